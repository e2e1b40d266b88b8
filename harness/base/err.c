/* err.c: fill the caller's error record. */
#include "harness/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
    va_list ap;
    if (!err || err->kind != ERR_NONE)
        return -1;
    err->kind = kind;
    va_start(ap, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    return -1;
}

int err_sys(struct err *err, const char *fmt, ...)
{
    int saved = errno;
    va_list ap;
    size_t n;
    if (!err || err->kind != ERR_NONE)
        return -1;
    err->kind = ERR_SYS;
    err->sys = saved;
    va_start(ap, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    n = strlen(err->text);
    snprintf(err->text + n, sizeof err->text - n, ": %s", strerror(saved));
    errno = saved;
    return -1;
}

int err_within(struct err *err, const char *fmt, ...)
{
    char old[sizeof err->text];
    va_list ap;
    size_t n;
    if (!err)
        return -1;
    memcpy(old, err->text, sizeof old);
    va_start(ap, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    n = strlen(err->text);
    snprintf(err->text + n, sizeof err->text - n, "%s", old);
    return -1;
}

int err_exit_status(enum err_kind kind)
{
    static const int status[] = {
        [ERR_NONE] = 0,  [ERR_USAGE] = 2, [ERR_INPUT] = 3,    [ERR_SERVICE] = 4, [ERR_SYS] = 5,
        [ERR_LIMIT] = 5, [ERR_STORE] = 5, [ERR_INTERNAL] = 5, [ERR_BUDGET] = 6,
    };
    return status[kind];
}
