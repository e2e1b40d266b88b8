/* tasks.c: the table of system tasks. */
#include "runners/link/tasks.h"

#include <string.h>

const struct task_rename task_own_draws[] = {
    {"$random", "$assay_random"},
    {"$urandom", "$assay_urandom"},
    {"$urandom_range", "$assay_urandom_range"},
    {NULL, NULL},
};

const struct task_rename task_own_files[] = {
    {"$random", "$assay_random"},
    {"$urandom", "$assay_urandom"},
    {"$urandom_range", "$assay_urandom_range"},
    {"$fopen", "$assay_fopen"},
    {"$fclose", "$assay_fclose"},
    {NULL, NULL},
};

bool task_is_renamed(const struct task_rename *table, struct str name)
{
    for (; table && table->from; table++)
        if (str_eqc(name, table->from))
            return true;
    return false;
}

bool task_only_reads(struct str name)
{
    enum systask kind = systask_of(name);
    return kind == SYSTASK_PRINT || kind == SYSTASK_PLAIN;
}
