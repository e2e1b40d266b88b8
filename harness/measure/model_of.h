/* model_of.h: the model as the command line describes it. */
#ifndef MEASURE_MODEL_OF_H
#define MEASURE_MODEL_OF_H

#include "harness/model/model.h"
#include "harness/cli/opt.h"

/* Texts are borrowed from the options, or in the arena. The address is that of --base-url, else of
 * the provider's variables, here or in .env, else the provider's own. Errors: ERR_USAGE for a
 * --price that is none, and for a provider without an address of its own when none is given. */
int model_of_options(struct model_options *ret, const struct options *options, struct arena *arena,
                     struct err *err);

/* The key of the model that the options describe, as model_key_take gives it; NULL: there is none.
 * To be called once, before any other program is started. */
char *model_key_of_options(const struct options *options);

#endif
