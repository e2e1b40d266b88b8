/* parts.c: several files or answers as one text. */
#include "problems/parts.h"

#include "harness/io/json.h"

#include <string.h>

struct str parts_join(const struct kind *kind, const struct part *part, size_t n,
                      struct arena *arena)
{
    bool files = kind->form == FORM_FILES;
    struct buf b;
    json_t *all;
    if (n == 0 || n > PARTS_MAX)
        return (struct str){0};
    if (n == 1 && !files)
        return part[0].text;
    all = files ? json_object() : json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *text = json_stringn(part[i].text.p, part[i].text.n);
        if (files)
            json_object_set_new(all, part[i].name, text);
        else
            json_array_append_new(all, text);
    }
    buf_init(&b, 64u << 20);
    json_dump(all, &b);
    json_decref(all);
    return arena_take(arena, &b);
}

static size_t take_files(struct part *ret, json_t *all, struct arena *arena)
{
    const char *name;
    json_t *text;
    size_t n = 0;
    json_object_foreach(all, name, text)
    {
        if (!json_is_string(text))
            return 0;
        ret[n++] = (struct part){
            arena_dup(arena, str_c(name)),
            arena_str(arena, (struct str){json_string_value(text), json_string_length(text)})};
    }
    return n;
}

static size_t take_answers(struct part *ret, json_t *all, struct arena *arena)
{
    json_t *text;
    size_t i;
    json_array_foreach(all, i, text)
    {
        if (!json_is_string(text))
            return 0;
        ret[i] = (struct part){
            "", arena_str(arena, (struct str){json_string_value(text), json_string_length(text)})};
    }
    return json_array_size(all);
}

size_t parts_read(const struct part **ret, const struct kind *kind, struct str code,
                  struct arena *arena)
{
    bool files = kind->form == FORM_FILES, several = files || kind->form == FORM_VALUE;
    json_t *all = NULL;
    struct part *part;
    size_t n = 0;
    if (several && json_parse(code, "parts", &all, NULL) < 0)
        all = NULL;
    n = files ? json_object_size(all) : json_array_size(all);
    n = n > PARTS_MAX ? 0 : n;
    part = arena_alloc(arena, (n + 1) * sizeof *part);
    if (n)
        n = files ? take_files(part, all, arena) : take_answers(part, all, arena);
    json_decref(all);
    if (n == 0)
        part[n++] = (struct part){kind->file, code};
    *ret = part;
    return n;
}
