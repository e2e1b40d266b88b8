/* seen.c: problems older than a model, which it may have seen, apart from those that are younger. */
#include "results/site/private.h"

static void put_side(struct html *h, int64_t problems, bool known, const struct estimate *pass)
{
    if (!known) {
        html(h, "<td class=\"num\">0</td><td class=\"num none\">&#8211;</td><td></td>");
        return;
    }
    html(h, "<td class=\"num\">%lld</td>", (long long)problems);
    site_estimate_cells(h, true, pass);
}

static void put_head(struct html *h)
{
    static const struct site_column columns[] = {
        {"Model", false, NULL},
        {"Younger", true, "problems that became public after the model"},
        {"pass@1", true, NULL},
        {"95 % interval", false, NULL},
        {"Older", true, "problems that the model may have seen"},
        {"pass@1", true, NULL},
        {"95 % interval", false, NULL},
    };
    html(h, "<h2 id=\"seen\">Seen before?</h2>\n<p class=\"about\" id=\"seen-name\">Problems that "
            "became public after the model cannot be in what it learned from; those as old as it "
            "or older may.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            "aria-labelledby=\"seen-name\"><table class=\"sortable\">");
    site_thead(h, columns, countof(columns));
    html(h, "<tbody>\n");
}

int site_seen(struct html *h, struct site *s, const struct site_suite *suite, struct err *err)
{
    bool any = false;
    for (size_t i = 0; i < suite->n; i++) {
        struct report_families f;
        if (report_families(&f, s->store, suite->line[i]->latest, err) < 0)
            return -1;
        if (!f.has_dates)
            continue;
        if (!any)
            put_head(h);
        any = true;
        html(h, "<tr><th scope=\"row\">%s</th>", suite->line[i]->name);
        for (int k = EXPOSURE_CLEAN; k <= EXPOSURE_POSSIBLE; k++)
            put_side(h, f.exposure[k].problems, f.exposure[k].known, &f.exposure[k].pass);
        html(h, "</tr>\n");
    }
    if (any)
        html(h, "</tbody></table></div>\n");
    return 0;
}
