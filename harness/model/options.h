/* options.h: from a model's options to what its requests carry. Inside harness/model only. */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include "harness/io/json.h"
#include "harness/model/model.h"

/* options->extra as an object; *ret is left alone when there is none. Errors: ERR_USAGE. */
int options_extra(const struct model_options *options, json_t **ret, struct err *err);

/* The key and the header line that carries it; give both back to model_key_free. Both stay as they
 * are when there is no key and none is needed. Errors: ERR_SERVICE, without any part of the key in
 * the text. */
int options_key(const struct model_options *options, char **key, char **header, struct err *err);

/* Record ERR_SERVICE: a key is needed and there is none. The text says which variable to set,
 * unless key_env looks like a key that was given in place of the variable's name. Returns -1. */
int options_no_key(const struct model_options *options, struct err *err);

#endif
