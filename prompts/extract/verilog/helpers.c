/* helpers.c: what an answer uses and does not define, and other blocks of the reply do: modules and
 * packages; and types, functions, parameters and macros that stand outside of modules. */
#include "prompts/extract/verilog/rules.h"
#include "prompts/reply/words.h"

#include <string.h>

/* A module or a declaration in some block. */
struct helper {
    struct str text;
    size_t block;
    bool unit, taken;
};

struct helpers {
    struct helper *h; /* by block, then place */
    size_t n, cap;
    size_t chosen;                      /* the block that they are for */
    struct words units, names, macros;  /* name to index in `h` */
    struct words own_names, own_macros; /* what the code declares itself */
    struct words own_units;
    size_t *queue; /* those taken, in order */
    size_t n_queue;
    struct arena *arena;
};

/* --- what there is --- */

static void helper_add(struct helpers *hs, struct helper h)
{
    hs->h = arena_room(hs->arena, hs->h, hs->n, &hs->cap, sizeof *hs->h);
    hs->h[hs->n++] = h;
}

static void helper_declares(void *data, struct str name, bool macro)
{
    struct helpers *hs = data;
    words_add(macro ? &hs->macros : &hs->names, name, hs->n - 1);
}

static void code_declares(void *data, struct str name, bool macro)
{
    struct helpers *hs = data;
    words_add(macro ? &hs->own_macros : &hs->own_names, name, 0);
}

static void add_unit(struct helpers *hs, const struct vscan *scan, const struct unit *u, size_t i)
{
    helper_add(hs, (struct helper){.text = unit_text(scan, u), .block = i, .unit = true});
    words_add(&hs->units, u->name, hs->n - 1);
}

/* The units of a block, and the declarations between them. */
static void collect_block(struct helpers *hs, const struct vscan *scan, const char *entry, size_t i)
{
    struct lexer lex = {.s = scan->text};
    struct token t;
    size_t u = 0, end;
    for (size_t k = 0; k < scan->n; k++)
        if (scan->unit[k].top && !str_eqc(scan->unit[k].name, entry) &&
            !unit_is_testbench(scan, &scan->unit[k], entry))
            add_unit(hs, scan, &scan->unit[k], i);
    while (verilog_token(&lex, &t)) {
        while (u < scan->n && scan->unit[u].end <= t.begin)
            u++;
        if (u < scan->n && scan->unit[u].begin <= t.begin) {
            lex.at = scan->unit[u].end;
            lex.mid_line = true;
        } else if (t.first && (end = piece_end(&lex, &t))) {
            struct str text = str_slice(scan->text, t.begin, end);
            helper_add(hs, (struct helper){.text = text, .block = i});
            words_declared(text, helper_declares, hs);
            lex.at = end;
        }
    }
}

static void collect(struct helpers *hs, const struct work *w, size_t chosen, struct str code)
{
    struct words empty = {.arena = w->arena};
    struct vscan own;
    *hs = (struct helpers){.chosen = chosen, .arena = w->arena};
    hs->units = hs->names = hs->macros = hs->own_names = hs->own_macros = hs->own_units = empty;
    for (size_t i = 0; i < w->n_fence; i++)
        if (i != chosen && !w->fence[i].foreign)
            collect_block(hs, &w->in[i], w->problem->entry, i);
    hs->queue = arena_alloc(w->arena, (hs->n + 1) * sizeof *hs->queue);
    words_declared(code, code_declares, hs);
    verilog_scan(&own, code, w->arena);
    for (size_t i = 0; i < own.n; i++)
        words_add(&hs->own_units, own.unit[i].name, 0);
    words_sort(&hs->units);
    words_sort(&hs->names);
    words_sort(&hs->macros);
    words_sort(&hs->own_names);
    words_sort(&hs->own_macros);
    words_sort(&hs->own_units);
}

/* --- what is taken --- */

/* Of several with one name the last before the chosen block, else the first behind it. */
static void take(struct helpers *hs, struct words *from, const struct words *own, struct str name)
{
    ptrdiff_t first = words_find(from, name);
    struct helper *best;
    if (first < 0 || from->word[first].asked || words_find(own, name) >= 0)
        return;
    from->word[first].asked = true;
    best = &hs->h[from->word[first].id];
    for (size_t i = (size_t)first; i < from->n && str_eq(from->word[i].name, name); i++) {
        struct helper *h = &hs->h[from->word[i].id];
        if (h->taken)
            return;
        if (h->block < hs->chosen)
            best = h;
    }
    best->taken = true;
    hs->queue[hs->n_queue++] = (size_t)(best - hs->h);
}

static void take_unit(void *data, struct str name)
{
    struct helpers *hs = data;
    take(hs, &hs->units, &hs->own_units, name);
}

static void take_used(struct helpers *hs, struct str code)
{
    struct lexer lex = {.s = code};
    struct token t;
    verilog_uses(code, take_unit, hs);
    while (verilog_token(&lex, &t)) {
        if (t.kind == TOKEN_DIRECTIVE)
            take(hs, &hs->macros, &hs->own_macros, t.text);
        else if (token_is_name(&t))
            take(hs, &hs->names, &hs->own_names, t.text);
    }
}

/* Declarations in the order of the reply, then modules: those behind that use them. */
static void add_taken(struct buf *b, const struct helpers *hs)
{
    for (size_t i = 0; i < hs->n; i++)
        if (hs->h[i].taken && !hs->h[i].unit) {
            buf_adds(b, hs->h[i].text);
            buf_addc(b, "\n");
        }
    for (size_t i = hs->n_queue; i-- > 0;)
        if (hs->h[hs->queue[i]].unit) {
            buf_adds(b, hs->h[hs->queue[i]].text);
            buf_addc(b, "\n\n");
        }
}

struct str with_helpers(const struct work *w, size_t chosen, struct str code)
{
    struct helpers hs;
    struct buf b;
    if (w->n_fence < 2)
        return code;
    code = with_includes(w, chosen, code);
    collect(&hs, w, chosen, code);
    take_used(&hs, code);
    for (size_t i = 0; i < hs.n_queue; i++)
        take_used(&hs, hs.h[hs.queue[i]].text);
    if (!hs.n_queue)
        return code;
    buf_init(&b, 3 * w->text.n + code.n + 1000);
    add_taken(&b, &hs);
    buf_adds(&b, without_includes(code, w->arena));
    return arena_take(w->arena, &b);
}
