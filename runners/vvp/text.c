/* text.c: from lines to scopes, threads and files. */
#include "runners/vvp/text.h"

#include "runners/vvp/names.h"
#include "runners/vvp/lex.h"

#include <limits.h>
#include <string.h>

#define FILES_MARK "# The file index is used to find the file name in the following table."

enum stage { STAGE_SCOPES, STAGE_PATHS, STAGE_THREADS };

struct reader {
    struct vvp_program p;
    struct names scopes;
    size_t cap_scope, cap_thread;
    size_t *open; /* the scopes from the root down to the last one read */
    size_t n_open, cap_open, n_closed;
    enum stage stage;
    enum link_reason unreadable;
    struct arena *arena;
    struct link_refusal *refusal;
};

static int unreadable(struct reader *r, struct str line)
{
    return link_refuse(r->refusal, r->unreadable, line);
}

unsigned long vvp_long(struct str digits)
{
    unsigned long v = 0;
    for (size_t i = 0; i < digits.n; i++)
        if (__builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, (unsigned long)(digits.p[i] - '0'), &v))
            return ULONG_MAX;
    return v;
}

struct str vvp_unquoted(struct str quoted)
{
    return str_slice(quoted, 1, quoted.n - 1);
}

/* What a line declares, by the word behind its label; the longest first
 * where one starts another. */
static const struct {
    const char *key;
    enum vvp_what what;
} declares[] = {
    {".net", VVP_NET},     {".var", VVP_VAR},     {".array", VVP_ARRAY}, {".event", VVP_EVENT},
    {".param", VVP_PARAM}, {".sfunc", VVP_SFUNC}, {".delay", VVP_DELAY},
};

static bool is_hiz(struct str line, struct str key)
{
    return str_eqc(key, ".functor") && str_starts(line, "o0x") && str_has(line, "; HiZ drive");
}

static enum vvp_what labelled(struct str line, struct vvp_line *ret)
{
    struct vvp_token label, key = {.kind = VVP_END};
    size_t at = 0;
    vvp_lex(line, &at, &label);
    vvp_word_next(line, &at, &key);
    ret->label = label.text;
    for (size_t i = 0; i < countof(declares) && key.kind == VVP_KEY; i++)
        if (str_starts(key.text, declares[i].key) && !str_eqc(key.text, ".array/port"))
            return declares[i].what;
    return is_hiz(line, key.text) ? VVP_HIZ : VVP_OTHER;
}

static struct vvp_line line_of(struct str line)
{
    struct vvp_line ret = {.text = line};
    if (str_starts(line, "    %"))
        ret.what = VVP_CODE;
    else if (str_starts(line, "    .port_info "))
        ret.what = VVP_PORT;
    else if (str_starts(line, " .timescale "))
        ret.what = VVP_TIMESCALE;
    else if (line.n && line.p[0] != ' ' && line.p[0] != ';' && line.p[0] != '#')
        ret.what = labelled(line, &ret);
    return ret;
}

/* 3 12 */
static bool read_place(struct str line, size_t *at, struct vvp_place *ret)
{
    struct vvp_token a, b;
    if (!vvp_word_next(line, at, &a) || a.kind != VVP_NUMBER || !vvp_word_next(line, at, &b) ||
        b.kind != VVP_NUMBER)
        return false;
    *ret = (struct vvp_place){vvp_long(a.text), vvp_long(b.text)};
    return true;
}

static bool expect(struct str line, size_t *at, enum vvp_kind kind, const char *text,
                   struct str *ret)
{
    struct vvp_token t;
    if (!vvp_word_next(line, at, &t) || t.kind != kind || (text && !str_eqc(t.text, text)))
        return false;
    if (ret)
        *ret = kind == VVP_STRING ? vvp_unquoted(t.text) : t.text;
    return true;
}

/* S_0x1 .scope module, "u" "sub" 3 12, 3 1 0, S_0x2;   A root ends behind the first place. */
static bool scope_words(struct str line, struct vvp_scope *ret, struct str *parent)
{
    size_t at = 0;
    struct vvp_token t;
    struct str cell;
    if (!expect(line, &at, VVP_LABEL, NULL, &ret->label) ||
        !expect(line, &at, VVP_KEY, ".scope", NULL) ||
        !expect(line, &at, VVP_SYMBOL, NULL, &ret->type) ||
        !expect(line, &at, VVP_PUNCT, ",", NULL) ||
        !expect(line, &at, VVP_STRING, NULL, &ret->name) ||
        !expect(line, &at, VVP_STRING, NULL, &ret->module) || !read_place(line, &at, &ret->at) ||
        !vvp_word_next(line, &at, &t))
        return false;
    if (t.kind == VVP_REMARK)
        return str_eqc(t.text, ";");
    if (!str_eqc(t.text, ",") || !read_place(line, &at, &ret->def) ||
        !expect(line, &at, VVP_NUMBER, NULL, &cell))
        return false;
    ret->is_cell = str_eqc(cell, "1");
    return (ret->is_cell || str_eqc(cell, "0")) && expect(line, &at, VVP_PUNCT, ",", NULL) &&
           expect(line, &at, VVP_SYMBOL, NULL, parent) && expect(line, &at, VVP_REMARK, ";", NULL);
}

/* Scopes that are no ancestors of the next one are complete. */
static void close_scopes(struct reader *r, size_t keep)
{
    while (r->n_open > keep) {
        struct vvp_scope *s = &r->p.scope[r->open[--r->n_open]];
        s->end = r->p.n_scope;
        s->post = r->n_closed++;
    }
}

static int open_scope(struct reader *r, size_t parent, struct str line)
{
    size_t keep = r->n_open;
    while (keep && r->open[keep - 1] != parent)
        keep--;
    if (parent != VVP_NONE && !keep)
        return unreadable(r, line);
    close_scopes(r, keep);
    r->open = arena_room(r->arena, r->open, r->n_open, &r->cap_open, sizeof *r->open);
    r->open[r->n_open++] = r->p.n_scope;
    return 0;
}

static void end_lines(struct reader *r)
{
    struct vvp_program *p = &r->p;
    if (r->stage == STAGE_THREADS && p->n_thread)
        p->thread[p->n_thread - 1].last = p->n_line;
    else if (r->stage == STAGE_PATHS)
        p->path_last = p->n_line;
    else if (p->n_scope)
        p->scope[p->n_scope - 1].last = p->n_line;
}

static int begin_scope(struct reader *r, struct str line)
{
    struct vvp_scope s = {.parent = VVP_NONE, .first = r->p.n_line};
    struct str parent = {0};
    const struct name *known;
    if (r->stage != STAGE_SCOPES || !scope_words(line, &s, &parent) ||
        names_get(&r->scopes, s.label))
        return unreadable(r, line);
    known = parent.n ? names_get(&r->scopes, parent) : NULL;
    if (parent.n && !known)
        return unreadable(r, line);
    s.parent = known ? known->index : VVP_NONE;
    s.root = known ? r->p.scope[known->index].root : r->p.n_scope;
    end_lines(r);
    if (open_scope(r, s.parent, line) < 0)
        return -1;
    names_put(&r->scopes, s.label, r->arena)->index = r->p.n_scope;
    r->p.scope = arena_room(r->arena, r->p.scope, r->p.n_scope, &r->cap_scope, sizeof s);
    r->p.scope[r->p.n_scope++] = s;
    return 0;
}

/*     .scope S_0x1;   With two spaces fewer it begins the paths of a module. */
static int begin_thread(struct reader *r, struct str line, enum stage stage)
{
    struct str label;
    const struct name *scope;
    size_t at = 0;
    if (stage < r->stage || !expect(line, &at, VVP_KEY, ".scope", NULL) ||
        !expect(line, &at, VVP_SYMBOL, NULL, &label) || !(scope = names_get(&r->scopes, label)))
        return unreadable(r, line);
    end_lines(r);
    if (stage == STAGE_PATHS && r->stage != STAGE_PATHS)
        r->p.path_first = r->p.n_line;
    r->stage = stage;
    if (stage == STAGE_PATHS)
        return 0;
    r->p.thread =
        arena_room(r->arena, r->p.thread, r->p.n_thread, &r->cap_thread, sizeof *r->p.thread);
    r->p.thread[r->p.n_thread++] = (struct vvp_thread){.scope = scope->index, .first = r->p.n_line};
    return 0;
}

/* "T_5 ;" stands in front of a thread's code. The blocks within it, and those within tasks, have a
 * ".scope" line, too, which is a part of the code. */
static bool is_entry(struct str rest)
{
    struct str line;
    size_t n = 2;
    if (!str_line(&rest, &line) || !str_starts(line, "T_"))
        return false;
    while (n < line.n && line.p[n] >= '0' && line.p[n] <= '9')
        n++;
    return n > 2 && str_eqc(str_slice(line, n, line.n), " ;");
}

static int read_line(struct reader *r, struct str line, struct str rest)
{
    if (memchr(line.p, 0, line.n))
        return unreadable(r, line);
    if (str_starts(line, "S_0x"))
        return begin_scope(r, line);
    if (str_starts(line, ":") || !r->p.n_scope)
        return unreadable(r, line);
    if (str_starts(line, "    .scope ") && is_entry(rest) &&
        begin_thread(r, line, STAGE_THREADS) < 0)
        return -1;
    if (str_starts(line, "  .scope ") && begin_thread(r, line, STAGE_PATHS) < 0)
        return -1;
    r->p.line[r->p.n_line++] = line_of(line);
    return 0;
}

/* :vpi_time_precision - 12; */
static void read_precision(struct vvp_program *p, struct str line)
{
    static const char start[] = ":vpi_time_precision ";
    struct str rest = str_slice(line, sizeof start - 1, line.n);
    if (!str_starts(line, start) || rest.n < 4)
        return;
    p->precision = (int)vvp_long(str_slice(rest, 2, rest.n - 1));
    if (rest.p[0] == '-')
        p->precision = -p->precision;
}

static size_t count_lines(struct str text)
{
    size_t n = 1;
    for (const char *p = text.p; (p = memchr(p, '\n', (size_t)(text.p + text.n - p))); p++)
        n++;
    return n;
}

/* Up to the first scope, which stays in *rest. */
static int read_head(struct reader *r, struct str *rest)
{
    ptrdiff_t end = str_find(*rest, "\nS_0x", 0);
    struct str head, line;
    if (!str_starts(*rest, "#! ") || end < 0)
        return unreadable(r, str_slice(*rest, 0, 40));
    head = str_slice(*rest, 0, (size_t)end);
    *rest = str_slice(*rest, (size_t)end + 1, rest->n);
    r->p.head = arena_alloc(r->arena, count_lines(head) * sizeof *r->p.head);
    while (str_line(&head, &line)) {
        if (r->p.n_head && !str_starts(line, ":"))
            return unreadable(r, line);
        read_precision(&r->p, line);
        r->p.head[r->p.n_head++] = line;
    }
    return 0;
}

/* :file_names 5;  and a line for each */
static int read_files(struct reader *r, struct str rest)
{
    struct str line = {0};
    r->p.file = arena_alloc(r->arena, count_lines(rest) * sizeof *r->p.file);
    if (!str_line(&rest, &line) || !str_starts(line, ":file_names "))
        return unreadable(r, line);
    while (str_line(&rest, &line)) {
        if (!str_starts(line, "    \"") || !str_ends(line, "\";") || line.n < 7)
            return unreadable(r, line);
        r->p.file[r->p.n_file++] = line;
    }
    return 0;
}

static int read_body(struct reader *r, struct str rest)
{
    struct str line;
    r->p.line = arena_alloc(r->arena, count_lines(rest) * sizeof *r->p.line);
    while (str_line(&rest, &line)) {
        if (!str_eqc(line, FILES_MARK)) {
            if (read_line(r, line, rest) < 0)
                return -1;
            continue;
        }
        end_lines(r);
        close_scopes(r, 0);
        return read_files(r, rest);
    }
    return unreadable(r, STR("no table of files"));
}

int vvp_read(struct str text, bool is_candidate, struct vvp_program *ret, struct arena *arena,
             struct link_refusal *refusal)
{
    struct reader r = {.arena = arena,
                       .refusal = refusal,
                       .unreadable = is_candidate ? LINK_UNREADABLE : LINK_BENCH_UNREADABLE};
    if (text.n > VVP_TEXT_MAX)
        return link_refuse(refusal, is_candidate ? LINK_TOO_LARGE : LINK_BENCH_TOO_LARGE, STR(""));
    if (read_head(&r, &text) < 0 || read_body(&r, text) < 0)
        return -1;
    *ret = r.p;
    return 0;
}

/* A number of a range, which may be negative. */
static void note_number(struct vvp_object *o, struct str digits, bool minus, int *n)
{
    unsigned long v = vvp_long(digits);
    long value = v > LONG_MAX ? LONG_MAX : (long)v;
    if (minus)
        value = -value;
    if (*n == 0)
        o->msb = value;
    else if (*n == 1)
        o->lsb = value;
    o->has_range = ++*n >= 2;
}

bool vvp_object(const struct vvp_line *line, struct vvp_object *ret)
{
    struct vvp_token t;
    size_t at = 0;
    int n = 0;
    bool minus = false;
    *ret = (struct vvp_object){0};
    if (!vvp_word_next(line->text, &at, &t) || !vvp_word_next(line->text, &at, &t))
        return false;
    ret->label = ret->driver = line->label;
    ret->key = t.text;
    while (vvp_word_next(line->text, &at, &t) && t.kind != VVP_REMARK) {
        if (t.kind == VVP_BAD)
            return false;
        if (t.kind == VVP_STRING)
            ret->name = vvp_unquoted(t.text);
        else if (t.kind == VVP_NUMBER)
            note_number(ret, t.text, minus, &n);
        else if (t.kind == VVP_SYMBOL || t.kind == VVP_VALUE)
            ret->driver = t.text;
        ret->made_up |= str_eqc(t.text, "*");
        minus = str_eqc(t.text, "-");
    }
    return t.kind == VVP_REMARK;
}

size_t vvp_root(const struct vvp_program *p, const char *module)
{
    size_t found = VVP_NONE;
    for (size_t i = 0; i < p->n_scope; i++)
        if (p->scope[i].parent == VVP_NONE && str_eqc(p->scope[i].type, "module") &&
            str_eqc(p->scope[i].module, module))
            found = i;
    return found;
}
