/* boxes.h: inside prompts/official: what the graders of suites with final answers take out of a reply. */
#ifndef PROMPTS_OFFICIAL_BOXES_H
#define PROMPTS_OFFICIAL_BOXES_H

#include "problems/problem.h"

/* Nothing is written where they find nothing. */
void official_matharena_box(struct buf *out, const struct problem *problem, struct str reply,
                            struct arena *arena);
void official_ugmath_box(struct buf *out, const struct problem *problem, struct str reply,
                         struct arena *arena);

#endif
