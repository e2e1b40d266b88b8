/* files.c: $assay_fopen and $assay_fclose: what a candidate writes lies in a folder of its own.
 *
 * vvp has one table of descriptors for all modules, and all of them open files of the same folder.
 * Where a bench compares with a file, a candidate could empty that file, close it, or use up the
 * descriptors before the bench opens it; and a candidate that keeps a log is honest. So the runner
 * renames the candidate's calls to these (task_own_files, runners/link/tasks.h): they open a few
 * files, to be written only, below FOLDER, and close what they have opened. */
#include "testbenches/watch/watch.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER     "candidate.files"
#define FILES_MAX  4
#define NAME_BYTES 200

/* Descriptors that the candidate has opened; 0: free. */
static PLI_INT32 opened[FILES_MAX];

static const char *text_of(vpiHandle arg)
{
    s_vpi_value v = {.format = vpiStringVal};
    if (arg)
        vpi_get_value(arg, &v);
    return arg && v.value.str ? v.value.str : "";
}

/* One name in FOLDER for any path. */
static void path_of(char *ret, size_t n, const char *name)
{
    size_t at = (size_t)snprintf(ret, n, FOLDER "/f");
    for (; *name && at + 1 < n; name++)
        ret[at++] = *name == '/' ? '_' : *name;
    ret[at] = '\0';
}

static PLI_INT32 open_file(const char *name, const char *mode)
{
    char path[NAME_BYTES];
    path_of(path, sizeof path, name);
    mkdir(FOLDER, 0700); /* where that fails, so does what follows */
    if (!mode)
        return (PLI_INT32)vpi_mcd_open(path);
    return *mode == 'w' || *mode == 'a' ? vpi_fopen(path, mode) : 0;
}

static PLI_INT32 on_fopen(PLI_BYTE8 *data)
{
    vpiHandle call = vpi_handle(vpiSysTfCall, NULL), list = vpi_iterate(vpiArgument, call);
    vpiHandle name = list ? vpi_scan(list) : NULL, mode = name ? vpi_scan(list) : NULL;
    s_vpi_value ret = {.format = vpiIntVal, .value.integer = 0};
    char path[NAME_BYTES];
    int free_at = 0;
    (void)data;
    while (free_at < FILES_MAX && opened[free_at])
        free_at++;
    if (name && free_at < FILES_MAX) {
        snprintf(path, sizeof path, "%s", text_of(name)); /* the next text takes its place */
        opened[free_at] = ret.value.integer = open_file(path, mode ? text_of(mode) : NULL);
    }
    if (mode)
        vpi_free_object(list);
    vpi_put_value(call, &ret, NULL, vpiNoDelay);
    return 0;
}

static PLI_INT32 on_fclose(PLI_BYTE8 *data)
{
    vpiHandle call = vpi_handle(vpiSysTfCall, NULL), list = vpi_iterate(vpiArgument, call);
    vpiHandle arg = list ? vpi_scan(list) : NULL;
    s_vpi_value v = {.format = vpiIntVal};
    (void)data;
    if (!arg)
        return 0;
    vpi_get_value(arg, &v);
    vpi_free_object(list);
    for (int i = 0; v.value.integer && i < FILES_MAX; i++)
        if (opened[i] == v.value.integer) {
            vpi_mcd_close((PLI_UINT32)v.value.integer);
            opened[i] = 0;
        }
    return 0;
}

void watch_files(void)
{
    s_vpi_systf_data open = {.type = vpiSysFunc,
                             .sysfunctype = vpiIntFunc,
                             .tfname = "$assay_fopen",
                             .calltf = on_fopen};
    s_vpi_systf_data close = {.type = vpiSysTask, .tfname = "$assay_fclose", .calltf = on_fclose};
    vpi_register_systf(&open);
    vpi_register_systf(&close);
}
