/* show.c: find one sample, load it, and say how to do it again. */
#include "results/show/private.h"

#include "harness/io/json.h"
#include "harness/base/suggest.h"
#include "results/store/sql.h"
#include "runners/runner/given.h"
#include "runners/runner/runner.h"
#include "testbenches/oracle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct show_column show_columns[SHOW_COUNT] = {
#define X(id, name, kind, sql) {name, SHOW_##kind},
    SHOW_FIELDS(X)
#undef X
};

/* ---- names of samples ---- */

static bool is_number(const char *s)
{
    return *s && s[strspn(s, "0123456789")] == 0;
}

/* Cut a name at '/' and ':' into at most three parts; returns how many. 0: there are more, or one
 * is empty. */
static size_t split(char *copy, const char **part)
{
    size_t n = 0;
    char *rest = copy, *word;
    while ((word = strsep(&rest, "/:"))) {
        if (n == 3 || !*word)
            return 0;
        part[n++] = word;
    }
    return n;
}

#define SAMPLE_FORMS "SAMPLE is a sample's number, or RUN/PROBLEM/INDEX such as last/%s/0"

static int no_problem(struct store *store, const struct run *run, const char *problem,
                      struct arena *arena, struct err *err)
{
    const char *names[2000], *near;
    sqlite3_stmt *stmt;
    size_t n = 0;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT name FROM problems WHERE suite_id = ? ORDER BY name", "i",
                    run->suite_row) < 0)
        return -1;
    while (n < countof(names) && (rc = sql_step(stmt, err)) == 1)
        names[n++] = sql_cstr(stmt, 0, arena);
    sqlite3_finalize(stmt);
    near = suggest(problem, names, n);
    if (near)
        return err_set(err, ERR_USAGE, "run %lld has no problem '%s'; did you mean '%s'?",
                       (long long)run->row, problem, near);
    return err_set(err, ERR_USAGE, "run %lld has no problem '%s'; " SAMPLE_FORMS,
                   (long long)run->row, problem, n ? names[0] : "PROBLEM");
}

static int no_index(struct store *store, const struct run *run, const char *problem, int64_t row,
                    const char *index, struct err *err)
{
    int64_t count = 0, last = 0;
    bool found;
    if (sql_int(store_db(store), &count, &found, err,
                "SELECT COUNT(*) FROM samples WHERE run_id = ? AND problem_id = ?", "ii", run->row,
                row) < 0 ||
        sql_int(store_db(store), &last, &found, err,
                "SELECT COALESCE(MAX(idx), 0) FROM samples WHERE run_id = ? AND problem_id = ?",
                "ii", run->row, row) < 0)
        return -1;
    if (!count)
        return err_set(err, ERR_USAGE, "run %lld has no sample of %s", (long long)run->row,
                       problem);
    return err_set(err, ERR_USAGE, "run %lld has no sample %s of %s: its samples are 0 to %lld",
                   (long long)run->row, index, problem, (long long)last);
}

static int find_in_run(int64_t *ret, struct store *store, const char *run_name, const char *problem,
                       const char *index, struct arena *arena, struct err *err)
{
    struct run run;
    int64_t row = 0, sample = 0;
    bool found;
    if (!is_number(index))
        return err_set(err, ERR_USAGE, "'%s' is no sample's index: it is a number from 0 on",
                       index);
    if (store_get_run(store, run_name, &run, arena, err) < 0 ||
        sql_int(store_db(store), &row, &found, err,
                "SELECT id FROM problems WHERE suite_id = ? AND name = ?", "is", run.suite_row,
                problem) < 0)
        return -1;
    if (!found)
        return no_problem(store, &run, problem, arena, err);
    if (sql_int(store_db(store), &sample, &found, err,
                "SELECT id FROM samples WHERE run_id = ? AND problem_id = ? AND idx = ?", "iii",
                run.row, row, (int64_t)strtoll(index, NULL, 10)) < 0)
        return -1;
    if (!found)
        return no_index(store, &run, problem, row, index, err);
    *ret = sample;
    return 0;
}

static bool is_run(const char *s)
{
    return is_number(s) || strcmp(s, "last") == 0;
}

/* Only a run was named ("last"): an error that says what is missing. */
static int only_a_run(struct store *store, const char *name, struct arena *arena, struct err *err)
{
    struct run run;
    sqlite3_stmt *stmt;
    const char *problem = "PROBLEM";
    if (store_get_run(store, name, &run, arena, err) < 0 ||
        sql_prepare(store_db(store), &stmt, err,
                    "SELECT name FROM problems WHERE suite_id = ? ORDER BY name LIMIT 1", "i",
                    run.suite_row) < 0)
        return -1;
    if (sql_step(stmt, err) == 1)
        problem = sql_cstr(stmt, 0, arena);
    sqlite3_finalize(stmt);
    return err_set(err, ERR_USAGE, "'%s' is a run (see it with 'assay report %s'); " SAMPLE_FORMS,
                   name, name, problem);
}

static int find(int64_t *ret, struct store *store, const char *name, struct arena *arena,
                struct err *err)
{
    const char *part[3];
    size_t n = split(arena_dup(arena, str_c(name)), part);
    if (n == 3)
        return find_in_run(ret, store, part[0], part[1], part[2], arena, err);
    if (n == 2 && is_run(part[0]))
        return find_in_run(ret, store, part[0], part[1], "0", arena, err);
    if (n == 2)
        return find_in_run(ret, store, "last", part[0], part[1], arena, err);
    if (strcmp(name, "last") == 0)
        return only_a_run(store, name, arena, err);
    if (n == 1 && !is_number(name))
        return find_in_run(ret, store, "last", name, "0", arena, err);
    if (n == 0)
        return err_set(err, ERR_USAGE, "'%s' is no sample; " SAMPLE_FORMS, name, "PROBLEM");
    errno = 0;
    *ret = strtoll(name, NULL, 10);
    return errno ? err_set(err, ERR_USAGE, "there is no sample %s", name) : 0;
}

int show_find(int64_t *ret, struct store *store, const char *name, struct err *err)
{
    struct arena arena = {0};
    int rc = find(ret, store, name, &arena, err);
    arena_finish(&arena);
    return rc;
}

/* ---- loading ---- */

#define X(id, name, kind, sql) ", " sql
#define SELECT_SAMPLES                                                                             \
    "SELECT 0" SHOW_FIELDS(X) " FROM samples s JOIN runs r ON r.id = s.run_id "                    \
                              "JOIN suites su ON su.id = r.suite_id "                              \
                              "JOIN models m ON m.id = r.model_id "                                \
                              "JOIN problems p ON p.id = s.problem_id "                            \
                              "LEFT JOIN prompts pr ON pr.sha256 = s.prompt_sha256 "               \
                              "LEFT JOIN verdicts v ON v.id = s.verdict_id "                       \
                              "LEFT JOIN toolchains t ON t.id = v.toolchain_id "
static const char load_sql[] = SELECT_SAMPLES "WHERE s.id = ?";
static const char each_sql[] = SELECT_SAMPLES "WHERE s.run_id = ? "
                                              "ORDER BY s.run_id, s.problem_id, s.idx";
#undef X

static void take_value(struct show_value *v, sqlite3_stmt *row, int column, struct arena *arena)
{
    v->known = sqlite3_column_type(row, column) != SQLITE_NULL;
    v->number = v->known ? sqlite3_column_int64(row, column) : -1;
    v->real = v->known ? sqlite3_column_double(row, column) : -1;
    v->text = v->known ? sql_text(row, column, arena) : STR("");
}

/* Something that the file defines stands in the text as well: one compile takes one of them. */
static bool is_repeated(const struct bench_file *f, struct str text, struct arena *arena)
{
    return given_less(f->data, text, arena).p != f->data.p;
}

/* Where a file goes on the command line of a compile by hand, in which all is one text: in front of
 * the candidate where it is given to it, but not where somebody else defines the same. */
static void place_file(struct show *s, const struct bench_file *file, size_t n, size_t i)
{
    const struct bench_file *f = &file[i];
    bool repeated = is_repeated(f, s->value[SHOW_CANDIDATE].text, &s->arena);
    for (size_t k = 0; k < n && !f->compiled; k++)
        repeated |= file[k].compiled && is_repeated(f, file[k].data, &s->arena);
    if (!(f->given & GIVEN_SOURCE) && f->compiled)
        s->file[s->n_file++] = f->name;
    else if (f->given & GIVEN_SOURCE && !repeated)
        s->given[s->n_given++] = f->name;
}

static int load_files(struct show *s, struct store *store, struct err *err)
{
    struct problem p = {.row = s->value[SHOW_PROBLEM_ROW].number};
    if (store_problem_files(store, &p, &s->arena, err) < 0)
        return -1;
    s->file = arena_alloc(&s->arena, (p.n_file + 1) * sizeof *s->file);
    s->given = arena_alloc(&s->arena, (p.n_file + 1) * sizeof *s->given);
    s->all = arena_alloc(&s->arena, (p.n_file + 1) * sizeof *s->all);
    for (size_t i = 0; i < p.n_file; i++) {
        place_file(s, p.file, p.n_file, i);
        s->all[s->n_all++] = p.file[i].name;
    }
    return 0;
}

static int no_sample(struct store *store, int64_t sample, struct err *err)
{
    int64_t last = 0;
    bool found;
    if (sql_int(store_db(store), &last, &found, err, "SELECT COALESCE(MAX(id), 0) FROM samples",
                "") < 0)
        return -1;
    if (!last)
        return err_set(err, ERR_USAGE, "there is no sample in %s yet", store_path(store));
    return err_set(err, ERR_USAGE, "there is no sample %lld in %s; the last one is %lld",
                   (long long)sample, store_path(store), (long long)last);
}

int show_load(struct show *ret, struct store *store, int64_t sample, struct err *err)
{
    struct show s = {0};
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, load_sql, "i", sample) < 0)
        return -1;
    rc = sql_step(stmt, err);
    for (int i = 0; rc == 1 && i < SHOW_COUNT; i++)
        take_value(&s.value[i], stmt, i + 1, &s.arena);
    sqlite3_finalize(stmt);
    if (rc == 0)
        rc = no_sample(store, sample, err);
    if (rc < 0 || load_files(&s, store, err) < 0) {
        show_finish(&s);
        return -1;
    }
    *ret = s;
    return 0;
}

int show_each(struct store *store, int64_t run, show_fn *fn, void *ctx, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, each_sql, "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct show s = {0};
        for (int i = 0; i < SHOW_COUNT; i++)
            take_value(&s.value[i], stmt, i + 1, &s.arena);
        rc = fn(ctx, &s, err);
        show_finish(&s);
        if (rc < 0)
            break;
    }
    sqlite3_finalize(stmt);
    return rc;
}

void show_finish(struct show *s)
{
    arena_finish(&s->arena);
}

/* ---- commands ---- */

/* A word for a POSIX shell: as it is when it holds no special characters, else in single quotes. */
static const char *quoted(struct str s, struct arena *arena)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+@%";
    const char *text = arena_dup(arena, s);
    struct buf b;
    if (*text && text[strspn(text, plain)] == 0)
        return text;
    buf_init(&b, 8 * s.n + 8);
    buf_addc(&b, "'");
    for (; *text; text++)
        if (*text == '\'')
            buf_addc(&b, "'\\''");
        else
            buf_add(&b, text, 1);
    buf_addc(&b, "'");
    return arena_take_c(arena, &b);
}

static const char *db_option(struct show *s, const struct show_options *options)
{
    if (!options->db)
        return "";
    return arena_printf(&s->arena, " --db %s", quoted(str_c(options->db), &s->arena));
}

const char *show_rejudge_command(struct show *s, const struct show_options *options)
{
    const struct kind *kind = show_kind(s);
    if (kind && kind->form == FORM_PROSE && strcmp(kind->name, KIND_OPINION) != 0)
        return arena_printf(&s->arena, "assay judge %lld --judge MODEL --problems %s%s",
                            (long long)s->value[SHOW_RUN].number,
                            quoted(s->value[SHOW_PROBLEM].text, &s->arena), db_option(s, options));
    return arena_printf(
        &s->arena, "assay rejudge %lld --problems %s%s%s", (long long)s->value[SHOW_RUN].number,
        quoted(s->value[SHOW_PROBLEM].text, &s->arena),
        s->value[SHOW_AS_OFFICIAL].number > 0 ? " --as-official" : "", db_option(s, options));
}

/* --prompt, --rules and --shots, as the run had them. */
static const char *prompt_options(struct show *s)
{
    struct str name = s->value[SHOW_TEMPLATE].text;
    bool plain = name.n == 0 || str_eqc(name, "default");
    int64_t shots = s->value[SHOW_SHOTS].number;
    return arena_printf(
        &s->arena, "%s%s%s%s", plain ? "" : " --prompt ", plain ? "" : quoted(name, &s->arena),
        s->value[SHOW_RULES].number > 0 ? " --rules" : "",
        shots > 0 ? arena_printf(&s->arena, " --shots %lld", (long long)shots) : "");
}

/* The parameters of the request, as options of `run`. */
static const char *parameter_options(struct show *s)
{
    static const struct {
        const char *member, *option;
    } table[] = {
        {"temperature", "temperature"},
        {"top_p", "top-p"},
        {"max_tokens", "max-tokens"},
        {"seed", "seed"},
        {"extra", "extra"},
    };
    const char *ret = "";
    json_t *json = NULL;
    if (json_parse(s->value[SHOW_PARAMETERS].text, "parameters", &json, NULL) < 0)
        return ret;
    for (size_t i = 0; i < countof(table); i++) {
        json_t *value = json_object_get(json, table[i].member);
        char *text =
            value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))
                  : NULL;
        if (text)
            ret = arena_printf(&s->arena, "%s --%s %s", ret, table[i].option,
                               quoted(str_c(text), &s->arena));
        free(text);
    }
    json_decref(json);
    return ret;
}

/* The options for the number of samples and for what is done when one fails. */
static const char *strategy_options(struct show *s)
{
    if (s->value[SHOW_BEST_OF].number > 0)
        return arena_printf(&s->arena, " --best-of %lld", (long long)s->value[SHOW_BEST_OF].number);
    return arena_printf(
        &s->arena, " --n %lld%s%s", (long long)s->value[SHOW_INDEX].number + 1,
        s->value[SHOW_REPAIR].number > 0 ? " --repair " : "",
        s->value[SHOW_REPAIR].number > 0
            ? arena_printf(&s->arena, "%lld", (long long)s->value[SHOW_REPAIR].number)
            : "");
}

const char *show_run_command(struct show *s, const struct show_options *options)
{
    struct arena *a = &s->arena;
    struct str task = s->value[SHOW_TASK].text;
    return arena_printf(
        a,
        "assay run --suite " STR_FMT "%s" STR_FMT
        " --model %s --base-url %s%s%s --problems %s%s%s%s",
        STR_ARG(s->value[SHOW_SUITE].text), task.n ? "/" : "", STR_ARG(task),
        quoted(s->value[SHOW_MODEL].text, a), quoted(s->value[SHOW_BASE_URL].text, a),
        parameter_options(s), prompt_options(s), quoted(s->value[SHOW_PROBLEM].text, a),
        strategy_options(s), s->value[SHOW_AS_OFFICIAL].number > 0 ? " --as-official" : "",
        db_option(s, options));
}

const char *show_code_command(struct show *s, const struct show_options *options)
{
    return arena_printf(&s->arena, "assay show %lld --json%s | jq -r .candidate",
                        (long long)s->value[SHOW_SAMPLE].number, db_option(s, options));
}

const struct kind *show_kind(const struct show *s)
{
    struct arena arena = {0};
    const struct oracle *oracle = oracle_find(arena_dup(&arena, s->value[SHOW_BENCH].text));
    arena_finish(&arena);
    return oracle ? oracle->kind : NULL;
}

const char *show_heading(const struct show *s)
{
    const struct kind *kind = show_kind(s);
    return kind ? kind->heading : "Code";
}

static const char *files_of(const char *const *file, size_t n, struct arena *arena)
{
    const char *ret = "";
    for (size_t i = 0; i < n; i++)
        ret = arena_printf(arena, "%s %s", ret, quoted(str_c(file[i]), arena));
    return ret;
}

/* What a candidate is tried with. */
static const char bench_files[] = "writefile(name, data) FROM bench_files WHERE problem_id";
static const char value_files[] = "writefile('gold', reference), "
                                  "writefile('facts', COALESCE(facts, '{}')) "
                                  "FROM problems WHERE id";

/* The commands take the files out of the store with writefile() of the sqlite3 shell, byte for
 * byte, and then run the tools of the bench's runner, as suites' own harnesses do. */
const char *show_by_hand(struct show *s, const char *db_path)
{
    const struct oracle *oracle = oracle_find(arena_dup(&s->arena, s->value[SHOW_BENCH].text));
    const char *db = quoted(str_c(db_path), &s->arena);
    struct by_hand what;
    struct str top = s->value[SHOW_TOP].text;
    const struct runner *runner;
    if (!oracle || !s->value[SHOW_CANDIDATE].known)
        return "";
    runner = runner_find(oracle->runner);
    if (!runner || !runner->by_hand)
        return "";
    top = top.n ? top : *oracle->top ? str_c(oracle->top) : s->value[SHOW_ENTRY].text;
    what = (struct by_hand){
        .top = quoted(top, &s->arena),
        .sources = arena_printf(&s->arena, "%s %s%s", files_of(s->given, s->n_given, &s->arena),
                                oracle->kind->file, files_of(s->file, s->n_file, &s->arena)),
        .files = files_of(s->all, s->n_all, &s->arena),
    };
    return arena_printf(
        &s->arena,
        "cd \"$(mktemp -d)\"\n"
        "sqlite3 %s \"SELECT writefile('%s', candidate) FROM verdicts WHERE id = %lld\"\n"
        "sqlite3 %s \"SELECT %s = %lld\"\n"
        "%s\n",
        db, oracle->kind->file, (long long)s->value[SHOW_VERDICT].number, db,
        oracle->kind->form == FORM_VALUE ? value_files : bench_files,
        (long long)s->value[SHOW_PROBLEM_ROW].number, runner->by_hand(&what, &s->arena));
}
