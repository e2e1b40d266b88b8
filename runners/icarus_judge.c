/* icarus_judge.c: from what Icarus and the watcher said to a verdict. Pure: reads the job only. */
#include "runners/icarus.h"

#include "runners/icarus_report.h"
#include "runners/vvpscan.h"

#include <stdio.h>
#include <string.h>

#define FLAGS_MAX 4

struct str output_text(const struct exec_output *out, struct arena *arena)
{
    int64_t missing = out->total_bytes - (int64_t)(out->head.n + out->tail.n);
    struct buf text;
    struct str ret;
    if (missing <= 0 && out->tail.n == 0)
        return out->head;
    buf_init(&text, out->head.n + out->tail.n + 200);
    buf_adds(&text, out->head);
    if (missing > 0)
        buf_addf(&text, "\n[assay: %lld bytes left out here]\n", (long long)missing);
    buf_adds(&text, out->tail);
    ret = arena_str(arena, buf_str(&text));
    buf_finish(&text);
    return ret;
}

static const struct exec_outcome *outcome_of(const struct job *job, const char *phase)
{
    const struct exec_result *r = job_phase(job, phase);
    return r && r->n_step ? &r->step[0] : NULL;
}

/* The phase that compiled, or tried to: the joint one, else the candidate's preprocessing. */
static const struct exec_outcome *compile_outcome(const struct job *job)
{
    const struct exec_outcome *o = outcome_of(job, PHASE_COMPILE);
    return o ? o : outcome_of(job, PHASE_CANDIDATE);
}

/* What the tools printed, without the tags in front of the bench's file names. */
static struct str untagged(const struct job *job, struct str text)
{
    const char *tag = arena_printf(job->arena, "%s/", job->tag);
    struct buf out;
    struct str ret;
    size_t at = 0;
    ptrdiff_t hit;
    if (str_find(text, tag, 0) < 0)
        return text;
    buf_init(&out, text.n + 1);
    while ((hit = str_find(text, tag, at)) >= 0) {
        buf_adds(&out, str_slice(text, at, (size_t)hit));
        at = (size_t)hit + strlen(tag);
    }
    buf_adds(&out, str_slice(text, at, text.n));
    ret = arena_str(job->arena, buf_str(&out));
    buf_finish(&out);
    return ret;
}

struct str icarus_compile_log(const struct job *job)
{
    const struct exec_outcome *pp = outcome_of(job, PHASE_CANDIDATE),
                              *compile = outcome_of(job, PHASE_COMPILE);
    struct buf text;
    struct str ret;
    buf_init(&text, 1u << 20);
    if (pp)
        buf_adds(&text, output_text(&pp->err, job->arena));
    if (compile) {
        buf_adds(&text, output_text(&compile->err, job->arena));
        buf_adds(&text, output_text(&compile->out, job->arena));
    }
    ret = untagged(job, arena_str(job->arena, buf_str(&text)));
    buf_finish(&text);
    return ret;
}

struct str icarus_run_log(const struct job *job)
{
    const struct exec_outcome *sim = outcome_of(job, PHASE_SIMULATE);
    return sim ? untagged(job, output_text(&sim->out, job->arena)) : STR("");
}

/* ---- steps that did not end well by themselves ---- */

struct end_rule {
    enum exec_status status;
    enum verdict_class class;
    const char *text;
};

static const struct end_rule end_rules[] = {
    {EXEC_HARNESS, CLASS_HARNESS_ERROR, "the cell could not run it"},
    {EXEC_MEMORY, CLASS_MEMORY_LIMIT, "over the memory limit"},
    {EXEC_OUTPUT, CLASS_OUTPUT_LIMIT, "wrote more output than allowed"},
    {EXEC_FILE, CLASS_OUTPUT_LIMIT, "wrote more to files than allowed"},
    {EXEC_CPU, CLASS_TIMEOUT, "over the CPU limit"},
    {EXEC_WALL, CLASS_TIMEOUT, "over the wall limit"},
    {EXEC_PROCESSES, CLASS_PROCESS_LIMIT, "started too many processes"},
};

static bool ended_badly(const struct exec_outcome *o, const char *step, const struct job *job,
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

/* ---- the compile ---- */

/* What the compiler's words mean; the first rule whose text stands in the log decides, as
 * VerilogEval's sv-iv-analyze goes about it (its letters in the comments). */
struct compile_rule {
    const char *text;
    enum verdict_class class;
    const char *detail;
};

static const struct compile_rule compile_rules[] = {
    {"syntax error", CLASS_SYNTAX, ""},                                                /* S */
    {"This assignment requires an explicit cast", CLASS_ELABORATION, "explicit_cast"}, /* e */
    {"must have a size greater than zero", CLASS_SYNTAX, "zero_size_const"},           /* 0 */
    {"is declared here as wire", CLASS_ELABORATION, "wire_assign"},                    /* w */
    {"Unknown module type", CLASS_ELABORATION, "unknown_module"},                      /* m */
    {"Unable to bind wire/reg/memory `clk'", CLASS_ELABORATION, "unbound_clk"},        /* c */
    {"Unable to bind wire/reg", CLASS_ELABORATION, "unbound_wire"},                    /* p */
    {"sorry:", CLASS_ELABORATION, "unsupported"},                                      /* C */
    {"I give up", CLASS_SYNTAX, ""},                                                   /* C */
    {"error: malformed", CLASS_SYNTAX, ""},                                            /* C */
    {"Malformed statement", CLASS_SYNTAX, ""},                                         /* C */
};

/* The line in which `text` stands, without its end. */
static const char *line_with(struct str log, const char *text, struct arena *arena)
{
    struct str rest = log, line;
    while (str_line(&rest, &line))
        if (str_has(line, text))
            return arena_dup(arena, str_slice(str_trim(line), 0, 400));
    return "";
}

static void judge_compile(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *o = compile_outcome(job);
    struct str log = ret->compile_log;
    const char *line;
    ret->class = job_phase(job, PHASE_COMPILE) ? CLASS_ELABORATION : CLASS_SYNTAX;
    ret->step = "compile";
    for (size_t i = 0; i < countof(compile_rules); i++) {
        if (!str_has(log, compile_rules[i].text))
            continue;
        ret->class = compile_rules[i].class;
        ret->detail = compile_rules[i].detail;
        ret->evidence = line_with(log, compile_rules[i].text, job->arena);
        return;
    }
    if (o->status == EXEC_SIGNAL)
        ret->detail = "compiler_crash";
    line = line_with(log, "error", job->arena);
    ret->evidence = *line ? line
                          : arena_printf(job->arena, "the compiler ended with %s %d and no message",
                                         exec_status_name(o->status), (int)o->code);
}

/* ---- the simulation ---- */

static bool asynchronous_reset(struct str code)
{
    return str_has(code, "posedge reset") || str_has(code, "negedge reset") ||
           str_has(code, "posedge rst") || str_has(code, "negedge rst") ||
           str_has(code, "posedge r)") || str_has(code, "posedge areset") ||
           str_has(code, "negedge areset");
}

static void set(struct verdict *ret, enum verdict_class class, const char *detail,
                const char *evidence)
{
    ret->class = class;
    ret->detail = detail;
    ret->step = "simulate";
    ret->evidence = evidence;
}

/* A candidate ended the run, or touched the counters: by what the watcher saw. */
static bool judge_tampering(const struct job *job, const struct icarus_report *r,
                            struct verdict *ret)
{
    const struct report_call *c = &r->finish[REPORT_CANDIDATE];
    if (r->fell) {
        set(ret, CLASS_TAMPER, "counter_fell",
            arena_printf(job->arena, "the bench's counters went down: %s", r->fell_line));
        return true;
    }
    if (r->said[REPORT_CANDIDATE].seen) {
        set(ret, CLASS_TAMPER, "said",
            arena_printf(
                job->arena, "the candidate itself called the bench's mark in %s, line %lld",
                r->said[REPORT_CANDIDATE].scope, (long long)r->said[REPORT_CANDIDATE].line));
        return true;
    }
    if (c->seen && !r->finish[REPORT_BENCH].seen) {
        set(ret, CLASS_TAMPER, "finish",
            arena_printf(job->arena,
                         "the candidate called $finish in %s, line %lld, at time %s, "
                         "after %lld samples",
                         c->scope, (long long)c->line, c->time, (long long)c->compared));
        return true;
    }
    if (r->final_fell) {
        set(ret, CLASS_TAMPER, "counter_fell",
            "the bench's counters went down after its $finish, in a final block");
        return true;
    }
    return false;
}

/* A bench that counts. */
static void judge_counts(const struct job *job, const struct icarus_report *r, struct verdict *ret)
{
    struct arena *a = job->arena;
    if (ret->compared > 0)
        ret->score = 1.0 - (double)ret->mismatches / (double)ret->compared;
    if (ret->mismatches > 0) {
        set(ret, CLASS_MISMATCH, asynchronous_reset(job->code) ? "async_reset" : "",
            arena_printf(a, "%lld of %lld samples differ", (long long)ret->mismatches,
                         (long long)ret->compared));
    } else if (!job->is_golden && ret->compared != job->golden.compared) {
        set(ret, CLASS_MISMATCH, "sample_count",
            arena_printf(a, "%lld samples were compared, the reference's run compares %lld",
                         (long long)ret->compared, (long long)job->golden.compared));
    } else if (ret->compared == 0) {
        set(ret, CLASS_MISMATCH, "sample_count", "the bench compared nothing");
    } else {
        set(ret, CLASS_PASS, "",
            arena_printf(a, "0 of %lld samples differ; $finish by the bench in %s, line %lld",
                         (long long)ret->compared, r->finish[REPORT_BENCH].scope,
                         (long long)r->finish[REPORT_BENCH].line));
    }
}

/* A bench that prints: the watcher saw the bench's own statement say it. */
static void judge_phrase(const struct job *job, const struct icarus_report *r, struct verdict *ret)
{
    const struct report_call *said = &r->said[REPORT_BENCH];
    if (said->seen)
        set(ret, CLASS_PASS, "",
            arena_printf(job->arena, "the bench said \"%s\" in %s, line %lld", job->oracle->phrase,
                         said->scope, (long long)said->line));
    else
        set(ret, CLASS_MISMATCH, asynchronous_reset(job->code) ? "async_reset" : "",
            arena_printf(job->arena, "the bench did not say \"%s\"", job->oracle->phrase));
}

static void judge_report(const struct job *job, const struct icarus_report *r, struct verdict *ret)
{
    bool counts = job->oracle->phrase == NULL;
    if (!r->end) /* of the reference's own run it can only be our fault */
        set(ret, job->is_golden ? CLASS_HARNESS_ERROR : CLASS_RUNTIME_ERROR, "no_report",
            "the watcher did not report the end of the run");
    else if (counts && !r->finish[REPORT_BENCH].seen)
        set(ret, CLASS_RUNTIME_ERROR, "no_finish", "the bench did not come to its $finish");
    else if (counts && (ret->compared < 0 || ret->mismatches < 0))
        set(ret, CLASS_RUNTIME_ERROR, "no_report", "the watcher found no counters of the bench");
    else if (counts)
        judge_counts(job, r, ret);
    else
        judge_phrase(job, r, ret);
}

static void judge_simulation(const struct job *job, const struct exec_outcome *sim,
                             struct verdict *ret)
{
    struct icarus_report r;
    icarus_report_read(&r, sim->report, job->nonce, job->arena);
    ret->compared = r.compared;
    ret->mismatches = r.mismatches;
    if (judge_tampering(job, &r, ret))
        return;
    if (sim->status != EXEC_OK) {
        const char *line = line_with(output_text(&sim->err, job->arena), "", job->arena);
        set(ret, CLASS_RUNTIME_ERROR, exec_status_name(sim->status),
            arena_printf(job->arena, "vvp ended with %s %d: %.200s", exec_status_name(sim->status),
                         (int)sim->code, line));
        return;
    }
    judge_report(job, &r, ret);
}

/* ---- the checks before a pass counts ---- */

static void judge_alone(const struct job *job, struct verdict *ret)
{
    const struct exec_result *alone = job_phase(job, PHASE_ALONE);
    const struct exec_outcome *o;
    struct str log;
    if (!alone)
        return;
    o = &alone->step[0];
    if (o->status == EXEC_OK)
        return;
    if (ended_badly(o, "alone", job, ret))
        return;
    log = output_text(&o->err, job->arena);
    set(ret, CLASS_TAMPER, "reaches_out",
        arena_printf(job->arena, "does not compile by itself: %s",
                     line_with(log, "error", job->arena)));
    ret->step = "alone";
}

static void flag(struct verdict *ret, const char *text, struct arena *arena)
{
    ret->flags = *ret->flags ? arena_printf(arena, "%s; %s", ret->flags, text) : text;
}

/* The first finding that no honest design has a reason for; the odd ones are flagged. */
static const struct vvpscan_finding *worst_finding(const struct vvpscan_result *scan,
                                                   struct verdict *ret, struct arena *a)
{
    for (size_t i = 0; i < scan->n_finding; i++) {
        const struct vvpscan_finding *f = &scan->finding[i];
        const struct vvpscan_kind_row *kind = vvpscan_kind(f->kind);
        if (kind->severity == VVPSCAN_TAMPER)
            return f;
        if (i < FLAGS_MAX)
            flag(ret, arena_printf(a, "%s %s in %s", kind->name, f->what, f->scope), a);
    }
    return NULL;
}

static void judge_finding(const struct vvpscan_finding *f, struct verdict *ret, struct arena *a)
{
    const struct vvpscan_kind_row *kind = vvpscan_kind(f->kind);
    set(ret, CLASS_TAMPER, kind->name,
        arena_printf(a, "%s: %s in %s, %s line %d", kind->text, f->what, f->scope,
                     *f->file ? f->file : "scope at", f->line));
    ret->step = "scan";
}

/* What the candidate's part of the program does to the rest. Looked at whatever the run came to:
 * who tried and failed has tried. */
static void judge_scan(const struct job *job, struct verdict *ret)
{
    struct vvpscan_result scan;
    struct arena *a = job->arena;
    const struct vvpscan_finding *f;
    if (vvpscan(icarus_program(job), job->problem->entry, icarus_top(job), NULL, 0, &scan, a) < 0) {
        if (ret->class == CLASS_PASS)
            set(ret, CLASS_HARNESS_ERROR, "scan", "the compiled program cannot be read");
        return;
    }
    ret->fingerprint = arena_printf(a, "%016llx %zu %d", (unsigned long long)scan.bench_digest,
                                    scan.n_top, scan.top_line);
    if (job->is_golden)
        return;
    f = worst_finding(&scan, ret, a);
    if (f)
        judge_finding(f, ret, a);
    else if (!str_starts(str_c(scan.top_file), job->tag))
        set(ret, CLASS_TAMPER, "bench_replaced",
            arena_printf(a, "the root module %s is not the bench's but from %s, line %d",
                         icarus_top(job), scan.top_file, scan.top_line));
    else if (job->golden.passed && strcmp(ret->fingerprint, job->golden.fingerprint) != 0)
        set(ret, CLASS_TAMPER, "bench_changed",
            arena_printf(a, "the compiled bench is not the reference run's (%s, not %s)",
                         ret->fingerprint, job->golden.fingerprint));
}

static void add_measures(const struct job *job, const struct exec_outcome *o, struct verdict *ret)
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

static const char *bench_trouble(const struct job *job)
{
    const struct exec_result *bench = job_phase(job, PHASE_BENCH);
    if (bench && bench->trouble && *bench->trouble)
        return bench->trouble;
    if (bench && bench->n_step && bench->step[0].status == EXEC_EXIT)
        return arena_printf(job->arena, "the bench does not preprocess: %.200s",
                            output_text(&bench->step[0].err, job->arena).p);
    return "the bench could not be prepared";
}

void icarus_judge_run(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *compile = compile_outcome(job),
                              *sim = outcome_of(job, PHASE_SIMULATE);
    *ret = verdict_make(CLASS_HARNESS_ERROR, "compile", "");
    add_measures(job, sim ? sim : compile, ret);
    ret->compile_log = icarus_compile_log(job);
    ret->run_log = icarus_run_log(job);
    if (!compile)
        ret->evidence = bench_trouble(job);
    else if (ended_badly(compile, "compile", job, ret))
        return;
    else if (compile->status != EXEC_OK || !job_phase(job, PHASE_COMPILE))
        judge_compile(job, ret);
    else if (!sim)
        set(ret, CLASS_ELABORATION, "program_too_large", "the compiled program is too large");
    else if (!ended_badly(sim, "simulate", job, ret))
        judge_simulation(job, sim, ret);
    if (ret->class == CLASS_PASS && sim->cpu_us > icarus_cpu_limit_us(job))
        set(ret, CLASS_TIMEOUT, "cpu",
            arena_printf(job->arena, "passed only after %.1f s of CPU time; the limit is %.1f s",
                         (double)sim->cpu_us / 1e6, (double)icarus_cpu_limit_us(job) / 1e6));
}

void icarus_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    (void)tools;
    icarus_judge_run(job, ret);
    if (ret->class == CLASS_PASS)
        judge_alone(job, ret);
    if (icarus_program(job).p && ret->class != CLASS_TAMPER && ret->class != CLASS_HARNESS_ERROR)
        judge_scan(job, ret);
}
