/* judge.c: from what came out of the cell to a verdict. Pure: reads the job only. What the
 * candidate can write (its outputs, its messages, the results that its process tells) is held
 * against what was wanted, or tells one failure from another; nothing of it can be a pass by
 * itself. */
#include "runners/python/python.h"

#include "harness/base/hash.h"
#include "harness/io/json.h"
#include "runners/python/value.h"
#include "runners/runner/visit.h"

#include <stdlib.h>
#include <string.h>

static bool is_syntax(const char *error)
{
    static const char *const names[] = {"SyntaxError", "IndentationError", "TabError"};
    for (size_t i = 0; i < countof(names); i++)
        if (strcmp(names[i], error) == 0)
            return true;
    return false;
}

static const char *place(const char *file, long line, struct arena *arena)
{
    return line > 0 ? arena_printf(arena, "%s:%ld: ", file, line) : "";
}

/* An exception: the type as Python tells it is the detail. */
static void set_error(struct verdict *ret, bool syntax, const char *name, const char *where,
                      struct str message, struct arena *arena)
{
    verdict_set(ret, syntax ? CLASS_SYNTAX : CLASS_RUNTIME_ERROR, name,
                arena_printf(arena, "%s%s%s" STR_FMT, where, name, message.n ? ": " : "",
                             STR_ARG(str_slice(message, 0, 300))));
    if (syntax)
        ret->step = "compile";
}

/* ---- a program that ended in an exception ---- */

struct traceback {
    const char *name; /* "": there is none */
    struct str message;
    long line;
    bool ran; /* a frame of the candidate's is in it */
};

/* `  File "/box/candidate.py", line 3, in f` */
static void read_frame(struct traceback *t, struct str line)
{
    ptrdiff_t at = str_find(line, PY_CANDIDATE "\", line ", 0);
    struct str rest;
    if (at < 0)
        return;
    rest = str_slice(line, (size_t)at + sizeof PY_CANDIDATE "\", line " - 1, line.n);
    t->line = strtol(rest.p, NULL, 10);
    t->ran |= str_has(rest, ", in ");
}

static size_t name_end(struct str line)
{
    size_t n = 0;
    while (n < line.n && (str_is_word_char(line.p[n]) || line.p[n] == '.'))
        n++;
    return n < line.n && line.p[n] != ':' ? 0 : n;
}

/* The last traceback in what was said: its first line that is not indented names the exception. */
static struct traceback read_traceback(struct str said, struct arena *arena)
{
    static const char head[] = "Traceback (most recent call last):";
    struct traceback t = {.name = ""};
    struct str line;
    bool inside = false;
    while (str_line(&said, &line)) {
        size_t n = inside ? name_end(line) : 0;
        if (str_starts(line, head)) {
            t = (struct traceback){.name = ""};
            inside = true;
        } else if (inside && str_starts(line, " ")) {
            read_frame(&t, line);
        } else if (n) {
            struct str name = str_slice(line, 0, n);
            for (size_t i = n; i-- > 0;)
                if (name.p[i] == '.') {
                    name = str_slice(name, i + 1, n);
                    break;
                }
            t.name = arena_dup(arena, str_slice(name, 0, 80));
            t.message = str_trim(str_slice(line, n + 1, line.n));
            inside = false;
        }
    }
    return t;
}

void py_judge_exit(const struct job *job, const struct exec_outcome *o, struct verdict *ret)
{
    struct traceback t = read_traceback(output_text(&o->err, job->arena), job->arena);
    if (o->status == EXEC_EXIT && *t.name) {
        set_error(ret, is_syntax(t.name) && !t.ran, t.name, place(PY_CANDIDATE, t.line, job->arena),
                  t.message, job->arena);
        return;
    }
    verdict_set(ret, CLASS_RUNTIME_ERROR, exec_status_name(o->status),
                arena_printf(job->arena, "Python ended with %s %d", exec_status_name(o->status),
                             (int)o->code));
}

/* ---- programs ---- */

static const char *difference(const struct job *job, const struct expected_tests *t, size_t i,
                              struct str got)
{
    return arena_printf(job->arena, "test %zu of %zu (%s): \"%s\" and not \"%s\"",
                        t->test[i].number, t->n, t->compare, visit_shown(got, job->arena),
                        visit_shown(t->test[i].out, job->arena));
}

static void judge_program(const struct job *job, const struct expected_tests *t, size_t i,
                          struct verdict *ret)
{
    const struct exec_outcome *o = py_program_run(job, i);
    ret->run_log = str_slice(output_text(&o->err, job->arena), 0, 64u << 10);
    if (visit_ended_badly(o, ret->step, job, ret))
        return;
    if (o->status != EXEC_OK)
        py_judge_exit(job, o, ret);
    else
        verdict_set(ret, CLASS_WRONG_ANSWER, "", difference(job, t, i, o->out.head));
}

/* Their sum, but for the peak. */
static void add_measures(const struct job *job, struct verdict *ret)
{
    visit_add_measures(job, NULL, ret);
    for (size_t k = 0; k < job->n_done; k++)
        for (size_t i = 0; i < job->done[k].n_step; i++) {
            const struct exec_outcome *o = &job->done[k].step[i];
            ret->cpu_us += o->cpu_us;
            ret->wall_us += o->wall_us;
            if (o->peak_bytes > ret->peak_bytes)
                ret->peak_bytes = o->peak_bytes;
        }
}

static void set_pass(const struct job *job, const struct expected_tests *t, struct verdict *ret)
{
    ret->ended = true;
    verdict_set(ret, CLASS_PASS, "",
                arena_printf(job->arena, "%s: %zu of %zu results are right (%s)", ret->step, t->n,
                             t->n, t->compare));
}

/* What all runs wrote, but for blanks at ends of lines, or how they ended otherwise. A run that met a
 * limit did something unknown: then nothing is said. */
static void behave_programs(const struct job *job, const struct expected_tests *t,
                            struct verdict *ret)
{
    char hex[HASH_SIZE];
    struct hash h;
    hash_init(&h);
    for (size_t i = 0; i < t->n; i++) {
        const struct exec_outcome *o = py_program_run(job, i);
        struct str rest = o ? str_trim_right(o->out.head) : STR(""), line;
        if (!o || (o->status != EXEC_OK && o->status != EXEC_EXIT) ||
            o->out.total_bytes > (int64_t)o->out.head.n)
            return;
        hash_add_int(&h, o->status);
        while (o->status == EXEC_OK && str_line(&rest, &line))
            hash_add(&h, str_trim_right(line));
    }
    hash_hex(&h, hex);
    ret->behaviour = arena_dup(job->arena, str_c(hex));
}

static void judge_programs(const struct job *job, const struct expected_tests *t,
                           struct verdict *ret)
{
    size_t right = 0, ran = 0, first = t->n;
    for (size_t i = 0; i < t->n && py_program_run(job, i); i++, ran++) {
        bool ok = py_program_right(job, t, i) == 1;
        right += ok;
        if (!ok && first == t->n)
            first = i;
    }
    if (job->want & WANT_BEHAVIOUR)
        behave_programs(job, t, ret);
    ret->compared = (int64_t)ran;
    ret->mismatches = (int64_t)(ran - right);
    ret->score = (double)right / (double)t->n;
    if (first < t->n)
        judge_program(job, t, first, ret);
    else if (ran == t->n)
        set_pass(job, t, ret);
    else
        ret->evidence = "the cell did not run all tests";
}

/* ---- calls ---- */

/* What the driver told, read so far. */
struct told {
    size_t n;     /* calls that came back */
    size_t right; /* as they should */
    bool end;     /* it came to its end */
    bool failed;  /* the verdict is filled: by the first thing that was wrong */
    bool forged;  /* a line that is not the driver's */
};

/* `["TypeError", "message", line]` */
void py_judge_error(const struct job *job, char kind, struct str text, struct verdict *ret)
{
    json_t *v = NULL;
    const char *name;
    if (json_parse(text, "error", &v, NULL) < 0 || !json_is_string(json_array_get(v, 0))) {
        verdict_set(ret, CLASS_TAMPER, "forged_result", "the driver tells no error like this");
    } else {
        name = arena_dup(job->arena, str_slice(json_view(json_array_get(v, 0)), 0, 80));
        set_error(ret, kind == 's' && is_syntax(name), name,
                  place(kind == 'f' ? "tests.py" : PY_CANDIDATE,
                        (long)json_integer_value(json_array_get(v, 2)), job->arena),
                  json_view(json_array_get(v, 1)), job->arena);
    }
    json_decref(v);
}

static bool is_one(struct str wanted, struct str text, const struct expected_rule *rule)
{
    json_t *want = NULL, *got = NULL;
    bool right = json_parse(wanted, "returns", &want, NULL) == 0 &&
                 json_parse(text, "result", &got, NULL) == 0 && py_value_right(want, got, rule);
    json_decref(want);
    json_decref(got);
    return right;
}

static bool is_right(const struct expected_tests *t, size_t i, struct str text)
{
    const struct expected_test *test = &t->test[i];
    return is_one(test->out, text, &test->rule) ||
           (test->also.n && is_one(test->also, text, &test->rule));
}

static void take_result(const struct job *job, const struct expected_tests *t, struct told *told,
                        struct str text, struct verdict *ret)
{
    size_t i = told->n++;
    if (i >= t->n) {
        told->forged = true;
        return;
    }
    if (is_right(t, i, text)) {
        told->right++;
        return;
    }
    if (!told->failed)
        verdict_set(ret, CLASS_WRONG_ANSWER, t->test[i].wrong, difference(job, t, i, text));
    told->failed = true;
}

/* A line without the nonce was written by who was never given the descriptor. */
static void take_line(const struct job *job, const struct expected_tests *t, struct told *told,
                      struct str line, struct verdict *ret)
{
    struct str rest = str_slice(line, strlen(job->nonce), line.n);
    if (!str_starts(line, job->nonce) || told->end) {
        told->forged = true;
    } else if (str_starts(rest, " r ")) {
        take_result(job, t, told, str_slice(rest, 3, rest.n), ret);
    } else if (str_starts(rest, " end ")) {
        told->end = true;
    } else if (rest.n > 3 && strchr("sle", rest.p[1]) && rest.p[2] == ' ') {
        told->n += rest.p[1] == 'e';
        if (!told->failed)
            py_judge_error(job, rest.p[1], str_slice(rest, 3, rest.n), ret);
        told->failed = true;
    } else {
        told->forged = true;
    }
}

static void judge_end(const struct job *job, const struct expected_tests *t,
                      const struct told *told, const struct exec_outcome *o, struct verdict *ret)
{
    if (told->forged)
        verdict_set(ret, CLASS_TAMPER, "forged_result",
                    "something else than the driver wrote to the channel of results");
    else if (o->status != EXEC_OK)
        py_judge_exit(job, o, ret);
    else if (told->failed)
        return;
    else if (told->end && told->n == t->n)
        set_pass(job, t, ret);
    else
        verdict_set(
            ret, CLASS_RUNTIME_ERROR, "early_exit",
            arena_printf(job->arena, "the process ended after %zu of %zu calls", told->n, t->n));
}

/* What all calls told, results and names of errors, where the driver came to its end. */
static void behave_calls(const struct job *job, struct str told, struct verdict *ret)
{
    char hex[HASH_SIZE];
    struct hash h;
    struct str line;
    bool end = false;
    hash_init(&h);
    while (str_line(&told, &line)) {
        struct str rest = str_slice(line, strlen(job->nonce), line.n);
        bool error = str_starts(rest, " e ");
        end |= str_starts(rest, " end ");
        if (!end)
            hash_add(&h, error ? str_slice(rest, 0, (size_t)(str_find(rest, ",", 0) + 1)) : rest);
    }
    hash_hex(&h, hex);
    if (end)
        ret->behaviour = arena_dup(job->arena, str_c(hex));
}

void py_judge_calls(const struct job *job, const struct expected_tests *t, struct verdict *ret)
{
    const struct exec_outcome *o = &job_phase(job, PY_RUN)->step[0];
    struct str rest = o->out.head, line;
    struct told told = {0};
    ret->run_log = str_slice(output_text(&o->err, job->arena), 0, 64u << 10);
    if (visit_ended_badly(o, ret->step, job, ret))
        return;
    if (o->out.total_bytes > (int64_t)o->out.head.n) {
        verdict_set(ret, CLASS_OUTPUT_LIMIT, "results",
                    "results are far larger than what is wanted");
        return;
    }
    while (str_line(&rest, &line))
        take_line(job, t, &told, line, ret);
    ret->compared = (int64_t)told.n;
    ret->mismatches = (int64_t)(told.n - told.right);
    ret->score = (double)told.right / (double)t->n;
    if (job->want & WANT_BEHAVIOUR && !told.forged && o->status == EXEC_OK)
        behave_calls(job, o->out.head, ret);
    judge_end(job, t, &told, o, ret);
}

/* Where the suite's own tests are not to be trusted, what they say is no verdict: of a problem with
 * several right outputs a pass is one, of the others nothing that was compared. */
static void settle_doubt(const struct job *job, const char *doubt, struct verdict *ret)
{
    bool several = strcmp(doubt, "several_outputs") == 0;
    bool ran = ret->class == CLASS_WRONG_ANSWER ||
               (!several && (ret->class == CLASS_PASS || ret->class == CLASS_RUNTIME_ERROR ||
                             ret->class == CLASS_TIMEOUT));
    if (!*doubt || !ran)
        return;
    verdict_set(ret, CLASS_UNDECIDED, arena_dup(job->arena, str_c(doubt)), ret->evidence);
}

void python_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    const struct py_notes *notes = job->mine;
    (void)tools;
    *ret = verdict_make(CLASS_HARNESS_ERROR, job->oracle->name, "");
    add_measures(job, ret);
    if (!notes || !notes->ok)
        ret->evidence = notes ? arena_dup(job->arena, str_c(notes->err.text)) : "no tests";
    else if (notes->derived)
        py_derived_judge(job, notes, ret);
    else if (py_without_reference(job))
        verdict_set(ret, CLASS_PASS, "", "the suite has no reference to try");
    else if (!job->n_done)
        ret->evidence = "the cell did not run it";
    else if (notes->tests.call)
        py_judge_calls(job, &notes->tests, ret);
    else
        judge_programs(job, &notes->tests, ret);
    if (notes && notes->ok && !job->is_golden)
        settle_doubt(job, notes->tests.doubt, ret);
}
