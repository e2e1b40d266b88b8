/* apart.c: how far a job has come on its way to one program that is joined from two.
 *
 * How it works. The ports of the reference give a first stub: bench and stub compiled together tell
 * the precision at which the candidate is compiled. The ports of the candidate give its own stub,
 * which is nearly always the same text. Compiled benches are kept for the problem, each under its
 * stub's text, so a candidate costs one compile, of itself. Everything here is read from the results
 * of phases; nothing is guessed from the candidate's text. */
#include "runners/icarus/icarus.h"

#include "harness/lang/verilog/verilog.h"

#include <string.h>

#define KEY_REFERENCE "reference"

bool icarus_preprocesses(const struct job *job)
{
    for (size_t i = 0; i < job->problem->n_file; i++)
        if (job->problem->file[i].given)
            return true;
    return job->code.n && memchr(job->code.p, '`', job->code.n) != NULL;
}

struct str icarus_candidate(const struct job *job)
{
    const struct exec_result *pp = job_phase(job, PHASE_CANDIDATE);
    struct str text;
    if (pp)
        /* ivlpp keeps a missing end of the last line, and a `line must begin its own */
        return pp->n_collected ? str_join(pp->collected[0].data, STR("\n"), job->arena)
                               : (struct str){0};
    text = str_join(STR("`line 1 \"candidate.sv\" 0\n"), job->code, job->arena);
    return str_join(text, STR("\n"), job->arena);
}

/* From where ivlpp says that the file begins. */
static struct str from_file(struct str text, const char *name, struct arena *arena)
{
    ptrdiff_t at = str_find(text, arena_printf(arena, "`line 1 \"%s\" ", name), 0);
    return at < 0 ? text : str_slice(text, (size_t)at, text.n);
}

struct str icarus_bare_candidate(const struct job *job)
{
    return from_file(icarus_candidate(job), "candidate.sv", job->arena);
}

struct str icarus_bare_bench(const struct job *job)
{
    const struct problem *p = job->problem;
    for (size_t i = 0; i < p->n_file; i++)
        if (p->file[i].compiled)
            return from_file(job->prepared, p->file[i].name, job->arena);
    return job->prepared;
}

/* ---- what phases have made ---- */

static struct str collected(const struct job *job, const char *phase, size_t i)
{
    const struct exec_result *r = job_phase(job, phase);
    struct str none = {0};
    return r && r->n_collected > i && r->collected[i].data.p ? r->collected[i].data : none;
}

/* The program that a compile handed back. Its exit status is the number of errors modulo 256, so
 * the program must be there as well. */
static struct str program_of(const struct job *job, const char *phase)
{
    const struct exec_outcome *o = hdl_outcome(job, phase);
    struct str none = {0};
    return o && o->status == EXEC_OK ? collected(job, phase, 0) : none;
}

static struct str key_of(const char *kind, int precision, struct str source, struct arena *arena)
{
    return str_join(str_c(arena_printf(arena, "%s %d\n", kind, precision)), source, arena);
}

static bool bench_is_ready(const struct job *job)
{
    const struct exec_result *r = job_phase(job, PHASE_BENCH);
    return r && r->n_step && r->step[0].status == EXEC_OK && collected(job, PHASE_BENCH, 0).p;
}

/* A reference that does not compile is kept as an empty text: its golden run will say why. */
void apart_keep(struct job *job)
{
    struct apart *a = job->mine;
    struct str program;
    if (!job->prepared.p && bench_is_ready(job)) {
        job->prepared = collected(job, PHASE_BENCH, 0);
        program = collected(job, PHASE_BENCH, 1);
        job_keep(job, STR(KEY_REFERENCE), program.p ? program : STR(""));
    }
    if (!a || job->n_done == 0 || job->n_done == a->n_done)
        return;
    program = program_of(job, job->phase[job->n_done - 1]);
    if (!program.p)
        return;
    if (a->state == APART_BASE || a->state == APART_STUB)
        job_keep(job, key_of("bench", 0, a->source, job->arena), program);
    else if (a->state == APART_PROBE)
        job_keep(job, key_of("probe", 0, a->source, job->arena), program);
    else if (a->state == APART_FINER)
        job_keep(job,
                 key_of("finer", link_precision(a->sets.set[0].program), a->source, job->arena),
                 program);
}

/* ---- one question after the other ---- */

static bool refused(struct apart *a)
{
    a->state = APART_REFUSED;
    return false;
}

/* Wait for this phase, or fail where it was run and has not made what it should. */
static bool wait_for(struct apart *a, const struct job *job, enum apart_state state,
                     const char *phase)
{
    a->state = job_phase(job, phase) ? APART_FAILED : state;
    a->failed = phase;
    return false;
}

/* The bench's precision. It comes from the bench compiled with a stub of the reference's ports;
 * where the reference has no ports that can be read, the candidate (which then is the reference)
 * is compiled all the same, to say why. */
static bool know_bench(struct apart *a, struct job *job)
{
    struct str reference = job_kept(job, STR(KEY_REFERENCE)), bench;
    struct link_refusal none = {0};
    if (!job->prepared.p || !reference.p)
        return wait_for(a, job, APART_BENCH, PHASE_BENCH);
    if (!reference.n ||
        link_ports_read(reference, job->problem->entry, &a->reference, job->arena, &none) < 0)
        return true;
    link_ports_declared(&a->reference, job->problem->reference, job->problem->entry, job->arena);
    if (link_ports_stub(job->problem->entry, &a->reference, &a->source, job->arena, &none) < 0)
        return true;
    bench = job_kept(job, key_of("bench", 0, a->source, job->arena));
    if (!bench.p)
        return wait_for(a, job, APART_BASE, PHASE_BASE);
    a->precision = link_precision(bench);
    return true;
}

/* Some file of the bench names this port where it connects a module: ".clk". */
static bool names_port(const struct job *job, struct str port)
{
    struct token t, before = {.kind = TOKEN_PUNCT};
    struct lexer lex = {.s = job->prepared};
    while (verilog_token(&lex, &t)) {
        if (token_is(&before, ".") && (token_is(&t, "*") || str_eq(t.text, port)))
            return true;
        before = t;
    }
    return false;
}

static bool has_output(const struct link_ports *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (!p->port[i].is_input)
            return true;
    return false;
}

/* Ports that differ from the reference's are looked at closely: what the bench drives must not be
 * driven by the candidate, neither by its name nor by its place. */
static bool know_ports(struct apart *a, struct job *job, struct str program, struct link_ports *ret)
{
    const char *entry = job->problem->entry;
    if (link_ports_read(program, entry, ret, job->arena, &a->refusal) < 0 ||
        link_ports_own_signals(icarus_candidate(job), entry, &a->refusal) < 0)
        return refused(a);
    if (ret->n_parameter)
        link_ports_declared(ret, icarus_candidate(job), entry, job->arena);
    if (!a->reference.n || link_ports_equal(ret, &a->reference) || !has_output(ret))
        return true;
    for (size_t i = 0; i < a->reference.n; i++)
        a->reference.port[i].by_position =
            a->reference.port[i].is_input && !names_port(job, a->reference.port[i].name);
    return link_ports_directions(ret, &a->reference, job->arena, &a->refusal) == 0 || refused(a);
}

/* Could the bench set a parameter at all? "entry #" or a defparam. */
static bool may_set_parameters(const struct job *job)
{
    struct token t, before = {.kind = TOKEN_PUNCT};
    struct lexer lex = {.s = job->prepared};
    while (verilog_token(&lex, &t)) {
        if (token_is(&t, "defparam") ||
            (token_is(&t, "#") && str_eqc(before.text, job->problem->entry)))
            return true;
        before = t;
    }
    return false;
}

/* The candidate with each set, all in one visit. */
static bool know_sets(struct apart *a, struct job *job)
{
    size_t bytes = 0;
    for (size_t k = 0; k < a->sets.n; k++)
        if (link_set_defparams(job->problem->entry, &a->sets.set[k], &a->defparams[k], job->arena,
                               &a->refusal) < 0)
            return refused(a);
    if (!hdl_phase_ok(job, PHASE_WITH_SETS))
        return wait_for(a, job, APART_WITH_SETS, PHASE_WITH_SETS);
    for (size_t k = 0; k < a->sets.n; k++) {
        struct link_set *set = &a->sets.set[k];
        set->program = collected(job, PHASE_WITH_SETS, k);
        if (!set->program.p)
            return wait_for(a, job, APART_WITH_SETS, PHASE_WITH_SETS);
        if ((bytes += set->program.n) > LINK_SETS_TEXT_MAX) {
            link_refuse(&a->refusal, LINK_TOO_LARGE, STR(""));
            return refused(a);
        }
        if (!know_ports(a, job, set->program, &set->ports))
            return false;
        if (link_precision(set->program) != link_precision(a->sets.set[0].program)) {
            link_refuse(&a->refusal, LINK_PRECISION, STR("it depends on the parameters"));
            return refused(a);
        }
    }
    return true;
}

/* What the bench sets in the reference. False where that is nothing, or is not known yet: the job
 * then waits for a probe. */
static bool sets_of_reference(struct apart *a, struct job *job)
{
    const char *entry = job->problem->entry;
    struct link_refusal none = {0};
    struct str probe;
    wait_for(a, job, APART_COMPILE, PHASE_COMPILE);
    if (!a->reference.n_parameter || !may_set_parameters(job) ||
        link_ports_probe(entry, &a->reference, &a->source, job->arena, &none) < 0)
        return false;
    probe = job_kept(job, key_of("probe", 0, a->source, job->arena));
    if (!probe.p && !job_phase(job, PHASE_PROBE))
        return wait_for(a, job, APART_PROBE, PHASE_PROBE);
    return probe.p && link_parameters(probe, entry, &a->sets, job->arena, &none) == 0 &&
           (a->sets.n > 1 || a->sets.set[0].n_parameter);
}

/* A candidate may be wrong with its own parameters, which no instance has, and right with those of
 * the bench. Its ports are not known then, so the sets are those of the reference; a stub that
 * shows others is refused. */
static bool know_candidate(struct apart *a, struct job *job)
{
    if (icarus_preprocesses(job) && !hdl_phase_ok(job, PHASE_CANDIDATE))
        return wait_for(a, job, APART_CANDIDATE, PHASE_CANDIDATE);
    a->program = program_of(job, PHASE_COMPILE);
    if (a->program.p)
        return true;
    if (!job_phase(job, PHASE_COMPILE))
        return wait_for(a, job, APART_COMPILE, PHASE_COMPILE);
    if (!sets_of_reference(a, job))
        return false;
    if (know_sets(a, job)) {
        a->program = a->sets.set[0].program;
        return true;
    }
    return a->state == APART_FAILED && wait_for(a, job, APART_COMPILE, PHASE_COMPILE);
}

static bool know_parameters(struct apart *a, struct job *job)
{
    const char *entry = job->problem->entry;
    struct str probe;
    if (a->sets.n)
        return true;
    a->sets = (struct link_sets){.set = {{.program = a->program, .ports = a->ports}}, .n = 1};
    if (!a->ports.n_parameter)
        return true;
    if (!may_set_parameters(job)) { /* then the stub needs none */
        a->sets.set[0].ports.n_parameter = 0;
        return true;
    }
    if (link_ports_probe(entry, &a->ports, &a->source, job->arena, &a->refusal) < 0)
        return refused(a);
    probe = job_kept(job, key_of("probe", 0, a->source, job->arena));
    if (!probe.p)
        return wait_for(a, job, APART_PROBE, PHASE_PROBE);
    if (link_parameters(probe, entry, &a->sets, job->arena, &a->refusal) < 0)
        return refused(a);
    if (a->sets.n > 1 || a->sets.set[0].n_parameter)
        return know_sets(a, job);
    a->sets.set[0].program = a->program;
    a->sets.set[0].ports = a->ports;
    return true;
}

/* A candidate may want a finer precision than the bench: the bench is then compiled at that, and
 * must be the same but for its scale. */
static bool know_finer(struct apart *a, struct job *job)
{
    int own = link_precision(a->sets.set[0].program);
    struct str finer;
    if (own >= a->precision)
        return true;
    finer = job_kept(job, key_of("finer", own, a->source, job->arena));
    if (!finer.p)
        return wait_for(a, job, APART_FINER, PHASE_FINER);
    if (link_check_precision(a->bench, finer, job->arena, &a->refusal) < 0)
        return refused(a);
    a->bench = finer;
    return true;
}

static bool know_stub(struct apart *a, struct job *job)
{
    if (link_stub(job->problem->entry, &a->sets, &a->source, job->arena, &a->refusal) < 0)
        return refused(a);
    a->bench = job_kept(job, key_of("bench", 0, a->source, job->arena));
    return a->bench.p || wait_for(a, job, APART_STUB, PHASE_STUB);
}

bool apart_has_unit(const struct job *job, struct str *line)
{
    struct lexer lex = {.s = job->prepared};
    struct token t;
    bool ret = false;
    *line = STR("");
    while (verilog_token(&lex, &t)) {
        struct str rest = str_slice(lex.s, t.end, lex.s.n);
        bool is_directive = t.kind == TOKEN_DIRECTIVE && str_eqc(t.text, "timescale");
        ret = ret || is_directive || token_is(&t, "timeunit");
        if (is_directive)
            str_line(&rest, line);
        else if (t.kind == TOKEN_DIRECTIVE && str_eqc(t.text, "resetall"))
            *line = STR("");
    }
    return ret;
}

const struct task_rename *apart_renames(const struct job *job)
{
    return hdl_guards_files(job) ? task_own_files : task_own_draws;
}

static void join(struct apart *a, struct job *job)
{
    struct link_job link = {
        .bench = a->bench,
        .entry = job->problem->entry,
        .sets = &a->sets,
        .reference = a->reference.n ? &a->reference : NULL,
        .rename = apart_renames(job),
    };
    a->state = link_programs(&link, &a->linked, job->arena, &a->refusal) == 0 ? APART_LINKED
                                                                              : APART_REFUSED;
}

struct apart *apart_of(struct job *job)
{
    struct apart *a = job->mine;
    if (a && (a->state >= APART_LINKED || a->n_done == job->n_done))
        return a;
    job->mine = a = arena_alloc(job->arena, sizeof *a);
    a->n_done = job->n_done;
    if (know_bench(a, job) && know_candidate(a, job) && know_ports(a, job, a->program, &a->ports) &&
        know_parameters(a, job) && know_stub(a, job) && know_finer(a, job))
        join(a, job);
    return a;
}

const char *apart_unit(int power, struct arena *arena)
{
    static const char *const name[] = {"s", "ms", "us", "ns", "ps", "fs"};
    int unit = power > 0 ? 0 : (2 - power) / 3, zeros = power + 3 * unit;
    if (unit >= (int)countof(name) || zeros > 2)
        return "1s";
    return arena_printf(arena, "%.*s%s", 1 + zeros, "100", name[unit]);
}
