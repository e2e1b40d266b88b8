/* text.c: a run at length, as a person reads it. */
#include "results/report/report.h"

#include "harness/io/json.h"

#include <string.h>

static double percent(double share)
{
    return 100 * share;
}

static const char *state_color(const char *state)
{
    return strcmp(state, "complete") == 0 ? NULL : SGR_YELLOW;
}

/* ---- one run: the head ---- */

static void add_fact(struct table *t, const char *name, const char *value)
{
    if (!*value)
        return;
    table_add(t, "%s", name);
    table_paint(t, SGR_DIM);
    table_add(t, "%s", value);
}

const char *report_short_hashes(const char *text, struct arena *arena)
{
    struct buf b;
    buf_init(&b, strlen(text) + 1);
    while (*text) {
        size_t n = strspn(text, "0123456789abcdef"), step = n ? n : 1;
        buf_add(&b, text, n == 64 ? 12 : step);
        text += step;
    }
    return arena_take_c(arena, &b);
}

const char *report_parameters(const char *json, struct arena *arena)
{
    json_t *obj = NULL, *value;
    const char *key;
    struct buf b;
    char *ret;
    if (json_parse(str_c(json), "parameters", &obj, NULL) < 0 || !json_is_object(obj)) {
        json_decref(obj);
        return json;
    }
    buf_init(&b, 4000);
    json_object_foreach(obj, key, value)
    {
        if (strcmp(key, "model") == 0 || strcmp(key, "base_url") == 0)
            continue; /* shown in the same line already */
        buf_addf(&b, "%s%s ", b.n ? ", " : "", key);
        if (json_is_string(value))
            buf_adds(&b, json_view(value));
        else
            json_dump(value, &b);
    }
    ret = arena_take_c(arena, &b);
    json_decref(obj);
    return ret;
}

static const char *model_text(const struct report_run *run, struct arena *arena)
{
    const char *parameters = report_parameters(run->parameters, arena);
    bool file = strcmp(run->source, "file") == 0;
    return arena_printf(arena, "%s%s%s%s%s", run->model, file ? ", from a file" : " at ",
                        file ? "" : run->base_url, *parameters ? "; " : "", parameters);
}

/* "2026-11-22T16:33:44Z" as "2026-11-22 16:33" */
static const char *short_time(const char *iso, struct arena *arena)
{
    return strlen(iso) < 16 ? iso : arena_printf(arena, "%.10s %.5s", iso, iso + 11);
}

static const char *time_text(const struct report_run *run, struct arena *arena)
{
    const char *from = short_time(run->started_at, arena), *to;
    if (!*run->ended_at)
        return arena_printf(arena, "%s UTC, not ended", from);
    to = short_time(run->ended_at, arena);
    return arena_printf(arena, "%s to %s UTC", from, strncmp(from, to, 11) == 0 ? to + 11 : to);
}

static const char *size_text(const struct report_run *run, struct arena *arena)
{
    return arena_printf(arena, "%s; %zu of %lld problems, %s%s wanted for each",
                        grouped(arena, run->samples), run->n_problem,
                        (long long)run->suite_problems, run->best_of ? "up to " : "",
                        grouped(arena, run->n));
}

static const char *strategy_text(const struct report_run *run, struct arena *arena)
{
    if (run->best_of)
        return arena_printf(arena,
                            "best of %lld: samples one after another until one passes, so this is "
                            "no pass@k",
                            (long long)run->best_of);
    if (run->repair)
        return arena_printf(arena,
                            "repair: up to %lld further turns with feedback; what counts is the "
                            "last turn",
                            (long long)run->repair);
    return "";
}

static const char *usage_text(const struct report_run *run, struct arena *arena)
{
    const char *reasoning =
        run->reasoning_tokens < 0
            ? ""
            : arena_printf(arena, " (%s of it reasoning)", grouped(arena, run->reasoning_tokens));
    if (run->prompt_tokens < 0 && run->completion_tokens < 0)
        return "";
    return arena_printf(arena, "%s in, %s out%s", grouped(arena, run->prompt_tokens),
                        grouped(arena, run->completion_tokens), reasoning);
}

static const char *cost_text(const struct report_run *run, struct arena *arena)
{
    const char *price =
        *run->price ? arena_printf(arena, "; at a price of %s for a million", run->price) : "";
    if (run->cost < 0)
        return "";
    if (!run->passed)
        return arena_printf(arena, "%.4f%s", run->cost, price);
    return arena_printf(arena, "%.4f; %.4f for each sample that passed%s", run->cost,
                        run->cost / (double)run->passed, price);
}

/* What the service would not take, so that the parameters above are not what was sent. */
static void add_notes(struct table *t, const struct report_run *run, struct arena *arena)
{
    json_t *list = NULL, *note;
    size_t i;
    if (!*run->notes || json_parse(str_c(run->notes), "notes", &list, NULL) < 0)
        return;
    json_array_foreach(list, i, note)
        add_fact(t, i ? "" : "changed", arena_dup(arena, json_view(note)));
    json_decref(list);
}

/* What its requests met, overcome or not. */
static const char *faults_text(const struct report_run *run, struct arena *arena)
{
    json_t *kinds = NULL, *n;
    const char *kind;
    struct buf b;
    buf_init(&b, 1000);
    if (json_parse(str_c(run->faults), "faults", &kinds, NULL) == 0)
        json_object_foreach(kinds, kind, n)
            buf_addf(&b, "%s%s %s", b.n ? ", " : "", grouped(arena, json_integer_value(n)), kind);
    json_decref(kinds);
    return arena_take_c(arena, &b);
}

static void print_head(FILE *to, const struct report_run *run, const struct look *look)
{
    static const struct table_column column[] = {{NULL, false, TABLE_WHOLE},
                                                 {NULL, false, TABLE_WORDS}};
    struct arena arena = {0};
    struct table t;
    fprintf(to, "%s%sRun %lld: ", look->markdown ? "# " : "", look_sgr(look, SGR_BOLD),
            (long long)run->row);
    put_safe(to, str_c(run->model));
    fputs(" on ", to);
    put_safe(to, str_c(run->label));
    fprintf(to, "%s\n\n", look_sgr(look, SGR_OFF));
    table_init(&t, column, countof(column));
    add_fact(&t, "suite", arena_printf(&arena, "%s, version %.12s", run->label, run->version));
    add_fact(&t, "model", report_short_hashes(model_text(run, &arena), &arena));
    add_notes(&t, run, &arena);
    add_fact(&t, "prompt", report_short_hashes(run->prompt, &arena));
    add_fact(&t, "label", run->run_label);
    add_fact(&t, "strategy", strategy_text(run, &arena));
    add_fact(&t, "tools", tallies_join(&run->toolchains, &arena));
    add_fact(&t, "isolation", tallies_join(&run->tiers, &arena));
    add_fact(&t, "time", time_text(run, &arena));
    add_fact(&t, "state", run->state);
    table_paint(&t, state_color(run->state));
    add_fact(&t, "samples", size_text(run, &arena));
    add_fact(&t, "tokens", usage_text(run, &arena));
    add_fact(&t, "cost", cost_text(run, &arena));
    add_fact(&t, "faults met", faults_text(run, &arena));
    table_print(&t, to, look, 2);
    table_finish(&t);
    arena_finish(&arena);
}

static void print_heading(FILE *to, const struct look *look, const char *text)
{
    fprintf(to, "\n%s%s%s%s\n%s", look->markdown ? "## " : "", look_sgr(look, SGR_BOLD), text,
            look_sgr(look, SGR_OFF), look->markdown ? "\n" : "");
}

/* ---- one run: pass@k ---- */

static void add_estimate(struct table *t, const char *name, const struct estimate *e)
{
    table_add(t, "%s", name);
    table_add(t, "%.1f %%", percent(e->value));
    table_paint(t, SGR_BOLD);
    table_add(t, "%.1f-%.1f", percent(e->low), percent(e->high));
    table_add(t, "%lld", (long long)e->problems);
    table_add(t, "%s", e->exact ? "exact" : "bootstrap");
}

static void print_pass(FILE *to, const struct report_run *run, const struct look *look)
{
    const struct table_column column[] = {{*run->strategy ? "SOLVED" : "PASS@K", false, false},
                                          {"VALUE", true, false},
                                          {"95 %", true, false},
                                          {"PROBLEMS", true, false},
                                          {"INTERVAL", false, false}};
    struct arena arena = {0};
    struct table t;
    putc('\n', to);
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < run->n_pass; i++)
        if (run->pass[i].known)
            add_estimate(&t, report_pass_name(run, run->pass[i].k, &arena), &run->pass[i].ours);
    for (size_t i = 0; i < run->n_pass; i++)
        if (run->pass[i].known && run->pass[i].k > 1)
            add_estimate(&t, report_all_name(run, run->pass[i].k, &arena), &run->pass[i].all);
    for (size_t i = 0; i < run->n_pass; i++)
        if (run->pass[i].official_known)
            add_estimate(&t, arena_printf(&arena, "official@%lld", (long long)run->pass[i].k),
                         &run->pass[i].official);
    if (t.n)
        table_print(&t, to, look, 2);
    else
        fputs("  No sample counts yet, so there is no pass@k.\n", to);
    table_finish(&t);
    arena_finish(&arena);
}

/* Numbers that are of fewer problems than a reader would take them for. */
static void print_parts(FILE *to, const struct report_run *run)
{
    const struct estimate *ours = &run->first.ours, *official = &run->first.official;
    if (run->n_problem && (int64_t)run->n_problem < run->suite_problems)
        fprintf(to, "  A part of the suite, %zu of its %lld problems: no number of the whole.\n",
                run->n_problem, (long long)run->suite_problems);
    if (run->first.known && run->first.official_known && official->problems != ours->problems)
        fprintf(
            to,
            "  The official numbers are of %lld problem%s, the others of %lld: do not compare.\n",
            (long long)official->problems, official->problems == 1 ? "" : "s",
            (long long)ours->problems);
}

/* What the tool could not do, and what it may have cost. */
static void print_limits(FILE *to, const struct report_run *run)
{
    struct report_limit detail[REPORT_LIMITS];
    struct report_limits limits;
    struct arena arena = {0};
    const char *between = "";
    if (!report_limits(&limits, run))
        return;
    fprintf(to, "  %lld sample%s (%.1f %%) failed by a limit of the tool, and may be right:\n  ",
            (long long)limits.samples, limits.samples == 1 ? "" : "s",
            percent((double)limits.samples / (double)run->counted));
    report_limit_details(run, detail);
    for (size_t i = 0; i < REPORT_LIMITS; i++) {
        if (!detail[i].n)
            continue;
        fprintf(to, "%s%s %lld", between, detail[i].detail, (long long)detail[i].n);
        between = ", ";
    }
    fprintf(to, ".\n  If all of them were, %s would be %.1f %%.\n",
            report_pass_name(run, 1, &arena), percent(limits.bound));
    arena_finish(&arena);
}

/* What is missing, and how much that could change. */
static void print_bounds(FILE *to, const struct report_run *run)
{
    struct arena arena = {0};
    struct report_bounds b;
    if (report_bounds(&b, run))
        fprintf(to,
                "  Coverage %.1f %%: %lld sample%s could be either, so %s lies between %.1f %% and "
                "%.1f %%.\n",
                percent(b.coverage), (long long)b.open, b.open == 1 ? "" : "s",
                report_pass_name(run, 1, &arena), percent(b.low), percent(b.high));
    arena_finish(&arena);
}

static void print_left_out(FILE *to, const struct report_run *run, const struct look *look)
{
    struct arena arena = {0};
    if (look->markdown)
        putc('\n', to); /* without it the text would be a row of the table above */
    print_parts(to, run);
    if (run->diversity >= 0)
        fprintf(to, "  Diversity of a problem's outcomes (Gini-Simpson): %.2f.\n", run->diversity);
    for (size_t i = 0; i < run->n_pass; i++)
        if (run->pass[i].known && run->pass[i].ours.left_out)
            fprintf(to, "  %s leaves out %lld problems with fewer than %lld samples.\n",
                    report_pass_name(run, run->pass[i].k, &arena),
                    (long long)run->pass[i].ours.left_out, (long long)run->pass[i].k);
    if (run->quarantined)
        fprintf(to, "  %lld of %zu problems can be passed here; the reference%s of %lld fail%s.\n",
                (long long)run->n_problem - (long long)run->quarantined, run->n_problem,
                run->quarantined == 1 ? "" : "s", (long long)run->quarantined,
                run->quarantined == 1 ? "s" : "");
    if (run->not_judged)
        fprintf(to,
                "  %lld of %zu problems cannot be judged here: `assay show` says what they need.\n",
                (long long)run->not_judged, run->n_problem);
    print_bounds(to, run);
    print_limits(to, run);
    if (run->toolchains.n > 1 || run->tiers.n > 1)
        fputs("  Judged by different tools or in different isolation; see above. `assay rejudge`\n"
              "  makes it one.\n",
              to);
    arena_finish(&arena);
}

/* ---- one run: what became of the samples ---- */

static const char *class_color(const struct verdict_class_row *row)
{
    if (strcmp(row->name, "pass") == 0)
        return SGR_GREEN;
    return row->counts ? SGR_RED : SGR_YELLOW;
}

static void add_share(struct table *t, const struct report_run *run, int64_t n, bool counts)
{
    table_add(t, "%lld", (long long)n);
    if (counts && run->counted)
        table_add(t, "%.1f %%", percent((double)n / (double)run->counted));
    else
        table_add(t, "-");
}

static void add_class(struct table *t, const struct report_run *run, const char *name)
{
    const struct verdict_class_row *row = verdict_class(verdict_class_by_name(str_c(name)));
    int64_t n = report_class_count(run, name);
    table_add(t, "%s", name);
    table_paint(t, class_color(row));
    add_share(t, run, n, row->counts);
    table_add(t, "%s", row->text);
}

/* Add a row for each class, with a row for each of its details below it. */
static void add_classes(struct table *t, const struct report_run *run)
{
    const char *last = "";
    for (size_t i = 0; i < run->classes.n; i++) {
        const struct tally *c = &run->classes.item[i];
        if (strcmp(c->a, last) != 0)
            add_class(t, run, c->a);
        last = c->a;
        if (!*c->b)
            continue;
        table_add(t, "  %s", c->b);
        add_share(t, run, c->n, verdict_class(verdict_class_by_name(str_c(c->a)))->counts);
        table_add(t, "%s", "");
    }
}

static void print_classes(FILE *to, const struct report_run *run, const struct look *look)
{
    static const struct table_column column[] = {{"CLASS", false, false},
                                                 {"SAMPLES", true, false},
                                                 {"SHARE", true, false},
                                                 {"MEANING", false, TABLE_WORDS}};
    struct table t;
    if (!run->classes.n)
        return;
    putc('\n', to);
    table_init(&t, column, countof(column));
    add_classes(&t, run);
    table_print(&t, to, look, 2);
    table_finish(&t);
}

static void print_not_counted(FILE *to, const struct report_run *run)
{
    const struct {
        const char *name;
        int64_t n;
    } table[] = {
        {"missing", run->missing},
        {"without a verdict", run->unjudged},
        {"api_error", report_class_count(run, "api_error")},
        {"budget_stop", report_class_count(run, "budget_stop")},
        {"harness_error", report_class_count(run, "harness_error")},
        {"undecided", report_class_count(run, "undecided")},
        {"not_judged", report_class_count(run, "not_judged")},
        {"quarantined", report_class_count(run, "quarantined")},
    };
    bool any = false;
    for (size_t i = 0; i < countof(table); i++) {
        if (!table[i].n)
            continue;
        fprintf(to, "%s%lld %s", any ? ", " : "\n  Not counted: ", (long long)table[i].n,
                table[i].name);
        any = true;
    }
    if (any)
        fputs(".\n", to);
}

/* ---- one run: official rules, hard problems ---- */

static void print_letters(FILE *to, const struct report_run *run, const struct look *look)
{
    struct arena arena = {0};
    fprintf(to, "  letters:");
    for (size_t i = 0; i < run->letters.n; i++)
        fprintf(to, "  %s%s%s %s", look_sgr(look, SGR_BOLD), run->letters.item[i].a,
                look_sgr(look, SGR_OFF), grouped(&arena, run->letters.item[i].n));
    putc('\n', to);
    arena_finish(&arena);
}

static void print_official(FILE *to, const struct report_run *run, const struct look *look)
{
    static const struct table_column column[] = {
        {"OFFICIAL", false, false}, {"OURS", false, false}, {"SAMPLES", true, false}};
    int64_t n = 0;
    struct table t;
    if (!run->letters.n)
        return;
    print_heading(to, look, "By the suite's own rules");
    print_letters(to, run, look);
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < run->clashes.n; i++) {
        const struct tally *c = &run->clashes.item[i];
        n += c->n;
        table_add(&t, "%s", c->a);
        table_add(&t, "%s", c->b);
        table_add(&t, "%lld", (long long)c->n);
    }
    fprintf(to, "  They and we disagree on %lld sample%s%s\n", (long long)n, n == 1 ? "" : "s",
            n ? ":" : ".");
    if (n)
        table_print(&t, to, look, 4);
    table_finish(&t);
}

static void print_hardest(FILE *to, const struct report_run *run, const struct look *look)
{
    static const struct table_column column[] = {{NULL, false, false}, {NULL, true, false}};
    struct table t;
    if (!run->n_hardest)
        return;
    print_heading(to, look, "Hardest problems");
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < run->n_hardest; i++) {
        table_add(&t, "%s", run->hardest[i].name);
        table_add(&t, "%lld of %lld", (long long)run->hardest[i].rate.c,
                  (long long)run->hardest[i].rate.n);
    }
    table_print(&t, to, look, 2);
    table_finish(&t);
    if (run->never_solved > (int64_t)run->n_hardest)
        fprintf(to, "%s  and %lld more that were never solved\n", look->markdown ? "\n" : "",
                (long long)run->never_solved - (long long)run->n_hardest);
}

void report_print_run(FILE *to, const struct report_run *run, const struct look *look)
{
    print_head(to, run, look);
    print_pass(to, run, look);
    print_left_out(to, run, look);
    print_classes(to, run, look);
    print_not_counted(to, run);
    print_official(to, run, look);
    print_hardest(to, run, look);
}
