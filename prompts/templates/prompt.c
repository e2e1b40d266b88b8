/* prompt.c: open a template or an official prompt, render problems with it,
 * and tell its identity. */
#include "prompts/prompt.h"
#include "prompts/templates/template.h"
#include "harness/io/embed.h"
#include "harness/base/hash.h"
#include "testbenches/oracle.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1u << 20)

struct prompt_template {
    struct template_file *file;             /* owned; NULL for an official prompt */
    const struct official_prompt *official; /* borrowed; NULL for a template */
    int shots;
    bool rules;
    struct arena arena;
    const char *label, *name; /* in the arena */
};

const struct kind *prompt_kind(const struct suite *suite, const struct problem *problem)
{
    const struct kind *kind = oracle_kind(problem ? problem->bench : NULL, suite->bench), *all;
    if (problem || !suite->n)
        return kind;
    all = oracle_kind(suite->problem[0].bench, suite->bench);
    for (size_t i = 1; i < suite->n; i++)
        if (oracle_kind(suite->problem[i].bench, suite->bench) != all)
            return kind;
    return all; /* every problem wants the same, whatever stands for the suite */
}

static int read_file(struct buf *ret, const char *path, struct err *err)
{
    char chunk[8192];
    size_t n;
    int bad = 0;
    FILE *f = fopen(path, "rb");
    if (!f)
        return err_set(err, ERR_USAGE, "prompt template %s: %s", path, strerror(errno));
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(ret, chunk, n);
    if (ferror(f))
        bad = err_set(err, ERR_USAGE, "prompt template %s: %s", path, strerror(errno));
    else if (ret->over)
        bad = err_set(err, ERR_USAGE, "prompt template %s: more than %u bytes", path, FILE_MAX);
    fclose(f);
    return bad;
}

struct str template_of(const struct kind *kind, const char *name, char path[TEMPLATE_PATH])
{
    snprintf(path, TEMPLATE_PATH, "prompts/templates/%s/%s.txt", kind->texts, name);
    return embed_get(path);
}

struct str prompt_repair(const struct kind *kind)
{
    char path[TEMPLATE_PATH];
    return template_of(kind, kind->repair, path);
}

/* Read a template: a name without a "/" or a "." is an embedded one, anything else is a path. */
static int template_text(struct buf *ret, const struct kind *kind, const char *name,
                         struct err *err)
{
    char path[TEMPLATE_PATH];
    struct str text;
    if (strchr(name, '/') || strchr(name, '.'))
        return read_file(ret, name, err);
    text = template_of(kind, name, path);
    if (!text.p)
        return err_set(err, ERR_USAGE,
                       "no prompt template is called %s: there are \"default\" and \"official\", "
                       "and the path of a file (./%s.txt)",
                       name, name);
    buf_adds(ret, text);
    return 0;
}

/* "NAME/VERSION rules shots=N sha256:...", the digest over all that the rendering depends on. */
static const char *label_make(struct prompt_template *t, struct str text, const char *id,
                              const char *version)
{
    char hex[HASH_SIZE], shots[24] = "";
    struct hash h;
    hash_init(&h);
    hash_addc(&h, id);
    hash_add(&h, text);
    hash_add_int(&h, t->shots);
    hash_add_int(&h, t->rules);
    hash_hex(&h, hex);
    t->name = arena_dup(&t->arena, str_c(id));
    if (t->shots)
        snprintf(shots, sizeof shots, " shots=%d", t->shots);
    return arena_printf(&t->arena, "%s%s%s%s%s sha256:%s", id, *version ? "/" : "", version,
                        t->rules ? " rules" : "", shots, hex);
}

/* The label need not cover the texts of an official prompt, which are part of
 * the suite's version. */
static int open_official(struct prompt_template *t, const struct suite *suite, struct err *err)
{
    struct render_input in = {.suite = suite, .shots = t->shots, .rules = t->rules};
    t->official = official_prompt_find(suite, err);
    if (!t->official || t->official->check(&in, err))
        return -1;
    t->label = label_make(t, str_c(t->official->task ? t->official->task : suite->task), "official",
                          t->official->official);
    return 0;
}

static int check_options(const struct prompt_template *t, const char *name,
                         const struct suite *suite, struct err *err)
{
    if (t->shots)
        return err_set(err, ERR_USAGE,
                       "--shots needs --prompt official: template %s has no worked examples", name);
    if (!t->rules)
        return 0;
    if (!template_uses(t->file, "rules"))
        return err_set(err, ERR_USAGE, "--rules: template %s has no {{rules}} field", name);
    if (!suite_text_get(suite, "rules").p)
        return err_set(err, ERR_INPUT, "--rules: suite %s has no text \"rules\"", suite->name);
    return 0;
}

static int open_file(struct prompt_template *t, const char *name, const struct suite *suite,
                     struct err *err)
{
    struct buf text;
    int bad;
    buf_init(&text, FILE_MAX);
    bad = template_text(&text, prompt_kind(suite, NULL), name, err);
    if (!bad)
        bad = template_parse(&t->file, buf_str(&text), name, err);
    if (!bad)
        bad = check_options(t, name, suite, err);
    if (!bad)
        t->label = label_make(t, buf_str(&text), template_id(t->file), template_version(t->file));
    buf_finish(&text);
    return bad;
}

int prompt_template_open(struct prompt_template **ret, const struct prompt_options *options,
                         const struct suite *suite, struct err *err)
{
    const char *name = options->name ? options->name : prompt_kind(suite, NULL)->prompt;
    struct prompt_template *t;
    int bad;
    if (options->shots < 0 || options->shots > 4)
        return err_set(err, ERR_USAGE, "--shots is 0 to 4, not %d", options->shots);
    t = mem_alloc(sizeof *t);
    t->shots = options->shots;
    t->rules = options->rules;
    bad = strcmp(name, "official") == 0 ? open_official(t, suite, err)
                                        : open_file(t, name, suite, err);
    if (bad) {
        prompt_template_free(t);
        return -1;
    }
    *ret = t;
    return 0;
}

void prompt_template_free(struct prompt_template *t)
{
    if (!t)
        return;
    template_free(t->file);
    arena_finish(&t->arena);
    free(t);
}

const char *prompt_template_label(const struct prompt_template *t)
{
    return t->label;
}

const char *prompt_template_name(const struct prompt_template *t)
{
    return t->name;
}

void prompt_add(struct prompt *p, const char *role, struct str text)
{
    if (p->n < PROMPT_MESSAGES)
        p->message[p->n++] = (struct message){.role = role, .text = text};
}

void prompt_seal(struct prompt *p)
{
    struct hash h;
    hash_init(&h);
    for (size_t i = 0; i < p->n; i++) {
        hash_addc(&h, p->message[i].role);
        hash_add(&h, p->message[i].text);
    }
    hash_hex(&h, p->sha256);
}

int prompt_render(struct prompt *ret, const struct prompt_template *t, const struct suite *suite,
                  const struct problem *problem, struct arena *arena, struct err *err)
{
    struct render_input in = {
        .suite = suite, .problem = problem, .shots = t->shots, .rules = t->rules};
    struct prompt p = {0};
    if (t->official && t->official->check(&in, err))
        return -1; /* not the suite that the template was opened for */
    if (t->official)
        t->official->render(&p, &in, arena);
    else
        template_render(&p, t->file, &in, arena);
    prompt_seal(&p);
    *ret = p;
    return 0;
}
