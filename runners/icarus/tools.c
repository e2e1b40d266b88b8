/* tools.c: find Icarus Verilog, and learn how its driver calls preprocessor and compiler.
 *
 * The driver writes two small files for them. Their form changes between versions, so we do not
 * make them up: once at start, `iverilog -B DIR` is run with a DIR of ours in which ivlpp and ivl
 * are two scripts that print what they were given. The folder lies in the cache and stays there, so
 * that nothing has to be cleared up by a process that may be killed. */
#include "runners/icarus/tools.h"

#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "harness/sys/run.h"
#include "runners/hdl/hdl.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WATCH_VERSION "6"
#define LINK_VERSION  "1"

/* The driver joins the two by a pipe, so the second prints what the first one
 * said behind its own. */
static const char spy_preprocessor[] = "#!/bin/sh\n"
                                       "for a; do case $a in -F*) cat \"${a#-F}\";; esac; done\n";
static const char spy_compiler[] =
    "#!/bin/sh\n"
    "echo @config\n"
    "for a; do case $a in -C*vvp.conf) ;; -C*) cat \"${a#-C}\";; esac; done\n"
    "echo @defines\n"
    "cat\n";

/* The folder of ivl and ivlpp: lib*, or lib/TRIPLET on Debian, beside the driver's bin. */
static const char *find_ivl_dir(const char *iverilog, struct arena *arena)
{
    static const char *const pattern[] = {"/../lib/ivl/ivl", "/../lib64/ivl/ivl",
                                          "/../lib/*/ivl/ivl"};
    const char *slash = strrchr(iverilog, '/');
    const char *found = NULL;
    for (size_t i = 0; i < countof(pattern) && !found; i++) {
        char path[4096];
        glob_t hits;
        snprintf(path, sizeof path, "%.*s%s", (int)(slash - iverilog), iverilog, pattern[i]);
        if (glob(path, 0, NULL, &hits) == 0 && hits.gl_pathc) {
            char *real = realpath(hits.gl_pathv[0], NULL);
            if (real && strlen(real) > 4)
                found = arena_dup(arena, (struct str){real, strlen(real) - 4});
            free(real);
        }
        globfree(&hits);
    }
    return found;
}

/* Another process may be running the same script, so it is replaced whole or left alone. */
static int write_script(const char *dir, const char *name, const char *text, struct arena *arena,
                        struct err *err)
{
    const char *path = arena_printf(arena, "%s/%s", dir, name);
    const char *fresh = arena_printf(arena, "%s.%d", path, (int)getpid());
    struct str have;
    if (access(path, X_OK) == 0 && fs_read(&have, path, 1u << 16, arena, NULL) == 0 &&
        str_eqc(have, text))
        return 0;
    if (fs_write(fresh, str_c(text), err) < 0)
        return -1;
    return chmod(fresh, 0700) < 0 || rename(fresh, path) < 0 ? err_sys(err, "write %s", path) : 0;
}

/* What comes of a half-read config are wrong verdicts, so it must hold all that was asked for. */
static int read_spies(struct icarus_tools *t, struct str out, const char *dir, struct err *err)
{
    static const char config[] = "@config\n", defines[] = "@defines\n";
    ptrdiff_t a = str_find(out, config, 0), b = str_find(out, defines, 0);
    if (a >= 0 && b > a) {
        struct arena *arena = &t->base.arena;
        t->config = str_replace(str_slice(out, (size_t)a + sizeof config - 1, (size_t)b), dir,
                                t->ivl_dir, arena);
        t->defines = str_slice(out, (size_t)b + sizeof defines - 1, out.n);
    }
    if (str_has(t->config, "generation:2012") && str_has(t->config, "root:@ROOT@") &&
        str_has(t->config, "out:@OUT@"))
        return 0;
    return err_set(err, ERR_SYS, "%s -B does not call its parts as expected: %.300s", t->iverilog,
                   out.p ? out.p : "");
}

/* The driver's command line with ICARUS_FLAGS as single words; `max` places in argv. */
static void driver_argv(struct icarus_tools *t, const char *dir, const char **argv, size_t max)
{
    static const char *const last[] = {"-s", "@ROOT@", "-o", "@OUT@", "/dev/null"};
    char *rest = arena_printf(&t->base.arena, "%s", ICARUS_FLAGS), *word;
    size_t n = 0;
    argv[n++] = t->iverilog;
    argv[n++] = arena_printf(&t->base.arena, "-B%s", dir);
    while ((word = strsep(&rest, " ")) && n + countof(last) + 1 < max)
        argv[n++] = word;
    for (size_t i = 0; i < countof(last); i++)
        argv[n++] = last[i];
    argv[n] = NULL;
}

static int ask_driver(struct icarus_tools *t, const char *dir, struct err *err)
{
    const char *argv[32];
    struct run_result r;
    driver_argv(t, dir, argv, countof(argv));
    if (write_script(dir, "ivlpp", spy_preprocessor, &t->base.arena, err) < 0 ||
        write_script(dir, "ivl", spy_compiler, &t->base.arena, err) < 0 ||
        run_program(&r, argv, dir, &t->base.arena, err) < 0)
        return -1;
    return read_spies(t, r.out, dir, err);
}

/* Another front end, where there is one. */
static void find_verilator(struct icarus_tools *t)
{
    struct arena *arena = &t->base.arena;
    const char *path = run_which("verilator_bin", arena), *version;
    if (!path || !(version = run_version(path, "--version", "Verilator ", arena, NULL)))
        return;
    t->verilator = path;
    t->verilator_text = arena_printf(arena, "Verilator %s", version);
}

static int find_programs(struct icarus_tools *t, struct err *err)
{
    const char *version[2];
    t->iverilog = run_which("iverilog", &t->base.arena);
    t->vvp = run_which("vvp", &t->base.arena);
    if (!t->iverilog || !t->vvp)
        return err_set(err, ERR_SYS,
                       "Icarus Verilog is not installed: `sudo apt-get install iverilog`");
    t->ivl_dir = find_ivl_dir(t->iverilog, &t->base.arena);
    if (!t->ivl_dir)
        return err_set(err, ERR_SYS, "no ivl beside %s: is the installation whole?", t->iverilog);
    t->ivlpp = arena_printf(&t->base.arena, "%s/ivlpp", t->ivl_dir);
    t->ivl = arena_printf(&t->base.arena, "%s/ivl", t->ivl_dir);
    if (!(version[0] = run_version(t->iverilog, "-V", "version ", &t->base.arena, err)) ||
        !(version[1] = run_version(t->vvp, "-V", "version ", &t->base.arena, err)))
        return -1;
    find_verilator(t);
    t->kit[0] = (struct exec_file){.name = "watch.vpi", .data = embed_get("watch.vpi")};
    t->base.kit = t->kit;
    t->base.n_kit = countof(t->kit);
    t->base.text = arena_printf(&t->base.arena,
                                "iverilog %s, vvp %s, watch " WATCH_VERSION ", link " LINK_VERSION,
                                version[0], version[1]);
    return 0;
}

int icarus_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err)
{
    struct icarus_tools *t = mem_alloc(sizeof *t);
    const char *dir;
    (void)note;
    (void)ctx;
    if (find_programs(t, err) == 0 && fs_cache_dir(&dir, "icarus", &t->base.arena, err) == 0 &&
        ask_driver(t, dir, err) == 0) {
        *ret = &t->base;
        return 0;
    }
    icarus_close(&t->base);
    return -1;
}

void icarus_close(struct toolchain *tools)
{
    if (!tools)
        return;
    arena_finish(&tools->arena);
    free(tools);
}

struct str icarus_config(const struct toolchain *tools, const char *root, const char *out,
                         struct arena *arena)
{
    struct str config = icarus_tools(tools)->config;
    return str_replace(str_replace(config, "@ROOT@", root, arena), "@OUT@", out, arena);
}
