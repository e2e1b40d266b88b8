/* import.c: completions made elsewhere, from a JSONL file into the store. */
#include "results/import.h"

#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/base/suggest.h"
#include "results/sql.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX (2048ull << 20)

/* ---- one line ---- */

static int unknown_problem(struct str id, const struct suite *suite, struct err *err)
{
    const char **names = mem_alloc((suite->n + 1) * sizeof *names);
    char word[256];
    const char *near;
    for (size_t i = 0; i < suite->n; i++)
        names[i] = suite->problem[i].id;
    snprintf(word, sizeof word, STR_FMT, STR_ARG(str_slice(id, 0, 200)));
    near = suggest(word, names, suite->n);
    free(names);
    return err_set(err, ERR_INPUT, "no problem '%s' in %s%s%s%s%s%s", word, suite->name,
                   *suite->task ? "/" : "", suite->task, near ? "; did you mean '" : "",
                   near ? near : "", near ? "'?" : "");
}

static int check_suite(const json_t *obj, const struct suite *suite, struct err *err)
{
    struct str name = str_c(suite->name), task = str_c(suite->task);
    if (json_get_str(obj, "suite", false, &name, err) < 0 ||
        json_get_str(obj, "task", false, &task, err) < 0)
        return -1;
    if (str_eqc(name, suite->name) && (task.n == 0 || str_eqc(task, suite->task)))
        return 0;
    return err_set(err, ERR_INPUT, "this line is of " STR_FMT "/" STR_FMT ", not of %s/%s",
                   STR_ARG(name), STR_ARG(task), suite->name, suite->task);
}

static int read_row(struct import_row *ret, const json_t *obj, const struct suite *suite,
                    struct err *err)
{
    struct str id = {0}, text = {0};
    int64_t index = -1;
    if (check_suite(obj, suite, err) < 0 || json_get_str(obj, "problem", false, &id, err) < 0 ||
        (!id.p && json_get_str(obj, "task_id", true, &id, err) < 0))
        return -1;
    ret->problem = suite_find(suite, id);
    if (!ret->problem)
        return unknown_problem(id, suite, err);
    /* in our own exports "sample" is the row's number, and "sample_index" stands beside it */
    if (json_get_int(obj, "sample_index", false, &index, err) < 0 ||
        (index < 0 && json_get_int(obj, "sample", false, &index, err) < 0))
        return -1;
    if (index > 1000000)
        return err_set(err, ERR_INPUT, "sample %lld is out of range", (long long)index);
    if (json_get_str(obj, "response", false, &text, err) < 0 ||
        (!text.p && json_get_str(obj, "completion", true, &text, err) < 0))
        return -1;
    ret->index = (int)index;
    return 0;
}

/* ---- the file ---- */

/* Lines without a number count up, problem by problem. */
static void number_rows(struct import *im, const struct suite *suite)
{
    int *next = mem_alloc((suite->n + 1) * sizeof *next);
    for (size_t i = 0; i < im->n; i++) {
        struct import_row *row = &im->row[i];
        int *count = &next[row->problem - suite->problem];
        if (row->index < 0)
            row->index = *count;
        if (row->index + 1 > *count)
            *count = row->index + 1;
        if (*count > im->n_each)
            im->n_each = *count;
    }
    free(next);
}

static int by_sample(const void *a, const void *b)
{
    const struct import_row *x = *(const struct import_row *const *)a,
                            *y = *(const struct import_row *const *)b;
    if (x->problem != y->problem)
        return x->problem < y->problem ? -1 : 1;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

static size_t line_number(const struct import *im, const struct import_row *row)
{
    size_t line = 1;
    for (size_t i = 0; i < row->at; i++)
        line += im->text.p[i] == '\n';
    return line;
}

static int check_twice(const struct import *im, const char *path, struct err *err)
{
    const struct import_row **sorted = mem_alloc((im->n + 1) * sizeof *sorted);
    int rc = 0;
    for (size_t i = 0; i < im->n; i++)
        sorted[i] = &im->row[i];
    if (im->n)
        qsort(sorted, im->n, sizeof *sorted, by_sample);
    for (size_t i = 1; i < im->n && rc == 0; i++)
        if (sorted[i]->problem == sorted[i - 1]->problem &&
            sorted[i]->index == sorted[i - 1]->index)
            rc = err_set(err, ERR_INPUT, "%s:%zu: sample %d of %s stands in line %zu already", path,
                         line_number(im, sorted[i]), sorted[i]->index, sorted[i]->problem->id,
                         line_number(im, sorted[i - 1]));
    free(sorted);
    return rc;
}

static int read_line(struct import *im, struct str line, const char *path, size_t number,
                     const struct suite *suite, struct err *err)
{
    struct import_row row = {.at = (size_t)(line.p - im->text.p), .length = line.n};
    struct str model = {0};
    json_t *obj = NULL;
    int rc = json_parse_line(line, path, (int64_t)number, &obj, err);
    if (rc == 0 && read_row(&row, obj, suite, err) < 0)
        rc = err_within(err, "%s:%zu: ", path, number);
    if (rc == 0 && !im->model && json_get_str(obj, "model", false, &model, NULL) == 0 && model.n)
        im->model = arena_dup(&im->arena, model);
    json_decref(obj);
    if (rc == 0)
        im->row[im->n++] = row;
    return rc;
}

static int read_lines(struct import *im, const char *path, const struct suite *suite,
                      struct err *err)
{
    struct str rest = im->text, line;
    size_t lines = 1, number = 0;
    for (size_t i = 0; i < im->text.n; i++)
        lines += im->text.p[i] == '\n';
    im->row = mem_alloc(lines * sizeof *im->row);
    while (str_line(&rest, &line)) {
        number++;
        if (str_trim(line).n && read_line(im, line, path, number, suite, err) < 0)
            return -1;
    }
    if (im->n == 0)
        return err_set(err, ERR_INPUT, "%s: no completion in it", path);
    if (!im->model)
        im->model = "unknown";
    return 0;
}

static int read_stdin(struct import *im, struct err *err)
{
    char part[65536];
    ssize_t n;
    buf_init(&im->input, FILE_MAX);
    while ((n = read(STDIN_FILENO, part, sizeof part)) != 0 && !im->input.over) {
        if (n > 0)
            buf_add(&im->input, part, (size_t)n);
        else if (errno != EINTR)
            return err_sys(err, "read standard input");
    }
    if (im->input.over)
        return err_set(err, ERR_INPUT, "standard input: more than %llu bytes", FILE_MAX);
    im->text = buf_str(&im->input);
    return 0;
}

static int read_text(struct import *im, const char *path, struct err *err)
{
    if (strcmp(path, "-") == 0)
        return read_stdin(im, err);
    return fs_read(&im->text, path, FILE_MAX, &im->arena, err);
}

int import_read(struct import *ret, const char *path, const struct suite *suite, struct err *err)
{
    struct import im = {0};
    if (read_text(&im, path, err) < 0) {
        if (err)
            err->kind = ERR_INPUT;
    } else {
        path = strcmp(path, "-") == 0 ? "standard input" : path;
        sha256_hex(im.text, im.sha256);
        if (read_lines(&im, path, suite, err) == 0) {
            number_rows(&im, suite);
            if (check_twice(&im, path, err) == 0) {
                *ret = im;
                return 0;
            }
        }
    }
    import_finish(&im);
    return -1;
}

void import_finish(struct import *im)
{
    free(im->row);
    buf_finish(&im->input);
    arena_finish(&im->arena);
    *im = (struct import){0};
}

/* ---- into the store ---- */

static int store_row(const struct import *im, const struct import_row *row, struct store *store,
                     const struct suite *suite, const struct run *run, struct err *err)
{
    struct sample s = {.problem = row->problem, .index = row->index};
    struct str reasoning = STR(""), finish = STR("");
    struct hash h;
    json_t *obj = NULL;
    int rc = json_parse((struct str){im->text.p + row->at, row->length}, "line", &obj, err);
    if (rc == 0 && json_get_str(obj, "response", false, &s.reply.text, err) == 0 &&
        (s.reply.text.p || json_get_str(obj, "completion", true, &s.reply.text, err) == 0)) {
        s.reply.is_completion = json_object_get(obj, "response") == NULL;
        json_get_str(obj, "reasoning", false, &reasoning, NULL);
        json_get_str(obj, "finish_reason", false, &finish, NULL);
        s.reply.reasoning = reasoning;
        s.reply.finish_raw = arena_dup(&s.arena, finish);
        s.reply.prompt_tokens = s.reply.completion_tokens = s.reply.reasoning_tokens = -1;
        s.reply.cost = -1;
        json_get_int(obj, "usage.prompt_tokens", false, &s.reply.prompt_tokens, NULL);
        json_get_int(obj, "usage.completion_tokens", false, &s.reply.completion_tokens, NULL);
        json_get_int(obj, "usage.reasoning_tokens", false, &s.reply.reasoning_tokens, NULL);
        hash_init(&h);
        hash_addc(&h, suite->version);
        hash_addc(&h, run->key);
        hash_addc(&h, row->problem->id);
        hash_add_int(&h, row->index);
        hash_hex(&h, s.key);
        rc = store_put_reply(store, &s, run->row, err);
    }
    json_decref(obj);
    arena_finish(&s.arena);
    return rc;
}

/* A run of this file is stored in one transaction, so it has all of its replies or none. */
int import_store(const struct import *im, struct store *store, const struct suite *suite,
                 const struct run *run, struct err *err)
{
    int64_t have = 0;
    bool found;
    if (sql_int(store_db(store), &have, &found, err,
                "SELECT COUNT(*) FROM samples WHERE run_id = ?", "i", run->row) < 0)
        return -1;
    if (have > 0)
        return 0;
    for (size_t i = 0; i < im->n; i++)
        if (store_row(im, &im->row[i], store, suite, run, err) < 0) {
            store_rollback(store);
            return -1;
        }
    return store_flush(store, err);
}
