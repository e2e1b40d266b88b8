/* number.c: numbers in every notation, as one fraction of decimal digits. */
#include "harness/lang/latex/private.h"

#include <string.h>

#define MAX_DIGITS   2048
#define MAX_EXPONENT 4000

struct digits {
    char p[MAX_DIGITS + 1];
    size_t n;
};

static bool is_digit(const struct reader *r, size_t ahead)
{
    return peek(r, ahead)->kind == TOK_DIGIT;
}

/* The digits from here that have nothing between them. */
static int take_digits(struct reader *r, struct digits *d)
{
    for (bool first = true; is_digit(r, 0) && (first || !peek(r, 0)->spaced); first = false) {
        if (d->n == MAX_DIGITS) {
            beyond(r, "a number of more than 2048 digits");
            return -1;
        }
        d->p[d->n++] = r->tok[r->i++].text.p[0];
    }
    return 0;
}

/* Do exactly three digits stand here? */
static bool is_group(const struct reader *r, size_t ahead)
{
    for (size_t i = 0; i < 3; i++)
        if (!is_digit(r, ahead + i) || (i > 0 && peek(r, ahead + i)->spaced))
            return false;
    return !is_digit(r, ahead + 3) || peek(r, ahead + 3)->spaced;
}

static bool is_char(const struct reader *r, size_t ahead, char c)
{
    const struct tok *t = peek(r, ahead);
    return t->kind == TOK_CHAR && t->text.p[0] == c;
}

/* How many tokens part this group of thousands from the next: 0 for a blank, -1 if none comes. A bare
 * comma parts thousands only outside of brackets, and where no list is wanted. */
static int separator(const struct reader *r)
{
    if (peek(r, 0)->spaced && is_group(r, 0))
        return 0;
    if (is_char(r, 0, '{') && is_char(r, 1, ',') && is_char(r, 2, '}') && is_group(r, 3))
        return 3;
    if (!is_char(r, 0, ',') || !is_group(r, 1))
        return -1;
    /* "1,\!234": nobody pulls the members of a list together */
    if (peek(r, 1)->spaced)
        return peek(r, 1)->at >= peek(r, 0)->at + 3 ? 1 : -1;
    return r->options->list || r->brackets ? -1 : 1;
}

static int take_groups(struct reader *r, struct digits *d)
{
    int skip;
    if (take_digits(r, d))
        return -1;
    if (d->n == 0 || d->n > 3)
        return 0;
    while ((skip = separator(r)) >= 0) {
        r->i += (size_t)skip;
        if (take_digits(r, d))
            return -1;
    }
    return 0;
}

/* "\overline{36}", "\bar3", "(36)". */
static int take_bar(struct reader *r, struct digits *rep)
{
    size_t from = r->i;
    char end = is_char(r, 0, '(') ? ')' : 0;
    if (end)
        r->i++;
    else if (!take_cmd(r, CMD_BAR))
        return 0;
    else if (take_char(r, '{'))
        end = '}';
    if (!end && is_digit(r, 0)) {
        rep->p[rep->n++] = r->tok[r->i++].text.p[0];
        return 0;
    }
    if (take_digits(r, rep))
        return -1;
    if (rep->n && end && take_char(r, end))
        return 0;
    rep->n = 0;
    r->i = from;
    return 0;
}

/* How many of the last digits of a fraction go on for ever, where dots stand behind it; 0: nobody can know. They stand
 * there twice and are all of it, or three times. 2.718281828... has 1828 twice, and no period. */
static size_t period_of(const char *frac, size_t n)
{
    for (size_t period = 1; 2 * period <= n; period++) {
        size_t same = period;
        while (same < n && frac[n - 1 - same] == frac[n - 1 - same + period])
            same++;
        if ((same == n && n >= 2 * period) || same >= 3 * period)
            return period;
    }
    return 0;
}

/* Dots behind digits that repeat. Behind others they say that the number goes on, and not how. */
static int take_dots(struct reader *r, const struct digits *d, size_t n_frac, struct digits *rep)
{
    bool three = is_char(r, 0, '.') && is_char(r, 1, '.') && is_char(r, 2, '.');
    bool dots = at_cmd(r, CMD_ATOM) && peek(r, 0)->cmd->op == MATH_DOTS;
    if (n_frac == 0 || (!three && !dots))
        return 0;
    rep->n = period_of(d->p + d->n - n_frac, n_frac);
    if (rep->n == 0) {
        beyond(r, "digits that go on without a period");
        return -1;
    }
    memcpy(rep->p, d->p + d->n - rep->n, rep->n);
    r->i += three ? 3 : 1;
    return 0;
}

static int take_fraction(struct reader *r, struct digits *d, size_t *n_frac, struct digits *rep)
{
    size_t before = d->n;
    if (!is_char(r, 0, '.') || (is_char(r, 1, '.') && is_char(r, 2, '.')))
        return 0;
    r->i++;
    if (is_digit(r, 0) && !peek(r, 0)->spaced && take_digits(r, d))
        return -1;
    *n_frac = d->n - before;
    if (!peek(r, 0)->spaced && take_bar(r, rep))
        return -1;
    return rep->n ? 0 : take_dots(r, d, *n_frac, rep);
}

/* "e-3" directly behind a number, with nothing between: "4e - 1" is a sum. */
static long take_exponent(struct reader *r)
{
    const struct tok *t = peek(r, 0);
    bool sign = is_char(r, 1, '-') || is_char(r, 1, '+'), minus = is_char(r, 1, '-');
    long value = 0;
    if (t->kind != TOK_LETTER || t->spaced || (t->text.p[0] | 32) != 'e' ||
        !is_digit(r, 1 + sign) || peek(r, 1)->spaced || peek(r, 1 + sign)->spaced)
        return 0;
    r->i += 1 + (size_t)sign;
    while (is_digit(r, 0) && !peek(r, 0)->spaced && value <= MAX_EXPONENT)
        value = value * 10 + (r->tok[r->i++].text.p[0] - '0');
    return minus ? -value : value;
}

static struct str without_zeros(struct str s)
{
    size_t i = 0;
    while (i + 1 < s.n && s.p[i] == '0')
        i++;
    return str_slice(s, i, s.n);
}

static struct str filled(struct reader *r, struct str head, char fill, size_t n, size_t zeros)
{
    char *p = arena_alloc(r->arena, head.n + n + zeros + 1);
    if (head.n)
        memcpy(p, head.p, head.n);
    memset(p + head.n, fill, n);
    memset(p + head.n + n, '0', zeros);
    return without_zeros((struct str){p, head.n + n + zeros});
}

/* 0.1(6) is (16 - 1) / 90. */
static struct math *repeating(struct reader *r, const struct digits *d, size_t n_frac,
                              const struct digits *rep)
{
    struct str head = arena_str(r->arena, (struct str){d->p, d->n});
    struct buf b;
    struct str all;
    buf_init(&b, 2 * MAX_DIGITS);
    buf_adds(&b, head);
    buf_add(&b, rep->p, rep->n);
    all = without_zeros(arena_take(r->arena, &b));
    return make(r, MATH_DIV,
                make(r, MATH_SUB, make_leaf(r, MATH_NUM, all),
                     make_leaf(r, MATH_NUM, head.n ? without_zeros(head) : STR("0"))),
                make_leaf(r, MATH_NUM, filled(r, (struct str){0}, '9', rep->n, n_frac)));
}

struct math *read_number(struct reader *r)
{
    struct digits d = {.n = 0}, rep = {.n = 0};
    size_t n_frac = 0;
    long exponent;
    struct math *m;
    if (take_groups(r, &d) || take_fraction(r, &d, &n_frac, &rep))
        return NULL;
    if (d.n + rep.n == 0)
        return no_sense(r, "a point without digits");
    if (rep.n)
        return repeating(r, &d, n_frac, &rep);
    exponent = take_exponent(r);
    if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT)
        return beyond(r, "an exponent above 4000");
    exponent -= (long)n_frac;
    m = make_leaf(r, MATH_NUM,
                  filled(r, (struct str){d.p, d.n}, '0', 0, exponent > 0 ? (size_t)exponent : 0));
    if (m && exponent < 0)
        m->den = filled(r, STR("1"), '0', 0, (size_t)-exponent);
    return m;
}

/* Digits of our own arithmetic, for other bases: value = value * base + digit, in place. */
static void push_digit(struct digits *d, long base, long digit)
{
    long carry = digit;
    for (size_t i = d->n; i-- > 0;) {
        long v = (d->p[i] - '0') * base + carry;
        d->p[i] = (char)('0' + v % 10);
        carry = v / 10;
    }
    for (; carry > 0 && d->n < MAX_DIGITS; carry /= 10) {
        memmove(d->p + 1, d->p, d->n++);
        d->p[0] = (char)('0' + carry % 10);
    }
}

struct math *number_to_base(struct reader *r, const struct math *digits, long base)
{
    struct digits d = {.n = 0};
    if (digits->den.n || base < 2 || base > 36 || digits->text.n > 600)
        return NULL;
    for (size_t i = 0; i < digits->text.n; i++) {
        if (digits->text.p[i] - '0' >= base)
            return NULL;
        push_digit(&d, base, digits->text.p[i] - '0');
    }
    return make_leaf(r, MATH_NUM, d.n ? arena_str(r->arena, (struct str){d.p, d.n}) : STR("0"));
}
