/* hash.c: SHA-256 over nettle. */
#include "harness/base/hash.h"

static void be64(uint8_t ret[8], uint64_t v)
{
    for (int i = 7; i >= 0; i--, v >>= 8)
        ret[i] = (uint8_t)v;
}

void hash_init(struct hash *h)
{
    sha256_init(&h->ctx);
}

void hash_add_raw(struct hash *h, struct str s)
{
    if (s.n)
        sha256_update(&h->ctx, s.n, (const uint8_t *)s.p);
}

void hash_add(struct hash *h, struct str s)
{
    uint8_t length[8];
    be64(length, s.n);
    sha256_update(&h->ctx, sizeof length, length);
    hash_add_raw(h, s);
}

void hash_addc(struct hash *h, const char *s)
{
    hash_add(h, str_c(s));
}

void hash_add_int(struct hash *h, int64_t v)
{
    uint8_t bytes[8];
    be64(bytes, (uint64_t)v);
    hash_add(h, (struct str){(const char *)bytes, sizeof bytes});
}

void hash_hex(struct hash *h, char ret[HASH_SIZE])
{
    static const char digit[] = "0123456789abcdef";
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(&h->ctx, sizeof sum, sum); /* nettle starts the context afresh */
    for (size_t i = 0; i < sizeof sum; i++) {
        ret[2 * i] = digit[sum[i] >> 4];
        ret[2 * i + 1] = digit[sum[i] & 15];
    }
    ret[HASH_SIZE - 1] = 0;
}

void sha256_hex(struct str s, char ret[HASH_SIZE])
{
    struct hash h;
    hash_init(&h);
    hash_add_raw(&h, s);
    hash_hex(&h, ret);
}
