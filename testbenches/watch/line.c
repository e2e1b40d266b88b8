/* line.c: builds one line of what the watcher says, and sends it. */
#include "testbenches/watch/watch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Longest name that is told; a design may have names of megabytes. */
#define NAME_MAX_BYTES 200

void line_start(struct watch_line *l, const struct watch *w, const char *verb)
{
    l->n = 0;
    line_addf(l, "%s %s", w->nonce, verb);
}

void line_addf(struct watch_line *l, const char *fmt, ...)
{
    size_t room = sizeof l->text - l->n;
    va_list ap;
    int n;
    va_start(ap, fmt);
    n = vsnprintf(l->text + l->n, room, fmt, ap);
    va_end(ap);
    if (n > 0)
        l->n += (size_t)n < room ? (size_t)n : room - 1;
}

static bool plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("_.$/:,+-[]", c));
}

void line_add_text(struct watch_line *l, const char *text)
{
    for (size_t i = 0; text && text[i] && i < NAME_MAX_BYTES; i++) {
        if (plain(text[i]))
            line_addf(l, "%c", text[i]);
        else
            line_addf(l, "%%%02X", (unsigned char)text[i]);
    }
}

void line_add_name(struct watch_line *l, const char *key, const char *value)
{
    line_addf(l, " %s=", key);
    line_add_text(l, value);
}

void line_add_value(struct watch_line *l, const char *key, struct watch_value v)
{
    if (v.known)
        line_addf(l, " %s=%" PRIu64, key, v.n);
    else
        line_addf(l, " %s=x", key);
}

void line_add_time(struct watch_line *l)
{
    s_vpi_time now = {.type = vpiSimTime};
    vpi_get_time(NULL, &now);
    line_addf(l, " time=%" PRIu64, (uint64_t)now.high << 32 | now.low);
}

void line_add_counters(struct watch_line *l, struct watch *w)
{
    for (size_t i = 0; i < w->n_counter; i++)
        if (w->counter[i].object)
            line_add_value(l, w->counter[i].name, watch_value(&w->counter[i]));
}

void line_add_caller(struct watch_line *l, enum watch_by by)
{
    vpiHandle call = vpi_handle(vpiSysTfCall, NULL);
    vpiHandle scope = call ? vpi_handle(vpiScope, call) : NULL;
    line_addf(l, " by=%s", by == BY_BENCH ? "bench" : "candidate");
    /* vpi_get_str reuses one buffer: a name is written out before the next is asked for. */
    line_add_name(l, "scope", scope ? vpi_get_str(vpiFullName, scope) : "");
    line_add_name(l, "file", call ? vpi_get_str(vpiFile, call) : "");
    line_addf(l, " line=%d", call ? (int)vpi_get(vpiLineNo, call) : 0);
}

/* The line goes straight to the kernel, so that a kill right after it loses nothing. The call does
 * not block: a reader that is gone or slow must not cause a timeout of the candidate. If the line
 * is lost, the runner sees that it is missing. */
void line_send(struct watch_line *l)
{
    ssize_t sent;
    if (l->n > sizeof l->text - 2)
        l->n = sizeof l->text - 2;
    l->text[l->n++] = '\n';
    do
        sent = send(WATCH_FD, l->text, l->n, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
}
