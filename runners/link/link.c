/* link.c: reads both halves, ties them, writes the joint text. */
#include "runners/link/link_private.h"

/* Same compiler, same modules, same precision: else one half would mean something else. */
static int check_heads(struct linker *l)
{
    if (l->bench.precision != l->cand.precision)
        return link_refuse(l->refusal, LINK_PRECISION_DIFFERS, STR(""));
    if (l->bench.n_head != l->cand.n_head)
        return link_refuse(l->refusal, LINK_HEADERS, STR(""));
    for (size_t i = 0; i < l->bench.n_head; i++)
        if (!str_eq(l->bench.head[i], l->cand.head[i]))
            return link_refuse(l->refusal, LINK_HEADERS, l->cand.head[i]);
    return 0;
}

static int read_halves(struct linker *l)
{
    const struct link_job *job = l->job;
    if (vvp_read(job->candidate, true, &l->cand, l->arena, l->refusal) < 0 ||
        vvp_read(job->bench, false, &l->bench, l->arena, l->refusal) < 0 || check_heads(l) < 0)
        return -1;
    if ((l->root = vvp_root(&l->cand, job->entry)) == VVP_NONE)
        return link_refuse(l->refusal, LINK_NO_ROOT, str_c(job->entry));
    if (link_ports_of(&l->cand, l->root, &l->ports, l->arena, l->refusal) < 0)
        return -1;
    return job->reference ? link_ports_directions(&l->ports, job->reference, l->arena, l->refusal)
                          : 0;
}

int link_programs(const struct link_job *job, struct link_result *ret, struct arena *arena,
                  struct link_refusal *refusal)
{
    struct linker l = {.job = job, .arena = arena, .refusal = refusal};
    int rc = -1;
    buf_init(&l.out, LINK_TEXT_MAX);
    if (read_halves(&l) == 0 && linker_tie(&l) == 0 && linker_merge_events(&l) == 0 &&
        linker_emit(&l) == 0) {
        l.ret.text = arena_str(arena, buf_str(&l.out));
        l.ret.n_instance = l.n_instance;
        *ret = l.ret;
        rc = 0;
    }
    buf_finish(&l.out);
    return rc;
}

static bool is_instance(const struct vvp_scope *s, const char *entry)
{
    return s->parent != VVP_NONE && str_eqc(s->type, "module") && str_eqc(s->module, entry);
}

int link_parameters(struct str bench, const char *entry, struct link_ports *ret,
                    struct arena *arena, struct link_refusal *refusal)
{
    struct vvp_program p;
    struct link_ports first = {0}, next;
    bool found = false;
    if (vvp_read(bench, false, &p, arena, refusal) < 0)
        return -1;
    for (size_t i = 0; i < p.n_scope; i++) {
        if (!is_instance(&p.scope[i], entry))
            continue;
        if (link_ports_of(&p, i, found ? &next : &first, arena, refusal) < 0)
            return -1;
        if (found && !link_ports_same_parameters(&first, &next))
            return link_refuse(refusal, LINK_PARAMETER_SETS, p.scope[i].name);
        found = true;
    }
    if (!found)
        return link_refuse(refusal, LINK_NO_INSTANCE, str_c(entry));
    *ret = first;
    ret->n_parameter = 0;
    for (size_t i = 0; i < first.n_parameter; i++)
        if (!link_parameter_unset(&first.parameter[i]))
            ret->parameter[ret->n_parameter++] = first.parameter[i];
    return 0;
}
