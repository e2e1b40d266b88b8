/* assemble.c: from a scanned stretch of text to the code that is compiled.
 *
 * Nothing is repaired and nothing is renamed. What is left out: testbenches (a module without ports
 * that instantiates the answer would be a second root), prose, and drafts that a later module with
 * the same name replaces. */
#include "prompts/extract/verilog/assemble.h"
#include "prompts/reply/words.h"

#include <stdlib.h>
#include <string.h>

/* --- which units stay --- */

struct named {
    struct str name;
    size_t index;
};

static int named_compare(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    size_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
    int c = n ? memcmp(x->name.p, y->name.p, n) : 0;
    if (c == 0)
        c = (x->name.n > y->name.n) - (x->name.n < y->name.n);
    return c ? c : (x->index > y->index) - (x->index < y->index);
}

/* Of the modules that were asked for one stays. */
static void keep_one(bool *keep, const struct vscan *scan, const char *entry)
{
    struct whole w = whole_of(scan, entry);
    for (size_t i = 0; w.n > 1 && i < scan->n; i++)
        if (scan->unit[i].top && scan->unit[i].module && str_eqc(scan->unit[i].name, entry))
            keep[i] = &scan->unit[i] == w.unit;
}

/* keep[i] for every unit: at the top, no testbench, and the last with its name. */
static bool *units_kept(const struct vscan *scan, const char *entry, struct arena *arena)
{
    bool *keep = arena_alloc(arena, scan->n + 1);
    struct named *name = arena_alloc(arena, (scan->n + 1) * sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < scan->n; i++) {
        const struct unit *u = &scan->unit[i];
        if (u->top && !unit_is_testbench(scan, u, entry))
            name[n++] = (struct named){u->name, i};
    }
    qsort(name, n, sizeof *name, named_compare);
    for (size_t i = 0; i < n; i++)
        keep[name[i].index] = i + 1 == n || !str_eq(name[i].name, name[i + 1].name);
    keep_one(keep, scan, entry);
    return keep;
}

/* --- what stands between units --- */

static size_t line_end(struct str s, size_t at)
{
    const char *nl = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
    return nl ? (size_t)(nl - s.p) : s.n;
}

/* A backtick that no name follows closes a piece of inline code: then the line is a sentence. */
static bool has_inline_code(struct str line)
{
    for (size_t i = 0; i < line.n; i++) {
        char c = i + 1 < line.n ? line.p[i + 1] : 0;
        if (line.p[i] == '`' && c != '`' && c != '"' && c != '\\' && c != '_' &&
            !((c | 32) >= 'a' && (c | 32) <= 'z'))
            return true;
    }
    return false;
}

static bool is_directive(const struct token *t)
{
    static const char *const names[] = {
        "timescale",
        "default_nettype",
        "define",
        "undef",
        "include",
        "ifdef",
        "ifndef",
        "else",
        "elsif",
        "endif",
        "resetall",
        "celldefine",
        "pragma",
        "endcelldefine",
        "begin_keywords",
        "line",
        "unconnected_drive",
        "nounconnected_drive",
        "undefineall",
        "end_keywords",
    };
    for (size_t i = 0; t->kind == TOKEN_DIRECTIVE && i < countof(names); i++)
        if (str_eqc(t->text, names[i]))
            return true;
    return false;
}

/* Behind a directive's line and those that it goes on to with a backslash. */
static size_t directive_end(struct str s, size_t at)
{
    size_t end = line_end(s, at);
    while (end < s.n && end > at && s.p[end - 1] == '\\')
        end = line_end(s, at = end + 1);
    return end;
}

/* Declarations that may stand outside of modules, and what ends them. A sentence may start with
 * these words too: `sign` must appear in the statement. */
static const struct declaration {
    const char *word, *sign, *end;
} declarations[] = {
    {"typedef", "typedef", ";"}, {"localparam", "=", ";"},         {"parameter", "=", ";"},
    {"import", "::", ";"},       {"function", ";", "endfunction"}, {"task", ";", "endtask"},
    {"class", ";", "endclass"},  {"virtual", "class", "endclass"}, {"program", ";", "endprogram"},
};

/* Behind a declaration whose first word is `t`; 0 when it is none. */
static size_t declaration_end(const struct lexer *from, const struct token *t)
{
    const struct declaration *d = NULL;
    struct lexer lex = *from;
    struct token next = *t;
    bool sign = false;
    size_t braces = 0;
    for (size_t i = 0; i < countof(declarations); i++)
        if (token_is(t, declarations[i].word))
            d = &declarations[i];
    if (!d)
        return 0;
    do {
        if (next.first && next.begin != t->begin && token_is(&next, d->word))
            return 0; /* no end before the next of its kind: each looks ahead only so far */
        sign |= token_is(&next, d->sign);
        braces += token_is(&next, "{");
        braces -= braces && token_is(&next, "}");
        if (!braces && token_is(&next, d->end))
            return sign ? next.end : 0;
    } while (verilog_token(&lex, &next));
    return 0;
}

/* Behind "(* ... *)"; 0 when it is none. */
static size_t attribute_end(struct str s, const struct token *t)
{
    ptrdiff_t end;
    if (!token_is(t, "(") || t->end >= s.n || s.p[t->end] != '*')
        return 0;
    end = str_find(str_slice(s, 0, line_end(s, t->end)), "*)", t->end + 1);
    return end < 0 ? 0 : (size_t)end + 2;
}

/* Behind the piece of code that starts with `t`, the first token of its
 * line; 0 when it is prose. */
size_t piece_end(struct lexer *lex, const struct token *t)
{
    struct str s = lex->s;
    if (is_directive(t) && !has_inline_code(str_slice(s, t->begin, line_end(s, t->begin))))
        return directive_end(s, t->begin);
    if (token_is(t, "("))
        return attribute_end(s, t);
    return declaration_end(lex, t);
}

/* Text between two units: as it is when it is all code and comments, else its pieces of code. */
static void add_gap(struct buf *out, struct str gap)
{
    struct buf pieces;
    struct lexer lex = {.s = gap};
    struct token t;
    bool prose = false;
    buf_init(&pieces, gap.n + 1000 + gap.n / 2);
    while (verilog_token(&lex, &t)) {
        size_t end = t.first ? piece_end(&lex, &t) : 0;
        if (end) {
            buf_adds(&pieces, str_slice(gap, t.begin, end));
            buf_addc(&pieces, "\n");
        } else {
            prose = true;
        }
        lex.at = end ? end : line_end(gap, t.end);
    }
    if (prose)
        buf_addc(out, out->n && out->p[out->n - 1] != '\n' ? "\n" : "");
    buf_adds(out, prose ? buf_str(&pieces) : gap);
    buf_finish(&pieces);
}

/* --- is it prose? --- */

/* Three words in a row of which the first has a capital letter and the next are small, or letters
 * of another script: no line of code begins like that. */
static bool is_sentence(struct str line)
{
    size_t words = 0;
    line = str_trim(line);
    while (line.n && memchr("-*#> 0123456789.", line.p[0], 16))
        line = str_slice(line, 1, line.n);
    if (!line.n || (line.p[0] & 0x80))
        return line.n > 0;
    for (; words < 3 && line.n; words++) {
        size_t n = 0;
        while (n < line.n && ((line.p[n] | 32) >= 'a' && (line.p[n] | 32) <= 'z'))
            n++;
        if (n == 0 || (words == 0 && line.p[0] > 'Z') || (n < line.n && line.p[n] != ' '))
            return false;
        line = str_trim_left(str_slice(line, n, line.n));
    }
    return words == 3;
}

bool has_prose(const struct vscan *scan)
{
    struct lexer lex = {.s = scan->text};
    struct token t;
    size_t u = 0;
    while (verilog_token(&lex, &t)) {
        while (u < scan->n && (!scan->unit[u].top || scan->unit[u].end <= t.begin))
            u++;
        if (u < scan->n && scan->unit[u].begin <= t.begin) {
            lex.at = scan->unit[u].end;
            lex.mid_line = true;
        } else if (t.first) {
            size_t end = line_end(scan->text, t.begin), piece = piece_end(&lex, &t);
            if (!piece && is_sentence(str_slice(scan->text, t.begin, end)))
                return true;
            lex.at = piece ? piece : end;
        }
    }
    return false;
}

/* --- the two ways --- */

struct str assemble_prose(const struct vscan *scan, const char *entry, const struct unit *cut,
                          struct arena *arena)
{
    bool *keep = units_kept(scan, entry, arena);
    size_t at = 0;
    struct str ret;
    struct buf b;
    buf_init(&b, 3 * scan->text.n + 1000);
    for (size_t i = 0; i < scan->n && &scan->unit[i] != cut; i++) {
        const struct unit *u = &scan->unit[i];
        if (!u->top || u->begin < at)
            continue;
        add_gap(&b, str_slice(scan->text, at, u->begin));
        if (keep[i])
            buf_adds(&b, unit_text(scan, u));
        at = u->end;
    }
    if (cut) {
        add_gap(&b, str_slice(scan->text, at, cut->begin));
        buf_adds(&b, str_slice(scan->text, cut->begin, scan->text.n));
    } else {
        add_gap(&b, str_slice(scan->text, at, scan->text.n));
    }
    b.n = str_trim_right(buf_str(&b)).n;
    buf_addc(&b, "\n");
    ret = arena_take(arena, &b);
    while (ret.n && (ret.p[0] == '\n' || ret.p[0] == '\r')) /* indentation stays */
        ret = str_slice(ret, 1, ret.n);
    return ret;
}

/* --- what comes with a testbench --- */

static void mark_used(struct words *names, bool *used, struct str code)
{
    struct lexer lex = {.s = code};
    struct token t;
    while (verilog_token(&lex, &t)) {
        ptrdiff_t at = token_is_name(&t) ? words_find(names, t.text) : -1;
        if (at >= 0)
            used[names->word[at].id] = true;
    }
}

/* drop[i] for every unit: testbenches, further modules `entry`, and beside a testbench interfaces
 * that no other module mentions. Is there a testbench? */
static bool units_dropped(bool *drop, const struct vscan *scan, const char *entry,
                          struct arena *arena)
{
    struct words names = {.arena = arena};
    bool *used = arena_alloc(arena, scan->n + 1), any = false;
    struct whole w = whole_of(scan, entry);
    for (size_t i = 0; i < scan->n; i++) {
        const struct unit *u = &scan->unit[i];
        any |= drop[i] = u->top && unit_is_testbench(scan, u, entry);
        if (u->top && str_eqc(str_c(u->end_word), "endinterface"))
            words_add(&names, u->name, i);
        drop[i] |= w.n > 1 && u != w.unit && u->top && u->module && str_eqc(u->name, entry) &&
                   !str_has(scan->text, "`else");
    }
    words_sort(&names);
    for (size_t i = 0; any && i < scan->n; i++)
        if (!drop[i] && scan->unit[i].top && scan->unit[i].module)
            mark_used(&names, used, unit_text(scan, &scan->unit[i]));
    for (size_t i = 0; any && i < names.n; i++)
        drop[names.word[i].id] |= !used[names.word[i].id];
    return any;
}

/* Text between two units, without the classes and programs in it when there is a testbench. */
static void add_code_gap(struct buf *out, struct str gap, bool testbench)
{
    static const char *const words[] = {"class", "virtual", "program"};
    struct lexer lex = {.s = gap};
    struct token t;
    size_t at = 0;
    while (testbench && verilog_token(&lex, &t)) {
        size_t end = 0;
        for (size_t i = 0; t.first && !end && i < countof(words); i++)
            end = token_is(&t, words[i]) ? piece_end(&lex, &t) : 0;
        if (!end)
            continue;
        buf_adds(out, str_slice(gap, at, t.begin));
        lex.at = at = end;
    }
    buf_adds(out, str_slice(gap, at, gap.n));
}

struct str assemble_code(const struct vscan *scan, const char *entry, struct arena *arena)
{
    bool *drop = arena_alloc(arena, scan->n + 1), testbench, any = false;
    size_t at = 0;
    struct buf b;
    testbench = units_dropped(drop, scan, entry, arena);
    for (size_t i = 0; i < scan->n; i++)
        any |= drop[i];
    if (!any)
        return scan->text;
    buf_init(&b, scan->text.n + 1);
    for (size_t i = 0; i < scan->n; i++) {
        const struct unit *u = &scan->unit[i];
        if (!u->top)
            continue;
        add_code_gap(&b, str_slice(scan->text, at, u->begin), testbench);
        if (!drop[i])
            buf_adds(&b, unit_text(scan, u));
        at = u->end;
    }
    add_code_gap(&b, str_slice(scan->text, at, scan->text.n), testbench);
    return arena_take(arena, &b);
}
