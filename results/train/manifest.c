/* manifest.c: what a training file is made of, so that it explains itself. */
#include "harness/io/json.h"
#include "results/train/train.h"

#include <string.h>

static json_t *options_json(const struct train_options *o)
{
    json_t *j = json_object();
    json_add_cstr(j, "source", o->source);
    json_add_cstr(j, "reasoning", o->reasoning);
    json_add_int(j, "seed", (int64_t)o->pair.seed);
    json_add_int(j, "pairs", o->pair.cap);
    json_add_int(j, "reuse", o->pair.reuse);
    json_add(j, "margin", o->pair.margin >= 0 ? json_real(o->pair.margin) : json_null());
    json_add_num(j, "min_difference", o->pair.min_difference);
    json_add_num(j, "length_ratio", o->pair.length_ratio);
    json_add_int(j, "max_chars", o->max_chars);
    json_add_cstr(j, "quota", o->quota);
    json_add_num(j, "valid", o->valid);
    json_add_bool(j, "allow_eval_suites", o->eval_suites);
    json_add_bool(j, "allow_off_policy", o->off_policy);
    json_add_bool(j, "decontaminate", !o->keep_leaks);
    return j;
}

static json_t *drops_json(const struct train_result *r)
{
#define X(id, name, text) {name, text},
    static const struct {
        const char *name, *text;
    } table[] = {TRAIN_DROPS(X)};
#undef X
    json_t *all = json_object();
    for (size_t i = 0; i < countof(table); i++) {
        json_t *one;
        if (!r->drop[i])
            continue;
        one = json_add(all, table[i].name, json_object());
        json_add_int(one, "count", r->drop[i]);
        json_add_cstr(one, "meaning", table[i].text);
    }
    return all;
}

static json_t *classes_json(const struct train_result *r)
{
    json_t *all = json_object();
    for (int i = 0; i < CLASS_COUNT; i++)
        if (r->rejected[i])
            json_add_int(all, verdict_class((enum verdict_class)i)->name, r->rejected[i]);
    return all;
}

static json_t *lengths_json(const struct train_lengths *l)
{
    json_t *j = json_object();
    json_add_int(j, "n", l->n);
    json_add_int(j, "min", l->min);
    json_add_num(j, "mean", l->n ? (double)l->sum / (double)l->n : 0);
    json_add_int(j, "max", l->max);
    return j;
}

/* What was held against evaluation suites, and what came of it; null: nothing was. */
static json_t *leaks_json(const struct train_options *o, const struct train_result *r)
{
    json_t *j, *by;
    if (o->keep_leaks)
        return json_null();
    j = json_object();
    json_add_int(j, "evaluation_suites", r->eval_suites);
    json_add_int(j, "evaluation_problems", r->eval_problems);
    json_add_int(j, "left_out", r->drop[DROP_LEAK]);
    json_add_int(j, "noted", r->leak_noted);
    by = json_add(j, "by_rule", json_object());
    for (int i = 0; i < LEAK_RULE_COUNT; i++)
        if (r->leaks[i])
            json_add_int(by, leak_rule_name((enum leak_rule)i), r->leaks[i]);
    json_add(j, "problems", json_incref(r->leaked));
    return j;
}

static json_t *files_json(struct train_out out[2], const char *const name[2])
{
    json_t *list = json_array();
    for (int i = 0; i < 2 && name[i]; i++) {
        json_t *one = json_object();
        char hex[HASH_SIZE];
        struct hash h = out[i].hash;
        hash_hex(&h, hex);
        json_add_cstr(one, "file", name[i]);
        json_add_cstr(one, "part", i ? "validation" : "training");
        json_add_int(one, "lines", out[i].lines);
        json_add_cstr(one, "sha256", hex);
        json_array_append_new(list, one);
    }
    return list;
}

static void add_lengths(json_t *j, const struct train_options *o, const struct train_result *r)
{
    json_t *l = json_add(j, "characters", json_object());
    bool pairs = o->kind == TRAIN_DPO;
    if (o->kind == TRAIN_PROMPTS) {
        json_add(l, "prompt", lengths_json(&r->chosen));
        return;
    }
    json_add(l, pairs ? "chosen" : "passing", lengths_json(&r->chosen));
    json_add(l, pairs ? "rejected" : "failing", lengths_json(&r->rejected_length));
    if (pairs && r->chosen.n)
        json_add_num(l, "mean_chosen_less_rejected",
                     (double)(r->chosen.sum - r->rejected_length.sum) / (double)r->chosen.n);
    if (pairs && r->chosen.n)
        json_add_num(j, "mean_likeness_of_sides", r->alike / (double)r->chosen.n);
}

json_t *train_manifest(const struct train_options *o, const struct train_result *r,
                       struct train_out out[2], const char *const name[2])
{
    json_t *j = json_object();
    json_add_cstr(j, "made_by", "assay export");
    json_add_cstr(j, "kind", train_kind_name(o->kind));
    json_add_cstr(j, "dialect", o->dialect);
    if (r->has_eval)
        json_add_cstr(j, "warning",
                      "made from an evaluation suite: a model trained on this cannot be measured "
                      "with that suite");
    json_add(j, "options", options_json(o));
    json_add(j, "files", files_json(out, name));
    json_add(j, "suites", json_incref(r->suites));
    json_add(j, "runs", json_incref(r->runs));
    json_add_int(j, "problems", r->problems);
    json_add_int(j, "problems_with_rows", r->with_rows);
    json_add_int(j, "samples", r->samples);
    json_add_int(j, "rows", r->rows);
    json_add(j, o->kind == TRAIN_DPO ? "rejected_by_class" : "rows_by_class", classes_json(r));
    json_add(j, "left_out", drops_json(r));
    json_add(j, "decontamination", leaks_json(o, r));
    add_lengths(j, o, r);
    return j;
}
