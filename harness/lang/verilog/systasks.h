/* systasks.h: Verilog's system tasks and functions, by what they could do to others. */
#ifndef LANG_VERILOG_SYSTASKS_H
#define LANG_VERILOG_SYSTASKS_H

#include "harness/base/str.h"

enum systask {
    SYSTASK_OTHER, /* not known, or it prints, ends the run, watches */
    SYSTASK_PLAIN, /* only computes */
    SYSTASK_FILE,  /* names a file or takes a descriptor */
    SYSTASK_DRAW,  /* draws from a generator that the whole simulation shares */
    SYSTASK_BAD,   /* no design needs it, and it changes what it is not given */
};

/* Of a name with its dollar sign. */
enum systask systask_of(struct str name);

#endif
