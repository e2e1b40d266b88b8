/* identity.c: what makes two requests the same one. */
#include "harness/flow/feedback.h"
#include "harness/flow/flow.h"

#include "harness/base/hash.h"
#include "harness/model/services/request.h"

void sample_identity(char ret[HASH_HEX], const struct suite *suite, const struct problem *problem,
                     const char *prompt_sha256, const char *asked, int index)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, suite->version);
    hash_addc(&h, problem->id);
    hash_addc(&h, prompt_sha256);
    hash_addc(&h, asked);
    hash_add_int(&h, index);
    hash_hex(&h, ret);
}

const char *flow_asked(const struct model_options *model, const struct run *run,
                       const struct suite *suite, struct arena *arena)
{
    const char *ret = model_identity(model, arena);
    char sha256[HASH_SIZE];
    if (run->label) /* a run with another label has samples of its own */
        ret = arena_printf(arena, "%s %s", ret, run->label);
    feedback_sha256(sha256, suite);
    if (run->repair)
        ret = arena_printf(arena, "%s repair=%d %s", ret, run->repair, sha256);
    if (run->repair && *request_reasoning(model)) /* it is sent back with every further turn */
        ret = arena_printf(arena, "%s %s", ret, request_reasoning(model));
    if (run->best_of)
        ret = arena_printf(arena, "%s best-of=%d", ret, run->best_of);
    return ret;
}
