/* share.h: equal candidates of a problem are judged once in a run.
 *
 * Models that are asked many times often give the same design, in the same words or with other
 * comments and blanks. The first sample that brings it is judged; the others wait for its verdict, or
 * find it when they come later. A pass or a mismatch is shared by all that mean the same; any other
 * verdict speaks of lines of the code, so only the very same text shares it. A verdict that may not
 * be the candidate's doing (harness/pool/kept.h) is not shared: the next one is judged anew. */
#ifndef FLOW_SHARE_H
#define FLOW_SHARE_H

#include "harness/lang/lang.h"
#include "harness/pool/kept.h"

struct share;

/* What makes two candidates equal. */
struct share_key {
    char text[HASH_SIZE];    /* the very same text, but for blanks at its end */
    char essence[HASH_SIZE]; /* the meaning (lang.h); "": of this text it cannot be told */
};

/* The key of a candidate for a problem, judged in the way that `how` tells. Without `lang` only the
 * very same text is equal. */
void share_key(struct share_key *ret, const char *problem, const char *how, const struct lang *lang,
               struct str code);

/* One who waits; a part of the waiting sample's own struct. */
struct sharer {
    struct sharer *next;
};

enum share_answer {
    SHARE_FIRST, /* be judged, then call share_tell */
    SHARE_WAIT,  /* share_tell of the first one returns the sharer, who then asks again */
    SHARE_KNOWN, /* the verdict was there */
};

struct share *share_new(void);
void share_free(struct share *s);

/* Is the candidate of this key judged already? SHARE_KNOWN fills *ret, its texts in the arena. */
enum share_answer share_ask(struct share *s, const struct share_key *key, struct sharer *me,
                            struct verdict *ret, struct arena *arena);

/* The verdict of one that was SHARE_FIRST, who may not wait again. Returns those who waited for it,
 * linked, in the order in which they came; NULL: none. */
struct sharer *share_tell(struct share *s, const struct share_key *key, const struct verdict *v);

/* How many wait. */
int share_waiting(const struct share *s);

#endif
