/* fixes.c: the table of fixes in words. */
#include "harness/model/services/fixes.h"

#include <string.h>

static const struct {
    enum openai_fix fix;
    const char *name, *what;
} fixes[] = {
    {FIX_TOKENS_NAME, "max_tokens",
     "renamed, the service wants it under its other name (max_tokens, max_completion_tokens)"},
    {FIX_TOP_P, "top_p", "not sent, the service refuses it"},
    {FIX_SEED, "seed", "not sent, the service refuses it"},
    {FIX_TEMPERATURE, "temperature", "not sent, the service refuses it"},
    {FIX_STREAM, "stream", "not sent, the service refuses it: answers come whole"},
    {FIX_TOP_K, "top_k", "not sent, the service refuses it"},
    {FIX_EFFORT, "reasoning_effort", "not sent, the service refuses it"},
    {FIX_REASONING, "earlier reasoning", "not sent back, the service refuses it"},
};

const char *fix_note(enum openai_fix fix, int http, const char *message, struct arena *arena)
{
    size_t i = 0;
    while (i + 1 < countof(fixes) && fixes[i].fix != fix)
        i++;
    return arena_printf(arena, "%s: %s (HTTP %d: %s)", fixes[i].name, fixes[i].what, http, message);
}

unsigned fixes_from(struct str notes)
{
    json_t *list = NULL, *note;
    unsigned ret = 0;
    size_t k;
    if (json_parse(notes, "notes", &list, NULL) < 0)
        return 0;
    json_array_foreach(list, k, note)
    {
        struct str text = json_view(note);
        for (size_t i = 0; i < countof(fixes); i++)
            if (str_starts(text, fixes[i].name) && text.p[strlen(fixes[i].name)] == ':')
                ret |= fixes[i].fix;
    }
    json_decref(list);
    return ret;
}
