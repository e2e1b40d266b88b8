/* given.c: finds what a suite gives to an answer in Verilog: what of its files the reference uses. */
#include "problems/suite/given.h"

#include "harness/lang/verilog/verilog.h"

#include <string.h>

#define PROMPT_FILE "given.sv" /* what stands in the prompt, as a file of the problem */

static bool is_name(const struct token *t, const char *name)
{
    return token_is_name(t) && str_eqc(t->text, name);
}

/* Does the text use a module, package or interface of that name? "add4 u (", "add4 #(", "pkg::",
 * "bus.master b". */
static bool uses(struct str text, const char *name)
{
    struct lexer lex = {.s = text};
    struct token t[4] = {{.kind = TOKEN_PUNCT}, {.kind = TOKEN_PUNCT}, {.kind = TOKEN_PUNCT}};
    while (verilog_token(&lex, &t[3])) {
        if (is_name(&t[2], name) && !token_is(&t[1], "module") &&
            (token_is_name(&t[3]) || token_is(&t[3], "#") || token_is(&t[3], "::")))
            return true;
        if (is_name(&t[0], name) && token_is(&t[1], ".") && token_is_name(&t[2]) &&
            token_is_name(&t[3]))
            return true;
        memmove(t, t + 1, 3 * sizeof *t);
    }
    return false;
}

/* Does the text `include a file of that name? */
static bool includes(struct str text, const char *name)
{
    struct lexer lex = {.s = text};
    struct token t, before = {.kind = TOKEN_PUNCT};
    for (; verilog_token(&lex, &t); before = t)
        if (before.kind == TOKEN_DIRECTIVE && str_eqc(before.text, "include") &&
            t.kind == TOKEN_STRING && str_has(t.text, name) && t.text.n <= strlen(name) + 2)
            return true;
    return false;
}

static bool defines(struct str text, const char *name, struct arena *arena)
{
    struct vscan scan;
    verilog_scan(&scan, text, arena);
    return vscan_find_any(&scan, str_c(name)) != NULL;
}

/* ---- parts of a text, each line where it was ---- */

enum keep { KEEP_MACROS = 1, KEEP_TIME = 2, KEEP_DIRECTIVES = KEEP_MACROS | KEEP_TIME };

static bool is_kept(struct str directive, enum keep what)
{
    static const struct {
        const char *name;
        enum keep kind;
    } words[] = {
        {"define", KEEP_MACROS}, {"undef", KEEP_MACROS},   {"ifdef", KEEP_MACROS},
        {"ifndef", KEEP_MACROS}, {"else", KEEP_MACROS},    {"elsif", KEEP_MACROS},
        {"endif", KEEP_MACROS},  {"timescale", KEEP_TIME}, {"default_nettype", KEEP_TIME},
    };
    for (size_t i = 0; i < countof(words); i++)
        if (words[i].kind & what && str_eqc(directive, words[i].name))
            return true;
    return false;
}

/* Behind the line that begins here; a backslash at its end takes the next one along. */
static size_t line_end(struct str text, size_t at)
{
    while (at < text.n && (text.p[at] != '\n' || (at && text.p[at - 1] == '\\')))
        at++;
    return at < text.n ? at + 1 : text.n;
}

static void copy_directives(char *to, struct str text, const struct vscan *scan, enum keep what)
{
    struct lexer lex = {.s = text};
    struct token t;
    while (verilog_token(&lex, &t)) {
        bool inside = false;
        for (size_t i = 0; i < scan->n; i++)
            inside |=
                scan->unit[i].top && t.begin >= scan->unit[i].begin && t.begin < scan->unit[i].end;
        if (t.kind == TOKEN_DIRECTIVE && t.first && !inside && is_kept(t.text, what))
            given_copy(to, text, t.begin, line_end(text, t.begin));
    }
}

/* ---- what is there so far ---- */

static bool is_given(const struct problem *p, const char *name, struct arena *arena)
{
    for (size_t i = 0; i < p->n_file; i++)
        if (p->file[i].given && defines(p->file[i].data, name, arena))
            return true;
    return false;
}

static bool is_needed(const struct problem *p, const char *name, struct arena *arena)
{
    bool used = uses(p->reference, name);
    for (size_t i = 0; i < p->n_file && !used; i++)
        used = p->file[i].given && uses(p->file[i].data, name);
    return used && !defines(p->reference, name, arena) && !is_given(p, name, arena);
}

static bool is_included(const struct problem *p, const char *name)
{
    bool found = includes(p->reference, name);
    for (size_t i = 0; i < p->n_file && !found; i++)
        found = p->file[i].given && includes(p->file[i].data, name);
    return found;
}

/* ---- what the reference needs ---- */

/* Is this file the bench, or a part of it that no answer may name? A module without ports is a root
 * and not for instantiation. */
static bool holds_bench(const struct problem *p, const struct vscan *scan)
{
    for (size_t i = 0; i < scan->n; i++) {
        const struct unit *u = &scan->unit[i];
        if (u->top && u->module && (!u->ports || uses(unit_text(scan, u), p->entry)))
            return true;
    }
    return false;
}

/* Give one unit of a file that also holds the bench. What is given of such a file stands in a copy
 * of it, in which all else is blank, so that each line is where it was. The directives between the
 * units come along; those that define macros only for a unit that uses a macro. */
static void give_unit(struct problem *p, const struct bench_file *f, const struct vscan *scan,
                      const struct unit *u, struct arena *arena)
{
    const char *name = arena_printf(arena, "assay_given_%s", f->name);
    const struct bench_file *have = given_file(p, name);
    char *text = have ? arena_dup(arena, have->data) : given_blank(f->data, arena);
    copy_directives(text, f->data, scan,
                    str_has(unit_text(scan, u), "`") ? KEEP_DIRECTIVES : KEEP_TIME);
    given_copy(text, f->data, u->begin, u->end);
    if (have) {
        size_t at = (size_t)(have - p->file);
        given_copy_files(p, 0, arena)[at].data.p = text;
    } else {
        given_add(p, name, (struct str){text, f->data.n}, arena);
    }
}

/* One thing more that is needed; false when there is none. */
static bool give_next(struct problem *p, struct arena *arena)
{
    for (size_t i = 0; i < p->n_file; i++) {
        const struct bench_file *f = &p->file[i];
        struct vscan scan;
        if (!f->given && is_included(p, f->name)) {
            given_copy_files(p, 0, arena)[i].given = GIVEN_HEADER;
            return true;
        }
        if (f->given || !f->compiled)
            continue;
        verilog_scan(&scan, f->data, arena);
        for (size_t k = 0; k < scan.n; k++) {
            const struct unit *u = &scan.unit[k];
            if (!u->top || !is_needed(p, arena_dup(arena, u->name), arena))
                continue;
            if (holds_bench(p, &scan))
                give_unit(p, f, &scan, u, arena);
            else
                given_copy_files(p, 0, arena)[i].given = GIVEN_SOURCE;
            return true;
        }
    }
    return false;
}

static void find(struct problem *p, struct arena *arena)
{
    size_t most = 2 * p->n_file + 64;
    while (most-- && give_next(p, arena))
        continue;
}

/* ---- what a manifest says ---- */

/* Is it the first unit of its name in the scan? A prompt may show what it gives twice, and the
 * second one stands in code that has a bug. */
static bool is_first(const struct vscan *scan, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (scan->unit[k].top && str_eq(scan->unit[k].name, scan->unit[i].name))
            return false;
    return true;
}

static int give_of_prompt(struct problem *p, struct arena *arena, struct err *err)
{
    struct str code = given_fenced(p->spec, arena);
    char *text = given_blank(code, arena);
    struct vscan scan;
    size_t n = 0;
    verilog_scan(&scan, code, arena);
    for (size_t i = 0; i < scan.n; i++) {
        const struct unit *u = &scan.unit[i];
        if (!u->top || str_eqc(u->name, p->entry) || !is_first(&scan, i))
            continue;
        given_copy(text, code, u->begin, u->end);
        n++;
    }
    if (n == 0)
        return 0;
    copy_directives(text, code, &scan, KEEP_DIRECTIVES);
    if (given_file(p, PROMPT_FILE))
        return err_set(err, ERR_INPUT,
                       "%s: a file is called " PROMPT_FILE ", as what the prompt "
                       "gives would be",
                       p->id);
    given_add(p, PROMPT_FILE, (struct str){text, code.n}, arena);
    return 0;
}

/* The reference as upstream compiles it: behind the macros of the bench. */
static void put_macros(struct problem *p, struct arena *arena)
{
    for (size_t i = p->n_file; i-- > 0;) {
        struct str text = p->file[i].data, line;
        struct vscan scan;
        struct buf b;
        struct str kept;
        if (!p->file[i].compiled || p->file[i].given)
            continue;
        verilog_scan(&scan, text, arena);
        kept = (struct str){given_blank(text, arena), text.n};
        copy_directives((char *)kept.p, text, &scan, KEEP_MACROS);
        buf_init(&b, 2 * TREE_FILE_MAX + p->reference.n);
        while (str_line(&kept, &line))
            if (str_trim(line).n)
                buf_addf(&b, STR_FMT "\n", STR_ARG(line));
        buf_adds(&b, p->reference);
        if (!b.over)
            p->reference = arena_str(arena, buf_str(&b));
        buf_finish(&b);
    }
}

const struct given_rules given_verilog = {
    .find = find, .of_prompt = give_of_prompt, .macros = put_macros};
