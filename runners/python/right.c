/* right.c: is a result what a test asks for? */
#include "runners/python/value.h"

#include <string.h>

/* What a tag holds; the value itself where it has none. */
static const json_t *body_of(const json_t *v, const char **tag)
{
    void *member = json_object_size(v) == 1 ? json_object_iter((json_t *)(uintptr_t)v) : NULL;
    *tag = member ? json_object_iter_key(member) : "";
    if (**tag == '$')
        return json_object_iter_value(member);
    *tag = "";
    return v;
}

/* As Python has it of plain values. 1, 0, or -1 for what is none, which is neither. */
static int truth(const json_t *v)
{
    static const char *const wholes[] = {"$int", "$float", "$str", "$date", "$datetime"};
    const char *tag;
    const json_t *body = body_of(v, &tag);
    for (size_t i = 0; i < countof(wholes); i++)
        if (strcmp(tag, wholes[i]) == 0) /* what could be written plainly would have been */
            return 1;
    if (strcmp(tag, "$of") == 0)
        return json_array_size(body) == 2 ? truth(json_array_get(body, 1)) : -1;
    switch (json_typeof(body)) {
    case JSON_ARRAY:
        return strcmp(tag, "$complex") == 0 || strcmp(tag, "$fraction") == 0 ||
                       strcmp(tag, "$array") == 0 || strcmp(tag, "$range") == 0
                   ? -1
                   : json_array_size(body) > 0;
    case JSON_STRING:
        return !*tag || strcmp(tag, "$bytes") == 0 || strcmp(tag, "$bytearray") == 0
                   ? json_string_length(body) > 0
                   : -1;
    case JSON_INTEGER:
    case JSON_REAL:
        return json_number_value(body) != 0;
    default:
        return json_is_object(body) ? -1 : json_is_true(body);
    }
}

static bool holds_all(const json_t *a, const json_t *b, const struct expected_rule *rule)
{
    for (size_t i = 0; i < json_array_size(b); i++) {
        size_t k = 0;
        while (k < json_array_size(a) &&
               !py_value_equal(json_array_get(a, k), json_array_get(b, i), rule))
            k++;
        if (k == json_array_size(a))
            return false;
    }
    return true;
}

static bool same_members(const json_t *want, const json_t *got, const struct expected_rule *rule)
{
    static const char *const tags = "$list $tuple $set $frozenset";
    const char *one, *other;
    const json_t *a = body_of(want, &one), *b = body_of(got, &other);
    return json_is_array(a) && json_is_array(b) && strstr(tags, one) && strstr(tags, other) &&
           holds_all(a, b, rule) && holds_all(b, a, rule);
}

static bool as_none(const json_t *want, const json_t *got)
{
    if (json_is_boolean(got))
        return json_is_true(got) == json_is_true(want);
    return json_is_true(want) == !json_is_null(got);
}

bool py_value_right(const json_t *want, const json_t *got, const struct expected_rule *rule)
{
    const struct expected_rule strict = {0};
    const char *tag;
    switch (rule->how) {
    case HOW_EQUAL:
        return py_value_equal(want, got, rule);
    case HOW_DIFFERS:
        body_of(got, &tag);
        return strcmp(tag, "$object") != 0 && !py_value_equal(want, got, rule);
    case HOW_IS:
        return py_value_equal(want, got, &strict);
    case HOW_IS_NOT:
        return !py_value_equal(want, got, &strict);
    case HOW_TRUE:
        return truth(got) == 1;
    case HOW_FALSE:
        return truth(got) == 0;
    case HOW_SET:
        return same_members(want, got, rule);
    case HOW_NOT_NONE:
        return as_none(want, got);
    default:
        return false;
    }
}
