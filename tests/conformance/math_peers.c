/* math_peers.c: what the graders of MathArena and UGMathBench say, held against what they said.
 *
 * The rows belong to others and are not in this repository: they are looked for under $ASSAY_SHARED, else in
 * ../shared; where they are absent the test is skipped. math_peers.tsv names every row on which our account
 * of a grader differs from the grader itself: one more or one less is a failure. UPDATE_CASES=1 writes it
 * anew; reasons stay. All questions go to assay-decide in one run, as in a cell. */
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/sys/run.h"
#include "prompts/prompt.h"
#include "runners/runner/runner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define EXPLAINED "tests/conformance/math_peers.tsv"
#define LEAST     0.98
#define ROWS_MAX  4000

extern const struct runner runner_math;

/* A row under one grader, on its way. */
struct asked {
    const char *id, *peer;
    bool wanted;
    struct job job;
    struct problem problem;
    struct suite suite;
    size_t lines; /* of questions */
};

struct work {
    struct arena arena;
    struct asked *row;
    size_t n;
    struct buf questions;
};

static const struct {
    const char *official, *column;
} peers[] = {{"matharena", "matharena"}, {"ugmathbench", "ugmath"}};

static struct str reference_of(const json_t *row, size_t peer, struct arena *a)
{
    const json_t *list = json_object_get(row, "gold_list");
    char *text;
    struct str ret;
    if (peer == 0 || json_array_size(list) == 1)
        return arena_str(a,
                         json_view(peer ? json_array_get(list, 0) : json_object_get(row, "gold")));
    text = json_dumps(list, JSON_COMPACT);
    ret = arena_str(a, str_c(text));
    free(text);
    return ret;
}

static const char *facts_of(const json_t *row, size_t peer, struct arena *a)
{
    json_t *facts = json_object();
    char *text;
    const char *ret;
    if (peer == 1) {
        json_object_set(facts, "answer_type", json_object_get(row, "types"));
        json_object_set(facts, "options", json_object_get(row, "options"));
        json_add_num(facts, "precision", 1e-3);
    }
    text = json_dumps(facts, JSON_COMPACT);
    ret = arena_dup(a, str_c(text));
    free(text);
    json_decref(facts);
    return ret;
}

static void add_row(struct work *w, const json_t *row, size_t peer)
{
    struct arena *a = &w->arena;
    struct asked *r = &w->row[w->n++];
    struct exec_job visit;
    const char *phase;
    const json_t *said = json_object_get(json_object_get(row, "peers"), peers[peer].column);
    r->id = arena_dup(a, json_view(json_object_get(row, "id")));
    r->peer = peers[peer].official;
    r->wanted = json_is_true(said);
    r->problem = (struct problem){
        .id = r->id, .reference = reference_of(row, peer, a), .facts = facts_of(row, peer, a)};
    r->suite = (struct suite){.name = r->peer, .task = "", .official = r->peer};
    r->job = (struct job){.suite = &r->suite,
                          .problem = &r->problem,
                          .oracle = oracle_find("value"),
                          .joint = JOINT_ONLY,
                          .arena = a};
    r->job.code = extract_official(&r->suite, &r->problem,
                                   arena_str(a, json_view(json_object_get(row, "response"))), a);
    if (runner_math.next(NULL, &r->job, &visit, &phase) != 1)
        return;
    for (size_t i = 0; i < visit.file[0].data.n; i++)
        r->lines += visit.file[0].data.p[i] == '\n';
    buf_adds(&w->questions, visit.file[0].data);
}

static void read_rows(struct work *w, struct str text)
{
    struct str line;
    while (str_line(&text, &line) && w->n + countof(peers) <= ROWS_MAX) {
        json_t *row = NULL;
        struct err err = {0};
        if (json_parse(line, "row", &row, &err) < 0)
            fail_msg("%s", err.text);
        for (size_t i = 0; i < countof(peers); i++)
            add_row(w, row, i);
        json_decref(row);
    }
}

/* What assay-decide answers to all questions. */
static struct str decide_all(struct work *w)
{
    char path[] = "/tmp/assay-peers-XXXXXX";
    int fd = mkstemp(path);
    const char *program = run_beside("../assay-decide", &w->arena);
    const char *argv[] = {"sh", "-c", NULL, NULL};
    struct run_result r;
    struct err err = {0};
    struct str out;
    assert_non_null(program);
    close(fd);
    assert_int_equal(fs_write(path, buf_str(&w->questions), &err), 0);
    argv[2] = arena_printf(&w->arena, "%s --cpu-ms 2000 --memory-mb 512 <%s >%s.out", program, path,
                           path);
    assert_int_equal(run_program(&r, argv, NULL, &w->arena, &err), 0);
    assert_int_equal(
        fs_read(&out, arena_printf(&w->arena, "%s.out", path), 64u << 20, &w->arena, &err), 0);
    unlink(arena_printf(&w->arena, "%s.out", path));
    unlink(path);
    return out;
}

static struct str lines_of(struct str *rest, size_t n)
{
    struct str from = *rest, line;
    for (size_t i = 0; i < n; i++)
        str_line(rest, &line);
    return str_slice(from, 0, from.n - rest->n);
}

static struct str reason_of(struct str table, const char *key)
{
    struct str line;
    while (str_line(&table, &line))
        if (str_starts(line, key)) {
            const char *tab = memrchr(line.p, '\t', line.n);
            return tab ? str_slice(line, (size_t)(tab + 1 - line.p), line.n) : (struct str){0};
        }
    return (struct str){0};
}

static void score(struct work *w, struct str out, struct str old, struct buf *table)
{
    size_t rows[countof(peers)] = {0}, same[countof(peers)] = {0};
    for (size_t i = 0; i < w->n; i++) {
        struct asked *r = &w->row[i];
        struct verdict v = {.official_passed = -1};
        const char *key = arena_printf(&w->arena, "%s\t%s\t%s", r->peer, r->id,
                                       r->wanted ? "accepts" : "rejects");
        if (r->lines) {
            r->job.done[0].n_step = 1;
            r->job.done[0].step[0].status = EXEC_OK;
            r->job.done[0].step[0].out.head = lines_of(&out, r->lines);
            r->job.n_done = 1;
        }
        official_value(&r->job, r->job.code, &v);
        rows[i % countof(peers)]++;
        if (v.official_passed == r->wanted)
            same[i % countof(peers)]++;
        else
            buf_addf(table, "%s\t" STR_FMT "\n", key, STR_ARG(reason_of(old, key)));
    }
    for (size_t i = 0; i < countof(peers); i++) {
        print_message("%s: %zu of %zu as its own grader has them (%.2f %%)\n", peers[i].official,
                      same[i], rows[i], 100.0 * (double)same[i] / (double)rows[i]);
        if (!getenv("UPDATE_CASES"))
            assert_true((double)same[i] >= LEAST * (double)rows[i]);
    }
}

static void table(void **state)
{
    const char *dir = getenv("ASSAY_SHARED");
    struct work w = {0};
    struct buf now;
    struct str text, old = {0};
    struct err err = {0};
    (void)state;
    dir = arena_printf(&w.arena, "%s/conformance/math.jsonl", dir && *dir ? dir : "../shared");
    if (fs_read(&text, dir, 64u << 20, &w.arena, &err) < 0) {
        print_message("skipped: %s is not there\n", dir);
        skip();
    }
    w.row = arena_alloc(&w.arena, ROWS_MAX * sizeof *w.row);
    buf_init(&w.questions, 64u << 20);
    buf_init(&now, 16u << 20);
    read_rows(&w, text);
    if (fs_read(&old, EXPLAINED, 16u << 20, &w.arena, NULL) < 0)
        old = STR("");
    score(&w, decide_all(&w), old, &now);
    if (getenv("UPDATE_CASES"))
        fs_write(EXPLAINED, buf_str(&now), &err);
    else
        assert_true(str_eq(buf_str(&now), old));
    buf_finish(&now);
    buf_finish(&w.questions);
    arena_finish(&w.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(table)};
    return cmocka_run_group_tests_name("math_peers", tests, NULL, NULL);
}
