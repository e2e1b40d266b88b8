/* tbgen.h: the three prompts with which a model is asked to draft a bench (assay tbgen).
 *
 * The author of a bench may see the reference. It never sees a bench that the problem has already:
 * these templates have no field for that. */
#ifndef PROMPTS_TEMPLATES_TBGEN_H
#define PROMPTS_TEMPLATES_TBGEN_H

#include "prompts/prompt.h"
#include "harness/base/hash.h"

enum tbgen_step {
    TBGEN_POINTS, /* what should be tested? tbgen-points.txt, in the folder of the kind */
    TBGEN_BENCH,  /* write it: tbgen-bench.txt */
    TBGEN_REPAIR, /* mend it: tbgen-repair.txt */
};

/* Texts from earlier steps; empty where there is none. */
struct tbgen_words {
    struct str points, bench, feedback;
};

/* Render one step. Everything in *ret is in the arena. */
int tbgen_render(struct prompt *ret, enum tbgen_step step, const struct suite *suite,
                 const struct problem *problem, const struct tbgen_words *words,
                 struct arena *arena, struct err *err);

/* Identity of the three templates for a suite. It is part of a draft's key, so a changed template makes new
 * drafts. */
void tbgen_templates_sha256(char ret[HASH_SIZE], const struct suite *suite);

#endif
