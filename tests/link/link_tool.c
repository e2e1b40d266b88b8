/* link_tool.c: the linker on files, for scripts and for looking by hand.
 *
 *     link_tool stub ENTRY CAND... [set PROBED SOURCE]       the stub's source
 *     link_tool probe ENTRY CAND.vvp SOURCE      the same, to find which parameters the bench sets
 *     link_tool ports ENTRY CAND.vvp             a line for each port, then for each parameter
 *     link_tool parameters ENTRY PROBED.vvp      what the bench sets: a line for each set, of
 *                                                defparams for a module beside the candidate
 *     link_tool link ENTRY CAND.vvp... BENCH.vvp [set PROBED.vvp] [REFERENCE.vvp]
 *                                                the joint program; set: a CAND.vvp was compiled
 *                                                for each set that PROBED, bench and probe, tells
 *     link_tool tasks ENTRY CAND.vvp BENCH.vvp   the candidate's system tasks: name, file, line,
 * ... link_tool precision OWN.vvp FINER.vvp      does the bench fit in the finer precision?
 *     link_tool time ENTRY CAND.vvp BENCH.vvp [N]
 *                                                microseconds for each of N links
 *
 * A refusal: status 3, and a line "refused: WORD (PIECE) whose: SENTENCE" on standard error. */
#include "harness/io/fs.h"
#include "runners/link/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FILE_MAX (64u << 20)

static const char *const whose[] = {"candidate", "suite", "us"};

struct args {
    int n;
    char **v;
    struct arena *arena;
};

static struct str read_file(const struct args *a, int i)
{
    struct str ret = {0};
    struct err err = {0};
    if (i >= a->n || fs_read(&ret, a->v[i], FILE_MAX, a->arena, &err) < 0) {
        fprintf(stderr, "link_tool: %s\n", i < a->n ? err.text : "a file is missing");
        exit(2);
    }
    return ret;
}

static int refused(const struct link_refusal *r)
{
    const struct link_reason_row *row = link_reason(r->reason);
    fprintf(stderr, "refused: %s (%s) %s: %s\n", row->word, r->what, whose[row->whose],
            row->sentence);
    return 3;
}

/* How many of the arguments from i on are in front of "set", or all. */
static int before_set(const struct args *a, int i)
{
    int n = 0;
    while (i + n < a->n && strcmp(a->v[i + n], "set") != 0)
        n++;
    return n;
}

/* The sets that the probed program `probed` tells, or one with nothing in it, with the candidate's
 * programs from argument i on. */
static int read_sets(const struct args *a, int probed, int i, struct link_sets *sets)
{
    struct link_refusal r = {0};
    *sets = (struct link_sets){.n = 1};
    if (probed && link_parameters(read_file(a, probed), a->v[0], sets, a->arena, &r) < 0)
        return refused(&r);
    for (size_t k = 0; k < sets->n; k++) {
        sets->set[k].program = read_file(a, i + (int)k);
        if (link_ports_read(sets->set[k].program, a->v[0], &sets->set[k].ports, a->arena, &r) < 0)
            return refused(&r);
    }
    return 0;
}

static int stub(const struct args *a)
{
    struct link_refusal r = {0};
    struct link_sets sets;
    struct str text;
    int set = 1 + before_set(a, 1), rc = read_sets(a, set < a->n ? set + 1 : 0, 1, &sets);
    if (rc)
        return rc;
    for (size_t k = 0; k < sets.n && set + 2 < a->n; k++)
        link_ports_declared(&sets.set[k].ports, read_file(a, set + 2), a->v[0], a->arena);
    if (link_stub(a->v[0], &sets, &text, a->arena, &r) < 0)
        return refused(&r);
    fwrite(text.p, 1, text.n, stdout);
    return 0;
}

static int probe(const struct args *a)
{
    struct link_refusal r = {0};
    struct link_ports ports;
    struct str text;
    if (link_ports_read(read_file(a, 1), a->v[0], &ports, a->arena, &r) < 0)
        return refused(&r);
    link_ports_declared(&ports, read_file(a, 2), a->v[0], a->arena);
    if (link_ports_probe(a->v[0], &ports, &text, a->arena, &r) < 0)
        return refused(&r);
    fwrite(text.p, 1, text.n, stdout);
    return 0;
}

static int list_ports(const struct args *a)
{
    struct link_refusal r = {0};
    struct link_ports p;
    if (link_ports_read(read_file(a, 1), a->v[0], &p, a->arena, &r) < 0)
        return refused(&r);
    for (size_t i = 0; i < p.n; i++)
        printf("%s\t%lu\t" STR_FMT "\t" STR_FMT "\n", p.port[i].is_input ? "input" : "output",
               p.port[i].width, STR_ARG(p.port[i].name), STR_ARG(p.port[i].type));
    for (size_t i = 0; i < p.n_parameter; i++)
        printf("parameter\t" STR_FMT "\t" STR_FMT "\n", STR_ARG(p.parameter[i].name),
               STR_ARG(p.parameter[i].value));
    return 0;
}

static int parameters(const struct args *a)
{
    struct link_refusal r = {0};
    struct link_sets sets;
    if (link_parameters(read_file(a, 1), a->v[0], &sets, a->arena, &r) < 0)
        return refused(&r);
    for (size_t k = 0; k < sets.n; k++) {
        struct str text, line;
        if (link_set_defparams(a->v[0], &sets.set[k], &text, a->arena, &r) < 0)
            return refused(&r);
        while (str_line(&text, &line))
            printf(STR_FMT " ", STR_ARG(line));
        printf("\n");
    }
    return 0;
}

static int link_files(const struct args *a, struct link_result *ret)
{
    struct link_refusal r = {0};
    struct link_ports reference;
    struct link_sets sets;
    int set = 1 + before_set(a, 1), has_set = set < a->n, i = has_set ? set + 2 : 3, rc;
    struct link_job job = {.entry = a->v[0], .sets = &sets};
    if ((rc = read_sets(a, has_set ? set + 1 : 0, 1, &sets)) != 0)
        return rc;
    job.bench = read_file(a, 1 + (int)sets.n);
    if (i < a->n) {
        if (link_ports_read(read_file(a, i), job.entry, &reference, a->arena, &r) < 0)
            return refused(&r);
        job.reference = &reference;
    }
    return link_programs(&job, ret, a->arena, &r) < 0 ? refused(&r) : 0;
}

static int link_them(const struct args *a)
{
    struct link_result ret;
    int rc = link_files(a, &ret);
    if (rc == 0)
        fwrite(ret.text.p, 1, ret.text.n, stdout);
    return rc;
}

static int tasks(const struct args *a)
{
    struct link_result ret;
    int rc = link_files(a, &ret);
    for (size_t i = 0; rc == 0 && i < ret.n_task; i++)
        printf(STR_FMT "\t" STR_FMT "\t%lu\t%zu\t%d\n", STR_ARG(ret.task[i].name),
               STR_ARG(ret.task[i].file), ret.task[i].line, ret.task[i].calls, ret.task[i].kind);
    return rc;
}

static int precision(const struct args *a)
{
    struct link_refusal r = {0};
    return link_check_precision(read_file(a, 0), read_file(a, 1), a->arena, &r) < 0 ? refused(&r)
                                                                                    : 0;
}

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int time_it(const struct args *a)
{
    struct link_sets one = {.set = {{.program = read_file(a, 1)}}, .n = 1};
    struct link_job job = {.bench = read_file(a, 2), .sets = &one, .entry = a->v[0]};
    long n = a->n > 3 ? strtol(a->v[3], NULL, 10) : 1000;
    size_t bytes = 0, peak = 0;
    double from = now_us();
    for (long i = 0; i < n; i++) {
        struct arena arena = {0};
        struct link_refusal r = {0};
        struct link_result ret = {0};
        if (link_programs(&job, &ret, &arena, &r) < 0)
            return refused(&r);
        bytes = ret.text.n;
        peak = arena.used_bytes;
        arena_finish(&arena);
    }
    printf("%.1f us a link, %zu bytes of text, %zu bytes of memory\n",
           (now_us() - from) / (double)n, bytes, peak);
    return 0;
}

static const struct {
    const char *name;
    int min_args;
    int (*run)(const struct args *a);
} verbs[] = {
    {"stub", 2, stub},           {"probe", 3, probe},
    {"ports", 2, list_ports},    {"parameters", 2, parameters},
    {"link", 3, link_them},      {"tasks", 3, tasks},
    {"precision", 2, precision}, {"time", 3, time_it},
};

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct args a = {argc - 2, argv + 2, &arena};
    int rc = 2;
    for (size_t i = 0; argc > 1 && i < countof(verbs); i++)
        if (!strcmp(argv[1], verbs[i].name) && a.n >= verbs[i].min_args)
            rc = verbs[i].run(&a);
    arena_finish(&arena);
    if (rc == 2)
        fprintf(stderr, "usage: see the top of tests/link/link_tool.c\n");
    return rc;
}
