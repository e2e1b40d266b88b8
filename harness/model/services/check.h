/* check.h: options that a service cannot be asked with. Inside harness/model only. */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include "harness/model/services/options.h"

/* Errors: ERR_USAGE for a provider or endpoint that there is none of, for a parameter that this
 * service does not have, for a missing one that it needs, and for a header that is none, that is
 * ours to send or that looks as if it held a key. */
int options_check(const struct model_options *options, struct err *err);

#endif
