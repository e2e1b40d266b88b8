/* marks.c: marks that a prompt may ask for, and where a model begins to speak for others.
 *
 * Both come before the rules, which then work on a part of the reply. */
#include "prompts/extract/verilog/rules.h"

static bool find_between(const void *data, struct str text, struct str *code)
{
    const struct work *w = data;
    struct work inside;
    const struct rule *r;
    work_init(&inside, text, w->problem, w->arena);
    r = rules_apply(&inside, code);
    return r && !r->other;
}

const char *marks_apply(const struct work *w, struct str *code)
{
    return marks_find(w->text, &(struct finding){find_between, w}, code);
}

/* The next turn's offset behind `from`: not inside of a module that is whole. *u goes along. */
static size_t next_turn(const struct work *w, size_t from, size_t *u)
{
    for (size_t i = from; i < w->text.n; i++) {
        while (*u < w->all.n && (!w->all.unit[*u].top || w->all.unit[*u].end <= i))
            ++*u;
        if (*u < w->all.n && w->all.unit[*u].begin <= i)
            i = w->all.unit[*u].end - 1;
        else if (turn_at(w->text, i))
            return i;
    }
    return w->text.n;
}

const char *turns_apply(const struct work *w, struct str *code)
{
    size_t u = 0, from = 0, end = next_turn(w, 0, &u);
    if (end == w->text.n)
        return NULL;
    while (from < w->text.n) {
        struct work turn;
        const struct rule *r;
        const char *name;
        work_init(&turn, str_slice(w->text, from, end), w->problem, w->arena);
        if ((name = marks_apply(&turn, code)))
            return name;
        r = rules_apply(&turn, code);
        if (r && !r->other && !r->cut)
            return r->name;
        from = end;
        end = from < w->text.n ? next_turn(w, from + 1, &u) : from;
    }
    return NULL;
}
