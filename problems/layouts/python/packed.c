/* packed.c: base64, zlib, and a reader of pickles that hold one string. */
#include "problems/layouts/python/packed.h"

#include <nettle/base64.h>
#include <string.h>
#include <zlib.h>

static int decode(struct str *ret, struct str text, struct arena *arena, struct err *err)
{
    struct base64_decode_ctx ctx;
    size_t n = BASE64_DECODE_LENGTH(text.n);
    uint8_t *out = arena_alloc(arena, n + 1);
    base64_decode_init(&ctx);
    if (!base64_decode_update(&ctx, &n, out, text.n, text.p) || !base64_decode_final(&ctx))
        return err_set(err, ERR_INPUT, "not base64");
    *ret = (struct str){(char *)out, n};
    return 0;
}

static int inflate_all(struct buf *ret, struct str data)
{
    char part[1 << 14];
    z_stream z = {.next_in = (uint8_t *)data.p, .avail_in = (uInt)data.n};
    int rc;
    if (inflateInit(&z) != Z_OK)
        return -1;
    do {
        z.next_out = (uint8_t *)part;
        z.avail_out = sizeof part;
        rc = inflate(&z, Z_NO_FLUSH);
        buf_add(ret, part, sizeof part - z.avail_out);
    } while (rc == Z_OK && ret->n < PACKED_MAX);
    inflateEnd(&z);
    return rc == Z_STREAM_END ? 0 : -1;
}

/* ---- pickles ---- */

struct pickle {
    struct str rest;
    bool bad;
};

static unsigned take(struct pickle *p)
{
    unsigned char c;
    if (!p->rest.n) {
        p->bad = true;
        return 0;
    }
    c = (unsigned char)p->rest.p[0];
    p->rest = str_slice(p->rest, 1, p->rest.n);
    return c;
}

static uint64_t take_number(struct pickle *p, int bytes)
{
    uint64_t n = 0;
    for (int i = 0; i < bytes; i++)
        n |= (uint64_t)take(p) << (8 * i);
    return n;
}

static bool next_is(const struct pickle *p, char c)
{
    return p->rest.n && p->rest.p[0] == c;
}

/* Marks that only number what was read: MEMOIZE, BINPUT, LONG_BINPUT. */
static void skip_memo(struct pickle *p)
{
    static const struct {
        char word;
        int bytes;
    } words[] = {{'\x94', 0}, {'q', 1}, {'r', 4}};
    for (size_t i = 0; i < countof(words); i++)
        if (next_is(p, words[i].word)) {
            take(p);
            take_number(p, words[i].bytes);
            return;
        }
}

/* SHORT_BINUNICODE, BINUNICODE, BINUNICODE8. */
static struct str take_string(struct pickle *p)
{
    static const struct {
        unsigned word;
        int bytes;
    } words[] = {{0x8c, 1}, {'X', 4}, {0x8d, 8}};
    unsigned word = take(p);
    for (size_t i = 0; i < countof(words); i++)
        if (words[i].word == word) {
            uint64_t n = take_number(p, words[i].bytes);
            struct str s = p->rest;
            if (n > p->rest.n)
                break;
            s.n = (size_t)n;
            p->rest = str_slice(p->rest, s.n, p->rest.n);
            skip_memo(p);
            return s;
        }
    p->bad = true;
    return STR("");
}

int packed_pickle(struct str *ret, struct str pickle, struct err *err)
{
    struct pickle p = {.rest = pickle};
    struct str s;
    bool dict;
    p.bad = take(&p) != 0x80 || take(&p) > 5; /* PROTO */
    if (next_is(&p, '\x95')) {                /* FRAME */
        take(&p);
        take_number(&p, 8);
    }
    dict = next_is(&p, '}'); /* EMPTY_DICT */
    if (dict) {
        take(&p);
        skip_memo(&p);
        take_string(&p);
    }
    s = take_string(&p);
    if (dict)
        p.bad |= take(&p) != 's';         /* SETITEM */
    p.bad |= take(&p) != '.' || p.rest.n; /* STOP */
    if (p.bad)
        return err_set(err, ERR_INPUT, "a pickle that is more than one string: it is not read");
    *ret = s;
    return 0;
}

int packed_read(struct str *ret, struct str packed, struct arena *arena, struct err *err)
{
    struct str data, text;
    struct buf b;
    int rc;
    if (decode(&data, packed, arena, err) < 0)
        return -1;
    buf_init(&b, PACKED_MAX + (1u << 14));
    rc = inflate_all(&b, data);
    text = arena_take(arena, &b);
    if (rc < 0)
        return err_set(err, ERR_INPUT, "not what zlib packed, or more than %u bytes", PACKED_MAX);
    if (text.n && text.p[0] == '\x80')
        return packed_pickle(ret, text, err);
    *ret = text;
    return 0;
}
