/* value.c: hold a value that came out against the one that was wanted. */
#include "runners/python/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GREEDY_MAX 2000 /* members of a set that are held against each other one by one */

enum shape {
    SHAPE_NONE,
    SHAPE_BOOL,
    SHAPE_INT,
    SHAPE_FLOAT,
    SHAPE_STR,
    SHAPE_LIST,
    SHAPE_TUPLE,
    SHAPE_SEQUENCE, /* written by hand: a list or a tuple */
    SHAPE_SET,
    SHAPE_FROZENSET,
    SHAPE_DICT,
    SHAPE_PLAIN_DICT, /* written by hand */
    SHAPE_COMPLEX,
    SHAPE_ARRAY,
    SHAPE_OF,
    SHAPE_OTHER, /* the same if tag and body are */
    SHAPE_OBJECT,
};

static const struct {
    const char *tag;
    enum shape shape;
    json_type body;
} tags[] = {
    {"$int", SHAPE_INT, JSON_STRING},       {"$float", SHAPE_FLOAT, JSON_STRING},
    {"$list", SHAPE_LIST, JSON_ARRAY},      {"$tuple", SHAPE_TUPLE, JSON_ARRAY},
    {"$set", SHAPE_SET, JSON_ARRAY},        {"$frozenset", SHAPE_FROZENSET, JSON_ARRAY},
    {"$dict", SHAPE_DICT, JSON_ARRAY},      {"$complex", SHAPE_COMPLEX, JSON_ARRAY},
    {"$array", SHAPE_ARRAY, JSON_ARRAY},    {"$of", SHAPE_OF, JSON_ARRAY},
    {"$object", SHAPE_OBJECT, JSON_STRING},
};

struct view {
    enum shape shape;
    const char *tag;
    const json_t *body;
};

static struct view tagged(const char *tag, const json_t *body)
{
    for (size_t i = 0; i < countof(tags); i++)
        if (strcmp(tags[i].tag, tag) == 0)
            return (struct view){json_typeof(body) == tags[i].body ? tags[i].shape : SHAPE_OBJECT,
                                 tag, body};
    return (struct view){SHAPE_OTHER, tag, body};
}

static struct view look(const json_t *v)
{
    static const enum shape plain[] = {
        [JSON_OBJECT] = SHAPE_PLAIN_DICT, [JSON_ARRAY] = SHAPE_SEQUENCE, [JSON_STRING] = SHAPE_STR,
        [JSON_INTEGER] = SHAPE_INT,       [JSON_REAL] = SHAPE_FLOAT,     [JSON_TRUE] = SHAPE_BOOL,
        [JSON_FALSE] = SHAPE_BOOL,        [JSON_NULL] = SHAPE_NONE};
    if (json_object_size(v) == 1) {
        void *member = json_object_iter((json_t *)(uintptr_t)v);
        const char *key = json_object_iter_key(member);
        if (*key == '$')
            return tagged(key, json_object_iter_value(member));
    }
    return (struct view){plain[json_typeof(v)], "", v};
}

/* In loose comparison an object of a subclass is what its base is. */
static struct view look_through(const json_t *v, const struct expected_rule *rule)
{
    struct view view = look(v);
    while (rule->loose && view.shape == SHAPE_OF && json_array_size(view.body) == 2)
        view = look(json_array_get(view.body, 1));
    return view;
}

/* ---- numbers ---- */

static bool is_number(struct view v)
{
    return v.shape == SHAPE_BOOL || v.shape == SHAPE_INT || v.shape == SHAPE_FLOAT;
}

static double number_of(struct view v)
{
    if (json_is_string(v.body))
        return strtod(json_string_value(v.body), NULL);
    return v.shape == SHAPE_BOOL ? json_is_true(v.body) : json_number_value(v.body);
}

static void text_of_int(struct view v, char *text, size_t cap)
{
    long long n = v.shape == SHAPE_BOOL ? json_is_true(v.body) : json_integer_value(v.body);
    snprintf(text, cap, "%lld", n);
}

/* Two that are no floats: exactly, however long they are. */
static bool same_int(struct view a, struct view b)
{
    char one[32], other[32];
    const char *x = json_string_value(a.body), *y = json_string_value(b.body);
    if (!x)
        text_of_int(a, one, sizeof one);
    if (!y)
        text_of_int(b, other, sizeof other);
    return strcmp(x ? x : one, y ? y : other) == 0;
}

static bool same_number(struct view a, struct view b, const struct expected_rule *rule)
{
    if (a.shape != b.shape && !rule->loose)
        return false;
    if (a.shape != SHAPE_FLOAT && b.shape != SHAPE_FLOAT)
        return same_int(a, b);
    return expected_close(number_of(a), number_of(b), rule);
}

/* ---- things with members ---- */

static bool same_in_order(const json_t *a, const json_t *b, const struct expected_rule *rule)
{
    size_t n = json_array_size(a);
    if (json_array_size(b) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!py_value_equal(json_array_get(a, i), json_array_get(b, i), rule))
            return false;
    return true;
}

struct member {
    char *text;
    const json_t *value;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct member *)a)->text, ((const struct member *)b)->text);
}

static struct member *sorted(const json_t *array, size_t n)
{
    struct member *m = mem_alloc((n + 1) * sizeof *m);
    for (size_t i = 0; i < n; i++) {
        m[i].value = json_array_get(array, i);
        m[i].text = json_dumps(m[i].value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
        if (!m[i].text)
            m[i].text = mem_dup("", 0);
    }
    qsort(m, n, sizeof *m, by_text);
    return m;
}

static bool same_aligned(const struct member *a, const struct member *b, size_t n,
                         const struct expected_rule *rule)
{
    for (size_t i = 0; i < n; i++)
        if (!py_value_equal(a[i].value, b[i].value, rule))
            return false;
    return true;
}

/* Each of `a` takes the first of `b` that is the same and not taken: enough, as "the same" is, but
 * for a tolerance, the same for all three of three. */
static bool same_greedy(const struct member *a, struct member *b, size_t n,
                        const struct expected_rule *rule)
{
    if (n > GREEDY_MAX)
        return false;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < n && (!b[k].value || !py_value_equal(a[i].value, b[k].value, rule)))
            k++;
        if (k == n)
            return false;
        b[k].value = NULL;
    }
    return true;
}

static void free_members(struct member *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(m[i].text);
    free(m);
}

static bool same_in_any_order(const json_t *a, const json_t *b, const struct expected_rule *rule)
{
    size_t n = json_array_size(a);
    struct member *x, *y;
    bool same;
    if (json_array_size(b) != n)
        return false;
    x = sorted(a, n);
    y = sorted(b, n);
    same = same_aligned(x, y, n, rule) || same_greedy(x, y, n, rule);
    free_members(x, n);
    free_members(y, n);
    return same;
}

/* Pairs of key and value; a new reference. */
static json_t *pairs_of(struct view v)
{
    json_t *ret, *value;
    const char *key;
    if (v.shape == SHAPE_DICT)
        return json_incref((json_t *)(uintptr_t)v.body);
    ret = json_array();
    json_object_foreach((json_t *)(uintptr_t)v.body, key, value)
        json_array_append_new(ret, json_pack("[sO]", key, value));
    return ret;
}

static bool same_dict(struct view a, struct view b, const struct expected_rule *rule)
{
    json_t *x = pairs_of(a), *y = pairs_of(b);
    bool same = same_in_any_order(x, y, rule);
    json_decref(x);
    json_decref(y);
    return same;
}

/* A name and a value: an object of a subclass, an array of a type. */
static bool same_named(struct view a, struct view b, const struct expected_rule *rule)
{
    bool named = rule->loose || json_equal(json_array_get(a.body, 0), json_array_get(b.body, 0));
    return named && json_array_size(a.body) == 2 && json_array_size(b.body) == 2 &&
           py_value_equal(json_array_get(a.body, 1), json_array_get(b.body, 1), rule);
}

static bool is_dict(struct view v)
{
    return v.shape == SHAPE_DICT || v.shape == SHAPE_PLAIN_DICT;
}

static bool is_set(struct view v)
{
    return v.shape == SHAPE_SET || v.shape == SHAPE_FROZENSET;
}

static bool same_shape(struct view a, struct view b, const struct expected_rule *rule)
{
    switch (a.shape) {
    case SHAPE_LIST:
    case SHAPE_TUPLE:
    case SHAPE_COMPLEX:
        return same_in_order(a.body, b.body, rule);
    case SHAPE_SET:
    case SHAPE_FROZENSET:
        return same_in_any_order(a.body, b.body, rule);
    case SHAPE_ARRAY:
    case SHAPE_OF:
        return same_named(a, b, rule);
    case SHAPE_OBJECT:
        return false;
    default:
        return strcmp(a.tag, b.tag) == 0 && json_equal(a.body, b.body);
    }
}

bool py_value_equal(const json_t *want, const json_t *got, const struct expected_rule *rule)
{
    struct view a = look_through(want, rule), b = look_through(got, rule);
    if (is_number(a) && is_number(b))
        return same_number(a, b, rule);
    if (is_dict(a) && is_dict(b))
        return same_dict(a, b, rule);
    if (a.shape == SHAPE_SEQUENCE)
        return (b.shape == SHAPE_LIST || b.shape == SHAPE_TUPLE || b.shape == SHAPE_SEQUENCE) &&
               same_in_order(a.body, b.body, rule);
    if (is_set(a) && is_set(b) && rule->loose)
        return same_in_any_order(a.body, b.body, rule);
    return a.shape == b.shape && same_shape(a, b, rule);
}
