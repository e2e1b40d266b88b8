/* lines.c: the plain layout: JSON lines, a problem each. problems/FORMAT.md describes it. */
#include "problems/layouts/lines.h"

#include "problems/layouts/judged.h"

#include "harness/base/suggest.h"
#include "problems/suite/jsonl.h"
#include "harness/lang/verilog/names.h"
#include "problems/suite/given.h"
#include "problems/layouts/layout.h"
#include "testbenches/oracle.h"

#include <string.h>

#define FILES_MAX 60         /* a visit to a cell carries no more */
#define NO_BENCH  "no-bench" /* row of the bench table */

static const char *const members[] = {"id",     "prompt",  "entry",    "interface", "reference",
                                      "bench",  "top",     "files",    "category",  "difficulty",
                                      "family", "variant", "released", "meta"};

int lines_check_members(const struct jsonl *in, json_t *obj, const char *const *name, size_t n,
                        struct err *err)
{
    const char *key, *near;
    json_t *value;
    json_object_foreach(obj, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < n; i++)
            known |= strcmp(name[i], key) == 0;
        if (known)
            continue;
        near = suggest(key, name, n);
        err_set(err, ERR_INPUT, "no member is called '%s'%s%s%s; what is not ours goes into 'meta'",
                key, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
        return jsonl_fail(in, err);
    }
    return 0;
}

static bool good_identifier(const char *s)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    static const char more[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789$";
    return *s && strchr(first, *s) && strspn(s, more) == strlen(s);
}

/* Does a runner use this file name in the box? */
static bool reserved(const char *name)
{
    static const char *const names[] = {"candidate.sv",       "program",        "source",
                                        "config.txt",         "defines.txt",    "preprocessed",
                                        "assay_reference.sv", "assay_given.sv", "assay_beside.sv"};
    for (size_t i = 0; i < countof(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static int check_file_name(const struct jsonl *in, const struct bench_file *file, size_t n,
                           struct err *err)
{
    const char *name = file[n].name, *why = NULL;
    if (!*name || *name == '.' || *name == '-' || strpbrk(name, "/\\") || strlen(name) > 200)
        why = "is no plain file name";
    else if (reserved(name))
        why = "is a name that the runner uses";
    for (const char *c = name; *c && !why; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7f || *c == '"')
            why = "has a blank, a quote or a control character";
    for (size_t i = 0; i < n && !why; i++)
        if (strcmp(file[i].name, name) == 0)
            why = "stands there twice";
    if (!why)
        return 0;
    err_set(err, ERR_INPUT, "files: the name '%.80s' %s", why[0] == 'h' ? "?" : name, why);
    return jsonl_fail(in, err);
}

static bool is_verilog(const char *name)
{
    return str_ends(str_c(name), ".v") || str_ends(str_c(name), ".sv");
}

static int read_file(struct bench_file *file, size_t n, const struct jsonl *in, const json_t *obj,
                     struct arena *arena, struct err *err)
{
    bool given = false, told = false;
    if (jsonl_word(&file[n].name, in, obj, "name", true, arena, err) < 0 ||
        check_file_name(in, file, n, err) < 0 ||
        jsonl_text(&file[n].data, in, obj, "text", true, arena, err) < 0)
        return -1;
    file[n].compiled = is_verilog(file[n].name);
    if (json_get_bool(obj, "compiled", false, &file[n].compiled, err) < 0 ||
        json_get_bool(obj, "given", false, &given, err) < 0 ||
        json_get_bool(obj, "told", false, &told, err) < 0)
        return jsonl_fail(in, err);
    file[n].given = !given && !told ? 0 : file[n].compiled ? GIVEN_SOURCE : GIVEN_HEADER;
    return 0;
}

/* The files that the prompt is to show. */
static void tell_files(struct problem *p, const struct kind *kind, const json_t *list,
                       struct arena *arena)
{
    for (size_t i = 0; i < p->n_file; i++)
        if (json_is_true(json_object_get(json_array_get(list, i), "told")))
            given_tell(p, kind, &p->file[i], arena);
}

/* A problem without "files" can be asked already, and judged once it has a bench. */
static int without_bench(struct problem *p, const struct jsonl *in, struct arena *arena,
                         struct err *err)
{
    if (*p->bench || *p->top) {
        err_set(err, ERR_INPUT, "files: missing; a problem without a bench has no '%s'",
                *p->bench ? "bench" : "top");
        return jsonl_fail(in, err);
    }
    p->bench = NO_BENCH;
    layout_no_bench(p, arena);
    return 0;
}

static int read_files(struct problem *p, const struct jsonl *in, const json_t *obj,
                      struct arena *arena, struct err *err)
{
    struct bench_file *file = arena_alloc(arena, FILES_MAX * sizeof *file);
    json_t *list = NULL, *item;
    bool compiled = false;
    size_t i;
    if (json_get_array(obj, "files", false, &list, err) < 0)
        return jsonl_fail(in, err);
    if (!list)
        return without_bench(p, in, arena, err);
    if (json_array_size(list) > FILES_MAX) {
        err_set(err, ERR_INPUT, "files: %zu of them, at most %d are accepted",
                json_array_size(list), FILES_MAX);
        return jsonl_fail(in, err);
    }
    json_array_foreach(list, i, item)
    {
        if (read_file(file, i, in, item, arena, err) < 0)
            return -1;
        compiled |= file[i].compiled && !file[i].given;
    }
    p->file = file;
    p->n_file = json_array_size(list);
    tell_files(p, oracle_kind(p->bench, in->bench), list, arena);
    if (compiled)
        return 0;
    err_set(err, ERR_INPUT, "files: no bench among them (a compiled file, such as tb.sv)");
    return jsonl_fail(in, err);
}

static int read_texts(struct problem *p, const struct jsonl *in, const json_t *obj,
                      struct arena *arena, struct err *err)
{
    const struct {
        const char *key;
        bool required;
        struct str *text;
        const char **word;
    } texts[] = {
        {"prompt", true, &p->spec, NULL},         {"entry", true, NULL, &p->entry},
        {"reference", true, &p->reference, NULL}, {"interface", false, &p->interface, NULL},
        {"bench", false, NULL, &p->bench},        {"top", false, NULL, &p->top},
        {"category", false, NULL, &p->category},  {"difficulty", false, NULL, &p->difficulty},
        {"family", false, NULL, &p->family},      {"variant", false, NULL, &p->variant},
        {"released", false, NULL, &p->released},
    };
    for (size_t i = 0; i < countof(texts); i++) {
        struct str text;
        if (jsonl_text(&text, in, obj, texts[i].key, texts[i].required, arena, err) < 0)
            return -1;
        if (texts[i].text)
            *texts[i].text = text;
        else
            *texts[i].word = text.p;
    }
    return 0;
}

/* Check what can be checked without running anything. */
static int check_problem(const struct problem *p, const struct jsonl *in, struct arena *arena,
                         struct err *err)
{
    if (str_trim(p->spec).n == 0)
        err_set(err, ERR_INPUT, "prompt: there is nothing in it");
    else if (!good_identifier(p->entry))
        err_set(err, ERR_INPUT, "entry: '%.80s' is no name of a module", p->entry);
    else if (!layout_declares(p->reference, p->entry, arena))
        err_set(err, ERR_INPUT, "reference: does not define module %s", p->entry);
    else if (p->interface.n && !layout_declares(p->interface, p->entry, arena))
        err_set(err, ERR_INPUT, "interface: does not begin module %s", p->entry);
    else if (*p->top && !good_identifier(p->top))
        err_set(err, ERR_INPUT, "top: '%.80s' is no name of a module", p->top);
    else
        return 0;
    return jsonl_fail(in, err);
}

static int read_problem(struct problem *ret, const struct jsonl *in, json_t *obj,
                        struct arena *arena, struct err *err)
{
    struct problem p = {.where = in->where, .line = in->line};
    if (lines_check_members(in, obj, members, countof(members), err) < 0 ||
        jsonl_word(&p.id, in, obj, "id", true, arena, err) < 0 ||
        problem_id_check(str_c(p.id), in->where, (size_t)in->line, err) < 0 ||
        read_texts(&p, in, obj, arena, err) < 0 || read_files(&p, in, obj, arena, err) < 0 ||
        check_problem(&p, in, arena, err) < 0)
        return -1;
    given_find(&p, oracle_kind(p.bench, in->bench), arena);
    if (layout_top(&p, "files", arena, err) < 0)
        return jsonl_fail(in, err);
    *ret = p;
    return 0;
}

/* The lines by language: who judges a suite of them, and who reads one. */
static const struct reader {
    bool (*is)(const json_t *obj);
    const char *runner;
    int (*read)(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                struct err *err);
} readers[] = {
    {lines_is_judged, "opinion", lines_read_judged},
    {lines_is_python, "python", lines_read_python},
    {lines_is_native, "native", lines_read_native},
    {lines_is_vhdl, "ghdl", lines_read_vhdl},
};

static const struct reader *reader_of(const json_t *obj)
{
    for (size_t i = 0; i < countof(readers); i++)
        if (readers[i].is(obj))
            return &readers[i];
    return NULL;
}

/* A suite has one runner, which the first line tells. */
static int check_language(struct suite *suite, const struct reader *reader, const struct jsonl *in,
                          const json_t *obj, struct err *err)
{
    struct str word = json_view(json_object_get(obj, "language"));
    bool other = false;
    if (!suite->n && reader)
        suite->runner = reader->runner;
    for (size_t i = 0; i < countof(readers); i++)
        other |= &readers[i] != reader && strcmp(suite->runner, readers[i].runner) == 0;
    if (word.n && !reader && !str_eqc(word, "verilog"))
        err_set(err, ERR_INPUT, "language: '" STR_FMT "' is not known", STR_ARG(word));
    else if (other || (reader && strcmp(suite->runner, reader->runner) != 0))
        err_set(err, ERR_INPUT,
                "language: a suite has one runner, its first problem is judged by %s",
                suite->runner);
    else
        return 0;
    return jsonl_fail(in, err);
}

static int read_line(struct suite *suite, const struct jsonl *in, json_t *obj, struct err *err)
{
    const struct reader *reader = reader_of(obj);
    if (check_language(suite, reader, in, obj, err) < 0)
        return -1;
    return (reader ? reader->read : read_problem)(&suite->problem[suite->n], in, obj, &suite->arena,
                                                  err);
}

int load_lines(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
               const struct tree *tree, struct err *err)
{
    struct arena *arena = &suite->arena;
    struct jsonl in;
    json_t *obj;
    int rc;
    if (layout_wants_values(tree, task->file))
        return load_answers(suite, m, task, tree, err);
    if (jsonl_open(&in, tree, task->file, arena, err) < 0)
        return -1;
    in.bench = suite->bench;
    suite->problem = arena_alloc(arena, jsonl_count(&in) * sizeof *suite->problem);
    while ((rc = jsonl_next(&in, &obj, err)) == 1) {
        rc = read_line(suite, &in, obj, err);
        json_decref(obj);
        if (rc < 0)
            return -1;
        suite->n++;
    }
    return rc < 0 ? -1 : layout_sort(suite, in.where, err);
}
