/* question.c: from two texts to a decision. */
#include "runners/math/question.h"

#include "harness/lang/latex/latex.h"

#include <ctype.h>
#include <string.h>

#define ANSWER_WORD(name, word) [ANSWER_##name] = word,
static const char *const type_names[] = {ANSWER_TYPES(ANSWER_WORD)};
#undef ANSWER_WORD

bool answer_type_named(enum answer_type *ret, const char *name)
{
    for (size_t i = 0; i < countof(type_names); i++)
        if (strcmp(type_names[i], name) == 0) {
            *ret = (enum answer_type)i;
            return true;
        }
    return false;
}

static struct decision made(enum verdict verdict, const char *how, bool rigorous)
{
    return (struct decision){verdict, how, rigorous};
}

bool type_is_wordy(enum answer_type type)
{
    return type == ANSWER_CHOICE || type == ANSWER_CHOICES || type == ANSWER_TRUTH ||
           type == ANSWER_TEXT;
}

/* --- reading --- */

struct pair {
    struct math *gold, *answer;
    enum err_kind gold_error, answer_error;
};

static enum err_kind read_one(struct math **ret, struct str text, bool plain, bool list,
                              struct arena *arena)
{
    struct latex_options o = {.form = plain ? MATH_PLAIN : MATH_LATEX, .list = list};
    struct err err = {0};
    return latex_read(ret, text, &o, arena, &err) ? err.kind : ERR_NONE;
}

static bool is_list(enum answer_type type)
{
    return type == ANSWER_SET || type == ANSWER_TUPLE || type == ANSWER_INTERVAL;
}

static void read_pair(struct pair *p, const struct question *q, enum answer_type type,
                      struct arena *arena)
{
    bool list = is_list(type);
    p->gold_error = read_one(&p->gold, q->gold, q->plain, list, arena);
    if (p->gold_error && !q->plain)
        p->gold_error = read_one(&p->gold, q->gold, true, list, arena);
    list = list || (!p->gold_error && p->gold->op == MATH_LIST);
    p->answer_error = read_one(&p->answer, q->answer, false, list, arena);
}

bool answer_read(struct math **ret, struct str text, enum answer_type type, struct arena *arena)
{
    return read_one(ret, text, false, is_list(type), arena) == ERR_NONE;
}

/* --- one answer --- */

struct str without_blanks(struct str s, struct arena *arena)
{
    struct str ret = arena_str(arena, s);
    char *p = (char *)ret.p;
    ret.n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \t\r\n$", s.p[i]))
            p[ret.n++] = s.p[i];
    return ret;
}

/* Where blanks part two digits, as in "2 3", which is not 23. */
static size_t parted_digits(struct str s)
{
    size_t n = 0;
    for (size_t i = 1; i + 1 < s.n; i++)
        n += isspace((unsigned char)s.p[i]) && isdigit((unsigned char)s.p[i - 1]) &&
             isdigit((unsigned char)s.p[i + 1]);
    return n;
}

/* Whatever it means, it means the same. */
static bool is_same_text(const struct question *q, struct arena *arena)
{
    struct str a = without_blanks(q->gold, arena), b = without_blanks(q->answer, arena);
    return b.n > 0 && str_eq(a, b) && !q->plain &&
           parted_digits(q->gold) == parted_digits(q->answer);
}

/* One of them is words, and both are the same. */
static bool is_same_words(const struct pair *p, const struct question *q, struct arena *arena)
{
    bool words = p->gold_error || p->answer_error || p->gold->op == MATH_TEXT;
    struct str a = words_of(q->gold, arena), b = words_of(q->answer, arena);
    for (size_t i = 0; words && i < a.n; i++)
        words = isalpha((unsigned char)a.p[i]) || a.p[i] == ' ';
    return words && a.n > 1 && a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* Nobody can read an answer that is broken; one that is only beyond us may be right. */
static struct decision unread(const struct pair *p)
{
    if (p->gold_error)
        return made(MATH_UNKNOWN, "gold not read", false);
    if (p->answer_error == ERR_INPUT)
        return made(MATH_DIFFERENT, "not readable", false);
    return made(MATH_UNKNOWN, "answer not read", false);
}

/* "12:30" and "6:15" are the same ratio and not the same time: where nothing says which is meant, nobody knows. */
static struct decision unless_clock(struct decision d, const struct question *q,
                                    struct arena *arena)
{
    struct decision clock;
    if (d.verdict == MATH_EQUAL && decide_clock(&clock, q->gold, q->answer, arena) &&
        clock.verdict != MATH_EQUAL)
        return made(MATH_UNKNOWN, "time of day", false);
    return d;
}

static struct decision decide_one(struct decider *d, const struct question *q,
                                  enum answer_type type, struct arena *arena);

/* Once more, without the remark behind an answer that cannot be read with it. */
static struct decision without_remark(struct decider *d, const struct question *q,
                                      enum answer_type type, struct decision unread_one,
                                      struct arena *arena)
{
    struct question bare = *q;
    struct decision ret;
    bool sure;
    if (!said_without_remark(&bare.answer, &sure))
        return unread_one;
    ret = decide_one(d, &bare, type, arena);
    if (ret.verdict == MATH_EQUAL || (ret.verdict == MATH_DIFFERENT && sure))
        return made(ret.verdict, "remark left out", false);
    return unread_one;
}

static struct decision decide_one(struct decider *d, const struct question *whole,
                                  enum answer_type type, struct arena *arena)
{
    struct question bare = *whole, *q = &bare;
    struct pair p = {0};
    struct decision clock;
    q->answer = said_plainly(q->answer);
    if (is_same_text(q, arena))
        return made(MATH_EQUAL, "same text", true);
    if (type_is_wordy(type))
        return decide_words(type, q->gold, q->answer, arena);
    q->gold = said_without_name(q->gold);
    q->answer = said_without_name(q->answer);
    read_pair(&p, q, type, arena);
    if (is_same_words(&p, q, arena))
        return made(MATH_EQUAL, "words", true);
    if (!p.gold_error && !p.answer_error)
        return unless_clock(decide_trees(d, q, type, p.gold, p.answer, arena), q, arena);
    if (decide_clock(&clock, q->gold, q->answer, arena))
        return clock;
    return p.gold_error ? unread(&p) : without_remark(d, q, type, unread(&p), arena);
}

/* --- several answers --- */

static size_t parts(struct str text)
{
    struct str part;
    size_t n = 0;
    while (latex_part(&text, &part))
        n++;
    return n;
}

static struct decision decide_all(struct decider *d, const struct question *q, struct arena *arena)
{
    struct str gold = q->gold, answer = q->answer;
    struct decision all = made(MATH_EQUAL, "in order", true);
    struct question one = *q;
    if (parts(gold) != q->n_type)
        return made(MATH_UNKNOWN, "gold not read", false);
    if (parts(answer) != q->n_type)
        return made(MATH_DIFFERENT, "count", false);
    for (size_t i = 0; i < q->n_type; i++) {
        struct decision next;
        latex_part(&gold, &one.gold);
        latex_part(&answer, &one.answer);
        next = decide_one(d, &one, q->type[i], arena);
        if (next.verdict == MATH_DIFFERENT)
            return next;
        if (next.verdict == MATH_UNKNOWN)
            all = next;
        all.rigorous = all.rigorous && next.rigorous;
    }
    return all;
}

struct decision decide(struct decider *d, const struct question *q)
{
    struct arena arena = {0};
    struct decision ret;
    if (q->n_type > 1)
        ret = decide_all(d, q, &arena);
    else
        ret = decide_one(d, q, q->n_type ? q->type[0] : ANSWER_AUTO, &arena);
    arena_finish(&arena);
    return ret;
}
