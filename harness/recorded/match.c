/* match.c: find the last, longest known text in a prompt. */
#include "harness/recorded/match.h"

#include <stdlib.h>
#include <string.h>

/* How many first bytes of a text are hashed. Shorter texts are ignored: they would need a table for
 * each length, and no specification has fewer than eight letters. */
#define KEY_BYTES 8

void match_finish(struct match *m)
{
    free(m->row);
    free(m->slot);
    arena_finish(&m->arena);
    *m = (struct match){0};
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The line without the comment markers in front. */
static struct str uncommented(struct str line)
{
    line = str_trim(line);
    while (str_starts(line, "//"))
        line = str_trim_left(str_slice(line, 2, line.n));
    return line;
}

struct str match_normal(struct str text, struct arena *arena)
{
    struct str line, copy;
    struct buf b;
    buf_init(&b, text.n + 1);
    while (str_line(&text, &line)) {
        line = uncommented(line);
        if (b.n && line.n)
            buf_addc(&b, " ");
        for (size_t i = 0; i < line.n; i++)
            if (!is_blank(line.p[i]))
                buf_add(&b, line.p + i, 1);
            else if (!is_blank(line.p[i - 1]))
                buf_addc(&b, " ");
    }
    copy = arena_take(arena, &b);
    return copy;
}

void match_add(struct match *m, const char *suite, const char *problem, struct str text)
{
    struct str normal = match_normal(text, &m->arena);
    if (normal.n < KEY_BYTES)
        return;
    m->row = mem_room(m->row, m->n, &m->cap, sizeof *m->row);
    m->row[m->n++] = (struct match_text){
        .suite = arena_dup(&m->arena, str_c(suite)),
        .problem = arena_dup(&m->arena, str_c(problem)),
        .text = normal,
        .next = -1,
        .next_equal = -1,
    };
}

static size_t slot_of(const struct match *m, const char *p)
{
    uint64_t key;
    memcpy(&key, p, sizeof key);
    return (size_t)((key * 0x9e3779b97f4a7c15u) >> 32) & (m->n_slot - 1);
}

/* Put row i into its slot of the hash table, or behind a row with the same text. */
static void place(struct match *m, int32_t i)
{
    struct match_text *row = &m->row[i];
    int32_t *slot = &m->slot[slot_of(m, row->text.p)];
    for (int32_t k = *slot; k >= 0; k = m->row[k].next) {
        if (!str_eq(m->row[k].text, row->text))
            continue;
        row->next_equal = m->row[k].next_equal;
        m->row[k].next_equal = i;
        return;
    }
    row->next = *slot;
    *slot = i;
}

void match_seal(struct match *m)
{
    free(m->slot);
    for (m->n_slot = 64; m->n_slot < m->n * 4;)
        m->n_slot *= 2;
    m->slot = mem_alloc(m->n_slot * sizeof *m->slot);
    memset(m->slot, 0xff, m->n_slot * sizeof *m->slot);
    for (size_t i = 0; i < m->n; i++)
        m->row[i].next = m->row[i].next_equal = -1;
    for (size_t i = 0; i < m->n; i++)
        place(m, (int32_t)i);
}

int32_t match_find(const struct match *m, struct str haystack)
{
    int32_t best = -1;
    size_t best_end = 0, best_n = 0;
    for (size_t at = 0; m->n_slot && at + KEY_BYTES <= haystack.n; at++) {
        for (int32_t i = m->slot[slot_of(m, haystack.p + at)]; i >= 0; i = m->row[i].next) {
            struct str text = m->row[i].text;
            size_t end = at + text.n;
            if (end > haystack.n || end < best_end || (end == best_end && text.n <= best_n) ||
                memcmp(haystack.p + at, text.p, text.n))
                continue;
            best = i;
            best_end = end;
            best_n = text.n;
        }
    }
    return best;
}
