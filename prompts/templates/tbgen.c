/* tbgen.c: the templates for drafting a bench. */
#include "prompts/templates/tbgen.h"

#include "prompts/templates/template.h"

static const char *const names[] = {
    [TBGEN_POINTS] = "tbgen-points",
    [TBGEN_BENCH] = "tbgen-bench",
    [TBGEN_REPAIR] = "tbgen-repair",
};

int tbgen_render(struct prompt *ret, enum tbgen_step step, const struct suite *suite,
                 const struct problem *problem, const struct tbgen_words *words,
                 struct arena *arena, struct err *err)
{
    struct render_input in = {.suite = suite, .problem = problem, .words = words};
    struct prompt p = {0};
    struct template_file *t;
    char path[TEMPLATE_PATH];
    struct str text = template_of(prompt_kind(suite, problem), names[step], path);
    if (template_parse_drafting(&t, text, path, err) < 0)
        return -1;
    template_render(&p, t, &in, arena);
    template_free(t);
    prompt_seal(&p);
    *ret = p;
    return 0;
}

void tbgen_templates_sha256(char ret[HASH_SIZE], const struct suite *suite)
{
    char path[TEMPLATE_PATH];
    struct hash h;
    hash_init(&h);
    for (size_t i = 0; i < countof(names); i++)
        hash_add(&h, template_of(prompt_kind(suite, NULL), names[i], path));
    hash_hex(&h, ret);
}
