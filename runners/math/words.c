/* words.c: answers that are letters, words or truth values. */
#include "runners/math/question.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static struct decision words_decided(bool same)
{
    return (struct decision){same ? MATH_EQUAL : MATH_DIFFERENT, "words", same};
}

/* Behind a command's name; spacing commands of one character are a blank, "\top" and "\bot" are kept. */
static size_t skip_command(struct str s, size_t at, struct buf *b)
{
    size_t end = at + 1;
    while (end < s.n && isalpha((unsigned char)s.p[end]))
        end++;
    if (str_eqc(str_slice(s, at, end), "\\top"))
        buf_addc(b, "true");
    if (str_eqc(str_slice(s, at, end), "\\bot"))
        buf_addc(b, "false");
    if (end > at + 1)
        return end;
    buf_addc(b, " ");
    return end + 1;
}

struct str words_of(struct str text, struct arena *arena)
{
    struct buf b;
    struct str ret;
    buf_init(&b, text.n * 2 + 16);
    for (size_t i = 0; i < text.n;) {
        char c = text.p[i];
        if (c == '\\') {
            i = skip_command(text, i, &b);
            continue;
        }
        if (c == '~' || isspace((unsigned char)c))
            c = ' ';
        if (!strchr("{}$*\"'", c) && !(c == ' ' && (b.n == 0 || b.p[b.n - 1] == ' ')))
            buf_add(&b, &c, 1);
        i++;
    }
    ret = str_trim(arena_take(arena, &b));
    while (ret.n && ret.p[ret.n - 1] == '.')
        ret = str_trim(str_slice(ret, 0, ret.n - 1));
    return ret;
}

static bool same_letters(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

static bool is_word(struct str s, const char *word)
{
    return same_letters(s, str_c(word));
}

/* --- truth --- */

/* "true", "No", "T": is it a word for a truth value? */
static bool word_is_truth(struct str text, bool *value, struct arena *arena)
{
    static const struct {
        const char *word;
        bool value;
    } table[] = {{"true", true},   {"t", true},  {"yes", true}, {"1", true},
                 {"false", false}, {"f", false}, {"no", false}, {"0", false}};
    struct str word = words_of(text, arena);
    for (size_t i = 0; i < countof(table); i++)
        if (is_word(word, table[i].word)) {
            *value = table[i].value;
            return true;
        }
    return false;
}

static struct decision decide_truth(struct str gold, struct str answer, struct arena *arena)
{
    bool a, b;
    if (!word_is_truth(gold, &a, arena))
        return (struct decision){MATH_UNKNOWN, "gold", false};
    return words_decided(word_is_truth(answer, &b, arena) && a == b);
}

/* --- letters --- */

static struct str bare(struct str s)
{
    static const char *const lead[] = {"Option ",        "option ",        "Choice ", "choice ",
                                       "The answer is ", "the answer is ", "Answer: "};
    for (size_t i = 0; i < countof(lead); i++)
        if (str_starts(s, lead[i]))
            s = str_trim(str_slice(s, strlen(lead[i]), s.n));
    if (s.n && s.p[0] == '(')
        s = str_slice(s, 1, s.n);
    return s;
}

/* The one letter that an answer begins with: "C", "(C)", "C) 42", "C: 42"; 0: none, or more than one. */
static char one_letter(struct str text, struct arena *arena)
{
    struct str s = bare(words_of(text, arena)), rest;
    if (s.n == 0 || !isalpha((unsigned char)s.p[0]))
        return 0;
    rest = str_slice(s, 1, s.n);
    if (rest.n && !strchr("):. ", rest.p[0]))
        return 0;
    rest = str_trim(rest);
    if (str_starts(rest, "or ") || str_starts(rest, "and "))
        return 0;
    return (char)toupper((unsigned char)s.p[0]);
}

/* Letters as bits: "ACE", "A, C, E", "A and C"; 0: something else is there. */
static unsigned letters(struct str text, struct arena *arena)
{
    struct str s = words_of(text, arena);
    unsigned ret = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned bit;
        if (str_starts(str_slice(s, i, s.n), "and ") && i > 0) {
            i += 3;
            continue;
        }
        if (strchr(" ,;()", s.p[i]))
            continue;
        if (!isalpha((unsigned char)s.p[i]))
            return 0;
        bit = 1u << (toupper((unsigned char)s.p[i]) - 'A');
        if (ret & bit)
            return 0;
        ret |= bit;
    }
    return ret;
}

/* --- words --- */

/* Words that say the same. */
static bool same_meaning(struct str a, struct str b)
{
    static const char *const groups[][6] = {
        {"dne", "does not exist", "undefined"},
        {"none", "no solution", "no solutions", "none of these", "\\emptyset"},
        {"diverges", "divergent", "it diverges"},
        {"converges", "convergent", "it converges"},
    };
    for (size_t g = 0; g < countof(groups); g++) {
        bool x = false, y = false;
        for (size_t i = 0; i < countof(groups[g]) && groups[g][i]; i++) {
            x = x || is_word(a, groups[g][i]);
            y = y || is_word(b, groups[g][i]);
        }
        if (x && y)
            return true;
    }
    return false;
}

static struct str without_article(struct str s)
{
    static const char *const articles[] = {"a ", "an ", "the ", "A ", "An ", "The "};
    for (size_t i = 0; i < countof(articles); i++)
        if (str_starts(s, articles[i]))
            return str_trim(str_slice(s, strlen(articles[i]), s.n));
    return s;
}

struct decision decide_words(enum answer_type type, struct str gold, struct str answer,
                             struct arena *arena)
{
    struct str a = words_of(gold, arena), b = words_of(answer, arena);
    char letter;
    unsigned set;
    switch (type) {
    case ANSWER_TRUTH:
        return decide_truth(gold, answer, arena);
    case ANSWER_CHOICE:
        letter = one_letter(gold, arena);
        return words_decided(letter ? letter == one_letter(answer, arena) : same_letters(a, b));
    case ANSWER_CHOICES:
        set = letters(gold, arena);
        return words_decided(set ? set == letters(answer, arena) : same_letters(a, b));
    default:
        a = without_article(a);
        b = without_article(b);
        return words_decided(same_letters(a, b) || same_meaning(a, b));
    }
}

struct str word_of_type(enum answer_type type, struct str text, struct arena *arena)
{
    bool truth = false;
    char letter = 0;
    unsigned set = type == ANSWER_CHOICES ? letters(text, arena) : 0;
    struct buf b;
    if (type == ANSWER_CHOICE)
        letter = one_letter(text, arena);
    if (letter || (type == ANSWER_TRUTH && word_is_truth(text, &truth, arena)))
        return str_c(letter ? arena_printf(arena, "%c", letter) : truth ? "true" : "false");
    if (!set)
        return text;
    buf_init(&b, 32);
    for (char c = 'A'; c <= 'Z'; c++)
        if (set & 1u << (c - 'A'))
            buf_add(&b, &c, 1);
    return arena_take(arena, &b);
}

/* "4:30 p.m.", "16:30", "4:30p" as minutes of the day; -1: it is no time of day. */
static int minutes_of(struct str s, struct arena *arena)
{
    const char *p = words_of(s, arena).p;
    int hour, minute, used = 0, from = 0;
    char half;
    if (!p || sscanf(p, "%2d:%n%2d%n", &hour, &from, &minute, &used) != 2 || used - from != 2 ||
        hour < 0 || hour > 24 || minute < 0 || minute > 59)
        return -1;
    for (p += used; *p == ' ';)
        p++;
    half = (char)tolower((unsigned char)*p);
    if (p[strspn(p, "apmAPM. ")])
        return -1;
    if ((half == 'p' || half == 'a') && hour == 12)
        hour = 0;
    return 60 * (hour + (half == 'p' ? 12 : 0)) + minute;
}

bool decide_clock(struct decision *ret, struct str gold, struct str answer, struct arena *arena)
{
    int a = minutes_of(gold, arena), b = minutes_of(answer, arena);
    if (a < 0 || b < 0)
        return false;
    *ret = (struct decision){a == b ? MATH_EQUAL : MATH_DIFFERENT, "time of day", false};
    return true;
}
