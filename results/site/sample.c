/* sample.c: the samples of a run and problem on one page, or on several when they are long. */
#include "results/show/private.h"
#include "results/site/private.h"

#include "harness/io/json.h"

#include <stdlib.h>
#include <string.h>

/* Escaped text can be six times as long as the original, highlighted code eleven times. With these
 * limits a page stays below 2 MB whatever models write. */
#define PAGE_BYTES   600000 /* a page that is larger gets no further sample */
#define PROMPT_BYTES 65536
#define REPLY_BYTES  32768
#define CODE_BYTES   32768
#define LOG_BYTES    8192

struct pages {
    struct site *site;
    const struct site_line *line;
    const struct report_run *run;
    struct html *h;
    struct site_dots *dots;
    size_t cap;
    const struct site_problem *problem; /* of the open page, or NULL */
    int part;
    char prompt[80]; /* SHA-256 of the prompt on the page */
};

/* ---- files ---- */

static const char *page_name(struct arena *arena, const struct site_problem *p, int part)
{
    if (part == 1)
        return arena_printf(arena, "%s.html", p->file);
    return arena_printf(arena, "%s.%d.html", p->file, part);
}

const char *site_sample_page(struct arena *arena, const struct site *s,
                             const struct report_run *run, const struct site_problem *p)
{
    const struct report_problem *c = site_cell(run, p->row);
    bool any = s->options->samples == SITE_SAMPLES_ALL ||
               (s->options->samples == SITE_SAMPLES_FAILED && c && c->rate.c < c->samples);
    if (any && c)
        return arena_printf(arena, "/%s.html", p->file);
    return arena_printf(arena, ".html#p-%lld", (long long)p->row);
}

static int end_page(struct pages *p, bool goes_on, struct err *err)
{
    struct html *h = p->h;
    if (!p->problem)
        return 0;
    if (goes_on)
        html(h, "<p class=\"near\"><a rel=\"next\" href=\"%s\">further samples</a></p>\n",
             page_name(&h->arena, p->problem, p->part + 1));
    site_end(h, p->site, "../../");
    return site_put_page(p->site,
                         arena_printf(&h->arena, "runs/%lld/%s", (long long)p->run->row,
                                      page_name(&h->arena, p->problem, p->part)),
                         h, err);
}

static void begin_page(struct pages *p, const struct site_problem *problem)
{
    struct html *h = p->h;
    bool same = p->problem == problem;
    p->part = same ? p->part + 1 : 1;
    p->problem = problem;
    p->prompt[0] = 0;
    site_begin(h, p->site, "../../",
               arena_printf(&h->arena, "%s in run %lld", problem->name, (long long)p->run->row));
    html(h,
         "<h1>%s</h1>\n<p class=\"near\"><a href=\"../%lld.html#p-%lld\">Run %lld: %s</a> "
         "<a href=\"../../problems/%s/%s.html\">the problem</a>",
         problem->name, (long long)p->run->row, (long long)problem->row, (long long)p->run->row,
         p->run->model, p->line->suite->slug, problem->file);
    if (same)
        html(h, " <a rel=\"prev\" href=\"%s\">samples before</a>",
             page_name(&h->arena, problem, p->part - 1));
    html(h, "</p>\n");
}

/* ---- parts of a sample ---- */

static struct str text(const struct show *s, enum show_field field)
{
    return s->value[field].text;
}

static void put_fold(struct html *h, const char *title, struct str body, size_t max)
{
    if (!body.n)
        return;
    html(h, "<details><summary>%s <small>%s bytes</small></summary><pre tabindex=\"0\">", title,
         grouped(&h->arena, (int64_t)body.n));
    html_cut(h, body, max);
    html(h, "</pre></details>\n");
}

static void put_prompt(struct pages *p, const struct show *s)
{
    struct html *h = p->h;
    struct str sha = text(s, SHOW_PROMPT_SHA256);
    json_t *list = NULL, *message;
    size_t i, left = PROMPT_BYTES;
    if (!sha.n || str_eqc(sha, p->prompt) ||
        json_parse(text(s, SHOW_MESSAGES), "messages", &list, NULL) < 0)
        return;
    snprintf(p->prompt, sizeof p->prompt, STR_FMT, STR_ARG(sha));
    html(h,
         "<details><summary>Prompt <small>%zu messages; further samples here have the same "
         "unless they show another</small></summary>\n",
         json_array_size(list));
    json_array_foreach(list, i, message)
    {
        struct str role = STR("?"), content = STR("");
        json_get_str(message, "role", false, &role, NULL);
        json_get_str(message, "content", false, &content, NULL);
        html(h, "<h3>%.*s</h3><pre tabindex=\"0\">", (int)role.n, role.p);
        html_cut(h, content, left);
        html(h, "</pre>\n");
        left -= content.n < left ? content.n : left;
    }
    html(h, "</details>\n");
    json_decref(list);
}

/* Code as its kind of answer has it, with the line marked that the evidence names. */
static void put_text(struct html *h, const struct show *s, struct str code, struct str evidence)
{
    const struct kind *kind = show_kind(s);
    html(h, kind && kind->form == FORM_PROSE ? "<pre tabindex=\"0\">"
                                             : "<pre class=\"code\" tabindex=\"0\">");
    if (kind && kind->lang)
        html_code(h, kind->lang, code, CODE_BYTES, kind_line(kind, evidence));
    else
        html_cut(h, code, CODE_BYTES);
    html(h, "</pre>\n");
}

static void put_code(struct html *h, const struct show *s)
{
    struct str rule = text(s, SHOW_RULE);
    if (!s->value[SHOW_CANDIDATE].known)
        return;
    html(h, "<h3>%s", show_heading(s));
    if (rule.n)
        html(h, " <small>found by rule %.*s</small>", (int)rule.n, rule.p);
    html(h, "</h3>\n");
    put_text(h, s, text(s, SHOW_CANDIDATE), text(s, SHOW_EVIDENCE));
}

/* ---- earlier turns ---- */

static struct str member(const json_t *turn, const char *name)
{
    struct str ret = {"", 0};
    json_get_str(turn, name, false, &ret, NULL);
    return ret;
}

/* An answer that failed, why, and what the model was told of it. */
static void put_turn(struct html *h, const struct show *s, const json_t *turn, size_t i)
{
    struct str class = member(turn, "class"), detail = member(turn, "detail"),
               evidence = str_slice(member(turn, "evidence"), 0, LOG_BYTES),
               code = member(turn, "candidate");
    html(h, "<details><summary>Turn %zu: %.*s%s%.*s", i + 1, (int)class.n, class.p,
         detail.n ? ", " : "", (int)detail.n, detail.p);
    html(h, " <small>%.*s</small></summary>\n", (int)evidence.n, evidence.p);
    put_fold(h, "Reasoning", member(turn, "reasoning"), REPLY_BYTES);
    put_fold(h, "Reply", member(turn, "reply"), REPLY_BYTES);
    if (code.n) {
        html(h, "<h3>%s</h3>", show_heading(s));
        put_text(h, s, code, evidence);
    }
    html(h, "<h3>What the model was told</h3><pre tabindex=\"0\">");
    html_cut(h, member(turn, "feedback"), LOG_BYTES);
    html(h, "</pre></details>\n");
}

/* The turns before the last one, whose verdict and code the sample has; none of most samples. */
static int put_turns(struct pages *p, struct show *s, struct err *err)
{
    struct html *h = p->h;
    json_t *list = NULL;
    size_t n;
    int rc;
    if (!s->value[SHOW_REPAIR].number)
        return 0;
    rc = show_turns_json(&list, p->site->store, s, err);
    n = json_array_size(list);
    if (n > 1)
        html(h, "<h3>Turns <small>%zu, the last of them is this</small></h3>\n", n);
    for (size_t i = 0; i + 1 < n; i++)
        put_turn(h, s, json_array_get(list, i), i);
    json_decref(list);
    return rc;
}

static void put_fact(struct html *h, const char *name, struct str value)
{
    if (value.n)
        html(h, "<div><dt>%s</dt><dd>%.*s</dd></div>\n", name, (int)value.n, value.p);
}

static struct str counted(struct arena *a, const struct show *s)
{
    if (!s->value[SHOW_COMPARED].known)
        return STR("");
    return str_c(arena_printf(a, "%s of %s compared values differ",
                              grouped(a, s->value[SHOW_MISMATCHES].number),
                              grouped(a, s->value[SHOW_COMPARED].number)));
}

static struct str usage(struct arena *a, const struct show *s)
{
    const struct show_value *v = s->value;
    if (!v[SHOW_COMPLETION_TOKENS].known)
        return STR("");
    return str_c(arena_printf(
        a, "%s tokens in, %s out%s%s", grouped(a, v[SHOW_PROMPT_TOKENS].number),
        grouped(a, v[SHOW_COMPLETION_TOKENS].number), v[SHOW_COST].known ? ", cost " : "",
        v[SHOW_COST].known ? arena_printf(a, "%.6f", v[SHOW_COST].real) : ""));
}

static void put_facts(struct html *h, const struct site *site, const struct show *s)
{
    struct arena *a = &h->arena;
    const struct show_value *v = s->value;
    struct str evidence = text(s, SHOW_EVIDENCE), error = text(s, SHOW_API_ERROR);
    if (str_eqc(text(s, SHOW_CLASS), "api_error"))
        evidence = site_public(site, evidence, a);
    html(h, "<dl class=\"facts\">\n");
    put_fact(h, "Evidence", str_slice(evidence, 0, LOG_BYTES));
    put_fact(h, "Error", str_slice(site_public(site, error, a), 0, LOG_BYTES));
    put_fact(h, "Compared", counted(a, s));
    put_fact(h, "Decided at step", text(s, SHOW_STEP));
    put_fact(h, "Flags", str_slice(text(s, SHOW_FLAGS), 0, LOG_BYTES));
    if (v[SHOW_OFFICIAL_PASSED].known)
        put_fact(h, "By the suite's rules",
                 str_c(arena_printf(a, STR_FMT ", %s", STR_ARG(text(s, SHOW_OFFICIAL_LETTER)),
                                    v[SHOW_OFFICIAL_PASSED].number ? "passed" : "failed")));
    put_fact(h, "The reply ended by", text(s, SHOW_FINISH_REASON));
    put_fact(h, "Usage", usage(a, s));
    if (v[SHOW_CPU_MS].known)
        put_fact(h, "CPU time", str_c(arena_printf(a, "%.0f ms", v[SHOW_CPU_MS].real)));
    put_fact(h, "Tools", text(s, SHOW_TOOLCHAIN));
    html(h, "</dl>\n");
}

static void put_commands(struct html *h, const struct site *site, struct show *s)
{
    static const struct show_options options = {0};
    bool error = s->value[SHOW_API_ERROR].known;
    struct str command = site_public(
        site, str_c(error ? show_run_command(s, &options) : show_rejudge_command(s, &options)),
        &h->arena);
    html(h, "<h3>Do it again</h3>\n<pre>%.*s\nassay show %lld --logs</pre>\n", (int)command.n,
         command.p, (long long)s->value[SHOW_SAMPLE].number);
}

static void put_verdict(struct html *h, const struct show *s, const struct site_dot *dot)
{
    struct str class = text(s, SHOW_CLASS), detail = text(s, SHOW_DETAIL);
    enum verdict_class c = verdict_class_by_name(class);
    html(h, "<h2><a href=\"#s%lld\">Sample %lld</a> <span class=\"verdict k-%s\">%s %s",
         (long long)dot->sample, (long long)dot->index, site_kinds[dot->kind].id,
         site_kinds[dot->kind].letter, dot->class);
    html(h, detail.n ? ": %.*s</span></h2>\n" : "%.*s</span></h2>\n", (int)detail.n, detail.p);
    html(h, "<p>%s</p>\n", c == CLASS_COUNT ? "it was not judged" : verdict_class(c)->text);
}

static int put_sample(struct pages *p, struct show *s, const struct site_dot *dot, struct err *err)
{
    struct html *h = p->h;
    struct str reply = text(s, SHOW_REPLY);
    bool completion = str_eqc(text(s, SHOW_FORM), "completion");
    html(h, "<article id=\"s%lld\">\n", (long long)dot->sample);
    put_verdict(h, s, dot);
    put_facts(h, p->site, s);
    put_prompt(p, s);
    if (put_turns(p, s, err) < 0)
        return -1;
    put_fold(h, "Reasoning", text(s, SHOW_REASONING), REPLY_BYTES);
    if (!completion || !s->value[SHOW_CANDIDATE].known)
        put_fold(h, completion ? "Completion" : "Reply", reply, REPLY_BYTES);
    put_code(h, s);
    if (site_opinions(p->site, h, p->run->row, dot->problem, dot->index, err) < 0)
        return -1;
    if (dot->kind != KIND_PASS) {
        put_fold(h, "Compile log", text(s, SHOW_COMPILE_LOG), LOG_BYTES);
        put_fold(h, "Run log", text(s, SHOW_RUN_LOG), LOG_BYTES);
    }
    put_commands(h, p->site, s);
    html(h, "</article>\n");
    return 0;
}

/* ---- the walk ---- */

static struct site_dot *add_dot(struct pages *p, const struct show *s)
{
    struct site_dots *d = p->dots;
    struct str class = text(s, SHOW_CLASS);
    if (d->n == p->cap)
        d->item = mem_grow(d->item, (p->cap = p->cap ? 2 * p->cap : 256) * sizeof *d->item);
    d->item[d->n] = (struct site_dot){
        .sample = s->value[SHOW_SAMPLE].number,
        .problem = s->value[SHOW_PROBLEM_ROW].number,
        .index = s->value[SHOW_INDEX].number,
        .kind = site_kind_of(class),
        .class = class.n ? arena_dup(&d->arena, class) : "not judged",
    };
    return &d->item[d->n++];
}

static bool is_shown(const struct pages *p, const struct site_dot *dot)
{
    enum site_samples which = p->site->options->samples;
    return which == SITE_SAMPLES_ALL || (which == SITE_SAMPLES_FAILED && dot->kind != KIND_PASS);
}

static int on_sample(void *ctx, struct show *s, struct err *err)
{
    struct pages *p = ctx;
    struct site_dot *dot = add_dot(p, s);
    const struct site_problem *problem = site_problem(p->line->suite, dot->problem);
    if (!problem || !is_shown(p, dot))
        return 0;
    if (problem != p->problem || p->h->out.n > PAGE_BYTES) {
        if (end_page(p, problem == p->problem, err) < 0)
            return -1;
        begin_page(p, problem);
    }
    dot->page = page_name(&p->dots->arena, problem, p->part);
    return put_sample(p, s, dot, err);
}

int site_samples(struct site_dots *ret, struct site *s, const struct report_run *run,
                 struct html *h, struct err *err)
{
    struct pages p = {
        .site = s, .line = s->line_of[run - s->report.run], .run = run, .h = h, .dots = ret};
    if (show_each(s->store, run->row, on_sample, &p, err) == 0 && end_page(&p, false, err) == 0)
        return 0;
    site_dots_finish(ret);
    return -1;
}

void site_dots_finish(struct site_dots *dots)
{
    free(dots->item);
    arena_finish(&dots->arena);
    *dots = (struct site_dots){0};
}
