/* scan.c: reads a .vvp text twice: once for scopes and declarations, once for instructions. */
#include "runners/icarus/scan.h"

#include "harness/lang/verilog/systasks.h"
#include "runners/icarus/scan_text.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 200
#define NAME_LEVELS    32

enum side { SIDE_BENCH, SIDE_CANDIDATE, SIDE_PACKAGE };

struct scope {
    struct str name, module; /* module: the module's name; empty for tasks, blocks and the like */
    int parent;              /* -1: a root */
    enum side side;
    bool plain_package; /* the package itself, not a function in it */
    bool in_instance;   /* inside a module that is not a root */
    bool is_entry;
    int file, line;
};

enum object_type { OBJECT_VAR, OBJECT_NET, OBJECT_EVENT };

struct object {
    struct str name;
    int scope;
    enum object_type type;
    struct str label; /* nets: what drives it; nets of one label are one net */
    int drivers;
    bool made_up; /* by the compiler, for a part of another one: .net *"_ivl_4" */
};

struct scan {
    struct str text;
    const char *entry, *top;
    const char *const *forbidden;
    size_t n_forbidden;
    struct scope *scope; /* owned */
    size_t n_scope, cap_scope;
    struct object *object; /* owned */
    size_t n_object, cap_object;
    struct vvp_map scopes, objects;
    struct vvp_map names;  /* of the bench's scopes and their modules */
    struct vvp_map shared; /* labels of the bench's nets: 1 in an instance of it, 0 in its root */
    int *finding_file; /* borrowed: file index of each finding; the names come last in the text */
    int top_file;
    size_t cap_port;
    int port_scope; /* the instance of entry whose ports are kept in ret; -1: none yet */
    struct vvpscan_result ret;
    struct arena *arena;
};

const struct vvpscan_kind_row *vvpscan_kind(enum vvpscan_kind kind)
{
    static const struct vvpscan_kind_row rows[] = {
#define X(id, name, severity, text) {name, severity, text},
        VVPSCAN_KINDS(X)
#undef X
    };
    return &rows[kind];
}

static char *cut(struct scan *s, struct str text)
{
    return arena_dup(s->arena, str_slice(text, 0, NAME_MAX_BYTES));
}

/* "tb.dut.blk", from the root down; a tree too deep is cut at the top. */
static char *full_name(struct scan *s, int scope, struct str last)
{
    struct buf b;
    int level[NAME_LEVELS], n = 0;
    char *name;
    buf_init(&b, NAME_MAX_BYTES);
    for (; scope >= 0 && n < NAME_LEVELS; scope = s->scope[scope].parent)
        level[n++] = scope;
    while (n-- > 0) {
        buf_adds(&b, s->scope[level[n]].name);
        if (n || last.n)
            buf_addc(&b, ".");
    }
    buf_adds(&b, last);
    name = arena_dup(s->arena, buf_str(&b));
    buf_finish(&b);
    return name;
}

static bool same_finding(const struct vvpscan_finding *a, const struct vvpscan_finding *b)
{
    return a->kind == b->kind && !strcmp(a->what, b->what) && !strcmp(a->scope, b->scope);
}

/* `what` in words, or NULL for the object or scope named by the next two. */
struct subject {
    struct str text;
    int scope;
    struct str object;
};

/* Where the next finding goes; VVPSCAN_FINDINGS_MAX: nowhere. Odd ones, of which a design can have
 * as many as it likes, make room for tampering. */
static size_t place(const struct scan *s, bool tamper)
{
    size_t n = s->ret.n_finding;
    if (n < VVPSCAN_FINDINGS_MAX || !tamper)
        return n;
    for (size_t i = 0; i < n; i++)
        if (vvpscan_kind(s->ret.finding[i].kind)->severity == VVPSCAN_ODD)
            return i;
    return n;
}

static void found(struct scan *s, enum vvpscan_kind kind, struct subject what, int scope, int file,
                  int line)
{
    struct vvpscan_finding f = {.kind = kind, .file = "", .line = line};
    bool tamper = vvpscan_kind(kind)->severity == VVPSCAN_TAMPER;
    size_t at;
    if (tamper)
        s->ret.n_tamper++;
    else
        s->ret.n_odd++;
    at = place(s, tamper);
    if (at == VVPSCAN_FINDINGS_MAX)
        return;
    f.what = what.text.n ? cut(s, what.text) : full_name(s, what.scope, what.object);
    f.scope = full_name(s, scope, (struct str){0});
    for (size_t i = 0; i < s->ret.n_finding; i++)
        if (same_finding(&s->ret.finding[i], &f))
            return;
    s->finding_file[at] = file;
    s->ret.finding[at] = f;
    s->ret.n_finding += at == s->ret.n_finding;
}

static void found_object(struct scan *s, enum vvpscan_kind kind, const struct object *o, int scope)
{
    const struct scope *by = &s->scope[scope];
    struct subject what = {.scope = o->scope, .object = o->name};
    found(s, kind, what, scope, by->file, by->line);
}

static void found_scope(struct scan *s, enum vvpscan_kind kind, int what, int scope)
{
    const struct scope *by = &s->scope[scope];
    found(s, kind, (struct subject){.scope = what}, scope, by->file, by->line);
}

static void note_root(struct scan *s, int index, struct str type)
{
    struct scope *c = &s->scope[index];
    c->plain_package = str_eqc(type, "package");
    c->side = c->plain_package ? SIDE_PACKAGE : SIDE_CANDIDATE;
    if (c->module.n && str_eqc(c->module, s->top)) {
        c->side = SIDE_BENCH;
        s->ret.n_top++;
        s->ret.top_line = c->line;
        s->top_file = c->file;
    } else if (c->module.n) {
        found_scope(s, VVPSCAN_ROOT, index, index);
    }
}

static void note_below(struct scan *s, int index)
{
    struct scope *c = &s->scope[index];
    c->side = s->scope[c->parent].side;
    c->in_instance = c->module.n || s->scope[c->parent].in_instance;
    if (!c->module.n)
        return;
    if (str_eqc(c->module, s->entry)) {
        c->side = SIDE_CANDIDATE;
        c->is_entry = true;
        s->port_scope = s->ret.n_entry++ ? s->port_scope : index;
    }
    for (size_t i = 0; c->side != SIDE_BENCH && i < s->n_forbidden; i++)
        if (str_eqc(c->module, s->forbidden[i]))
            found_scope(s, VVPSCAN_FORBIDDEN, index, c->parent);
}

/* Names that iverilog makes up ("$unm_blk_12") are numbered across the whole program. */
static uint64_t scope_hash(const struct scope *c)
{
    struct str name = str_starts(c->name, "$") ? (struct str){0} : c->name;
    return vvp_hash(name, vvp_hash(c->module, 0));
}

/* "g[3]" is g as well. */
static void note_name(struct scan *s, struct str name)
{
    ptrdiff_t index = str_find(name, "[", 0);
    if (name.n)
        vvp_map_put(&s->names, name, 1);
    if (index > 0)
        vvp_map_put(&s->names, str_slice(name, 0, (size_t)index), 1);
}

static void declare_scope(struct scan *s, struct str line)
{
    struct vvp_scope_line words = vvp_scope_line(line);
    struct scope c = {.name = words.name, .file = words.file, .line = words.line};
    int index = (int)s->n_scope;
    c.module = str_eqc(words.type, "module") ? words.module : (struct str){0};
    c.parent = vvp_map_get(&s->scopes, words.parent);
    if (s->n_scope == s->cap_scope) {
        s->cap_scope = s->cap_scope ? s->cap_scope * 2 : 64;
        s->scope = mem_grow(s->scope, s->cap_scope * sizeof *s->scope);
    }
    s->scope[s->n_scope++] = c;
    vvp_map_put(&s->scopes, words.label, index);
    if (c.parent < 0)
        note_root(s, index, words.type);
    else
        note_below(s, index);
    if (s->scope[index].side != SIDE_BENCH)
        return;
    s->ret.bench_digest += scope_hash(&c);
    note_name(s, c.name);
    note_name(s, c.module);
}

/* P_0x1 .param/l "WIDTH" 0 3 10, +C4<0100>; */
static void declare_parameter(struct scan *s, struct str line, int scope)
{
    struct str name = vvp_quoted(&line);
    ptrdiff_t value = str_find(line, ",", 0);
    uint64_t h;
    if (scope < 0 || value < 0 || s->scope[scope].side != SIDE_BENCH)
        return;
    h = vvp_hash(name, scope_hash(&s->scope[scope]));
    s->ret.bench_digest += vvp_hash(str_slice(line, (size_t)value, line.n), h);
}

/*     .port_info 0 /INPUT 4 "a"; */
static void declare_port(struct scan *s, struct str line)
{
    struct vvpscan_port *p;
    if (s->ret.n_port == s->cap_port) {
        struct vvpscan_port *old = s->ret.port;
        s->cap_port = s->cap_port ? s->cap_port * 2 : 64;
        s->ret.port = arena_alloc(s->arena, s->cap_port * sizeof *p);
        if (s->ret.n_port)
            memcpy(s->ret.port, old, s->ret.n_port * sizeof *p);
    }
    p = &s->ret.port[s->ret.n_port];
    vvp_word(&line, " ");
    vvp_number(&line);
    p->direction = arena_dup(s->arena, str_slice(vvp_word(&line, " "), 1, 16));
    p->width = vvp_number(&line);
    p->name = cut(s, vvp_quoted(&line));
    s->ret.n_port++;
}

static void note_shared(struct scan *s, struct str label, bool in_instance)
{
    if (label.n && vvp_map_get(&s->shared, label) != 1)
        vvp_map_put(&s->shared, label, in_instance);
}

/* v0x1_0 .net "a", 3 0, v0x2_0;  alias, 1 drivers
 * E_0x1 .event "ev"; */
static void declare_object(struct scan *s, struct str line, int scope)
{
    struct str label = vvp_word(&line, " "), type = vvp_word(&line, " ");
    struct object o = {.scope = scope};
    ptrdiff_t end;
    if (scope < 0)
        return;
    if (str_starts(type, ".event") && !str_has(line, "\""))
        return; /* an edge, not an event with a name */
    if (*label.p == 'E')
        o.type = OBJECT_EVENT;
    else if (str_starts(type, ".net"))
        o.type = OBJECT_NET;
    o.made_up = str_starts(str_trim_left(line), "*\"");
    o.name = vvp_quoted(&line);
    if ((end = str_find(line, ";", 0)) >= 0 && o.type == OBJECT_NET) {
        size_t from = (size_t)end;
        while (from && line.p[from - 1] != ' ')
            from--;
        o.label = str_slice(line, from, (size_t)end);
        o.drivers = vvp_drivers(str_slice(line, (size_t)end, line.n));
        if (s->scope[scope].side == SIDE_BENCH)
            note_shared(s, o.label, s->scope[scope].in_instance);
    }
    if (s->n_object == s->cap_object) {
        s->cap_object = s->cap_object ? s->cap_object * 2 : 256;
        s->object = mem_grow(s->object, s->cap_object * sizeof *s->object);
    }
    vvp_map_put(&s->objects, label, (int)s->n_object);
    s->object[s->n_object++] = o;
}

/* A port that is no input, by its name. */
static bool is_outward(const struct vvpscan_result *r, struct str name)
{
    for (size_t i = 0; i < r->n_port; i++)
        if (strcmp(r->port[i].direction, "INPUT") != 0 && str_eqc(name, r->port[i].name))
            return true;
    return false;
}

/* Several drivers on one net, or a net of a bidirectional switch ("p0x..."): fine inside a design,
 * but not on what comes from the bench. An input that is driven from a variable of the bench is a
 * net of the design's own; driving it is a blunder that reaches nobody. */
static void check_drivers(struct scan *s)
{
    for (size_t i = 0; i < s->n_object; i++) {
        const struct object *o = &s->object[i];
        bool input;
        int seen;
        if (o->type != OBJECT_NET || s->scope[o->scope].side != SIDE_CANDIDATE || !o->label.n ||
            (o->drivers < 2 && *o->label.p != 'p') ||
            (seen = vvp_map_get(&s->shared, o->label)) < 0)
            continue;
        s->ret.contested |= s->scope[o->scope].is_entry;
        input = s->scope[o->scope].is_entry && !o->made_up && !is_outward(&s->ret, o->name);
        if (input || seen)
            found_object(s, VVPSCAN_BACKDRIVE, o, o->scope);
    }
}

/* A path that begins with the name of a scope is looked for upwards from where it stands, and in
 * the packages when nothing was found. A structure or a task of a package named as an instance of
 * the bench gives `ref_i.q` a meaning by itself, and another one within the bench. */
static void check_shadows(struct scan *s)
{
    for (size_t i = 0; i < s->n_object; i++) {
        const struct object *o = &s->object[i];
        if (s->scope[o->scope].plain_package && vvp_map_get(&s->names, o->name) > 0)
            found_object(s, VVPSCAN_SHADOW, o, o->scope);
    }
    for (size_t i = 0; i < s->n_scope; i++) {
        const struct scope *c = &s->scope[i];
        if (c->parent >= 0 && s->scope[c->parent].plain_package &&
            vvp_map_get(&s->names, c->name) > 0)
            found_scope(s, VVPSCAN_SHADOW, (int)i, c->parent);
    }
}

/* A scope's number for "    .scope S_0x1;", or the current one. */
static int current_scope(const struct scan *s, struct str line, int current)
{
    if (!str_starts(line, "S_") && !str_starts(line, "    .scope S_"))
        return current;
    return vvp_map_get(&s->scopes, vvp_label(&line, "S_"));
}

static void declarations(struct scan *s)
{
    struct str rest = s->text, line;
    int scope = -1;
    while (str_line(&rest, &line) && !str_starts(line, ":file_names")) {
        if (str_starts(line, "S_"))
            declare_scope(s, line);
        scope = current_scope(s, line, scope);
        if (str_starts(line, "v0x") || str_starts(line, "E_0x"))
            declare_object(s, line, scope);
        else if (str_starts(line, "P_0x"))
            declare_parameter(s, line, scope);
        else if (scope >= 0 && scope == s->port_scope && str_starts(line, "    .port_info "))
            declare_port(s, line);
    }
    check_drivers(s);
    check_shadows(s);
}

static const struct object *object_of(const struct scan *s, struct str label)
{
    int index = vvp_map_get(&s->objects, label);
    return index < 0 ? NULL : &s->object[index];
}

static bool of_bench(const struct scan *s, const struct object *o)
{
    return o && s->scope[o->scope].side == SIDE_BENCH;
}

static void on_write(struct scan *s, struct str args, int scope)
{
    const struct object *o = object_of(s, vvp_label(&args, "v0x"));
    if (of_bench(s, o))
        found_object(s, VVPSCAN_WRITE, o, scope);
    else if (o && s->scope[o->scope].plain_package && !s->scope[scope].plain_package)
        found_object(s, VVPSCAN_PACKAGE, o, scope);
}

static void on_force(struct scan *s, struct str args, int scope)
{
    const struct object *o = object_of(s, vvp_label(&args, "v0x"));
    if (!o)
        return;
    if (of_bench(s, o))
        found_object(s, VVPSCAN_FORCE, o, scope);
    else
        found_object(s, o->type == OBJECT_NET ? VVPSCAN_FORCE_NET : VVPSCAN_FORCE_OWN, o, scope);
}

static void on_read(struct scan *s, struct str args, int scope)
{
    const struct object *o = object_of(s, vvp_label(&args, "v0x"));
    if (of_bench(s, o))
        found_object(s, VVPSCAN_READ, o, scope);
}

static void on_trigger(struct scan *s, struct str args, int scope)
{
    const struct object *o = object_of(s, vvp_label(&args, "E_0x"));
    if (of_bench(s, o))
        found_object(s, VVPSCAN_CONTROL, o, scope);
}

static void on_jump(struct scan *s, struct str args, int scope)
{
    int target = vvp_map_get(&s->scopes, vvp_label(&args, "S_"));
    if (target >= 0 && s->scope[target].side == SIDE_BENCH)
        found_scope(s, VVPSCAN_CONTROL, target, scope);
}

/* 3 8 "$display", ...: notes the call and leaves what it is given. */
static void note_call(struct scan *s, struct str *args, int scope)
{
    int file = vvp_number(args), line = vvp_number(args);
    struct str name = vvp_quoted(args);
    enum vvpscan_kind kind = VVPSCAN_TASK;
    vvpscan_note_draw(&s->ret, name, s->arena);
    if (!s->ret.file_task && systask_of(name) == SYSTASK_FILE) {
        s->ret.file_task = cut(s, name);
        s->ret.file_task_line = line;
    }
    if (systask_of(name) == SYSTASK_BAD)
        kind = VVPSCAN_TASK_BAD;
    if (systask_of(name) != SYSTASK_PLAIN)
        found(s, kind, (struct subject){.text = name}, scope, file, line);
}

/*     %vpi_call/w 3 8 "$display", "%d", v0x1_0 {0 0 0}; */
static void on_task(struct scan *s, struct str args, int scope)
{
    struct str label;
    note_call(s, &args, scope);
    while ((label = vvp_label(&args, "v0x")).n)
        if (of_bench(s, object_of(s, label)))
            found_object(s, VVPSCAN_READ, object_of(s, label), scope);
}

static const struct {
    const char *prefix;
    void (*rule)(struct scan *s, struct str args, int scope);
} rules[] = {
    {"%store/", on_write}, {"%assign/", on_write}, {"%cassign/", on_write}, {"%deassign", on_write},
    {"%qpop/", on_write},  {"%delete/", on_write}, {"%force/", on_force},   {"%release/", on_force},
    {"%load/", on_read},   {"%event", on_trigger}, {"%disable", on_jump},   {"%fork", on_jump},
    {"%callf/", on_jump},  {"%vpi_call", on_task}, {"%vpi_func", on_task},
};

static void instruction(struct scan *s, struct str line, int scope)
{
    struct str op = vvp_word(&line, " ;");
    for (size_t i = 0; i < countof(rules); i++) {
        if (!str_starts(op, rules[i].prefix))
            continue;
        rules[i].rule(s, line, scope);
        return;
    }
}

/* L_0x1 .sfunc 3 8 "$fopen", "v32v64", L_0x2, v0x3_0;
 * A call in a continuous assignment. Its arguments are nets, which may be the bench's variables by
 * way of the ports. */
static void on_functor(struct scan *s, struct str line, int scope)
{
    struct str label = vvp_word(&line, " "), type = vvp_word(&line, " ");
    if (label.n && str_starts(type, ".sfunc"))
        note_call(s, &line, scope);
}

static void file_names(struct scan *s, struct str rest)
{
    struct str line;
    for (int i = 0; str_line(&rest, &line); i++) {
        const char *name;
        if (!str_starts(line, "    \""))
            break;
        name = cut(s, vvp_quoted(&line));
        for (size_t k = 0; k < s->ret.n_finding; k++)
            if (s->finding_file[k] == i)
                s->ret.finding[k].file = name;
        if (s->ret.n_top && s->top_file == i)
            s->ret.top_file = name;
    }
}

static void instructions(struct scan *s)
{
    struct str rest = s->text, line;
    int scope = -1;
    while (str_line(&rest, &line)) {
        if (str_starts(line, ":file_names")) {
            file_names(s, rest);
            return;
        }
        scope = current_scope(s, line, scope);
        if (scope < 0 || s->scope[scope].side == SIDE_BENCH)
            continue;
        if (str_starts(line, "    %"))
            instruction(s, line, scope);
        else if (str_starts(line, "L_"))
            on_functor(s, line, scope);
    }
}

int vvpscan(struct str vvp, const char *entry, const char *top, const char *const *forbidden,
            size_t n_forbidden, struct vvpscan_result *ret, struct arena *arena)
{
    int finding_file[VVPSCAN_FINDINGS_MAX];
    struct scan s = {.text = vvp,
                     .entry = entry,
                     .top = top,
                     .forbidden = forbidden,
                     .n_forbidden = n_forbidden,
                     .finding_file = finding_file,
                     .top_file = -1,
                     .port_scope = -1,
                     .arena = arena};
    if (!str_starts(vvp, "#! ") || !str_has(str_slice(vvp, 0, 4096), "\n:ivl_version "))
        return -1;
    s.ret.finding = arena_alloc(arena, VVPSCAN_FINDINGS_MAX * sizeof *s.ret.finding);
    s.ret.top_file = "";
    declarations(&s);
    instructions(&s);
    free(s.scope);
    free(s.object);
    vvp_map_finish(&s.scopes);
    vvp_map_finish(&s.objects);
    vvp_map_finish(&s.names);
    vvp_map_finish(&s.shared);
    *ret = s.ret;
    return 0;
}

static bool has_port(const struct vvpscan_result *r, const struct vvpscan_port *port)
{
    for (size_t i = 0; i < r->n_port; i++)
        if (!strcmp(r->port[i].name, port->name))
            return r->port[i].width == port->width &&
                   !strcmp(r->port[i].direction, port->direction);
    return false;
}

bool vvpscan_same_ports(const struct vvpscan_result *a, const struct vvpscan_result *b)
{
    for (size_t i = 0; i < a->n_port; i++)
        if (!has_port(b, &a->port[i]))
            return false;
    return a->n_port == b->n_port;
}
