/* behave.c: a digest of what the candidate's outputs did, for votes: designs that do the same under
 * the bench's stimulus have the same digest, whatever their text.
 *
 * The digest is made of changes: whenever an output holds another value at the end of a time step
 * than before, the time, the number of the output and its value go in (x and z as such). Glitches
 * within a time step are left out, because they depend on how the text is cut into processes.
 * Changes before every input is known are left out too, because no bench looks at them: when all
 * inputs are known for the first time, the values of all outputs go in once. If that never happens,
 * all changes count. Outputs are numbered in the order of the ports, over all instances of the
 * candidate's module below the bench. */
#include "testbenches/watch/watch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PORTS_MAX 4096
#define DEPTH_MAX 32

/* FNV-1a of 64 bits over whole words (Fowler, Noll, Vo), and a second one with another offset,
 * which makes 128 bits. A forged collision gains nothing, since a vote is no evidence. */
#define FNV_PRIME    0x100000001b3u
#define FNV_OFFSET   0xcbf29ce484222325u
#define OTHER_OFFSET 0x84222325cbf29ce4u

static void add(uint64_t hash[2], uint64_t word)
{
    hash[0] = (hash[0] ^ word) * FNV_PRIME;
    hash[1] = (hash[1] ^ (word + (hash[1] >> 29))) * FNV_PRIME;
    hash[0] ^= hash[0] >> 32;
}

/* A digest of the value that the object holds. *known becomes false when a bit is x or z. */
static uint64_t value_digest(vpiHandle object, bool *known)
{
    s_vpi_value v = {.format = vpiVectorVal};
    uint64_t hash[2] = {FNV_OFFSET, OTHER_OFFSET};
    int words = (vpi_get(vpiSize, object) + 31) / 32;
    vpi_get_value(object, &v);
    if (v.format != vpiVectorVal || !v.value.vector)
        return 0;
    for (int i = 0; i < words; i++) {
        uint32_t value = (uint32_t)v.value.vector[i].aval;
        uint32_t unknown = (uint32_t)v.value.vector[i].bval;
        *known &= unknown == 0;
        add(hash, (uint64_t)value << 32 | unknown);
    }
    return hash[0] ^ hash[1];
}

static uint64_t time_now(void)
{
    s_vpi_time now = {.type = vpiSimTime};
    vpi_get_time(NULL, &now);
    return (uint64_t)now.high << 32 | now.low;
}

static void add_change(struct watch_behaviour *b, uint64_t hash[2], size_t output)
{
    add(hash, time_now());
    add(hash, output);
    add(hash, b->port[output].value);
}

static bool inputs_known(const struct watch_behaviour *b)
{
    bool known = true;
    for (size_t i = 0; known && i < b->n; i++)
        if (!b->port[i].is_output)
            value_digest(b->port[i].object, &known);
    return known;
}

static void begin_to_count(struct watch_behaviour *b)
{
    b->begun = true;
    for (size_t i = 0; i < b->n; i++)
        if (b->port[i].is_output)
            add_change(b, b->hash, i);
}

/* The time step is over: outputs with another value than before go into the digest. */
static PLI_INT32 on_step_end(p_cb_data data)
{
    struct watch_behaviour *b = (struct watch_behaviour *)data->user_data;
    b->due = false;
    for (size_t i = 0; i < b->n; i++) {
        struct watch_port *p = &b->port[i];
        bool known = true;
        uint64_t value = p->dirty ? value_digest(p->object, &known) : p->value;
        p->dirty = false;
        if (value == p->value)
            continue;
        p->value = value;
        b->changes++;
        add_change(b, b->all, i);
        if (b->begun)
            add_change(b, b->hash, i);
    }
    if (!b->begun && inputs_known(b))
        begin_to_count(b);
    return 0;
}

static void want_step_end(struct watch_behaviour *b)
{
    s_vpi_time now = {.type = vpiSimTime};
    s_cb_data cb = {.reason = cbReadOnlySynch,
                    .cb_rtn = on_step_end,
                    .time = &now,
                    .user_data = (PLI_BYTE8 *)b};
    if (b->due)
        return;
    b->due = true;
    vpi_register_cb(&cb);
}

static PLI_INT32 on_port(p_cb_data data)
{
    struct watch_port *p = (struct watch_port *)data->user_data;
    p->dirty = p->is_output;
    if (p->is_output || !p->of->begun)
        want_step_end(p->of);
    return 0;
}

static void watch_port(struct watch_behaviour *b, vpiHandle object, bool is_output)
{
    s_vpi_time time = {.type = vpiSuppressTime};
    s_vpi_value value = {.format = vpiSuppressVal};
    struct watch_port *p = &b->port[b->n];
    s_cb_data cb = {.reason = cbValueChange,
                    .cb_rtn = on_port,
                    .obj = object,
                    .time = &time,
                    .value = &value,
                    .user_data = (PLI_BYTE8 *)p};
    *p = (struct watch_port){.object = object, .of = b, .is_output = is_output, .dirty = is_output};
    b->n++;
    b->outputs += is_output;
    vpi_register_cb(&cb);
}

/* Find the ports of an instance of the candidate's module: the nets or variables inside it. */
static void watch_ports(struct watch_behaviour *b, vpiHandle instance)
{
    vpiHandle list = vpi_iterate(vpiPort, instance), port, object;
    while (list && (port = vpi_scan(list))) {
        int direction = vpi_get(vpiDirection, port);
        char name[WATCH_TEXT_BYTES];
        const char *said = vpi_get_str(vpiName, port);
        if (!said || strlen(said) >= sizeof name || b->n == PORTS_MAX)
            continue;
        memcpy(name, said, strlen(said) + 1);
        object = vpi_handle_by_name(name, instance);
        if (object && vpi_get(vpiSize, object) > 0)
            watch_port(b, object, direction != vpiInput);
    }
}

static void find_instances(struct watch *w, vpiHandle scope, int depth)
{
    vpiHandle list = vpi_iterate(vpiModule, scope), child;
    while (list && (child = vpi_scan(list))) {
        const char *name = vpi_get_str(vpiDefName, child);
        bool is_candidate = name && !strcmp(name, w->entry);
        if (is_candidate)
            watch_ports(&w->behaviour, child);
        else if (depth < DEPTH_MAX)
            find_instances(w, child, depth + 1);
    }
}

void watch_behave(struct watch *w)
{
    struct watch_behaviour *b = &w->behaviour;
    if (!b->wanted)
        return;
    b->port = calloc(PORTS_MAX, sizeof *b->port);
    b->hash[0] = b->all[0] = FNV_OFFSET;
    b->hash[1] = b->all[1] = OTHER_OFFSET;
    if (b->port)
        find_instances(w, NULL, 0);
    if (b->outputs)
        want_step_end(b);
}

void watch_tell_behaviour(struct watch *w)
{
    struct watch_behaviour *b = &w->behaviour;
    const uint64_t *hash = b->begun ? b->hash : b->all;
    struct watch_line l;
    if (!b->outputs)
        return;
    line_start(&l, w, "behaviour");
    line_addf(&l, " digest=%016" PRIx64 "%016" PRIx64 " outputs=%zu changes=%" PRIu64, hash[0],
              hash[1], b->outputs, b->changes);
    line_send(&l);
}
