/* print.c: how services answered, for people, spreadsheets and programs. */
#include "results/serving/serving.h"

#include "harness/io/json.h"

static void add_seconds(struct table *t, double ms)
{
    if (ms < 0)
        table_add(t, "-");
    else
        table_add(t, ms < 10000 ? "%.2f" : "%.1f", ms / 1000);
}

static void add_figure(struct table *t, double value, const char *unit)
{
    if (value < 0)
        table_add(t, "-");
    else
        table_add(t, "%.1f%s", value, unit);
}

static void print_rows(FILE *to, const struct serving *s, const struct look *look)
{
    static const struct table_column column[] = {
        {"MODEL", false, TABLE_CUT}, {"SERVICE", false, TABLE_CUT}, {"IN FLIGHT", true, false},
        {"REQS", true, false},       {"FIRST", true, false},        {"P95", true, false},
        {"ALL", true, false},        {"TOK/S", true, false},        {"DECODE", true, false},
        {"CACHED", true, false}};
    struct arena arena = {0};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < s->n; i++) {
        const struct serving_row *r = &s->row[i];
        const char *in_flight = serving_in_flight(r, &arena);
        table_add(&t, "%s", r->model);
        table_add(&t, "%s", r->base_url);
        table_add(&t, "%s", *in_flight ? in_flight : "-");
        table_add(&t, "%s", grouped(&arena, r->requests));
        add_seconds(&t, r->ttft_ms);
        add_seconds(&t, r->ttft_p95_ms);
        add_seconds(&t, r->latency_ms);
        add_figure(&t, r->rate, "");
        add_figure(&t, r->decode, "");
        add_figure(&t, r->cached < 0 ? -1 : 100 * r->cached, " %");
    }
    table_print(&t, to, look, 0);
    table_finish(&t);
    arena_finish(&arena);
}

static void print_faults(FILE *to, const struct serving *s, const struct look *look)
{
    static const struct table_column column[] = {{"MODEL", false, TABLE_CUT},
                                                 {"SERVICE", false, TABLE_CUT},
                                                 {"ATTEMPTS", true, false},
                                                 {"FAILED", true, false},
                                                 {"HOW", false, TABLE_WORDS}};
    struct arena arena = {0};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < s->n_faults; i++) {
        const struct serving_faults *f = &s->faults[i];
        table_add(&t, "%s", f->model);
        table_add(&t, "%s", f->base_url);
        table_add(&t, "%s", grouped(&arena, f->attempts));
        table_add(&t, "%s", grouped(&arena, f->failed));
        table_add(&t, "%s", serving_kinds(f, &arena));
    }
    table_print(&t, to, look, 0);
    table_finish(&t);
    arena_finish(&arena);
}

void serving_print(FILE *to, const struct serving *s, const struct look *look)
{
    if (!s->n_faults) {
        fputs("No run here has asked a model.\n", to);
        return;
    }
    if (s->n) {
        print_rows(to, s, look);
        fputs(
            "\nFIRST: seconds until the first token, the median, and what 95 of 100 kept to; ALL: "
            "of\nwhole answers; TOK/S: tokens over that time; DECODE: behind the first token. IN "
            "FLIGHT:\nrequests under way when one was sent. CACHED: of prompts' tokens.\n\n",
            to);
    }
    print_faults(to, s, look);
}

static void csv_number(FILE *to, double value)
{
    putc(',', to);
    if (value >= 0)
        fprintf(to, "%.6g", value);
}

void serving_csv(FILE *to, const struct serving *s)
{
    fputs("model,base_url,in_flight_low,in_flight_high,requests,ttft_ms,ttft_p95_ms,latency_ms,"
          "tokens_per_s,decode_per_s,cached\n",
          to);
    for (size_t i = 0; i < s->n; i++) {
        const struct serving_row *r = &s->row[i];
        csv_text(to, r->model);
        putc(',', to);
        csv_text(to, r->base_url);
        csv_number(to, r->low ? (double)r->low : -1);
        csv_number(to, r->low ? (double)r->high : -1);
        csv_number(to, (double)r->requests);
        csv_number(to, r->ttft_ms);
        csv_number(to, r->ttft_p95_ms);
        csv_number(to, r->latency_ms);
        csv_number(to, r->rate);
        csv_number(to, r->decode);
        csv_number(to, r->cached);
        putc('\n', to);
    }
}

static void add_told(json_t *obj, const char *name, double value)
{
    json_add(obj, name, value < 0 ? json_null() : json_real(value));
}

static json_t *row_json(const struct serving_row *r)
{
    json_t *obj = json_object();
    json_add_cstr(obj, "model", r->model);
    json_add_cstr(obj, "base_url", r->base_url);
    json_add(obj, "in_flight",
             r->low ? json_pack("[I, I]", (json_int_t)r->low, (json_int_t)r->high) : json_null());
    json_add_int(obj, "requests", r->requests);
    add_told(obj, "ttft_ms", r->ttft_ms);
    add_told(obj, "ttft_p95_ms", r->ttft_p95_ms);
    add_told(obj, "latency_ms", r->latency_ms);
    add_told(obj, "tokens_per_s", r->rate);
    add_told(obj, "decode_per_s", r->decode);
    add_told(obj, "cached", r->cached);
    return obj;
}

static json_t *faults_json(const struct serving_faults *f)
{
    json_t *obj = json_object(), *kinds;
    json_add_cstr(obj, "model", f->model);
    json_add_cstr(obj, "base_url", f->base_url);
    json_add_int(obj, "attempts", f->attempts);
    json_add_int(obj, "failed", f->failed);
    kinds = json_add(obj, "faults", json_object());
    for (size_t i = 0; i < f->kinds.n; i++)
        json_add_int(kinds, f->kinds.item[i].a, f->kinds.item[i].n);
    return obj;
}

json_t *serving_json(const struct serving *s)
{
    json_t *obj = json_object(), *list = json_add(obj, "answers", json_array());
    for (size_t i = 0; i < s->n; i++)
        json_array_append_new(list, row_json(&s->row[i]));
    list = json_add(obj, "services", json_array());
    for (size_t i = 0; i < s->n_faults; i++)
        json_array_append_new(list, faults_json(&s->faults[i]));
    return obj;
}
