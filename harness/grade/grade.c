/* grade.c: the loop: lines are read while there is room, go to whichever process has least to do, and are told
 * in their order. */
#include "harness/grade/private.h"
#include "harness/sys/run.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK 65536
#define BOM   "\xef\xbb\xbf" /* some programs begin with a mark of byte order */

struct grader {
    struct grade_options o;
    struct worker worker[GRADE_WORKERS];
    int n_worker;
    struct item *item; /* a ring: [head, head + n) are under way */
    size_t head, n, held;
    int64_t lines;
    struct buf in;         /* read, from in_at on not taken yet */
    size_t in_at, seen;    /* seen: bytes behind in_at that hold no end of a line */
    bool at_end, skipping; /* skipping: the rest of a line that is too long */
};

/* ---- lines in ---- */

static struct item *new_item(struct grader *g)
{
    struct item *it = &g->item[(g->head + g->n++) % GRADE_WINDOW];
    it->line = ++g->lines;
    return it;
}

static struct worker *idlest(struct grader *g)
{
    struct worker *best = &g->worker[0];
    for (int i = 1; i < g->n_worker; i++)
        if (g->worker[i].n < best->n)
            best = &g->worker[i];
    return best;
}

static bool has_room(struct grader *g)
{
    return g->n < GRADE_WINDOW && g->held < GRADE_HELD && idlest(g)->n < GRADE_QUEUE;
}

static void take(struct grader *g, struct str line)
{
    struct item *it = new_item(g);
    struct worker *w = idlest(g);
    if (it->line == 1 && str_starts(line, BOM))
        line = str_slice(line, strlen(BOM), line.n);
    if (grade_read(it, line, g->o.shape, &w->out))
        w->queue[(w->head + w->n++) % GRADE_QUEUE] = it;
    g->held += item_bytes(it);
}

static void take_long(struct grader *g)
{
    static const char why[] = "longer than 16 MiB";
    struct item *it = new_item(g);
    it->error = mem_dup(why, sizeof why - 1);
    it->done = true;
    g->held += item_bytes(it);
}

/* The next whole line of what was read; at the end of the input what is left is one. */
static bool next_line(struct grader *g, struct str *line)
{
    struct str rest = {g->in.p + g->in_at, g->in.n - g->in_at};
    char *end = rest.n > g->seen ? memchr(rest.p + g->seen, '\n', rest.n - g->seen) : NULL;
    g->seen = end ? 0 : rest.n;
    if (!end && !(g->at_end && rest.n))
        return false;
    *line = str_slice(rest, 0, end ? (size_t)(end - rest.p) : rest.n);
    g->in_at += line->n + (end != NULL);
    g->seen = 0;
    return true;
}

static void take_lines(struct grader *g)
{
    struct str line;
    while (has_room(g) && next_line(g, &line)) {
        if (!g->skipping)
            take(g, line);
        g->skipping = false;
    }
    if (g->seen > GRADE_LINE_MAX) {
        if (!g->skipping)
            take_long(g);
        g->skipping = true;
        g->in_at = g->in.n;
        g->seen = 0;
    }
}

static int read_more(struct grader *g, struct err *err)
{
    char chunk[CHUNK];
    ssize_t n = read(g->o.in, chunk, sizeof chunk);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 0 : err_sys(err, "cannot read the lines");
    g->at_end = n == 0;
    if (g->in_at) {
        memmove(g->in.p, g->in.p + g->in_at, g->in.n - g->in_at);
        g->in.n -= g->in_at;
        g->in_at = 0;
    }
    buf_add(&g->in, chunk, (size_t)n);
    return 0;
}

/* ---- verdicts out ---- */

static int tell(struct grader *g, struct err *err)
{
    for (; g->n && g->item[g->head].done; g->n--, g->head = (g->head + 1) % GRADE_WINDOW) {
        struct item *it = &g->item[g->head];
        struct graded v = {.line = it->line,
                           .id = it->id,
                           .error = it->error,
                           .class = it->class,
                           .how = it->how,
                           .rigorous = it->rigorous,
                           .extracted = it->extracted,
                           .label = it->label,
                           .group = it->group};
        if (g->o.each(g->o.ctx, &v, err) < 0)
            return -1;
        g->held -= item_bytes(it);
        item_clear(it);
    }
    return 0;
}

/* ---- the loop ---- */

static bool wants_more(struct grader *g)
{
    return !g->at_end && has_room(g) && g->in.n - g->in_at == g->seen;
}

static int turn(struct grader *g, struct err *err)
{
    struct pollfd fd[2 * GRADE_WORKERS + 1];
    int n = g->n_worker;
    for (int i = 0; i < n; i++) {
        const struct worker *w = &g->worker[i];
        fd[2 * i] = (struct pollfd){.fd = w->n ? w->from : -1, .events = POLLIN};
        fd[2 * i + 1] = (struct pollfd){.fd = w->out.n ? w->to : -1, .events = POLLOUT};
    }
    fd[2 * n] = (struct pollfd){.fd = wants_more(g) ? g->o.in : -1, .events = POLLIN};
    if (g->o.pause)
        g->o.pause(g->o.ctx);
    if (poll(fd, (nfds_t)(2 * n + 1), -1) < 0)
        return errno == EINTR ? 0 : err_sys(err, "poll");
    for (int i = 0; i < n; i++)
        if ((fd[2 * i].revents && worker_read(&g->worker[i], err) < 0) ||
            (fd[2 * i + 1].revents && worker_write(&g->worker[i], err) < 0))
            return -1;
    return fd[2 * n].revents ? read_more(g, err) : 0;
}

static int loop(struct grader *g, struct err *err)
{
    for (;;) {
        take_lines(g);
        if (tell(g, err) < 0)
            return -1;
        if (g->n == 0 && g->at_end && g->in_at == g->in.n)
            return 0;
        if (g->n && g->item[g->head].done) /* told by the next round */
            continue;
        if (has_room(g) && g->in.n - g->in_at > g->seen) /* lines are there and now have room */
            continue;
        if (turn(g, err) < 0)
            return -1;
    }
}

static int start(struct grader *g, struct err *err)
{
    int64_t jobs = g->o.jobs > 0 ? g->o.jobs : sysconf(_SC_NPROCESSORS_ONLN);
    for (; g->n_worker < jobs && g->n_worker < GRADE_WORKERS; g->n_worker++)
        if (worker_start(&g->worker[g->n_worker], &g->o, err) < 0) {
            g->n_worker++; /* its pipes are open */
            return -1;
        }
    return 0;
}

int grade_run(const struct grade_options *options, struct err *err)
{
    struct grader *g = mem_alloc(sizeof *g);
    struct arena arena = {0};
    int rc;
    g->o = *options;
    g->item = mem_alloc(GRADE_WINDOW * sizeof *g->item);
    buf_init(&g->in, GRADE_LINE_MAX + 2 * (size_t)CHUNK);
    if (!g->o.program)
        g->o.program = run_beside("assay-decide", &arena);
    rc = !g->o.program ? err_set(err, ERR_SYS,
                                 "assay-decide was not found beside this program or in "
                                 "../libexec/assay: run make, or make install")
                       : 0;
    if (rc == 0 && (rc = start(g, err)) == 0)
        rc = loop(g, err);
    for (int i = 0; i < g->n_worker; i++)
        worker_end(&g->worker[i]);
    for (size_t i = 0; i < GRADE_WINDOW; i++)
        item_clear(&g->item[i]);
    buf_finish(&g->in);
    free(g->item);
    free(g);
    arena_finish(&arena);
    return rc;
}
