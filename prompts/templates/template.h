/* template.h: for the files of prompts/templates only: the two ways of building a prompt, by a
 * template file and by a suite's own harness. */
#ifndef PROMPTS_TEMPLATES_TEMPLATE_H
#define PROMPTS_TEMPLATES_TEMPLATE_H

#include "prompts/prompt.h"
#include "prompts/templates/tbgen.h"

/* What a prompt is rendered from, in both ways. */
struct render_input {
    const struct suite *suite;
    const struct problem *problem;
    int shots;
    bool rules;
    const struct tbgen_words *words; /* NULL unless a bench is drafted */
};

/* A suite's own way of asking: a row per official harness and task. `check` fails (ERR_INPUT) when
 * the suite lacks a text that `render` will need. */
struct official_prompt {
    const char *official, *task; /* task NULL: any other */
    int (*check)(const struct render_input *in, struct err *err);
    void (*render)(struct prompt *ret, const struct render_input *in, struct arena *arena);
};

/* The row for a suite; NULL with ERR_INPUT when it has no official prompt. */
const struct official_prompt *official_prompt_find(const struct suite *suite, struct err *err);

/* What the binary carries as the template `name` of a kind; its path, to be told. p NULL: none. */
#define TEMPLATE_PATH 200
struct str template_of(const struct kind *kind, const char *name, char path[TEMPLATE_PATH]);

/* A template file, compiled. `file` names it in errors. Errors: ERR_USAGE, "file:line:column:
 * what".
 */
struct template_file;
int template_parse(struct template_file **ret, struct str text, const char *file, struct err *err);
/* The same for a template that may name {{reference}}, {{points}}, {{bench}}, {{feedback}}. */
int template_parse_drafting(struct template_file **ret, struct str text, const char *file,
                            struct err *err);
void template_free(struct template_file *t);
const char *template_id(const struct template_file *t);      /* head's "id" */
const char *template_version(const struct template_file *t); /* head's "version" */
bool template_uses(const struct template_file *t, const char *field);
void template_render(struct prompt *ret, const struct template_file *t,
                     const struct render_input *in, struct arena *arena);

#endif
