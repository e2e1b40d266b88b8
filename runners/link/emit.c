/* emit.c: the joint text, line by line. */
#include "runners/link/private.h"

#include <string.h>

static void put(struct linker *l, struct str text)
{
    buf_adds(&l->out, text);
}

static void put_c(struct linker *l, const char *text)
{
    buf_addc(&l->out, text);
}

/* ---- the candidate's half ---- */

/* The number in a line that is an index into the table of files, counted from 1; 0: none. */
static int file_number(const struct vvp_line *line)
{
    switch (line->what) {
    case VVP_SFUNC:
        return 1;
    case VVP_PARAM:
        return 2;
    case VVP_CODE:
        return str_starts(line->text, "    %vpi_") || str_starts(line->text, "    %file_line") ? 1
                                                                                               : 0;
    default:
        return 0;
    }
}

static bool is_call(const struct vvp_line *line)
{
    return line->what == VVP_SFUNC ||
           (line->what == VVP_CODE && str_starts(line->text, "    %vpi_"));
}

static struct str file_name(const struct vvp_program *p, unsigned long index)
{
    /* as the table has it:     "candidate.sv"; */
    return index < p->n_file ? str_slice(p->file[index], 5, p->file[index].n - 2) : (struct str){0};
}

static struct str renamed_task(const struct linker *l, struct str name)
{
    const struct task_rename *r = l->job->rename;
    for (; r && r->from; r++)
        if (str_eqc(name, r->from))
            return str_c(r->to);
    return name;
}

static struct task_call *add_task(struct linker *l, struct str name)
{
    size_t n = l->ret.n_task;
    l->ret.task = arena_room(l->arena, l->ret.task, n, &l->cap_task, sizeof *l->ret.task);
    names_put(&l->task_names, name, l->arena)->index = n;
    l->ret.task[n] = (struct task_call){.name = name, .kind = systask_of(name)};
    return &l->ret.task[l->ret.n_task++];
}

/* A line of the candidate's while it is renamed. */
struct renaming {
    struct linker *l;
    const struct instance *in;
    const struct vvp_line *line;
    int file_number;
    int n_number;
    bool named; /* the call's name was seen: other strings are arguments */
    struct vvp_place at;
    size_t done, here; /* what lies between the two was read and stays as it is */
};

/* Writes what stays, up to the token of this length that was just read. */
static void flush(struct renaming *r, size_t token)
{
    put(r->l, str_slice(r->line->text, r->done, r->here - token));
    r->done = r->here;
}

static void put_task(struct renaming *r, struct str quoted)
{
    struct linker *l = r->l;
    struct str name = vvp_unquoted(quoted);
    const struct name *known = names_get(&l->task_names, name);
    struct task_call *call = known ? &l->ret.task[known->index] : add_task(l, name);
    r->named = true;
    if (r->in->is_first && !call->calls++) {
        call->file = file_name(&r->in->half->p, r->at.file);
        call->line = r->at.line;
    }
    flush(r, quoted.n);
    put_c(l, "\"");
    put(l, renamed_task(l, name));
    put_c(l, "\"");
}

static void put_number(struct renaming *r, struct str digits)
{
    unsigned long value = vvp_long(digits);
    r->n_number++;
    if (r->n_number == 1)
        r->at.file = value;
    else if (r->n_number == 2)
        r->at.line = value;
    if (r->n_number != r->file_number)
        return;
    flush(r, digits.n);
    buf_addf(&r->l->out, "%lu", value + r->in->half->first_file);
}

static int put_symbol(struct renaming *r, struct vvp_token t)
{
    struct linker *l = r->l;
    const struct name *at = names_get(&r->in->symbols, t.text);
    enum vvp_symbol kind;
    if (!at)
        at = names_get(&r->in->half->shared, t.text);
    if (at) {
        flush(r, t.text.n);
        put(l, at->text);
        return 0;
    }
    kind = vvp_symbol(t.text);
    if (kind == VVP_UNKNOWN || (kind == VVP_RESERVED && t.kind == VVP_LABEL))
        return link_refuse(l->refusal, LINK_UNREADABLE, t.text);
    if (kind == VVP_LABEL_NAME) {
        flush(r, t.text.n);
        put_c(l, r->in->prefix);
        put(l, t.text);
    }
    return 0;
}

static int put_token(struct renaming *r, struct vvp_token t)
{
    switch (t.kind) {
    case VVP_LABEL:
    case VVP_SYMBOL:
        return put_symbol(r, t);
    case VVP_NUMBER:
        put_number(r, t.text);
        return 0;
    case VVP_STRING:
        if (!r->named && is_call(r->line))
            put_task(r, t.text);
        return 0;
    case VVP_BAD:
        return link_refuse(r->l->refusal, LINK_UNREADABLE, t.text);
    default:
        return 0;
    }
}

static int put_renamed(struct linker *l, const struct instance *in, const struct vvp_line *line)
{
    struct renaming r = {.l = l, .in = in, .line = line, .file_number = file_number(line)};
    struct vvp_token t;
    while (vvp_lex(line->text, &r.here, &t))
        if (put_token(&r, t) < 0)
            return -1;
    flush(&r, 0);
    put_c(l, "\n");
    return 0;
}

/* ---- the bench's half ---- */

static struct str in_place_of(const struct linker *l, struct str symbol, bool code)
{
    const struct name *at = code ? names_get(&l->code_symbols, symbol) : NULL;
    return at ? at->text : names_text(&l->bench_symbols, symbol);
}

/* Is this a net of the bench's that an output with strengths drives? It then has them as well. */
static bool becomes_strong(const struct linker *l, const struct vvp_line *line)
{
    struct vvp_object o;
    return l->strong.n && line->what == VVP_NET && vvp_object(line, &o) &&
           !str_starts(o.key, ".net8") && names_get(&l->strong, o.driver);
}

static int put_bench_line(struct linker *l, const struct vvp_line *line)
{
    bool code = line->what == VVP_CODE, strong = becomes_strong(l, line);
    struct vvp_token t;
    size_t at = 0, done = 0;
    while (vvp_lex(line->text, &at, &t)) {
        struct str now = t.text;
        if (t.kind == VVP_BAD)
            return link_refuse(l->refusal, LINK_BENCH_UNREADABLE, t.text);
        if (strong && t.kind == VVP_KEY) {
            now = str_c(
                arena_printf(l->arena, ".net8" STR_FMT, STR_ARG(str_slice(t.text, 4, t.text.n))));
            strong = false;
        } else if (t.kind == VVP_SYMBOL) {
            now = in_place_of(l, t.text, code);
        }
        if (now.p == t.text.p)
            continue;
        put(l, str_slice(line->text, done, at - t.text.n));
        put(l, now);
        done = at;
    }
    put(l, str_slice(line->text, done, line->text.n));
    put_c(l, "\n");
    return 0;
}

static int put_bench_lines(struct linker *l, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (!l->gone[i] && put_bench_line(l, &l->bench.line[i]) < 0)
            return -1;
    return 0;
}

static void put_scope_line(struct linker *l, struct str label, const struct vvp_scope *s)
{
    put(l, label);
    buf_addf(&l->out, " .scope " STR_FMT ", \"" STR_FMT "\" \"" STR_FMT "\"", STR_ARG(s->type),
             STR_ARG(s->name), STR_ARG(s->module));
}

static int put_bench_scope(struct linker *l, const struct vvp_scope *s)
{
    put_scope_line(l, s->label, s);
    buf_addf(&l->out, " %lu %lu", s->at.file, s->at.line);
    if (s->parent != VVP_NONE)
        buf_addf(&l->out, ", %lu %lu %d, " STR_FMT, s->def.file, s->def.line, s->is_cell,
                 STR_ARG(l->bench.scope[s->parent].label));
    put_c(l, ";\n");
    return put_bench_lines(l, s->first, s->last);
}

/* ---- where the halves meet ---- */

static int put_event(struct linker *l, size_t event)
{
    const struct bench_event *e = &l->event[event];
    for (size_t i = e->first; i < e->last; i++)
        if (put_bench_line(l, &l->bench.line[i]) < 0)
            return -1;
    return 0;
}

/* o0x1 .functor BUFZ 4, <what drives the stub's input>; */
static void put_fed(struct linker *l, const struct instance *in, const struct vvp_line *line,
                    struct str feed)
{
    buf_addf(&l->out, "%s" STR_FMT " .functor BUFZ %lu, ", in->prefix, STR_ARG(line->label),
             linker_holder_width(line->text));
    put(l, feed);
    put_c(l, ";\n");
}

static int put_line(struct linker *l, const struct instance *in, const struct vvp_line *line)
{
    const struct name *fate = line->what == VVP_HIZ || line->what == VVP_EVENT
                                  ? names_get(&in->fates, line->label)
                                  : NULL;
    if (!fate)
        return put_renamed(l, in, line);
    if ((fate->index & 3) == FATE_MOVE)
        return put_event(l, fate->index >> 2);
    if (fate->index == FATE_FEED)
        put_fed(l, in, line, fate->text);
    return 0;
}

static int put_lines(struct linker *l, const struct instance *in, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (put_line(l, in, &in->half->p.line[i]) < 0)
            return -1;
    return 0;
}

/* A scope's line is written from what was read of it: nothing else of it can come through. */
static int put_scope(struct linker *l, const struct instance *in, const struct vvp_scope *s)
{
    size_t shift = in->half->first_file;
    if (vvp_symbol(s->type) != VVP_RESERVED)
        return link_refuse(l->refusal, LINK_UNREADABLE, s->type);
    put_scope_line(l, linker_symbol(l, in, s->label), s);
    buf_addf(&l->out, " %lu %lu", s->at.file + shift, s->at.line);
    if (s->parent != VVP_NONE) {
        buf_addf(&l->out, ", %lu %lu %d, ", s->def.file + shift, s->def.line, s->is_cell);
        put(l, linker_symbol(l, in, in->half->p.scope[s->parent].label));
    }
    put_c(l, ";\n");
    return put_lines(l, in, s->first, s->last);
}

/* The candidate's root, named and placed as the bench's instance. */
static int put_root(struct linker *l, const struct instance *in)
{
    const struct vvp_scope *stub = &l->bench.scope[in->stub];
    const struct vvp_scope *root = &in->half->p.scope[in->half->root];
    put_scope_line(l, linker_symbol(l, in, root->label), stub);
    buf_addf(&l->out, " %lu %lu, %lu %lu 0, " STR_FMT ";\n", stub->at.file, stub->at.line,
             root->at.file + in->half->first_file, root->at.line,
             STR_ARG(l->bench.scope[stub->parent].label));
    return put_lines(l, in, root->first, root->last);
}

/* The stub's inputs stay as local aliases, since ivl may name the bench's own nets by them; so do
 * constants and the like that ivl drew in its scope. Its outputs are the candidate's now. */
static int put_stub_rest(struct linker *l, const struct instance *in)
{
    const struct vvp_scope *s = &l->bench.scope[in->stub];
    for (size_t i = s->first; i < s->last; i++) {
        const struct vvp_line *line = &l->bench.line[i];
        struct vvp_object o;
        if (line->what == VVP_PORT || line->what == VVP_TIMESCALE || line->what == VVP_PARAM ||
            (line->what == VVP_VAR && names_get(&l->bench_symbols, line->label)))
            continue;
        if (line->what == VVP_NET && vvp_object(line, &o) && !o.made_up) {
            put(l, o.label);
            buf_addf(&l->out, " " STR_FMT " *\"" STR_FMT "\", %ld %ld, ", STR_ARG(o.key),
                     STR_ARG(o.name), o.msb, o.lsb);
            put(l, names_text(&l->bench_symbols, o.driver));
            put_c(l, ";\n");
        } else if (put_bench_line(l, line) < 0) {
            return -1;
        }
    }
    return 0;
}

static int put_candidate(struct linker *l, const struct instance *in)
{
    const struct half *h = in->half;
    if (put_root(l, in) < 0 || put_stub_rest(l, in) < 0)
        return -1;
    for (size_t i = h->root + 1; i < h->p.scope[h->root].end; i++)
        if (put_scope(l, in, &h->p.scope[i]) < 0)
            return -1;
    return 0;
}

static int put_packages(struct linker *l)
{
    const struct half *h = l->instance->half;
    for (size_t i = 0; i < h->p.n_scope; i++)
        if (linker_is_package(h, i) && put_scope(l, l->instance, &h->p.scope[i]) < 0)
            return -1;
    return 0;
}

static int put_scopes(struct linker *l)
{
    bool done = false;
    size_t next = 0;
    for (size_t i = 0; i < l->bench.n_scope; i++) {
        const struct vvp_scope *s = &l->bench.scope[i];
        if (!done && s->parent == VVP_NONE && !str_eqc(s->type, "package")) {
            if (put_packages(l) < 0)
                return -1;
            done = true;
        }
        if (l->is_stub[i] ? put_candidate(l, &l->instance[next++]) < 0 : put_bench_scope(l, s) < 0)
            return -1;
    }
    return 0;
}

/* Threads of packages: once. Those of other roots (the one for the precision has none): never. */
static int put_candidate_threads(struct linker *l, const struct instance *in)
{
    const struct half *h = in->half;
    size_t end = h->p.scope[h->root].end;
    for (size_t i = 0; i < h->p.n_thread; i++) {
        const struct vvp_thread *t = &h->p.thread[i];
        bool inside = t->scope >= h->root && t->scope < end;
        if (!inside && (in != l->instance || !linker_is_package(h, t->scope)))
            continue;
        if (put_lines(l, in, t->first, t->last) < 0)
            return -1;
    }
    return 0;
}

static int put_threads(struct linker *l)
{
    struct names places = {0};
    for (size_t i = 0; i < l->n_instance; i++) {
        const struct vvp_thread *t = &l->bench.thread[l->instance[i].thread];
        names_put(&places, l->bench.scope[t->scope].label, l->arena)->index = i;
    }
    for (size_t i = 0; i < l->bench.n_thread; i++) {
        const struct vvp_thread *t = &l->bench.thread[i];
        const struct name *at = names_get(&places, l->bench.scope[t->scope].label);
        if (at ? put_candidate_threads(l, &l->instance[at->index]) < 0
               : put_bench_lines(l, t->first, t->last) < 0)
            return -1;
    }
    return 0;
}

/* ---- the whole ---- */

static int put_paths(struct linker *l)
{
    if (put_bench_lines(l, l->bench.path_first, l->bench.path_last) < 0)
        return -1;
    for (size_t i = 0; i < l->n_instance; i++)
        if (put_lines(l, &l->instance[i], l->instance[i].half->p.path_first,
                      l->instance[i].half->p.path_last) < 0)
            return -1;
    return 0;
}

static bool is_plain_file(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!((name.p[i] | 32) >= 'a' && (name.p[i] | 32) <= 'z') &&
            !(name.p[i] >= '0' && name.p[i] <= '9') && !strchr("_./<> -", name.p[i]))
            return false;
    return true;
}

static void put_half_files(struct linker *l, const struct vvp_program *p)
{
    for (size_t i = 0; i < p->n_file; i++) {
        struct str name = file_name(p, i);
        buf_addf(&l->out, "    \"" STR_FMT "\";\n",
                 STR_ARG(is_plain_file(name) ? name : STR("candidate")));
    }
}

static void put_files(struct linker *l)
{
    const struct half *last = &l->half[l->n_half - 1];
    put_c(l, "# The file index is used to find the file name in the following table.\n");
    buf_addf(&l->out, ":file_names %zu;\n", last->first_file + last->p.n_file);
    for (size_t i = 0; i < l->bench.n_file; i++) {
        put(l, l->bench.file[i]);
        put_c(l, "\n");
    }
    for (size_t k = 0; k < l->n_half; k++)
        put_half_files(l, &l->half[k].p);
}

int linker_emit(struct linker *l)
{
    for (size_t i = 0; i < l->bench.n_head; i++) {
        put(l, l->bench.head[i]);
        put_c(l, "\n");
    }
    if (put_scopes(l) < 0 || put_paths(l) < 0 || put_threads(l) < 0)
        return -1;
    put_files(l);
    return l->out.over ? link_refuse(l->refusal, LINK_TOO_LARGE, STR("")) : 0;
}
