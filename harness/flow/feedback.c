/* feedback.c: from a verdict to a message for the model; see feedback.h for what may be in it. */
#include "harness/flow/feedback.h"

#include "harness/base/utf8.h"
#include "runners/runner/runner.h"

#include <string.h>

#define LINES_MAX   20
#define LINE_BYTES  300
#define MESSAGE_MAX (64u << 10)

bool feedback_is_due(const struct sample *s)
{
    return verdict_repair(s->verdict.class) != NULL;
}

void feedback_sha256(char ret[HASH_SIZE], const struct suite *suite)
{
    sha256_hex(prompt_repair(prompt_kind(suite, NULL)), ret);
}

/* ---- words ---- */

static bool is_number(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < '0' || word.p[i] > '9')
            return false;
    return true;
}

static bool is_of_tools(const struct sample *s, struct str word)
{
    return s->kind->lang && str_has_word(str_c(s->kind->lang->tool_words), word);
}

/* Is it a word of a text that the model must never see: bench, reference, data files and their
 * names? */
static bool is_hidden(const struct problem *p, struct str word)
{
    if (str_has_word(p->reference, word) || str_has_word(str_c(p->top), word))
        return true;
    for (size_t i = 0; i < p->n_file; i++)
        if (!p->file[i].given &&
            (str_has_word(p->file[i].data, word) || str_has_word(str_c(p->file[i].name), word)))
            return true;
    return false;
}

static bool was_told(const struct sample *s, struct str word)
{
    if (str_has_word(s->candidate.code, word) || str_has_word(str_c(s->problem->entry), word))
        return true;
    for (size_t i = 0; i < s->prompt.n; i++)
        if (str_has_word(s->prompt.message[i].text, word))
            return true;
    return false;
}

static bool may_say(const struct sample *s, struct str word)
{
    return (is_number(word) && !s->kind->by_data) || is_of_tools(s, word) || was_told(s, word) ||
           !is_hidden(s->problem, word);
}

/* The place in the candidate that a line begins with: its number is none of a test's. */
static void add_place(struct buf *out, const struct sample *s, struct str *line)
{
    long n = kind_line(s->kind, *line);
    const char *place;
    if (!n || !str_starts(*line, s->kind->file))
        return;
    place = arena_printf((struct arena *)&s->arena, "%s:%ld", s->kind->file, n);
    if (!str_starts(*line, place))
        return;
    buf_addc(out, place);
    *line = str_slice(*line, strlen(place), line->n);
}

/* Add one line of a compiler's output, cut at LINE_BYTES, with "..." for words that must not be
 * shown. */
static void add_line(struct buf *out, const struct sample *s, struct str line)
{
    size_t i = 0;
    line = str_slice(line, 0, LINE_BYTES);
    buf_addc(out, "    ");
    add_place(out, s, &line);
    while (i < line.n) {
        size_t from = i;
        struct str word;
        while (i < line.n && str_is_word_char(line.p[i]))
            i++;
        word = str_slice(line, from, i);
        if (!word.n)
            buf_add(out, &line.p[i++], 1);
        else if (may_say(s, word))
            buf_adds(out, word);
        else
            buf_addc(out, "...");
    }
    buf_addc(out, "\n");
}

/* ---- what the compiler said ---- */

/* A message from its place on, of whatever compiler it is. */
static struct str from_place(struct str line)
{
    for (const struct runner *const *r = runner_table; *r; r++)
        if ((*r)->messages)
            line = messages_place((*r)->messages, line);
    return line;
}

static bool is_about_candidate(const struct sample *s, struct str line)
{
    line = from_place(line);
    return str_starts(line, s->kind->file) && kind_line(s->kind, line) > 0;
}

/* The place of a message is in another file than the candidate's: "top.c:9: ...". */
static bool is_elsewhere(const struct sample *s, struct str line)
{
    const struct problem *p = s->problem;
    line = from_place(line);
    for (size_t i = 0; i < p->n_file; i++)
        if (str_starts(line, arena_printf((struct arena *)&s->arena, "%s:", p->file[i].name)))
            return true;
    return false;
}

/* Of the log of whatever compiler it was, without warnings, notes and counts. */
static struct str faults_of(const struct sample *s)
{
    struct str log = s->verdict.compile_log;
    for (const struct runner *const *r = runner_table; *r; r++)
        if ((*r)->messages)
            log = messages_faults((*r)->messages, log, (struct arena *)&s->arena);
    return log;
}

/* A line that the evidence holds, alone or with what we put behind it. */
static bool is_said(struct str evidence, struct str line)
{
    return line.n && str_eq(str_slice(evidence, 0, line.n), line);
}

static const char *head_of(const struct sample *s)
{
    return strcmp(s->verdict.step, "link") == 0
               ? "It cannot be joined with what instantiates it:\n\n"
               : arena_printf((struct arena *)&s->arena,
                              "The compiler says, with your code as %s:\n\n", s->kind->file);
}

/* The line that decided comes first, then what else is wrong in the candidate's own file. */
static void add_compile_log(struct buf *out, const struct sample *s)
{
    struct str decided = str_c(s->verdict.evidence), rest = faults_of(s), line;
    bool elsewhere = is_elsewhere(s, decided);
    int lines = !elsewhere && decided.n;
    if (lines) {
        buf_addc(out, head_of(s));
        add_line(out, s, decided);
    }
    while (str_line(&rest, &line)) {
        elsewhere |= is_elsewhere(s, line);
        if (!is_about_candidate(s, line) || is_said(decided, line))
            continue;
        if (lines++ == 0)
            buf_addc(out, head_of(s));
        if (lines <= LINES_MAX)
            add_line(out, s, line);
    }
    if (lines > LINES_MAX)
        buf_addf(out, "    and %d lines more\n", lines - LINES_MAX);
    if (elsewhere)
        buf_addf(out,
                 "%sThe %s does not fit where it is used: compare its name, its ports and its "
                 "parameters with the specification.\n",
                 lines ? "\n" : "", s->kind->noun);
}

/* ---- what the bench said ---- */

static bool take_number(struct str *rest, const char *before, struct str *ret)
{
    ptrdiff_t at = str_find(*rest, before, 0);
    size_t from, to;
    if (at < 0)
        return false;
    from = to = (size_t)at + strlen(before);
    while (to < rest->n && rest->p[to] >= '0' && rest->p[to] <= '9')
        to++;
    *ret = str_slice(*rest, from, to);
    *rest = str_slice(*rest, to, rest->n);
    return ret->n > 0 && ret->n <= 18;
}

/* A line that some benches print: "Hint: Output 'q' has 5 mismatches. First mismatch
 * occurred at time 105." It is repeated in our own words, and only when the candidate has the name.
 */
static bool add_hint(struct buf *out, const struct sample *s, struct str line)
{
    static const char begin[] = "Hint: Output '";
    struct str name, count, time;
    ptrdiff_t quote;
    if (!str_starts(line, begin))
        return false;
    line = str_slice(line, sizeof begin - 1, line.n);
    quote = str_find(line, "'", 0);
    if (quote <= 0)
        return false;
    name = str_slice(line, 0, (size_t)quote);
    line = str_slice(line, (size_t)quote, line.n);
    if (!str_has_word(s->candidate.code, name) || !take_number(&line, " has ", &count) ||
        !take_number(&line, "occurred at time ", &time))
        return false;
    buf_addf(out,
             "    output " STR_FMT " differs in " STR_FMT " samples, first at time " STR_FMT "\n",
             STR_ARG(name), STR_ARG(count), STR_ARG(time));
    return true;
}

static void add_mismatches(struct buf *out, const struct sample *s)
{
    const struct verdict *v = &s->verdict;
    struct str rest = v->run_log, line;
    int hints = 0;
    if (v->mismatches > 0 && v->compared > 0)
        buf_addf(out, "Of %lld samples that were compared, %lld differ.\n", (long long)v->compared,
                 (long long)v->mismatches);
    else if (strcmp(v->detail, "sample_count") == 0)
        buf_addc(out, "The simulation did not compare as many samples as it should.\n");
    while (hints < LINES_MAX && str_line(&rest, &line))
        hints += add_hint(out, s, str_trim(line));
}

/* How many tests, and not which: a value of one would be an answer. */
static void add_tests(struct buf *out, const struct sample *s)
{
    const struct verdict *v = &s->verdict;
    if (v->mismatches > 0 && v->compared > 0)
        buf_addf(out, "Of %lld tests that were run, %lld did not come out right.\n",
                 (long long)v->compared, (long long)v->mismatches);
}

/* The error's name and its line. What it says may hold what a test gave to the code. */
static void add_error(struct buf *out, const struct sample *s)
{
    struct str name = str_c(s->verdict.detail);
    long line = kind_line(s->kind, str_c(s->verdict.evidence));
    if (!s->kind->by_data || !name.n || !(is_of_tools(s, name) || was_told(s, name)))
        return;
    buf_addf(out, "It ended in " STR_FMT, STR_ARG(name));
    if (line)
        buf_addf(out, ", at line %ld of %s", line, s->kind->file);
    buf_addc(out, ".\n");
}

/* ---- the message ---- */

static struct str details_of(struct sample *s)
{
    struct buf b;
    struct str ret;
    buf_init(&b, MESSAGE_MAX);
    if (s->verdict.class == CLASS_SYNTAX || s->verdict.class == CLASS_ELABORATION)
        add_compile_log(&b, s);
    if (s->verdict.class == CLASS_MISMATCH)
        add_mismatches(&b, s);
    if (s->verdict.class == CLASS_WRONG_ANSWER)
        add_tests(&b, s);
    if (s->verdict.class == CLASS_RUNTIME_ERROR)
        add_error(&b, s);
    ret = utf8_scrub(arena_str(&s->arena, str_trim_right(buf_str(&b))), &s->arena);
    buf_finish(&b);
    return ret;
}

/* A failure that is a limit of the compiler is told as one: there may be no mistake to find. */
static bool is_limit(const struct sample *s)
{
    return verdict_tool_limit(s->verdict.class, s->verdict.detail) != NULL;
}

static struct str outcome_of(struct sample *s)
{
    return is_limit(s) ? STR("The compiler itself failed on the code, which may be right as it is.")
                       : str_c(verdict_repair(s->verdict.class));
}

static struct str request_of(struct sample *s)
{
    return is_limit(s) ? STR("Write the same in simpler constructs, which every compiler can read.")
                       : STR("Find the mistake and correct it.");
}

struct str feedback_text(struct sample *s)
{
    const struct {
        const char *field;
        struct str value;
    } fields[] = {{"{{outcome}}", outcome_of(s)},
                  {"{{details}}", details_of(s)},
                  {"{{request}}", request_of(s)}};
    struct str rest = prompt_repair(s->kind), line, ret;
    bool begun = false, gap = false;
    struct buf b;
    buf_init(&b, MESSAGE_MAX);
    while (str_line(&rest, &line)) {
        if (!begun && str_starts(line, "#"))
            continue;
        begun = true;
        for (size_t i = 0; i < countof(fields); i++)
            if (str_eqc(line, fields[i].field))
                line = fields[i].value;
        if (line.n) {
            buf_addc(&b, gap && b.n ? "\n" : "");
            buf_adds(&b, line);
            buf_addc(&b, "\n");
        }
        gap = !line.n;
    }
    ret = arena_str(&s->arena, str_trim_right(buf_str(&b)));
    buf_finish(&b);
    return ret;
}
