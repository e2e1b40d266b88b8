/* request.h: from a model's options to what goes out: which service and dialect, the address, the
 * body. Inside harness/model only; no state, no network. */
#ifndef MODEL_REQUEST_H
#define MODEL_REQUEST_H

#include "harness/model/services/options.h"
#include "harness/model/services/providers.h"

/* By options->provider, else by the address; by options->endpoint, else the provider's. Never NULL. */
const struct provider *request_provider(const struct model_options *options);
const struct dialect *request_dialect(const struct model_options *options);
/* The header that takes the key, with "%s" for it. */
const char *request_auth(const struct model_options *options);
/* The names of that dialect at that provider. */
const struct dialect_names *request_names(const struct model_options *options);

/* Under which name the reasoning of earlier messages is sent back; "": it is not. */
const char *request_reasoning(const struct model_options *options);

/* An address without its query, slashes at its end, and the name of the endpoint, with which people
 * copy it. Borrowed. */
struct str request_base(const struct model_options *options);

/* "https://host/v1" or ".../v1/" or with a query -> ".../chat/completions". In arena. */
const char *request_url(const struct model_options *options, struct arena *arena);

/* The same of the list of the service's models: ".../models". In arena. */
const char *request_models_url(const struct model_options *options, struct arena *arena);

/* The name of the token limit with these fixes; NULL: the service has no limit, or one name only. */
const char *request_tokens_name(const struct model_options *options, unsigned fixes);

/* Append the request's body. `extra` is the parsed options->extra, or NULL. Streamed when
 * options->stream is more than 0. */
void request_body(const struct model_options *options, const json_t *extra, unsigned fixes,
                  const struct prompt *prompt, int index, struct buf *out);

#endif
