/* groups.c: the samples of one problem, prompt by prompt, as lines of training data. */
#include "results/train/private.h"

#include "harness/io/json.h"

#include <string.h>

/* ---- one line ---- */

void train_count_length(struct train_lengths *l, size_t chars)
{
    int64_t n = (int64_t)chars;
    if (l->n == 0 || n < l->min)
        l->min = n;
    if (n > l->max)
        l->max = n;
    l->sum += n;
    l->n++;
}

int train_put_line(struct writer *w, json_t *line, const char *problem)
{
    const char *family = train_family(problem, &w->problem);
    bool valid = (double)(train_draw(w->o->pair.seed, family, 0) >> 11) < w->o->valid * 0x1p53;
    struct train_out *out = &w->out[valid && w->out[1].to ? 1 : 0];
    struct buf b;
    int rc = 0;
    buf_init(&b, (size_t)256 << 20);
    json_dump(line, &b);
    buf_addc(&b, "\n");
    if (fwrite(b.p, 1, b.n, out->to) != b.n)
        rc = err_sys(w->err, "cannot write");
    hash_add_raw(&out->hash, buf_str(&b));
    out->lines++;
    w->r->rows++;
    buf_finish(&b);
    json_decref(line);
    return rc;
}

static void add_side(json_t *facts, const char *key, const struct train_sample *s)
{
    const struct origin *o = s->of;
    json_t *side = json_add(facts, key, json_object());
    if (o->tool)
        json_add_cstr(side, "mutation", o->tool);
    else
        json_add_int(side, "sample", s->row);
    json_add_int(side, "index", o->index);
    if (!o->tool)
        json_add_int(side, "run", o->run);
    if (o->turns)
        json_add_int(side, "turns", o->turns + 1);
    if (*o->model)
        json_add_cstr(side, "model", o->model);
    json_add_cstr(side, "class", verdict_class(s->class)->name);
    if (o->mismatches >= 0)
        json_add_int(side, "mismatches", o->mismatches);
    if (o->compared >= 0)
        json_add_int(side, "compared", o->compared);
}

static json_t *facts_of(struct writer *w, const struct problem *p, const char *group)
{
    json_t *facts = json_object();
    json_add_cstr(facts, "task_id", p->id);
    json_add_cstr(facts, "suite", suite_label(&w->suite));
    if (w->suite.eval_only)
        json_add_bool(facts, "evaluation_suite", true);
    json_add_cstr(facts, "advantage_group", group);
    return facts;
}

static struct train_row row_of(const struct train_sample *s, json_t *messages, json_t *facts)
{
    const struct origin *o = s->of;
    bool passes = s->class == CLASS_PASS;
    return (struct train_row){.messages = messages,
                              .facts = facts,
                              .chosen = o->answer,
                              .label = passes,
                              .reward = passes ? 1 : 0,
                              .syntax = s->compiled ? 1 : 0,
                              .function = passes                     ? 1
                                          : s->class == CLASS_TAMPER ? 0
                                                                     : s->share,
                              .format = o->format ? 1 : 0};
}

/* ---- one group: samples of one problem that had the same prompt ---- */

/* What stands between the prompt, the first `n` messages of the whole, and a repaired sample's last
 * answer; NULL where it had one turn. New reference. */
static int turns_of(json_t **ret, struct writer *w, const struct train_sample *s, size_t n)
{
    const struct origin *o = s->of;
    *ret = NULL;
    if (!o->last_sha256)
        return 0;
    if (load_prompt(ret, &w->loader, o->last_sha256, &w->problem, w->err) < 0)
        return -1;
    for (; n; n--)
        json_array_remove(*ret, 0);
    return 0;
}

static int put_pair(struct writer *w, struct train_row *row, const struct train_pair *pair,
                    const char *problem)
{
    size_t n = json_array_size(row->messages);
    int rc = turns_of(&row->chosen_turns, w, pair->chosen, n);
    if (rc == 0)
        rc = turns_of(&row->rejected_turns, w, pair->rejected, n);
    if (rc == 0)
        rc = train_put_line(w, w->form(row), problem);
    json_decref(row->chosen_turns);
    json_decref(row->rejected_turns);
    return rc;
}

static int put_pairs(struct writer *w, const struct problem *p, struct train_sample *s, size_t n,
                     json_t *messages, const char *group)
{
    const struct train_pair *pair;
    size_t found =
        train_pairs(&pair, s, n, group, &w->o->pair, &w->r->quotas, w->r->drop, &w->problem);
    int rc = 0;
    for (size_t i = 0; i < found && rc == 0; i++) {
        json_t *facts = facts_of(w, p, group);
        struct train_row row = row_of(pair[i].chosen, messages, facts);
        row.rejected = ((const struct origin *)pair[i].rejected->of)->answer;
        row.margin = pair[i].chosen->share - pair[i].rejected->share;
        add_side(facts, "chosen", pair[i].chosen);
        add_side(facts, "rejected", pair[i].rejected);
        json_add_num(facts, "alike", pair[i].alike);
        rc = put_pair(w, &row, &pair[i], p->id);
        json_decref(facts);
        train_count_length(&w->r->chosen, pair[i].chosen->chars);
        train_count_length(&w->r->rejected_length, pair[i].rejected->chars);
        w->r->rejected[pair[i].rejected->class]++;
        w->r->alike += pair[i].alike;
    }
    return rc;
}

/* Each sample by itself; of sft those that pass. At most so many of a problem: for kto of each
 * label. */
static int put_singles(struct writer *w, const struct problem *p, struct train_sample *s, size_t n,
                       json_t *messages, const char *group)
{
    int64_t taken[2] = {0};
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++) {
        bool passes = s[i].class == CLASS_PASS;
        json_t *facts;
        struct train_row row;
        if (w->o->kind == TRAIN_SFT && !passes)
            continue;
        if (w->o->kind != TRAIN_GRPO && taken[passes]++ >= w->o->pair.cap) {
            w->r->drop[DROP_CAP]++;
            continue;
        }
        facts = facts_of(w, p, group);
        add_side(facts, "sample", &s[i]);
        row = row_of(&s[i], messages, facts);
        rc = train_put_line(w, w->form(&row), p->id);
        json_decref(facts);
        train_count_length(passes ? &w->r->chosen : &w->r->rejected_length, s[i].chars);
        w->r->rejected[s[i].class]++;
    }
    return rc;
}

static json_t *messages_json(const struct prompt *p)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->n; i++) {
        json_t *m = json_object();
        json_add_cstr(m, "role", p->message[i].role);
        json_add_str(m, "content", p->message[i].text);
        json_array_append_new(list, m);
    }
    return list;
}

int train_messages(json_t **ret, struct writer *w, const struct problem *p)
{
    struct prompt prompt = {0};
    if (prompt_render(&prompt, w->prompt, &w->suite, p, &w->problem, w->err) < 0)
        return -1;
    *ret = messages_json(&prompt);
    return 0;
}

static int messages_of(json_t **ret, struct writer *w, const struct problem *p, const char *sha256)
{
    if (sha256)
        return load_prompt(ret, &w->loader, sha256, &w->problem, w->err);
    return train_messages(ret, w, p);
}

static int put_group(struct writer *w, const struct problem *p, struct train_sample *s, size_t n)
{
    const struct origin *first = s->of;
    const char *group =
        arena_printf(&w->problem, "%s/%s/%.16s%s%s", suite_label(&w->suite), p->id,
                     first->prompt_sha256 ? first->prompt_sha256 : "default",
                     w->o->off_policy ? "" : "/", w->o->off_policy ? "" : first->model);
    json_t *messages = NULL;
    int rc;
    n = train_filter(s, n, w->r->drop, w->o->kind == TRAIN_GRPO, w->o->max_chars);
    if (n == 0)
        return 0;
    if (messages_of(&messages, w, p, first->prompt_sha256) < 0)
        return -1;
    rc = (w->o->kind == TRAIN_DPO ? put_pairs : put_singles)(w, p, s, n, messages, group);
    json_decref(messages);
    return rc;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The same prompt and, unless models may be mixed, the same model. */
static bool same_group(const struct writer *w, const struct train_sample *a,
                       const struct train_sample *b)
{
    const struct origin *x = a->of, *y = b->of;
    return same_text(x->prompt_sha256, y->prompt_sha256) &&
           (w->o->off_policy || strcmp(x->model, y->model) == 0);
}

int train_put_groups(struct writer *w, const struct problem *p, const struct sample_list *list)
{
    bool *done = arena_alloc(&w->problem, list->n + 1);
    struct train_sample *group = arena_alloc(&w->problem, (list->n + 1) * sizeof *group);
    for (size_t i = 0; i < list->n; i++) {
        size_t n = 0;
        for (size_t k = i; k < list->n; k++)
            if (!done[k] && same_group(w, &list->s[i], &list->s[k])) {
                done[k] = true;
                group[n++] = list->s[k];
            }
        if (n && put_group(w, p, group, n) < 0)
            return -1;
    }
    return 0;
}
