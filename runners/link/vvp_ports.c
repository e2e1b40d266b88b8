/* vvp_ports.c: from .port_info and the declarations of a scope to ports, and to a stub. */
#include "runners/link/vvp_ports.h"

#include "runners/vvp/names.h"
#include "runners/vvp/lex.h"

/* The types of one vector of bits. */
static bool is_vector(struct str type)
{
    static const char *const types[] = {"", "/s", "/2u", "/2s", "/i"};
    for (size_t i = 0; i < countof(types); i++)
        if (str_eqc(type, types[i]))
            return true;
    return false;
}

/* The first signal of each name, by name. */
static void note_signals(const struct vvp_program *p, const struct vvp_scope *s,
                         struct names *signals, struct arena *arena)
{
    struct vvp_object o;
    for (size_t i = s->first; i < s->last; i++) {
        enum vvp_what what = p->line[i].what;
        if ((what != VVP_NET && what != VVP_VAR && what != VVP_ARRAY) ||
            !vvp_object(&p->line[i], &o) || o.made_up || !o.name.n || names_get(signals, o.name))
            continue;
        names_put(signals, o.name, arena)->index = i;
    }
}

/*     .port_info 0 /INPUT 4 "a"; */
static bool port_words(struct str line, struct str *direction, struct link_port *ret)
{
    struct vvp_token t;
    size_t at = 0;
    if (!vvp_word_next(line, &at, &t) || !vvp_word_next(line, &at, &t) ||
        !vvp_word_next(line, &at, &t) || t.kind != VVP_KEY)
        return false;
    *direction = t.text;
    if (!vvp_word_next(line, &at, &t) || t.kind != VVP_NUMBER)
        return false;
    ret->width = vvp_long(t.text);
    if (!vvp_word_next(line, &at, &t) || t.kind != VVP_STRING)
        return false;
    ret->name = vvp_unquoted(t.text);
    return true;
}

static int note_signal(struct link_port *port, const struct vvp_line *line,
                       struct link_refusal *refusal)
{
    struct vvp_object o;
    unsigned long span;
    if (line->what == VVP_ARRAY || !vvp_object(line, &o))
        return link_refuse(refusal, LINK_PORT_SHAPE, port->name);
    port->kind = line->what == VVP_VAR        ? PORT_VAR
                 : str_starts(o.key, ".net8") ? PORT_NET8
                                              : PORT_NET;
    port->type = str_slice(o.key, port->kind == PORT_NET8 ? 5 : 4, o.key.n);
    port->label = o.label;
    port->driver = port->kind == PORT_VAR ? o.label : o.driver;
    if (!is_vector(port->type) || vvp_symbol(port->driver) != VVP_LABEL_NAME)
        return link_refuse(refusal, LINK_PORT_TYPE, port->name);
    span = o.msb > o.lsb ? (unsigned long)(o.msb - o.lsb) : (unsigned long)(o.lsb - o.msb);
    if (!o.has_range || span + 1 != port->width)
        return link_refuse(refusal, LINK_PORT_SHAPE, port->name);
    return 0;
}

/*     .port_info 3 /NODIR 0 "unnamed";   A comma with no port behind it: "(a, b, y, )". */
static bool is_empty_place(struct str line)
{
    struct link_port port;
    struct str direction;
    return port_words(line, &direction, &port) && str_eqc(direction, "/NODIR") && port.width == 0 &&
           str_eqc(port.name, "unnamed");
}

static int add_port(const struct vvp_program *p, struct str line, const struct names *signals,
                    struct link_ports *ret, struct link_refusal *refusal)
{
    struct link_port *port = &ret->port[ret->n];
    struct str direction;
    const struct name *signal;
    if (!port_words(line, &direction, port))
        return link_refuse(refusal, LINK_PORT_SHAPE, line);
    port->is_input = str_eqc(direction, "/INPUT");
    if (!port->is_input && !str_eqc(direction, "/OUTPUT"))
        return link_refuse(refusal, LINK_INOUT, port->name);
    if (!port->name.n || !(signal = names_get(signals, port->name)))
        return link_refuse(refusal, LINK_PORT_SHAPE, port->name);
    ret->n++;
    return note_signal(port, &p->line[signal->index], refusal);
}

/* P_0x1 .param/l "WIDTH" 0 3 10, +C4<0100>;   The 0 is a 1 for a localparam. */
static bool parameter_words(struct str line, struct link_parameter *ret)
{
    struct vvp_token t, before = {.kind = VVP_END};
    size_t at = 0, from;
    if (!vvp_word_next(line, &at, &t) || !vvp_word_next(line, &at, &t))
        return false;
    ret->key = t.text;
    if (!vvp_word_next(line, &at, &t) || t.kind != VVP_STRING)
        return false;
    ret->name = vvp_unquoted(t.text);
    if (!vvp_word_next(line, &at, &t) || !str_eqc(t.text, "0"))
        return false;
    while (vvp_word_next(line, &at, &t) && !str_eqc(t.text, ","))
        ;
    from = at;
    while (vvp_word_next(line, &at, &t) && t.kind != VVP_REMARK)
        before = t;
    ret->value = str_trim(str_slice(line, from, at - (t.kind == VVP_REMARK ? t.text.n : 0)));
    return before.kind != VVP_END;
}

static void *table_for(const struct vvp_program *p, const struct vvp_scope *s, enum vvp_what what,
                       size_t size, struct arena *arena)
{
    size_t n = 0;
    for (size_t i = s->first; i < s->last; i++)
        n += p->line[i].what == what;
    return arena_alloc(arena, n * size);
}

static int two_of_a_name(const struct link_ports *ports, struct arena *arena,
                         struct link_refusal *refusal)
{
    struct names seen = {0};
    for (size_t i = 0; i < ports->n; i++) {
        if (names_get(&seen, ports->port[i].name))
            return link_refuse(refusal, LINK_PORT_SHAPE, ports->port[i].name);
        names_put(&seen, ports->port[i].name, arena);
    }
    return 0;
}

int link_ports_of(const struct vvp_program *p, size_t scope, struct link_ports *ret,
                  struct arena *arena, struct link_refusal *refusal)
{
    const struct vvp_scope *s = &p->scope[scope];
    struct names signals = {0};
    struct str empty = {0}; /* an empty place; at the list's end it is nothing */
    *ret = (struct link_ports){0};
    ret->port = table_for(p, s, VVP_PORT, sizeof *ret->port, arena);
    ret->parameter = table_for(p, s, VVP_PARAM, sizeof *ret->parameter, arena);
    note_signals(p, s, &signals, arena);
    for (size_t i = s->first; i < s->last; i++) {
        if (p->line[i].what == VVP_PORT && empty.p)
            return link_refuse(refusal, LINK_PORT_SHAPE, empty);
        if (p->line[i].what == VVP_PORT && is_empty_place(p->line[i].text))
            empty = p->line[i].text;
        else if (p->line[i].what == VVP_PORT &&
                 add_port(p, p->line[i].text, &signals, ret, refusal) < 0)
            return -1;
        if (p->line[i].what == VVP_PARAM &&
            parameter_words(p->line[i].text, &ret->parameter[ret->n_parameter]))
            ret->parameter[ret->n_parameter++].label = p->line[i].label;
    }
    return two_of_a_name(ret, arena, refusal);
}

int link_ports_read(struct str candidate, const char *module, struct link_ports *ret,
                    struct arena *arena, struct link_refusal *refusal)
{
    struct vvp_program p;
    size_t root;
    if (vvp_read(candidate, true, &p, arena, refusal) < 0)
        return -1;
    if ((root = vvp_root(&p, module)) == VVP_NONE)
        return link_refuse(refusal, LINK_NO_ROOT, str_c(module));
    return link_ports_of(&p, root, ret, arena, refusal);
}

int link_ports_directions(const struct link_ports *candidate, const struct link_ports *reference,
                          struct arena *arena, struct link_refusal *refusal)
{
    struct names known = {0};
    for (size_t i = 0; i < reference->n; i++)
        names_put(&known, reference->port[i].name, arena)->index = i;
    for (size_t i = 0; i < candidate->n; i++) {
        const struct name *at = names_get(&known, candidate->port[i].name);
        if (at && reference->port[at->index].is_input != candidate->port[i].is_input)
            return link_refuse(refusal, LINK_PORT_DIRECTION, candidate->port[i].name);
        if (i < reference->n && reference->port[i].is_input && reference->port[i].by_position &&
            !candidate->port[i].is_input)
            return link_refuse(refusal, LINK_PORT_DIRECTION, candidate->port[i].name);
    }
    return 0;
}

bool link_ports_equal(const struct link_ports *a, const struct link_ports *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (!str_eq(a->port[i].name, b->port[i].name) ||
            a->port[i].is_input != b->port[i].is_input || a->port[i].width != b->port[i].width)
            return false;
    return a->n == b->n;
}
