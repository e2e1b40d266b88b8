/* early.c: ends the run as soon as a counter tells that it cannot pass, where nobody needs totals. */
#include "testbenches/watch/watch.h"

#include <string.h>

/* Called for each change, not now and then, so that where a run stops is not left to chance. */
static PLI_INT32 on_change(p_cb_data data)
{
    struct watch *w = (struct watch *)data->user_data;
    struct watch_value v = {0};
    struct watch_line l;
    if (!w->stopped_early)
        v = watch_value(w->early);
    if (!v.known || !v.n)
        return 0;
    w->stopped_early = true;
    line_start(&l, w, "early");
    line_add_time(&l);
    line_send(&l);
    vpi_control(vpiFinish, 0);
    return 0;
}

void watch_early(struct watch *w)
{
    s_vpi_time time = {.type = vpiSuppressTime};
    s_vpi_value value = {.format = vpiSuppressVal};
    s_cb_data cb = {.reason = cbValueChange,
                    .cb_rtn = on_change,
                    .time = &time,
                    .value = &value,
                    .user_data = (PLI_BYTE8 *)w};
    for (size_t i = 0; i < w->n_counter; i++)
        if (w->counter[i].object && !strcmp(w->counter[i].name, w->early_name))
            w->early = &w->counter[i];
    if (!w->early)
        return;
    cb.obj = w->early->object;
    vpi_register_cb(&cb);
}
