/* alone.c: the root that hands the bench's parameters to the candidate. */
#include "runners/hdl/alone.h"

#include "runners/hdl/hdl.h"

#include <string.h>

#define SOURCE_MAX (1u << 30)

void alone_add(struct alone_sets *sets, struct str set, struct arena *arena)
{
    struct str *old = sets->set;
    for (size_t i = 0; i < sets->n; i++)
        if (str_eq(old[i], set))
            return;
    if (sets->n == sets->cap) {
        sets->cap = sets->cap ? sets->cap * 2 : 8;
        sets->set = arena_alloc(arena, sets->cap * sizeof *sets->set);
        if (sets->n)
            memcpy(sets->set, old, sets->n * sizeof *old);
    }
    sets->set[sets->n++] = arena_str(arena, set);
}

static bool has_parameters(const struct alone_sets *sets)
{
    return sets->n > 1 || (sets->n == 1 && sets->set[0].n);
}

/* This and the instances' names hold the job's tag; hdl_untagged takes both away. */
static const char *root_name(const struct job *job)
{
    return arena_printf(job->arena, "t%s", job->tag);
}

const char *alone_root(const struct job *job, const struct alone_sets *sets)
{
    return has_parameters(sets) ? root_name(job) : job->problem->entry;
}

/* The first instance has the entry's name, so that the compiler's words are those of a compile with
 * entry as the root. Nobody can guess the names of the others: a defparam that finds its way to one
 * of them only here could make up for one that finds it only in the bench. */
struct str alone_source(const struct job *job, const struct alone_sets *sets, struct str candidate)
{
    const char *entry = job->problem->entry;
    struct buf text;
    struct str ret;
    if (!has_parameters(sets))
        return candidate;
    buf_init(&text, SOURCE_MAX);
    buf_addf(&text, "module %s;\n", root_name(job));
    for (size_t i = 0; i < sets->n; i++) {
        buf_addf(&text, "%s #(", entry);
        buf_adds(&text, sets->set[i]);
        if (i)
            buf_addf(&text, ") %s_%s_%zu ();\n", entry, job->tag, i + 1);
        else
            buf_addf(&text, ") %s ();\n", entry);
    }
    buf_addc(&text, "endmodule\n`line 1 \"candidate.sv\" 0\n");
    buf_adds(&text, candidate);
    ret = arena_str(job->arena, buf_str(&text));
    buf_finish(&text);
    return ret;
}
