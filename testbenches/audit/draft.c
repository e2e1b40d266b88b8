/* draft.c: a drafted bench, token by token. */
#include "testbenches/audit/draft.h"

#include "harness/lang/verilog/names.h"
#include "harness/lang/verilog/verilog.h"
#include "harness/lang/verilog/tree.h"

#include <string.h>

static bool is_one_of(struct str word, const char *const *list)
{
    for (; *list; list++)
        if (str_eqc(word, *list))
            return true;
    return false;
}

/* Check directives and escaped names, which the tokens of
 * harness/lang/verilog/tree.h do not show. */
static const char *check_raw(struct str bench, struct arena *arena)
{
    static const char *const allowed[] = {"timescale", "default_nettype", "resetall", NULL};
    struct lexer lex = {.s = bench};
    struct token t;
    while (verilog_token(&lex, &t)) {
        if (t.kind == TOKEN_DIRECTIVE && !is_one_of(t.text, allowed))
            return arena_printf(arena, "The directive or macro `" STR_FMT " is not allowed.",
                                STR_ARG(str_slice(t.text, 0, 80)));
        if (t.kind == TOKEN_ESCAPED)
            return "Escaped names (with a backslash) are not allowed.";
    }
    return NULL;
}

/* The system tasks and functions that a bench may use. The others read or write files, reach the
 * system, or end the run in another way than $finish. */
static const char *const system_words[] = {
    "$display",   "$write",      "$strobe", "$finish",    "$time",          "$stime",
    "$realtime",  "$timeformat", "$random", "$urandom",   "$urandom_range", "$signed",
    "$unsigned",  "$clog2",      "$bits",   "$countones", "$onehot",        "$onehot0",
    "$isunknown", "$sformatf",   "$rtoi",   "$itor",      "$size",          "$high",
    "$low",       NULL};

static const char *const forbidden_words[] = {"force",  "release",  "bind", "import",
                                              "export", "defparam", NULL};

static const char *check_words(const struct code *c, struct arena *arena)
{
    for (size_t i = 1; i < c->n; i++) {
        struct str word = c->t[i].text;
        if (c->t[i].kind != TOK_WORD)
            continue;
        if (word.p[0] == '$' && !is_one_of(word, system_words))
            return arena_printf(arena, "line %zu: " STR_FMT " is not allowed in a testbench here.",
                                c->t[i].line, STR_ARG(str_slice(word, 0, 80)));
        if (is_one_of(word, forbidden_words))
            return arena_printf(arena, "line %zu: `" STR_FMT "` is not allowed.", c->t[i].line,
                                STR_ARG(word));
    }
    return NULL;
}

static bool has_word(const struct code *c, const char *word)
{
    for (size_t i = 1; i < c->n; i++)
        if (tok_is(c, i, word))
            return true;
    return false;
}

/* Is there at token i a name inside the instance `name`, as in "dut.x" or "dut[0].x"? */
static bool reaches_in(const struct code *c, size_t i, struct str name)
{
    size_t next = i + 1;
    if (c->t[i].kind != TOK_WORD || !str_eq(c->t[i].text, name))
        return false;
    while (tok_is(c, next, "[") && c->t[next].match)
        next = c->t[next].match + 1;
    return tok_is(c, next, ".");
}

static const char *find_reach(const struct code *c, struct str name, struct arena *arena)
{
    for (size_t i = 1; i < c->n; i++)
        if (reaches_in(c, i, name))
            return arena_printf(arena,
                                "line %zu: " STR_FMT ".* looks inside the module under test; other "
                                "implementations have other names there. Use its ports only.",
                                c->t[i].line, STR_ARG(str_slice(name, 0, 80)));
    return NULL;
}

/* The index behind "#(...)" or "#5" at i; i when there is none. */
static size_t behind_parameters(const struct code *c, size_t i)
{
    if (!tok_is(c, i, "#"))
        return i;
    i++;
    return tok_is(c, i, "(") && c->t[i].match ? c->t[i].match + 1 : i + 1;
}

/* Check every instance of the entry, and every name that reaches into it. */
static const char *check_instances(const struct code *c, const char *entry, struct arena *arena)
{
    const char *why = find_reach(c, str_c(entry), arena);
    size_t found = 0;
    for (size_t i = 1; i < c->n && !why; i++) {
        size_t name = behind_parameters(c, i + 1);
        if (!tok_is(c, i, entry) || !tok_is_name(c, name))
            continue;
        found++;
        why = find_reach(c, c->t[name].text, arena);
    }
    if (!why && !found)
        why = arena_printf(arena, "It does not instantiate %s.", entry);
    return why;
}

static const char *check_modules(struct str bench, const char *entry, struct arena *arena)
{
    size_t n, tops = 0;
    const char *const *name = verilog_modules(bench, &n, arena);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name[i], entry) == 0)
            return arena_printf(arena, "It defines %s itself, which is what is to be tested.",
                                entry);
        tops += strcmp(name[i], "tb") == 0;
    }
    return tops == 1 ? NULL : "It has to define exactly one module `tb`.";
}

static const char *check_code(const struct code *c, const char *entry, struct arena *arena)
{
    static const char *const needed[] = {"compared", "mismatches", "$finish"};
    const char *why = check_words(c, arena);
    for (size_t i = 0; i < countof(needed) && !why; i++)
        if (!has_word(c, needed[i]))
            why = arena_printf(arena, "There is no `%s` in it.", needed[i]);
    return why ? why : check_instances(c, entry, arena);
}

const char *draft_check(struct str bench, const char *entry, struct arena *arena)
{
    const char *why = check_raw(bench, arena);
    struct err err = {0};
    struct code c;
    if (why || (why = check_modules(bench, entry, arena)))
        return why;
    if (code_lex(&c, bench, arena, &err) < 0)
        return arena_printf(arena, "It cannot be read: %s.", err.text);
    return check_code(&c, entry, arena);
}
