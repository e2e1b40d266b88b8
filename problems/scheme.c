/* scheme.c: schemes of points, read and told. */
#include "problems/scheme.h"

#include <stdlib.h>
#include <string.h>

bool scheme_is_sort(const char *word)
{
    static const char *const words[] = {
#define X(name, text) name,
        SCHEME_SORTS(X)
#undef X
    };
    for (size_t i = 0; i < countof(words); i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

#define NAME_PART 150

int scheme_name_part(const char *problem)
{
    size_t n = strlen(problem);
    if (n <= NAME_PART)
        return (int)n;
    for (n = NAME_PART; n > 0 && ((unsigned char)problem[n] & 0xc0) == 0x80; n--)
        ;
    return (int)n;
}

static const char *word_of(const json_t *obj, const char *key, struct arena *arena)
{
    return arena_dup(arena, str_trim(json_view(json_object_get(obj, key))));
}

static int read_item(struct scheme_item *ret, const json_t *obj, struct arena *arena,
                     struct err *err)
{
    int64_t points = 0;
    if (json_get_int(obj, "points", true, &points, err) < 0)
        return -1;
    if (points < 0 || points > SCHEME_POINTS)
        return err_set(err, ERR_INPUT, "points: %lld is not from 0 to %d", (long long)points,
                       SCHEME_POINTS);
    *ret = (struct scheme_item){.title = word_of(obj, "title", arena),
                                .text = word_of(obj, "desc", arena),
                                .points = (int)points};
    if (!*ret->title && !*ret->text)
        return err_set(err, ERR_INPUT, "desc: missing");
    return 0;
}

/* A list of items, or a text: then it is one item, which gets all `points`. */
static int read_items(struct scheme_item *ret, size_t *n, const json_t *obj, const char *key,
                      struct arena *arena, struct err *err)
{
    const json_t *list = json_object_get(obj, key);
    *n = json_array_size(list);
    if (json_is_string(list)) {
        *n = 1;
        ret[0] = (struct scheme_item){.title = "", .text = word_of(obj, key, arena)};
        ret[0].points = (int)json_integer_value(json_object_get(obj, "points"));
        return 0;
    }
    if (list && !json_is_array(list))
        return err_set(err, ERR_INPUT, "%s: no list", key);
    if (*n > SCHEME_ITEMS)
        return err_set(err, ERR_INPUT, "%s: %zu of them, at most %d are accepted", key, *n,
                       SCHEME_ITEMS);
    for (size_t i = 0; i < *n; i++)
        if (read_item(&ret[i], json_array_get(list, i), arena, err) < 0)
            return err_within(err, "%s, item %zu: ", key, i + 1), -1;
    return 0;
}

static int read_zero(struct scheme *s, const json_t *obj, struct arena *arena, struct err *err)
{
    const json_t *list = json_object_get(obj, "zero");
    s->n_zero = json_array_size(list);
    if (list && !json_is_array(list))
        return err_set(err, ERR_INPUT, "zero: no list");
    if (s->n_zero > SCHEME_ITEMS)
        return err_set(err, ERR_INPUT, "zero: more than %d", SCHEME_ITEMS);
    for (size_t i = 0; i < s->n_zero; i++)
        s->zero[i] = arena_dup(arena, str_trim(json_view(json_array_get(list, i))));
    return 0;
}

int scheme_read(struct scheme *ret, const json_t *obj, struct arena *arena, struct err *err)
{
    struct scheme s = {.sort = word_of(obj, "sort", arena)};
    if (!scheme_is_sort(s.sort))
        return err_set(err, ERR_INPUT, "sort: '%.40s' is none; say proof or explanation", s.sort);
    if (read_items(s.item, &s.n_item, obj, "scheme", arena, err) < 0 ||
        read_items(s.deduction, &s.n_deduction, obj, "deductions", arena, err) < 0 ||
        read_zero(&s, obj, arena, err) < 0)
        return -1;
    for (size_t i = 0; i < s.n_item; i++)
        s.max += s.item[i].points;
    if (s.max < 1 || s.max > SCHEME_POINTS)
        return err_set(err, ERR_INPUT, "scheme: its items give %d points, 1 to %d are accepted",
                       s.max, SCHEME_POINTS);
    *ret = s;
    return 0;
}

int scheme_of(struct scheme *ret, const struct problem *p, struct arena *arena, struct err *err)
{
    json_t *obj;
    int rc;
    if (!p->facts || !*p->facts)
        return err_set(err, ERR_INPUT, "%s: has no scheme of points", p->id);
    if (json_parse(str_c(p->facts), p->id, &obj, err) < 0)
        return -1;
    rc = scheme_read(ret, obj, arena, err);
    json_decref(obj);
    return rc;
}

static void add_items(struct buf *b, const char *heading, const char *points,
                      const struct scheme_item *item, size_t n)
{
    if (!n)
        return;
    buf_addf(b, "%s\n", heading);
    for (size_t i = 0; i < n; i++)
        buf_addf(b, "%zu. (%s%d) %s%s%s\n", i + 1, points, item[i].points, item[i].title,
                 *item[i].title && *item[i].text ? ": " : "", item[i].text);
    buf_addc(b, "\n");
}

struct str scheme_text(const struct scheme *s, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 4u << 20);
    add_items(&b, "Items, with the points that each can give:", "0 to ", s->item, s->n_item);
    add_items(&b, "Deductions, with the points that each takes when it applies:", "", s->deduction,
              s->n_deduction);
    if (s->n_zero)
        buf_addc(&b, "No credit at all, whatever else is right, for:\n");
    for (size_t i = 0; i < s->n_zero; i++)
        buf_addf(&b, "%zu. %s\n", i + 1, s->zero[i]);
    return str_trim_right(arena_take(arena, &b));
}

int scheme_sum(const struct scheme *s, const int *items, const int *deductions, int zero)
{
    int sum = 0;
    for (size_t i = 0; i < s->n_item; i++)
        sum += items[i];
    for (size_t i = 0; i < s->n_deduction; i++)
        sum -= deductions[i];
    return zero || sum < 0 ? 0 : sum;
}
