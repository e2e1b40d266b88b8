/* tree.c: completions in folders, one file for each.
 *
 * VerilogEval v2, a build folder (Makefile.in, sv-generate): PROBLEM/PROBLEM_sampleNN.sv, counted
 * from 01, and beside it PROBLEM_sampleNN-sv-generate.log, which tells the model, the tokens and
 * the cost. RTLLM (auto_run.py): tN/PROBLEM.v, counted from t1; a single folder tN may be given,
 * too.
 *
 * The files hold code that was extracted already. Links are not followed, and files that are no
 * samples are not read. */
#include "harness/io/fs.h"
#include "harness/base/hash.h"
#include "harness/base/utf8.h"
#include "problems/suite/tree.h"
#include "results/import/private.h"

#include <stdlib.h>
#include <string.h>

struct walk {
    struct import *im;
    const struct suite *suite;
    struct hash hash;
    size_t bytes;
};

/* ---- one file ---- */

static int check_text(struct str text, const char *root, const char *path, struct err *err)
{
    const char *nul = text.n ? memchr(text.p, 0, text.n) : NULL;
    ptrdiff_t bad = nul ? nul - text.p : utf8_bad(text);
    if (bad < 0)
        return 0;
    return err_set(err, ERR_INPUT, "%s/%s:%zu: not valid UTF-8 text (byte 0x%02x)", root, path,
                   str_line_at(text, (size_t)bad), (unsigned char)text.p[bad]);
}

/* Read and check a file, and add it to the hash of the content. */
static int read_file(struct str *ret, struct walk *w, const char *path, struct err *err)
{
    struct import *im = w->im;
    if (fs_read_below(ret, im->path, path, TREE_FILE_MAX, &im->arena, err) < 0 ||
        check_text(*ret, im->path, path, err) < 0) {
        if (err)
            err->kind = ERR_INPUT;
        return -1;
    }
    w->bytes += ret->n;
    if (w->bytes > IMPORT_BYTES_MAX)
        return err_set(err, ERR_INPUT, "%s: more than %llu bytes in all", im->path,
                       IMPORT_BYTES_MAX);
    hash_addc(&w->hash, path);
    hash_add(&w->hash, *ret);
    return 0;
}

static int list(const char *const **ret, size_t *n, const struct import *im, const char *path,
                struct err *err)
{
    if (fs_list_below(ret, n, im->path, path, (struct arena *)&im->arena, err) == 0)
        return 0;
    if (err)
        err->kind = ERR_INPUT;
    return -1;
}

/* Digits only, 1 to IMPORT_SAMPLE_MAX; else 0. */
static int number(struct str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || n > IMPORT_SAMPLE_MAX / 10)
            return 0;
        n = 10 * n + (s.p[i] - '0');
    }
    return n;
}

/* ---- VerilogEval v2 ---- */

/* NN of "PROBLEM_sampleNN.sv", or 0. */
static int sample_number(struct str name, const char *problem)
{
    size_t head = strlen(problem), middle = strlen("_sample");
    if (!str_starts(name, problem) || !str_ends(name, ".sv") ||
        !str_starts(str_slice(name, head, name.n), "_sample"))
        return 0;
    return number(str_slice(name, head + middle, name.n - strlen(".sv")));
}

static bool has_samples(const struct import *im, const char *folder)
{
    const char *const *name;
    size_t n = 0;
    bool has = false;
    if (fs_list_below(&name, &n, im->path, folder, (struct arena *)&im->arena, NULL) < 0)
        return false;
    for (size_t i = 0; !has && i < n; i++)
        has = sample_number(str_c(name[i]), folder) > 0;
    return has;
}

bool build_probe(const struct import *im, const struct suite *suite)
{
    const char *const *name;
    size_t n = 0;
    bool is = false;
    (void)suite;
    if (list(&name, &n, im, "", NULL) < 0)
        return false;
    for (size_t i = 0; !is && i < n; i++)
        is = has_samples(im, name[i]);
    return is;
}

/* "key   = value": the value. */
static bool setting(struct str line, const char *key, struct str *value)
{
    struct str rest;
    line = str_trim(line);
    if (!str_starts(line, key))
        return false;
    rest = str_trim_left(str_slice(line, strlen(key), line.n));
    if (!str_starts(rest, "="))
        return false;
    *value = str_trim(str_slice(rest, 1, rest.n));
    return true;
}

/* Read the model and the statistics from a log of sv-generate. The model stands first and the
 * statistics last; the reply between them may hold lines that look the same. */
static void read_log(struct import *im, struct reply *reply, struct str log)
{
    struct str line, value, model = {0};
    while (str_line(&log, &line)) {
        if (!model.p && setting(line, "model", &value))
            model = value;
        else if (setting(line, "prompt_tokens", &value))
            reply->prompt_tokens = atoll(arena_dup(&im->arena, value));
        else if (setting(line, "resp_tokens", &value))
            reply->completion_tokens = atoll(arena_dup(&im->arena, value));
        else if (setting(line, "total_cost", &value))
            reply->cost = strtod(arena_dup(&im->arena, value), NULL);
    }
    if (model.n && !im->model)
        im->model = arena_dup(&im->arena, model);
}

static int read_sample(struct walk *w, const char *folder, int n, bool has_log, const char *file,
                       struct err *err)
{
    struct import *im = w->im;
    const char *path = arena_printf(&im->arena, "%s/%s", folder, file);
    struct import_row row = {.index = n - 1, .where = path};
    struct str text, log = STR("");
    struct reply *reply;
    row.problem = import_problem(im, w->suite, str_c(folder), path, 0);
    if (read_file(&text, w, path, err) < 0)
        return -1;
    path = arena_printf(&im->arena, "%s/%.*s-sv-generate.log", folder, (int)strlen(file) - 3, file);
    if (has_log && read_file(&log, w, path, err) < 0)
        return -1;
    reply = import_reply(im, text);
    read_log(im, reply, log);
    row.reply = reply;
    import_add(im, row);
    return 0;
}

static int by_name(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

static int read_problem(struct walk *w, const char *folder, struct err *err)
{
    const char *const *name;
    size_t count = 0;
    if (list(&name, &count, w->im, folder, err) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        int n = sample_number(str_c(name[i]), folder);
        const char *log = arena_printf(&w->im->arena, "%.*s-sv-generate.log",
                                       n ? (int)strlen(name[i]) - 3 : 0, name[i]);
        if (n && read_sample(w, folder, n, bsearch(log, name, count, sizeof *name, by_name),
                             name[i], err) < 0)
            return -1;
    }
    return 0;
}

int build_read(struct import *im, const struct suite *suite, struct err *err)
{
    struct walk w = {.im = im, .suite = suite};
    const char *const *name;
    size_t n = 0;
    hash_init(&w.hash);
    if (list(&name, &n, im, "", err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if ((suite_find(suite, str_c(name[i])) || has_samples(im, name[i])) &&
            read_problem(&w, name[i], err) < 0)
            return -1;
    hash_hex(&w.hash, im->sha256);
    return 0;
}

/* ---- RTLLM ---- */

/* N of "tN", or 0. */
static int trial_number(const char *name)
{
    return name[0] == 't' ? number(str_c(name + 1)) : 0;
}

/* "NAME.v" or "NAME.sv": the name. */
static bool design_name(const char *file, struct str *ret)
{
    struct str s = str_c(file);
    size_t end = str_ends(s, ".sv") ? 3 : str_ends(s, ".v") ? 2 : 0;
    *ret = str_slice(s, 0, s.n - end);
    return end > 0;
}

static int read_trial(struct walk *w, const char *folder, int trial, struct err *err)
{
    struct import *im = w->im;
    const char *const *name;
    size_t n = 0;
    if (list(&name, &n, im, folder, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_printf(&im->arena, "%s%s%s", folder, *folder ? "/" : "", name[i]);
        struct import_row row = {.index = trial - 1, .where = path};
        struct str text, id;
        if (!design_name(name[i], &id))
            continue;
        row.problem = import_problem(im, w->suite, id, path, 0);
        if (read_file(&text, w, path, err) < 0)
            return -1;
        row.reply = import_reply(im, text);
        import_add(im, row);
    }
    return 0;
}

bool trials_probe(const struct import *im, const struct suite *suite)
{
    const char *const *name;
    size_t n = 0;
    struct str id;
    bool is = false;
    (void)suite;
    if (list(&name, &n, im, "", NULL) < 0)
        return false;
    for (size_t i = 0; !is && i < n; i++)
        is = trial_number(name[i]) || design_name(name[i], &id);
    return is;
}

int trials_read(struct import *im, const struct suite *suite, struct err *err)
{
    struct walk w = {.im = im, .suite = suite};
    const char *const *name;
    size_t n = 0;
    bool trials = false;
    int rc = 0;
    hash_init(&w.hash);
    if (list(&name, &n, im, "", err) < 0)
        return -1;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        int trial = trial_number(name[i]);
        trials |= trial > 0;
        rc = trial ? read_trial(&w, name[i], trial, err) : 0;
    }
    if (rc == 0 && !trials)
        rc = read_trial(&w, "", 1, err);
    hash_hex(&w.hash, im->sha256);
    return rc;
}
