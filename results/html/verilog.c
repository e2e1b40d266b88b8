/* verilog.c: Verilog with spans for highlighting. The text is a model's and may be anything. */
#include "results/html/html.h"

#include <stdlib.h>
#include <string.h>

#define LINES_MAX 2000 /* further lines are cut off, as further bytes are */

/* Those keywords of IEEE 1800-2017, annex B, that are used in designs; sorted. */
static const char *const keywords[] = {
    "always",    "always_comb", "always_ff", "always_latch", "and",         "assert",
    "assign",    "automatic",   "begin",     "bit",          "break",       "buf",
    "byte",      "case",        "casex",     "casez",        "const",       "continue",
    "deassign",  "default",     "defparam",  "disable",      "do",          "edge",
    "else",      "end",         "endcase",   "endfunction",  "endgenerate", "endinterface",
    "endmodule", "endpackage",  "endtask",   "enum",         "event",       "for",
    "force",     "forever",     "fork",      "function",     "generate",    "genvar",
    "if",        "iff",         "import",    "initial",      "inout",       "input",
    "inside",    "int",         "integer",   "interface",    "join",        "localparam",
    "logic",     "longint",     "modport",   "module",       "nand",        "negedge",
    "nor",       "not",         "or",        "output",       "package",     "packed",
    "parameter", "posedge",     "priority",  "real",         "reg",         "release",
    "repeat",    "return",      "shortint",  "signed",       "specify",     "static",
    "string",    "struct",      "supply0",   "supply1",      "task",        "time",
    "tri",       "typedef",     "union",     "unique",       "unsigned",    "var",
    "void",      "wait",        "while",     "wire",         "xnor",        "xor",
};

static int by_word(const void *key, const void *row)
{
    const struct str *word = key;
    const char *keyword = *(const char *const *)row;
    int order = strncmp(word->p, keyword, word->n);
    return order ? order : -(int)(strlen(keyword) > word->n);
}

static bool is_keyword(struct str word)
{
    return bsearch(&word, keywords, countof(keywords), sizeof *keywords, by_word) != NULL;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of the word that `code` begins with, at least 1. */
static size_t word_length(struct str code, size_t from)
{
    size_t n = from;
    while (n < code.n && is_word(code.p[n]))
        n++;
    return n ? n : 1;
}

/* 12, 8'hff, 'b1, '0 */
static size_t number_length(struct str code)
{
    size_t n = is_digit(*code.p) ? word_length(code, 0) : 0;
    if (n < code.n && code.p[n] == '\'' && n + 1 < code.n &&
        (is_word(code.p[n + 1]) || code.p[n + 1] == '?'))
        n = word_length(code, n + 1);
    return n;
}

static size_t string_length(struct str code)
{
    size_t n = 1;
    while (n < code.n && code.p[n] != '"' && code.p[n] != '\n')
        n += code.p[n] == '\\' && n + 1 < code.n && code.p[n + 1] != '\n' ? 2 : 1;
    return n < code.n && code.p[n] == '"' ? n + 1 : n;
}

static size_t comment_length(struct str code)
{
    ptrdiff_t end = str_find(code, code.p[1] == '/' ? "\n" : "*/", 2);
    if (end < 0)
        return code.n;
    return (size_t)end + (code.p[1] == '/' ? 0 : 2);
}

/* The length of a piece without a class: a word, bytes beyond ASCII (which must stay together to be
 * characters), or the end of a line. */
static size_t plain_length(struct str code)
{
    size_t n = 0;
    while (n < code.n && (code.p[n] & 0x80))
        n++;
    if (n)
        return n;
    return str_starts(code, "\r\n") ? 2 : word_length(code, 0);
}

/* The next piece of `code` and its class, 0 for none. */
static size_t next_piece(struct str code, char *class)
{
    char c = *code.p;
    size_t n;
    *class = 0;
    if (c == '/' && code.n > 1 && (code.p[1] == '/' || code.p[1] == '*')) {
        *class = 'c';
        return comment_length(code);
    }
    if (c == '"') {
        *class = 's';
        return string_length(code);
    }
    if ((is_digit(c) || c == '\'') && (n = number_length(code)) > 0) {
        *class = 'n';
        return n;
    }
    if (c == '`' || c == '$') {
        *class = 'd';
        return word_length(code, 1);
    }
    n = plain_length(code);
    if (is_keyword((struct str){code.p, n}))
        *class = 'k';
    return n;
}

static void open_line(struct html *h, int64_t number, int64_t hit)
{
    html(h, number == hit ? "<span class=\"l hit\">" : "<span class=\"l\">");
}

/* Write a piece. One that goes over several lines gets a span in each line. */
static void put_piece(struct html *h, struct str piece, char class, int64_t *line, int64_t hit)
{
    while (piece.n && *line <= LINES_MAX) {
        const char *end = memchr(piece.p, '\n', piece.n);
        size_t n = end ? (size_t)(end - piece.p) : piece.n;
        size_t shown = n && end && piece.p[n - 1] == '\r' ? n - 1 : n;
        const char name[2] = {class, 0};
        if (class && shown)
            html(h, "<span class=\"%s\">", name);
        html_text(h, str_slice(piece, 0, shown));
        if (class && shown)
            html(h, "</span>");
        if (end) {
            html(h, "</span>\n");
            open_line(h, ++*line, hit);
        }
        piece = str_slice(piece, n + (end != NULL), piece.n);
    }
}

void html_verilog(struct html *h, struct str code, size_t max, int64_t hit)
{
    struct str shown = str_trim_right(str_slice(code, 0, max));
    int64_t line = 1;
    size_t i = 0;
    open_line(h, line, hit);
    while (i < shown.n && line <= LINES_MAX) {
        char class;
        size_t n = next_piece(str_slice(shown, i, shown.n), &class);
        put_piece(h, str_slice(shown, i, i + n), class, &line, hit);
        i += n;
    }
    html(h, "</span>");
    if (code.n > max || line > LINES_MAX)
        html(h, "\n<span class=\"note\">cut: the whole code is in the store</span>");
}
