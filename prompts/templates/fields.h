/* fields.h: what a template can put in: {{spec}}, {{entry}}, ... */
#ifndef PROMPTS_TEMPLATES_FIELDS_H
#define PROMPTS_TEMPLATES_FIELDS_H

#include "prompts/templates/template.h"

struct field {
    const char *name;
    struct str (*get)(const struct render_input *in);
    bool drafting; /* allowed only in the templates for drafting a bench */
};

const struct field *field_find(struct str name, bool drafting); /* NULL: there is none */
void field_names(bool drafting, struct buf *out);               /* appends " spec interface ..." */

#endif
