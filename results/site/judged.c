/* judged.c: what models that judge said: their records on a run's page, their opinions beside an answer. */
#include "results/judges/opinions.h"
#include "results/judges/view.h"
#include "results/site/private.h"

#define REPLY_BYTES 20000

/* ---- a run ---- */

static const char *percent(struct html *h, double share)
{
    return share < 0 ? "-" : arena_printf(&h->arena, "%.1f %%", 100 * share);
}

static void put_judge(struct html *h, const struct judge_view *j)
{
    double kappa, low, high;
    bool known = agreement_kappa(&j->record, &kappa, &low, &high);
    html(h, "<tr><th scope=\"row\">%s</th><td class=\"num\">%lld</td><td class=\"num\">%lld</td>",
         j->name, (long long)j->opinions, (long long)j->unknown);
    html(h, "<td class=\"num\">%s</td><td class=\"num\">%s</td>", percent(h, j->share),
         known ? arena_printf(&h->arena, "%.2f (%.2f-%.2f)", kappa, low, high) : "-");
    html(h, "<td class=\"num\">%s</td><td class=\"num\">%s</td>",
         j->record.n ? arena_printf(&h->arena, "%lld of %lld", (long long)j->record.false_accepts,
                                    (long long)j->record.wrong)
                     : "-",
         j->record.n ? arena_printf(&h->arena, "%lld of %lld", (long long)j->record.false_rejects,
                                    (long long)j->record.right)
                     : "-");
    html(h, "<td class=\"num\">%s</td><td>%s</td></tr>\n",
         j->cost < 0 ? "-" : arena_printf(&h->arena, "%.4g", j->cost),
         j->doubt ? j->doubt : "trusted");
}

static void put_judges(struct html *h, const struct judges_view *v)
{
    static const struct site_column columns[] = {
        {"Judge", false, NULL},
        {"Opinions", true, NULL},
        {"No form", true, "replies that did not keep to the form of a verdict"},
        {"Points", true, "mean share of what there is"},
        {"Kappa", true, "with known points, accepted or not; 95 %"},
        {"False accepts", true, "of wrong answers with known points"},
        {"False rejects", true, "of right ones"},
        {"Cost", true, "of judging"},
        {"Record", false, NULL},
    };
    site_table(h, "Judges", "of-judges", columns, countof(columns));
    for (size_t i = 0; i < v->n; i++)
        put_judge(h, &v->judge[i]);
    site_table_end(h);
    for (size_t i = 0; i < v->n_pair; i++)
        if (v->pair[i].n)
            html(h,
                 "<p>%s and %s: on the same side in %lld of %lld answers, %s of the points apart "
                 "on average.</p>\n",
                 v->judge[v->pair[i].a].name, v->judge[v->pair[i].b].name,
                 (long long)v->pair[i].same, (long long)v->pair[i].n, percent(h, v->pair[i].apart));
}

static void put_view(struct html *h, const struct judges_view *v)
{
    const char *doubt = judges_view_doubt(v, &h->arena);
    html(h, "<h2 id=\"judges\">Judges</h2>\n");
    if (doubt)
        html(h, "<p class=\"warn\"><b>Judges not trusted:</b> %s</p>\n", doubt);
    if (v->known)
        html(h,
             "<p>Points: <b>%s</b> of what there is (%s to %s over %lld problems), the %s of %zu "
             "judge%s; accepted from %s on.</p>\n",
             percent(h, v->share.value), percent(h, v->share.low), percent(h, v->share.high),
             (long long)v->share.problems, v->aggregate, v->n, v->n == 1 ? "" : "s",
             percent(h, v->accept));
    put_judges(h, v);
    if (v->n_text)
        html(h,
             "<p>Words in common with the references, which decide nothing: BLEU %.3f, ROUGE-L "
             "%.3f (%lld answers).</p>\n",
             v->bleu, v->rouge_l, (long long)v->n_text);
}

int site_judges(struct site *s, struct html *h, int64_t run, struct err *err)
{
    struct judges_view view;
    int rc = judges_view_load(&view, s->store, run, err);
    if (rc == 0 && view.n)
        put_view(h, &view);
    judges_view_finish(&view);
    return rc;
}

/* ---- an answer ---- */

static void put_opinion(struct html *h, const struct judge_opinion *o)
{
    html(h, "<details><summary>%s%s: %s <small>sample %lld</small></summary><pre tabindex=\"0\">",
         o->judge, o->round ? ", asked once more" : "", *o->evidence ? o->evidence : "not judged",
         (long long)o->sample);
    html_cut(h, o->reply, REPLY_BYTES);
    html(h, "</pre></details>\n");
}

int site_opinions(struct site *s, struct html *h, int64_t run, int64_t problem, int64_t index,
                  struct err *err)
{
    struct judge_opinions o;
    int rc = judge_opinions_load(&o, s->store, run, problem, index, err);
    if (rc == 0 && o.judged) {
        html(h, "<h3>Scheme</h3><pre tabindex=\"0\">");
        html_text(h, scheme_text(&o.scheme, &o.arena));
        html(h, "</pre>\n");
        if (o.n)
            html(h, "<h3>Opinions</h3>\n");
        for (size_t i = 0; i < o.n; i++)
            put_opinion(h, &o.item[i]);
    }
    judge_opinions_finish(&o);
    return rc;
}
