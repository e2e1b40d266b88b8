/* template.c: template files: parsed into operations once, run for every problem.
 *
 * The form of a file:
 *
 *     # a remark
 *     id: default
 *     version: 1
 *     title: what it is, for people
 *     --- system
 *     You are ...
 *     --- user
 *     Write {{entry}}.
 *     {{#interface}}
 *     Its header: {{interface}}
 *     {{/interface}}
 *
 * {{name}} puts a field in. {{#name}}...{{/name}} is kept when the field has text,
 * {{^name}}...{{/name}} when it has none; a line that holds such a tag and nothing else is removed
 * whole. \{{ is a literal {{, and \--- at the start of a line a literal ---. Empty lines around a
 * section are not part of it. White space at the end of a field, and empty lines at its start, are
 * left out.
 *
 * A file without head and sections is one message of the user, called by the file's name. */
#include "prompts/templates/template.h"

#include "prompts/templates/fields.h"

#include <stdlib.h>
#include <string.h>

#define SECTION_MAX PROMPT_BEGIN
#define DEPTH_MAX   16
#define RENDER_MAX  (64u << 20)

enum op_kind {
    OP_TEXT,
    OP_FIELD,
    OP_IF,     /* jump to the OP_END when the field has no text */
    OP_UNLESS, /* jump to the OP_END when it has text */
    OP_END,
};

struct op {
    enum op_kind kind;
    const struct field *field;
    struct str text; /* OP_TEXT: view into the template's text */
    size_t jump;     /* OP_IF, OP_UNLESS: index of the OP_END */
};

struct section {
    const char *role;
    size_t begin, end; /* operations */
};

struct template_file {
    struct arena arena;
    const char *id, *version, *title;
    struct op *op; /* owned */
    size_t n_op, cap_op;
    struct section section[SECTION_MAX];
    size_t n_section;
};

struct parser {
    struct template_file *t;
    struct str text;
    const char *file;
    bool drafting;
    struct err *err;
    size_t open[DEPTH_MAX]; /* indices of the conditions that are open */
    size_t depth;
};

/* A mistake at p, which points into the file's text: "file:line:column: what". */
static int fail(const struct parser *ps, const char *p, const char *what, struct str which)
{
    size_t line = 1, column = 1;
    for (const char *q = ps->text.p; q < p; q++) {
        column = *q == '\n' ? 1 : column + 1;
        line += *q == '\n';
    }
    return err_set(ps->err, ERR_USAGE, "%s:%zu:%zu: %s" STR_FMT, ps->file, line, column, what,
                   STR_ARG(str_slice(which, 0, 240)));
}

static struct op *op_add(struct template_file *t, enum op_kind kind)
{
    t->op = mem_room(t->op, t->n_op, &t->cap_op, sizeof *t->op);
    t->op[t->n_op] = (struct op){.kind = kind};
    return &t->op[t->n_op++];
}

static void text_add(struct template_file *t, struct str text)
{
    if (text.n)
        op_add(t, OP_TEXT)->text = text;
}

/* --- tags --- */

static int no_field(const struct parser *ps, const char *p, struct str name)
{
    struct buf names;
    int rc;
    buf_init(&names, 1000);
    buf_addf(&names, "%.*s; the fields are", (int)(name.n < 60 ? name.n : 60), name.p);
    field_names(ps->drafting, &names);
    rc = fail(ps, p, "no field has this name: ", buf_str(&names));
    buf_finish(&names);
    return rc;
}

static int tag_end(struct parser *ps, const struct field *field, struct str name)
{
    struct op *op;
    if (!ps->depth || ps->t->op[ps->open[ps->depth - 1]].field != field)
        return fail(ps, name.p, "this closes nothing that is open: ", name);
    op_add(ps->t, OP_END);
    op = &ps->t->op[ps->open[--ps->depth]];
    op->jump = ps->t->n_op - 1;
    return 0;
}

/* Compile one tag; `inside` is the text between {{ and }}. */
static int tag(struct parser *ps, struct str inside)
{
    static const struct {
        char mark;
        enum op_kind kind;
    } marks[] = {{'#', OP_IF}, {'^', OP_UNLESS}, {'/', OP_END}};
    enum op_kind kind = OP_FIELD;
    struct str name = str_trim(inside);
    const struct field *field;
    for (size_t i = 0; i < countof(marks); i++)
        if (name.n && name.p[0] == marks[i].mark)
            kind = marks[i].kind;
    if (kind != OP_FIELD)
        name = str_trim(str_slice(name, 1, name.n));
    if (!(field = field_find(name, ps->drafting)))
        return no_field(ps, inside.p, name);
    if (kind == OP_END)
        return tag_end(ps, field, name);
    if (kind != OP_FIELD && ps->depth == DEPTH_MAX)
        return fail(ps, inside.p, "conditions are nested too deeply", STR(""));
    if (kind != OP_FIELD)
        ps->open[ps->depth++] = ps->t->n_op;
    op_add(ps->t, kind)->field = field;
    return 0;
}

/* Is this line nothing but one conditional tag? Then its own end of line goes too. */
static bool is_tag_line(struct str line)
{
    struct str s = str_trim(line);
    return (str_starts(s, "{{#") || str_starts(s, "{{^") || str_starts(s, "{{/")) &&
           str_find(s, "}}", 0) == (ptrdiff_t)s.n - 2;
}

/* One line, with its "\n" if it has one. */
static int text_line(struct parser *ps, struct str line)
{
    struct str s = is_tag_line(line) ? str_trim(line) : line;
    if (str_starts(s, "\\---"))
        s = str_slice(s, 1, s.n);
    for (;;) {
        ptrdiff_t at = str_find(s, "{{", 0), end;
        if (at < 0)
            break;
        if (at > 0 && s.p[at - 1] == '\\') {
            text_add(ps->t, str_slice(s, 0, (size_t)at - 1));
            text_add(ps->t, str_slice(s, (size_t)at, (size_t)at + 2));
            s = str_slice(s, (size_t)at + 2, s.n);
            continue;
        }
        if ((end = str_find(s, "}}", (size_t)at)) < 0)
            return fail(ps, s.p + at, "{{ without }} on the same line (\\{{ is a literal one)",
                        STR(""));
        text_add(ps->t, str_slice(s, 0, (size_t)at));
        if (tag(ps, str_slice(s, (size_t)at + 2, (size_t)end)))
            return -1;
        s = str_slice(s, (size_t)end + 2, s.n);
    }
    text_add(ps->t, s);
    return 0;
}

/* --- head and sections --- */

static int head_line(struct parser *ps, struct str line)
{
    const struct {
        const char *key;
        const char **value;
    } keys[] = {{"id", &ps->t->id}, {"version", &ps->t->version}, {"title", &ps->t->title}};
    ptrdiff_t colon = str_find(line, ":", 0);
    struct str key = str_trim(str_slice(line, 0, colon < 0 ? 0 : (size_t)colon));
    if (str_trim(line).n == 0 || line.p[0] == '#')
        return 0;
    for (size_t i = 0; i < countof(keys); i++)
        if (str_eqc(key, keys[i].key)) {
            *keys[i].value =
                arena_dup(&ps->t->arena, str_trim(str_slice(line, (size_t)colon + 1, line.n)));
            return 0;
        }
    return fail(ps, line.p,
                "a head line is \"id: ...\", \"version: ...\" or \"title: ...\", not: ", line);
}

static const char *role_find(struct str name)
{
    static const char *const roles[] = {"system", "user", "assistant"};
    for (size_t i = 0; i < countof(roles); i++)
        if (str_eqc(name, roles[i]))
            return roles[i];
    return NULL;
}

static struct str drop_empty_lines(struct str s)
{
    struct str rest = s, line;
    while (str_line(&rest, &line) && str_trim(line).n == 0)
        s = rest;
    while (s.n && s.p[s.n - 1] == '\n') {
        const char *nl = memrchr(s.p, '\n', s.n - 1);
        size_t start = nl ? (size_t)(nl - s.p) + 1 : 0;
        if (str_trim(str_slice(s, start, s.n)).n)
            return str_slice(s, 0, s.n - 1);
        s.n = start;
    }
    return s;
}

/* The text between two section lines. */
static int section_body(struct parser *ps, const char *role, struct str body)
{
    struct section *sec = &ps->t->section[ps->t->n_section];
    struct str rest = drop_empty_lines(body);
    const char *end = rest.p + rest.n;
    sec->role = role;
    sec->begin = ps->t->n_op;
    while (rest.n) {
        const char *nl = memchr(rest.p, '\n', rest.n);
        size_t n = nl ? (size_t)(nl - rest.p) + 1 : rest.n;
        if (text_line(ps, str_slice(rest, 0, n)))
            return -1;
        rest = str_slice(rest, n, rest.n);
    }
    sec->end = ps->t->n_op;
    if (ps->depth)
        return fail(ps, end, "the section ends inside {{#",
                    str_c(ps->t->op[ps->open[0]].field->name));
    if (sec->begin == sec->end)
        return fail(ps, end, "the section is empty: ", str_c(role));
    ps->t->n_section++;
    return 0;
}

/* Up to the next line that introduces a section, or to the end. */
static struct str take_body(struct str *rest)
{
    struct str body = *rest, line, before = *rest;
    while (before = *rest, str_line(rest, &line))
        if (str_starts(line, "--- ")) {
            *rest = before;
            break;
        }
    return str_slice(body, 0, (size_t)(rest->p - body.p));
}

static int sections(struct parser *ps, struct str rest)
{
    struct str line;
    while (str_line(&rest, &line)) {
        const char *role = role_find(str_trim(str_slice(line, 4, line.n)));
        if (!role)
            return fail(ps, line.p + 4, "a section is \"system\", \"user\" or \"assistant\", not: ",
                        str_slice(line, 4, line.n));
        if (ps->t->n_section == SECTION_MAX)
            return fail(ps, line.p, "too many sections", STR(""));
        if (section_body(ps, role, take_body(&rest)))
            return -1;
    }
    return 0;
}

/* A file without section lines whose first line is none of the head's is one message of the user. */
static bool is_plain(const struct parser *ps)
{
    struct str rest = ps->text, head = take_body(&rest), line;
    if (rest.n || ps->drafting)
        return false;
    while (str_line(&head, &line))
        if (str_trim(line).n && line.p[0] != '#')
            return !str_starts(line, "id:") && !str_starts(line, "version:") &&
                   !str_starts(line, "title:");
    return false;
}

/* Its id is the file's name. */
static int plain(struct parser *ps)
{
    const char *slash = strrchr(ps->file, '/'), *name = slash ? slash + 1 : ps->file;
    size_t n = strcspn(name, ".");
    ps->t->id = n ? arena_dup(&ps->t->arena, (struct str){name, n}) : "plain";
    if (section_body(ps, "user", ps->text))
        return -1;
    if (template_uses(ps->t, "spec"))
        return 0;
    return fail(ps, ps->text.p,
                "no {{spec}} says where the problem's specification is to stand; its header is "
                "{{interface}}, its name {{entry}}",
                STR(""));
}

static int parse(struct parser *ps)
{
    struct str rest = ps->text, head, line;
    bool user = false;
    if (memchr(rest.p, 0, rest.n))
        return fail(ps, memchr(rest.p, 0, rest.n), "a NUL byte: this is no text file", STR(""));
    if (is_plain(ps))
        return plain(ps);
    head = take_body(&rest);
    while (str_line(&head, &line))
        if (head_line(ps, line))
            return -1;
    if (!ps->t->id || !*ps->t->id)
        return fail(ps, ps->text.p, "the head has no \"id: ...\" line", STR(""));
    if (sections(ps, rest))
        return -1;
    for (size_t i = 0; i < ps->t->n_section; i++)
        user |= strcmp(ps->t->section[i].role, "user") == 0;
    if (!user)
        return fail(ps, ps->text.p + ps->text.n, "there is no \"--- user\" section", STR(""));
    return 0;
}

static int parse_file(struct template_file **ret, struct str text, const char *file, bool drafting,
                      struct err *err)
{
    struct template_file *t = mem_alloc(sizeof *t);
    struct parser ps = {.t = t, .file = file, .drafting = drafting, .err = err};
    t->version = t->title = "";
    ps.text = arena_str(&t->arena, text);
    if (parse(&ps)) {
        template_free(t);
        return -1;
    }
    *ret = t;
    return 0;
}

int template_parse(struct template_file **ret, struct str text, const char *file, struct err *err)
{
    return parse_file(ret, text, file, false, err);
}

int template_parse_drafting(struct template_file **ret, struct str text, const char *file,
                            struct err *err)
{
    return parse_file(ret, text, file, true, err);
}

void template_free(struct template_file *t)
{
    if (!t)
        return;
    free(t->op);
    arena_finish(&t->arena);
    free(t);
}

const char *template_id(const struct template_file *t)
{
    return t->id;
}

const char *template_version(const struct template_file *t)
{
    return t->version;
}

bool template_uses(const struct template_file *t, const char *field)
{
    for (size_t i = 0; i < t->n_op; i++)
        if (t->op[i].kind == OP_FIELD && strcmp(t->op[i].field->name, field) == 0)
            return true;
    return false;
}

/* --- rendering --- */

static struct str field_text(const struct field *field, const struct render_input *in)
{
    struct str s = str_trim_right(field->get(in)), rest = s, line;
    while (str_line(&rest, &line) && str_trim(line).n == 0)
        s = rest;
    return s;
}

static struct str render_section(const struct template_file *t, const struct section *sec,
                                 const struct render_input *in, struct arena *arena)
{
    struct str ret;
    struct buf b;
    buf_init(&b, RENDER_MAX);
    for (size_t i = sec->begin; i < sec->end; i++) {
        const struct op *op = &t->op[i];
        struct str value = op->field ? field_text(op->field, in) : op->text;
        if (op->kind == OP_TEXT || op->kind == OP_FIELD)
            buf_adds(&b, value);
        else if ((op->kind == OP_IF && !value.n) || (op->kind == OP_UNLESS && value.n))
            i = op->jump;
    }
    ret = arena_str(arena, str_trim_right(buf_str(&b)));
    buf_finish(&b);
    return ret;
}

void template_render(struct prompt *ret, const struct template_file *t,
                     const struct render_input *in, struct arena *arena)
{
    for (size_t i = 0; i < t->n_section; i++)
        ret->message[i] = (struct message){
            .role = t->section[i].role,
            .text = render_section(t, &t->section[i], in, arena),
        };
    ret->n = t->n_section;
}
