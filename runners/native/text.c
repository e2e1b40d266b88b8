/* text.c: the texts that go into a cell: the answer's own file, and ours, which makes the calls. */
#include "harness/io/embed.h"
#include "harness/io/json.h"
#include "runners/native/native.h"

#include <string.h>

#define TEXT_MAX (16u << 20)

static int read_list(struct str **ret, size_t *n, const json_t *obj, const char *key,
                     struct arena *arena, struct err *err)
{
    json_t *list = NULL, *item;
    size_t i;
    if (json_get_array(obj, key, true, &list, err) < 0)
        return -1;
    *n = json_array_size(list);
    *ret = arena_alloc(arena, (*n + 1) * sizeof **ret);
    json_array_foreach(list, i, item)(*ret)[i] = arena_str(arena, json_view(item));
    return 0;
}

static int read_all(struct native_calls *c, const json_t *obj, struct arena *arena, struct err *err)
{
    struct str body = STR("");
    size_t n_right = 0;
    if (json_object_get(obj, "body")) {
        c->way = "reference";
        if (json_get_str(obj, "body", true, &body, err) < 0)
            return -1;
        c->body = arena_str(arena, body);
        return 0;
    }
    c->way = "values";
    if (read_list(&c->left, &c->n, obj, "left", arena, err) < 0 ||
        read_list(&c->right, &n_right, obj, "right", arena, err) < 0)
        return -1;
    if (!c->n || c->n != n_right)
        return err_set(err, ERR_INPUT, "%s: as many calls as values are wanted",
                       NATIVE_VALUES_FILE);
    return 0;
}

int native_calls_read(struct native_calls *ret, const struct problem *p, struct arena *arena,
                      struct err *err)
{
    struct native_calls c = {0};
    json_t *obj;
    int rc;
    for (size_t i = 0; i < p->n_file; i++) {
        if (strcmp(p->file[i].name, NATIVE_VALUES_FILE) != 0)
            continue;
        if (json_parse(p->file[i].data, NATIVE_VALUES_FILE, &obj, err) < 0)
            return -1;
        rc = read_all(&c, obj, arena, err);
        json_decref(obj);
        if (rc == 0)
            *ret = c;
        return rc;
    }
    return err_set(err, ERR_INPUT, "%s: no file %s", p->id, NATIVE_VALUES_FILE);
}

/* A function `main` of the answer's gets another name, wherever it is defined or called. */
static struct str without_main(const struct lang *lang, struct str code, struct arena *arena)
{
    struct lexer lex = {.s = code};
    struct token t;
    struct buf out;
    size_t done = 0;
    buf_init(&out, TEXT_MAX);
    while (lang->token(&lex, &t)) {
        struct str rest = str_trim_left(str_slice(code, t.end, code.n));
        if (t.kind != TOKEN_WORD || !str_eqc(t.text, "main") || !rest.n || rest.p[0] != '(')
            continue;
        buf_adds(&out, str_slice(code, done, t.begin));
        buf_addc(&out, "assay_its_main");
        done = t.end;
    }
    buf_adds(&out, str_slice(code, done, code.n));
    return arena_take(arena, &out);
}

struct str native_code(const struct native_notes *notes, struct str code, struct arena *arena)
{
    const struct native_row *row = notes->row;
    struct str rest = code, line;
    struct buf out;
    buf_init(&out, TEXT_MAX);
    if (row->head && (row->drop || !str_starts(str_trim_left(code), "<?php")) &&
        !str_starts(str_trim_left(code), "#lang"))
        buf_addc(&out, row->head);
    while (str_line(&rest, &line)) {
        if (!row->drop || !str_starts(line, row->drop))
            buf_adds(&out, line);
        buf_addc(&out, "\n");
    }
    code = arena_take(arena, &out);
    return notes->calls && row->renames ? without_main(notes->lang, code, arena) : code;
}

/* ---- our file ---- */

struct making {
    const struct native_notes *notes;
    struct str code;
    bool wanted;
    const char *nonce, *entry;
    struct arena *arena;
};

static void put(struct buf *out, const struct making *m, struct str text, struct str value,
                struct str call)
{
    const struct {
        const char *mark;
        struct str text;
    } marks[] = {{"@VALUE", value},
                 {"@CALL", call},
                 {"@NONCE", str_c(m->nonce)},
                 {"@ENTRY", str_c(m->entry)}};
    size_t i = 0;
    while (i < text.n) {
        size_t k = 0;
        while (k < countof(marks) && !str_starts(str_slice(text, i, text.n), marks[k].mark))
            k++;
        if (k < countof(marks)) {
            buf_adds(out, marks[k].text);
            i += strlen(marks[k].mark);
        } else {
            buf_add(out, text.p + i++, 1);
        }
    }
}

/* A line of the template for each value. */
static void put_values(struct buf *out, const struct making *m, struct str line)
{
    const struct native_calls *c = &m->notes->asked;
    for (size_t i = 0; i < c->n; i++) {
        put(out, m, line, m->wanted ? c->right[i] : c->left[i], c->left[i]);
        buf_addc(out, "\n");
    }
}

static bool has_words(struct str text, const char *words)
{
    return str_find(text, words, 0) >= 0;
}

static void put_line(struct buf *out, const struct making *m, struct str text, struct str line)
{
    bool both = has_words(text, "@WANT ");
    if (str_starts(line, "@CODE")) {
        if (!m->wanted || both || m->notes->asked.body.p)
            buf_adds(out, m->code);
        buf_addc(out, "\n");
    } else if (str_starts(line, "@EMIT ")) {
        if (!m->wanted || !both)
            put_values(out, m, str_slice(line, 6, line.n));
    } else if (str_starts(line, "@WANT ")) {
        if (m->wanted)
            put_values(out, m, str_slice(line, 6, line.n));
    } else {
        put(out, m, line, STR(""), STR(""));
        buf_addc(out, "\n");
    }
}

struct str native_main(const struct native_notes *notes, struct str code, bool wanted,
                       const char *nonce, struct arena *arena)
{
    struct making m = {notes, native_code(notes, code, arena), wanted, nonce, notes->entry, arena};
    struct str text = embed_get(arena_printf(arena, "runners/native/emit/%s", notes->row->emit));
    struct str rest = text, line;
    struct buf out;
    buf_init(&out, TEXT_MAX);
    while (str_line(&rest, &line)) {
        if (!str_starts(line, "@MAIN")) {
            put_line(&out, &m, text, line);
            continue;
        }
        if (notes->asked.body.p) {
            buf_adds(&out, notes->asked.body);
            break;
        }
    }
    return arena_take(arena, &out);
}
