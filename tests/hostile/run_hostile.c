/* run_hostile.c: run every hostile C program through every tier of this machine; after each, a
 * sentinel that must find nothing of it.
 *
 *     run_hostile [--tier NAME] [--cgroup KIND] [--only FILE] [--as-user] [FOLDER...]
 *
 * FOLDER has a manifest.jsonl with rows {"file", "language", "expect": [status names], "must_hold",
 * "forbid": [texts], and perhaps "code", "max_ms", "open_in": [tiers where it is known not to
 * hold]}. Rows of other languages belong to other runners. Default: tests/hostile, and the shared
 * corpus where there is one; every tier with the best control group there is, and the strongest
 * tier with every kind of it. Prints one line a program; exit status 1 if anything did not hold.
 *
 * Most programs wait for a limit, so the rounds (a tier with a kind of control group) run side by
 * side, each in a process of its own with a cell and a user of its own. The bait is everybody's:
 * who took it, only a round that runs alone can say (--tier, --cgroup). */
#include "harness/sys/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANARY     "assay-canary-sk-77e1"
#define CANARY_DIR "/var/tmp/assay-canary"
#define ROUNDS_MAX 10
#define SLOT       30 /* and the next: users that nothing beside us runs steps as */

extern char **environ;

struct tally {
    int held, failed, skipped, known, baits;
};

struct run {
    uv_loop_t loop;
    struct cell *cell;
    struct arena arena;
    struct exec_result result;
    bool done;
    struct exec_file sentinel;
    const char *only;
    char where[64]; /* tier and kind of control group */
    struct tally *n;
};

struct program {
    const char *folder;
    json_t *row;
    const char *file;
    struct exec_file exe; /* data owned */
};

/* ---- what must never be touched ---- */

struct bait {
    int fd[5];
};

static int listen_inet(int type, int port)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&in, sizeof in) < 0 ||
        (type == SOCK_STREAM && listen(fd, 16) < 0)) {
        printf("# no bait on port %d: %s\n", port, strerror(errno));
        close(fd);
        return -1;
    }
    return fd;
}

static int listen_unix(int type, const char *name, size_t n)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    memcpy(un.sun_path, name, n);
    if (name[0])
        unlink(name);
    if (bind(fd, (struct sockaddr *)&un, (socklen_t)(sizeof(sa_family_t) + n)) < 0 ||
        (type == SOCK_STREAM && listen(fd, 16) < 0)) {
        close(fd);
        return -1;
    }
    if (name[0])
        chmod(name, 0777);
    return fd;
}

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return;
    fputs(text, f);
    fclose(f);
}

static void lay_bait(struct bait *b)
{
    setenv("OPENAI_API_KEY", CANARY, 1);
    mkdir(CANARY_DIR, 0755);
    mkdir(CANARY_DIR "/secret", 0755);
    mkdir(CANARY_DIR "/home", 0755);
    mkdir(CANARY_DIR "/jobs", 0755);
    mkdir(CANARY_DIR "/jobs/sib", 0755);
    mkdir(CANARY_DIR "/escape", 0777);
    chmod(CANARY_DIR "/escape", 0777);
    write_text(CANARY_DIR "/secret/gold.v", CANARY "\n");
    write_text(CANARY_DIR "/home/.netrc", CANARY "\n");
    write_text(CANARY_DIR "/jobs/sib/out.txt", CANARY "\n");
    b->fd[0] = listen_inet(SOCK_STREAM, 48765);
    b->fd[1] = listen_inet(SOCK_DGRAM, 48766);
    b->fd[2] = listen_unix(SOCK_STREAM, "\0assay-canary", 13);
    b->fd[3] = listen_unix(SOCK_STREAM, CANARY_DIR "/socket", sizeof CANARY_DIR "/socket" - 1);
    b->fd[4] = listen_unix(SOCK_DGRAM, CANARY_DIR "/datagrams", sizeof CANARY_DIR "/datagrams" - 1);
}

/* How many of the baits were touched since the last look. */
static int bait_taken(struct bait *b)
{
    int n = 0;
    for (size_t i = 0; i < countof(b->fd); i++) {
        struct pollfd p = {.fd = b->fd[i], .events = POLLIN};
        char text[64];
        int fd;
        if (b->fd[i] < 0 || poll(&p, 1, 0) <= 0)
            continue;
        n++;
        fd = accept(b->fd[i], NULL, NULL);
        if (fd >= 0)
            close(fd);
        else if (recv(b->fd[i], text, sizeof text, MSG_DONTWAIT) < 0)
            continue;
    }
    n += access(CANARY_DIR "/escape/x", F_OK) == 0;
    unlink(CANARY_DIR "/escape/x");
    return n;
}

/* System V objects of the users that steps run as: 60000 or 61000 and the slot. */
static int sysv_left(void)
{
    static const char *const file[] = {"/proc/sysvipc/shm", "/proc/sysvipc/msg",
                                       "/proc/sysvipc/sem"};
    int n = 0;
    for (size_t i = 0; i < countof(file); i++) {
        char line[512];
        FILE *f = fopen(file[i], "r");
        while (f && fgets(line, sizeof line, f))
            n += strstr(line, " 6003") || strstr(line, " 6103") || strstr(line, "23130 ");
        if (f)
            fclose(f);
    }
    return n;
}

/* ---- programs ---- */

static int spawn_wait(const char *const *argv)
{
    int status;
    pid_t pid;
    if (posix_spawnp(&pid, argv[0], NULL, NULL, (char **)argv, environ) != 0)
        return -1;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int compile(const char *source, const char *name, struct exec_file *ret)
{
    char exe[] = "/tmp/hostile-XXXXXX";
    const char *argv[] = {"cc",       "-w", "-O1", "-D_GNU_SOURCE", "-static",
                          "-pthread", "-o", exe,   source,          NULL};
    struct stat st;
    int fd = mkstemp(exe), r = -1;
    char *p;
    if (fd < 0)
        return -1;
    close(fd);
    if (spawn_wait(argv) == 0 && (fd = open(exe, O_RDONLY | O_CLOEXEC)) >= 0) {
        if (fstat(fd, &st) == 0) {
            p = mem_grow(NULL, (size_t)st.st_size);
            r = read(fd, p, (size_t)st.st_size) == st.st_size ? 0 : -1;
            *ret = (struct exec_file){name, {p, (size_t)st.st_size}, true};
        }
        close(fd);
    }
    unlink(exe);
    return r;
}

static void on_done(struct cell *cell, const struct exec_result *result, void *ctx)
{
    struct run *r = ctx;
    (void)cell;
    r->result = *result;
    r->done = true;
}

/* Who is to end by a limit of time must not keep us waiting; who is to end otherwise needs the time
 * for it, however slow and loaded the machine is. */
static const struct exec_outcome *run_file(struct run *r, const struct exec_file *file,
                                           int64_t cpu_ms, int64_t wall_ms)
{
    char path[64];
    struct exec_job job = {
        .file = file, .n_file = 1, .n_step = 1, .collect = "out.txt fifo socket"};
    struct err err = {0};
    snprintf(path, sizeof path, "/box/%s", file->name);
    job.step[0] = (struct exec_step){
        .name = "hostile",
        .argv = {path},
        .limits = {.cpu_ms = cpu_ms,
                   .wall_ms = wall_ms,
                   .memory_bytes = 256 << 20,
                   .file_bytes = 16 << 20,
                   .output_bytes = 1 << 20,
                   .processes = 32,
                   .keep_bytes = 64 << 10},
    };
    arena_finish(&r->arena);
    r->done = false;
    if (cell_run(r->cell, &job, &r->arena, on_done, r, &err)) {
        printf("# %s\n", err.text);
        return NULL;
    }
    while (!r->done)
        uv_run(&r->loop, UV_RUN_ONCE);
    return &r->result.step[0];
}

/* ---- judging ---- */

/* Of one output, from the text to the end of its line. */
static struct str line_with(struct str s, const char *text)
{
    ptrdiff_t at = str_find(s, text, 0);
    struct str rest = at < 0 ? (struct str){0} : str_slice(s, (size_t)at, s.n), line = {0};
    return at >= 0 && str_line(&rest, &line) ? line : rest;
}

static struct str said(const struct exec_outcome *o, const char *text)
{
    const struct str part[] = {o->out.head, o->out.tail, o->err.head, o->err.tail};
    struct str line = {0};
    for (size_t i = 0; i < countof(part) && !line.n; i++)
        line = line_with(part[i], text);
    return line;
}

/* The shared corpus names classes by two letters, ours by status; its "RE" is any failure that has
 * no letters of its own there. */
static bool matches(const char *want, enum exec_status got)
{
    static const struct {
        const char *letters, *status;
    } meaning[] = {
        {"TO", "cpu wall"}, {"OL", "output"}, {"ML", "memory"},
        {"FL", "file"},     {"SG", "signal"}, {"RE", "exit file processes memory"},
        {"OK", "ok"},
    };
    const char *name = exec_status_name(got);
    for (size_t i = 0; i < countof(meaning); i++)
        if (strcmp(want, meaning[i].letters) == 0)
            return strstr(meaning[i].status, name) != NULL;
    return strcmp(want, name) == 0;
}

static bool in_list(const json_t *row, const char *key, const char *text)
{
    const json_t *list = json_object_get(row, key);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
            return true;
    return false;
}

static bool is_expected(const json_t *row, enum exec_status got)
{
    const json_t *list = json_object_get(row, "expect");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (matches(json_string_value(json_array_get(list, i)), got))
            return true;
    return false;
}

static void judge(const json_t *row, const struct exec_outcome *o, struct buf *why)
{
    const json_t *forbid = json_object_get(row, "forbid"), *n;
    if (!is_expected(row, o->status))
        buf_addf(why, "status %s %d; ", exec_status_name(o->status), o->code);
    for (size_t i = 0; i < json_array_size(forbid); i++) {
        struct str line = said(o, json_string_value(json_array_get(forbid, i)));
        if (line.n)
            buf_addf(why, "printed " STR_FMT "; ", STR_ARG(line));
    }
    if (said(o, CANARY).n)
        buf_addc(why, "printed a canary; ");
    if ((n = json_object_get(row, "code")) && o->code != json_integer_value(n))
        buf_addf(why, "code %d; ", o->code);
    n = json_object_get(row, "max_ms") ? json_object_get(row, "max_ms")
                                       : json_object_get(row, "maxms");
    if (n && o->wall_us > json_integer_value(n) * 1000)
        buf_addf(why, "took %lld ms; ", (long long)o->wall_us / 1000);
}

static void check_collected(const struct run *r, struct buf *why)
{
    for (size_t i = 0; i < r->result.n_collected; i++)
        if (r->result.collected[i].data.p)
            buf_addf(why, "%s was handed back; ", r->result.collected[i].name);
}

static void check_after(struct run *r, struct bait *b, struct buf *why)
{
    const struct exec_outcome *o = run_file(r, &r->sentinel, 10000, 20000);
    struct str said = o ? str_trim(o->out.head) : (struct str){"nothing", 7};
    int taken = bait_taken(b);
    if (!o || o->status != EXEC_OK || !str_eqc(said, "clean"))
        buf_addf(why, "sentinel: %s " STR_FMT "; ", o ? exec_status_name(o->status) : "-",
                 STR_ARG(said));
    if (taken)
        buf_addc(why, "a bait was taken, by this or by what ran beside it; ");
    r->n->baits += taken;
    if (sysv_left())
        buf_addc(why, "System V objects are left; ");
}

static void run_program(struct run *r, struct bait *b, const struct program *p)
{
    const char *tier = exec_tier_name(cell_tier(r->cell));
    const struct exec_outcome *o = run_file(r, &p->exe, is_expected(p->row, EXEC_CPU) ? 600 : 10000,
                                            is_expected(p->row, EXEC_WALL) ? 1200 : 20000);
    char status[64] = "-", text[300] = "";
    struct buf why;
    buf_init(&why, 4096);
    if (o) {
        snprintf(status, sizeof status, "%s %d", exec_status_name(o->status), o->code);
        snprintf(text, sizeof text, "cpu %lld ms, wall %lld ms, peak %lld kB%s%s",
                 (long long)o->cpu_us / 1000, (long long)o->wall_us / 1000,
                 (long long)o->peak_bytes / 1024, o->leftover ? ", leftover" : "",
                 o->status == EXEC_HARNESS ? r->result.trouble : "");
        judge(p->row, o, &why);
        check_collected(r, &why);
    } else {
        buf_addc(&why, "it was not run; ");
    }
    check_after(r, b, &why);
    if (why.n && in_list(p->row, "open_in", tier)) {
        printf("open   %s %s: %s (%s)\n", r->where, p->file, status, why.p);
        r->n->known++;
    } else if (why.n) {
        printf("FAILED %s %s: %s; %s (%s)\n", r->where, p->file, status, why.p, text);
        r->n->failed++;
    } else {
        printf("ok     %s %s: %s; %s\n", r->where, p->file, status, text);
        r->n->held++;
    }
    buf_finish(&why);
}

/* ---- folders and tiers ---- */

static size_t load_folder(struct run *r, const char *folder, struct program *list, size_t n,
                          size_t max)
{
    char path[4096], *line = NULL;
    size_t cap = 0;
    FILE *f;
    snprintf(path, sizeof path, "%s/manifest.jsonl", folder);
    f = fopen(path, "r");
    if (!f) {
        printf("# skip %s: no manifest there\n", folder);
        return n;
    }
    while (n < max && getline(&line, &cap, f) > 0) {
        json_t *row = json_loads(line, 0, NULL);
        const char *file = json_string_value(json_object_get(row, "file"));
        const char *language = json_string_value(json_object_get(row, "language"));
        struct program p = {folder, row, file, {NULL, {NULL, 0}, false}};
        if (!file || !language || strcmp(language, "c") != 0 || (r->only && !strstr(file, r->only)))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, file);
        if (compile(path, "program", &p.exe)) {
            printf("# skip %s: it does not compile here\n", path);
            r->n->skipped++;
            continue;
        }
        list[n++] = p;
    }
    free(line);
    fclose(f);
    return n;
}

/* From this program on, and then those before it: not all rounds are at the same one. */
static void run_all(struct run *r, struct bait *b, const struct program *list, size_t n,
                    size_t from)
{
    const char *group = cell_cgroup(r->cell);
    snprintf(r->where, sizeof r->where, "%s/%.*s", exec_tier_name(cell_tier(r->cell)),
             (int)strcspn(group, ":"), group);
    for (size_t i = 0; i < n; i++) {
        run_program(r, b, &list[(from + i) % n]);
        fflush(stdout);
    }
}

struct round {
    enum exec_tier tier;
    enum exec_cgroup cgroup;
    int slot; /* its steps are users of their own */
    pid_t pid;
    FILE *out; /* what it says: printed in one piece at its end */
};

static void run_tier(struct run *r, struct bait *b, const struct round *round,
                     const struct program *list, size_t n, size_t from)
{
    static const struct exec_file kit = {"tool", STR("#!/bin/sh\n"), true};
    char path[4096];
    struct cell_options options = {.program = path,
                                   .force_tier = round->tier,
                                   .cgroup = round->cgroup,
                                   .slot = round->slot,
                                   .kit = &kit,
                                   .n_kit = 1};
    const char *build = getenv("ASSAY_BUILD");
    struct err err = {0};
    snprintf(path, sizeof path, "%s/assay-cell", build ? build : "build");
    uv_loop_init(&r->loop);
    if (cell_new(&r->cell, &r->loop, &options, &err)) {
        printf("# skip tier %s, cgroup %s: %s\n", exec_tier_name(round->tier),
               exec_cgroup_name(round->cgroup), err.text);
        r->n->skipped++;
    } else {
        run_all(r, b, list, n, from);
        cell_free(r->cell);
    }
    while (uv_run(&r->loop, UV_RUN_DEFAULT))
        ;
    uv_loop_close(&r->loop);
    arena_finish(&r->arena);
}

static int become_nobody(void)
{
    return geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0) ? -1 : 0;
}

static void free_programs(struct run *r, struct program *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        json_decref(list[i].row);
        free((char *)list[i].exe.data.p);
    }
    free((char *)r->sentinel.data.p);
}

/* Every kind by its name in the strongest tier, where the best of them need not be asked for again;
 * only the best elsewhere. */
static size_t choose_rounds(struct round *round, const char *tier, const char *cgroup)
{
    static const enum exec_tier tiers[] = {TIER_NAMESPACES, TIER_BWRAP, TIER_LANDLOCK};
    static const enum exec_cgroup kinds[] = {CGROUP_AUTO, CGROUP_NONE, CGROUP_V1, CGROUP_V2};
    size_t n = 0;
    for (size_t i = 0; i < countof(tiers); i++)
        for (size_t k = !cgroup && i == 0; k < (cgroup || i == 0 ? countof(kinds) : 1); k++)
            if ((!tier || strcmp(tier, exec_tier_name(tiers[i])) == 0) &&
                (!cgroup || strcmp(cgroup, exec_cgroup_name(kinds[k])) == 0)) {
                round[n] =
                    (struct round){.tier = tiers[i], .cgroup = kinds[k], .slot = SLOT + (int)n};
                n++;
            }
    return n;
}

static void start_round(struct run *r, struct bait *b, struct round *round, struct program *list,
                        size_t n, size_t from)
{
    fflush(stdout);
    round->out = tmpfile();
    round->pid = round->out ? fork() : -1;
    if (round->pid != 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(fileno(round->out), STDOUT_FILENO);
    run_tier(r, b, round, list, n, from);
    free_programs(r, list, n);
    exit(0);
}

static void finish_round(const struct round *round, struct tally *n)
{
    char text[4096];
    size_t got;
    int status = -1;
    while (round->pid > 0 && waitpid(round->pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (round->out) {
        rewind(round->out);
        while ((got = fread(text, 1, sizeof text, round->out)) > 0)
            fwrite(text, 1, got, stdout);
        fclose(round->out);
    }
    if (status != 0) {
        printf("FAILED tier %s, cgroup %s: its own process ended with status %#x\n",
               exec_tier_name(round->tier), exec_cgroup_name(round->cgroup), (unsigned)status);
        n->failed++;
    }
    fflush(stdout);
}

/* Side by side; counts[0] is ours, one more is each round's. */
static void run_rounds(struct run *r, struct bait *b, const char *tier, const char *cgroup,
                       struct program *list, size_t n)
{
    struct round round[ROUNDS_MAX];
    struct tally *own = r->n;
    size_t rounds = choose_rounds(round, tier, cgroup);
    for (size_t i = 0; i < rounds; i++) {
        r->n = own + 1 + i;
        start_round(r, b, &round[i], list, n, i * n / rounds);
    }
    r->n = own;
    for (size_t i = 0; i < rounds; i++) {
        finish_round(&round[i], &own[1 + i]);
        own->held += own[1 + i].held;
        own->failed += own[1 + i].failed;
        own->skipped += own[1 + i].skipped;
        own->known += own[1 + i].known;
        own->baits += own[1 + i].baits;
    }
}

int main(int argc, char **argv)
{
    static struct program list[512];
    static struct run run;
    struct bait bait;
    const char *tier = NULL, *cgroup = NULL;
    size_t n = 0;
    char shared[4096];
    bool folders = false, as_user = false;
    signal(SIGPIPE, SIG_IGN);
    run.n = mmap(NULL, (ROUNDS_MAX + 1) * sizeof *run.n, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (run.n == MAP_FAILED)
        return 1;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--tier") == 0 && i + 1 < argc)
            tier = argv[++i];
        else if (strcmp(argv[i], "--cgroup") == 0 && i + 1 < argc)
            cgroup = argv[++i];
        else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            run.only = argv[++i];
        else if (strcmp(argv[i], "--as-user") == 0)
            as_user = true;
        else {
            n = load_folder(&run, argv[i], list, n, countof(list));
            folders = true;
        }
    }
    if (!folders) {
        n = load_folder(&run, "tests/hostile", list, n, countof(list));
        snprintf(shared, sizeof shared, "%s/hostile",
                 getenv("ASSAY_SHARED") ? getenv("ASSAY_SHARED") : "../shared");
        n = load_folder(&run, shared, list, n, countof(list));
    }
    if (compile("tests/hostile/sentinel.c", "sentinel", &run.sentinel)) {
        puts("# skip all: no C compiler, or none that makes static programs");
        return 0;
    }
    lay_bait(&bait);
    if (as_user && become_nobody() < 0)
        return 1;
    write_text(CANARY_DIR "/escape/mine", "of the user who runs us\n");
    run_rounds(&run, &bait, tier, cgroup, list, n);
    printf("%d held, %d failed, %d known to be open, %d skipped; baits taken: %d\n", run.n->held,
           run.n->failed, run.n->known, run.n->skipped, run.n->baits);
    free_programs(&run, list, n);
    unlink(CANARY_DIR "/socket");
    unlink(CANARY_DIR "/datagrams");
    return run.n->failed || run.n->baits ? 1 : 0;
}
