/* tbgen.h: what a model is asked when it drafts a bench (assay tbgen): the three templates.
 *
 * A bench's author may see the reference. It never sees a bench that the problem has already: there
 * is no field for that. */
#ifndef PROMPTS_TEMPLATES_TBGEN_H
#define PROMPTS_TEMPLATES_TBGEN_H

#include "prompts/prompt.h"
#include "harness/base/hash.h"

enum tbgen_step {
    TBGEN_POINTS, /* what should be tested? prompts/templates/tbgen-points.txt */
    TBGEN_BENCH,  /* write it: prompts/templates/tbgen-bench.txt */
    TBGEN_REPAIR, /* mend it: prompts/templates/tbgen-repair.txt */
};

/* What earlier steps brought; empty where there is none. */
struct tbgen_words {
    struct str points, bench, feedback;
};

/* Render one step. Everything in *ret is in the arena. */
int tbgen_render(struct prompt *ret, enum tbgen_step step, const struct suite *suite,
                 const struct problem *problem, const struct tbgen_words *words,
                 struct arena *arena, struct err *err);

/* Identity of the three templates: others make other drafts. */
void tbgen_templates_sha256(char ret[HASH_SIZE]);

#endif
