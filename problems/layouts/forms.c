/* forms.c: files of peers in which a text of their prompts is the value of a variable; names that
 * manifests had once. */
#include "harness/lang/python/text.h"
#include "problems/suite/manifest.h"

const struct text_form text_forms[] = {
    {"python", py_string},
    {0},
};

const struct old_key manifest_old_keys[] = {
    {"module", "reference_module"},
    {0},
};
