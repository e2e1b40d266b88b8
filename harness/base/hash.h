/* hash.h: SHA-256 of content and of records, for identities. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "harness/base/str.h"

#include <nettle/sha2.h>
#include <stdint.h>

#define HASH_SIZE 65 /* 64 hexadecimal digits and a NUL (problems/problem.h calls it HASH_HEX) */

/* A digest in the making. It owns nothing, so there is no finish. A copy of the struct is a second
 * digest that goes on from the same place. */
struct hash {
    struct sha256_ctx ctx;
};

void hash_init(struct hash *h);
/* One field: its length goes in first (8 bytes, big end first), so that ("ab", "c") and
 * ("a", "bc") differ. */
void hash_add(struct hash *h, struct str s);
void hash_addc(struct hash *h, const char *s);   /* the same for a C string; NULL counts as "" */
void hash_add_int(struct hash *h, int64_t v);    /* one field of 8 bytes, big end first */
void hash_add_raw(struct hash *h, struct str s); /* bytes as they are: parts of one content */
/* The digest of all that was added, in lower-case hexadecimal. `h` starts afresh afterwards, as
 * after hash_init(). */
void hash_hex(struct hash *h, char ret[HASH_SIZE]);

/* What sha256sum prints for a file with these bytes. */
void sha256_hex(struct str s, char ret[HASH_SIZE]);

#endif
