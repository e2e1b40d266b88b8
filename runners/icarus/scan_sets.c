/* scan_sets.c: the parameters of the candidate's instances, from a .vvp text. */
#include "runners/hdl/alone.h"
#include "runners/icarus/scan.h"
#include "runners/icarus/scan_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a scope is, as the values of the map from its label. */
enum place { PLACE_OTHER, PLACE_BENCH, PLACE_ENTRY };

struct sets {
    const char *entry, *top;
    struct vvp_map places;
    bool open;      /* the scope being read is an instance of entry in the bench */
    struct buf set; /* of that scope */
    struct alone_sets *ret;
    struct arena *arena;
};

static bool made_of(struct str s, const char *chars)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(chars, s.p[i]) || !s.p[i])
            return false;
    return s.n > 0;
}

static bool plain_name(struct str s)
{
    return made_of(s, "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

/* What ivl reads of a literal is limited. Wider ones only come of the candidate's own type, which
 * extends the value again. */
#define LITERAL_BITS_MAX 65536

static struct str shortened(struct str bits, bool is_signed)
{
    size_t from = 0;
    if (bits.n <= LITERAL_BITS_MAX)
        return bits;
    while (from + 1 < bits.n && bits.p[from] == (is_signed ? bits.p[from + 1] : '0'))
        from++;
    return str_slice(bits, from, bits.n);
}

/* "+C4<0100>;" with a sign in front where the value is signed. */
static bool add_bits(struct buf *b, struct str value)
{
    ptrdiff_t open = str_find(value, "C4<", 0), shut = str_find(value, ">", 0);
    struct str bits;
    if (open < 0 || shut < open)
        return false;
    bits = str_slice(value, (size_t)open + 3, (size_t)shut);
    if (!made_of(bits, "01xz"))
        return false;
    bits = shortened(bits, value.p[0] == '+');
    buf_addf(b, "%zu'%sb", bits.n, value.p[0] == '+' ? "s" : "");
    buf_adds(b, bits);
    return true;
}

/* "Cr<m6000000000000000gfc2>;": mantissa and, in excess of 0x1000 and with the sign in 0x4000, the
 * exponent, as vvp's crstring_to_double reads it. */
static bool add_real(struct buf *b, struct str value)
{
    char text[64], *end;
    unsigned long long mantissa;
    unsigned long exponent;
    double d;
    if (!str_starts(value, "Cr<m"))
        return false;
    snprintf(text, sizeof text, "%.*s", value.n < 60 ? (int)value.n : 60, value.p);
    mantissa = strtoull(text + 4, &end, 16);
    if (*end != 'g')
        return false;
    exponent = strtoul(end + 1, NULL, 16);
    if ((exponent & 0x3fff) == 0x3fff)
        return false; /* an infinity, or not a number */
    d = ldexp((double)mantissa, (int)(exponent & 0x3fff) - 0x1000);
    buf_addf(b, "%s%.17e", exponent & 0x4000 ? "-" : "", d);
    return true;
}

static bool add_string(struct buf *b, struct str value)
{
    struct str rest = value, inside;
    if (!str_starts(value, "\""))
        return false;
    inside = vvp_quoted(&rest);
    buf_addc(b, "\"");
    buf_adds(b, inside);
    buf_addc(b, "\"");
    return true;
}

/* Inside a string of the program a backslash stands before a quote and before another one. */
static void add_name(struct buf *b, struct str name)
{
    if (plain_name(name)) {
        buf_adds(b, name);
        return;
    }
    buf_addc(b, "\\");
    for (size_t i = 0; i < name.n; i++) {
        i += name.p[i] == '\\' && i + 1 < name.n;
        buf_adds(b, str_slice(name, i, i + 1));
    }
    buf_addc(b, " ");
}

/* P_0x1 .param/l "WIDTH" 0 3 10, +C4<0100>;   The 0 is a 1 for a localparam. */
static void add_parameter(struct sets *s, struct str line)
{
    struct str name = vvp_quoted(&line), value;
    ptrdiff_t comma = str_find(line, ",", 0);
    size_t before = s->set.n;
    if (comma < 0 || !name.n || !str_starts(str_trim_left(line), "0 "))
        return;
    value = str_trim(str_slice(line, (size_t)comma + 1, line.n));
    buf_addc(&s->set, before ? ", ." : ".");
    add_name(&s->set, name);
    buf_addc(&s->set, "(");
    if (add_string(&s->set, value) || add_real(&s->set, value) || add_bits(&s->set, value))
        buf_addc(&s->set, ")");
    else
        s->set.n = before;
}

static void end_instance(struct sets *s)
{
    s->open = false;
    alone_add(s->ret, buf_str(&s->set), s->arena);
}

static void begin_scope(struct sets *s, struct str line)
{
    struct vvp_scope_line words = vvp_scope_line(line);
    bool module = str_eqc(words.type, "module");
    enum place place = PLACE_OTHER;
    if (s->open)
        end_instance(s);
    if (!words.parent.n && module && str_eqc(words.module, s->top))
        place = PLACE_BENCH;
    else if (words.parent.n && vvp_map_get(&s->places, words.parent) == PLACE_BENCH)
        place = module && str_eqc(words.module, s->entry) ? PLACE_ENTRY : PLACE_BENCH;
    vvp_map_put(&s->places, words.label, place);
    if (place != PLACE_ENTRY)
        return;
    s->open = true;
    buf_clear(&s->set);
}

void vvpscan_sets(struct str vvp, const char *entry, const char *top, struct alone_sets *ret,
                  struct arena *arena)
{
    struct sets s = {.entry = entry, .top = top, .ret = ret, .arena = arena};
    struct str line;
    *ret = (struct alone_sets){0};
    buf_init(&s.set, vvp.n + 1024);
    while (str_line(&vvp, &line)) {
        if (str_starts(line, "S_"))
            begin_scope(&s, line);
        else if (s.open && str_starts(line, "P_0x"))
            add_parameter(&s, line);
    }
    if (s.open)
        end_instance(&s);
    buf_finish(&s.set);
    vvp_map_finish(&s.places);
}
