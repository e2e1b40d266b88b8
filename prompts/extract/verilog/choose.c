/* choose.c: which of several blocks with the module is the answer.
 *
 * The last, because models correct themselves. What careful people would not take comes after all
 * others: blocks of another language; excerpts and skeletons (whole.c); and blocks whose heading
 * says that they are something else: the state before, a mistake, an alternative. The first word of
 * the heading decides, and nothing that speaks of a correction is such a heading. Where one heading
 * says "recommended", blocks without that word come after it. */
#include "prompts/extract/verilog/rules.h"

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

/* How good a choice, from 0. */
static int rank(const struct work *w, size_t i, const struct whole *one, size_t largest)
{
    struct label l;
    label_read(&l, w->fence[i].label);
    return 8 * !w->fence[i].foreign + 4 * !whole_is_excerpt(one, largest) + 2 * !is_other(&l) +
           is_recommended(&l);
}

ptrdiff_t block_chosen(const struct work *w, bool *excerpt)
{
    struct whole *one = arena_alloc(w->arena, (w->n_fence + 1) * sizeof *one);
    size_t largest = 0;
    ptrdiff_t best = -1;
    int best_rank = -1;
    for (size_t i = 0; i < w->n_fence; i++) {
        one[i] = whole_of(&w->in[i], w->problem->entry);
        if (one[i].largest > largest)
            largest = one[i].largest;
    }
    for (size_t i = 0; i < w->n_fence; i++) {
        int r = one[i].unit ? rank(w, i, &one[i], largest) : -1;
        if (r >= 0 && r >= best_rank) {
            best = (ptrdiff_t)i;
            best_rank = r;
        }
    }
    *excerpt = best >= 0 && whole_is_excerpt(&one[best], largest);
    return best;
}
