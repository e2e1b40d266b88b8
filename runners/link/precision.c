/* precision.c: the bench at a finer time precision, held against the bench as it is. */
#include "runners/link/link.h"

#include "runners/vvp/lex.h"

#include <string.h>

/* Walks over the delays of a program in their order. */
struct delays {
    struct vvp_program p;
    size_t line, at; /* the next token of that line; 0: the line was not begun */
};

enum delay_kind { DELAY_NONE, DELAY_NUMBER, DELAY_COMPUTED };

/* Which of a line's numbers are delays: the first and all after it. */
static bool has_delays(const struct vvp_line *line)
{
    static const char *const starts[] = {"    %delay ", "    %assign/vec4 ", "    %assign/wr "};
    if (line->what == VVP_DELAY)
        return true;
    if (line->what != VVP_CODE)
        return str_has(line->text, " .modpath ");
    for (size_t i = 0; i < countof(starts); i++)
        if (str_starts(line->text, starts[i]))
            return true;
    return str_starts(line->text, "    %ix/load ") && str_ends(line->text, "Constant delay");
}

static bool next_number(struct delays *d, struct str line, unsigned long *ret)
{
    struct vvp_token t;
    while (vvp_word_next(line, &d->at, &t))
        if (t.kind == VVP_NUMBER) {
            *ret = vvp_long(t.text);
            return true;
        }
    return false;
}

/* A %delay and a %ix/load have the low and the high half of one number. */
static bool next_value(struct delays *d, struct str line, unsigned long *ret)
{
    unsigned long skip, high = 0;
    bool first = d->at == 0;
    bool load = str_starts(line, "    %ix/load ");
    if (first && load && !next_number(d, line, &skip))
        return false;
    if (!next_number(d, line, ret))
        return false;
    if (load || str_starts(line, "    %delay "))
        next_number(d, line, &high);
    if (high > 0xffffffff || *ret > 0xffffffff)
        high = high ? 0xffffffff : 0;
    *ret += high << 32;
    return true;
}

static enum delay_kind next_delay(struct delays *d, unsigned long *ret)
{
    for (; d->line < d->p.n_line; d->line++, d->at = 0) {
        const struct vvp_line *line = &d->p.line[d->line];
        if (has_delays(line) && next_value(d, line->text, ret))
            return DELAY_NUMBER;
        if (line->what == VVP_CODE && str_starts(line->text, "    %delayx ")) {
            d->line++;
            d->at = 0;
            return DELAY_COMPUTED;
        }
    }
    return DELAY_NONE;
}

static int compare(struct delays *own, struct delays *finer, unsigned long scale,
                   struct link_refusal *refusal)
{
    for (;;) {
        unsigned long a = 0, b = 0, scaled;
        enum delay_kind kind = next_delay(own, &a);
        if (kind != next_delay(finer, &b))
            return link_refuse(refusal, LINK_PRECISION, STR("other delays"));
        if (kind == DELAY_NONE)
            return 0;
        if (kind == DELAY_COMPUTED && scale > 1000000)
            return link_refuse(refusal, LINK_PRECISION, STR("a computed delay"));
        if (__builtin_mul_overflow(a, scale, &scaled) || scaled != b)
            return link_refuse(refusal, LINK_PRECISION, own->p.line[own->line].text);
    }
}

int link_check_precision(struct str own, struct str finer, struct arena *arena,
                         struct link_refusal *refusal)
{
    struct delays a = {0}, b = {0};
    unsigned long scale = 1;
    if (vvp_read(own, false, &a.p, arena, refusal) < 0 ||
        vvp_read(finer, false, &b.p, arena, refusal) < 0)
        return -1;
    if (b.p.precision > a.p.precision)
        return link_refuse(refusal, LINK_PRECISION_DIFFERS, STR("not a finer one"));
    for (int i = b.p.precision; i < a.p.precision; i++)
        if (__builtin_mul_overflow(scale, 10, &scale))
            return link_refuse(refusal, LINK_PRECISION, STR(""));
    return scale == 1 ? 0 : compare(&a, &b, scale, refusal);
}

int link_precision(struct str program)
{
    ptrdiff_t at = str_find(str_slice(program, 0, 4096), "\n:vpi_time_precision ", 0);
    struct str rest;
    size_t n = 0;
    int value;
    if (at < 0)
        return 0;
    rest = str_slice(program, (size_t)at + sizeof "\n:vpi_time_precision " - 1, program.n);
    while (n + 2 < rest.n && rest.p[n + 2] >= '0' && rest.p[n + 2] <= '9')
        n++;
    value = (int)vvp_long(str_slice(rest, 2, n + 2));
    return rest.n && rest.p[0] == '-' ? -value : value;
}
