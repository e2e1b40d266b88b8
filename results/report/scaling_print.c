/* scaling_print.c: scaling for people, spreadsheets and programs. */
#include "results/report/scaling.h"

#include "harness/io/json.h"

#include <string.h>

#define PLOT_COLUMNS 64
#define PLOT_ROWS    14

static char letter(size_t series)
{
    return (char)('A' + series);
}

static const char *series_text(const struct scaling_series *s, struct arena *arena)
{
    json_t *parameters = NULL, *extra;
    const char *more = "";
    if (json_parse(str_c(s->run->parameters), "parameters", &parameters, NULL) == 0 &&
        (extra = json_object_get(parameters, "extra"))) {
        struct buf b;
        buf_init(&b, 60);
        json_dump(extra, &b);
        more = arena_printf(arena, ", %s", b.p ? b.p : "");
        buf_finish(&b);
    }
    json_decref(parameters);
    return arena_printf(arena, "run %lld: %s%s", (long long)s->run->row, s->strategy, more);
}

/* ---- text ---- */

static void print_points(FILE *to, const struct scaling_group *g, const struct look *look)
{
    static const struct table_column column[] = {{"", false, false},      {"STRATEGY", false, true},
                                                 {"STEP", true, false},   {"PROBS", true, false},
                                                 {"TOKENS", true, false}, {"SOLVED", true, false}};
    struct arena arena = {0};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->series[i].n; k++) {
            const struct scaling_point *p = &g->series[i].point[k];
            table_add(&t, "%c", letter(i));
            table_add(&t, "%s", series_text(&g->series[i], &arena));
            table_add(&t, "%lld", (long long)p->step);
            table_add(&t, "%lld", (long long)g->series[i].problems);
            table_add(&t, "%s", grouped(&arena, (int64_t)(p->tokens + 0.5)));
            table_add(&t, "%.1f %%", 100 * p->solved);
        }
    table_print(&t, to, look, 2);
    table_finish(&t);
    arena_finish(&arena);
}

static void print_budgets(FILE *to, const struct scaling_group *g, const struct look *look)
{
    struct table_column column[SCALING_SERIES + 1] = {{"TOKENS", true, false}};
    const struct scaling_series *budget = scaling_budgets(g);
    struct arena arena = {0};
    struct table t;
    for (size_t i = 0; i < g->n; i++)
        column[i + 1] = (struct table_column){arena_printf(&arena, "%c", letter(i)), true, false};
    table_init(&t, column, g->n + 1);
    for (size_t k = 0; k < budget->n; k++) {
        table_add(&t, "%s", grouped(&arena, (int64_t)(budget->point[k].tokens + 0.5)));
        for (size_t i = 0; i < g->n; i++) {
            const struct scaling_point *p = scaling_within(&g->series[i], budget->point[k].tokens);
            if (p)
                table_add(&t, "%.1f %%", 100 * p->solved);
            else
                table_add(&t, "-");
        }
    }
    fprintf(to, "\n%sSolved with at most so many tokens a problem%s\n", look_sgr(look, SGR_BOLD),
            look_sgr(look, SGR_OFF));
    table_print(&t, to, look, 2);
    table_finish(&t);
    arena_finish(&arena);
}

struct plot {
    char cell[PLOT_ROWS][PLOT_COLUMNS + 1];
    double most, low, high; /* tokens; solved */
};

static void set_range(struct plot *p, const struct scaling_group *g)
{
    p->low = 1;
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->series[i].n; k++) {
            const struct scaling_point *x = &g->series[i].point[k];
            p->most = x->tokens > p->most ? x->tokens : p->most;
            p->low = x->solved < p->low ? x->solved : p->low;
            p->high = x->solved > p->high ? x->solved : p->high;
        }
    p->low = (double)(int)(p->low * 10) / 10;
    p->high = (double)(int)(p->high * 10 + 0.999) / 10;
    if (p->high <= p->low)
        p->high = p->low + 0.1;
}

static void set_mark(struct plot *p, const struct scaling_point *x, char mark)
{
    size_t column = p->most > 0 ? (size_t)(x->tokens / p->most * (PLOT_COLUMNS - 1) + 0.5) : 0;
    size_t row = (size_t)((p->high - x->solved) / (p->high - p->low) * (PLOT_ROWS - 1) + 0.5);
    char *cell = &p->cell[row][column];
    *cell = *cell == ' ' || *cell == mark ? mark : '*';
}

static void print_plot(FILE *to, const struct scaling_group *g, const struct look *look)
{
    struct arena arena = {0};
    struct plot p = {0};
    memset(p.cell, ' ', sizeof p.cell);
    set_range(&p, g);
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->series[i].n; k++)
            set_mark(&p, &g->series[i].point[k], letter(i));
    fprintf(to, "\n%sSolved against tokens%s (* is more than one)\n", look_sgr(look, SGR_BOLD),
            look_sgr(look, SGR_OFF));
    if (look->markdown)
        fputs("\n```\n", to);
    for (int row = 0; row < PLOT_ROWS; row++) {
        size_t n = PLOT_COLUMNS;
        while (n && p.cell[row][n - 1] == ' ')
            n--;
        fprintf(to, "  %5.1f %% |%.*s\n", 100 * (p.high - (p.high - p.low) * row / (PLOT_ROWS - 1)),
                (int)n, p.cell[row]);
    }
    fputs("          +", to);
    for (int i = 0; i < PLOT_COLUMNS; i++)
        putc('-', to);
    fprintf(to, "\n           0%*s\n", PLOT_COLUMNS - 1, grouped(&arena, (int64_t)(p.most + 0.5)));
    if (look->markdown)
        fputs("```\n", to);
    arena_finish(&arena);
}

static void print_group(FILE *to, const struct scaling_group *g, const struct look *look)
{
    fprintf(to, "%s%s", look->markdown ? "# " : "", look_sgr(look, SGR_BOLD));
    put_safe(to, str_c(g->first->model));
    fputs(" on ", to);
    put_safe(to, str_c(g->first->label));
    fprintf(to, "%s\n\n", look_sgr(look, SGR_OFF));
    if (g->n) {
        print_points(to, g, look);
        print_budgets(to, g, look);
        print_plot(to, g, look);
    }
    if (g->left_out)
        fprintf(to, "\n%lld run%s left out: the service does not tell tokens.\n",
                (long long)g->left_out, g->left_out == 1 ? " is" : "s are");
}

void scaling_print(FILE *to, const struct scaling *s, const struct look *look)
{
    for (size_t i = 0; i < s->n; i++) {
        fputs(i ? "\n\n" : "", to);
        print_group(to, &s->group[i], look);
    }
    if (s->n)
        fputs("\nTOKENS are those of prompts and replies, the mean of a problem. pass@k, repair\n"
              "and best-of need a verifier to know what passes; maj@k does without: a majority\n"
              "by behaviour takes one.\n",
              to);
}

/* ---- CSV, JSON ---- */

void scaling_csv(FILE *to, const struct scaling *s)
{
    fputs("suite,task,model,run,strategy,step,problems,tokens_per_problem,solved\n", to);
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->group[i].n; j++) {
            const struct scaling_series *x = &s->group[i].series[j];
            for (size_t k = 0; k < x->n; k++) {
                csv_text(to, x->run->suite);
                putc(',', to);
                csv_text(to, x->run->task);
                putc(',', to);
                csv_text(to, x->run->model);
                fprintf(to, ",%lld,%s,%lld,%lld,%.1f,%.6f\n", (long long)x->run->row, x->strategy,
                        (long long)x->point[k].step, (long long)x->problems, x->point[k].tokens,
                        x->point[k].solved);
            }
        }
}

static json_t *series_json(const struct scaling_series *x)
{
    json_t *obj = json_object(), *list;
    json_add_int(obj, "run", x->run->row);
    json_add_cstr(obj, "strategy", x->strategy);
    json_add_int(obj, "problems", x->problems);
    list = json_add(obj, "points", json_array());
    for (size_t k = 0; k < x->n; k++) {
        json_t *point = json_object();
        json_add_int(point, "step", x->point[k].step);
        json_add_num(point, "tokens_per_problem", x->point[k].tokens);
        json_add_num(point, "solved", x->point[k].solved);
        json_array_append_new(list, point);
    }
    return obj;
}

/* [{"tokens_per_problem": B, "solved": [of each series, or null]}, ...] */
static json_t *budgets_json(const struct scaling_group *g)
{
    const struct scaling_series *budget = scaling_budgets(g);
    json_t *list = json_array();
    for (size_t k = 0; budget && k < budget->n; k++) {
        json_t *row = json_object(), *solved;
        json_add_num(row, "tokens_per_problem", budget->point[k].tokens);
        solved = json_add(row, "solved", json_array());
        for (size_t i = 0; i < g->n; i++) {
            const struct scaling_point *p = scaling_within(&g->series[i], budget->point[k].tokens);
            json_array_append_new(solved, p ? json_real(p->solved) : json_null());
        }
        json_array_append_new(list, row);
    }
    return list;
}

json_t *scaling_json(const struct scaling *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->n; i++) {
        const struct scaling_group *g = &s->group[i];
        json_t *obj = json_object(), *series;
        json_add_cstr(obj, "suite", g->first->suite);
        json_add_cstr(obj, "task", g->first->task);
        json_add_cstr(obj, "version", g->first->version);
        json_add_cstr(obj, "model", g->first->model);
        series = json_add(obj, "series", json_array());
        for (size_t j = 0; j < g->n; j++)
            json_array_append_new(series, series_json(&g->series[j]));
        json_add(obj, "budgets", budgets_json(g));
        json_add_int(obj, "left_out", g->left_out);
        json_array_append_new(list, obj);
    }
    return list;
}
