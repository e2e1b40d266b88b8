/* told.c: what the driver tells, and whether two arrays are the same. */
#include "runners/kernel/kernel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool take_word(struct str *s, struct str *word)
{
    size_t n = 0;
    *s = str_trim_left(*s);
    while (n < s->n && s->p[n] != ' ')
        n++;
    *word = str_slice(*s, 0, n);
    *s = str_slice(*s, n, s->n);
    return n > 0;
}

static bool take_int(struct str *s, int64_t *ret)
{
    struct str word;
    char text[24];
    long long value;
    if (!take_word(s, &word) || word.n >= sizeof text)
        return false;
    memcpy(text, word.p, word.n);
    text[word.n] = 0;
    if (sscanf(text, "%lld", &value) != 1)
        return false;
    *ret = value;
    return true;
}

static void read_line(struct kernel_told *ret, struct str line)
{
    struct str word;
    int64_t n;
    if (!take_word(&line, &word))
        return;
    if (str_eqc(word, "values"))
        ret->values[ret->n++] = str_trim(line);
    else if (str_eqc(word, "time") && take_int(&line, &ret->cpu_us))
        take_int(&line, &ret->wall_us);
    else if (str_eqc(word, "threads") && take_int(&line, &n))
        ret->threads = n < 0 || n > 1000 ? 0 : (int)n;
    else if (str_eqc(word, "model"))
        take_word(&line, &ret->model);
    else if (str_eqc(word, "end"))
        ret->ended = true;
}

struct kernel_told kernel_read(struct str out, const char *nonce, struct arena *arena)
{
    struct kernel_told ret = {.cpu_us = -1, .wall_us = -1, .threads = -1};
    struct str rest = out, line;
    size_t lines = 1, length = strlen(nonce);
    while (str_line(&rest, &line))
        lines++;
    ret.values = arena_alloc(arena, lines * sizeof *ret.values);
    while (str_line(&out, &line))
        if (str_starts(line, nonce))
            read_line(&ret, str_slice(line, length, line.n));
    return ret;
}

/* ---- numbers ---- */

static bool take_number(struct str *s, double *ret)
{
    static const char digits[] = "0123456789abcdef";
    struct str word;
    uint64_t bits = 0;
    if (!take_word(s, &word) || word.n > 16)
        return false;
    for (size_t i = 0; i < word.n; i++) {
        const char *at = memchr(digits, word.p[i], 16);
        if (!at)
            return false;
        bits = bits << 4 | (uint64_t)(at - digits);
    }
    memcpy(ret, &bits, sizeof *ret);
    return true;
}

static double largest(struct str numbers)
{
    double x, ret = 0;
    while (take_number(&numbers, &x))
        ret = fmax(ret, fabs(x));
    return ret;
}

int64_t kernel_differs(struct str want, struct str got, double tolerance, double *wanted,
                       double *gotten)
{
    double slack = tolerance * largest(want);
    for (int64_t i = 0;; i++) {
        bool a, b;
        *wanted = *gotten = NAN;
        a = take_number(&want, wanted);
        b = take_number(&got, gotten);
        if (!a && !b)
            return str_trim(got).n ? i : -1;
        if (!a || !b || !(fabs(*wanted - *gotten) <= slack))
            return i;
    }
}
