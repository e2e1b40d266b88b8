/* given.c: the files that a suite gives to the answer, as they are compiled. */
#include "runners/runner/given.h"

#include "harness/lang/verilog/verilog.h"

#include <stdlib.h>
#include <string.h>

#define INCLUDE_DEPTH 8
#define INCLUDED_MAX  (16u << 20)

struct str given_less(struct str text, struct str other, struct arena *arena)
{
    struct vscan scan, own;
    char *ret = NULL;
    verilog_scan(&own, other, arena);
    verilog_scan(&scan, text, arena);
    for (size_t i = 0; i < scan.n; i++) {
        const struct unit *u = &scan.unit[i];
        if (!u->top || !vscan_find_any(&own, u->name))
            continue;
        ret = ret ? ret : arena_dup(arena, text);
        for (size_t at = u->begin; at < u->end; at++)
            if (ret[at] != '\n')
                ret[at] = ' ';
    }
    return ret ? (struct str){ret, text.n} : text;
}

/* ---- headers ---- */

struct expansion {
    const struct problem *p;
    struct buf b;
};

static const struct bench_file *find_given(const struct problem *p, struct str name)
{
    for (size_t i = 0; i < p->n_file; i++)
        if (p->file[i].given && str_eqc(name, p->file[i].name))
            return &p->file[i];
    return NULL;
}

/* The file that this line includes, if it does nothing else and the file is given. */
static const struct bench_file *included(const struct problem *p, struct str line)
{
    struct str s = str_trim_left(line);
    char close;
    size_t n = 0;
    if (!str_starts(s, "`include"))
        return NULL;
    s = str_trim_left(str_slice(s, 8, s.n));
    if (!s.n || (*s.p != '"' && *s.p != '<'))
        return NULL;
    close = *s.p == '"' ? '"' : '>';
    s = str_slice(s, 1, s.n);
    while (n < s.n && s.p[n] != close)
        n++;
    return n < s.n ? find_given(p, str_slice(s, 0, n)) : NULL;
}

static void expand(struct expansion *e, struct str text, const char *name, int depth)
{
    struct str line;
    for (size_t n = 1; str_line(&text, &line); n++) {
        const struct bench_file *f = depth < INCLUDE_DEPTH ? included(e->p, line) : NULL;
        if (f) {
            buf_addf(&e->b, "`line 1 \"%s\" 1\n", f->name);
            expand(e, f->data, f->name, depth + 1);
            buf_addf(&e->b, "`line %zu \"%s\" 2\n", n + 1, name);
        } else {
            buf_adds(&e->b, line);
            buf_addc(&e->b, "\n");
        }
    }
}

/* An answer that includes more than anyone reads is left as it is: its include finds nothing. */
struct str given_included(const struct problem *p, struct str code, const char *name,
                          struct arena *arena)
{
    struct expansion e = {.p = p};
    struct str ret = code, rest = code, line;
    bool any = false;
    while (!any && str_line(&rest, &line))
        any = included(p, line) != NULL;
    if (!any)
        return code;
    buf_init(&e.b, INCLUDED_MAX);
    expand(&e, code, name, 0);
    if (!e.b.over)
        ret = arena_str(arena, buf_str(&e.b));
    buf_finish(&e.b);
    return ret;
}

/* ---- sources ---- */

static void add_source(struct buf *b, const struct problem *p, const struct bench_file *f,
                       struct str own, struct arena *arena)
{
    struct str text = given_included(p, f->data, f->name, arena);
    buf_addf(b, "`line 1 \"%s\" 0\n", f->name);
    buf_adds(b, given_less(text, own, arena));
    buf_addc(b, "\n");
}

/* Files that are given as sources; of those of the bench only with `also_benches`. */
static struct str sources(const struct problem *p, struct str own, bool also_benches,
                          struct arena *arena)
{
    size_t max = 64;
    struct buf b;
    for (size_t i = 0; i < p->n_file; i++)
        max += p->file[i].data.n + INCLUDED_MAX;
    buf_init(&b, max);
    for (size_t i = 0; i < p->n_file; i++)
        if (p->file[i].given & GIVEN_SOURCE && (also_benches || !p->file[i].compiled))
            add_source(&b, p, &p->file[i], own, arena);
    if (b.n)
        buf_addc(&b, "`resetall\n");
    return arena_take(arena, &b);
}

struct str given_to_answer(const struct problem *p, struct str own, struct arena *arena)
{
    return sources(p, given_included(p, own, "", arena), true, arena);
}

struct str given_to_bench(const struct problem *p, struct arena *arena)
{
    struct buf b;
    struct str ret;
    size_t max = 1;
    for (size_t i = 0; i < p->n_file; i++)
        max += p->file[i].data.n + 1;
    buf_init(&b, max);
    for (size_t i = 0; i < p->n_file; i++)
        if (p->file[i].compiled) {
            buf_adds(&b, p->file[i].data);
            buf_addc(&b, "\n");
        }
    ret = sources(p, buf_str(&b), false, arena);
    buf_finish(&b);
    return ret;
}

struct str given_whole(const struct problem *p, struct str code, struct arena *arena)
{
    struct str in = given_included(p, code, "candidate.sv", arena);
    struct str front = sources(p, in, true, arena);
    struct buf b;
    if (!front.n)
        return in;
    buf_init(&b, front.n + in.n + 64);
    buf_adds(&b, front);
    buf_addc(&b, "`line 1 \"candidate.sv\" 0\n");
    buf_adds(&b, in);
    return arena_take(arena, &b);
}
