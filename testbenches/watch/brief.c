/* brief.c: read the watcher's brief off its socket and parse it. */
#include "testbenches/watch/watch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define BRIEF_BYTES 16384

/* Copy a word that must fit: with a name cut short the watcher would watch the wrong object. */
static int take(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);
    if (!n || n >= size)
        return -1;
    memcpy(to, from, n + 1);
    return 0;
}

static int set_nonce(struct watch *w, char *arg)
{
    if (strlen(arg) != 32 || strspn(arg, "0123456789abcdef") != 32)
        return -1;
    return take(w->nonce, sizeof w->nonce, arg);
}

static int set_entry(struct watch *w, char *arg)
{
    return take(w->entry, sizeof w->entry, arg);
}

static int set_top(struct watch *w, char *arg)
{
    return take(w->top, sizeof w->top, arg);
}

static int set_unlink(struct watch *w, char *arg)
{
    if (w->n_unlink == WATCH_UNLINKS)
        return -1;
    return take(w->unlink_file[w->n_unlink++], WATCH_TEXT_BYTES, arg);
}

static int set_counter(struct watch *w, char *arg)
{
    static const char *const parts[] = {"all", "top32", "bottom32"};
    struct watch_counter *c;
    char *rest = arg, *name = strsep(&rest, " "), *path = strsep(&rest, " ");
    if (w->n_counter == WATCH_COUNTERS || !path || !rest)
        return -1;
    c = &w->counter[w->n_counter];
    if (take(c->name, sizeof c->name, name) || take(c->path, sizeof c->path, path))
        return -1;
    for (int i = 0; i < 3; i++) {
        if (strcmp(rest, parts[i]))
            continue;
        c->part = (enum watch_part)i;
        w->n_counter++;
        return 0;
    }
    return -1;
}

static int set_stop(struct watch *w, char *arg)
{
    w->stop_finishes = !strcmp(arg, "finish");
    return w->stop_finishes || !strcmp(arg, "resume") ? 0 : -1;
}

static int set_behaviour(struct watch *w, char *arg)
{
    w->behaviour.wanted = !strcmp(arg, "1");
    return w->behaviour.wanted || !strcmp(arg, "0") ? 0 : -1;
}

static int set_early(struct watch *w, char *arg)
{
    return take(w->early_name, sizeof w->early_name, arg);
}

static int set_stall(struct watch *w, char *arg)
{
    size_t n = strlen(arg);
    if (!n || n > 9 || strspn(arg, "0123456789") != n)
        return -1;
    w->stall_ms = atol(arg);
    return 0;
}

static const struct {
    const char *word;
    int (*set)(struct watch *w, char *arg);
} verbs[] = {
    {"nonce", set_nonce},         {"entry", set_entry},     {"top", set_top},
    {"unlink", set_unlink},       {"counter", set_counter}, {"stop", set_stop},
    {"behaviour", set_behaviour}, {"stall", set_stall},     {"early", set_early},
};

/* Parse one line. An unknown word is an error, because the runner and this module must agree. */
static int parse_line(struct watch *w, char *line)
{
    char *rest = line, *word = strsep(&rest, " ");
    if (!rest)
        return -1;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(word, verbs[i].word))
            return verbs[i].set(w, rest);
    return -1;
}

/* Read the text before "go"; -1: there is none. The socket may be a stream or SEQPACKET, where each
 * read gives one message. All of it was sent before vvp was started, so this never waits: waiting
 * would only hide a fault. */
static int receive(int fd, char *text, size_t size)
{
    size_t n = 0;
    while (n + 1 < size) {
        ssize_t got = recv(fd, text + n, size - 1 - n, MSG_DONTWAIT);
        if (got <= 0)
            return -1;
        n += (size_t)got;
        text[n] = '\0';
        if (n >= 4 && !memcmp(text + n - 4, "\ngo\n", 4)) {
            text[n - 3] = '\0';
            return 0;
        }
    }
    return -1;
}

int watch_read_brief(struct watch *w, int fd)
{
    char text[BRIEF_BYTES], *rest = text, *line;
    int result = receive(fd, text, sizeof text);
    while (!result && (line = strsep(&rest, "\n")))
        if (*line && parse_line(w, line))
            result = -1;
    explicit_bzero(text, sizeof text);
    return result || !*w->nonce || !*w->entry || !*w->top ? -1 : 0;
}
