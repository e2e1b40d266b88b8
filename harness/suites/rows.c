/* rows.c: page after page, until all rows are there. */
#include "harness/suites/rows.h"

#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/sys/fetch.h"
#include "problems/suite/tree.h"

#include <nettle/base64.h>
#include <stdio.h>
#include <string.h>

#define PAGE_BYTES_MAX (256ll << 20)

struct rows {
    const char *url, *query; /* in front of the '?'; behind it, without offset and length */
    struct fetch *fetch;
    int64_t n, total; /* read; told by the server, -1: not yet */
    struct buf out;
    struct err *err;
};

bool rows_is(const char *url)
{
    struct str s = str_c(url);
    ptrdiff_t mark = str_find(s, "?", 0);
    return (str_starts(s, "http://") || str_starts(s, "https://")) && mark > 0 &&
           str_ends(str_slice(s, 0, (size_t)mark), "/rows") &&
           str_find(s, "dataset=", (size_t)mark) > 0;
}

static int complain(const struct rows *r)
{
    return err_within(r->err, "%s?%s: ", r->url, r->query);
}

/* The words of a list, for a message. */
static const char *joined(const json_t *list, struct arena *arena)
{
    const char *ret = "";
    for (size_t i = 0; i < json_array_size(list) && i < 8; i++) {
        const char *s = json_string_value(json_array_get(list, i));
        ret = arena_printf(arena, "%s%s%.40s", ret, i ? ", " : "", s ? s : "?");
    }
    return ret;
}

static int check_row(const struct rows *r, const json_t *item, struct arena *arena)
{
    json_t *cut = NULL, *row = NULL;
    int64_t index = r->n;
    if (json_get_int(item, "row_idx", true, &index, r->err) < 0 ||
        json_get_obj(item, "row", true, &row, r->err) < 0 ||
        json_get_array(item, "truncated_cells", false, &cut, r->err) < 0)
        return -1;
    if (index != r->n)
        return err_set(r->err, ERR_INPUT, "row %lld stands where row %lld should", (long long)index,
                       (long long)r->n);
    if (json_array_size(cut) == 0)
        return 0;
    return err_set(r->err, ERR_INPUT,
                   "row %lld comes cut (%s): the server shortens long texts; take the dataset's "
                   "files instead",
                   (long long)index, joined(cut, arena));
}

#define PICTURE_MAX (8ll << 20)

/* A picture stands in a row as an address on the server, which is good for a while only: its bytes in base64
 * take that one's place, as in the dataset's own files. */
static int fetch_picture(struct rows *r, json_t *picture, struct arena *arena)
{
    const char *src = json_string_value(json_object_get(picture, "src"));
    struct str bytes;
    char *text;
    if (!src)
        return 0;
    if (!str_starts(str_c(src), "http://") && !str_starts(str_c(src), "https://"))
        return err_set(r->err, ERR_INPUT, "row %lld: a picture whose address is no URL",
                       (long long)r->n);
    if (fetch_get(r->fetch, src, PICTURE_MAX, &bytes, arena, r->err) < 0)
        return -1;
    text = arena_alloc(arena, BASE64_ENCODE_RAW_LENGTH(bytes.n) + 1);
    base64_encode_raw(text, bytes.n, (const uint8_t *)bytes.p);
    json_add_str(picture, "bytes", (struct str){text, BASE64_ENCODE_RAW_LENGTH(bytes.n)});
    json_object_del(picture, "src");
    return 0;
}

static int fetch_pictures(struct rows *r, json_t *row, struct arena *arena)
{
    const char *name;
    json_t *member;
    json_object_foreach(row, name, member)
    {
        if (json_is_object(member) && fetch_picture(r, member, arena) < 0)
            return -1;
    }
    return 0;
}

static int take_rows(struct rows *r, const json_t *list, struct arena *arena)
{
    json_t *item;
    size_t i;
    json_array_foreach(list, i, item)
    {
        if (check_row(r, item, arena) < 0 ||
            fetch_pictures(r, json_object_get(item, "row"), arena) < 0)
            return -1;
        json_dump(json_object_get(item, "row"), &r->out);
        buf_addc(&r->out, "\n");
        r->n++;
    }
    if (r->out.over)
        return err_set(r->err, ERR_INPUT, "more than %u MiB of rows", TREE_LINES_MAX >> 20);
    return 0;
}

static int take_page(struct rows *r, const json_t *page, struct arena *arena)
{
    json_t *list = NULL;
    int64_t total = 0;
    bool partial = false;
    if (json_get_array(page, "rows", true, &list, r->err) < 0 ||
        json_get_int(page, "num_rows_total", true, &total, r->err) < 0 ||
        json_get_bool(page, "partial", false, &partial, r->err) < 0)
        return -1;
    if (partial)
        return err_set(r->err, ERR_INPUT, "the server has only a part of the dataset");
    if (r->total >= 0 && total != r->total)
        return err_set(r->err, ERR_INPUT, "the dataset changed meanwhile: %lld rows, now %lld",
                       (long long)r->total, (long long)total);
    r->total = total;
    if (json_array_size(list) == 0 && r->n < total)
        return err_set(r->err, ERR_INPUT, "no more rows after %lld of %lld", (long long)r->n,
                       (long long)total);
    return take_rows(r, list, arena);
}

static int get_page(struct rows *r)
{
    struct arena arena = {0};
    const char *url = arena_printf(&arena, "%s?%s&offset=%lld&length=%d", r->url, r->query,
                                   (long long)r->n, ROWS_PAGE);
    struct str body;
    json_t *page = NULL;
    int rc = fetch_get(r->fetch, url, PAGE_BYTES_MAX, &body, &arena, r->err);
    if (rc == 0 && (rc = json_parse(body, url, &page, r->err)) == 0 &&
        (rc = take_page(r, page, &arena)) < 0)
        complain(r);
    json_decref(page);
    arena_finish(&arena);
    return rc;
}

/* The query without what we set ourselves. */
static const char *without_paging(struct str query, struct arena *arena)
{
    const char *ret = "";
    while (query.n) {
        const char *amp = memchr(query.p, '&', query.n);
        size_t n = amp ? (size_t)(amp - query.p) : query.n;
        struct str one = str_slice(query, 0, n);
        query = str_slice(query, n + 1, query.n);
        if (one.n == 0 || str_starts(one, "offset=") || str_starts(one, "length="))
            continue;
        ret = arena_printf(arena, "%s%s" STR_FMT, ret, *ret ? "&" : "", STR_ARG(one));
    }
    return ret;
}

static int get_all(struct rows *r, const char *path)
{
    int rc = fetch_new(&r->fetch, r->err);
    while (rc == 0 && (r->total < 0 || r->n < r->total))
        rc = get_page(r);
    fetch_free(r->fetch);
    return rc < 0 ? -1 : fs_write(path, buf_str(&r->out), r->err);
}

int rows_fetch(const char *url, const char *path, struct err *err)
{
    struct arena arena = {0};
    size_t mark = strcspn(url, "?");
    struct rows r = {
        .url = arena_dup(&arena, (struct str){url, mark}),
        .query = without_paging(str_c(url + mark + (url[mark] == '?')), &arena),
        .total = -1,
        .err = err,
    };
    int rc;
    buf_init(&r.out, TREE_LINES_MAX);
    rc = get_all(&r, path);
    buf_finish(&r.out);
    arena_finish(&arena);
    return rc;
}
