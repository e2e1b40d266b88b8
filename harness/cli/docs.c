/* docs.c: help and man page, printed from the verb table and the option table. */
#include "harness/cli/opt.h"

#include "harness/io/fs.h"
#include "runners/runner/runner.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_WIDTH  80
#define TEXT_COLUMN 30

static const char about_assay[] =
    "assay measures language models that write hardware descriptions. It takes problems from "
    "published suites, asks models for answers over HTTP, compiles and simulates what comes back "
    "inside a sandbox, says why each failure failed, and keeps every sample, verdict and pass@k in "
    "one SQLite file.";

static const struct {
    const char *name, *title;
} groups[] = {
    {"measure", "Measure"},      {"look", "Look"},
    {"suites", "Get suites"},    {"out", "Hand results on"},
    {"serve", "Try things out"},
};

static const struct {
    const char *status, *text;
} exits[] = {
    {"0", "done"},
    {"1", "done, but a pass@1 is below --fail-under, or fell with --fail-on-regression"},
    {"2", "the command line is wrong"},
    {"3", "a suite or another input file is wrong"},
    {"4", "the model service or the credentials"},
    {"5", "incomplete: some samples have no verdict, or this machine failed"},
    {"6", "no fault, but what may be asked for or spent in one start is used up; the same command "
          "goes on"},
    {"130, 143", "stopped by Ctrl-C or SIGTERM; what was done is stored"},
};

static const struct {
    const char *name, *text;
} variables[] = {
    {"ASSAY_DB", "the database, unless --db is given"},
    {"OPENAI_BASE_URL", "the model service, unless --base-url is given"},
    {"OPENAI_API_KEY", "the key of the service, unless its provider has a variable of its own or "
                       "--key-env names another"},
    {"HTTPS_PROXY",
     "a proxy to the service, as curl knows it; so are HTTP_PROXY, ALL_PROXY, NO_PROXY"},
    {"CURL_CA_BUNDLE", "certificates that are trusted, a file in PEM form; or SSL_CERT_FILE"},
    {"NO_COLOR", "when set, nothing is coloured; CLICOLOR_FORCE colours even without a terminal"},
    {"COLUMNS", "width of the progress line"},
    {"TMPDIR", "where temporary files go"},
};

/* Verbs whose first example makes the overview's tour. */
static const enum verb tour[] = {VERB_DOCTOR, VERB_RUN, VERB_REPORT, VERB_SHOW};

/* Print text wrapped at the page's width, lines after the first starting at column `indent`. */
static void wrap(FILE *out, int indent, int column, const char *text)
{
    const char *w;
    size_t n;
    bool first = true;
    while ((w = opt_word(&text, ' ', &n))) {
        if (!first && column + 1 + (int)n > PAGE_WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (!first) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", (int)n, w);
        column += (int)n;
        first = false;
    }
    fputs("\n", out);
}

/* A label, and its text in the text column. */
static void item(FILE *out, const char *label, int text_column, const char *text)
{
    int column = (int)strlen(label);
    fputs(label, out);
    if (column + 2 > text_column) {
        fputc('\n', out);
        column = 0;
    }
    fprintf(out, "%*s", text_column - column, "");
    wrap(out, text_column, text_column, text);
}

static struct str next_paragraph(const char **rest)
{
    const char *text = *rest, *end = strstr(text, "\n\n");
    *rest = end ? end + 2 : text + strlen(text);
    return (struct str){text, end ? (size_t)(end - text) : strlen(text)};
}

/* The next line of the examples cut at " # ": the command, and what it does. False at the end. */
static bool next_example(struct str *rest, struct str *command, struct str *text)
{
    struct str line;
    ptrdiff_t cut;
    if (!str_line(rest, &line))
        return false;
    cut = str_find(line, " # ", 0);
    *command = cut < 0 ? line : str_slice(line, 0, (size_t)cut);
    *text = cut < 0 ? (struct str){0} : str_slice(line, (size_t)cut + 3, line.n);
    return true;
}

/* Add the verbs that take the option, for a text where that is not clear from the heading. */
static void name_verbs(const struct opt_row *row, struct buf *out)
{
    if (!*row->verbs || strcmp(row->verbs, "*") == 0)
        return;
    buf_addc(out, "; for ");
    opt_join(row->verbs, ' ', out);
}

/* What the option does, and in parentheses whether it is needed, its range, its default. */
static void describe(const struct opt_row *row, enum verb verb, struct buf *out)
{
    char range[400];
    struct buf more;
    buf_init(&more, 1000);
    opt_range(row, range, sizeof range);
    if (verb == VERB_COUNT)
        name_verbs(row, &more);
    if (opt_needed(row, verb))
        buf_addc(&more, "; needed");
    if (*range)
        buf_addf(&more, "; %s", range);
    if (row->env && row->def)
        buf_addf(&more, "; default $%s, else %s", row->env, row->def);
    else if (row->def)
        buf_addf(&more, "; default %s", row->def);
    buf_addc(out, row->help);
    if (more.n)
        buf_addf(out, " (%s)", more.p + 2);
    buf_finish(&more);
}

static void help_option(FILE *out, const struct opt_row *row, enum verb verb)
{
    char label[80];
    struct buf text;
    char letter[] = {'-', row->letter, ',', 0};
    snprintf(label, sizeof label, "  %s --%s%s%s", row->letter ? letter : "   ", row->name,
             row->arg ? " " : "", row->arg ? row->arg : "");
    buf_init(&text, 2000);
    describe(row, verb, &text);
    item(out, label, TEXT_COLUMN, text.p);
    buf_finish(&text);
}

static void help_options(FILE *out, enum verb verb)
{
    const char *group = "";
    for (const struct opt_row *row = opt_table; row->name; row++) {
        if (!opt_belongs(row, verb))
            continue;
        if (strcmp(group, row->group) != 0)
            fprintf(out, "\n%s:\n", row->group);
        group = row->group;
        help_option(out, row, verb);
    }
}

static void help_examples(FILE *out, const char *examples, size_t most)
{
    struct str rest = str_c(examples), command, text;
    for (size_t i = 0; i < most && next_example(&rest, &command, &text); i++)
        fprintf(out, "  # " STR_FMT "\n  " STR_FMT "\n", STR_ARG(text), STR_ARG(command));
}

static void help_exits(FILE *out)
{
    fputs("\nExit status:\n", out);
    for (size_t i = 0; i < countof(exits); i++) {
        char label[40];
        snprintf(label, sizeof label, "  %-8s", exits[i].status);
        item(out, label, 12, exits[i].text);
    }
}

static void help_about(FILE *out, const char *about)
{
    while (*about) {
        struct str p = next_paragraph(&about);
        char text[2000];
        snprintf(text, sizeof text, STR_FMT, STR_ARG(p));
        fputs("\n", out);
        wrap(out, 0, 0, text);
    }
}

static void help_verbs(FILE *out, const char *group, const char *title)
{
    fprintf(out, "\n%s:\n", title);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        char label[40];
        if (strcmp(verb_table[i].group, group) != 0)
            continue;
        snprintf(label, sizeof label, "  %s", verb_table[i].name);
        item(out, label, 20, verb_table[i].help);
    }
}

/* Where the documents lie that help names: installed, or in the tree that assay was built in. False
 * when they are not there, or the path is longer than a line. */
static bool find_documents(char path[PATH_MAX])
{
    static const char *const place[] = {"../share/doc/assay", "..", "../.."};
    struct arena arena = {0};
    struct err err = {0};
    const char *self;
    bool found = false;
    if (fs_self_dir(&self, &arena, &err) == 0)
        for (size_t i = 0; i < countof(place) && !found; i++) {
            const char *to = arena_printf(&arena, "%s/%s", self, place[i]);
            found = fs_is_file(arena_printf(&arena, "%s/problems/FORMAT.md", to)) &&
                    realpath(to, path) && strlen(path) < PAGE_WIDTH - 2;
        }
    arena_finish(&arena);
    return found;
}

static void help_documents(FILE *out)
{
    char path[PATH_MAX];
    fputs("\nDocuments (README.md, problems/FORMAT.md and those named here) are below\n  ", out);
    fputs(find_documents(path) ? path : "share/doc/assay, beside the bin that holds assay", out);
    fputs("\n", out);
}

static void help_overview(FILE *out)
{
    struct arena arena = {0};
    fputs("Usage: assay VERB [OPTION...] [OPERAND...]\n"
          "       assay help [VERB]\n",
          out);
    help_about(out, about_assay);
    for (size_t i = 0; i < countof(groups); i++)
        help_verbs(out, groups[i].name, groups[i].title);
    help_options(out, VERB_COUNT);
    fputs("\nA first tour:\n", out);
    for (size_t i = 0; i < countof(tour); i++)
        help_examples(out, verb_text(tour[i], &arena).examples, 1);
    arena_finish(&arena);
    help_exits(out);
    fputs("\n'assay help VERB' tells more about a verb, 'assay --man | man -l -' all of it.\n",
          out);
    help_documents(out);
}

static void help_verb(FILE *out, const struct verb_row *row, enum verb verb)
{
    struct arena arena = {0};
    struct verb_text text = verb_text(verb, &arena);
    fprintf(out, "Usage: assay %s [OPTION...]%s%s\n", row->name, *row->operands ? " " : "",
            row->operands);
    help_about(out, text.about);
    help_options(out, verb);
    fputs("\nExamples:\n", out);
    help_examples(out, text.examples, SIZE_MAX);
    if (strstr(text.about, ".md"))
        help_documents(out);
    arena_finish(&arena);
}

void opt_help(FILE *out, enum verb verb)
{
    if (verb == VERB_COUNT)
        help_overview(out);
    else
        help_verb(out, &verb_table[verb], verb);
}

/* One character of roff text: none may start a request or be taken for a hyphen or an escape. */
static void roff_char(FILE *out, char c, bool line_start)
{
    if (line_start && (c == '.' || c == '\''))
        fputs("\\&", out);
    if (c == '\\')
        fputs("\\e", out);
    else if (c == '-')
        fputs("\\-", out);
    else if (c == '~' || c == '^' || c == '`' || c == '\'')
        fprintf(out, "%s", c == '~' ? "\\(ti" : c == '^' ? "\\(ha" : c == '`' ? "\\(ga" : "\\(aq");
    else
        fputc(c, out);
}

/* Text as it stands, broken where lines grow long and, as mdoc wants it, after each sentence. */
static void roff_text(FILE *out, struct str s)
{
    int column = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool sentence = i > 0 && strchr(".?!", s.p[i - 1]);
        if (s.p[i] == ' ' && (sentence || column > 60)) {
            fputc('\n', out);
            column = 0;
            continue;
        }
        roff_char(out, s.p[i], column == 0);
        column++;
    }
    fputc('\n', out);
}

static void man_about(FILE *out, const char *about)
{
    for (bool first = true; *about; first = false) {
        fputs(first ? "" : ".Pp\n", out);
        roff_text(out, next_paragraph(&about));
    }
}

/* The verb's operands: brackets as .Op, the rest as arguments. */
static void man_operands(FILE *out, const char *operands)
{
    const char *w;
    size_t n;
    while ((w = opt_word(&operands, ' ', &n))) {
        bool optional = *w == '[', many = n > 3 && memmem(w, n, "...", 3);
        size_t from = optional ? 1 : 0, to = n - (optional ? 1 : 0) - (many ? 3 : 0);
        if (strncmp(w, "--", n) == 0)
            fputs(" Fl \\-", out);
        else
            fprintf(out, "%s Ar %.*s%s", optional ? " Op" : "", (int)(to - from), w + from,
                    many ? " ..." : "");
    }
}

static void man_option(FILE *out, const struct opt_row *row)
{
    struct buf text;
    fputs(".It", out);
    if (row->letter)
        fprintf(out, " Fl %c ,", row->letter);
    fprintf(out, " Fl \\-%s%s%s\n", row->name, row->arg ? " Ar " : "", row->arg ? row->arg : "");
    buf_init(&text, 2000);
    describe(row, VERB_COUNT, &text);
    roff_text(out, buf_str(&text));
    buf_finish(&text);
}

static void man_options(FILE *out)
{
    const char *group = "";
    fputs(".Sh OPTIONS\n"
          "Options may stand before or after the verb and its operands.\n"
          "A long option takes its value as\n.Fl \\-name Ar value\nor\n.Fl \\-name Ns = Ns Ar "
          "value ;\n"
          "a flag is taken back by\n.Fl \\-no\\-name .\n"
          "Whole numbers may end in k, M or G (thousands, millions, thousand millions).\n"
          "Everything behind\n.Fl \\-\nis an operand.\n",
          out);
    for (const struct opt_row *row = opt_table; row->name; row++) {
        if (strcmp(group, row->group) != 0)
            fprintf(out, "%s.Ss %s\n.Bl -tag -width Ds\n", *group ? ".El\n" : "", row->group);
        group = row->group;
        man_option(out, row);
    }
    fputs(".El\n", out);
}

static void man_verb(FILE *out, enum verb verb)
{
    const struct verb_row *row = &verb_table[verb];
    struct arena arena = {0};
    fprintf(out, ".It Cm %s Oo Ar option ... Oc", row->name);
    man_operands(out, row->operands);
    fputs("\n", out);
    man_about(out, verb_text(verb, &arena).about);
    arena_finish(&arena);
}

static void man_examples(FILE *out, enum verb verb)
{
    struct arena arena = {0};
    struct str rest = str_c(verb_text(verb, &arena).examples), command, text;
    while (next_example(&rest, &command, &text)) {
        fputs("# ", out);
        for (size_t i = 0; i < text.n; i++)
            roff_char(out, text.p[i], false);
        fputs("\n", out);
        for (size_t i = 0; i < command.n; i++)
            roff_char(out, command.p[i], false);
        fputs("\n", out);
    }
    arena_finish(&arena);
}

static void man_head(FILE *out)
{
    fputs(".Dd November 22, 2026\n.Dt ASSAY 1\n.Os\n.Sh NAME\n.Nm assay\n"
          ".Nd measure language models that write hardware descriptions\n"
          ".Sh SYNOPSIS\n.Nm\n.Ar verb\n.Op Ar option ...\n.Op Ar operand ...\n"
          ".Nm\n.Cm help\n.Op Ar verb\n.Sh DESCRIPTION\n",
          out);
    roff_text(out, str_c(about_assay));
    fputs(".Pp\nResults go to standard output, progress and diagnostics to standard error.\n"
          ".Sh VERBS\n.Bl -tag -width Ds\n",
          out);
}

static void man_tail(FILE *out)
{
    fputs(".Sh ENVIRONMENT\n.Bl -tag -width OPENAI_BASE_URL\n", out);
    for (size_t i = 0; i < countof(variables); i++) {
        fprintf(out, ".It Ev %s\n", variables[i].name);
        roff_text(out, str_c(variables[i].text));
    }
    fputs(".El\n.Sh EXIT STATUS\n.Bl -tag -width 130,143\n", out);
    for (size_t i = 0; i < countof(exits); i++) {
        fprintf(out, ".It %s\n", exits[i].status);
        roff_text(out, str_c(exits[i].text));
    }
    fputs(".El\n.Sh EXAMPLES\n.Bd -literal\n", out);
    for (size_t i = 0; i < VERB_COUNT; i++)
        man_examples(out, (enum verb)i);
    fputs(".Ed\n.Sh FILES\nDocuments that are named here, such as\n.Pa problems/FORMAT.md ,\nare "
          "installed below\n.Pa share/doc/assay ,\nbeside the\n.Pa bin\nthat holds assay.\n",
          out);
    fputs(".Sh SEE ALSO\n", out);
    for (const struct runner *const *r = runner_table; *r; r++)
        for (const struct runner_tool *t = (*r)->tools; t->name; t++)
            if (t->needed)
                fprintf(out, ".Xr %s 1 ,\n", t->name);
    fputs(".Xr sqlite3 1\n", out);
}

void opt_man(FILE *out)
{
    man_head(out);
    for (size_t i = 0; i < VERB_COUNT; i++)
        man_verb(out, (enum verb)i);
    fputs(".El\n", out);
    man_options(out);
    man_tail(out);
}
