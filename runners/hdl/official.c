/* official.c: score as the suites' own harnesses do, quirks included. One row a set of rules. */
#include "runners/hdl/hdl.h"

#include "harness/base/utf8.h"

#include <string.h>

/* What compiler and simulator printed, of the program that was compiled as upstream does it. */
static struct str compile_log(const struct job *job)
{
    static const char *const phases[] = {PHASE_CANDIDATE, PHASE_JOINT, NULL};
    return hdl_log(job, phases);
}

static struct str run_log(const struct job *job)
{
    const struct exec_outcome *run = hdl_outcome(job, PHASE_JOINT_RUN);
    return run ? output_text(&run->out, job->arena) : STR("");
}

/* Over the limit of the suite's own harness; where that has none, over ours. */
static bool timed_out(const struct job *job)
{
    const struct exec_outcome *sim = hdl_outcome(job, PHASE_JOINT_RUN);
    int64_t limit_us = job->oracle->official_wall_s * 1000000ll;
    if (!sim)
        return false;
    return sim->status == EXEC_CPU || sim->status == EXEC_WALL || sim->status == EXEC_OUTPUT ||
           *hdl_stalled(job, sim) || (limit_us && sim->cpu_us > limit_us);
}

static void set_letter(struct verdict *ret, char letter)
{
    ret->letter[0] = letter;
    ret->letter[1] = 0;
    ret->official_passed = letter == '.';
}

/* ---- VerilogEval v2: scripts/sv-iv-analyze, analyze_result() ----
 *
 * One pass over the log of `iverilog ... && timeout 30 ./sample`: some lines end the search at
 * once, others leave a mark. The marks are weighed afterwards, and a log without any sends it to
 * look for an asynchronous reset in the sample's text. */

struct v2_rule {
    const char *text;
    char letter;
};

static const struct v2_rule v2_decisive[] = {
    {"error: This assignment requires an explicit cast", 'e'},
    {"error: Sized numeric constant must have a size greater than zero", '0'},
    {"warning: always_comb process has no sensitivities", 'n'},
    {"found no sensitivities so it will never trigger", 'n'},
    {"is declared here as wire", 'w'},
    {"Unknown module type", 'm'},
};

struct v2_marks {
    bool error, unbound, no_mismatch;
};

static char v2_line(struct str line, struct v2_marks *marks)
{
    if (str_has(line, "syntax error"))
        return 'S';
    marks->error |= str_has(line, "error");
    for (size_t i = 0; i < countof(v2_decisive); i++)
        if (str_has(line, v2_decisive[i].text))
            return v2_decisive[i].letter;
    marks->unbound |= str_has(line, "Unable to bind wire/reg");
    if (str_has(line, "Unable to bind wire/reg/memory `clk'"))
        return 'c';
    return str_has(line, "TIMEOUT") ? 'T' : 0;
}

static size_t skip_digits(struct str s, size_t at)
{
    while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
        at++;
    return at;
}

/* ^Mismatches: (\d+) in \d+ samples$ with a number that is 0 */
static bool v2_says_none(struct str line)
{
    static const char head[] = "Mismatches: ", middle[] = " in ";
    size_t at = sizeof head - 1, end;
    bool zero;
    if (!str_starts(line, head))
        return false;
    end = skip_digits(line, at);
    if (end == at)
        return false;
    zero = true;
    for (size_t i = at; i < end; i++)
        zero &= line.p[i] == '0';
    if (!str_starts(str_slice(line, end, line.n), middle))
        return false;
    at = end + sizeof middle - 1;
    end = skip_digits(line, at);
    return zero && end > at && str_eqc(str_slice(line, end, line.n), " samples");
}

static char v2_reset(struct str code)
{
    return str_has(code, "posedge reset") || str_has(code, "negedge reset") ||
                   str_has(code, "posedge r)")
               ? 'r'
               : 'R';
}

static char v2_letter(struct str log, struct str code)
{
    struct v2_marks marks = {0};
    struct str line;
    while (str_line(&log, &line)) {
        char letter = v2_line(line, &marks);
        if (letter)
            return letter;
        marks.no_mismatch |= v2_says_none(line);
    }
    if (marks.unbound)
        return 'p';
    if (marks.error)
        return 'C';
    return marks.no_mismatch ? '.' : v2_reset(code);
}

static void verilog_eval_v2(const struct job *job, struct str code, struct verdict *ret)
{
    struct buf log;
    buf_init(&log, 2u << 20);
    buf_adds(&log, compile_log(job));
    buf_addc(&log, "\n");
    buf_adds(&log, run_log(job));
    if (timed_out(job))
        buf_addc(&log, "\nTIMEOUT\n");
    set_letter(ret, v2_letter(buf_str(&log), code));
    buf_finish(&log);
}

/* ---- what the others look at ---- */

/* What a phase wrote to standard error. */
static struct str complaints(const struct job *job, const char *phase)
{
    const struct exec_outcome *o = hdl_outcome(job, phase);
    return o ? output_text(&o->err, job->arena) : STR("");
}

static bool compiled(const struct job *job)
{
    const struct exec_outcome *o = hdl_outcome(job, PHASE_JOINT);
    return o && o->status == EXEC_OK;
}

/* ---- VerilogEval v1: verilog_eval/execution.py, check_correctness() ----
 *
 * Anything at all on standard error of compiler or simulator fails. Of the bench's lines the first
 * counts, wherever it stands in the output. The letters are ours, what they mean is theirs:
 *     .  passed                    S  failed: syntax error.       C  failed: compile error.
 *     R  failed: N out of M samples.                              T  timed out
 *     I  failed: info string not matched.                         X  failed: (an exception) */

/* The first "Mismatches: ([0-9]*) in ([0-9]*) samples" of the output. */
static char v1_first_match(struct str out)
{
    static const char head[] = "Mismatches: ", middle[] = " in ";
    for (ptrdiff_t at = -1; (at = str_find(out, head, (size_t)(at + 1))) >= 0;) {
        size_t n = (size_t)at + sizeof head - 1, n_end = skip_digits(out, n), m, m_end;
        bool zero = true;
        if (!str_starts(str_slice(out, n_end, out.n), middle))
            continue;
        m = n_end + sizeof middle - 1;
        m_end = skip_digits(out, m);
        if (!str_starts(str_slice(out, m_end, out.n), " samples"))
            continue;
        for (size_t i = n; i < n_end; i++)
            zero &= out.p[i] == '0';
        if (n == n_end || m == m_end)
            return 'X'; /* int('') */
        return zero ? '.' : 'R';
    }
    return 'I';
}

static char v1_letter(const struct job *job)
{
    const struct str errors[] = {complaints(job, PHASE_CANDIDATE), complaints(job, PHASE_JOINT),
                                 complaints(job, PHASE_JOINT_RUN)};
    struct str out = run_log(job);
    size_t bytes = 0;
    if (timed_out(job))
        return 'T';
    for (size_t i = 0; i < countof(errors); i++)
        if (utf8_bad(errors[i]) >= 0)
            return 'X';
    if (utf8_bad(out) >= 0)
        return 'X';
    for (size_t i = 0; i < countof(errors); i++) {
        if (str_has(errors[i], "syntax error"))
            return 'S';
        bytes += errors[i].n;
    }
    return bytes || !compiled(job) ? 'C' : v1_first_match(out);
}

static void verilog_eval_v1(const struct job *job, struct str code, struct verdict *ret)
{
    (void)code;
    set_letter(ret, v1_letter(job));
}

/* ---- RTLLM: auto_run.py, test_one_file() ----
 *
 *     .  "Pass" or "pass" stands in the output        F  it does not
 *     C  no program came of it                        T  8 seconds passed */

static void rtllm(const struct job *job, struct str code, struct verdict *ret)
{
    struct str out = run_log(job);
    (void)code;
    if (!compiled(job))
        set_letter(ret, 'C');
    else if (timed_out(job))
        set_letter(ret, 'T');
    else
        set_letter(ret, str_has(out, "Pass") || str_has(out, "pass") ? '.' : 'F');
}

/* ---- VGen: its evaluation's rule ----
 *
 *     .  the compiler says nothing and the output ends with "all tests passed\n"
 *     C  the compiler says something                  F  the output ends otherwise
 *     T  (it has no limit of its own) over ours */

/* What the compiler says only when asked to with -Wall, as we do and VGen does not. */
static const char *const v_asked_for[] = {
    "warning: implicit definition of wire",
    "warning: Port ",
    "warning: Scalar port ``",
    "warning: Instantiating module ",
    "warning: Constant bit select [",
    "warning: Constant undefined bit select [",
    "warning: Part select ",
    "warning: Undefined part select [",
    "warning: L-value ",
    "warning: @* is sensitive to all ",
    "warning: Anachronistic use of ",
    "warning: always process may not have any delay.",
    "redefinition of macro",
    "        : ", /* goes on with the line before */
};

static bool vgen_complains(struct str log)
{
    struct str line;
    while (str_line(&log, &line)) {
        bool asked_for = str_trim(line).n == 0;
        for (size_t i = 0; i < countof(v_asked_for); i++)
            asked_for |= str_has(line, v_asked_for[i]);
        if (!asked_for)
            return true;
    }
    return false;
}

static void vgen(const struct job *job, struct str code, struct verdict *ret)
{
    (void)code;
    if (!compiled(job) || vgen_complains(complaints(job, PHASE_CANDIDATE)) ||
        vgen_complains(complaints(job, PHASE_JOINT)))
        set_letter(ret, 'C');
    else if (timed_out(job))
        set_letter(ret, 'T');
    else
        set_letter(ret, str_ends(run_log(job), "all tests passed\n") ? '.' : 'F');
}

static const struct {
    const char *name;
    void (*score)(const struct job *job, struct str code, struct verdict *ret);
} rules[] = {
    {"verilog-eval-v2", verilog_eval_v2},
    {"verilog-eval-v1", verilog_eval_v1},
    {"rtllm", rtllm},
    {"vgen", vgen},
    {"matharena", official_value},
    {"ugmathbench", official_value},
};

bool official_score(const struct suite *suite, const struct job *job, struct str code,
                    struct verdict *verdict)
{
    for (size_t i = 0; i < countof(rules); i++) {
        if (strcmp(rules[i].name, suite->official) != 0)
            continue;
        rules[i].score(job, code, verdict);
        return true;
    }
    return false;
}
