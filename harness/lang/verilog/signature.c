/* signature.c: a module's ports, and what of a text is neither header nor declaration of a port: for
 * telling whether two texts are the same but for these. */
#include "harness/lang/tokens.h"
#include "harness/lang/verilog/ports.h"
#include "harness/lang/verilog/verilog.h"

#include <stdlib.h>
#include <string.h>

/* Bits of a port; "[WIDTH-1:0]" by the parameter's default. -1: not known. */
static long width_of(const struct port *p, const struct module_ports *m)
{
    const struct parameter *by;
    ptrdiff_t minus = str_find(p->range, "-", 0);
    char number[16] = "", *end;
    long value;
    if (p->width >= 0 || minus < 1)
        return p->width;
    by = ports_parameter(m, str_trim(str_slice(p->range, 1, (size_t)minus)));
    if (!by || by->value.n == 0 || by->value.n >= sizeof number)
        return -1;
    memcpy(number, by->value.p, by->value.n);
    value = strtol(number, &end, 10);
    return *end == 0 && value > 0 ? value : -1;
}

int verilog_signature(struct signature *ret, struct str text, const char *entry,
                      struct arena *arena)
{
    struct module_ports ports;
    if (ports_read(&ports, text, entry, arena, NULL) < 0)
        return -1;
    *ret = (struct signature){arena_alloc(arena, (ports.n_port + 1) * sizeof *ret->item),
                              ports.n_port};
    for (size_t i = 0; i < ports.n_port; i++) {
        const struct port *p = &ports.port[i];
        ret->item[i] = (struct connection){p->name, (int)p->dir, width_of(p, &ports)};
    }
    return 0;
}

/* ---- the body ---- */

struct words {
    uint64_t module, end, semicolon, dir[3], entry;
};

static uint64_t word_hash(const char *word, struct arena *arena)
{
    struct tokens t;
    tokens_read(&t, &lang_verilog, str_c(word), arena);
    return t.n ? t.hash[0] : 0;
}

static struct words words_of(const char *entry, struct arena *arena)
{
    return (struct words){
        .module = word_hash("module", arena),
        .end = word_hash("endmodule", arena),
        .semicolon = word_hash(";", arena),
        .dir = {word_hash("input", arena), word_hash("output", arena), word_hash("inout", arena)},
        .entry = word_hash(entry, arena)};
}

/* The last module of the entry's name: where it begins, or t->n. */
static size_t find_entry(const struct tokens *t, const struct words *w)
{
    size_t found = t->n;
    for (size_t i = 0; i + 1 < t->n; i++)
        if (t->hash[i] == w->module && t->hash[i + 1] == w->entry)
            found = i;
    return found;
}

/* What is compared of a text: without the header of the entry and declarations of its ports, which
 * are compared as ports, so that a common header makes nothing alike. Names of the entry are 1. */
struct kept {
    uint64_t *hash;
    size_t n;
    size_t first; /* of these, from the first module on: no directives in front */
};

static struct kept keep(const struct tokens *t, size_t entry, const struct words *w,
                        struct arena *arena)
{
    struct kept k = {.hash = arena_alloc(arena, (t->n + 1) * sizeof *k.hash)};
    bool header = false, port = false, inside = false, first = false, seen = false;
    for (size_t i = 0; i < t->n; i++) {
        uint64_t h = t->hash[i];
        if (!seen && h == w->module) {
            seen = true;
            k.first = k.n;
        }
        header = header || i == entry;
        inside = (inside || i == entry) && h != w->end;
        if (first && inside)
            port = h == w->dir[0] || h == w->dir[1] || h == w->dir[2];
        if (!header && !port)
            k.hash[k.n++] = h == w->entry ? 1 : h;
        first = h == w->semicolon;
        header = header && !first;
        port = port && !first;
    }
    return k;
}

void verilog_body(struct tokens *ret, size_t *first, struct str text, const char *entry,
                  struct arena *arena)
{
    struct words w = words_of(entry, arena);
    struct tokens t;
    struct kept k;
    tokens_read(&t, &lang_verilog, text, arena);
    k = keep(&t, find_entry(&t, &w), &w, arena);
    *ret = (struct tokens){.hash = k.hash, .n = k.n};
    *first = k.first;
}
