/* tasks.c: the table of system tasks. */
#include "runners/link/tasks.h"

#include <stdlib.h>
#include <string.h>

const struct task_rename task_own_draws[] = {
    {"$random", "$assay_random"},
    {"$urandom", "$assay_urandom"},
    {"$urandom_range", "$assay_urandom_range"},
    {NULL, NULL},
};

/* In the order of strcmp. $deposit drives a net; $assay_said is the watcher's, for benches only.
 * Tasks that write to a descriptor are how one prints to standard error. $dist_... have their seed
 * in a variable that they write. */
static const struct task_rule rules[] = {
    {"$assay_said", TASK_BAD},     {"$bits", TASK_PLAIN},
    {"$bitstoreal", TASK_PLAIN},   {"$clog2", TASK_PLAIN},
    {"$countbits", TASK_PLAIN},    {"$countones", TASK_PLAIN},
    {"$deposit", TASK_BAD},        {"$dimensions", TASK_PLAIN},
    {"$display", TASK_PRINT},      {"$displayb", TASK_PRINT},
    {"$displayh", TASK_PRINT},     {"$displayo", TASK_PRINT},
    {"$dumpvars", TASK_PRINT},     {"$error", TASK_PRINT},
    {"$fatal", TASK_PRINT},        {"$fclose", TASK_FILE},
    {"$fgetc", TASK_FILE},         {"$fgets", TASK_FILE},
    {"$finish", TASK_PRINT},       {"$fmonitor", TASK_FILE},
    {"$fopen", TASK_FILE},         {"$fread", TASK_FILE},
    {"$fscanf", TASK_FILE},        {"$fseek", TASK_FILE},
    {"$high", TASK_PLAIN},         {"$increment", TASK_PLAIN},
    {"$info", TASK_PRINT},         {"$isunknown", TASK_PLAIN},
    {"$itor", TASK_PLAIN},         {"$left", TASK_PLAIN},
    {"$low", TASK_PLAIN},          {"$monitor", TASK_PRINT},
    {"$monitorb", TASK_PRINT},     {"$monitorh", TASK_PRINT},
    {"$monitoro", TASK_PRINT},     {"$onehot", TASK_PLAIN},
    {"$onehot0", TASK_PLAIN},      {"$random", TASK_DRAW},
    {"$readmemb", TASK_FILE},      {"$readmemh", TASK_FILE},
    {"$readmempath", TASK_FILE},   {"$realtime", TASK_PLAIN},
    {"$realtobits", TASK_PLAIN},   {"$rewind", TASK_FILE},
    {"$right", TASK_PLAIN},        {"$rtoi", TASK_PLAIN},
    {"$sdf_annotate", TASK_BAD},   {"$signed", TASK_PLAIN},
    {"$size", TASK_PLAIN},         {"$sreadmemb", TASK_FILE},
    {"$sreadmemh", TASK_FILE},     {"$stime", TASK_PLAIN},
    {"$stop", TASK_PRINT},         {"$strobe", TASK_PRINT},
    {"$strobeb", TASK_PRINT},      {"$strobeh", TASK_PRINT},
    {"$strobeo", TASK_PRINT},      {"$system", TASK_BAD},
    {"$table_model", TASK_FILE},   {"$time", TASK_PLAIN},
    {"$ungetc", TASK_FILE},        {"$unpacked_dimensions", TASK_PLAIN},
    {"$unsigned", TASK_PLAIN},     {"$urandom", TASK_DRAW},
    {"$urandom_range", TASK_DRAW}, {"$warning", TASK_PRINT},
    {"$write", TASK_PRINT},        {"$writeb", TASK_PRINT},
    {"$writeh", TASK_PRINT},       {"$writememb", TASK_FILE},
    {"$writememh", TASK_FILE},     {"$writeo", TASK_PRINT},
};

static int compare(const void *key, const void *row)
{
    const struct str *s = key;
    const char *name = ((const struct task_rule *)row)->name;
    int order = strncmp(s->p, name, s->n);
    return order ? order : name[s->n] ? -1 : 0;
}

enum task_kind task_kind(struct str name)
{
    const struct task_rule *r;
    if (str_starts(name, "$ivl_"))
        return TASK_PLAIN;
    r = name.n ? bsearch(&name, rules, countof(rules), sizeof *rules, compare) : NULL;
    return r ? r->kind : TASK_OTHER;
}

bool task_only_reads(struct str name)
{
    enum task_kind kind = task_kind(name);
    return kind == TASK_PRINT || kind == TASK_PLAIN;
}
