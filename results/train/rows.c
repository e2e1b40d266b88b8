/* rows.c: one line of training data in the form that a trainer reads.
 *
 * Sources: TRL docs/source/dataset_formats.md; LLaMA-Factory data/README.md; Axolotl docs/rlhf.qmd;
 * OpenRLHF openrlhf/datasets/reward_dataset.py; NeMo-Aligner docs/user-guide/dpo.rst. Each row also
 * has what it is from under "assay": trainers ignore columns that they do not know. */
#include "results/train/train.h"

#include "harness/io/json.h"

#include <string.h>

/* ---- kinds ---- */

#define X(id, name, text) name,
static const char *const kind_names[] = {TRAIN_KINDS(X)};
#undef X

enum train_kind train_kind_named(const char *name)
{
    for (size_t i = 0; i < countof(kind_names); i++)
        if (strcmp(kind_names[i], name) == 0)
            return (enum train_kind)i;
    return TRAIN_KIND_COUNT;
}

const char *train_kind_name(enum train_kind kind)
{
    return kind_names[kind];
}

/* ---- parts ---- */

static json_t *message(const char *role_key, const char *role, const char *text_key,
                       struct str text)
{
    json_t *m = json_object();
    json_add_cstr(m, role_key, role);
    json_add_str(m, text_key, text);
    return m;
}

/* The text, with reasoning in front as models that think in the open write it. */
static json_t *whole(const struct answer *a)
{
    struct buf b;
    json_t *text;
    if (!a->reasoning.n)
        return json_text(a->text);
    buf_init(&b, 64 << 20);
    buf_addf(&b, "<think>\n" STR_FMT "\n</think>\n\n", STR_ARG(str_trim(a->reasoning)));
    buf_adds(&b, a->text);
    text = json_text(buf_str(&b));
    buf_finish(&b);
    return text;
}

static json_t *assistant(const struct answer *a)
{
    json_t *m = json_object();
    json_add_cstr(m, "role", "assistant");
    json_add(m, "content", whole(a));
    return m;
}

static json_t *list_of(json_t *one)
{
    json_t *list = json_array();
    json_array_append_new(list, one);
    return list;
}

static struct str role_of(json_t *m)
{
    return json_view(json_object_get(m, "role"));
}

/* All contents but the system's (or only that), one under the other. */
static json_t *joined(json_t *messages, bool system, bool others)
{
    struct buf b;
    json_t *m, *text;
    size_t i;
    buf_init(&b, 64 << 20);
    json_array_foreach(messages, i, m)
    {
        bool is_system = str_eqc(role_of(m), "system");
        if (is_system ? !system : !others)
            continue;
        buf_addc(&b, b.n ? "\n\n" : "");
        buf_adds(&b, str_trim(json_view(json_object_get(m, "content"))));
    }
    text = json_text(buf_str(&b));
    buf_finish(&b);
    return text;
}

json_t *train_joined(json_t *messages)
{
    return joined(messages, true, true);
}

/* NeMo-Aligner's own template: turns begin with a mark. */
static json_t *templated(json_t *messages)
{
    struct buf b;
    json_t *m, *text;
    size_t i;
    buf_init(&b, 64 << 20);
    buf_addc(&b, "<extra_id_0>System\n");
    json_array_foreach(messages, i, m)
    {
        struct str s = json_view(json_object_get(m, "content"));
        if (i == 0 && !str_eqc(role_of(m), "system"))
            buf_addc(&b, "\n");
        if (!str_eqc(role_of(m), "system"))
            buf_addf(&b, "<extra_id_1>%s\n",
                     str_eqc(role_of(m), "assistant") ? "Assistant" : "User");
        buf_adds(&b, str_trim(s));
        buf_addc(&b, "\n");
    }
    buf_addc(&b, "<extra_id_1>Assistant\n");
    text = json_text(buf_str(&b));
    buf_finish(&b);
    return text;
}

/* The answer with what ends it in NeMo-Aligner's template. */
static json_t *templated_answer(const struct answer *a)
{
    json_t *text = whole(a), *ret;
    struct buf b;
    buf_init(&b, 64 << 20);
    buf_adds(&b, json_view(text));
    buf_addc(&b, "\n<extra_id_1>");
    ret = json_text(buf_str(&b));
    buf_finish(&b);
    json_decref(text);
    return ret;
}

/* [{from, value}] of LLaMA-Factory; the system's words stand apart. */
static json_t *sharegpt(json_t *messages)
{
    json_t *list = json_array(), *m;
    size_t i;
    json_array_foreach(messages, i, m) if (!str_eqc(role_of(m), "system")) json_array_append_new(
        list, message("from", str_eqc(role_of(m), "assistant") ? "gpt" : "human", "value",
                      json_view(json_object_get(m, "content"))));
    return list;
}

static json_t *gpt(const struct answer *a)
{
    json_t *m = json_object();
    json_add_cstr(m, "from", "gpt");
    json_add(m, "value", whole(a));
    return m;
}

static void add_system(json_t *row, json_t *messages)
{
    json_t *text = joined(messages, true, false);
    if (json_string_length(text))
        json_add(row, "system", text);
    else
        json_decref(text);
}

static json_t *done(json_t *row, const struct train_row *r)
{
    json_add(row, "assay", json_incref(r->facts));
    return row;
}

/* messages with the answer behind them */
static json_t *with_answer(json_t *messages, const struct answer *a)
{
    json_t *list = json_copy(messages);
    json_array_append_new(list, assistant(a));
    return list;
}

/* A side of several turns: failed answer, feedback, ..., and the last answer. */
static json_t *side(json_t *turns, const struct answer *a)
{
    return turns ? with_answer(turns, a) : list_of(assistant(a));
}

/* ---- preference pairs ---- */

static json_t *dpo_trl(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "prompt", json_incref(r->messages));
    json_add(o, "chosen", side(r->chosen_turns, &r->chosen));
    json_add(o, "rejected", side(r->rejected_turns, &r->rejected));
    return done(o, r);
}

static json_t *dpo_standard(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "prompt", joined(r->messages, true, true));
    json_add(o, "chosen", whole(&r->chosen));
    json_add(o, "rejected", whole(&r->rejected));
    return done(o, r);
}

static json_t *dpo_openrlhf(const struct train_row *r)
{
    json_t *o = dpo_trl(r);
    json_add_num(o, "margin", r->margin);
    return o;
}

static json_t *dpo_alpaca(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "instruction", joined(r->messages, false, true));
    json_add_cstr(o, "input", "");
    json_add(o, "chosen", whole(&r->chosen));
    json_add(o, "rejected", whole(&r->rejected));
    add_system(o, r->messages);
    return done(o, r);
}

static json_t *dpo_sharegpt(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "conversations", sharegpt(r->messages));
    json_add(o, "chosen", gpt(&r->chosen));
    json_add(o, "rejected", gpt(&r->rejected));
    add_system(o, r->messages);
    return done(o, r);
}

static json_t *dpo_axolotl(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "messages", json_incref(r->messages));
    json_add(o, "chosen", assistant(&r->chosen));
    json_add(o, "rejected", assistant(&r->rejected));
    return done(o, r);
}

static json_t *dpo_nemo(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "prompt", templated(r->messages));
    json_add(o, "chosen_response", templated_answer(&r->chosen));
    json_add(o, "rejected_response", templated_answer(&r->rejected));
    json_add_num(o, "chosen_reward", r->function);
    json_add_num(o, "rejected_reward", r->function - r->margin);
    return done(o, r);
}

/* ---- labelled answers ---- */

static json_t *kto_trl(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "prompt", json_incref(r->messages));
    json_add(o, "completion", list_of(assistant(&r->chosen)));
    json_add_bool(o, "label", r->label);
    return done(o, r);
}

static json_t *kto_standard(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "prompt", joined(r->messages, true, true));
    json_add(o, "completion", whole(&r->chosen));
    json_add_bool(o, "label", r->label);
    return done(o, r);
}

static json_t *kto_sharegpt(const struct train_row *r)
{
    json_t *o = json_object(), *talk = sharegpt(r->messages);
    json_array_append_new(talk, gpt(&r->chosen));
    json_add(o, "conversations", talk);
    add_system(o, r->messages);
    json_add_bool(o, "kto_tag", r->label);
    return done(o, r);
}

/* ---- verified answers ---- */

static json_t *sft_messages(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "messages", with_answer(r->messages, &r->chosen));
    return done(o, r);
}

static json_t *sft_standard(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "prompt", joined(r->messages, true, true));
    json_add(o, "completion", whole(&r->chosen));
    return done(o, r);
}

static json_t *sft_alpaca(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "instruction", joined(r->messages, false, true));
    json_add_cstr(o, "input", "");
    json_add(o, "output", whole(&r->chosen));
    add_system(o, r->messages);
    return done(o, r);
}

static json_t *sft_sharegpt(const struct train_row *r)
{
    json_t *o = json_object(), *talk = sharegpt(r->messages);
    json_array_append_new(talk, gpt(&r->chosen));
    json_add(o, "conversations", talk);
    add_system(o, r->messages);
    return done(o, r);
}

static json_t *sft_openrlhf(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "input", json_incref(r->messages));
    json_add(o, "output", list_of(assistant(&r->chosen)));
    return done(o, r);
}

/* ---- rewards ---- */

static json_t *grpo_trl(const struct train_row *r)
{
    json_t *o = json_object(), *parts = json_object(), *facts = r->facts;
    static const char *const column[] = {"task_id", "suite", "advantage_group"};
    json_add(o, "prompt", json_incref(r->messages));
    json_add(o, "completion", list_of(assistant(&r->chosen)));
    json_add_num(o, "reward", r->reward);
    json_add_num(parts, "syntax", r->syntax);
    json_add_num(parts, "function", r->function);
    json_add_num(parts, "format", r->format);
    json_add(o, "rewards", parts);
    for (size_t i = 0; i < countof(column); i++)
        json_add(o, column[i], json_incref(json_object_get(facts, column[i])));
    return done(o, r);
}

static const struct {
    enum train_kind kind;
    const char *dialect;
    train_form *form;
} forms[] = {
    {TRAIN_DPO, "trl", dpo_trl},
    {TRAIN_DPO, "trl-standard", dpo_standard},
    {TRAIN_DPO, "llama-factory", dpo_alpaca},
    {TRAIN_DPO, "llama-factory-sharegpt", dpo_sharegpt},
    {TRAIN_DPO, "axolotl", dpo_axolotl},
    {TRAIN_DPO, "openrlhf", dpo_openrlhf},
    {TRAIN_DPO, "nemo", dpo_nemo},
    {TRAIN_KTO, "trl", kto_trl},
    {TRAIN_KTO, "trl-standard", kto_standard},
    {TRAIN_KTO, "llama-factory-sharegpt", kto_sharegpt},
    {TRAIN_KTO, "axolotl", kto_standard},
    {TRAIN_SFT, "trl", sft_messages},
    {TRAIN_SFT, "trl-standard", sft_standard},
    {TRAIN_SFT, "llama-factory", sft_alpaca},
    {TRAIN_SFT, "llama-factory-sharegpt", sft_sharegpt},
    {TRAIN_SFT, "axolotl", sft_messages},
    {TRAIN_SFT, "openrlhf", sft_openrlhf},
    {TRAIN_GRPO, "trl", grpo_trl},
    {TRAIN_GRPO, "openrlhf", grpo_trl},
};

train_form *train_form_of(enum train_kind kind, const char *dialect)
{
    if (kind == TRAIN_PROMPTS)
        return train_prompt_form(dialect);
    for (size_t i = 0; i < countof(forms); i++)
        if (forms[i].kind == kind && strcmp(forms[i].dialect, dialect) == 0)
            return forms[i].form;
    return NULL;
}

int train_check(const struct train_options *o, struct err *err)
{
    char has[300] = "";
    size_t n = 0;
    train_form *form = train_form_of(o->kind, o->dialect);
    if (o->kind == TRAIN_PROMPTS)
        return train_prompt_check(o, err);
    if (form && strcmp(o->source, "repairs") == 0 && form != dpo_trl && form != dpo_openrlhf)
        return err_set(err, ERR_USAGE,
                       "--source repairs is for dpo in a dialect whose sides may be several "
                       "messages: trl, openrlhf");
    if (form)
        return 0;
    for (size_t i = 0; i < countof(forms); i++)
        if (forms[i].kind == o->kind)
            n += (size_t)snprintf(has + n, sizeof has - n, "%s%s", n ? ", " : "", forms[i].dialect);
    return err_set(err, ERR_USAGE, "%s has no dialect %s; there are: %s", train_kind_name(o->kind),
                   o->dialect, has);
}

/* ---- LLaMA-Factory's list of data sets ---- */

static json_t *columns_of(enum train_kind kind, bool is_sharegpt)
{
    json_t *c = json_object();
    if (is_sharegpt) {
        json_add_cstr(c, "messages", "conversations");
    } else {
        json_add_cstr(c, "prompt", "instruction");
        json_add_cstr(c, "query", "input");
    }
    json_add_cstr(c, "system", "system");
    if (kind == TRAIN_DPO) {
        json_add_cstr(c, "chosen", "chosen");
        json_add_cstr(c, "rejected", "rejected");
    } else if (kind == TRAIN_KTO) {
        json_add_cstr(c, "kto_tag", "kto_tag");
    } else if (!is_sharegpt) {
        json_add_cstr(c, "response", "output");
    }
    return c;
}

/* What a file's data set is called: as the file without its ending, so that two files are two sets. */
static void set_name(char *ret, size_t size, const char *file, bool valid)
{
    struct str stem = str_c(file);
    if (str_ends(stem, ".jsonl"))
        stem.n -= strlen(".jsonl");
    snprintf(ret, size, STR_FMT "%s", STR_ARG(stem), valid ? "_valid" : "");
}

json_t *train_dataset_info(const struct train_options *o, const char *const name[2])
{
    bool is_sharegpt = strcmp(o->dialect, "llama-factory-sharegpt") == 0;
    json_t *all;
    if (!is_sharegpt && strcmp(o->dialect, "llama-factory") != 0)
        return NULL;
    all = json_object();
    for (int i = 0; i < 2 && name[i]; i++) {
        json_t *one = json_object();
        char key[256];
        set_name(key, sizeof key, name[0], i);
        json_add_cstr(one, "file_name", name[i]);
        json_add_cstr(one, "formatting", is_sharegpt ? "sharegpt" : "alpaca");
        if (o->kind == TRAIN_DPO)
            json_add_bool(one, "ranking", true);
        json_add(one, "columns", columns_of(o->kind, is_sharegpt));
        json_add(all, key, one);
    }
    return all;
}
