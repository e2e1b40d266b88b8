/* scan_text.c: takes one line of a .vvp text apart, and finds labels again. */
#include "runners/icarus/scan_text.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a. Labels are iverilog's own pointers: nobody can choose them so that they collide. */
uint64_t vvp_hash(struct str text, uint64_t seed)
{
    uint64_t h = 14695981039346656037u ^ seed;
    for (size_t i = 0; i < text.n; i++)
        h = (h ^ (unsigned char)text.p[i]) * 1099511628211u;
    return h;
}

static struct vvp_map_slot *map_slot(const struct vvp_map *m, struct str key)
{
    for (size_t i = vvp_hash(key, 0) & (m->cap - 1);; i = (i + 1) & (m->cap - 1))
        if (!m->slot[i].key.p || str_eq(m->slot[i].key, key))
            return &m->slot[i];
}

void vvp_map_put(struct vvp_map *m, struct str key, int value)
{
    struct vvp_map_slot *slot;
    if ((m->n + 1) * 2 > m->cap) {
        struct vvp_map old = *m;
        m->cap = old.cap ? old.cap * 2 : 256;
        m->slot = mem_alloc(m->cap * sizeof *m->slot);
        for (size_t i = 0; i < old.cap; i++)
            if (old.slot[i].key.p)
                *map_slot(m, old.slot[i].key) = old.slot[i];
        free(old.slot);
    }
    slot = map_slot(m, key);
    m->n += !slot->key.p;
    *slot = (struct vvp_map_slot){key, value};
}

int vvp_map_get(const struct vvp_map *m, struct str key)
{
    const struct vvp_map_slot *slot = m->cap && key.n ? map_slot(m, key) : NULL;
    return slot && slot->key.p ? slot->value : -1;
}

struct str vvp_word(struct str *rest, const char *ends)
{
    size_t n = 0;
    struct str w;
    *rest = str_trim_left(*rest);
    while (n < rest->n && !strchr(ends, rest->p[n]))
        n++;
    w = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n, rest->n);
    return w;
}

struct str vvp_quoted(struct str *rest)
{
    ptrdiff_t from = str_find(*rest, "\"", 0);
    struct str inside;
    size_t n;
    if (from < 0)
        return (struct str){0};
    for (n = (size_t)from + 1; n < rest->n && rest->p[n] != '"'; n++)
        n += rest->p[n] == '\\';
    inside = str_slice(*rest, (size_t)from + 1, n);
    *rest = str_slice(*rest, n + 1, rest->n);
    return inside;
}

int vvp_number(struct str *rest)
{
    struct str digits = vvp_word(rest, " ,;{");
    int n = 0;
    for (size_t i = 0; i < digits.n && i < 9 && digits.p[i] >= '0' && digits.p[i] <= '9'; i++)
        n = n * 10 + (digits.p[i] - '0');
    return n;
}

struct vvp_scope_line vvp_scope_line(struct str line)
{
    struct vvp_scope_line ret = {.label = vvp_word(&line, " ")};
    vvp_word(&line, " ");
    ret.type = vvp_word(&line, ",");
    ret.name = vvp_quoted(&line);
    ret.module = vvp_quoted(&line);
    ret.file = vvp_number(&line);
    ret.line = vvp_number(&line);
    if (str_starts(line, ",")) {
        vvp_word(&line, " ");
        ret.file = vvp_number(&line);
        ret.line = vvp_number(&line);
    }
    ret.parent = vvp_label(&line, "S_");
    return ret;
}

int vvp_drivers(struct str tail)
{
    ptrdiff_t at = str_find(tail, " drivers", 0);
    size_t from = at < 0 ? 0 : (size_t)at;
    struct str digits;
    while (from && tail.p[from - 1] >= '0' && tail.p[from - 1] <= '9')
        from--;
    digits = str_slice(tail, from, tail.n);
    return at < 0 ? 0 : vvp_number(&digits);
}

static bool label_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

struct str vvp_label(struct str *rest, const char *prefix)
{
    for (size_t i = 0; i < rest->n; i++) {
        struct str here = str_slice(*rest, i, rest->n);
        size_t n = 0;
        if (*here.p == '"') {
            vvp_quoted(&here);
            i = rest->n - here.n - 1;
            continue;
        }
        if (!label_char(*here.p))
            continue;
        while (n < here.n && label_char(here.p[n]))
            n++;
        if (str_starts(here, prefix)) {
            *rest = str_slice(here, n, here.n);
            return str_slice(here, 0, n);
        }
        i += n - 1;
    }
    *rest = (struct str){0};
    return *rest;
}

void vvp_map_finish(struct vvp_map *m)
{
    free(m->slot);
}
