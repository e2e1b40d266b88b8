/* ports.c: the stubs in the bench's program, and what takes the place of their ports. */
#include "runners/link/private.h"

bool linker_is_package(const struct half *h, size_t scope)
{
    size_t root = h->p.scope[scope].root;
    const struct vvp_scope *s = &h->p.scope[root];
    if (str_eqc(s->type, "module"))
        return false;
    /* every program has a $unit, which is empty in most */
    return !str_eqc(s->name, "$unit") || s->end > root + 1 || s->last - s->first > 1;
}

struct str linker_symbol(struct linker *l, const struct instance *in, struct str symbol)
{
    const struct name *at = names_get(&in->symbols, symbol);
    if (!at)
        at = names_get(&in->half->shared, symbol);
    if (at)
        return at->text;
    if (vvp_symbol(symbol) != VVP_LABEL_NAME)
        return symbol;
    return str_c(arena_printf(l->arena, "%s" STR_FMT, in->prefix, STR_ARG(symbol)));
}

static void note_nets(const struct vvp_program *p, struct names *nets, struct arena *arena)
{
    struct vvp_object o;
    for (size_t i = 0; i < p->n_line; i++)
        if (p->line[i].what == VVP_NET && vvp_object(&p->line[i], &o))
            names_put(nets, o.label, arena)->text = o.driver;
}

unsigned long linker_holder_width(struct str line)
{
    struct vvp_token t;
    unsigned long width = 0;
    struct str value = {0};
    size_t at = 0;
    while (vvp_word_next(line, &at, &t) && t.kind != VVP_REMARK) {
        if (t.kind == VVP_NUMBER)
            width = vvp_long(t.text);
        if (t.kind == VVP_VALUE)
            value = t.text;
    }
    if (value.n != width + 4 || !str_starts(value, "C4<"))
        return 0;
    for (size_t i = 3; i + 1 < value.n; i++)
        if (value.p[i] != 'z')
            return 0;
    return width;
}

static void note_holders(struct linker *l, struct half *h)
{
    for (size_t i = 0; i < h->p.n_line; i++)
        if (h->p.line[i].what == VVP_HIZ)
            names_put(&h->holders, h->p.line[i].label, l->arena)->index = i;
}

/* Instructions that set a net against its drivers, and tasks that may. */
static bool may_write(struct str line)
{
    static const char *const starts[] = {"    %force", "    %release", "    %cassign",
                                         "    %deassign"};
    struct vvp_token t;
    size_t at = 0;
    for (size_t i = 0; i < countof(starts); i++)
        if (str_starts(line, starts[i]))
            return true;
    if (!str_starts(line, "    %vpi_"))
        return false;
    while (vvp_word_next(line, &at, &t))
        if (t.kind == VVP_STRING)
            return !task_only_reads(vvp_unquoted(t.text));
    return true;
}

static void note_written(struct linker *l, struct half *h)
{
    struct vvp_token t;
    for (size_t i = 0; i < h->p.n_line; i++) {
        struct str line = h->p.line[i].text;
        size_t at = 0;
        if (h->p.line[i].what != VVP_CODE || !may_write(line))
            continue;
        while (vvp_word_next(line, &at, &t))
            if (t.kind == VVP_SYMBOL)
                names_put(&h->written, names_text(&h->nets, t.text), l->arena);
    }
}

/* A watcher that looks for the bench by name would find the package. The bench's own packages nobody
 * looks for, and a package that the suite gives stands in both halves. */
static int check_packages(struct linker *l, const struct half *h)
{
    struct names roots = {0};
    const struct vvp_scope *s = l->bench.scope;
    for (size_t i = 0; i < l->bench.n_scope; i++)
        if (s[i].parent == VVP_NONE && !str_eqc(s[i].type, "package"))
            names_put(&roots, s[i].name, l->arena);
    s = h->p.scope;
    for (size_t i = 0; i < h->p.n_scope; i++)
        if (s[i].parent == VVP_NONE && str_eqc(s[i].type, "package") &&
            names_get(&roots, s[i].name))
            return link_refuse(l->refusal, LINK_PACKAGE_NAME, s[i].name);
    return 0;
}

/* What the bench sets is as the set has it; all else as the candidate has it. With several sets a
 * parameter that no set gives may differ in its width, and tells nothing. A stub without parameters
 * is for a bench that names none. */
static bool has_parameters(const struct linker *l, const struct half *h,
                           const struct link_ports *stub)
{
    size_t n_given = 0;
    if (!stub->n_parameter)
        return !h->set->n_parameter;
    if (stub->n_parameter != h->ports.n_parameter)
        return false;
    for (size_t i = 0; i < stub->n_parameter; i++) {
        const struct link_parameter *p = &stub->parameter[i], *own = &h->ports.parameter[i];
        const struct link_parameter *given = link_set_gives(h->set, p->name);
        bool matters = given || l->n_half == 1 || link_sets_give(l->job->sets, p->name);
        n_given += given != NULL;
        if (!str_eq(p->name, own->name) ||
            (matters && !str_eq(p->value, (given ? given : own)->value)))
            return false;
    }
    return n_given == h->set->n_parameter;
}

/* The half for a stub: that of its set, and of its ports. */
static int find_half(struct linker *l, struct instance *in)
{
    enum link_reason reason = l->n_half > 1 ? LINK_PARAMETER_SETS : LINK_PARAMETERS;
    for (size_t k = 0; k < l->n_half && !in->half; k++)
        if (has_parameters(l, &l->half[k], &in->ports))
            in->half = &l->half[k];
    if (l->n_half == 1 && !link_ports_equal(&in->ports, &l->half[0].ports))
        return link_refuse(l->refusal, LINK_STUB, STR("other ports"));
    if (!in->half || !link_ports_equal(&in->ports, &in->half->ports))
        return link_refuse(l->refusal, reason, l->bench.scope[in->stub].name);
    return 0;
}

static int add_instance(struct linker *l, size_t stub, size_t *bytes)
{
    struct instance *in = &l->instance[l->n_instance];
    *in = (struct instance){.stub = stub, .thread = VVP_NONE, .is_first = true};
    if (l->bench.scope[stub].end != stub + 1 ||
        link_ports_of(&l->bench, stub, &in->ports, l->arena, l->refusal) < 0)
        return link_refuse(l->refusal, LINK_STUB, STR("not a stub"));
    if (find_half(l, in) < 0)
        return -1;
    *bytes += in->half->set->program.n;
    if (*bytes > LINK_TEXT_MAX)
        return link_refuse(l->refusal, LINK_TOO_LARGE, STR(""));
    for (size_t i = 0; i < l->n_instance; i++)
        in->is_first = in->is_first && l->instance[i].half != in->half;
    in->prefix = arena_printf(l->arena, "Zq%zu_", l->n_instance++);
    l->is_stub[stub] = true;
    return 0;
}

static bool is_stub(const struct vvp_scope *s, const char *entry)
{
    return s->parent != VVP_NONE && str_eqc(s->type, "module") && str_eqc(s->module, entry);
}

static int find_stubs(struct linker *l)
{
    size_t n = 0, bytes = 0;
    l->is_stub = arena_alloc(l->arena, l->bench.n_scope);
    for (size_t i = 0; i < l->bench.n_scope; i++)
        n += is_stub(&l->bench.scope[i], l->job->entry);
    if (!n)
        return link_refuse(l->refusal, LINK_NO_INSTANCE, str_c(l->job->entry));
    if (n > LINK_INSTANCES_MAX)
        return link_refuse(l->refusal, LINK_INSTANCES, STR(""));
    l->instance = arena_alloc(l->arena, n * sizeof *l->instance);
    for (size_t i = 0; i < l->bench.n_scope; i++)
        if (is_stub(&l->bench.scope[i], l->job->entry) && add_instance(l, i, &bytes) < 0)
            return -1;
    return 0;
}

/* The stub's thread: ".scope", "T_0 ;", the call. */
static int find_threads(struct linker *l)
{
    struct names stubs = {0};
    for (size_t i = 0; i < l->n_instance; i++)
        names_put(&stubs, l->bench.scope[l->instance[i].stub].label, l->arena)->index = i;
    for (size_t i = 0; i < l->bench.n_thread; i++) {
        const struct vvp_thread *t = &l->bench.thread[i];
        const struct name *at = names_get(&stubs, l->bench.scope[t->scope].label);
        if (!at)
            continue;
        if (t->last - t->first < 3 || l->instance[at->index].thread != VVP_NONE ||
            !str_has(l->bench.line[t->first + 2].text, " \"$link_here\""))
            return link_refuse(l->refusal, LINK_STUB, STR("other threads"));
        l->instance[at->index].thread = i;
    }
    for (size_t i = 0; i < l->n_instance; i++)
        if (l->instance[i].thread == VVP_NONE)
            return link_refuse(l->refusal, LINK_STUB, STR("no thread"));
    return 0;
}

static void replace(struct linker *l, struct names *symbols, struct str from, struct str to)
{
    names_put(symbols, from, l->arena)->text = to;
}

static int tie_outputs(struct linker *l, struct instance *in)
{
    for (size_t i = 0; i < in->half->ports.n; i++) {
        const struct link_port *stub = &in->ports.port[i], *own = &in->half->ports.port[i];
        if (stub->is_input)
            continue;
        if (stub->kind != PORT_VAR)
            return link_refuse(l->refusal, LINK_STUB, STR("an output is no variable"));
        if (own->kind == PORT_NET8)
            names_put(&l->strong, stub->label, l->arena);
        replace(l, &l->bench_symbols, stub->label, linker_symbol(l, in, own->driver));
        replace(l, &l->code_symbols, stub->label, linker_symbol(l, in, own->label));
    }
    replace(l, &l->bench_symbols, l->bench.scope[in->stub].label,
            linker_symbol(l, in, in->half->p.scope[in->half->root].label));
    return 0;
}

/* A bench may print a parameter of the module. */
static void tie_parameters(struct linker *l, struct instance *in)
{
    for (size_t i = 0; i < in->ports.n_parameter; i++)
        replace(l, &l->bench_symbols, in->ports.parameter[i].label,
                linker_symbol(l, in, in->half->ports.parameter[i].label));
}

/* Only a placeholder can be fed: whatever else is behind an input drives it. */
static int check_input(struct linker *l, const struct half *h, const struct link_port *own,
                       struct names *seen)
{
    const struct name *holder = names_get(&h->holders, own->driver);
    unsigned long width;
    if (own->kind != PORT_NET || !holder)
        return link_refuse(l->refusal, LINK_INPUT_DRIVEN, own->name);
    width = linker_holder_width(h->p.line[holder->index].text);
    if (width != own->width)
        return link_refuse(l->refusal, LINK_INPUT_DRIVEN, own->name);
    if (names_get(seen, own->driver))
        return link_refuse(l->refusal, LINK_TWO_INPUTS, own->name);
    names_put(seen, own->driver, l->arena);
    return 0;
}

static int check_inputs(struct linker *l, const struct half *h)
{
    struct names seen = {0};
    for (size_t i = 0; i < h->ports.n; i++)
        if (h->ports.port[i].is_input && check_input(l, h, &h->ports.port[i], &seen) < 0)
            return -1;
    return 0;
}

/* The feed of one instance may be the output of another, so outputs are tied before. */
static void tie_inputs(struct linker *l, struct instance *in)
{
    for (size_t i = 0; i < in->half->ports.n; i++) {
        const struct link_port *stub = &in->ports.port[i], *own = &in->half->ports.port[i];
        struct name *fate;
        struct str feed;
        if (!stub->is_input)
            continue;
        feed = names_text(&l->bench_symbols, stub->driver);
        fate = names_put(&in->fates, own->driver, l->arena);
        *fate = (struct name){.key = fate->key, .text = feed, .index = FATE_FEED};
        if (!names_get(&in->half->written, own->driver))
            replace(l, &in->feeds, own->driver, feed);
        replace(l, &l->code_symbols, stub->label, linker_symbol(l, in, own->label));
    }
}

static int read_nets(struct linker *l, struct half *h)
{
    note_nets(&h->p, &h->nets, l->arena);
    note_holders(l, h);
    note_written(l, h);
    return check_packages(l, h) < 0 || check_inputs(l, h) < 0 ? -1 : 0;
}

int linker_tie(struct linker *l)
{
    note_nets(&l->bench, &l->bench_nets, l->arena);
    for (size_t k = 0; k < l->n_half; k++)
        if (read_nets(l, &l->half[k]) < 0)
            return -1;
    if (find_stubs(l) < 0 || find_threads(l) < 0 || linker_share_packages(l) < 0)
        return -1;
    for (size_t i = 0; i < l->n_instance; i++)
        if (tie_outputs(l, &l->instance[i]) < 0)
            return -1;
    for (size_t i = 0; i < l->n_instance; i++) {
        tie_parameters(l, &l->instance[i]);
        tie_inputs(l, &l->instance[i]);
    }
    return 0;
}
