/* interface.c: compare the names that a bench uses with those that the prompt tells. */
#include "testbenches/audit/interface.h"

#include "harness/lang/verilog/tree.h"
#include "harness/lang/verilog/ports.h"

#include <string.h>

static const struct {
    const char *name, *text;
} kinds[] = {
#define X(id, name, text) [id] = {name, text},
    INTERFACE_KINDS(X)
#undef X
};

const char *interface_kind_name(enum interface_kind kind)
{
    return kinds[kind].name;
}

struct audit {
    const struct problem *problem;
    struct module_ports ports;
    bool has_ports; /* the reference could be read */
    struct interface_finding *finding;
    size_t n, cap;
    size_t instances;
    const char **used; /* names of ports that the bench connects */
    size_t n_used, used_cap;
    bool all_used; /* all ports are connected: by position or by ".*" */
    struct arena *arena;
};

static bool told(const struct audit *a, struct str name)
{
    return str_has_word(a->problem->spec, name) || str_has_word(a->problem->interface, name);
}

static void find(struct audit *a, enum interface_kind kind, struct str name, const char *file,
                 size_t line)
{
    for (size_t i = 0; i < a->n; i++)
        if (a->finding[i].kind == kind && str_eqc(name, a->finding[i].name))
            return;
    a->finding = arena_room(a->arena, a->finding, a->n, &a->cap, sizeof *a->finding);
    a->finding[a->n++] = (struct interface_finding){
        .kind = kind,
        .name = arena_dup(a->arena, name),
        .where = line ? arena_printf(a->arena, "%s:%zu", file, line) : file,
    };
}

static void use(struct audit *a, struct str name)
{
    a->used = arena_room(a->arena, a->used, a->n_used, &a->used_cap, sizeof *a->used);
    a->used[a->n_used++] = arena_dup(a->arena, name);
}

/* ".name(...)" at `dot`: a port, or a parameter. */
static void check_name(struct audit *a, const struct code *c, size_t dot, const char *file,
                       bool parameter)
{
    struct str name = c->t[dot + 1].text;
    size_t line = c->t[dot].line;
    bool known =
        parameter ? ports_parameter(&a->ports, name) != NULL : ports_find(&a->ports, name) != NULL;
    if (!parameter)
        use(a, name);
    if (!told(a, name))
        find(a, parameter ? IFACE_PARAMETER_UNTOLD : IFACE_PORT_UNTOLD, name, file, line);
    if (a->has_ports && !known)
        find(a, IFACE_NOT_IN_REFERENCE, name, file, line);
}

/* The "(" group at `open`: connections or overrides. */
static void check_list(struct audit *a, const struct code *c, size_t open, const char *file,
                       bool parameter)
{
    size_t close = c->t[open].match;
    for (size_t i = open + 1; i < close; i = code_find(c, i, close, ",") + 1) {
        if (tok_is(c, i, ".") && tok_is(c, i + 1, "*")) {
            a->all_used |= !parameter;
        } else if (tok_is(c, i, ".")) {
            check_name(a, c, i, file, parameter);
        } else {
            a->all_used |= !parameter;
            find(a, IFACE_POSITIONAL, str_c(a->problem->entry), file, c->t[i].line);
        }
    }
}

/* An instance of the entry at `i`: ENTRY [#(...)] name [range] (...) */
static void check_instance(struct audit *a, const struct code *c, size_t i, const char *file)
{
    size_t k = i + 1, parameters = 0;
    if (tok_is(c, k, "#") && tok_is(c, k + 1, "(") && c->t[k + 1].match) {
        parameters = k + 1;
        k = c->t[k + 1].match + 1;
    }
    if (k >= c->n || c->t[k].kind != TOK_WORD)
        return;
    k++;
    if (tok_is(c, k, "[") && c->t[k].match)
        k = c->t[k].match + 1;
    if (!tok_is(c, k, "("))
        return;
    a->instances++;
    if (parameters)
        check_list(a, c, parameters, file, true);
    check_list(a, c, k, file, false);
}

static void check_file(struct audit *a, const struct bench_file *file)
{
    struct arena scratch = {0};
    struct code c;
    if (code_lex(&c, file->data, &scratch, NULL) == 0)
        for (size_t i = 1; i < c.n; i++)
            if (tok_is(&c, i, a->problem->entry) && !tok_is(&c, i - 1, "module") &&
                !tok_is(&c, i - 1, "."))
                check_instance(a, &c, i, file->name);
    arena_finish(&scratch);
}

/* Ports of the reference that the bench leaves open are part of the interface as well. */
static void check_reference(struct audit *a)
{
    for (size_t i = 0; i < a->ports.n_port && !a->all_used; i++) {
        struct str name = str_c(a->ports.port[i].name);
        bool used = false;
        for (size_t k = 0; k < a->n_used; k++)
            used |= str_eqc(name, a->used[k]);
        if (!used && !told(a, name))
            find(a, IFACE_REFERENCE_UNTOLD, name, "reference", a->ports.port[i].line);
    }
}

void interface_audit(struct interface_finding **ret, size_t *n, const struct problem *problem,
                     struct arena *arena)
{
    struct audit a = {.problem = problem, .arena = arena};
    a.has_ports = ports_read(&a.ports, problem->reference, problem->entry, arena, NULL) == 0;
    if (!told(&a, str_c(problem->entry)))
        find(&a, IFACE_ENTRY_UNTOLD, str_c(problem->entry), "prompt", 0);
    for (size_t i = 0; i < problem->n_file; i++)
        if (problem->file[i].compiled)
            check_file(&a, &problem->file[i]);
    if (a.instances == 0)
        find(&a, IFACE_NO_INSTANCE, str_c(problem->entry), "bench", 0);
    else
        check_reference(&a);
    *ret = a.finding;
    *n = a.n;
}
