/* window.c: dates as text, compared as far as both say something. */
#include "problems/window.h"

#include <ctype.h>
#include <string.h>

static bool is_date(const char *s)
{
    static const char form[] = "dddd-dd-dd";
    size_t n = 0;
    while (form[n] && s[n] && (form[n] == 'd' ? isdigit((unsigned char)s[n]) != 0 : s[n] == '-'))
        n++;
    return !s[n] && (n == 7 || n == 10);
}

int window_check(const struct window *w, struct err *err)
{
    const char *const end[] = {w->since, w->until};
    for (int i = 0; i < 2; i++)
        if (end[i] && !is_date(end[i]))
            return err_set(err, ERR_USAGE, "%s wants a date, as 2025-02-06 or 2025-02, not '%.40s'",
                           i ? "--until" : "--since", end[i]);
    if (w->since && w->until && strncmp(w->since, w->until, strlen(w->until)) > 0)
        return err_set(err, ERR_USAGE, "--until %s is before --since %s", w->until, w->since);
    return 0;
}

bool window_has(const struct window *w, const char *released)
{
    if (!w->since && !w->until)
        return true;
    return *released && (!w->since || strncmp(released, w->since, strlen(w->since)) >= 0) &&
           (!w->until || strncmp(released, w->until, strlen(w->until)) <= 0);
}
