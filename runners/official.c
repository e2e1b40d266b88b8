/* official.c: score as the suites' own harnesses do, quirks included. One row a set of rules. */
#include "runners/icarus.h"

#include <string.h>

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

static bool timed_out(const struct job *job)
{
    const struct exec_result *r = job_phase(job, PHASE_SIMULATE);
    const struct exec_outcome *sim = r && r->n_step ? &r->step[0] : NULL;
    if (!sim)
        return false;
    return sim->status == EXEC_CPU || sim->status == EXEC_WALL || sim->status == EXEC_OUTPUT ||
           sim->cpu_us > job->oracle->official_wall_s * 1000000ll;
}

static void verilog_eval_v2(const struct job *job, struct str code, struct verdict *ret)
{
    struct buf log;
    buf_init(&log, 2u << 20);
    buf_adds(&log, icarus_compile_log(job));
    buf_addc(&log, "\n");
    buf_adds(&log, bench_run_log(job));
    if (timed_out(job))
        buf_addc(&log, "\nTIMEOUT\n");
    ret->letter[0] = v2_letter(buf_str(&log), code);
    ret->letter[1] = 0;
    ret->official_passed = ret->letter[0] == '.';
    buf_finish(&log);
}

static const struct {
    const char *name;
    void (*score)(const struct job *job, struct str code, struct verdict *ret);
} rules[] = {
    {"verilog-eval-v2", verilog_eval_v2},
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
