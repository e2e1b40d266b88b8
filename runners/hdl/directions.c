/* directions.c: the ports of the reference, from its text. */
#include "runners/hdl/directions.h"

#include "harness/lang/verilog/verilog.h"
#include "runners/hdl/hdl.h"

#include <string.h>

#define PORTS_MAX 1024

struct directions {
    struct str name[PORTS_MAX]; /* in their order */
    bool input[PORTS_MAX];
    bool by_position[PORTS_MAX]; /* no bench names it */
    size_t n;
};

static bool is_direction(const struct vtoken *t)
{
    return vtok_is(t, "input") || vtok_is(t, "output") || vtok_is(t, "inout") || vtok_is(t, "ref");
}

/* A name, and not a word of what stands in front of one. */
static bool is_port_name(const struct vtoken *t)
{
    static const char *const words[] = {"input", "output",   "inout", "ref",   "wire",
                                        "reg",   "logic",    "bit",   "tri",   "uwire",
                                        "var",   "unsigned", "byte",  "signed"};
    for (size_t i = 0; i < countof(words); i++)
        if (vtok_is(t, words[i]))
            return false;
    return vtok_is_name(t);
}

static bool ends_name(const struct vtoken *t)
{
    return vtok_is(t, ",") || vtok_is(t, ")") || vtok_is(t, ";") || vtok_is(t, "=") ||
           vtok_is(t, "[");
}

static size_t place_of(const struct directions *p, struct str name)
{
    size_t i = 0;
    while (i < p->n && !str_eq(p->name[i], name))
        i++;
    return i;
}

/* A name behind a direction, or one in the header's list. */
static void note(struct directions *p, struct str name, bool input)
{
    size_t i = place_of(p, name);
    if (i == PORTS_MAX)
        return;
    p->n += i == p->n;
    p->name[i] = name;
    p->input[i] |= input;
}

/* Past the tokens up to and with the parenthesis or bracket that closes the one just read. */
static void skip_group(struct vlex *lex)
{
    struct vtoken t;
    for (int depth = 1; depth && vlex_next(lex, &t);)
        depth += (vtok_is(&t, "(") || vtok_is(&t, "[")) - (vtok_is(&t, ")") || vtok_is(&t, "]"));
}

static void skip_to(struct vlex *lex, const char *word)
{
    struct vtoken t;
    while (vlex_next(lex, &t) && !vtok_is(&t, word))
        ;
}

/* From the module's name on: declarations in the header or behind it; those of functions and tasks
 * are not the module's. */
static void read_declarations(struct directions *p, struct vlex lex)
{
    struct vtoken t, name = {.kind = VTOK_PUNCT};
    bool header = true, declared = false, input = false;
    while (vlex_next(&lex, &t)) {
        if (is_port_name(&name) && ends_name(&t) && (declared || header))
            note(p, name.text, declared && input);
        if (vtok_is(&t, ";"))
            header = declared = false;
        name = t;
        if (is_direction(&t)) {
            declared = true;
            input = vtok_is(&t, "input");
        } else if (vtok_is(&t, "#") && header) {
            vlex_next(&lex, &t);
            skip_group(&lex);
        } else if (vtok_is(&t, "[")) {
            skip_group(&lex);
            name = t;
        } else if (vtok_is(&t, "function")) {
            skip_to(&lex, "endfunction");
        } else if (vtok_is(&t, "task")) {
            skip_to(&lex, "endtask");
        }
    }
}

/* Some module of the bench's files names a port of this name: ".clk". */
static bool names_port(const struct job *job, struct str port)
{
    struct vtoken t, before;
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct vlex lex = {.s = job->problem->file[i].data};
        before = (struct vtoken){.kind = VTOK_PUNCT};
        while (job->problem->file[i].compiled && vlex_next(&lex, &t)) {
            if (vtok_is(&before, ".") && (vtok_is(&t, "*") || str_eq(t.text, port)))
                return true;
            before = t;
        }
    }
    return false;
}

const struct directions *directions_of_reference(const struct job *job)
{
    struct vscan scan;
    const struct unit *u;
    struct directions *p = arena_alloc(job->arena, sizeof *p);
    verilog_scan(&scan, job->problem->reference, job->arena);
    if ((u = vscan_find(&scan, job->problem->entry, true)))
        read_declarations(p, (struct vlex){.s = unit_text(&scan, u)});
    for (size_t i = 0; i < p->n; i++)
        p->by_position[i] = p->input[i] && !names_port(job, p->name[i]);
    return p;
}

void directions_judge(const struct directions *p, const struct job *job, struct str name,
                      size_t index, struct verdict *ret)
{
    size_t place = place_of(p, name);
    if (ret->class != CLASS_PASS)
        return;
    if (!(place < p->n && p->input[place]) && !(index < p->n && p->by_position[index]))
        return;
    hdl_set(ret, CLASS_TAMPER, "backdrive",
            arena_printf(job->arena,
                         "declares %.*s, an input of the reference, so that it drives what the "
                         "bench drives",
                         (int)name.n, name.p));
    ret->step = "scan";
}

static bool names_module(struct vlex *lex, const struct vtoken *word, const char *entry)
{
    struct vtoken name;
    return (vtok_is(word, "module") || vtok_is(word, "macromodule")) && vlex_next(lex, &name) &&
           str_eqc(name.text, entry);
}

bool directions_hidden(struct str code, const char *entry)
{
    struct vlex lex = {.s = code};
    struct vtoken t, before = {.kind = VTOK_PUNCT};
    bool header = false;
    while (vlex_next(&lex, &t)) {
        if (header && vtok_is(&t, ".") && (vtok_is(&before, "(") || vtok_is(&before, ",")))
            return true;
        if (vtok_is(&t, ";") || names_module(&lex, &t, entry))
            header = !vtok_is(&t, ";");
        before = t;
    }
    return false;
}
