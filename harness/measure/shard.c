/* shard.c: which samples a part of a measurement has. */
#include "harness/measure/shard.h"

#include "harness/base/hash.h"

#include <stdlib.h>

/* A number from 1 on, with nothing before it; *rest is what stands behind. */
static int64_t number(const char *text, const char **rest)
{
    char *end;
    long long v = *text >= '0' && *text <= '9' ? strtoll(text, &end, 10) : 0;
    if (v < 1 || v > SHARD_MOST)
        return -1;
    *rest = end;
    return v;
}

int shard_parse(struct shard *ret, const char *text, struct err *err)
{
    struct shard s = {0};
    const char *rest = text;
    if (text) {
        s.at = number(text, &rest);
        s.of = s.at > 0 && *rest == '/' ? number(rest + 1, &rest) : -1;
        if (s.of < s.at || s.of < 1 || *rest)
            return err_set(err, ERR_USAGE,
                           "--shard must be I/N with I from 1 to N, such as 3/16, not \"%s\"",
                           text);
    }
    *ret = s;
    return 0;
}

bool shard_has(const struct shard *shard, const char *problem, int index)
{
    struct hash h;
    char hex[HASH_SIZE];
    if (shard->of == 0)
        return true;
    hash_init(&h);
    hash_addc(&h, "shard");
    hash_addc(&h, problem);
    hash_add_int(&h, index);
    hash_hex(&h, hex);
    hex[15] = 0; /* 60 bits, which a signed number holds */
    return strtoll(hex, NULL, 16) % shard->of == shard->at - 1;
}
