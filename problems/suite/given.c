/* given.c: what a suite gives to the answer: files of a problem, and the rules of its kind. */
#include "problems/suite/given.h"

#include <string.h>

/* ---- by kind ---- */

void given_none(struct problem *p, struct arena *arena)
{
    (void)p;
    (void)arena;
}

int given_none_of_prompt(struct problem *p, struct arena *arena, struct err *err)
{
    (void)p;
    (void)arena;
    (void)err;
    return 0;
}

const struct given_rules given_nothing = {
    .find = given_none, .of_prompt = given_none_of_prompt, .macros = given_none};

static const struct given_rules *rules_of(const struct kind *kind)
{
    static const struct {
        const struct kind *kind;
        const struct given_rules *rules;
    } table[] = {
#define X(name, rules, given) {&kind_##name, &given_##given},
        ANSWER_KINDS(X)
#undef X
    };
    for (size_t i = 0; i < countof(table); i++)
        if (table[i].kind == kind)
            return table[i].rules;
    return table[0].rules;
}

void given_find(struct problem *p, const struct kind *kind, struct arena *arena)
{
    rules_of(kind)->find(p, arena);
}

int given_interface(struct problem *p, const struct kind *kind, struct arena *arena,
                    struct err *err)
{
    const struct given_rules *rules = rules_of(kind);
    if (!rules->interface)
        return err_set(err, ERR_INPUT, "%s: its interface cannot be told in %s", p->id, kind->name);
    rules->interface(p, arena);
    return 0;
}

/* ---- what a manifest says ---- */

static bool says(const char *word, const char *what)
{
    return word && strcmp(word, what) == 0;
}

static int give_file(struct problem *p, const char *path, const struct tree *tree,
                     struct arena *arena, struct err *err)
{
    const char *slash = strrchr(path, '/'),
               *name = arena_dup(arena, str_c(slash ? slash + 1 : path));
    struct str text;
    if (tree_text(&text, tree, arena, err, "%s", path) < 0)
        return -1;
    if (given_file(p, name))
        return err_set(err, ERR_INPUT, "%s: two files are called %s", p->id, name);
    given_add(p, name, text, arena);
    return 0;
}

int given_by_manifest(struct problem *p, const struct kind *kind, const struct manifest_task *task,
                      const struct manifest_trap *trap, const struct tree *tree,
                      struct arena *arena, struct err *err)
{
    if (says(task->reference_macros, "bench"))
        rules_of(kind)->macros(p, arena);
    if (says(task->given, "prompt") && rules_of(kind)->of_prompt(p, arena, err) < 0)
        return -1;
    return trap->given && *trap->given ? give_file(p, trap->given, tree, arena, err) : 0;
}

/* ---- shown to the model ---- */

void given_tell(struct problem *p, const struct kind *kind, const struct bench_file *file,
                struct arena *arena)
{
    struct str text = str_trim_right(file->data), spec = str_trim_right(p->spec);
    struct buf b;
    buf_init(&b, spec.n + text.n + 600);
    buf_adds(&b, spec);
    buf_addf(&b, "\n\nThe file `%s` is given. Use what it defines, and do not repeat it:\n\n",
             file->name);
    buf_addf(&b, "```%s\n" STR_FMT "\n```\n", kind_code(kind)->fences[0], STR_ARG(text));
    p->spec = arena_take(arena, &b);
}
