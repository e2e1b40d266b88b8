/* options.h: from a model's options to what its requests carry. Inside harness/model only. */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include "harness/io/json.h"
#include "harness/model/model.h"

/* options->extra as an object; *ret is left alone when there is none. Errors: ERR_USAGE. */
int options_extra(const struct model_options *options, json_t **ret, struct err *err);

/* The key and the header line that carries it, both for model_key_free; both left alone when there
 * is no key and none is needed. Errors: ERR_SERVICE; the text never holds any of the key. */
int options_key(const struct model_options *options, char **key, char **header, struct err *err);

/* There is no key, and one is needed: ERR_SERVICE. Says which variable to set, unless its name
 * could be a key that was given in its place. */
int options_no_key(const struct model_options *options, struct err *err);

#endif
