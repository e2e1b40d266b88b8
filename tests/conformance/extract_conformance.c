/* extract_conformance.c: our extraction of code against thirteen functions of peers that cut replies.
 *
 * Shared file extract_python.jsonl, a line a case: {"name", "entry_point", "input", "out": {peer: text}}. A case is
 * held when our code is, but for blank lines and blanks at ends of lines, what at least one peer has.
 * Where no peer agrees, extract_explained.tsv says why ("name<TAB>our rule<TAB>reason"); a row of
 * it that is not needed, or whose rule is another one, is a failure. */
#include "prompts/prompt.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define EXPLAINED "tests/conformance/extract_explained.tsv"
#define ROWS_MAX  200

struct row {
    char line[2000];
    const char *name, *rule;
    bool used;
};

struct table {
    struct row row[ROWS_MAX];
    size_t n;
};

static void table_read(struct table *t)
{
    FILE *f = fopen(EXPLAINED, "r");
    assert_non_null(f);
    while (t->n < ROWS_MAX && fgets(t->row[t->n].line, sizeof t->row->line, f)) {
        struct row *r = &t->row[t->n];
        if (r->line[0] == '#')
            continue;
        r->name = strtok(r->line, "\t");
        r->rule = strtok(NULL, "\t");
        assert_non_null(strtok(NULL, "\n"));
        t->n++;
    }
    fclose(f);
}

static struct row *row_of(struct table *t, const char *name)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->row[i].name, name) == 0)
            return &t->row[i];
    return NULL;
}

/* Without blank lines, and blanks at the ends of lines. */
static struct str plain(struct str s, struct arena *a)
{
    struct str line;
    struct buf b;
    buf_init(&b, s.n + 2);
    while (str_line(&s, &line)) {
        line = str_trim_right(line);
        buf_adds(&b, line);
        buf_addc(&b, line.n ? "\n" : "");
    }
    return arena_take(a, &b);
}

static bool has_peer(const json_t *out, struct str ours, struct arena *a)
{
    const char *peer;
    json_t *text;
    json_object_foreach((json_t *)out, peer, text)
    {
        struct str s = {json_string_value(text), json_string_length(text)};
        if (s.p && str_eq(plain(s, a), ours))
            return true;
    }
    return false;
}

static bool run_case(const json_t *o, struct table *t)
{
    struct arena a = {0};
    const json_t *input = json_object_get(o, "input");
    const char *name = json_string_value(json_object_get(o, "name"));
    struct problem p = {.id = name, .entry = json_string_value(json_object_get(o, "entry_point"))};
    struct reply reply = {.text = {json_string_value(input), json_string_length(input)}};
    struct row *row = row_of(t, name);
    struct candidate c;
    bool agrees, ok;
    extract_reply(&c, &reply, &p, &kind_python, NULL, &a);
    agrees = has_peer(json_object_get(o, "out"), plain(c.code, &a), &a);
    ok = agrees ? !row : row && strcmp(row->rule, *c.rule ? c.rule : c.none) == 0;
    if (row)
        row->used = true;
    if (!ok)
        print_message("%s: %s, rule '%s'\n--- reply\n" STR_FMT "\n--- code\n" STR_FMT "\n---\n",
                      name, agrees ? "a peer agrees" : "no peer agrees", *c.rule ? c.rule : c.none,
                      STR_ARG(reply.text), STR_ARG(c.code));
    arena_finish(&a);
    return ok;
}

static void peers(void **state)
{
    const char *shared = getenv("ASSAY_SHARED");
    static struct table t;
    char path[4096], *line = NULL;
    size_t room = 0, good = 0, n = 0;
    FILE *f;
    (void)state;
    snprintf(path, sizeof path, "%s/conformance/extract_python.jsonl",
             shared ? shared : "../shared");
    if (!(f = fopen(path, "r"))) {
        print_message("%s is not here\n", path);
        skip();
    }
    table_read(&t);
    while (getline(&line, &room, f) > 0) {
        json_t *o = json_loads(line, JSON_ALLOW_NUL, NULL);
        assert_non_null(o);
        if (json_object_get(o, "name")) { /* the others are of languages with braces */
            good += run_case(o, &t);
            n++;
        }
        json_decref(o);
    }
    free(line);
    fclose(f);
    for (size_t i = 0; i < t.n; i++)
        if (!t.row[i].used)
            print_message("%s: no such case\n", t.row[i].name);
    print_message("%zu of %zu cases, %zu of them explained\n", good, n, t.n);
    assert_int_equal(good, n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(peers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
