/* instance.h: how a bench makes its instances of a module, from the bench's text. The XML
 * tells the value of every parameter, but not which ones the bench gives: the others are the
 * candidate's to choose. */
#ifndef RUNNERS_VERILATOR_INSTANCE_H
#define RUNNERS_VERILATOR_INSTANCE_H

#include "runners/job.h"

#define INSTANCE_GIVEN_MAX 64

struct instance {
    struct str label;                     /* its name */
    struct str given[INSTANCE_GIVEN_MAX]; /* parameters that it gives by their names */
    size_t n_given;
    size_t by_order;  /* how many it gives by their order */
    bool by_position; /* ports */
};

/* In the order of the text; how many were found, at most `max`. What a defparam sets, every
 * instance gives. */
size_t instances_find(const struct job *job, const char *module, struct instance *ret, size_t max);

/* The one with this label, else the first one; NULL when there is none at all. */
const struct instance *instances_named(const struct instance *list, size_t n, struct str label);

/* Does it give the module's `index`-th parameter? */
bool instance_gives(const struct instance *in, struct str name, size_t index);

#endif
