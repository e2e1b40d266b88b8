/* given_text.c: what rules of what is given do with files and texts. */
#include "problems/suite/given.h"

#include <string.h>

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
