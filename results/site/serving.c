/* serving.c: how services answered: soon, fast, out of a cache, not at all. */
#include "results/site/private.h"

#include "results/serving/serving.h"

static void put_row(struct html *h, const struct serving_row *r)
{
    const char *in_flight = serving_in_flight(r, &h->arena);
    html(h, "<tr><th scope=\"row\">%s</th><td>%s</td>", r->model, r->base_url);
    html(h, "<td class=\"num\" data-v=\"%lld\">%s</td>", (long long)r->low,
         *in_flight ? in_flight : "not known");
    site_number(h, (double)r->requests, 0);
    site_number(h, r->ttft_ms < 0 ? -1 : r->ttft_ms / 1000, 2);
    site_number(h, r->ttft_p95_ms < 0 ? -1 : r->ttft_p95_ms / 1000, 2);
    site_number(h, r->latency_ms < 0 ? -1 : r->latency_ms / 1000, 2);
    site_number(h, r->rate, 1);
    site_number(h, r->decode, 1);
    site_percent(h, r->cached);
    html(h, "</tr>\n");
}

static void put_answers(struct html *h, const struct serving *serving)
{
    static const struct site_column columns[] = {
        {"Model", false, NULL},
        {"Service", false, NULL},
        {"In flight", true, "requests under way when one was sent, itself included"},
        {"Answers", true, NULL},
        {"First token", true, "seconds, the median; of answers that were streamed"},
        {"of 95 in 100", true, "seconds within which 95 of 100 first tokens came"},
        {"Whole answer", true, "seconds, the median"},
        {"Tokens a second", true, "tokens of the answer over its whole time, the median"},
        {"behind the first", true, "the same behind the first token"},
        {"Cached", true, "share of the prompts' tokens that came out of a cache"},
    };
    site_table(h, "Answers", NULL, columns, countof(columns));
    for (size_t i = 0; i < serving->n; i++)
        put_row(h, &serving->row[i]);
    site_table_end(h);
}

static void put_faults(struct html *h, const struct serving *serving)
{
    static const struct site_column columns[] = {
        {"Model", false, NULL}, {"Service", false, NULL}, {"Attempts", true, NULL},
        {"Failed", true, NULL}, {"How", false, NULL},
    };
    html(h, "<h2>What failed</h2>\n<p class=\"about\">Attempts that were made good by another one "
            "are counted too.</p>\n");
    site_table(h, "What failed", NULL, columns, countof(columns));
    for (size_t i = 0; i < serving->n_faults; i++) {
        const struct serving_faults *f = &serving->faults[i];
        html(h, "<tr><th scope=\"row\">%s</th><td>%s</td>", f->model, f->base_url);
        site_number(h, (double)f->attempts, 0);
        site_number(h, (double)f->failed, 0);
        html(h, "<td>%s</td></tr>\n", serving_kinds(f, &h->arena));
    }
    site_table_end(h);
}

int site_serving(struct site *s, struct html *h, struct err *err)
{
    struct serving serving;
    if (serving_load(&serving, &s->report, s->store, err) < 0)
        return -1;
    site_begin(h, s, "", "Services");
    html(h, "<h1>How did the services answer?</h1>\n<p class=\"lead\">Times as they were met here, "
            "by how many requests were under way. They say something of a service, of the line to "
            "it and of the hour; no score depends on them.</p>\n");
    put_answers(h, &serving);
    put_faults(h, &serving);
    html(h, "<h2>The same numbers by command</h2>\n<pre>assay report --serving</pre>\n");
    site_end(h, s, "");
    serving_finish(&serving);
    return site_put_page(s, "serving.html", h, err);
}
