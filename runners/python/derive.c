/* derive.c: suites that have asserts, or inputs of which their reference knows the results.
 *
 * What the tests are is found out by running them with the reference, in a visit without any
 * candidate: calls with the values that are wanted, which are then judged as other calls; or
 * operations, where a test is more than that (rounds.c). It is done once for each problem, and kept. */
#include "runners/python/python.h"

#include "harness/io/json.h"
#include "runners/runner/visit.h"

#include <stdlib.h>
#include <string.h>

#define PREPARE "prepare"
#define KEPT    STR("python tests")

/* Packages of Debian's by the modules that tests use. */
static const struct {
    const char *module, *package;
} packages[] = {
    {"sklearn", "python3-sklearn"},
    {"pytz", "python3-tz"},
    {"yaml", "python3-yaml"},
    {"PIL", "python3-pil"},
    {"cv2", "python3-opencv"},
    {"bs4", "python3-bs4"},
    {"mpl_toolkits", "python3-matplotlib"},
};

bool py_is_derived(const struct oracle *oracle)
{
    return strcmp(oracle->name, "asserts") == 0 || strcmp(oracle->name, "inputs") == 0;
}

int py_derived_open(struct py_notes *notes, const struct problem *p, struct arena *arena)
{
    json_t *facts = NULL;
    const char *doubt = "";
    int rc = json_parse(str_c(p->facts), "facts", &facts, &notes->err) < 0 ||
                     json_get_cstr(facts, "doubt", false, &doubt, &notes->err) < 0
                 ? -1
                 : 0;
    notes->tests.doubt = arena_dup(arena, str_c(doubt));
    notes->tests.prelude = STR("");
    json_decref(facts);
    return rc;
}

bool py_told(struct str *ret, const struct job *job, const struct exec_outcome *o)
{
    struct str rest = o->out.head, line;
    struct buf b;
    bool end = false, clean = o->out.total_bytes == (int64_t)o->out.head.n;
    buf_init(&b, rest.n + 1);
    while (str_line(&rest, &line)) {
        struct str words = str_slice(line, strlen(job->nonce) + 1, line.n);
        clean = clean && !end && str_starts(line, job->nonce);
        end |= str_starts(words, "end ");
        if (end || !clean)
            continue;
        buf_adds(&b, words);
        buf_addc(&b, "\n");
    }
    *ret = arena_take(job->arena, &b);
    return clean && end;
}

static const struct exec_outcome *prepared(const struct job *job)
{
    const struct exec_result *r = job_phase(job, PREPARE);
    return r && r->n_step ? &r->step[0] : NULL;
}

/* ---- what the tests turned out to be ---- */

static size_t count_lines(struct str text, const char *kind)
{
    struct str line;
    size_t n = 0;
    while (str_line(&text, &line))
        n += str_starts(line, kind);
    return n;
}

/* The next of the parts of a line that tabs separate. */
static struct str part(struct str *rest)
{
    ptrdiff_t tab = str_find(*rest, "\t", 0);
    struct str ret = tab < 0 ? *rest : str_slice(*rest, 0, (size_t)tab);
    *rest =
        tab < 0 ? (struct str){rest->p + rest->n, 0} : str_slice(*rest, (size_t)tab + 1, rest->n);
    return ret;
}

static int read_rule(struct expected_test *ret, struct str text, struct arena *arena,
                     struct err *err)
{
    const char *how = "equal";
    json_t *obj, *also;
    char *dump;
    int rc;
    if (json_parse(text, "rule", &obj, err) < 0)
        return -1;
    ret->rule = (struct expected_rule){.loose = true};
    rc = json_get_cstr(obj, "how", true, &how, err) < 0 ||
                 json_get_num(obj, "abs", false, &ret->rule.abs, err) < 0 ||
                 json_get_num(obj, "rel", false, &ret->rule.rel, err) < 0
             ? -1
             : 0;
    ret->rule.how = expected_how_named(how);
    if ((also = json_object_get(obj, "also"))) {
        dump = json_dumps(also, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(17));
        ret->also = arena_str(arena, str_c(dump));
        free(dump);
    }
    json_decref(obj);
    if (rc == 0 && ret->rule.how == EXPECTED_HOW_COUNT)
        rc = err_set(err, ERR_INTERNAL, "the tests ask a result for something unknown");
    return rc;
}

static int read_calls(struct py_notes *notes, struct str text, struct arena *arena, struct err *err)
{
    struct expected_tests *t = &notes->tests;
    struct str line;
    t->call = true;
    t->compare = "as the tests have it";
    t->test = arena_alloc(arena, count_lines(text, "c ") * sizeof *t->test);
    while (str_line(&text, &line)) {
        struct expected_test *test = &t->test[t->n];
        struct str rest = str_slice(line, 2, line.n);
        if (str_starts(line, "s "))
            t->compare = arena_printf(arena, "without %ld inputs that have very large results",
                                      strtol(line.p + 2, NULL, 10));
        if (!str_starts(line, "c "))
            continue;
        test->in = part(&rest);
        if (read_rule(test, part(&rest), arena, err) < 0)
            return -1;
        test->out = rest;
        test->wrong = "";
        test->number = ++t->n;
    }
    return 0;
}

/* In another order than the suite's, the same for every candidate: who only knows which results come
 * after one another, and not what they are of, is found out. Sattolo's: no test keeps its place. */
static void reorder(struct expected_tests *t, const char *seed)
{
    uint64_t state = 14695981039346656037u;
    for (const char *c = seed; *c; c++)
        state = (state ^ (unsigned char)*c) * 1099511628211u;
    for (size_t i = t->n; i-- > 1;) {
        struct expected_test last = t->test[i];
        size_t k = (state >> 33) % i;
        t->test[i] = t->test[k];
        t->test[k] = last;
        state = state * 6364136223846793005u + 1442695040888963407u;
    }
}

static void read_operations(struct py_notes *notes, struct str text, struct arena *arena)
{
    struct str line;
    struct buf b;
    buf_init(&b, text.n + 1);
    while (str_line(&text, &line)) {
        if (str_starts(line, "n "))
            notes->asserts = strtol(line.p + 2, NULL, 10);
        if (!str_starts(line, "o "))
            continue;
        buf_adds(&b, str_slice(line, 2, line.n));
        buf_addc(&b, "\n");
        notes->n_asked++;
    }
    notes->asked = arena_take(arena, &b);
}

static bool learn(struct job *job, struct py_notes *notes)
{
    struct str text = job_kept(job, KEPT);
    const struct exec_outcome *o = prepared(job);
    if (notes->known)
        return notes->ok;
    if (!text.p) {
        if (!o || o->status != EXEC_OK || !py_told(&text, job, o))
            return false;
        job_keep(job, KEPT, text);
    }
    notes->known = true;
    notes->ok = true;
    if (count_lines(text, "c "))
        notes->ok = read_calls(notes, text, job->arena, &notes->err) == 0;
    else
        read_operations(notes, text, job->arena);
    reorder(&notes->tests, job->problem->id);
    return notes->ok && (notes->tests.n || notes->n_asked);
}

int py_derived_next(const struct toolchain *tools, struct job *job, struct py_notes *notes,
                    struct exec_job *ret, const char **phase)
{
    if (!learn(job, notes)) {
        if (notes->known || prepared(job))
            return 0;
        py_plan_bench(tools, job, PREPARE, NULL, 0, ret);
        *phase = PREPARE;
        return 1;
    }
    if (!notes->tests.n)
        return py_rounds_next(tools, job, notes, ret, phase);
    if (job_phase(job, PY_RUN))
        return 0;
    py_plan_calls(tools, job, &notes->tests, ret);
    *phase = PY_RUN;
    return 1;
}

/* ---- judging ---- */

static const char *package_of(const char *module, struct arena *arena)
{
    for (size_t i = 0; i < countof(packages); i++)
        if (strcmp(packages[i].module, module) == 0)
            return packages[i].package;
    return arena_printf(arena, "python3-%s", module);
}

static bool judge_missing(const struct job *job, struct str line, struct verdict *ret)
{
    struct str name = str_slice(line, sizeof "missing " - 1, line.n);
    size_t n = 0;
    if (!str_starts(line, "missing "))
        return false;
    while (n < name.n && name.p[n] != '.')
        n++;
    ret->class = CLASS_NOT_JUDGED;
    ret->detail = "missing_module";
    ret->evidence = arena_printf(
        job->arena, "needs the Python module " STR_FMT ": sudo apt-get install %s", STR_ARG(name),
        package_of(arena_dup(job->arena, str_slice(name, 0, n)), job->arena));
    return true;
}

/* The reference itself did not come through: known by its golden run, so for other candidates it is
 * our fault. */
static void judge_unprepared(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *o = prepared(job);
    struct str text = STR(""), line;
    ret->step = PREPARE;
    ret->evidence = "the cell did not run the tests";
    if (!o || visit_ended_badly(o, PREPARE, job, ret))
        return;
    ret->evidence = "the tests could not be read";
    py_told(&text, job, o);
    while (str_line(&text, &line)) {
        if (judge_missing(job, line, ret))
            return;
        if (str_starts(line, "f ")) {
            py_judge_error(job, 'f', str_slice(line, 2, line.n), ret);
            ret->evidence = arena_printf(job->arena, "in its own tests: %s", ret->evidence);
        }
    }
    if (!job->is_golden)
        ret->class = CLASS_HARNESS_ERROR;
}

void py_derived_judge(const struct job *job, const struct py_notes *notes, struct verdict *ret)
{
    if (!notes->known) {
        judge_unprepared(job, ret);
    } else if (!notes->tests.n && !notes->n_asked) {
        ret->class = CLASS_WRONG_ANSWER;
        ret->detail = "no_call";
        ret->evidence = "the tests never call the answer";
    } else if (!notes->tests.n) {
        ret->way = "asserts";
        py_rounds_judge(job, notes, ret);
    } else {
        ret->way = "call";
        if (job_phase(job, PY_RUN))
            py_judge_calls(job, &notes->tests, ret);
        else
            ret->evidence = "the cell did not run it";
    }
}
