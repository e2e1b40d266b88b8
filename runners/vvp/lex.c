/* lex.c: one token after another, each decided by its first bytes. */
#include "runners/vvp/lex.h"

#include <stdlib.h>
#include <string.h>

enum {
    START = 1,
    BODY = 2,
    DIGIT = 4,
    HEX = 8,
    PUNCT = 16,
    SPACE = 32,
    ANGLE = 64,
    LOWER = 128,
    KEY = 256
};

#define CLASS_LOWER START | BODY | LOWER | KEY
#define CLASS_DIGIT BODY | DIGIT | HEX | KEY
static const unsigned short class[256] = {
    ['a' ... 'f'] = CLASS_LOWER | HEX,
    ['g' ... 'z'] = CLASS_LOWER,
    ['A' ... 'F'] = START | BODY | HEX,
    ['G' ... 'Z'] = START | BODY,
    ['0' ... '9'] = CLASS_DIGIT,
    ['$'] = START | BODY,
    ['_'] = START | BODY | KEY,
    ['\\'] = START | BODY,
    ['.'] = BODY | KEY,
    ['/'] = BODY | KEY,
    ['<'] = PUNCT | ANGLE,
    ['>'] = PUNCT | ANGLE,
    ['['] = PUNCT,
    [']'] = PUNCT,
    ['('] = PUNCT,
    [')'] = PUNCT,
    ['{'] = PUNCT,
    ['}'] = PUNCT,
    [','] = PUNCT,
    [':'] = PUNCT,
    ['+'] = PUNCT,
    ['?'] = PUNCT,
    ['*'] = PUNCT,
    ['='] = PUNCT,
    ['-'] = PUNCT,
    [' '] = SPACE,
    ['\t'] = SPACE,
};

static bool is(struct str s, size_t i, int set)
{
    return i < s.n && (class[(unsigned char)s.p[i]] & set);
}

static size_t run(struct str s, size_t i, int set)
{
    while (is(s, i, set))
        i++;
    return i;
}

/* A backslash takes the next byte with it, whatever that is. */
static size_t symbol_end(struct str s, size_t i, int set)
{
    for (; i < s.n; i++)
        if (!is(s, i, set) && s.p[i - 1] != '\\')
            break;
    return i;
}

/* Behind the closing quote; 0 when there is none in the line. */
static size_t string_end(struct str s, size_t i)
{
    for (i++; i < s.n; i++) {
        if (s.p[i] == '"')
            return i + 1;
        i += s.p[i] == '\\';
    }
    return 0;
}

/* Values that hold commas or brackets, and the bytes they are made of. None of these sets can spell
 * a label, which has an x or an underscore. */
static const struct {
    const char *start, *bytes;
} values[] = {
    {"C4<", "01xz"},
    {"C8<", "01234567xz"},
    {"Cr<m", "0123456789abcdefg"},
    {"S<", "0123456789,strvecu"},
    {"T<", "0123456789,us"},
    {"W<", "0123456789,r"},
};

/* Behind such a value; 0: it is none. */
static size_t value_end(struct str s, size_t i)
{
    struct str here = str_slice(s, i, s.n);
    if (!strchr("CSTW", s.p[i]))
        return 0;
    for (size_t k = 0; k < countof(values); k++) {
        size_t n = strlen(values[k].start);
        if (!str_starts(here, values[k].start))
            continue;
        while (n < here.n && here.p[n] && strchr(values[k].bytes, here.p[n]))
            n++;
        return n < here.n && here.p[n] == '>' ? i + n + 1 : 0;
    }
    return 0;
}

/* 0x1f, 12, 4'b01xz */
static size_t number_end(struct str s, size_t i, enum vvp_kind *kind)
{
    size_t end = run(s, i, DIGIT), bits;
    *kind = VVP_NUMBER;
    if (end == i + 1 && s.p[i] == '0' && end < s.n && s.p[end] == 'x' && is(s, end + 1, HEX))
        return run(s, end + 1, HEX);
    if (end + 1 >= s.n || s.p[end] != '\'')
        return end;
    bits = end + 1 + (s.p[end + 1] == 's');
    if (bits >= s.n || s.p[bits] != 'b')
        return end;
    *kind = VVP_VALUE;
    for (end = bits + 1; end < s.n && s.p[end] && strchr("01xz", s.p[end]);)
        end++;
    return end;
}

/* .net8/s at any place but the first column, /INPUT, &PV */
static size_t key_end(struct str s, size_t i)
{
    static const char *const words[] = {"/INPUT", "/OUTPUT", "/INOUT", "/MIXED",
                                        "/NODIR", "&APV",    "&PV",    "&A"};
    struct str here = str_slice(s, i, s.n);
    if (s.p[i] == '.')
        return is(s, i + 1, LOWER) ? run(s, i + 1, KEY) : 0;
    for (size_t k = 0; k < countof(words); k++)
        if (str_starts(here, words[k]) && !is(here, strlen(words[k]), BODY))
            return i + strlen(words[k]);
    return 0;
}

static size_t first_kind(struct str s, size_t i, enum vvp_kind *kind)
{
    size_t end;
    *kind = VVP_SYMBOL;
    if (is(s, i, START)) {
        if (i == 0) {
            *kind = VVP_LABEL;
            return symbol_end(s, 1, BODY | ANGLE);
        }
        if (!(end = value_end(s, i)))
            return symbol_end(s, i + 1, BODY);
        *kind = VVP_VALUE;
        return end;
    }
    if (is(s, i, DIGIT))
        return number_end(s, i, kind);
    *kind = VVP_SPACE;
    if (is(s, i, SPACE))
        return run(s, i, SPACE);
    *kind = VVP_PUNCT;
    return is(s, i, PUNCT) ? i + 1 : 0;
}

static size_t token_end(struct str s, size_t i, enum vvp_kind *kind)
{
    switch (s.p[i]) {
    case '"':
        *kind = VVP_STRING;
        return string_end(s, i);
    case ';':
    case '#':
        *kind = VVP_REMARK;
        return s.n;
    case '%':
        *kind = VVP_INSTR;
        return is(s, i + 1, BODY) ? run(s, i + 1, BODY) : 0;
    case '.':
    case '/':
    case '&':
        *kind = VVP_KEY;
        return key_end(s, i);
    default:
        return first_kind(s, i, kind);
    }
}

bool vvp_lex(struct str line, size_t *at, struct vvp_token *ret)
{
    size_t from = *at, end;
    if (from >= line.n) {
        *ret = (struct vvp_token){.kind = VVP_END};
        return false;
    }
    end = token_end(line, from, &ret->kind);
    if (!end) {
        ret->kind = VVP_BAD;
        end = line.n;
    }
    ret->text = str_slice(line, from, end);
    *at = end;
    return true;
}

bool vvp_word_next(struct str line, size_t *at, struct vvp_token *ret)
{
    while (vvp_lex(line, at, ret))
        if (ret->kind != VVP_SPACE)
            return true;
    return false;
}

/* In the order of strcmp. E_0x0 is the event that never comes. */
static const char *const reserved[] = {
    "$final",  "$init",     "$push",    "$realtime",    "$simtime", "$stime",  "$time",   "AND",
    "BUF",     "BUFIF0",    "BUFIF1",   "BUFT",         "BUFZ",     "CMOS",    "EQUIV",   "E_0x0",
    "IMPL",    "MUXR",      "MUXZ",     "NAND",         "NMOS",     "NOR",     "NOT",     "NOTIF0",
    "NOTIF1",  "OR",        "PMOS",     "RCMOS",        "RNMOS",    "RPMOS",   "XNOR",    "XOR",
    "anyedge", "autobegin", "autofork", "autofunction", "autotask", "begin",   "class",   "debug",
    "edge",    "fork",      "function", "generate",     "module",   "negedge", "package", "posedge",
    "s",       "str",       "task",     "tran",         "tri",      "tri0",    "tri1",    "triand",
    "trior",   "u",         "value",    "vec4",         "z",
};

static int compare(const void *key, const void *row)
{
    const struct str *s = key;
    const char *word = *(const char *const *)row;
    int order = strncmp(s->p, word, s->n);
    return order ? order : word[s->n] ? -1 : 0;
}

/* function.vec4.u8, autofunction.real: a function's type behind .scope */
static bool is_function_type(struct str s)
{
    static const char *const types[] = {"real", "str", "obj", "void"};
    size_t n;
    if (str_starts(s, "auto"))
        s = str_slice(s, 4, s.n);
    if (!str_starts(s, "function."))
        return false;
    s = str_slice(s, 9, s.n);
    for (size_t i = 0; i < countof(types); i++)
        if (str_eqc(s, types[i]))
            return true;
    if ((!str_starts(s, "vec4.") && !str_starts(s, "vec2.")) || s.n < 7)
        return false;
    n = run(s, 6, DIGIT);
    return n == s.n && (s.p[5] == 'u' || s.p[5] == 's');
}

static bool is_label(struct str s)
{
    static const char *const starts[] = {
        "v0x", "L_0x", "E_0x", "S_0x",  "o0x",  "RS_0x", "TD_",    "P_0x",   "UDP_",
        "p0x", "I0x",  "V_0x", "LS_0x", "D_0x", "C0x",   "enum0x", "Ewait_", "A_0x",
    };
    if (s.n > 2 && (s.p[0] == 'T' || s.p[0] == 't') && s.p[1] == '_' && is(s, 2, DIGIT))
        return true;
    for (size_t i = 0; i < countof(starts); i++)
        if (s.p[0] == starts[i][0] && str_starts(s, starts[i]))
            return true;
    return false;
}

enum vvp_symbol vvp_symbol(struct str text)
{
    if (!text.n || str_eqc(text, "E_0x0"))
        return text.n ? VVP_RESERVED : VVP_UNKNOWN;
    if (is_label(text))
        return VVP_LABEL_NAME;
    if (bsearch(&text, reserved, countof(reserved), sizeof *reserved, compare) ||
        is_function_type(text))
        return VVP_RESERVED;
    return VVP_UNKNOWN;
}
