/* import.c: completions made elsewhere: choose the format, check what was read, store it. */
#include "results/import/private.h"

#include "harness/io/fs.h"
#include "harness/io/gzip.h"
#include "harness/base/hash.h"
#include "harness/io/json.h"
#include "harness/base/suggest.h"
#include "results/store/sql.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define X(name, folder, functions, help) {name, help, folder, functions##_probe, functions##_read},
const struct import_format import_formats[] = {IMPORT_FORMATS(X){0}};
#undef X

/* ---- what must hold of every format ---- */

static const char *near_problem(const char *word, const struct suite *suite)
{
    const char **names = mem_alloc((suite->n + 1) * sizeof *names), *near;
    for (size_t i = 0; i < suite->n; i++)
        names[i] = suite->problem[i].id;
    near = suggest(word, names, suite->n);
    free(names);
    return near;
}

static int check_known(const struct import *im, const struct suite *suite, struct err *err)
{
    size_t n = im->unknown.n, shown = n < countof(im->unknown.name) ? n : countof(im->unknown.name);
    const char *near = n ? near_problem(im->unknown.name[0], suite) : NULL;
    struct buf b;
    if (n == 0)
        return 0;
    buf_init(&b, 800);
    buf_addf(&b, "%s: no problem '%s' in %s%s%s", im->unknown.where, im->unknown.name[0],
             suite->name, *suite->task ? "/" : "", suite->task);
    if (near)
        buf_addf(&b, "; did you mean '%s'?", near);
    for (size_t i = 1; i < shown; i++)
        buf_addf(&b, "%s'%s'", i == 1 ? near ? " Nor are there " : "; nor are there " : ", ",
                 im->unknown.name[i]);
    if (n > shown)
        buf_addc(&b, " and others");
    err_set(err, ERR_INPUT, "%s", b.p);
    buf_finish(&b);
    return -1;
}

/* Give rows without a sample number the next one of their problem. */
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
    return x < y ? -1 : 1;
}

static int told_twice(struct import *im, const struct import_row *row,
                      const struct import_row *first, struct err *err)
{
    if (!row->where)
        return err_set(err, ERR_INPUT, "%s:%zu: sample %d of %s stands in line %zu already",
                       im->path, row->line, row->index, row->problem->id, first->line);
    return err_set(err, ERR_INPUT, "%s/%s: sample %d of %s is in %s already", im->path, row->where,
                   row->index, row->problem->id, first->where);
}

static int check_twice(struct import *im, struct err *err)
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
            rc = told_twice(im, sorted[i], sorted[i - 1], err);
    free(sorted);
    return rc;
}

static int check(struct import *im, const struct suite *suite, struct err *err)
{
    if (check_known(im, suite, err) < 0)
        return -1;
    if (im->n == 0)
        return err_set(err, ERR_INPUT, "%s: no completion in it", im->path);
    if (!im->model)
        im->model = "unknown";
    number_rows(im, suite);
    return check_twice(im, err);
}

/* ---- the text of a file ---- */

static int read_stdin(struct import *im, struct err *err)
{
    char part[65536];
    ssize_t n;
    buf_init(&im->input, IMPORT_BYTES_MAX);
    while ((n = read(STDIN_FILENO, part, sizeof part)) != 0 && !im->input.over) {
        if (n > 0)
            buf_add(&im->input, part, (size_t)n);
        else if (errno != EINTR)
            return err_sys(err, "read standard input");
    }
    if (im->input.over)
        return err_set(err, ERR_INPUT, "standard input: more than %llu bytes", IMPORT_BYTES_MAX);
    im->text = buf_str(&im->input);
    return 0;
}

static int unpack(struct import *im, struct err *err)
{
    struct buf out;
    buf_init(&out, IMPORT_BYTES_MAX);
    if (gzip_unpack(&out, im->text, err) < 0) {
        buf_finish(&out);
        return err_within(err, "%s: ", im->path);
    }
    buf_finish(&im->input);
    im->input = out;
    im->text = buf_str(&im->input);
    return 0;
}

static int read_text(struct import *im, const char *path, struct err *err)
{
    int rc = strcmp(path, "-") == 0 ? read_stdin(im, err)
                                    : fs_read(&im->text, path, IMPORT_BYTES_MAX, &im->arena, err);
    if (rc == 0 && gzip_is(im->text))
        rc = unpack(im, err);
    if (rc == 0)
        sha256_hex(im->text, im->sha256);
    if (rc == 0 && str_starts(im->text, "\xef\xbb\xbf")) /* a mark of byte order */
        im->text = str_slice(im->text, 3, im->text.n);
    if (rc < 0 && err)
        err->kind = ERR_INPUT; /* what is wrong is what was named, not the machine */
    return rc;
}

/* ---- which format ---- */

static int find_format(const struct import_format **ret, const char *name, struct err *err)
{
    const char *names[16], *near;
    size_t n = 0;
    for (; import_formats[n].name; n++) {
        names[n] = import_formats[n].name;
        if (strcmp(names[n], name) == 0) {
            *ret = &import_formats[n];
            return 0;
        }
    }
    near = suggest(name, names, n);
    return err_set(err, ERR_USAGE, "there is no format '%s'%s%s%s", name,
                   near ? "; did you mean '" : "; see 'assay score --help'", near ? near : "",
                   near ? "'?" : "");
}

static int pick_format(struct import *im, bool folder, const struct suite *suite, struct err *err)
{
    for (const struct import_format *f = import_formats; !im->format && f->name; f++)
        if (f->folder == folder && f->probe(im, suite))
            im->format = f;
    if (!im->format)
        return err_set(err, ERR_INPUT,
                       "%s: neither PROBLEM/PROBLEM_sampleNN.sv (VerilogEval v2) nor tN/PROBLEM.v "
                       "(RTLLM) is in it",
                       im->path);
    if (im->format->folder == folder)
        return 0;
    return err_set(err, ERR_INPUT, "%s: the format %s is a %s", im->path, im->format->name,
                   folder ? "file, and this is a folder" : "folder, and this is a file");
}

static int read_all(struct import *im, const char *path, const char *format,
                    const struct suite *suite, struct err *err)
{
    bool folder = fs_is_dir(path);
    if (format && find_format(&im->format, format, err) < 0)
        return -1;
    if (!folder && read_text(im, path, err) < 0)
        return -1;
    if (pick_format(im, folder, suite, err) < 0 || im->format->read(im, suite, err) < 0)
        return -1;
    return check(im, suite, err);
}

int import_read(struct import *ret, const char *path, const char *format, const struct suite *suite,
                struct err *err)
{
    struct import im = {.path = path};
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    im.path =
        strcmp(path, "-") == 0 ? "standard input" : arena_dup(&im.arena, (struct str){path, n});
    if (read_all(&im, path, format, suite, err) == 0) {
        *ret = im;
        return 0;
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

static int put_reply(struct sample *s, const struct suite *suite, struct store *store,
                     const struct run *run, struct err *err)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, suite->version);
    hash_addc(&h, run->key);
    hash_addc(&h, s->problem->id);
    hash_add_int(&h, s->index);
    hash_hex(&h, s->key);
    return store_put_reply(store, s, run->row, err);
}

static int store_row(const struct import_row *row, struct store *store, const struct suite *suite,
                     const struct run *run, struct err *err)
{
    struct sample s = {.problem = row->problem, .index = row->index};
    json_t *line = NULL;
    int rc = 0;
    if (row->reply) {
        s.reply = *row->reply;
    } else {
        s.reply = (struct reply){.reasoning = STR(""),
                                 .prompt_tokens = -1,
                                 .completion_tokens = -1,
                                 .reasoning_tokens = -1,
                                 .cached_tokens = -1,
                                 .cache_written_tokens = -1,
                                 .ttft_ms = -1,
                                 .cost = -1};
        rc = json_parse(row->json, "line", &line, err);
        if (rc == 0)
            rc = lines_reply(&s.reply, line, &s.arena, err);
    }
    if (rc == 0)
        rc = put_reply(&s, suite, store, run, err);
    json_decref(line);
    arena_finish(&s.arena);
    return rc;
}

/* All replies of a file are stored in one transaction, so the run has all of them or none. */
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
        if (store_row(&im->row[i], store, suite, run, err) < 0) {
            store_rollback(store);
            return -1;
        }
    return store_flush(store, err);
}
