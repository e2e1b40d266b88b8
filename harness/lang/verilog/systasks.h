/* systasks.h: Verilog's system tasks and functions, sorted by the harm that a design could do with
 * them. */
#ifndef LANG_VERILOG_SYSTASKS_H
#define LANG_VERILOG_SYSTASKS_H

#include "harness/base/str.h"

enum systask {
    SYSTASK_OTHER, /* not known: it may write to what it is given */
    SYSTASK_PRINT, /* prints, ends or pauses the run; writes to nothing that it is given */
    SYSTASK_PLAIN, /* only computes */
    SYSTASK_FILL,  /* writes to variables that it is given, and to nothing else */
    SYSTASK_FILE,  /* names a file or takes a file descriptor */
    SYSTASK_DRAW,  /* draws from a random generator that the whole simulation shares */
    SYSTASK_BAD,   /* changes things besides its arguments, and no design needs it */
};

/* The kind of a system task; `name` begins with its dollar sign. */
enum systask systask_of(struct str name);

#endif
