/* lang.h: what assay knows of a language: enough to find code in a reply, to hold two texts against
 * each other and to show one. Tables and pure functions; nothing here compiles or runs anything. */
#ifndef LANG_LANG_H
#define LANG_LANG_H

#include "harness/base/hash.h"

struct lang {
    const char *name; /* "verilog" */
    const char *const
        *fences; /* words behind ``` that mean it, ended by NULL; the first one is what
                                * we write ourselves */
    /* Adds to *hash what decides what the text does: two texts to which the same is added mean the
     * same to every tool, on whatever lines they stand. False, with *hash spoilt, for a text of
     * which that cannot be said. */
    bool (*essence)(struct hash *hash, struct str text);
};

extern const struct lang lang_verilog;

#endif
