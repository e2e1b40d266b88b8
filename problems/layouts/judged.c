/* judged.c: a problem with a scheme of points, as a line of the plain layout and for other layouts. */
#include "problems/layouts/judged.h"

#include "problems/layouts/lines.h"
#include "problems/suite/suite.h"

#include <stdlib.h>
#include <string.h>

#define BENCH "judged" /* row of the bench table */

static const char *const members[] = {
    "id",         "prompt", "bench",      "sort",     "language", "interface",
    "reference",  "scheme", "deductions", "zero",     "points",   "category",
    "difficulty", "family", "variant",    "released", "meta",
};

int judged_set_scheme(struct problem *p, const json_t *obj, const char *sort, struct arena *arena,
                      struct err *err)
{
    static const char *const keys[] = {"scheme", "deductions", "zero", "points"};
    json_t *facts = json_object();
    struct scheme s;
    char *text;
    int rc;
    json_add_cstr(facts, "sort", sort);
    if (json_is_string(json_object_get(obj, "sort")))
        json_object_set(facts, "sort", json_object_get(obj, "sort"));
    for (size_t i = 0; i < countof(keys); i++)
        if (json_object_get(obj, keys[i]))
            json_object_set(facts, keys[i], json_object_get(obj, keys[i]));
    rc = scheme_read(&s, facts, arena, err);
    text = json_dumps(facts, JSON_COMPACT | JSON_SORT_KEYS);
    p->facts = arena_dup(arena, str_c(text));
    p->bench = BENCH;
    p->top = p->top ? p->top : "";
    free(text);
    json_decref(facts);
    return rc;
}

bool lines_is_judged(const json_t *obj)
{
    return str_eqc(json_view(json_object_get(obj, "bench")), BENCH);
}

static int read_texts(struct problem *p, const struct jsonl *in, const json_t *obj,
                      struct arena *arena, struct err *err)
{
    const struct {
        const char *key;
        bool required;
        struct str *text;
        const char **word;
    } texts[] = {
        {"prompt", true, &p->spec, NULL},
        {"interface", false, &p->interface, NULL},
        {"reference", false, &p->reference, NULL},
        {"category", false, NULL, &p->category},
        {"difficulty", false, NULL, &p->difficulty},
        {"family", false, NULL, &p->family},
        {"variant", false, NULL, &p->variant},
        {"released", false, NULL, &p->released},
    };
    for (size_t i = 0; i < countof(texts); i++) {
        struct str text;
        if (jsonl_text(&text, in, obj, texts[i].key, texts[i].required, arena, err) < 0)
            return -1;
        if (texts[i].text)
            *texts[i].text = text;
        else
            *texts[i].word = text.p;
    }
    return 0;
}

int lines_read_judged(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                      struct err *err)
{
    struct problem p = {.where = in->where, .line = in->line, .entry = "", .top = ""};
    if (lines_check_members(in, obj, members, countof(members), err) < 0 ||
        jsonl_word(&p.id, in, obj, "id", true, arena, err) < 0 ||
        problem_id_check(str_c(p.id), in->where, (size_t)in->line, err) < 0 ||
        read_texts(&p, in, obj, arena, err) < 0)
        return -1;
    if (judged_set_scheme(&p, obj, "explanation", arena, err) < 0)
        return jsonl_fail(in, err);
    *ret = p;
    return 0;
}
