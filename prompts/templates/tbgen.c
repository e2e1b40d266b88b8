/* tbgen.c: the templates for drafting a bench. */
#include "prompts/templates/tbgen.h"

#include "harness/io/embed.h"
#include "prompts/templates/template.h"

static const char *const files[] = {
    [TBGEN_POINTS] = "prompts/templates/tbgen-points.txt",
    [TBGEN_BENCH] = "prompts/templates/tbgen-bench.txt",
    [TBGEN_REPAIR] = "prompts/templates/tbgen-repair.txt",
};

int tbgen_render(struct prompt *ret, enum tbgen_step step, const struct suite *suite,
                 const struct problem *problem, const struct tbgen_words *words,
                 struct arena *arena, struct err *err)
{
    struct render_input in = {.suite = suite, .problem = problem, .words = words};
    struct prompt p = {0};
    struct template_file *t;
    if (template_parse_drafting(&t, embed_get(files[step]), files[step], err) < 0)
        return -1;
    template_render(&p, t, &in, arena);
    template_free(t);
    prompt_seal(&p);
    *ret = p;
    return 0;
}

void tbgen_templates_sha256(char ret[HASH_SIZE])
{
    struct hash h;
    hash_init(&h);
    for (size_t i = 0; i < countof(files); i++)
        hash_add(&h, embed_get(files[i]));
    hash_hex(&h, ret);
}
