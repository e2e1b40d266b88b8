/* form.c: a judge's verdict, read strictly: what is not exactly so is no verdict. */
#include "runners/opinion/form.h"

#include <string.h>

const char *form_fault_name(enum form_fault fault)
{
    static const char *const names[] = {[FORM_GOOD] = "",
#define X(id, word) [id] = word,
                                        FORM_FAULTS(X)
#undef X
    };
    return names[fault];
}

/* The last line of *text that is not blank, trimmed, and *text cut in front of it. */
static struct str last_line(struct str *text)
{
    struct str all = str_trim_right(*text);
    size_t at = all.n;
    while (at > 0 && all.p[at - 1] != '\n')
        at--;
    *text = str_slice(all, 0, at);
    return str_trim(str_slice(all, at, all.n));
}

static size_t count_words(struct str text)
{
    struct str line;
    size_t n = 0;
    while (str_line(&text, &line))
        n += str_starts(str_trim(line), FORM_WORD);
    return n;
}

static enum form_fault check_word(struct str line, const char *token)
{
    if (!str_starts(line, FORM_WORD " "))
        return FORM_MISSING;
    return str_eqc(str_trim(str_slice(line, sizeof FORM_WORD, line.n)), token) ? FORM_GOOD
                                                                               : FORM_TOKEN;
}

/* One number of the form: whole, and not a text or a fraction that looks like one. */
static bool take_int(const json_t *value, int *ret)
{
    json_int_t n = json_integer_value(value);
    if (!json_is_integer(value) || n < 0 || n > SCHEME_POINTS)
        return false;
    *ret = (int)n;
    return true;
}

static enum form_fault take_list(int *ret, const json_t *list, const struct scheme_item *item,
                                 size_t n, bool all_or_none)
{
    if (!list && n == 0)
        return FORM_GOOD;
    if (!json_is_array(list) || json_array_size(list) != n)
        return FORM_MEMBERS;
    for (size_t i = 0; i < n; i++) {
        if (!json_is_integer(json_array_get(list, i)))
            return FORM_MEMBERS;
        if (!take_int(json_array_get(list, i), &ret[i]) || ret[i] > item[i].points ||
            (all_or_none && ret[i] && ret[i] != item[i].points))
            return FORM_RANGE;
    }
    return FORM_GOOD;
}

static bool only_known(const json_t *obj)
{
    static const char *const known[] = {"items", "deductions", "zero", "points"};
    size_t n = 0;
    for (size_t i = 0; i < countof(known); i++)
        n += json_object_get(obj, known[i]) != NULL;
    return n == json_object_size(obj);
}

static enum form_fault take_object(struct opinion *o, const struct scheme *s, const json_t *obj)
{
    const json_t *zero = json_object_get(obj, "zero");
    enum form_fault fault;
    if (!json_is_object(obj) || !only_known(obj) || !json_object_get(obj, "items"))
        return FORM_MEMBERS;
    fault = take_list(o->item, json_object_get(obj, "items"), s->item, s->n_item, false);
    if (fault == FORM_GOOD)
        fault = take_list(o->deduction, json_object_get(obj, "deductions"), s->deduction,
                          s->n_deduction, true);
    if (fault != FORM_GOOD)
        return fault;
    if ((zero && !json_is_integer(zero)) || (!zero && s->n_zero) ||
        !json_is_integer(json_object_get(obj, "points")))
        return FORM_MEMBERS;
    if ((zero && !take_int(zero, &o->zero)) || (size_t)o->zero > s->n_zero ||
        !take_int(json_object_get(obj, "points"), &o->points))
        return FORM_RANGE;
    return o->points == scheme_sum(s, o->item, o->deduction, o->zero) ? FORM_GOOD : FORM_SUM;
}

enum form_fault form_read(struct opinion *ret, const struct scheme *s, const char *token,
                          struct str answer)
{
    struct str rest = answer, object = last_line(&rest), word = last_line(&rest);
    size_t words = count_words(answer);
    enum form_fault fault;
    struct opinion o = {0};
    json_t *obj;
    if (words > 1)
        return FORM_SEVERAL;
    fault = check_word(word, token);
    if (fault != FORM_GOOD)
        return fault;
    obj = json_loadb(object.p, object.n, JSON_REJECT_DUPLICATES, NULL);
    if (!obj)
        return FORM_JSON;
    fault = take_object(&o, s, obj);
    json_decref(obj);
    if (fault == FORM_GOOD)
        *ret = o;
    return fault;
}
