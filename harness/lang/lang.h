/* lang.h: what assay knows of a language: enough to find code in a reply, to hold two texts against
 * each other and to show one. Tables and pure functions; nothing here compiles or runs anything. */
#ifndef LANG_LANG_H
#define LANG_LANG_H

#include "harness/base/hash.h"

enum token_kind {
    TOKEN_WORD,      /* identifier or keyword */
    TOKEN_ESCAPED,   /* \name: the text is without the backslash */
    TOKEN_DIRECTIVE, /* `name: the text is without the backtick */
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_PUNCT, /* one byte, or "::" */
};

struct token {
    enum token_kind kind;
    struct str text;
    size_t begin, end; /* offsets */
    bool first;        /* nothing but blanks and comments before it on its line */
};

/* A lexer's state: ready when zeroed but for `s`. The caller may move `at` forward, but not into
 * the middle of a token. */
struct lexer {
    struct str s;
    size_t at;
    bool mid_line;
    bool no_comment_end;     /* no closing comment mark lies ahead: do not look for one again */
    size_t no_string_before; /* the same for the closing quote, up to this offset */
};

bool token_is(const struct token *token, const char *word);
bool token_is_name(const struct token *token);

struct lang {
    const char *name;            /* "verilog" */
    const char *const *fences;   /* words behind ``` that mean it, ended by NULL; the first one is
                                  * what we write ourselves */
    const char *const *keywords; /* for pages; ended by NULL */
    const char *tool_words; /* words that its tools use in their messages, separated by blanks */

    /* The next token of a text that may be anything; false at its end. Comments are skipped. */
    bool (*token)(struct lexer *lex, struct token *token);

    /* Adds to *hash what decides what the text does: two texts to which the same is added mean the
     * same to every tool, on whatever lines they stand. False, with *hash spoilt, for a text of
     * which that cannot be said. */
    bool (*essence)(struct hash *hash, struct str text);
};

extern const struct lang lang_verilog, lang_python;

bool lang_is_keyword(const struct lang *lang, struct str word);

#endif
