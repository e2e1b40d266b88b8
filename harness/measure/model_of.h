/* model_of.h: the model as the command line describes it. */
#ifndef MEASURE_MODEL_OF_H
#define MEASURE_MODEL_OF_H

#include "harness/model/model.h"
#include "harness/cli/opt.h"

/* Texts are borrowed from the options. Errors: ERR_USAGE for a --price that is none. */
int model_of_options(struct model_options *ret, const struct options *options, struct err *err);

#endif
