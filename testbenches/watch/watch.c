/* watch.c: the VPI module that vvp loads. It replaces the tasks that end a run, and reports what
 * ended it. */
#include "testbenches/watch/watch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAID_LINES 16

/* Report who ended the run, and what the counters were then. */
static void tell_finish(struct watch *w, const char *task)
{
    enum watch_by by = watch_caller(w);
    struct watch_line l;
    if (w->finished[by]++)
        return;
    line_start(&l, w, "finish");
    line_addf(&l, " task=%s", task);
    line_add_caller(&l, by);
    line_add_time(&l);
    line_add_counters(&l, w);
    line_send(&l);
}

static PLI_INT32 on_finish(PLI_BYTE8 *data)
{
    tell_finish((struct watch *)data, "$finish");
    vpi_control(vpiFinish, 1);
    return 0;
}

static PLI_INT32 on_stop(PLI_BYTE8 *data)
{
    struct watch *w = (struct watch *)data;
    enum watch_by by = watch_caller(w);
    struct watch_line l;
    if (!w->stopped[by]++) {
        line_start(&l, w, "stop");
        line_add_caller(&l, by);
        line_add_time(&l);
        line_add_counters(&l, w);
        line_send(&l);
    }
    if (w->stop_finishes)
        vpi_control(vpiFinish, 1);
    return 0;
}

/* The first argument of the task that runs now, or NULL. */
static vpiHandle first_argument(void)
{
    vpiHandle call = vpi_handle(vpiSysTfCall, NULL);
    vpiHandle list = vpi_iterate(vpiArgument, call), arg = list ? vpi_scan(list) : NULL;
    if (arg)
        vpi_free_object(list);
    return arg;
}

/* $finish_and_return, which only Icarus has: ends the run like $finish, with an exit status. */
static PLI_INT32 on_finish_and_return(PLI_BYTE8 *data)
{
    s_vpi_value v = {.format = vpiIntVal};
    vpiHandle arg = first_argument();
    if (arg) {
        vpi_get_value(arg, &v);
        vpip_set_return_value(v.value.integer);
    }
    tell_finish((struct watch *)data, "$finish_and_return");
    vpi_control(vpiFinish, 1);
    return 0;
}

static const char *text_of(vpiHandle arg)
{
    s_vpi_value v = {.format = vpiStringVal};
    if (!arg)
        return "";
    vpi_get_value(arg, &v);
    return v.format == vpiStringVal && v.value.str ? v.value.str : "";
}

/* $assay_said("name"): the harness puts this call in front of the bench's own pass message. */
static PLI_INT32 on_said(PLI_BYTE8 *data)
{
    struct watch *w = (struct watch *)data;
    struct watch_line l;
    enum watch_by by;
    if (!w)
        return 0;
    by = watch_caller(w);
    if (w->said[by]++ >= SAID_LINES)
        return 0;
    line_start(&l, w, "said");
    line_add_name(&l, "phrase", text_of(first_argument()));
    line_add_caller(&l, by);
    line_add_time(&l);
    line_add_counters(&l, w);
    line_send(&l);
    return 0;
}

static void register_task(const char *name, PLI_INT32 (*run)(PLI_BYTE8 *), struct watch *w)
{
    s_vpi_systf_data task = {
        .type = vpiSysTask, .tfname = name, .calltf = run, .user_data = (PLI_BYTE8 *)w};
    vpi_register_systf(&task);
}

static void register_callback(PLI_INT32 reason, PLI_INT32 (*run)(p_cb_data), struct watch *w)
{
    s_cb_data c = {.reason = reason, .cb_rtn = run, .user_data = (PLI_BYTE8 *)w};
    vpi_register_cb(&c);
}

/* The design is parsed and nothing of it has run yet. Now the program's files are removed, before
 * the design could read them. */
static PLI_INT32 on_compiled(p_cb_data data)
{
    struct watch *w = (struct watch *)data->user_data;
    for (size_t i = 0; i < w->n_unlink; i++)
        unlink(w->unlink_file[i]);
    return 0;
}

static PLI_INT32 on_start(p_cb_data data)
{
    struct watch *w = (struct watch *)data->user_data;
    struct watch_line l;
    watch_find_counters(w);
    line_start(&l, w, "start");
    for (size_t i = 0; i < w->n_counter; i++)
        line_addf(&l, " %s=%s", w->counter[i].name, w->counter[i].object ? "found" : "missing");
    line_send(&l);
    watch_behave(w);
    watch_early(w);
    watch_stall(w);
    return 0;
}

static PLI_INT32 on_end(p_cb_data data)
{
    struct watch *w = (struct watch *)data->user_data;
    struct watch_line l;
    watch_stall_over(w);
    watch_tell_behaviour(w);
    line_start(&l, w, "end");
    line_add_counters(&l, w);
    line_addf(&l, " said_bench=%u said_candidate=%u", w->said[BY_BENCH], w->said[BY_CANDIDATE]);
    line_add_time(&l);
    line_send(&l);
    return 0;
}

static void begin(void)
{
    struct watch *w = calloc(1, sizeof *w);
    watch_random();
    watch_files();
    if (!w || watch_read_brief(w, WATCH_FD)) {
        free(w);
        register_task("$assay_said", on_said, NULL);
        return;
    }
    fcntl(WATCH_FD, F_SETFD, FD_CLOEXEC);
    register_task("$finish", on_finish, w);
    register_task("$finish_and_return", on_finish_and_return, w);
    register_task("$stop", on_stop, w);
    register_task("$assay_said", on_said, w);
    register_callback(cbEndOfCompile, on_compiled, w);
    register_callback(cbStartOfSimulation, on_start, w);
    register_callback(cbEndOfSimulation, on_end, w);
}

__attribute__((visibility("default"))) void (*vlog_startup_routines[])(void) = {begin, NULL};
