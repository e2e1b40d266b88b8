/* suggest.c: the nearest word, by edits or by its beginning. */
#include "harness/base/suggest.h"

#include <string.h>
#include <strings.h>

#define WORD_MAX 64 /* longer words are not corrected; also the size of the three rows */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t min2(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One cell of the table of optimal string alignment: rows[0] is the current row, rows[1] and
 * rows[2] the two above it. */
static size_t cell(const char *a, const char *b, size_t i, size_t j, size_t *const rows[3])
{
    size_t same = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
    size_t best = min2(rows[1][j - 1] + same, min2(rows[1][j], rows[0][j - 1]) + 1);
    if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        best = min2(best, rows[2][j - 2] + 1);
    return best;
}

static size_t distance(const char *a, const char *b)
{
    size_t store[3][WORD_MAX + 1], na = strlen(a), nb = strlen(b);
    size_t *rows[3] = {store[0], store[1], store[2]};
    for (size_t j = 0; j <= nb; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *oldest = rows[2];
        rows[2] = rows[1];
        rows[1] = rows[0];
        rows[0] = oldest;
        rows[0][0] = i;
        for (size_t j = 1; j <= nb; j++)
            rows[0][j] = cell(a, b, i, j, rows);
    }
    return rows[0][nb];
}

static const char *nearest(const char *word, size_t length, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t least = (length < 6 ? 1 : length / 3) + 1;
    for (size_t i = 0; i < n; i++) {
        size_t other = strlen(words[i]), d;
        if (other > WORD_MAX)
            continue;
        d = distance(word, words[i]);
        if (d < least && d < length && d < other) {
            least = d;
            best = words[i];
        }
    }
    return best;
}

static const char *only_longer(const char *word, size_t length, const char *const *words, size_t n)
{
    const char *hit = NULL;
    for (size_t i = 0; i < n; i++) {
        if (strncasecmp(words[i], word, length) != 0)
            continue;
        if (hit)
            return NULL;
        hit = words[i];
    }
    return hit;
}

const char *suggest(const char *word, const char *const *words, size_t n)
{
    size_t length = strlen(word);
    const char *hit;
    if (length == 0 || length > WORD_MAX)
        return NULL;
    hit = nearest(word, length, words, n);
    return hit || length < 2 ? hit : only_longer(word, length, words, n);
}
