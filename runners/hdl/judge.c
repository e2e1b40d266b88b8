/* judge.c: from what a simulator and the private channel said to a verdict: all that does not
 * depend on which simulator it was. Pure: reads the job only. */
#include "runners/hdl/hdl.h"

#include "harness/lang/verilog/systasks.h"
#include "harness/lang/verilog/verilog.h"
#include "runners/hdl/witness.h"

#include <string.h>

struct str hdl_log(const struct job *job, const char *const *phases)
{
    struct buf text;
    buf_init(&text, 2u << 20);
    for (; *phases; phases++) {
        const struct exec_outcome *o = hdl_outcome(job, *phases);
        if (!o)
            continue;
        buf_adds(&text, output_text(&o->err, job->arena));
        if (strcmp(*phases, PHASE_CANDIDATE) != 0) /* its output is the preprocessed text */
            buf_adds(&text, output_text(&o->out, job->arena));
    }
    return arena_take(job->arena, &text);
}

struct str hdl_compile_log(const struct job *job)
{
    static const char *const phases[] = {PHASE_CANDIDATE, PHASE_COMPILE, NULL};
    return hdl_log(job, phases);
}

struct str hdl_run_log(const struct job *job)
{
    const struct exec_outcome *sim = hdl_outcome(job, PHASE_SIMULATE);
    return sim ? output_text(&sim->out, job->arena) : STR("");
}

/* The first line, trimmed, at most 400 bytes; "" when there is none. */
static const char *first_line(struct str log, struct arena *arena)
{
    struct str rest = log, line;
    return str_line(&rest, &line) ? arena_dup(arena, str_slice(str_trim(line), 0, 400)) : "";
}

/* ---- the compile ---- */

/* Could the code put words of its own in front of a line of the compiler's log? By the name that
 * `line gives to its file, by `error, or by a text with a newline that an elaboration task prints. */
static bool forges_messages(struct str code)
{
    struct lexer lex = {.s = code};
    struct token token;
    bool speaks = false, breaks = false;
    while (verilog_token(&lex, &token)) {
        if (token.kind == TOKEN_DIRECTIVE &&
            (str_eqc(token.text, "line") || str_eqc(token.text, "error")))
            return true;
        breaks |= token.kind == TOKEN_STRING && str_has(token.text, "\\");
        speaks |= token_is(&token, "$info") || token_is(&token, "$warning") ||
                  token_is(&token, "$error") || token_is(&token, "$fatal");
    }
    return speaks && breaks;
}

/* Class and detail as the row has them, or as the step ended where it leaves that open. */
static void set_compile_class(const struct job *job, const struct message_row *row,
                              const struct exec_outcome *o, struct verdict *ret)
{
    bool open = !row || row->class == CLASS_COUNT;
    ret->class = open ? CLASS_ELABORATION : row->class;
    ret->detail = open ? "" : row->detail;
    ret->ask = row && row->kind == MESSAGE_DOUBT && o->status == EXEC_EXIT;
    if (o == hdl_outcome(job, PHASE_CANDIDATE)) /* the preprocessor knows nothing else */
        ret->class = CLASS_SYNTAX;
    else if (open && o->status == EXEC_SIGNAL)
        ret->detail = "compiler_crash";
    if (verdict_tool_limit(ret->class, ret->detail) && forges_messages(job->code))
        ret->detail = "";
}

bool hdl_judge_compile(const struct job *job, const struct message_table *messages,
                       const struct exec_outcome *o, struct verdict *ret)
{
    const struct exec_outcome *before = hdl_outcome(job, PHASE_CANDIDATE);
    struct str log = str_join(output_text(&o->err, job->arena), STR("\n"), job->arena);
    if (before && before != o && o->status != EXEC_OK) /* what it complained of, and went on */
        log = str_join(output_text(&before->err, job->arena), log, job->arena);
    struct tool_message m = messages_decide(
        messages, str_join(log, output_text(&o->out, job->arena), job->arena), job->arena);
    const char *end = arena_printf(job->arena, "the compiler ended with %s %d",
                                   exec_status_name(o->status), (int)o->code);
    if (o->status == EXEC_OK && !*m.line)
        return false;
    ret->step = "compile";
    ret->evidence = m.line;
    set_compile_class(job, m.row, o, ret);
    if (!*m.line)
        ret->evidence = arena_printf(job->arena, "%s, and its log tells of no failure", end);
    else if (o->status == EXEC_SIGNAL && (!m.row || m.row->class == CLASS_COUNT))
        ret->evidence = arena_printf(job->arena, "%s, after: %s", end, m.line);
    return true;
}

/* ---- the simulation ---- */

/* The edges that a design waits for. */
struct edges {
    struct str first;  /* of the event control at hand */
    bool any;          /* there is an event control that waits for an edge */
    bool asynchronous; /* and one that waits for those of two signals */
};

static void add_edge(struct edges *e, struct str name)
{
    e->any = true;
    if (!e->first.p)
        e->first = name;
    else if (!str_eq(e->first, name))
        e->asynchronous = true;
}

static struct edges edges_of(struct str code)
{
    struct edges e = {0};
    struct lexer lex = {.s = code};
    struct token t, before = {.kind = TOKEN_PUNCT};
    while (verilog_token(&lex, &t)) {
        if (token_is(&t, "@"))
            e.first = (struct str){0};
        else if (token_is(&before, "posedge") || token_is(&before, "negedge"))
            add_edge(&e, t.text);
        before = t;
    }
    return e;
}

/* What is worth knowing of a design whose outputs differ: that it resets asynchronously where the
 * reference waits for the clock. */
static const char *mismatch_detail(const struct job *job)
{
    struct edges own = edges_of(job->code), reference = edges_of(job->problem->reference);
    return own.asynchronous && reference.any && !reference.asynchronous ? "async_reset" : "";
}

void hdl_set(struct verdict *ret, enum verdict_class class, const char *detail,
             const char *evidence)
{
    verdict_set(ret, class, detail, evidence);
    ret->step = "simulate";
}

/* A candidate ended the run, or called the mark of the bench's verdict: by what the watcher saw. */
static bool judge_tampering(const struct job *job, const struct witness *r, struct verdict *ret)
{
    const struct witness_call *c = &r->finish[WITNESS_CANDIDATE];
    if (r->said[WITNESS_CANDIDATE].seen) {
        hdl_set(ret, CLASS_TAMPER, "said",
                arena_printf(
                    job->arena, "the candidate itself called the bench's mark in %s, line %lld",
                    r->said[WITNESS_CANDIDATE].scope, (long long)r->said[WITNESS_CANDIDATE].line));
        return true;
    }
    if (c->seen && !r->finish[WITNESS_BENCH].seen) {
        hdl_set(ret, CLASS_TAMPER, "finish",
                arena_printf(job->arena,
                             "the candidate called $finish in %s, line %lld, at time %s, "
                             "after %lld samples",
                             c->scope, (long long)c->line, c->time, (long long)c->compared));
        return true;
    }
    return false;
}

const char *hdl_stalled(const struct job *job, const struct exec_outcome *sim)
{
    struct witness r;
    witness_read(&r, sim->witness, job->nonce, job->arena);
    return r.stall;
}

/* A loop without delay: more CPU time would not help. */
static bool judge_stall(const struct job *job, const struct witness *r, struct verdict *ret)
{
    if (!*r->stall)
        return false;
    hdl_set(ret, CLASS_TIMEOUT, "no_time_progress",
            arena_printf(job->arena, "simulated time stands still at %s: a loop without delay",
                         r->stall));
    return true;
}

/* Stopped at the first difference. What the rest of the run would have come to, a timeout or a forged
 * end, is not known, and neither are totals. */
static bool judge_early(const struct job *job, const struct witness *r, struct verdict *ret)
{
    if (!*r->early || !(job->want & WANT_EARLY))
        return false;
    hdl_set(ret, CLASS_MISMATCH, mismatch_detail(job),
            arena_printf(job->arena, "a sample differs at time %s, where the run was stopped",
                         r->early));
    verdict_flag(ret, HDL_STOPPED_EARLY, job->arena);
    ret->mismatches = ret->compared = -1;
    return true;
}

/* A bench that counts. */
static void judge_counts(const struct job *job, const struct witness *r, struct verdict *ret)
{
    struct arena *a = job->arena;
    if (ret->compared > 0)
        ret->score = 1.0 - (double)ret->mismatches / (double)ret->compared;
    if (ret->mismatches > 0) {
        hdl_set(ret, CLASS_MISMATCH, mismatch_detail(job),
                arena_printf(a, "%lld of %lld samples differ", (long long)ret->mismatches,
                             (long long)ret->compared));
    } else if (!job->is_golden && ret->compared != job->golden.compared) {
        hdl_set(ret, CLASS_MISMATCH, "sample_count",
                arena_printf(a, "%lld samples were compared, the reference's run compares %lld",
                             (long long)ret->compared, (long long)job->golden.compared));
    } else if (ret->compared == 0) {
        hdl_set(ret, CLASS_MISMATCH, "sample_count", "the bench compared nothing");
    } else {
        hdl_set(ret, CLASS_PASS, "",
                arena_printf(a, "0 of %lld samples differ; $finish by the bench in %s, line %lld",
                             (long long)ret->compared, r->finish[WITNESS_BENCH].scope,
                             (long long)r->finish[WITNESS_BENCH].line));
    }
}

/* A bench that prints: the watcher saw the bench's own statement say it. */
static void judge_phrase(const struct job *job, const struct witness *r, struct verdict *ret)
{
    const struct witness_call *said = &r->said[WITNESS_BENCH], *stop = &r->stop[WITNESS_CANDIDATE];
    bool stopped = stop->seen && !r->finish[WITNESS_BENCH].seen && !r->stop[WITNESS_BENCH].seen;
    if (said->seen && stopped)
        hdl_set(ret, CLASS_TAMPER, "stop",
                arena_printf(job->arena, "the candidate ended the run by $stop in %s at time %s",
                             stop->scope, stop->time));
    else if (said->seen)
        hdl_set(ret, CLASS_PASS, "",
                arena_printf(job->arena, "the bench said \"%s\" in %s, line %lld",
                             job->oracle->phrase, said->scope, (long long)said->line));
    else
        hdl_set(ret, CLASS_MISMATCH, mismatch_detail(job),
                arena_printf(job->arena, "the bench did not say \"%s\"", job->oracle->phrase));
}

static void judge_witness(const struct job *job, const struct witness *r, struct verdict *ret)
{
    bool counts = job->oracle->phrase == NULL;
    if (!r->end) /* of the reference's own run it can only be our fault */
        hdl_set(ret, job->is_golden ? CLASS_HARNESS_ERROR : CLASS_RUNTIME_ERROR, "no_report",
                "the watcher did not report the end of the run");
    else if (counts && !r->finish[WITNESS_BENCH].seen)
        hdl_set(ret, CLASS_RUNTIME_ERROR, "no_finish", "the bench did not come to its $finish");
    else if (counts && (ret->compared < 0 || ret->mismatches < 0))
        hdl_set(ret, CLASS_RUNTIME_ERROR, "no_report",
                "the watcher found no counters of the bench");
    else if (counts)
        judge_counts(job, r, ret);
    else
        judge_phrase(job, r, ret);
}

/* What $fatal printed as it ended the run; "" when it did not. Its line tells whose call it was: a
 * candidate that prints one like it gains nothing, as both are failures. */
static const char *fatal_line(const struct job *job, const struct exec_outcome *sim)
{
    struct str rest = output_text(&sim->out, job->arena), line, last = {0};
    while (sim->status == EXEC_EXIT && str_line(&rest, &line))
        if (str_starts(line, "FATAL: "))
            last = line;
    return arena_dup(job->arena, str_slice(str_trim(last), 0, 400));
}

/* A bench may check by $fatal: that is what it found, counted or not. */
static bool judge_fatal_bench(const struct job *job, const struct exec_outcome *sim,
                              struct verdict *ret)
{
    const char *line = fatal_line(job, sim);
    if (!*line || str_starts(str_c(line), "FATAL: candidate.sv:"))
        return false;
    if (ret->mismatches > 0 && ret->compared > 0)
        ret->score = 1.0 - (double)ret->mismatches / (double)ret->compared;
    hdl_set(ret, CLASS_MISMATCH, mismatch_detail(job),
            arena_printf(job->arena, "the bench ended the run by $fatal: %s", line));
    return true;
}

/* vvp's exit status, or the signal. */
static void judge_exit(const struct job *job, const char *program, const struct exec_outcome *sim,
                       struct verdict *ret)
{
    const char *fatal = fatal_line(job, sim),
               *line = first_line(output_text(&sim->err, job->arena), job->arena);
    if (!*line)
        line = fatal;
    hdl_set(ret, CLASS_RUNTIME_ERROR, *fatal ? "fatal" : exec_status_name(sim->status),
            arena_printf(job->arena, "%s ended with %s %d%s%.200s", program,
                         exec_status_name(sim->status), (int)sim->code, *line ? ": " : "", line));
}

void hdl_judge_run(const struct job *job, const char *phase, const char *program,
                   struct verdict *ret)
{
    const struct exec_outcome *sim = hdl_outcome(job, phase);
    struct witness r;
    if (visit_ended_badly(sim, "simulate", job, ret))
        return;
    witness_read(&r, sim->witness, job->nonce, job->arena);
    ret->compared = r.compared;
    ret->mismatches = r.mismatches;
    if (r.end) /* what was cut off cannot be told from what would have gone on differently */
        ret->behaviour = r.behaviour;
    ret->ended = r.finish[WITNESS_BENCH].seen || r.stop[WITNESS_BENCH].seen;
    if (judge_tampering(job, &r, ret) || judge_early(job, &r, ret) || judge_stall(job, &r, ret))
        return;
    if (sim->status != EXEC_OK && !judge_fatal_bench(job, sim, ret))
        judge_exit(job, program, sim, ret);
    else if (sim->status == EXEC_OK)
        judge_witness(job, &r, ret);
}

/* ---- files ---- */

static bool opens(struct str task)
{
    return str_eqc(task, "$fopen") || str_eqc(task, "$fclose");
}

/* `only_to_read`: opening and closing alone is no use, it is how a log is written. */
static bool uses_files(struct str code, bool only_to_read)
{
    struct lexer lex = {.s = code};
    struct token token;
    while (verilog_token(&lex, &token))
        if (token.kind == TOKEN_WORD && systask_of(token.text) == SYSTASK_FILE &&
            !(only_to_read && opens(token.text)))
            return true;
    return false;
}

bool hdl_guards_files(const struct job *job)
{
    bool data = false;
    for (size_t i = 0; i < job->problem->n_file; i++)
        data |= (!job->problem->file[i].compiled && !job->problem->file[i].given) ||
                uses_files(job->problem->file[i].data, true);
    return data && !job->is_golden && !uses_files(job->problem->reference, false);
}

void hdl_set_file_task(const struct job *job, const char *task, int line, struct verdict *ret)
{
    hdl_set(ret, CLASS_TAMPER, "bench_files",
            arena_printf(job->arena, "calls %s, line %d, where the bench keeps files of its own",
                         task, line));
    ret->step = "scan";
}

const char *hdl_trouble(const struct job *job)
{
    const struct exec_result *bench = job_phase(job, PHASE_BENCH);
    if (bench && bench->trouble && *bench->trouble)
        return bench->trouble;
    if (bench && bench->n_step && bench->step[0].status == EXEC_EXIT)
        return arena_printf(job->arena, "the bench does not preprocess: %.200s",
                            output_text(&bench->step[0].err, job->arena).p);
    return "the bench could not be prepared";
}
