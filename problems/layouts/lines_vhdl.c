/* lines_vhdl.c: a problem in VHDL with a bench in VHDL, as a line of the plain layout. problems/FORMAT.md
 * describes it. */
#include "problems/layouts/lines.h"

#include "harness/lang/vhdl/vhdl.h"
#include "problems/suite/suite.h"

#include <string.h>

#define FILES_MAX 30

static const char *const members[] = {"id",         "language", "bench",   "prompt",    "entry",
                                      "reference",  "files",    "top",     "interface", "category",
                                      "difficulty", "family",   "variant", "released",  "meta"};

bool lines_is_vhdl(const json_t *obj)
{
    return str_eqc(json_view(json_object_get(obj, "language")), "vhdl");
}

static bool good_name(const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return *s && strchr(letters, *s) && !strstr(s, "__") && s[strlen(s) - 1] != '_' &&
           strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") ==
               strlen(s) &&
           !vhdl_is_reserved(str_c(s));
}

/* A plain name, of nothing that the runner or an earlier file is called. */
static bool good_file(const struct bench_file *file, size_t n)
{
    static const char *const taken[] = {"candidate.vhd", "entity.vhd", "netlist.vhd"};
    const char *name = file[n].name;
    bool good = *name &&
                strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "_0123456789.-") == strlen(name) &&
                *name != '.' && *name != '-' && strlen(name) <= 200;
    for (size_t i = 0; i < countof(taken); i++)
        good = good && strcmp(name, taken[i]) != 0;
    for (size_t i = 0; i < n; i++)
        good = good && strcmp(name, file[i].name) != 0;
    return good;
}

static bool is_vhdl(const char *name)
{
    return str_ends(str_c(name), ".vhd") || str_ends(str_c(name), ".vhdl");
}

static int read_files(struct problem *p, const struct jsonl *in, const json_t *obj,
                      struct arena *arena, struct err *err)
{
    static const char *const names[] = {"name", "text", "compiled"};
    struct bench_file *file = arena_alloc(arena, FILES_MAX * sizeof *file);
    json_t *list = NULL, *item;
    size_t i;
    if (json_get_array(obj, "files", true, &list, err) < 0)
        return jsonl_fail(in, err);
    if (!json_array_size(list) || json_array_size(list) > FILES_MAX) {
        err_set(err, ERR_INPUT, "files: %zu of them, from 1 to %d are accepted",
                json_array_size(list), FILES_MAX);
        return jsonl_fail(in, err);
    }
    p->file = file;
    json_array_foreach(list, i, item)
    {
        if (lines_check_members(in, item, names, countof(names), err) < 0 ||
            jsonl_word(&file[i].name, in, item, "name", true, arena, err) < 0 ||
            jsonl_text(&file[i].data, in, item, "text", true, arena, err) < 0)
            return -1;
        file[i].compiled = is_vhdl(file[i].name);
        if (json_get_bool(item, "compiled", false, &file[i].compiled, err) < 0)
            return jsonl_fail(in, err);
        if (!good_file(file, i)) {
            err_set(err, ERR_INPUT, "files, item %zu: its name is no plain one, or in use", i + 1);
            return jsonl_fail(in, err);
        }
        p->n_file++;
    }
    return 0;
}

static int read_texts(struct problem *p, const struct jsonl *in, const json_t *obj,
                      struct arena *arena, struct err *err)
{
    if (jsonl_word(&p->id, in, obj, "id", true, arena, err) < 0 ||
        problem_id_check(str_c(p->id), in->where, (size_t)in->line, err) < 0 ||
        jsonl_text(&p->spec, in, obj, "prompt", true, arena, err) < 0 ||
        jsonl_text(&p->reference, in, obj, "reference", true, arena, err) < 0 ||
        jsonl_text(&p->interface, in, obj, "interface", false, arena, err) < 0 ||
        jsonl_word(&p->entry, in, obj, "entry", true, arena, err) < 0 ||
        jsonl_word(&p->bench, in, obj, "bench", true, arena, err) < 0 ||
        jsonl_word(&p->top, in, obj, "top", false, arena, err) < 0 ||
        jsonl_word(&p->category, in, obj, "category", false, arena, err) < 0 ||
        jsonl_word(&p->difficulty, in, obj, "difficulty", false, arena, err) < 0 ||
        jsonl_word(&p->family, in, obj, "family", false, arena, err) < 0 ||
        jsonl_word(&p->variant, in, obj, "variant", false, arena, err) < 0 ||
        jsonl_word(&p->released, in, obj, "released", false, arena, err) < 0)
        return -1;
    return 0;
}

static bool has_top(const struct problem *p)
{
    bool ret = false;
    for (size_t i = 0; i < p->n_file; i++)
        ret |= p->file[i].compiled && vhdl_has_entity(p->file[i].data, *p->top ? p->top : "tb");
    return ret;
}

int lines_read_vhdl(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                    struct err *err)
{
    struct problem p = {.where = in->where, .line = in->line};
    if (lines_check_members(in, obj, members, countof(members), err) < 0 ||
        read_texts(&p, in, obj, arena, err) < 0 || read_files(&p, in, obj, arena, err) < 0)
        return -1;
    if (strcmp(p.bench, "vhdl") != 0)
        err_set(err, ERR_INPUT, "bench: '%.60s' is none for VHDL: vhdl", p.bench);
    else if (str_trim(p.spec).n == 0)
        err_set(err, ERR_INPUT, "prompt: there is nothing in it");
    else if (!good_name(p.entry))
        err_set(err, ERR_INPUT, "entry: '%.80s' is no basic name of an entity", p.entry);
    else if (!vhdl_has_entity(p.reference, p.entry) || !vhdl_has_architecture(p.reference, p.entry))
        err_set(err, ERR_INPUT, "reference: does not define entity %s with an architecture",
                p.entry);
    else if (!vhdl_entity(p.reference, p.entry).p)
        err_set(err, ERR_INPUT, "reference: entity %s has no end", p.entry);
    else if (*p.top && !good_name(p.top))
        err_set(err, ERR_INPUT, "top: '%.80s' is no basic name of an entity", p.top);
    else if (!has_top(&p))
        err_set(err, ERR_INPUT, "files: none defines the bench's entity %s", *p.top ? p.top : "tb");
    else {
        if (!p.interface.n)
            p.interface = vhdl_entity(p.reference, p.entry);
        *ret = p;
        return 0;
    }
    return jsonl_fail(in, err);
}
