/* main.c: assay-decide: one question a line on standard input, one decision a line on standard output.
 *
 *     assay-decide [--cpu-ms N] [--memory-mb N]
 *
 * {"gold": "\\frac12", "answer": "0.5", "type": "value"} gives {"verdict": "equal", "how": "rational",
 * "rigorous": true}. README.md beside this tells the members.
 *
 * FLINT ends its process when memory runs out, and looks at no clock. So a worker decides, one question after
 * another; where it ends before its answer, that question is unknown and the next one has a new worker. */
#include "harness/io/json.h"
#include "runners/math/canon.h"
#include "runners/math/shut.h"

#include <arb.h>
#include <calcium/calcium.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_TYPES 64

struct limits {
    long cpu_ms, memory_mb;
};

struct worker {
    pid_t pid; /* 0: none */
    FILE *to, *from;
};

/* --- the worker --- */

/* "type": a word, or an array of them. The words' places are in `types`. */
static int read_types(const json_t *row, enum answer_type *types, size_t *n, struct err *err)
{
    const json_t *type = json_object_get(row, "type");
    *n = json_is_array(type) ? json_array_size(type) : json_is_string(type) ? 1 : 0;
    if (*n > MAX_TYPES)
        return err_set(err, ERR_INPUT, "more than %d types", MAX_TYPES);
    for (size_t i = 0; i < *n; i++) {
        const char *word = json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
        if (!word || !answer_type_named(&types[i], word))
            return err_set(err, ERR_INPUT, "a type that is not known");
    }
    return 0;
}

static int read_question(const json_t *row, struct question *q, enum answer_type *types,
                         struct err *err)
{
    q->type = types;
    if (json_get_str(row, "gold", false, &q->gold, err) ||
        json_get_str(row, "answer", true, &q->answer, err) ||
        json_get_bool(row, "plain", false, &q->plain, err) ||
        json_get_num(row, "relative", false, &q->relative, err) ||
        json_get_num(row, "absolute", false, &q->absolute, err))
        return -1;
    return read_types(row, types, &q->n_type, err);
}

static void write_decision(FILE *to, struct decision d)
{
    static const char *const words[] = {"unknown", "equal", "different"};
    fprintf(to, "{\"verdict\": \"%s\", \"how\": \"%s\", \"rigorous\": %s}\n", words[d.verdict],
            d.how, d.rigorous ? "true" : "false");
    fflush(to);
}

static void write_canonical(FILE *to, const struct question *q)
{
    struct arena arena = {0};
    json_t *row = json_object();
    json_add_str(row, "canonical", canonical(q, &arena));
    json_write_line(to, row, NULL);
    fflush(to);
    json_decref(row);
    arena_finish(&arena);
}

static void write_error(FILE *to, const struct err *err)
{
    json_t *row = json_object();
    json_add_cstr(row, "error", err->text);
    json_write_line(to, row, NULL);
    fflush(to);
    json_decref(row);
}

/* The time that a decision may take, by the processor's clock; what runs into it is ended by SIGPROF. */
static void set_timer(long ms)
{
    struct itimerval t = {.it_value = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000}};
    setitimer(ITIMER_PROF, &t, NULL);
}

static void answer(struct decider *d, struct str line, const struct limits *limits, FILE *to)
{
    enum answer_type types[MAX_TYPES];
    struct question q = {0};
    struct err err = {0};
    json_t *row = NULL;
    if (json_parse(line, "question", &row, &err) || read_question(row, &q, types, &err)) {
        write_error(to, &err);
    } else {
        set_timer(limits->cpu_ms);
        if (q.gold.p)
            write_decision(to, decide(d, &q));
        else
            write_canonical(to, &q);
        set_timer(0);
    }
    json_decref(row);
}

static void work(FILE *from, FILE *to, const struct limits *limits)
{
    struct rlimit memory __attribute__((unused)) = {(rlim_t)limits->memory_mb << 20,
                                                    (rlim_t)limits->memory_mb << 20};
    struct rlimit no_core = {0, 0};
    struct decider *d;
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
#ifndef __SANITIZE_ADDRESS__ /* which maps terabytes */
    setrlimit(RLIMIT_AS, &memory);
#endif
    setrlimit(RLIMIT_CORE, &no_core);
    d = decider_new();
#ifndef __SANITIZE_ADDRESS__ /* which looks into /proc */
    shut_down();             /* a kernel without filters has the limits all the same */
#endif
    while ((n = getline(&line, &cap, from)) > 0)
        answer(d, (struct str){line, (size_t)n}, limits, to);
    free(line);
    decider_free(d);
}

/* --- its keeper --- */

static void worker_child(int in, int out, const struct limits *limits)
{
    FILE *from = fdopen(in, "r"), *to = fdopen(out, "w");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* FLINT's last words are for nobody, least of all between our lines */
    if (!freopen("/dev/null", "w", stderr) || !freopen("/dev/null", "w", stdout))
        _exit(1);
    if (from && to)
        work(from, to, limits);
    _exit(0);
}

static int worker_start(struct worker *w, const struct limits *limits, struct err *err)
{
    int down[2], up[2];
    if (pipe(down) < 0 || pipe(up) < 0)
        return err_sys(err, "pipe");
    w->pid = fork();
    if (w->pid < 0)
        return err_sys(err, "fork");
    if (w->pid == 0) {
        close(down[1]);
        close(up[0]);
        worker_child(down[0], up[1], limits);
    }
    close(down[0]);
    close(up[1]);
    w->to = fdopen(down[1], "w");
    w->from = fdopen(up[0], "r");
    return w->to && w->from ? 0 : err_sys(err, "fdopen");
}

/* Why it ended, as the `how` of what it did not decide. */
static const char *worker_end(struct worker *w)
{
    int status = 0;
    fclose(w->to);
    fclose(w->from);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    w->pid = 0;
    if (!WIFSIGNALED(status))
        return "ended";
    return WTERMSIG(status) == SIGPROF   ? "time limit"
           : WTERMSIG(status) == SIGABRT ? "memory limit" /* FLINT's and GMP's way */
                                         : "ended";
}

static int ask(struct worker *w, struct str line, char **reply, size_t *cap,
               const struct limits *limits, struct err *err)
{
    if (!w->pid && worker_start(w, limits, err))
        return -1;
    if (fwrite(line.p, 1, line.n, w->to) == line.n && fflush(w->to) == 0 &&
        getline(reply, cap, w->from) > 0)
        fputs(*reply, stdout);
    else
        write_decision(stdout, (struct decision){MATH_UNKNOWN, worker_end(w), false});
    return fflush(stdout) == 0 ? 0 : err_sys(err, "standard output");
}

static int serve(const struct limits *limits, struct err *err)
{
    struct worker w = {0};
    char *line = NULL, *reply = NULL;
    size_t line_cap = 0, reply_cap = 0;
    ssize_t n;
    int ret = 0;
    while (ret == 0 && (n = getline(&line, &line_cap, stdin)) > 0) {
        bool ended = line[n - 1] == '\n';
        struct str text = {line, (size_t)n};
        if (!ended) { /* the last line of a file; getline keeps room for its NUL, which is not wanted */
            line[n] = '\n';
            text.n++;
        }
        ret = ask(&w, text, &reply, &reply_cap, limits, err);
    }
    if (w.pid)
        worker_end(&w);
    free(line);
    free(reply);
    return ret;
}

/* Rises with everything that can change a decision. */
#define DECIDE_VERSION "3"

static bool tell_version(int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "--version") != 0)
        return false;
    printf("assay-decide " DECIDE_VERSION "/flint-%s/arb-%s/calcium-%s\n", flint_version,
           arb_version, calcium_version());
    return true;
}

static int read_limits(struct limits *l, int argc, char **argv, struct err *err)
{
    for (int i = 1; i < argc; i += 2) {
        long value = i + 1 < argc ? strtol(argv[i + 1], NULL, 10) : 0;
        if (value > 0 && strcmp(argv[i], "--cpu-ms") == 0)
            l->cpu_ms = value;
        else if (value > 0 && strcmp(argv[i], "--memory-mb") == 0)
            l->memory_mb = value;
        else
            return err_set(err, ERR_USAGE, "usage: assay-decide [--cpu-ms N] [--memory-mb N]");
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct limits limits = {.cpu_ms = 5000, .memory_mb = 1024};
    struct err err = {0};
    signal(SIGPIPE, SIG_IGN);
    if (tell_version(argc, argv))
        return 0;
    if (read_limits(&limits, argc, argv, &err) == 0 && serve(&limits, &err) == 0)
        return 0;
    fprintf(stderr, "assay-decide: %s\n", err.text);
    return err_exit_status(err.kind);
}
