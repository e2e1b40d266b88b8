/* labels_print.c: what the labels came to, for people and as JSON. */
#include "harness/grade/labels.h"
#include "harness/io/json.h"
#include "results/numbers/metrics.h"

static json_t *share_json(int64_t hits, int64_t n)
{
    json_t *ret = json_object();
    double low, high;
    interval_exact(hits, n, &low, &high);
    json_add_int(ret, "hits", hits);
    json_add_int(ret, "of", n);
    json_add_num(ret, "rate", n ? (double)hits / (double)n : 0);
    json_add_num(ret, "low", low);
    json_add_num(ret, "high", high);
    return ret;
}

static json_t *counts_json(const struct grade_counts *c)
{
    json_t *ret = json_object();
    int64_t decided = c->right + c->wrong;
    if (*c->name)
        json_add_cstr(ret, "answer_type", c->name);
    json_add(ret, "false_accepts", share_json(c->accepted, c->wrong));
    json_add(ret, "false_rejects", share_json(c->rejected, c->right));
    json_add(ret, "agreement", share_json(decided - c->accepted - c->rejected, decided));
    json_add(ret, "undecided", share_json(c->undecided, decided + c->undecided));
    json_add_int(ret, "disagreements_proven", c->proven);
    json_add_int(ret, "no_box", c->no_box);
    json_add_int(ret, "unlabelled", c->unlabelled);
    json_add_int(ret, "broken", c->broken);
    return ret;
}

json_t *grade_labels_json(const struct grade_labels *l)
{
    json_t *ret = counts_json(&l->all), *list;
    json_add_cstr(ret, "shape", l->shape);
    list = json_add(ret, "groups", json_array());
    for (size_t i = 0; i < l->n_group; i++)
        json_array_append_new(list, counts_json(&l->group[i]));
    return ret;
}

static void add_share(struct table *t, int64_t hits, int64_t n)
{
    double low, high;
    interval_exact(hits, n, &low, &high);
    if (n)
        table_add(t, "%lld of %lld = %.2f%% [%.2f, %.2f]", (long long)hits, (long long)n,
                  100.0 * (double)hits / (double)n, 100 * low, 100 * high);
    else
        table_add(t, "-");
}

static void add_row(struct table *t, const struct grade_counts *c, const char *name)
{
    table_add(t, "%s", name);
    add_share(t, c->accepted, c->wrong);
    add_share(t, c->rejected, c->right);
    table_add(t, "%lld", (long long)c->no_box);
    table_add(t, "%lld", (long long)c->undecided);
}

void grade_labels_print(FILE *to, const struct grade_labels *l, const struct look *look)
{
    static const struct table_column columns[] = {{"ANSWERS", .shrink = TABLE_CUT},
                                                  {.head = "FALSE ACCEPTS"},
                                                  {.head = "FALSE REJECTS"},
                                                  {"NO BOX", .right = true},
                                                  {"UNDECIDED", .right = true}};
    struct table t;
    table_init(&t, columns, countof(columns));
    add_row(&t, &l->all, "all");
    for (size_t i = 0; i < l->n_group && l->n_group > 1; i++)
        add_row(&t, &l->group[i], l->group[i].name);
    table_print(&t, to, look, 0);
    table_finish(&t);
    fprintf(to,
            "rows in the shape of %s; exact intervals at 95 %%; a reply without a box counts as "
            "rejected, what is undecided as neither\n",
            l->shape);
    if (l->all.proven)
        fprintf(
            to,
            "of what differs from the label we call %lld proven: look whether the label is right\n",
            (long long)l->all.proven);
    if (l->all.unlabelled || l->all.broken)
        fprintf(to, "left out: %lld rows without a label of right or wrong, %lld not readable\n",
                (long long)l->all.unlabelled, (long long)l->all.broken);
}
