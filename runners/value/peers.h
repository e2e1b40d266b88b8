/* peers.h: inside runners/value: the rules of suites' own graders, and what they share. */
#ifndef RUNNERS_VALUE_PEERS_H
#define RUNNERS_VALUE_PEERS_H

#include "runners/value/value.h"

extern const struct peer peer_matharena, peer_ugmathbench;

/* --- ugmath_text.c: texts in the arena --- */

#define UG_PIECES 32 /* of a list, at most */

/* normalize_answer: what stands in the box. */
struct str ug_box(struct str s, struct arena *arena);
/* split_by_comma, outside of brackets: returns how many, fewer than max. */
size_t ug_split(struct str s, struct str *part, size_t max, struct arena *arena);
/* norm_ans_str: an answer of this type, one of the suite's words. */
struct str ug_answer(struct str s, const char *type, struct arena *arena);
/* Is the type among these words? */
bool ug_is_type(const char *type, const char *words);
size_t ug_count(struct str s, char c);

#endif
