/* value_csv.c: values separated by commas (RFC 4180), as objects by the names of the first line. */
#include "problems/layouts/value/value.h"

#include <string.h>

#define COLUMNS_MAX 64

struct csv {
    struct str rest;
    const char *where;
    int64_t line;
    struct arena *arena;
    struct err *err;
};

static void bare(struct csv *c, struct str *field)
{
    size_t i = 0;
    while (i < c->rest.n && !strchr(",\r\n", c->rest.p[i]))
        i++;
    *field = str_slice(c->rest, 0, i);
    c->rest = str_slice(c->rest, i, c->rest.n);
}

/* A quoted field; a quote in it is doubled, and line ends count as they are. Text behind the closing quote
 * belongs to it, as Python reads such a mistake. */
static int quoted(struct csv *c, struct str *field)
{
    struct buf b;
    size_t i = 1;
    buf_init(&b, c->rest.n + 1);
    for (; i < c->rest.n; i++) {
        if (c->rest.p[i] == '"' && (i + 1 == c->rest.n || c->rest.p[i + 1] != '"'))
            break;
        i += c->rest.p[i] == '"';
        c->line += c->rest.p[i] == '\n';
        buf_add(&b, c->rest.p + i, 1);
    }
    if (i >= c->rest.n) {
        buf_finish(&b);
        return err_set(c->err, ERR_INPUT, "%s:%lld: a quote has no end", c->where,
                       (long long)c->line);
    }
    c->rest = str_slice(c->rest, i + 1, c->rest.n);
    bare(c, field);
    buf_adds(&b, *field);
    *field = arena_take(c->arena, &b);
    return 0;
}

/* The fields of a record; *n 0 at the end. */
static int record(struct csv *c, struct str *field, size_t *n)
{
    *n = 0;
    c->line++;
    while (c->rest.n && *n < COLUMNS_MAX) {
        if (c->rest.p[0] == '"') {
            if (quoted(c, &field[*n]) < 0)
                return -1;
        } else {
            bare(c, &field[*n]);
        }
        ++*n;
        if (!str_starts(c->rest, ","))
            break;
        c->rest = str_slice(c->rest, 1, c->rest.n);
    }
    c->rest = str_slice(c->rest, str_starts(c->rest, "\r"), c->rest.n);
    if (c->rest.n && c->rest.p[0] != '\n')
        return err_set(c->err, ERR_INPUT, "%s:%lld: over %d columns", c->where, (long long)c->line,
                       COLUMNS_MAX);
    c->rest = str_slice(c->rest, 1, c->rest.n);
    return 0;
}

static int one_row(struct csv *c, const struct str *name, size_t names, const struct str *field,
                   size_t n, struct buf *out)
{
    json_t *row = json_object();
    if (n > names) { /* a row with fewer has lost one: what stands where is for the shape to see */
        json_decref(row);
        return err_set(c->err, ERR_INPUT, "%s:%lld: %zu fields where %zu are named", c->where,
                       (long long)c->line, n, names);
    }
    for (size_t i = 0; i < n; i++)
        json_add_str(row, arena_dup(c->arena, name[i]), field[i]);
    json_dump(row, out);
    buf_addc(out, "\n");
    json_decref(row);
    return 0;
}

int csv_lines(struct str *ret, struct str text, const char *where, struct arena *arena,
              struct err *err)
{
    struct csv c = {text, where, 0, arena, err};
    struct str name[COLUMNS_MAX], field[COLUMNS_MAX];
    size_t names, n;
    struct buf out;
    int rc = record(&c, name, &names);
    buf_init(&out, (size_t)2 * TREE_LINES_MAX);
    while (rc == 0 && c.rest.n) {
        rc = record(&c, field, &n);
        if (rc == 0 && !(n == 0 || (n == 1 && !field[0].n)))
            rc = one_row(&c, name, names, field, n, &out);
    }
    *ret = arena_take(arena, &out);
    return rc;
}
