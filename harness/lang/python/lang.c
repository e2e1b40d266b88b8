/* lang.c: the row of Python. */
#include "harness/lang/lang.h"
#include "harness/lang/python/python.h"

#include <string.h>

static const char *const keywords[] = {
    "False",  "None",     "True",   "and", "as",    "assert", "async",  "await",    "break", "case",
    "class",  "continue", "def",    "del", "elif",  "else",   "except", "finally",  "for",   "from",
    "global", "if",       "import", "in",  "is",    "lambda", "match",  "nonlocal", "not",   "or",
    "pass",   "raise",    "return", "try", "while", "with",   "yield",  NULL,
};

/* Words that Python uses in its messages. A word that is missing here is only shown as "...". */
static const char tool_words[] =
    "a an and are argument arguments as assignment async at attempted attribute be before block "
    "bytes call callable can cannot case character closed could dict did dimension division does "
    "empty end error expected expression failed file float for found from function generator got "
    "has have hashable in indent indentation index indices instance int integer into invalid is "
    "iterable iterator keyword last length line list literal local many match maximum missing "
    "module must name named not object of on operand operands or out outside perhaps possible "
    "positional range recent recursion referenced required return scope self sequence set size "
    "statement str string subscriptable supported syntax tab takes than that the to token too "
    "traceback tuple type unexpected unhashable unindent unpack unsupported unterminated value "
    "values was were with without you your zero "
    "ArithmeticError AssertionError AttributeError EOFError FileNotFoundError FloatingPointError "
    "ImportError IndentationError IndexError KeyError LookupError MemoryError ModuleNotFoundError "
    "NameError NotImplementedError OSError OverflowError RecursionError RuntimeError StopIteration "
    "SyntaxError SystemExit TabError TypeError UnboundLocalError UnicodeError ValueError "
    "ZeroDivisionError";

static const char *const fences[] = {"python", "python3", "py", "py3", NULL};
static const char *const foreign[] = {
    "markdown", "md",   "json", "text",    "txt", "plaintext", "output", "console", "bash", "sh",
    "shell",    "diff", "html", "mermaid", "c",   "cpp",       "java",   "js",      "yaml", NULL,
};
static const char *const endings[] = {".py", NULL};
static const char *const starts[] = {"def ", "import ", "from ", "class ", "@", "#", NULL};
static const char *const opens[] = {"```", "~~~", "def ", "import ", "from ", "class ", NULL};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char at(const struct lexer *lex, size_t i)
{
    return i < lex->s.n ? lex->s.p[i] : 0;
}

static void skip_blank(struct lexer *lex)
{
    for (; lex->at < lex->s.n; lex->at++) {
        char c = lex->s.p[lex->at];
        if (c == '#') {
            const char *end = memchr(lex->s.p + lex->at, '\n', lex->s.n - lex->at);
            lex->at = end ? (size_t)(end - lex->s.p) : lex->s.n;
            c = '\n';
        }
        if (c == '\n')
            lex->mid_line = false;
        if (lex->at == lex->s.n || (c != ' ' && (c < '\t' || c > '\r')))
            return;
    }
}

/* Where the string whose quotes begin at `i` ends: at the same quotes, one or three, or, with one,
 * at the end of its line. */
static size_t string_end(const struct lexer *lex, size_t i)
{
    char quote = at(lex, i);
    size_t quotes = at(lex, i + 1) == quote && at(lex, i + 2) == quote ? 3 : 1;
    for (i += quotes; i < lex->s.n; i++) {
        if (lex->s.p[i] == '\\')
            i++;
        else if (lex->s.p[i] == '\n' && quotes == 1)
            return i;
        else if (lex->s.p[i] == quote &&
                 (quotes == 1 || (at(lex, i + 1) == quote && at(lex, i + 2) == quote)))
            return i + quotes;
    }
    return lex->s.n;
}

static size_t word_end(const struct lexer *lex, size_t i)
{
    while (is_alpha(at(lex, i)) || is_digit(at(lex, i)))
        i++;
    return i;
}

static size_t number_end(const struct lexer *lex, size_t i)
{
    for (; i < lex->s.n; i++) {
        char c = lex->s.p[i], before = i ? lex->s.p[i - 1] : 0;
        bool sign = (c == '+' || c == '-') && (before == 'e' || before == 'E');
        if (!is_alpha(c) && !is_digit(c) && c != '.' && !sign)
            return i;
    }
    return i;
}

/* Is the word before a quote a prefix of the string, as in rb"..."? */
static bool is_prefix(struct str word)
{
    if (word.n > 2)
        return false;
    for (size_t i = 0; i < word.n; i++)
        if (!strchr("rRbBuUfF", word.p[i]))
            return false;
    return true;
}

static enum token_kind measure(const struct lexer *lex, size_t *end)
{
    size_t i = lex->at;
    char c = at(lex, i);
    if (c == '"' || c == '\'') {
        *end = string_end(lex, i);
        return TOKEN_STRING;
    }
    if (is_digit(c) || (c == '.' && is_digit(at(lex, i + 1)))) {
        *end = number_end(lex, i);
        return TOKEN_NUMBER;
    }
    if (!is_alpha(c)) {
        *end = i + 1;
        return TOKEN_PUNCT;
    }
    *end = word_end(lex, i);
    if ((at(lex, *end) == '"' || at(lex, *end) == '\'') && is_prefix(str_slice(lex->s, i, *end))) {
        *end = string_end(lex, *end);
        return TOKEN_STRING;
    }
    return TOKEN_WORD;
}

static bool python_token(struct lexer *lex, struct token *token)
{
    size_t end;
    skip_blank(lex);
    if (lex->at >= lex->s.n)
        return false;
    token->kind = measure(lex, &end);
    if (end > lex->s.n)
        end = lex->s.n;
    token->text = str_slice(lex->s, lex->at, end);
    token->begin = lex->at;
    token->end = end;
    token->first = !lex->mid_line;
    lex->at = end;
    lex->mid_line = true;
    return true;
}

/* Blanks are what Python is made of, and a program can read its own text: only the very same text
 * does the same. */
static bool essence(struct hash *hash, struct str text)
{
    hash_add(hash, text);
    return true;
}

/* Where code ends is not told by a word, so nothing around it is known to be outside. */
static bool never(struct str text, size_t at, struct arena *arena)
{
    (void)text;
    (void)at;
    (void)arena;
    return false;
}

static const char *const modifiers[] = {"async", NULL};
static const char *const defines[] = {"def", "class", NULL};
static const char *const brings[] = {"import", "from", NULL};
static const char *const heads[] = {
    "if", "elif", "else", "for", "while", "with", "try", "except", "finally", "match", "case", NULL,
};
static const char *const acts[] = {
    "return", "yield",  "raise",    "assert",   "pass",  "break",
    "del",    "global", "continue", "nonlocal", "await", NULL,
};
static const char *const idle[] = {"pass", "raise", "NotImplementedError", "return", "None", NULL};

static const struct shape shape = {
    .form = SHAPE_INDENTED,
    .wraps = '@',
    .comment = "#",
    .modifiers = modifiers,
    .defines = defines,
    .brings = brings,
    .heads = heads,
    .acts = acts,
    .idle = idle,
    .nothing = "None",
};

const struct lang lang_python = {.name = "python",
                                 .fences = fences,
                                 .foreign = foreign,
                                 .endings = endings,
                                 .starts = starts,
                                 .opens = opens,
                                 .keywords = keywords,
                                 .tool_words = tool_words,
                                 .token = python_token,
                                 .essence = essence,
                                 .signature = python_signature,
                                 .body = python_body,
                                 .shape = &shape,
                                 .in_code = never};
