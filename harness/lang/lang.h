/* lang.h: what assay knows of a language: enough to find code in a reply, to hold two texts against
 * each other and to show one. Tables and pure functions; nothing here compiles or runs anything. */
#ifndef LANG_LANG_H
#define LANG_LANG_H

#include "harness/base/arena.h"
#include "harness/base/hash.h"
#include "harness/lang/languages.h"

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

struct connection {
    const char *name;
    int way;    /* in, out, both: a number of the language's own */
    long width; /* bits; -1: not known */
};

struct signature {
    struct connection *item;
    size_t n;
};

struct tokens; /* harness/lang/tokens.h */

/* How code of a language looks from outside, for whoever tells it from prose. Lists end with NULL. */
enum shape_form {
    SHAPE_INDENTED, /* what belongs to a line stands deeper behind it */
    SHAPE_BRACED,   /* what belongs to a line stands in braces behind it */
};

struct shape {
    enum shape_form form;
    char wraps;          /* a line that begins with it belongs to the definition behind; 0 */
    const char *comment; /* what a line of comment begins with */
    const char *const *modifiers; /* words that may stand in front of the next */
    const char *const *defines;   /* words behind which the name of what is defined stands */
    const char *const *brings;    /* first words of lines that use what others have written */
    const char *const *heads;     /* first words of statements that others belong to */
    const char *const *acts;      /* first words of other statements */
    const char *const *idle;      /* words of a definition that does nothing */
    const char *nothing; /* a value that stands for none; NULL: there is none of all types */
};

struct lang {
    const char *name;            /* "verilog" */
    const char *title;           /* as people write it: "C++"; NULL: as `name` */
    const char *const *fences;   /* words behind ``` that mean it, ended by NULL, as all of these
                                  * lists; the first one is what we write ourselves */
    const char *const *foreign;  /* words behind ``` of languages in which a string or a comment may
                                  * well hold a text in this one */
    const char *const *endings;  /* of its files' names */
    const char *const *starts;   /* what code that stands behind a fence's word begins with */
    const char *const *opens;    /* what only a line of code begins with, and no sentence */
    const char *const *keywords; /* for pages */
    const char *tool_words; /* words that its tools use in their messages, separated by blanks */

    /* The next token of a text that may be anything; false at its end. Comments are skipped. */
    bool (*token)(struct lexer *lex, struct token *token);

    /* Adds to *hash what decides what the text does: two texts to which the same is added mean the
     * same to every tool, on whatever lines they stand. False, with *hash spoilt, for a text of
     * which that cannot be said. */
    bool (*essence)(struct hash *hash, struct str text);

    /* What is connected to the code: the ports of the last module `entry`; in the arena. -1: there is
     * none of that name, or it cannot be read. */
    int (*signature)(struct signature *ret, struct str text, const char *entry,
                     struct arena *arena);
    /* The tokens of the text from its first definition on (*first: how many stand before it), but
     * for what `signature` reads; the hash of `entry` is 1. In the arena. */
    void (*body)(struct tokens *ret, size_t *first, struct str text, const char *entry,
                 struct arena *arena);

    const struct shape *shape; /* NULL: the language has rules of its own */

    /* Does the offset lie inside of code that is whole, in a text with anything around it? */
    bool (*in_code)(struct str text, size_t at, struct arena *arena);
};

extern const struct lang lang_verilog, lang_python, lang_vhdl;
#define X(id, word, title, path) extern const struct lang lang_##id;
NATIVE_LANGUAGES(X)
#undef X

bool lang_is_keyword(const struct lang *lang, struct str word);

/* How often `word` stands in the text as a whole name, comments and strings left out. */
size_t lang_count(const struct lang *lang, struct str text, const char *word);

/* Is it one of a list of words, in whatever case? Does it begin, does it end with one of them? */
bool lang_is_any(struct str word, const char *const *list);
bool lang_starts_any(struct str s, const char *const *list);
bool lang_ends_any(struct str s, const char *const *list);

#endif
