/* verdict.c: the class table. */
#include "runners/verdict.h"

#include <string.h>

static const struct verdict_class_row table[] = {
#define X(id, n, f, c, a, o, t)                                                                    \
    [id] = {.name = n, .fault = f, .counts = c, .again = a, .open = o, .text = t},
    VERDICT_CLASSES(X)
#undef X
};

const struct verdict_class_row *verdict_class(enum verdict_class c)
{
    return &table[(size_t)c < CLASS_COUNT ? c : CLASS_HARNESS_ERROR];
}

const char *verdict_repair(enum verdict_class c)
{
    static const char *const told[CLASS_COUNT + 1] = {
#define X(id, text) [id] = text,
        REPAIRABLE_CLASSES(X)
#undef X
    };
    return (size_t)c < CLASS_COUNT ? told[c] : NULL;
}

const char *verdict_tool_limit(enum verdict_class c, const char *detail)
{
    static const struct {
        const char *detail, *text;
    } limits[] = {
#define X(detail, text) {detail, text},
        VERDICT_TOOL_LIMITS(X)
#undef X
    };
    for (size_t i = 0; c != CLASS_PASS && i < countof(limits); i++)
        if (strcmp(detail, limits[i].detail) == 0)
            return limits[i].text;
    return NULL;
}

static bool is_before_run(const char *step)
{
    static const char *const steps[] = {
#define X(word) word,
        VERDICT_STEPS_BEFORE(X)
#undef X
    };
    for (size_t i = 0; i < countof(steps); i++)
        if (strcmp(step, steps[i]) == 0)
            return true;
    return false;
}

bool verdict_compiled(enum verdict_class c, const char *step)
{
    switch (c) {
    case CLASS_PASS:
        return true;
    case CLASS_SYNTAX:
    case CLASS_ELABORATION:
    case CLASS_NO_CODE:
    case CLASS_NO_BOX:
    case CLASS_NO_FORM:
    case CLASS_NO_ANSWER:
    case CLASS_REFUSED:
        return false;
    default:
        return !is_before_run(step);
    }
}

bool verdict_wall_limit(enum verdict_class c, const char *detail)
{
    return c == CLASS_TIMEOUT && strcmp(detail, "wall") == 0;
}

enum verdict_class verdict_class_by_name(struct str name)
{
    for (int i = 0; i < CLASS_COUNT; i++)
        if (str_eqc(name, table[i].name))
            return (enum verdict_class)i;
    return CLASS_COUNT;
}

struct verdict verdict_make(enum verdict_class c, const char *step, const char *evidence)
{
    return (struct verdict){
        .class = c,
        .detail = "",
        .step = step,
        .score = -1,
        .mismatches = -1,
        .compared = -1,
        .evidence = evidence,
        .flags = "",
        .behaviour = "",
        .way = "",
        .rigorous = -1,
        .points = -1,
        .official_passed = -1,
    };
}

void verdict_set(struct verdict *ret, enum verdict_class class, const char *detail,
                 const char *evidence)
{
    ret->class = class;
    ret->detail = detail;
    ret->evidence = evidence;
}

void verdict_flag(struct verdict *ret, const char *text, struct arena *arena)
{
    ret->flags = *ret->flags ? arena_printf(arena, "%s; %s", ret->flags, text) : text;
}

struct verdict verdict_copy(const struct verdict *v, struct arena *arena)
{
    struct verdict ret = *v;
    ret.detail = arena_dup(arena, str_c(v->detail));
    ret.step = arena_dup(arena, str_c(v->step));
    ret.evidence = arena_dup(arena, str_c(v->evidence));
    ret.flags = arena_dup(arena, str_c(v->flags));
    ret.compile_log = arena_str(arena, v->compile_log);
    ret.run_log = arena_str(arena, v->run_log);
    ret.way = arena_dup(arena, str_c(v->way));
    ret.behaviour = arena_dup(arena, str_c(v->behaviour));
    return ret;
}
