/* visit.c: files, limits and ends of steps, as all runners have them. */
#include "runners/runner/visit.h"

#define GOLDEN_CPU_MS  120000
#define CPU_FLOOR_MS   10000
#define CPU_FACTOR     10 /* times the golden run's CPU time */
#define COMPILE_CPU_MS 10000
#define SHOWN          160 /* bytes of a value in a line of evidence */

/* ---- what is given to a cell ---- */

void visit_set_argv(struct exec_step *step, const char *const *argv)
{
    size_t i = 0;
    for (; argv[i] && i < EXEC_ARGV_MAX; i++)
        step->argv[i] = argv[i];
    step->argv[i] = NULL;
}

struct exec_file *visit_add_file(struct exec_job *ret, struct exec_file *table, const char *name,
                                 struct str data)
{
    table[ret->n_file] = (struct exec_file){.name = name, .data = data};
    ret->file = table;
    return &table[ret->n_file++];
}

/* CPU time that the simulation may take by our rules, in microseconds. */
static int64_t cpu_limit_us(const struct job *job)
{
    int64_t us = job->golden.cpu_us * CPU_FACTOR;
    if (job->is_golden)
        return GOLDEN_CPU_MS * 1000ll;
    if (job->cpu_limit_us)
        return job->cpu_limit_us;
    return us > CPU_FLOOR_MS * 1000ll ? us : CPU_FLOOR_MS * 1000ll;
}

struct exec_limits visit_compile_limits(void)
{
    struct exec_limits l = exec_limits_default();
    l.cpu_ms = COMPILE_CPU_MS;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    return l;
}

struct exec_limits visit_run_limits(const struct job *job)
{
    struct exec_limits l = exec_limits_default();
    l.cpu_ms = cpu_limit_us(job) / 1000;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    return l;
}

/* ---- what came of it ---- */

/* A line that was cut in two is evidence of nothing: its halves go as well, where other lines are
 * left. Returns their bytes. */
static size_t drop_cut_lines(struct str *head, struct str *tail)
{
    size_t n = head->n, from = 0, before = head->n + tail->n;
    while (n > 0 && head->p[n - 1] != '\n')
        n--;
    while (from < tail->n && tail->p[from] != '\n')
        from++;
    if (n > 0)
        *head = str_slice(*head, 0, n);
    if (from + 1 < tail->n)
        *tail = str_slice(*tail, from + 1, tail->n);
    return before - head->n - tail->n;
}

struct str output_text(const struct exec_output *out, struct arena *arena)
{
    int64_t missing = out->total_bytes - (int64_t)(out->head.n + out->tail.n);
    struct str head = out->head, tail = out->tail;
    struct buf text;
    if (missing <= 0 && out->tail.n == 0)
        return out->head;
    if (missing > 0)
        missing += (int64_t)drop_cut_lines(&head, &tail);
    buf_init(&text, head.n + tail.n + 200);
    buf_adds(&text, head);
    if (missing > 0)
        buf_addf(&text, "\n[assay: %lld bytes left out here]\n", (long long)missing);
    buf_adds(&text, tail);
    return arena_take(arena, &text);
}

const char *visit_shown(struct str s, struct arena *arena)
{
    struct str part = str_slice(str_trim(s), 0, SHOWN);
    struct buf b;
    buf_init(&b, 2 * SHOWN + 8);
    while (part.n && part.n < s.n && ((unsigned char)s.p[part.n] & 0xc0) == 0x80)
        part.n--; /* not in the midst of a character */
    for (size_t i = 0; i < part.n; i++)
        if (part.p[i] == '\n')
            buf_addc(&b, "\\n");
        else
            buf_add(&b, (unsigned char)part.p[i] < ' ' ? " " : part.p + i, 1);
    if (part.n < str_trim(s).n)
        buf_addc(&b, "...");
    return arena_take_c(arena, &b);
}

struct end_rule {
    enum exec_status status;
    enum verdict_class class;
    const char *text;
};

static const struct end_rule end_rules[] = {
    {EXEC_HARNESS, CLASS_HARNESS_ERROR, "the cell could not run it"},
    {EXEC_MEMORY, CLASS_MEMORY_LIMIT, "over the memory limit"},
    {EXEC_OUTPUT, CLASS_OUTPUT_LIMIT, "wrote more output than allowed"},
    {EXEC_FILE, CLASS_OUTPUT_LIMIT, "made larger files than allowed"},
    {EXEC_CPU, CLASS_TIMEOUT, "over the CPU limit"},
    {EXEC_WALL, CLASS_TIMEOUT, "over the wall limit"},
    {EXEC_PROCESSES, CLASS_PROCESS_LIMIT, "started too many processes"},
};

bool visit_ended_badly(const struct exec_outcome *o, const char *step, const struct job *job,
                       struct verdict *ret)
{
    for (size_t i = 0; i < countof(end_rules); i++) {
        if (end_rules[i].status != o->status)
            continue;
        ret->class = end_rules[i].class;
        ret->step = step;
        ret->detail = exec_status_name(o->status);
        ret->evidence = arena_printf(job->arena, "%s: %s (%.1f s CPU, %.1f s wall, %.0f MiB)", step,
                                     end_rules[i].text, (double)o->cpu_us / 1e6,
                                     (double)o->wall_us / 1e6, (double)o->peak_bytes / 1048576);
        return true;
    }
    return false;
}

void visit_add_measures(const struct job *job, const struct exec_outcome *o, struct verdict *ret)
{
    ret->judged_in_cell = job->n_done > 0;
    if (job->n_done)
        ret->tier = job->done[job->n_done - 1].tier;
    if (!o)
        return;
    ret->cpu_us = o->cpu_us;
    ret->wall_us = o->wall_us;
    ret->peak_bytes = o->peak_bytes;
}
