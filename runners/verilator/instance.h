/* instance.h: how a bench makes its instances of a module, from the bench's text. Verilator's XML tells
 * the value of every parameter, but not which ones the bench gives. */
#ifndef RUNNERS_VERILATOR_INSTANCE_H
#define RUNNERS_VERILATOR_INSTANCE_H

#include "harness/lang/verilog/verilog.h"
#include "runners/job.h"

struct instance {
    struct str name[64]; /* parameters that it gives */
    size_t n_name;
    size_t by_order;    /* how many it gives by their order */
    size_t n, n_giving; /* instances, and those that give parameters */
    bool by_position;   /* ports, of all of them */
};

/* What the compiled files of the bench say of all their instances of the module. */
void find_instance(const struct job *job, const char *module, struct instance *in);

/* Do they give this parameter, the `index`-th one of the module? */
bool is_given(const struct instance *in, struct str name, size_t index);

#endif
