/* print.c: a loaded sample as text for a person and as JSON. */
#include "results/show/private.h"

#include "harness/io/json.h"

#include <string.h>

#define LOG_LINES       25
#define REASONING_LINES 5

struct printer {
    FILE *to;
    const struct look *look;
    const struct show_options *options;
    struct show *s;
};

static struct str text(const struct printer *p, enum show_field field)
{
    return p->s->value[field].text;
}

static int64_t number(const struct printer *p, enum show_field field)
{
    return p->s->value[field].number;
}

static bool known(const struct printer *p, enum show_field field)
{
    return p->s->value[field].known;
}

/* ---- parts ---- */

static void heading(const struct printer *p, const char *title, const char *remark)
{
    fprintf(p->to, "\n%s%s%s", look_sgr(p->look, SGR_BOLD), title, look_sgr(p->look, SGR_OFF));
    if (*remark) {
        fprintf(p->to, " %s(", look_sgr(p->look, SGR_DIM));
        put_safe(p->to, str_c(remark));
        fprintf(p->to, ")%s", look_sgr(p->look, SGR_OFF));
    }
    putc('\n', p->to);
}

static size_t count_lines(struct str s)
{
    struct str line;
    size_t n = 0;
    while (str_line(&s, &line))
        n++;
    return n;
}

/* Print lines indented by two blanks: at most `max` of them (0: all), and at the end how much is
 * left out. A single line can be megabytes long, so with `max` long lines are cut, too. */
static void put_lines(const struct printer *p, struct str s, size_t max, const char *more)
{
    size_t total = max ? count_lines(s) : 0, n = 0;
    struct str line;
    while (str_line(&s, &line) && (!max || n++ < max)) {
        fputs("  ", p->to);
        put_safe(p->to, max ? str_slice(line, 0, 2000) : line);
        putc('\n', p->to);
    }
    if (max && total > max)
        fprintf(p->to, "  %s... %zu more lines; %s shows all%s\n", look_sgr(p->look, SGR_DIM),
                total - max, more, look_sgr(p->look, SGR_OFF));
}

static const char *size_remark(struct arena *arena, struct str s)
{
    return arena_printf(arena, "%s bytes", grouped(arena, (int64_t)s.n));
}

static void put_numbered(const struct printer *p, struct str s)
{
    struct str line;
    for (size_t n = 1; str_line(&s, &line); n++) {
        fprintf(p->to, "%s%5zu%s  ", look_sgr(p->look, SGR_DIM), n, look_sgr(p->look, SGR_OFF));
        put_safe(p->to, line);
        putc('\n', p->to);
    }
}

/* ---- head and verdict ---- */

static void fact(struct table *t, const char *name, struct str value)
{
    if (!value.n)
        return;
    table_add(t, "%s", name);
    table_paint(t, SGR_DIM);
    table_add(t, STR_FMT, STR_ARG(value));
}

static struct str verdict_text(const struct printer *p)
{
    struct arena *a = &p->s->arena;
    struct str class = text(p, SHOW_CLASS), detail = text(p, SHOW_DETAIL);
    enum verdict_class c = verdict_class_by_name(class);
    if (!known(p, SHOW_CLASS))
        return STR("none yet: it was not judged");
    return str_c(arena_printf(a, STR_FMT "%s" STR_FMT "%s: %s", STR_ARG(class),
                              detail.n ? " (" : "", STR_ARG(detail), detail.n ? ")" : "",
                              c == CLASS_COUNT ? "" : verdict_class(c)->text));
}

static const char *verdict_color(const struct printer *p)
{
    enum verdict_class c = verdict_class_by_name(text(p, SHOW_CLASS));
    if (c == CLASS_PASS)
        return SGR_GREEN;
    return c != CLASS_COUNT && verdict_class(c)->counts ? SGR_RED : SGR_YELLOW;
}

static struct str official_text(const struct printer *p)
{
    if (!known(p, SHOW_OFFICIAL_PASSED))
        return STR("");
    return str_c(arena_printf(&p->s->arena, STR_FMT ", %s", STR_ARG(text(p, SHOW_OFFICIAL_LETTER)),
                              number(p, SHOW_OFFICIAL_PASSED) ? "passed" : "failed"));
}

static struct str compared_text(const struct printer *p)
{
    struct arena *a = &p->s->arena;
    if (!known(p, SHOW_COMPARED))
        return STR("");
    return str_c(arena_printf(a, "%s of %s differ", grouped(a, number(p, SHOW_MISMATCHES)),
                              grouped(a, number(p, SHOW_COMPARED))));
}

static struct str times_text(const struct printer *p)
{
    const struct show_value *v = p->s->value;
    if (!v[SHOW_CPU_MS].known)
        return STR("");
    return str_c(arena_printf(&p->s->arena, "%.0f ms CPU, %.0f ms elapsed, %.1f MiB at most",
                              v[SHOW_CPU_MS].real, v[SHOW_WALL_MS].real,
                              (double)v[SHOW_PEAK_BYTES].number / 1048576));
}

static struct str usage_text(const struct printer *p)
{
    struct arena *a = &p->s->arena;
    const struct show_value *v = p->s->value;
    const char *ret = "";
    if (v[SHOW_PROMPT_TOKENS].known || v[SHOW_COMPLETION_TOKENS].known)
        ret = arena_printf(a, "%s tokens in, %s out", grouped(a, v[SHOW_PROMPT_TOKENS].number),
                           grouped(a, v[SHOW_COMPLETION_TOKENS].number));
    if (v[SHOW_REASONING_TOKENS].known)
        ret = arena_printf(a, "%s (%s of it reasoning)", ret,
                           grouped(a, v[SHOW_REASONING_TOKENS].number));
    if (v[SHOW_COST].known)
        ret = arena_printf(a, "%s%scost %.6f", ret, *ret ? ", " : "", v[SHOW_COST].real);
    if (v[SHOW_LATENCY_MS].number > 0)
        ret = arena_printf(a, "%s%s%.1f s", ret, *ret ? ", " : "",
                           (double)v[SHOW_LATENCY_MS].number / 1000);
    if (v[SHOW_TRIES].number > 1)
        ret = arena_printf(a, "%s%s%lld tries", ret, *ret ? ", " : "",
                           (long long)v[SHOW_TRIES].number);
    return str_c(ret);
}

static struct str label_text(const struct printer *p)
{
    return str_c(arena_printf(&p->s->arena, STR_FMT "%s" STR_FMT ", version %.12s",
                              STR_ARG(text(p, SHOW_SUITE)), text(p, SHOW_TASK).n ? "/" : "",
                              STR_ARG(text(p, SHOW_TASK)), text(p, SHOW_VERSION).p));
}

static void put_title(const struct printer *p)
{
    fprintf(p->to, "%sSample %lld: ", look_sgr(p->look, SGR_BOLD),
            (long long)number(p, SHOW_SAMPLE));
    put_safe(p->to, text(p, SHOW_PROBLEM));
    fprintf(p->to, ", number %lld, in run %lld%s\n\n", (long long)number(p, SHOW_INDEX),
            (long long)number(p, SHOW_RUN), look_sgr(p->look, SGR_OFF));
}

static void put_facts(const struct printer *p)
{
    static const struct table_column column[] = {{NULL, false, TABLE_WHOLE},
                                                 {NULL, false, TABLE_WORDS}};
    struct table t;
    put_title(p);
    table_init(&t, column, countof(column));
    fact(&t, "verdict", verdict_text(p));
    table_paint(&t, verdict_color(p));
    fact(&t, "evidence", text(p, SHOW_EVIDENCE));
    fact(&t, "error", text(p, SHOW_API_ERROR));
    fact(&t, "compared", compared_text(p));
    fact(&t, "flags", text(p, SHOW_FLAGS));
    fact(&t, "official", official_text(p));
    fact(&t, "step", text(p, SHOW_STEP));
    fact(&t, "suite", label_text(p));
    fact(&t, "model", text(p, SHOW_MODEL));
    if (!str_eqc(text(p, SHOW_BASE_URL), "file:"))
        fact(&t, "service", text(p, SHOW_BASE_URL));
    fact(&t, "parameters", text(p, SHOW_PARAMETERS));
    fact(&t, "changed", text(p, SHOW_NOTES));
    fact(&t, "prompt", text(p, SHOW_PROMPT));
    fact(&t, "finish", text(p, SHOW_FINISH_REASON));
    fact(&t, "usage", usage_text(p));
    fact(&t, "times", times_text(p));
    fact(&t, "tools", text(p, SHOW_TOOLCHAIN));
    fact(&t, "isolation", text(p, SHOW_TIER));
    fact(&t, "replied", text(p, SHOW_REPLIED_AT));
    fact(&t, "judged", text(p, SHOW_JUDGED_AT));
    if (number(p, SHOW_SHARES) > 0)
        fact(&t, "shared",
             str_c(arena_printf(&p->s->arena,
                                "the verdict and its times are those of sample %lld, "
                                "which gave the same code",
                                (long long)number(p, SHOW_SHARES))));
    if (number(p, SHOW_VERDICTS) > 1)
        fact(&t, "",
             str_c(arena_printf(&p->s->arena, "%lld times; the last one counts",
                                (long long)number(p, SHOW_VERDICTS))));
    table_print(&t, p->to, p->look, 2);
    table_finish(&t);
}

/* ---- long texts ---- */

static void put_messages(const struct printer *p)
{
    json_t *list = NULL, *message;
    size_t i;
    if (!known(p, SHOW_MESSAGES) || json_parse(text(p, SHOW_MESSAGES), "messages", &list, NULL) < 0)
        return;
    json_array_foreach(list, i, message)
    {
        struct str role = STR("?"), content = STR("");
        json_get_str(message, "role", false, &role, NULL);
        json_get_str(message, "content", false, &content, NULL);
        heading(p, "Prompt", arena_dup(&p->s->arena, role));
        put_lines(p, content, 0, "");
    }
    json_decref(list);
}

static void put_reply(const struct printer *p)
{
    struct str reasoning = text(p, SHOW_REASONING), reply = text(p, SHOW_REPLY);
    if (reasoning.n) {
        heading(p, "Reasoning", size_remark(&p->s->arena, reasoning));
        put_lines(p, reasoning, p->options->verbose ? 0 : REASONING_LINES, "--verbose");
    }
    if (!known(p, SHOW_API_ERROR)) {
        heading(p, str_eqc(text(p, SHOW_FORM), "completion") ? "Completion" : "Reply",
                size_remark(&p->s->arena, reply));
        put_lines(p, reply, 0, "");
    }
}

static void put_candidate(const struct printer *p)
{
    if (!known(p, SHOW_CANDIDATE))
        return;
    heading(p, show_heading(p->s),
            text(p, SHOW_RULE).n
                ? arena_printf(&p->s->arena, "found by rule " STR_FMT, STR_ARG(text(p, SHOW_RULE)))
                : "");
    put_numbered(p, text(p, SHOW_CANDIDATE));
}

static void put_log(const struct printer *p, const char *title, enum show_field field)
{
    struct str log = text(p, field);
    if (!log.n)
        return;
    heading(p, title, size_remark(&p->s->arena, log));
    put_lines(p, log, p->options->logs ? 0 : LOG_LINES, "--logs");
}

static void put_commands(const struct printer *p, const char *db_path)
{
    const char *by_hand = show_by_hand(p->s, db_path);
    const struct kind *kind = show_kind(p->s);
    heading(p, "Do it again", "");
    put_lines(p,
              str_c(known(p, SHOW_API_ERROR) ? show_run_command(p->s, p->options)
                                             : show_rejudge_command(p->s, p->options)),
              0, "");
    if (known(p, SHOW_CANDIDATE))
        put_lines(p, str_c(show_code_command(p->s, p->options)), 0, "");
    if (!*by_hand)
        return;
    heading(p, "By hand",
            kind && kind->form == FORM_VALUE ? "" : "without a sandbox: read the code first");
    put_lines(p, str_c(by_hand), 0, "");
}

int show_print(FILE *to, struct store *store, int64_t sample, const struct show_options *options,
               const struct look *look, struct err *err)
{
    struct show s;
    struct printer p = {to, look, options, &s};
    int rc;
    if (show_load(&s, store, sample, err) < 0)
        return -1;
    put_facts(&p);
    rc = show_put_turns(to, store, &s, look, err);
    put_messages(&p);
    put_reply(&p);
    put_candidate(&p);
    if (rc == 0)
        rc = show_put_opinions(to, store, &s, look, options->logs, err);
    put_log(&p, "Compile log", SHOW_COMPILE_LOG);
    put_log(&p, "Run log", SHOW_RUN_LOG);
    put_commands(&p, store_file(store, &s.arena));
    show_finish(&s);
    return rc;
}

/* ---- JSON ---- */

static json_t *value_json(const struct show_value *v, enum show_kind kind)
{
    json_t *json = NULL;
    if (!v->known)
        return json_null();
    switch (kind) {
    case SHOW_INT:
        return json_integer(v->number);
    case SHOW_REAL:
        return json_real(v->real);
    case SHOW_BOOL:
        return json_boolean(v->number != 0);
    case SHOW_JSON:
        if (json_parse(v->text, "", &json, NULL) == 0)
            return json;
        break;
    case SHOW_TEXT:
        break;
    }
    return json_text(v->text);
}

int show_json(json_t **ret, struct store *store, int64_t sample, const struct show_options *options,
              struct err *err)
{
    struct show s;
    json_t *obj, *commands, *turns, *opinions;
    if (show_load(&s, store, sample, err) < 0)
        return -1;
    if (show_turns_json(&turns, store, &s, err) < 0) {
        show_finish(&s);
        return -1;
    }
    if (show_opinions_json(&opinions, store, &s, err) < 0) {
        json_decref(turns);
        show_finish(&s);
        return -1;
    }
    obj = json_object();
    for (int i = 0; i < SHOW_COUNT; i++)
        json_add(obj, show_columns[i].name, value_json(&s.value[i], show_columns[i].kind));
    json_add(obj, "turns", turns);
    json_add(obj, "opinions", opinions);
    commands = json_add(obj, "commands", json_object());
    json_add_cstr(commands, "run",
                  s.value[SHOW_API_ERROR].known ? show_run_command(&s, options) : "");
    json_add_cstr(commands, "rejudge",
                  s.value[SHOW_API_ERROR].known ? "" : show_rejudge_command(&s, options));
    json_add_cstr(commands, "code", show_code_command(&s, options));
    json_add_cstr(commands, "by_hand", show_by_hand(&s, store_file(store, &s.arena)));
    show_finish(&s);
    *ret = obj;
    return 0;
}
