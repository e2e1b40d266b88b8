/* joined.c: one module over several blocks: its header in one and its body in the next, an answer
 * in parts, one that was cut off and went on in another message. */
#include "prompts/extract/verilog/rules.h"

#include <string.h>

static struct str last_line(struct str s)
{
    const char *nl;
    s = str_trim_right(s);
    nl = s.n ? memrchr(s.p, '\n', s.n) : NULL;
    return nl ? str_slice(s, (size_t)(nl - s.p) + 1, s.n) : s;
}

/* Lines at the end of a block that was not closed, behind an empty one, without a sign of code:
 * "Continuing where I stopped:". */
static struct str without_remark(struct str s)
{
    struct str all = str_trim_right(s), line;
    ptrdiff_t at = -1, last = -1;
    while ((at = str_find(all, "\n\n", (size_t)(at + 1))) >= 0)
        last = at;
    if (last < 0)
        return s;
    line = str_slice(all, (size_t)last + 2, all.n);
    for (size_t i = 0; i < line.n; i++)
        if (memchr(";=()[]{}@`/\"", line.p[i], 12))
            return s;
    return str_starts(str_trim(line), "end") || str_has(line, "begin")
               ? s
               : str_slice(all, 0, (size_t)last + 1);
}

static bool is_finished(struct str line)
{
    static const char *const ends[] = {";", "end", "begin", "endcase", "endfunction", ")", ":"};
    for (size_t i = 0; i < countof(ends); i++)
        if (str_ends(line, ends[i]))
            return true;
    return line.n < 3;
}

/* `next` behind `out`: it may say the line again in which the text before was cut off. */
static void add_part(struct buf *out, struct str next)
{
    struct str last = str_trim(last_line(buf_str(out))), first = {0}, rest = next;
    while (!first.n && str_line(&rest, &first))
        first = str_trim(first);
    if (out->n && last.n && last.n <= first.n && !is_finished(last) &&
        memcmp(first.p, last.p, last.n) == 0)
        out->n = (size_t)(last.p - out->p);
    if (out->n && out->p[out->n - 1] != '\n')
        buf_addc(out, "\n");
    buf_adds(out, next);
}

/* Block `i`, in which the module begins, and those behind it until it ends. */
static bool join(const struct work *w, size_t i, struct str *code)
{
    const char *entry = w->problem->entry;
    struct vscan scan;
    struct str all;
    struct buf b;
    bool ends = false;
    buf_init(&b, 2 * w->text.n + 1000);
    add_part(&b, w->fence[i].closed ? w->fence[i].content : without_remark(w->fence[i].content));
    for (size_t k = i + 1; k < w->n_fence && !ends; k++) {
        if (w->fence[k].foreign)
            continue;
        if (vscan_find(&w->in[k], entry, true) || vscan_find(&w->in[k], entry, false))
            break;
        ends = w->in[k].stray > 0;
        if (w->in[k].n == 0 || ends)
            add_part(&b, w->fence[k].content);
    }
    all = arena_take(w->arena, &b);
    if (!ends)
        return false;
    verilog_scan(&scan, all, w->arena);
    if (!vscan_find(&scan, entry, true))
        return false;
    *code = with_helpers(w, i, assemble_code(&scan, entry, w->arena));
    return true;
}

bool rule_fence_joined(const struct work *w, struct str *code)
{
    for (size_t i = w->n_fence; i-- > 0;)
        if (!w->fence[i].foreign && vscan_find(&w->in[i], w->problem->entry, false) &&
            join(w, i, code))
            return true;
    return false;
}
