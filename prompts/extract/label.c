/* label.c: what the heading of a block says of it.
 *
 * Some blocks are not the answer: the state before, a mistake, an alternative. The first word of
 * the heading decides, and nothing that speaks of a correction is such a heading. */
#include "prompts/extract/extract.h"

#include <ctype.h>
#include <string.h>

#define LABEL_MAX 160 /* bytes: longer lines are no headings */

/* In small letters. */
static const char *const other_starts[] = {
    "before",
    "original",
    "for reference",
    "old version",
    "the old ",
    "old code",
    "previous version",
    "wrong",
    "incorrect",
    "broken",
    "buggy",
    "bad ",
    "bad:",
    "a common mistake",
    "common mistake",
    "common error",
    "counter-example",
    "counterexample",
    "not like this",
    "don't",
    "do not ",
    "avoid",
    "anti-pattern",
    "alternative",
    "option b",
    "option 2",
    "variant",
    "if you prefer",
    "if you want",
    "if you need",
    "if you would rather",
    "if an ",
    "if asynchronous",
    "for comparison",
    "an alternative",
    "another option",
    "another variant",
    "what not to do",
    "for an async",
    "an asynchronous variant",
    "a synchronous variant",
    "the following is wrong",
    "this is wrong",
    "this would be wrong",
    "a wrong",
};
static const char *const redeeming[] = {
    "correct", "fix", "final", "improved", "instead of the above", "(recommended"};

struct label {
    char text[LABEL_MAX + 1]; /* in small letters, without marks of Markdown in front */
};

static void label_read(struct label *ret, struct str line)
{
    size_t n = 0;
    line = str_trim(line);
    while (line.n && memchr("#*_->0123456789.)( ", line.p[0], 19))
        line = str_slice(line, 1, line.n);
    for (size_t i = 0; line.n <= LABEL_MAX && i < line.n; i++)
        ret->text[n++] = (char)tolower((unsigned char)line.p[i]);
    ret->text[n] = 0;
}

static bool is_other(const struct label *l)
{
    /* "incorrect" holds "correct" */
    const char *text = strncmp(l->text, "incorrect", 9) == 0 ? l->text + 9 : l->text;
    for (size_t i = 0; i < countof(redeeming); i++)
        if (strstr(text, redeeming[i]))
            return false;
    for (size_t i = 0; i < countof(other_starts); i++)
        if (strncmp(l->text, other_starts[i], strlen(other_starts[i])) == 0)
            return true;
    return false;
}

static bool is_recommended(const struct label *l)
{
    return strstr(l->text, "recommended") && !strstr(l->text, "not recommended");
}

int label_rank(struct str label)
{
    struct label l;
    label_read(&l, label);
    return 2 * !is_other(&l) + is_recommended(&l);
}
