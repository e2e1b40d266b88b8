/* export_train.c: assay export dpo, kto, sft, grpo, prompts: training data, with a manifest beside it. */
#include "harness/cmd/out/export_train.h"

#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/cli/outfile.h"
#include "results/judges/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The files that are written: FILE.jsonl, FILE.valid.jsonl, FILE.manifest.json and, for one
 * trainer, dataset_info.json. */
struct train_files {
    const char *data, *valid, *manifest, *info;
    const char *name[2]; /* of the first two, without folders */
    json_t *listed;      /* the content of dataset_info.json; owned */
    struct out_file out[2];
    int open;
    int64_t valid_lines;
};

static struct train_options options_of(const struct app *app)
{
    const struct options *o = &app->cmd.options;
    return (struct train_options){
        .kind = train_kind_named(app->cmd.operand[0]),
        .dialect = o->dialect,
        .source = o->source,
        .reasoning = o->reasoning,
        .run = app->cmd.operand + 1,
        .n_run = app->cmd.n_operand - 1,
        .suite = o->suite,
        .model = o->model,
        .pair = {.cap = o->pairs,
                 .reuse = o->reuse,
                 .margin = o->margin,
                 .min_difference = o->min_difference,
                 .length_ratio = o->length_ratio,
                 .repaired = strcmp(o->source, "repairs") == 0,
                 .seed = o->seed >= 0 ? (uint64_t)o->seed : 0},
        .quota = o->quota,
        .valid = o->valid,
        .max_chars = o->max_chars,
        .prompt = {.name = o->prompt, .shots = (int)o->shots, .rules = o->rules},
        .eval_suites = o->allow_eval_suites,
        .off_policy = o->allow_off_policy,
        .keep_leaks = o->no_decontaminate,
    };
}

static int check(const struct train_options *o, const struct options *given, struct err *err)
{
    const char *path = given->output;
    struct quotas q;
    if (given->cls)
        return err_set(err, ERR_USAGE,
                       "--class is for samples; classes of training data have --quota");
    if (o->kind != TRAIN_PROMPTS &&
        (strcmp(o->prompt.name, "default") != 0 || o->prompt.shots || o->prompt.rules))
        return err_set(err, ERR_USAGE,
                       "--prompt, --shots and --rules go with `assay export prompts`; samples have "
                       "the prompts that they were asked with");
    if (o->pair.length_ratio > 0 && o->pair.length_ratio < 1)
        return err_set(err, ERR_USAGE,
                       "--length-ratio is the longer side over the shorter one: 1 or more, or 0 "
                       "for any");
    if (train_check(o, err) < 0 || quotas_parse(&q, o->quota, err) < 0)
        return -1;
    if (strcmp(o->source, "mutants") == 0 && (o->n_run || o->model))
        return err_set(err, ERR_USAGE,
                       "mutants belong to suites, not to runs or models: name "
                       "--suite or nothing");
    if (o->valid > 0 && !path)
        return err_set(err, ERR_USAGE, "--valid makes a second file: say -o FILE.jsonl");
    return 0;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void name_files(struct train_files *f, const char *path, const struct train_options *o,
                       struct arena *arena)
{
    struct str stem = str_c(path);
    if (str_ends(stem, ".jsonl"))
        stem.n -= strlen(".jsonl");
    f->data = path;
    f->valid = o->valid > 0 ? arena_printf(arena, STR_FMT ".valid.jsonl", STR_ARG(stem)) : NULL;
    f->manifest = arena_printf(arena, STR_FMT ".manifest.json", STR_ARG(stem));
    f->info = arena_printf(arena, "%.*sdataset_info.json", (int)(last_part(path) - path), path);
    f->name[0] = last_part(f->data);
    f->name[1] = f->valid ? last_part(f->valid) : NULL;
}

static int open_files(struct train_files *f, struct train_out out[2], struct err *err)
{
    const char *path[2] = {f->data, f->valid};
    for (int i = 0; i < 2 && path[i]; i++) {
        if (out_open(&f->out[i], path[i], err) < 0)
            return -1;
        f->open++;
        out[i].to = f->out[i].to;
    }
    return 0;
}

static int close_files(struct train_files *f, int rc, struct err *err)
{
    for (int i = 0; i < f->open; i++)
        if (out_close(&f->out[i], rc, err) < 0)
            rc = -1;
    return rc;
}

static int write_json(const char *path, json_t *value, struct err *err)
{
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    struct buf b;
    int rc;
    buf_init(&b, (size_t)64 << 20);
    buf_addc(&b, text ? text : "");
    buf_addc(&b, "\n");
    rc = fs_write(path, buf_str(&b), err);
    buf_finish(&b);
    free(text);
    json_decref(value);
    return rc;
}

/* Read dataset_info.json, if there is one. It may list other data sets, which are kept. A file that
 * is no such list belongs to somebody else: an error. */
static int read_info(struct train_files *f, struct err *err)
{
    struct arena arena = {0};
    struct str text;
    int rc = -1;
    f->listed = NULL;
    if (!fs_is_file(f->info)) {
        f->listed = json_object();
        return 0;
    }
    if (fs_read(&text, f->info, (size_t)64 << 20, &arena, err) == 0)
        rc = json_parse(text, f->info, &f->listed, err);
    arena_finish(&arena);
    if (rc == 0 && !json_is_object(f->listed))
        rc = err_set(err, ERR_INPUT, "%s is no list of data sets", f->info);
    return rc;
}

static int write_info(struct train_files *f, json_t *info, struct err *err)
{
    json_object_update(f->listed, info);
    json_decref(info);
    return write_json(f->info, json_incref(f->listed), err);
}

static int write_beside(struct train_files *f, const struct train_options *o,
                        const struct train_result *r, struct train_out out[2], struct err *err)
{
    json_t *info = train_dataset_info(o, f->name);
    int rc = write_json(f->manifest, train_manifest(o, r, out, f->name), err);
    if (info && rc == 0)
        return write_info(f, info, err);
    json_decref(info);
    return rc;
}

static void tell(struct app *app, const struct train_options *o, const struct train_result *r,
                 const struct train_files *f)
{
    char line[600];
    const char *more = f->manifest ? "; why not more: " : "",
               *where = f->manifest ? f->manifest : "";
    if (o->kind == TRAIN_PROMPTS)
        snprintf(line, sizeof line, "%lld of %lld problems%s%s", (long long)r->rows,
                 (long long)r->problems, more, where);
    else
        snprintf(line, sizeof line, "%lld %s from %lld samples of %lld of %lld problems%s%s",
                 (long long)r->rows, o->kind == TRAIN_DPO ? "pairs" : "rows", (long long)r->samples,
                 (long long)r->with_rows, (long long)r->problems, more, where);
    if (app->term.mode != TERM_OFF)
        term_line(&app->term, line);
    if (r->drop[DROP_LEAK]) {
        snprintf(line, sizeof line,
                 "%lld problem%s left out: copies of problems in evaluation suites; `assay suites "
                 "--leaks SUITE` tells which, --no-decontaminate keeps them",
                 (long long)r->drop[DROP_LEAK], r->drop[DROP_LEAK] == 1 ? "" : "s");
        term_line(&app->term, line);
    }
    if (f->valid && r->rows && f->valid_lines == 0)
        term_line(&app->term, "no family of problems was drawn for validation: its file is empty; "
                              "another --seed or a larger --valid draws others");
    if (r->has_eval)
        term_line(&app->term, "made from an evaluation suite: who trains on it cannot be measured "
                              "with that suite any more");
}

/* Verdicts of models that judge are told as such, here and in the manifest, with what is against them. */
static int tell_judges(struct app *app, struct store *store, const struct train_result *r,
                       struct arena *arena)
{
    json_t *run;
    size_t i;
    json_array_foreach(r->runs, i, run)
    {
        long long row = (long long)json_integer_value(json_object_get(run, "run"));
        const char *who, *doubt;
        if (store_get_judges(store, row, &who, arena, &app->err) < 0 ||
            judges_doubt(store, row, &doubt, arena, &app->err) < 0)
            return -1;
        if (!*who)
            continue;
        json_object_set_new(run, "judged_by_models", json_true());
        json_add_cstr(run, "judges_doubt", doubt);
        term_line(&app->term,
                  arena_printf(arena, "run %lld: its verdicts are opinions of models%s%s", row,
                               doubt ? "; not trusted: " : "", doubt ? doubt : ""));
    }
    return 0;
}

static int export_all(struct app *app, struct store *store, const struct train_options *o,
                      struct train_files *f)
{
    const char *path = app->cmd.options.output;
    struct train_out out[2] = {{.to = stdout}, {.to = NULL}};
    struct train_result result = {0};
    struct arena arena = {0};
    int rc = 0;
    if (path) {
        name_files(f, path, o, &arena);
        rc = str_starts(str_c(o->dialect), "llama-factory") ? read_info(f, &app->err) : 0;
        rc = rc < 0 ? rc : open_files(f, out, &app->err);
    }
    if (rc == 0)
        rc = train_write(out, store, o, &result, &app->err);
    f->valid_lines = out[1].lines;
    rc = close_files(f, rc, &app->err);
    if (rc == 0)
        rc = tell_judges(app, store, &result, &arena);
    if (rc == 0 && path)
        rc = write_beside(f, o, &result, out, &app->err);
    if (rc == 0)
        tell(app, o, &result, f);
    train_result_finish(&result);
    json_decref(f->listed);
    arena_finish(&arena);
    return rc;
}

int export_train(struct app *app)
{
    struct train_options o = options_of(app);
    struct train_files files = {0};
    struct store *store;
    int rc;
    if (app->cmd.options.output && strcmp(app->cmd.options.output, "-") == 0)
        app->cmd.options.output = NULL;
    if (check(&o, &app->cmd.options, &app->err) < 0 ||
        store_open(&store, app_db(app), STORE_READ, &app->err) < 0)
        return app_fail(app);
    rc = export_all(app, store, &o, &files);
    store_close(store, NULL);
    if (rc < 0 && app->err.sys == EPIPE)
        return 0; /* close_output (harness/cmd/main.c) checks whether the reader has gone */
    return rc < 0 ? app_fail(app) : 0;
}
