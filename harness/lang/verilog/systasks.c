/* systasks.c: what is known of Verilog's system tasks and functions. */
#include "harness/lang/verilog/systasks.h"

#include <stdlib.h>
#include <string.h>

/* Names that are not listed are SYSTASK_OTHER, but $ivl_... are plain. $deposit is bad because it
 * can drive a port's net, which belongs to the bench; $assay_said because it is the harness's own.
 * Tasks that only write to a descriptor are no file tasks: they are the way to print to standard
 * error. $dist_... keep their seed in a variable and draw from no shared generator. */
static const struct row {
    const char *name;
    enum systask kind;
} row[] = {
    /* in the order of strcmp */
    {"$assay_said", SYSTASK_BAD},     {"$bits", SYSTASK_PLAIN},
    {"$bitstoreal", SYSTASK_PLAIN},   {"$clog2", SYSTASK_PLAIN},
    {"$countbits", SYSTASK_PLAIN},    {"$countones", SYSTASK_PLAIN},
    {"$deposit", SYSTASK_BAD},        {"$dimensions", SYSTASK_PLAIN},
    {"$display", SYSTASK_PRINT},      {"$displayb", SYSTASK_PRINT},
    {"$displayh", SYSTASK_PRINT},     {"$displayo", SYSTASK_PRINT},
    {"$dumpvars", SYSTASK_PRINT},     {"$error", SYSTASK_PRINT},
    {"$fatal", SYSTASK_PRINT},        {"$fclose", SYSTASK_FILE},
    {"$fgetc", SYSTASK_FILE},         {"$fgets", SYSTASK_FILE},
    {"$finish", SYSTASK_PRINT},       {"$fmonitor", SYSTASK_FILE},
    {"$fopen", SYSTASK_FILE},         {"$fread", SYSTASK_FILE},
    {"$fscanf", SYSTASK_FILE},        {"$fseek", SYSTASK_FILE},
    {"$high", SYSTASK_PLAIN},         {"$increment", SYSTASK_PLAIN},
    {"$info", SYSTASK_PRINT},         {"$isunknown", SYSTASK_PLAIN},
    {"$itor", SYSTASK_PLAIN},         {"$left", SYSTASK_PLAIN},
    {"$low", SYSTASK_PLAIN},          {"$monitor", SYSTASK_PRINT},
    {"$monitorb", SYSTASK_PRINT},     {"$monitorh", SYSTASK_PRINT},
    {"$monitoro", SYSTASK_PRINT},     {"$onehot", SYSTASK_PLAIN},
    {"$onehot0", SYSTASK_PLAIN},      {"$random", SYSTASK_DRAW},
    {"$readmemb", SYSTASK_FILE},      {"$readmemh", SYSTASK_FILE},
    {"$readmempath", SYSTASK_FILE},   {"$realtime", SYSTASK_PLAIN},
    {"$realtobits", SYSTASK_PLAIN},   {"$rewind", SYSTASK_FILE},
    {"$right", SYSTASK_PLAIN},        {"$rtoi", SYSTASK_PLAIN},
    {"$sdf_annotate", SYSTASK_BAD},   {"$signed", SYSTASK_PLAIN},
    {"$size", SYSTASK_PLAIN},         {"$sreadmemb", SYSTASK_FILE},
    {"$sreadmemh", SYSTASK_FILE},     {"$stime", SYSTASK_PLAIN},
    {"$stop", SYSTASK_PRINT},         {"$strobe", SYSTASK_PRINT},
    {"$strobeb", SYSTASK_PRINT},      {"$strobeh", SYSTASK_PRINT},
    {"$strobeo", SYSTASK_PRINT},      {"$system", SYSTASK_BAD},
    {"$table_model", SYSTASK_FILE},   {"$time", SYSTASK_PLAIN},
    {"$ungetc", SYSTASK_FILE},        {"$unpacked_dimensions", SYSTASK_PLAIN},
    {"$unsigned", SYSTASK_PLAIN},     {"$urandom", SYSTASK_DRAW},
    {"$urandom_range", SYSTASK_DRAW}, {"$warning", SYSTASK_PRINT},
    {"$write", SYSTASK_PRINT},        {"$writeb", SYSTASK_PRINT},
    {"$writeh", SYSTASK_PRINT},       {"$writememb", SYSTASK_FILE},
    {"$writememh", SYSTASK_FILE},     {"$writeo", SYSTASK_PRINT},
};

static int compare(const void *key, const void *at)
{
    const struct str *name = key;
    const char *own = ((const struct row *)at)->name;
    int order = strncmp(name->p, own, name->n);
    return order ? order : own[name->n] ? -1 : 0;
}

enum systask systask_of(struct str name)
{
    const struct row *r = name.n ? bsearch(&name, row, countof(row), sizeof *row, compare) : NULL;
    if (r)
        return r->kind;
    return str_starts(name, "$ivl_") ? SYSTASK_PLAIN : SYSTASK_OTHER;
}
