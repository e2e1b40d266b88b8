/* model_of.h: the model as the command line describes it. */
#ifndef MEASURE_MODEL_OF_H
#define MEASURE_MODEL_OF_H

#include "harness/model/model.h"
#include "harness/cli/opt.h"

/* Texts are borrowed from the options. */
struct model_options model_of_options(const struct options *options);

#endif
