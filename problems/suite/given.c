/* given.c: what a suite gives to the answer: files of a problem, and the rules of its kind. */
#include "problems/suite/given.h"

#include <string.h>

/* ---- for the rules ---- */

const struct bench_file *given_file(const struct problem *p, const char *name)
{
    for (size_t i = 0; i < p->n_file; i++)
        if (strcmp(p->file[i].name, name) == 0)
            return &p->file[i];
    return NULL;
}

struct bench_file *given_copy_files(struct problem *p, size_t more, struct arena *arena)
{
    struct bench_file *file = arena_alloc(arena, (p->n_file + more + 1) * sizeof *file);
    if (p->n_file)
        memcpy(file, p->file, p->n_file * sizeof *file);
    p->file = file;
    return file;
}

void given_add(struct problem *p, const char *name, struct str text, struct arena *arena)
{
    struct bench_file *file = given_copy_files(p, 1, arena);
    file[p->n_file++] = (struct bench_file){.name = name, .data = text, .given = GIVEN_SOURCE};
}

void given_copy(char *to, struct str text, size_t from, size_t end)
{
    memcpy(to + from, text.p + from, end - from);
}

char *given_blank(struct str text, struct arena *arena)
{
    char *ret = arena_dup(arena, text);
    for (size_t i = 0; i < text.n; i++)
        ret[i] = text.p[i] == '\n' ? '\n' : ' ';
    return ret;
}

static bool is_fence(struct str line)
{
    return str_starts(str_trim_left(line), "```");
}

/* Only what stands in fenced blocks of the prompt, each line where it was. */
struct str given_fenced(struct str prompt, struct arena *arena)
{
    char *text = given_blank(prompt, arena);
    struct str rest = prompt, line;
    bool inside = false;
    while (str_line(&rest, &line)) {
        if (is_fence(line))
            inside = !inside;
        else if (inside)
            given_copy(text, prompt, (size_t)(line.p - prompt.p),
                       (size_t)(line.p - prompt.p) + line.n);
    }
    return (struct str){text, prompt.n};
}

/* ---- by kind ---- */

static const struct given_rules *rules_of(const struct kind *kind)
{
    static const struct {
        const struct kind *kind;
        const struct given_rules *rules;
    } table[] = {
#define X(name, rules) {&kind_##name, &given_##rules},
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
