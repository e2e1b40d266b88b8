/* parts.c: what pages share: their head and foot, numbers, whiskers, bars. */
#include "results/site/private.h"

#include <string.h>

/* ---- head and foot ---- */

void site_begin(struct html *h, const struct site *s, const char *up, const char *title)
{
    const char *own = s->options->title;
    html(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'self'; script-src 'self'\"/>\n");
    html(h,
         "<title>%s%s%s</title>\n<link rel=\"stylesheet\" href=\"%sassets/style.css\"/>\n"
         "</head>\n<body>\n",
         title, own ? " - " : "", own ? own : "", up);
    html(h,
         "<a class=\"skip\" href=\"#main\">Skip to content</a>\n"
         "<header><nav aria-label=\"Site\"><a class=\"home\" href=\"%sindex.html\">%s</a> "
         "<a href=\"%sindex.html\">Leaderboard</a> <a href=\"%shealth.html\">Bench health</a> "
         "<a href=\"%sserving.html\">Services</a> "
         "<a href=\"%sabout.html\">About the numbers</a></nav></header>\n<main id=\"main\">\n",
         up, own ? own : "assay", up, up, up, up);
}

void site_end(struct html *h, const struct site *s, const char *up)
{
    html(h,
         "</main>\n<footer><p>Made by assay from one store; newest entry %s. Intervals are at "
         "95&#160;%%. ",
         *s->until ? s->until : "none");
    html(h,
         "All numbers: <a href=\"%stable.csv\">table.csv</a>, <a href=\"%sdata.json\">data.json"
         "</a>.</p></footer>\n<script defer=\"defer\" src=\"%sassets/site.js\"></script>\n"
         "</body>\n</html>\n",
         up, up, up);
}

void site_chart_library(struct html *h, const struct site *s, const char *up)
{
    if (s->charts)
        html(h, "<script defer=\"defer\" src=\"%sassets/chart.js\"></script>\n", up);
}

/* A chart with its table. The table is open for readers without JavaScript; site.js draws the chart
 * from it and closes it. */
void site_figure(struct html *h, const char *chart, const char *id, const char *caption)
{
    html(h,
         "<figure class=\"chart\" data-chart=\"%s\" aria-labelledby=\"%s\">\n"
         "<figcaption id=\"%s\">%s</figcaption>\n<details open=\"open\"><summary>Numbers of this "
         "chart</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
         "aria-labelledby=\"%s\">\n",
         chart, id, id, caption, id);
}

void site_figure_end(struct html *h)
{
    html(h, "</div></details></figure>\n");
}

/* ---- cells ---- */

void site_thead(struct html *h, const struct site_column *column, size_t n)
{
    html(h, "<thead><tr>");
    for (size_t i = 0; i < n; i++) {
        html(h, column[i].number ? "<th scope=\"col\" class=\"num\"" : "<th scope=\"col\"");
        if (column[i].about)
            html(h, " title=\"%s\"", column[i].about);
        html(h, ">%s</th>", column[i].head);
    }
    html(h, "</tr></thead>\n");
}

void site_table(struct html *h, const char *label, const char *id, const struct site_column *column,
                size_t n)
{
    html(h,
         "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
         "<table class=\"sortable\"",
         label);
    if (id)
        html(h, " id=\"%s\"", id);
    html(h, ">");
    site_thead(h, column, n);
    html(h, "<tbody>\n");
}

void site_table_end(struct html *h)
{
    html(h, "</tbody></table></div>\n");
}

void site_percent(struct html *h, double share)
{
    if (share < 0)
        html(h, "<td class=\"num none\">&#8211;</td>");
    else
        html(h, "<td class=\"num\" data-v=\"%.6f\">%.1f&#160;%%</td>", share, 100 * share);
}

void site_number(struct html *h, double value, int digits)
{
    if (value < 0)
        html(h, "<td class=\"num none\">&#8211;</td>");
    else if (digits)
        html(h, "<td class=\"num\" data-v=\"%g\">%s</td>", value,
             arena_printf(&h->arena, "%.*f", digits, value));
    else
        html(h, "<td class=\"num\" data-v=\"%.0f\">%s</td>", value,
             grouped(&h->arena, (int64_t)(value + 0.5)));
}

/* Costs go from fractions of a cent to hundreds, so smaller ones get more digits. */
void site_cost(struct html *h, double value)
{
    int digits = value >= 10 ? 2 : value >= 1 ? 2 : value >= 0.01 ? 3 : 5;
    site_number(h, value, digits);
}

void site_fact(struct html *h, const char *name, const char *value)
{
    if (value && *value)
        html(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

const char *site_day(struct arena *arena, const char *time)
{
    return arena_printf(arena, "%.10s", time);
}

const char *site_count(struct arena *arena, int64_t n, const char *noun)
{
    return arena_printf(arena, "%s %s%s", grouped(arena, n), noun, n == 1 ? "" : "s");
}

/* ---- intervals ---- */

/* A drawing of an interval: a line from low to high on a scale of 0..1, with
 * a tick at the value. */
static void put_whisker(struct html *h, const struct estimate *e)
{
    html(h,
         "<svg class=\"whisker\" viewBox=\"0 0 100 14\" width=\"100\" height=\"14\" "
         "aria-hidden=\"true\"><path class=\"scale\" d=\"M0.5 1V13M50 4V10M99.5 1V13M0 7H100\"/>"
         "<path class=\"range\" d=\"M%.1f 7H%.1f\"/><path class=\"value\" d=\"M%.1f 1.5V12.5\"/>"
         "</svg>",
         100 * e->low, 100 * e->high > 100 * e->low + 0.5 ? 100 * e->high : 100 * e->low + 0.5,
         100 * e->value);
}

/* Value, and interval as whisker and as numbers: two cells. */
void site_estimate_cells(struct html *h, bool known, const struct estimate *e)
{
    if (!known) {
        html(h, "<td class=\"num none\">&#8211;</td><td class=\"none\">&#8211;</td>");
        return;
    }
    html(h,
         "<td class=\"num strong\" data-v=\"%.6f\" data-lo=\"%.6f\" data-hi=\"%.6f\">%.1f&#160;%%"
         "</td><td class=\"ci\" data-v=\"%.6f\">",
         e->value, e->low, e->high, 100 * e->value, e->low);
    put_whisker(h, e);
    html(h, " <span class=\"num\">%.1f&#8211;%.1f</span></td>", 100 * e->low, 100 * e->high);
}

/* ---- kinds of outcomes ---- */

const struct site_kind_row site_kinds[KIND_COUNT] = {
    [KIND_PASS] = {"pass", "passes", "\xe2\x9c\x93", NULL},
    [KIND_MISMATCH] = {"mismatch", "outputs differ", "\xe2\x89\xa0", NULL},
    [KIND_COMPILE] = {"compile", "does not compile", "C", "diagonal"},
    [KIND_RUNTIME] = {"runtime", "fails or hangs while it runs", "R", "dots"},
    [KIND_TAMPER] = {"tamper", "tampers with the verdict", "!", NULL},
    [KIND_NO_CODE] = {"nocode", "no answer or no code", "N", "lines"},
    [KIND_TRUNCATED] = {"truncated", "cut at the token limit", "T", NULL},
    [KIND_OUT] = {"out", "not counted", "?", "hatch"},
};

static const enum site_kind kind_of_class[CLASS_COUNT] = {
    [CLASS_PASS] = KIND_PASS,
    [CLASS_SYNTAX] = KIND_COMPILE,
    [CLASS_ELABORATION] = KIND_COMPILE,
    [CLASS_MISMATCH] = KIND_MISMATCH,
    [CLASS_WRONG_ANSWER] = KIND_MISMATCH,
    [CLASS_RUNTIME_ERROR] = KIND_RUNTIME,
    [CLASS_TIMEOUT] = KIND_RUNTIME,
    [CLASS_MEMORY_LIMIT] = KIND_RUNTIME,
    [CLASS_OUTPUT_LIMIT] = KIND_RUNTIME,
    [CLASS_PROCESS_LIMIT] = KIND_RUNTIME,
    [CLASS_TAMPER] = KIND_TAMPER,
    [CLASS_NO_CODE] = KIND_NO_CODE,
    [CLASS_NO_BOX] = KIND_NO_CODE,
    [CLASS_NO_FORM] = KIND_NO_CODE,
    [CLASS_NO_ANSWER] = KIND_NO_CODE,
    [CLASS_REFUSED] = KIND_NO_CODE,
    [CLASS_TRUNCATED] = KIND_TRUNCATED,
    [CLASS_API_ERROR] = KIND_OUT,
    [CLASS_BUDGET_STOP] = KIND_OUT,
    [CLASS_HARNESS_ERROR] = KIND_OUT,
    [CLASS_UNDECIDED] = KIND_OUT,
    [CLASS_NOT_JUDGED] = KIND_OUT,
    [CLASS_QUARANTINED] = KIND_OUT,
};

enum site_kind site_kind_of(struct str class)
{
    enum verdict_class c = verdict_class_by_name(class);
    return c == CLASS_COUNT ? KIND_OUT : kind_of_class[c];
}

void site_kind_counts(const struct report_run *run, int64_t ret[KIND_COUNT])
{
    memset(ret, 0, KIND_COUNT * sizeof *ret);
    for (size_t i = 0; i < run->classes.n; i++)
        ret[site_kind_of(str_c(run->classes.item[i].a))] += run->classes.item[i].n;
    ret[KIND_OUT] += run->unjudged;
}

/* ---- bars ---- */

/* The patterns that bars are filled with besides colors. `fill` looks for them in the same page, so
 * each page with bars needs them. */
void site_patterns(struct html *h)
{
    html(h, "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
            "<pattern id=\"diagonal\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
            "<path class=\"ink\" d=\"M-1 6L6 -1\"/></pattern>"
            "<pattern id=\"dots\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
            "<path class=\"ink\" d=\"M1 2H2.6\"/></pattern>"
            "<pattern id=\"lines\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
            "<path class=\"ink\" d=\"M0 2H4\"/></pattern>"
            "<pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
            "<path class=\"ink\" d=\"M-1 6L6 -1M-1 -1L6 6\"/></pattern></defs></svg>\n");
}

static void put_block(struct html *h, enum site_kind kind, double x, double width, int height)
{
    html(h, "<rect class=\"k-%s\" x=\"%.2f\" width=\"%.2f\" height=\"%d\"/>", site_kinds[kind].id,
         x, width, height);
    if (site_kinds[kind].pattern)
        html(h, "<rect fill=\"url(#%s)\" x=\"%.2f\" width=\"%.2f\" height=\"%d\"/>",
             site_kinds[kind].pattern, x, width, height);
}

void site_counts_bar(struct html *h, const int64_t count[KIND_COUNT], int width)
{
    double x = 0, total = 0;
    for (int k = 0; k < KIND_COUNT; k++)
        total += (double)count[k];
    html(h,
         "<svg class=\"bar\" width=\"%d\" height=\"14\" viewBox=\"0 0 %d 14\" role=\"img\" "
         "aria-label=\"",
         width, width);
    for (int k = 0; k < KIND_COUNT; k++)
        if (count[k])
            html(h, "%lld %s; ", (long long)count[k], site_kinds[k].name);
    html(h, "of %.0f samples\">", total);
    for (int k = 0; k < KIND_COUNT && total > 0; k++) {
        double w = width * (double)count[k] / total;
        if (count[k])
            put_block(h, (enum site_kind)k, x, w > 1.5 ? w - 0.75 : w, 14);
        x += w;
    }
    html(h, "</svg>");
}

void site_bar(struct html *h, const struct report_run *run, int width)
{
    int64_t count[KIND_COUNT];
    site_kind_counts(run, count);
    site_counts_bar(h, count, width);
}

void site_legend(struct html *h)
{
    html(h, "<ul class=\"legend\" aria-label=\"What the colours mean\">");
    for (int k = 0; k < KIND_COUNT; k++) {
        html(h, "<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\">");
        put_block(h, (enum site_kind)k, 0, 14, 14);
        html(h, "</svg> <b>%s</b> %s</li>", site_kinds[k].letter, site_kinds[k].name);
    }
    html(h, "</ul>\n");
}
