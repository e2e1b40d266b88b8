/* declared.c: which names a piece of code declares. */
#include "prompts/extract/verilog/rules.h"

/* How the names of a declaration are found behind its first word. */
enum names_of {
    NAMES_LAST,    /* the last name before "(" or ";": function, task */
    NAMES_NEXT,    /* the next name: class */
    NAMES_TYPE,    /* the last name before the ";", and members of an enumeration */
    NAMES_MEMBERS, /* members of an enumeration only */
    NAMES_VALUES,  /* names before a "=" */
};

static const struct {
    const char *word;
    enum names_of names;
} declarers[] = {
    {"function", NAMES_LAST},    {"task", NAMES_LAST},    {"class", NAMES_NEXT},
    {"typedef", NAMES_TYPE},     {"enum", NAMES_MEMBERS}, {"localparam", NAMES_VALUES},
    {"parameter", NAMES_VALUES},
};

struct reader {
    struct lexer lex;
    void (*found)(void *data, struct str name, bool macro);
    void *data;
};

/* What stands behind a word of `declarers`, up to the end of its names. */
struct declaration {
    enum names_of names;
    struct token before;
    size_t braces;
    bool members; /* in an enumeration, not in a structure */
};

static bool is_declared(const struct declaration *d, const struct token *t)
{
    bool ends = token_is(t, ";") && !d->braces, equals = token_is(t, "=");
    if (!token_is_name(&d->before))
        return false;
    if (d->members && d->braces)
        return equals || token_is(t, ",") || token_is(t, "}");
    switch (d->names) {
    case NAMES_LAST:
        return ends || token_is(t, "(");
    case NAMES_TYPE:
        return ends;
    case NAMES_VALUES:
        return equals && !d->braces;
    case NAMES_NEXT:
        return true;
    case NAMES_MEMBERS:
        break;
    }
    return false;
}

static bool is_over(const struct declaration *d, const struct token *t)
{
    switch (d->names) {
    case NAMES_LAST:
        return token_is(t, "(") || token_is(t, ";");
    case NAMES_NEXT:
        return token_is_name(&d->before);
    case NAMES_MEMBERS:
        return !d->braces && (token_is(t, "}") || token_is(t, ";"));
    case NAMES_TYPE:
    case NAMES_VALUES:
        break;
    }
    return !d->braces && (token_is(t, ";") || token_is(t, "endmodule"));
}

static void read_names(struct reader *r, enum names_of names)
{
    struct declaration d = {.names = names, .members = names == NAMES_MEMBERS};
    struct token t;
    do {
        if (!verilog_token(&r->lex, &t))
            return;
        d.members = names == NAMES_MEMBERS || (d.members && d.braces) || token_is(&t, "enum") ||
                    (d.members && !token_is(&t, ";"));
        if (is_declared(&d, &t))
            r->found(r->data, d.before.text, false);
        d.braces += token_is(&t, "{");
        d.braces -= d.braces && token_is(&t, "}");
        if (is_over(&d, &t))
            return;
        d.before = t;
    } while (true);
}

void words_declared(struct str code, void (*found)(void *data, struct str name, bool macro),
                    void *data)
{
    struct reader r = {.lex = {.s = code}, .found = found, .data = data};
    struct token t;
    while (verilog_token(&r.lex, &t)) {
        if (t.kind == TOKEN_DIRECTIVE && str_eqc(t.text, "define") && verilog_token(&r.lex, &t) &&
            token_is_name(&t))
            found(data, t.text, true);
        for (size_t i = 0; t.kind == TOKEN_WORD && i < countof(declarers); i++)
            if (str_eqc(t.text, declarers[i].word)) {
                read_names(&r, declarers[i].names);
                break;
            }
    }
}
