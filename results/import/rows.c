/* rows.c: what the readers of all formats share: add a row, find its problem. */
#include "results/import/private.h"

#include "harness/base/suggest.h"

#include <string.h>

struct reply *import_reply(struct import *im, struct str text)
{
    struct reply *r = arena_alloc(&im->arena, sizeof *r);
    *r = (struct reply){
        .is_completion = true,
        .text = text,
        .reasoning = STR(""),
        .finish_raw = "",
        .prompt_tokens = -1,
        .completion_tokens = -1,
        .reasoning_tokens = -1,
        .cached_tokens = -1,
        .cache_written_tokens = -1,
        .ttft_ms = -1,
        .cost = -1,
    };
    return r;
}

void import_add(struct import *im, struct import_row row)
{
    im->row = mem_room(im->row, im->n, &im->cap, sizeof *im->row);
    im->row[im->n++] = row;
}

static bool is_noted(const struct import *im, const char *name)
{
    for (size_t i = 0; i < im->unknown.n && i < countof(im->unknown.name); i++)
        if (strcmp(im->unknown.name[i], name) == 0)
            return true;
    return false;
}

const struct problem *import_problem(struct import *im, const struct suite *suite, struct str id,
                                     const char *where, size_t line)
{
    const struct problem *p = suite_find(suite, id);
    const char *name;
    if (p)
        return p;
    name = arena_dup(&im->arena, str_slice(id, 0, 200));
    if (is_noted(im, name))
        return NULL;
    if (im->unknown.n == 0)
        im->unknown.where = where ? arena_printf(&im->arena, "%s/%s", im->path, where)
                                  : arena_printf(&im->arena, "%s:%zu", im->path, line);
    if (im->unknown.n < countof(im->unknown.name))
        im->unknown.name[im->unknown.n] = name;
    im->unknown.n++;
    return NULL;
}
