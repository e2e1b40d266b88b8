/* types.c: what suites call their types of answers. */
#include "harness/grade/private.h"

#include <strings.h>

/* UGMathBench's letters are capitals (its paper's table 2): INT is an interval there. */
static const struct {
    const char *word, *type;
} letters[] = {
    {"NV", "value"},   {"EX", "value"},    {"EQ", "equation"}, {"INT", "interval"}, {"TF", "truth"},
    {"MCS", "choice"}, {"MCM", "choices"}, {"OE", "text"},     {"OL", "tuple"},     {"UOL", "set"},
};

/* assay-decide's own, DynaMath's, and words that speak for themselves; in any case. */
static const struct {
    const char *word, *type;
} words[] = {
    {"", "auto"},
    {"auto", "auto"},
    {"value", "value"},
    {"tuple", "tuple"},
    {"set", "set"},
    {"interval", "interval"},
    {"equation", "equation"},
    {"choice", "choice"},
    {"choices", "choices"},
    {"truth", "truth"},
    {"text", "text"},
    {"int", "value"},
    {"integer", "value"},
    {"float", "value"},
    {"number", "value"},
    {"numeric", "value"},
    {"numerical", "value"},
    {"expression", "value"},
    {"multiple choice", "choice"},
    {"multiple-choice", "choice"},
    {"boolean", "truth"},
    {"bool", "truth"},
    {"ordered list", "tuple"},
    {"unordered list", "set"},
    {"string", "text"},
};

const char *grade_type(struct str word)
{
    for (size_t i = 0; i < countof(letters); i++)
        if (str_eqc(word, letters[i].word))
            return letters[i].type;
    for (size_t i = 0; i < countof(words); i++)
        if (str_c(words[i].word).n == word.n && strncasecmp(word.p, words[i].word, word.n) == 0)
            return words[i].type;
    return NULL;
}
