/* vvpscan_tasks.c: the system tasks that a design may call, and those that it may not. */
#include "runners/vvpscan.h"
#include "runners/vvpscan_text.h"

#include <string.h>

/* Tasks that no design needs and that change what they are not given, and those that only compute.
 * $deposit drives a port's net, which is the bench's; $assay_said is ours. */
static const char *const tasks_bad[] = {"$deposit", "$assay_said", "$system", "$sdf_annotate"};
static const char *const tasks_plain[] = {
    "$clog2",     "$countones", "$countbits",  "$onehot",     "$onehot0",
    "$isunknown", "$size",      "$high",       "$low",        "$left",
    "$right",     "$increment", "$dimensions", "$bits",       "$unpacked_dimensions",
    "$itor",      "$rtoi",      "$realtobits", "$bitstoreal", "$time",
    "$stime",     "$realtime",  "$signed",     "$unsigned",
};

/* Tasks that name files or take descriptors, which in vvp are one table for bench and design. Not
 * those that write to a descriptor: they are how one prints to standard error. */
static const char *const tasks_file[] = {
    "$fopen",     "$fclose",    "$fgetc",     "$fgets",       "$fread",       "$fscanf",
    "$ungetc",    "$fseek",     "$rewind",    "$readmemh",    "$readmemb",    "$sreadmemh",
    "$sreadmemb", "$writememh", "$writememb", "$readmempath", "$table_model", "$fmonitor",
};

static bool among(const char *const *list, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eqc(name, list[i]))
            return true;
    return false;
}

bool vvpscan_bad_task(struct str name)
{
    return among(tasks_bad, countof(tasks_bad), name);
}

bool vvpscan_plain_task(struct str name)
{
    return str_starts(name, "$ivl_") || among(tasks_plain, countof(tasks_plain), name);
}

bool vvpscan_file_task(struct str name)
{
    return among(tasks_file, countof(tasks_file), name);
}
