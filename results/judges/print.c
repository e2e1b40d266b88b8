/* print.c: a run's judges as text and as JSON. */
#include "harness/io/json.h"
#include "results/judges/view.h"

#include <string.h>

static const char *who_text(const struct judges_view *v, char *ret, size_t size)
{
    if (v->mixed)
        snprintf(ret, size, "by different judges of different answers");
    else
        snprintf(ret, size, "the %s of %zu judge%s", v->aggregate, v->n, v->n == 1 ? "" : "s");
    return ret;
}

static void print_share(FILE *to, const struct judges_view *v, const struct look *look)
{
    char who[80];
    if (v->known)
        fprintf(
            to,
            "  Points: %s%.1f %%%s of what there is (%.1f to %.1f %%, over %lld problems), %s;\n"
            "  accepted from %.0f %% on.\n",
            look_sgr(look, SGR_BOLD), 100 * v->share.value, look_sgr(look, SGR_OFF),
            100 * v->share.low, 100 * v->share.high, (long long)v->share.problems,
            who_text(v, who, sizeof who), 100 * v->accept);
    else
        fprintf(to, "  No answer has points yet.\n");
}

static void add_judge(struct table *t, const struct judge_view *j, bool mixed)
{
    double kappa = 0, low, high;
    bool known = agreement_kappa(&j->record, &kappa, &low, &high);
    if (mixed)
        table_add(t, "%s (%.*s)", j->name, (int)strcspn(j->template, "/ "), j->template);
    else
        table_add(t, "%s", j->name);
    table_add(t, "%lld", (long long)j->opinions);
    table_add(t, "%lld", (long long)j->unknown);
    table_add(t, j->share < 0 ? "-" : "%.1f %%", 100 * j->share);
    table_add(t, known ? "%.2f" : "-", kappa);
    table_add(t, j->record.wrong ? "%lld of %lld" : "-", (long long)j->record.false_accepts,
              (long long)j->record.wrong);
    table_add(t, j->record.right ? "%lld of %lld" : "-", (long long)j->record.false_rejects,
              (long long)j->record.right);
    table_add(t, j->cost < 0 ? "-" : "%.4g", j->cost);
    table_add(t, "%s", j->doubt ? j->doubt : "trusted");
    table_paint(t, j->doubt ? SGR_RED : SGR_DIM);
}

static void print_judges(FILE *to, const struct judges_view *v, const struct look *look)
{
    static const struct table_column column[] = {
        {"JUDGE", false, TABLE_CUT}, {"OPINIONS", true, false}, {"NO FORM", true, false},
        {"POINTS", true, false},     {"KAPPA", true, false},    {"FALSE ACC", true, false},
        {"FALSE REJ", true, false},  {"COST", true, false},     {"RECORD", false, TABLE_WORDS}};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < v->n; i++)
        add_judge(&t, &v->judge[i], v->mixed);
    table_print(&t, to, look, 2);
    table_finish(&t);
}

static void print_pairs(FILE *to, const struct judges_view *v)
{
    for (size_t i = 0; i < v->n_pair; i++) {
        const struct judge_pair *p = &v->pair[i];
        if (p->n)
            fprintf(to,
                    "  %s and %s: on the same side in %lld of %lld answers, %.1f %% of the points "
                    "apart on average.\n",
                    v->judge[p->a].name, v->judge[p->b].name, (long long)p->same, (long long)p->n,
                    100 * p->apart);
    }
}

void judges_view_print(FILE *to, const struct judges_view *v, const struct look *look)
{
    const char *doubt;
    struct arena arena = {0};
    if (!judges_view_any(v))
        return;
    fprintf(to, "\n%sJudges%s\n", look_sgr(look, SGR_BOLD), look_sgr(look, SGR_OFF));
    print_share(to, v, look);
    fprintf(to, "\n");
    print_judges(to, v, look);
    print_pairs(to, v);
    if (v->n_text)
        fprintf(to,
                "  Words in common with the references, which decide nothing: BLEU %.3f, ROUGE-L "
                "%.3f (%lld answers).\n",
                v->bleu, v->rouge_l, (long long)v->n_text);
    doubt = judges_view_doubt(v, &arena);
    if (doubt)
        fprintf(to, "\n  %sJudges not trusted%s: %s\n", look_sgr(look, SGR_RED),
                look_sgr(look, SGR_OFF), doubt);
    arena_finish(&arena);
}

static json_t *judge_json(const struct judge_view *j)
{
    json_t *obj = json_object();
    double kappa, low, high;
    bool known = agreement_kappa(&j->record, &kappa, &low, &high);
    json_add_cstr(obj, "name", j->name);
    json_add_cstr(obj, "template", j->template);
    json_add_int(obj, "run", j->run);
    json_add_int(obj, "opinions", j->opinions);
    json_add_int(obj, "without_form", j->unknown);
    json_add(obj, "points_share", j->share < 0 ? json_null() : json_real(j->share));
    json_add(obj, "cost", j->cost < 0 ? json_null() : json_real(j->cost));
    json_add(obj, "tokens", j->tokens < 0 ? json_null() : json_integer(j->tokens));
    json_add_int(obj, "record_n", j->record.n);
    json_add(obj, "kappa", known ? json_real(kappa) : json_null());
    json_add_int(obj, "false_accepts", j->record.false_accepts);
    json_add_int(obj, "wrong", j->record.wrong);
    json_add_int(obj, "false_rejects", j->record.false_rejects);
    json_add_int(obj, "right", j->record.right);
    json_add_cstr(obj, "doubt", j->doubt);
    return obj;
}

json_t *judges_view_json(const struct judges_view *v)
{
    json_t *obj, *list;
    struct arena arena = {0};
    if (!judges_view_any(v))
        return NULL;
    obj = json_object();
    json_add(obj, "points_share", v->known ? json_real(v->share.value) : json_null());
    json_add(obj, "points_share_low", v->known ? json_real(v->share.low) : json_null());
    json_add(obj, "points_share_high", v->known ? json_real(v->share.high) : json_null());
    json_add_cstr(obj, "aggregate", v->aggregate);
    json_add_num(obj, "accept", v->accept);
    json_add_cstr(obj, "doubt", judges_view_doubt(v, &arena));
    json_add(obj, "bleu", v->n_text ? json_real(v->bleu) : json_null());
    json_add(obj, "rouge_l", v->n_text ? json_real(v->rouge_l) : json_null());
    list = json_add(obj, "judges", json_array());
    for (size_t i = 0; i < v->n; i++)
        json_array_append_new(list, judge_json(&v->judge[i]));
    list = json_add(obj, "pairs", json_array());
    for (size_t i = 0; i < v->n_pair; i++) {
        json_t *pair = json_object();
        json_add_cstr(pair, "a", v->judge[v->pair[i].a].name);
        json_add_cstr(pair, "b", v->judge[v->pair[i].b].name);
        json_add_int(pair, "answers", v->pair[i].n);
        json_add_int(pair, "same_side", v->pair[i].same);
        json_add_num(pair, "apart", v->pair[i].apart);
        json_array_append_new(list, pair);
    }
    arena_finish(&arena);
    return obj;
}

int judges_print(FILE *to, struct store *store, int64_t run, const struct look *look,
                 struct err *err)
{
    struct judges_view view;
    int rc = judges_view_load(&view, store, run, err);
    if (rc == 0)
        judges_view_print(to, &view, look);
    judges_view_finish(&view);
    return rc;
}

int judges_json(struct store *store, int64_t run, json_t **ret, struct err *err)
{
    struct judges_view view;
    int rc = judges_view_load(&view, store, run, err);
    *ret = rc == 0 ? judges_view_json(&view) : NULL;
    judges_view_finish(&view);
    return rc;
}
