/* wire.c: one description of every message, used for both directions.
 *
 * Each `pass_x` function walks the fields of a struct in order. A `struct pass` either appends them
 * to a buffer or fills them from a body, so writer and reader cannot disagree. A reader that meets
 * something wrong sets `bad` and from then on delivers zeros: one check at the end suffices. */
#include "harness/exec/wire.h"

#include <string.h>

struct pass {
    struct buf *out; /* NULL when reading */
    struct str in;
    bool bad;
};

static void pass_raw(struct pass *p, void *v, size_t n)
{
    if (p->out) {
        buf_add(p->out, v, n);
    } else if (p->bad || p->in.n < n) {
        p->bad = true;
        memset(v, 0, n);
    } else {
        memcpy(v, p->in.p, n);
        p->in = str_slice(p->in, n, p->in.n);
    }
}

static void pass_i64(struct pass *p, int64_t *v)
{
    pass_raw(p, v, sizeof *v);
}

static void pass_i32(struct pass *p, int32_t *v)
{
    pass_raw(p, v, sizeof *v);
}

/* A number that must be in 0..max. */
static uint32_t pass_count(struct pass *p, uint32_t v, uint32_t max)
{
    pass_raw(p, &v, sizeof v);
    if (v > max) {
        p->bad = true;
        v = 0;
    }
    return v;
}

static void pass_bool(struct pass *p, bool *v)
{
    *v = pass_count(p, *v, 1) != 0;
}

static void pass_size(struct pass *p, size_t *v)
{
    int64_t n = (int64_t)*v;
    pass_i64(p, &n);
    if (n < 0)
        p->bad = true;
    *v = p->bad ? 0 : (size_t)n;
}

/* Bytes; NULL and empty are kept apart (a collected file may be either). A NUL follows on the wire,
 * so that what is read can be used as a C string in place. */
static void pass_str(struct pass *p, struct str *v)
{
    uint32_t n = v->p ? (uint32_t)v->n : UINT32_MAX;
    char nul = 0;
    if (p->out && v->p && v->n > WIRE_FRAME_MAX) {
        p->out->over = true;
        return;
    }
    pass_raw(p, &n, sizeof n);
    if (p->out) {
        if (n != UINT32_MAX) {
            buf_add(p->out, v->p, n);
            buf_add(p->out, &nul, 1);
        }
        return;
    }
    *v = (struct str){NULL, 0};
    if (p->bad || n == UINT32_MAX)
        return;
    if (n >= p->in.n || p->in.p[n] != 0) {
        p->bad = true;
        return;
    }
    *v = (struct str){p->in.p, n};
    p->in = str_slice(p->in, n + (size_t)1, p->in.n);
}

/* A C string or NULL. Text that holds a NUL is refused: its rest would silently vanish. */
static void pass_text(struct pass *p, const char **v)
{
    struct str s = str_c(*v);
    pass_str(p, &s);
    if (!p->out && s.p && memchr(s.p, 0, s.n))
        p->bad = true;
    *v = p->bad ? NULL : s.p;
}

/* A C string that is never NULL. */
static void pass_word(struct pass *p, const char **v)
{
    if (p->out && !*v)
        *v = "";
    pass_text(p, v);
    if (!*v) {
        p->bad = true;
        *v = "";
    }
}

static void pass_setup(struct pass *p, struct wire_setup *s)
{
    s->force = (enum exec_tier)pass_count(p, s->force, TIER_NAMESPACES);
    pass_bool(p, &s->allow_weak);
    pass_i32(p, &s->slot);
    pass_i64(p, &s->box_bytes);
    s->n_kit = pass_count(p, s->n_kit, EXEC_FILE_MAX);
    s->cgroup = (enum exec_cgroup)pass_count(p, s->cgroup, CGROUP_V2);
}

static void pass_hello(struct pass *p, struct wire_hello *h)
{
    pass_bool(p, &h->ready);
    h->tier = (enum exec_tier)pass_count(p, h->tier, TIER_NAMESPACES);
    pass_word(p, &h->reason);
    pass_word(p, &h->cgroup);
    pass_bool(p, &h->lingers);
}

static void pass_limits(struct pass *p, struct exec_limits *l)
{
    pass_i64(p, &l->cpu_ms);
    pass_i64(p, &l->wall_ms);
    pass_i64(p, &l->memory_bytes);
    pass_i64(p, &l->file_bytes);
    pass_i64(p, &l->output_bytes);
    pass_i32(p, &l->processes);
    pass_i32(p, &l->keep_bytes);
}

static void pass_argv(struct pass *p, struct exec_step *s)
{
    uint32_t n = 0;
    if (p->out)
        while (n < EXEC_ARGV_MAX && s->argv[n])
            n++;
    n = pass_count(p, n, EXEC_ARGV_MAX);
    for (uint32_t i = 0; i < n; i++)
        pass_word(p, &s->argv[i]);
    s->argv[n] = NULL;
    if (n == 0)
        p->bad = true;
}

/* A warm program has one word at least, and leaves one for the step. */
static bool bad_warm(const struct exec_step *s)
{
    for (int i = 0; i <= s->warm && s->warm > 0; i++)
        if (i >= EXEC_ARGV_MAX || !s->argv[i])
            return true;
    return s->warm < 0;
}

static void pass_step(struct pass *p, struct exec_step *s)
{
    pass_word(p, &s->name);
    pass_argv(p, s);
    pass_text(p, &s->stdin_file);
    pass_text(p, &s->stdout_file);
    pass_text(p, &s->remove);
    pass_text(p, &s->env);
    pass_limits(p, &s->limits);
    pass_bool(p, &s->witness);
    pass_str(p, &s->brief);
    pass_bool(p, &s->go_on);
    pass_bool(p, &s->proc);
    pass_i32(p, &s->warm);
    if (bad_warm(s))
        p->bad = true;
    pass_text(p, &s->peer);
    pass_size(p, &s->shared_bytes);
}

static void pass_job(struct pass *p, struct exec_job *j)
{
    j->n_file = pass_count(p, (uint32_t)j->n_file, EXEC_FILE_MAX);
    j->n_step = pass_count(p, (uint32_t)j->n_step, EXEC_STEP_MAX);
    for (size_t i = 0; i < j->n_step; i++)
        pass_step(p, &j->step[i]);
    pass_text(p, &j->collect);
    pass_size(p, &j->collect_max_bytes);
    pass_bool(p, &j->keep_box);
}

static void pass_file(struct pass *p, struct exec_file *f)
{
    pass_word(p, &f->name);
    pass_bool(p, &f->executable);
    pass_str(p, &f->data);
}

static void pass_output(struct pass *p, struct exec_output *o)
{
    pass_str(p, &o->head);
    pass_str(p, &o->tail);
    pass_i64(p, &o->total_bytes);
}

static void pass_peer(struct pass *p, struct exec_peer *e)
{
    e->status = (enum exec_status)pass_count(p, e->status, EXEC_OK);
    pass_i32(p, &e->code);
    pass_bool(p, &e->outlived);
    pass_bool(p, &e->apart);
    pass_i64(p, &e->cpu_us);
}

static void pass_outcome(struct pass *p, struct exec_outcome *o)
{
    o->status = (enum exec_status)pass_count(p, o->status, EXEC_OK);
    pass_i32(p, &o->code);
    pass_i64(p, &o->cpu_us);
    pass_i64(p, &o->wall_us);
    pass_i64(p, &o->peak_bytes);
    pass_peer(p, &o->peer);
    pass_output(p, &o->out);
    pass_output(p, &o->err);
    pass_str(p, &o->witness);
    pass_bool(p, &o->witness_cut);
    pass_bool(p, &o->leftover);
}

static void pass_done(struct pass *p, struct wire_done *d)
{
    pass_bool(p, &d->fault);
    pass_word(p, &d->trouble);
}

int wire_frame_next(struct str in, struct wire_frame *ret, struct err *err)
{
    uint32_t head[2];
    if (in.n < WIRE_HEAD_SIZE)
        return 0;
    memcpy(head, in.p, sizeof head);
    if (head[0] < WIRE_SETUP || head[0] >= WIRE_TYPE_END)
        return err_set(err, ERR_INTERNAL, "the cell's socket carries an unknown frame (%#x)",
                       head[0]);
    if (head[1] > WIRE_FRAME_MAX)
        return err_set(err, ERR_INTERNAL, "the cell's socket carries a frame of %u bytes", head[1]);
    if (in.n - WIRE_HEAD_SIZE < head[1])
        return 0;
    *ret = (struct wire_frame){
        .type = (enum wire_type)head[0],
        .body = str_slice(in, WIRE_HEAD_SIZE, WIRE_HEAD_SIZE + (size_t)head[1]),
        .size = WIRE_HEAD_SIZE + (size_t)head[1],
    };
    return 1;
}

/* The length is not known before the body is written: leave room, come back. A frame that would be
 * too large for the reader is taken back whole and marks the buffer as overflowed. */
static size_t begin(struct buf *b, enum wire_type type)
{
    uint32_t head[2] = {type, 0};
    size_t at = b->n;
    buf_add(b, head, sizeof head);
    return at;
}

static void end(struct buf *b, size_t at)
{
    size_t n = b->n - at - WIRE_HEAD_SIZE;
    uint32_t length = (uint32_t)n;
    if (b->over || n > WIRE_FRAME_MAX) {
        b->n = at;
        b->over = true;
        return;
    }
    memcpy(b->p + at + sizeof(uint32_t), &length, sizeof length);
}

static int finish(const struct pass *p, const char *what, struct err *err)
{
    if (p->bad || p->in.n)
        return err_set(err, ERR_INTERNAL, "malformed %s message on the cell's socket", what);
    return 0;
}

/* Put and get of one message, from its description. The put side passes over a copy: a description
 * takes a writable struct although it only reads from it then. */
#define MESSAGE(word, struct_type, type)                                                           \
    void wire_put_##word(struct buf *b, const struct_type *v)                                      \
    {                                                                                              \
        struct pass p = {.out = b};                                                                \
        struct_type copy = *v;                                                                     \
        size_t at = begin(b, type);                                                                \
        pass_##word(&p, &copy);                                                                    \
        end(b, at);                                                                                \
    }                                                                                              \
    int wire_get_##word(struct str body, struct_type *ret, struct err *err)                        \
    {                                                                                              \
        struct pass p = {.in = body};                                                              \
        struct_type v = {0};                                                                       \
        pass_##word(&p, &v);                                                                       \
        if (finish(&p, #word, err))                                                                \
            return -1;                                                                             \
        *ret = v;                                                                                  \
        return 0;                                                                                  \
    }

MESSAGE(setup, struct wire_setup, WIRE_SETUP)
MESSAGE(hello, struct wire_hello, WIRE_HELLO)
MESSAGE(job, struct exec_job, WIRE_JOB)
MESSAGE(file, struct exec_file, WIRE_FILE)
MESSAGE(outcome, struct exec_outcome, WIRE_OUTCOME)
MESSAGE(done, struct wire_done, WIRE_DONE)

void wire_put_collected(struct buf *b, const struct exec_file *file)
{
    struct pass p = {.out = b};
    struct exec_file copy = *file;
    size_t at = begin(b, WIRE_COLLECTED);
    pass_file(&p, &copy);
    end(b, at);
}
