/* systasks.c: what is known of Verilog's system tasks and functions. */
#include "harness/lang/verilog/systasks.h"

/* Names that are not listed are SYSTASK_OTHER, but $ivl_... are plain. $deposit is bad because it
 * can drive a port's net, which belongs to the bench; $assay_said because it is the harness's own.
 * Tasks that only write to a descriptor are no file tasks: they are the way to print to standard
 * error. $dist_... keep their seed in a variable and draw from no shared generator. */
static const struct {
    const char *name;
    enum systask kind;
} row[] = {
    {"$deposit", SYSTASK_BAD},
    {"$assay_said", SYSTASK_BAD},
    {"$system", SYSTASK_BAD},
    {"$sdf_annotate", SYSTASK_BAD},
    {"$clog2", SYSTASK_PLAIN},
    {"$countones", SYSTASK_PLAIN},
    {"$countbits", SYSTASK_PLAIN},
    {"$onehot", SYSTASK_PLAIN},
    {"$onehot0", SYSTASK_PLAIN},
    {"$isunknown", SYSTASK_PLAIN},
    {"$size", SYSTASK_PLAIN},
    {"$high", SYSTASK_PLAIN},
    {"$low", SYSTASK_PLAIN},
    {"$left", SYSTASK_PLAIN},
    {"$right", SYSTASK_PLAIN},
    {"$increment", SYSTASK_PLAIN},
    {"$dimensions", SYSTASK_PLAIN},
    {"$bits", SYSTASK_PLAIN},
    {"$unpacked_dimensions", SYSTASK_PLAIN},
    {"$itor", SYSTASK_PLAIN},
    {"$rtoi", SYSTASK_PLAIN},
    {"$realtobits", SYSTASK_PLAIN},
    {"$bitstoreal", SYSTASK_PLAIN},
    {"$time", SYSTASK_PLAIN},
    {"$stime", SYSTASK_PLAIN},
    {"$realtime", SYSTASK_PLAIN},
    {"$signed", SYSTASK_PLAIN},
    {"$unsigned", SYSTASK_PLAIN},
    {"$fopen", SYSTASK_FILE},
    {"$fclose", SYSTASK_FILE},
    {"$fgetc", SYSTASK_FILE},
    {"$fgets", SYSTASK_FILE},
    {"$fread", SYSTASK_FILE},
    {"$fscanf", SYSTASK_FILE},
    {"$ungetc", SYSTASK_FILE},
    {"$fseek", SYSTASK_FILE},
    {"$rewind", SYSTASK_FILE},
    {"$readmemh", SYSTASK_FILE},
    {"$readmemb", SYSTASK_FILE},
    {"$sreadmemh", SYSTASK_FILE},
    {"$sreadmemb", SYSTASK_FILE},
    {"$writememh", SYSTASK_FILE},
    {"$writememb", SYSTASK_FILE},
    {"$readmempath", SYSTASK_FILE},
    {"$table_model", SYSTASK_FILE},
    {"$fmonitor", SYSTASK_FILE},
    {"$random", SYSTASK_DRAW},
    {"$urandom", SYSTASK_DRAW},
    {"$urandom_range", SYSTASK_DRAW},
};

enum systask systask_of(struct str name)
{
    for (size_t i = 0; i < countof(row); i++)
        if (str_eqc(name, row[i].name))
            return row[i].kind;
    return str_starts(name, "$ivl_") ? SYSTASK_PLAIN : SYSTASK_OTHER;
}
