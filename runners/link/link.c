/* link.c: reads both halves, ties them, writes the joint text. */
#include "runners/link/private.h"

/* Same compiler, same modules, same precision: else one half would mean something else. */
static int check_heads(struct linker *l, const struct vvp_program *p)
{
    if (l->bench.precision != p->precision)
        return link_refuse(l->refusal, LINK_PRECISION_DIFFERS, STR(""));
    if (l->bench.n_head != p->n_head)
        return link_refuse(l->refusal, LINK_HEADERS, STR(""));
    for (size_t i = 0; i < l->bench.n_head; i++)
        if (!str_eq(l->bench.head[i], p->head[i]))
            return link_refuse(l->refusal, LINK_HEADERS, p->head[i]);
    return 0;
}

static int read_half(struct linker *l, const struct link_set *set)
{
    struct half *h = &l->half[l->n_half++];
    h->set = set;
    if (vvp_read(set->program, true, &h->p, l->arena, l->refusal) < 0)
        return -1;
    if ((h->root = vvp_root(&h->p, l->job->entry)) == VVP_NONE)
        return link_refuse(l->refusal, LINK_NO_ROOT, str_c(l->job->entry));
    return link_ports_of(&h->p, h->root, &h->ports, l->arena, l->refusal);
}

static int read_halves(struct linker *l)
{
    const struct link_job *job = l->job;
    size_t n_file, bytes = 0;
    for (size_t k = 0; k < job->sets->n; k++)
        if ((bytes += job->sets->set[k].program.n) > LINK_SETS_TEXT_MAX)
            return link_refuse(l->refusal, LINK_TOO_LARGE, STR(""));
    for (size_t k = 0; k < job->sets->n; k++)
        if (read_half(l, &job->sets->set[k]) < 0)
            return -1;
    if (vvp_read(job->bench, false, &l->bench, l->arena, l->refusal) < 0)
        return -1;
    n_file = l->bench.n_file;
    for (struct half *h = l->half; h < l->half + l->n_half; h++) {
        h->first_file = n_file;
        n_file += h->p.n_file;
        if (check_heads(l, &h->p) < 0 ||
            (job->reference &&
             link_ports_directions(&h->ports, job->reference, l->arena, l->refusal) < 0))
            return -1;
    }
    return 0;
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

/* The set with nothing but what the bench sets. */
static struct link_set set_of(const struct link_ports *probe)
{
    struct link_set ret = {.parameter = probe->parameter};
    for (size_t i = 0; i < probe->n_parameter; i++)
        if (!link_parameter_unset(&probe->parameter[i]))
            ret.parameter[ret.n_parameter++] = probe->parameter[i];
    return ret;
}

static bool same_set(const struct link_set *a, const struct link_set *b)
{
    for (size_t i = 0; i < a->n_parameter && i < b->n_parameter; i++)
        if (!str_eq(a->parameter[i].name, b->parameter[i].name) ||
            !str_eq(a->parameter[i].value, b->parameter[i].value))
            return false;
    return a->n_parameter == b->n_parameter;
}

static int add_set(struct link_sets *sets, const struct link_set *set, struct str instance,
                   struct link_refusal *refusal)
{
    for (size_t k = 0; k < sets->n; k++)
        if (same_set(&sets->set[k], set))
            return 0;
    if (sets->n == LINK_SETS_MAX)
        return link_refuse(refusal, LINK_PARAMETER_SETS, instance);
    sets->set[sets->n++] = *set;
    return 0;
}

int link_parameters(struct str bench, const char *entry, struct link_sets *ret, struct arena *arena,
                    struct link_refusal *refusal)
{
    struct vvp_program p;
    struct link_ports ports;
    size_t n = 0;
    *ret = (struct link_sets){0};
    if (vvp_read(bench, false, &p, arena, refusal) < 0)
        return -1;
    for (size_t i = 0; i < p.n_scope; i++) {
        struct link_set set;
        if (!is_instance(&p.scope[i], entry))
            continue;
        if (++n > LINK_INSTANCES_MAX)
            return link_refuse(refusal, LINK_INSTANCES, p.scope[i].name);
        if (link_ports_of(&p, i, &ports, arena, refusal) < 0)
            return -1;
        set = set_of(&ports);
        if (add_set(ret, &set, p.scope[i].name, refusal) < 0)
            return -1;
    }
    return n ? 0 : link_refuse(refusal, LINK_NO_INSTANCE, str_c(entry));
}
