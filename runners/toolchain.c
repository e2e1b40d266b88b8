/* toolchain.c: find Icarus Verilog, and learn how its driver calls the preprocessor and compiler.
 *
 * The driver writes two small files for them. Their form changes between versions, so we do not
 * make them up: once at start, `iverilog -B DIR` is run with a DIR of ours in which ivlpp and ivl
 * are two scripts that print what they were given. */
#include "runners/toolchain.h"

#include "harness/base/embed.h"
#include "harness/base/fs.h"
#include "harness/sys/run.h"
#include "runners/runner.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WATCH_VERSION "1"

/* Each into a file of its own: the driver starts them side by side in a pipe, so what they print
 * on one stream comes out mixed. */
static const char spy_preprocessor[] =
    "#!/bin/sh\n"
    "for a; do case $a in -F*) cat \"${a#-F}\" >\"${0%/*}/defines\";; esac; done\n";
static const char spy_compiler[] =
    "#!/bin/sh\n"
    "for a; do case $a in -C*vvp.conf) ;; -C*) cat \"${a#-C}\" >\"${0%/*}/config\";; esac; done\n";

const char *toolchain_text(const struct toolchain *tools)
{
    return tools->text;
}

/* "Icarus Verilog version 11.0 (stable) ()" -> "11.0" */
static const char *version_of(const char *program, struct arena *arena, struct err *err)
{
    const char *argv[] = {program, "-V", NULL};
    struct run_result r;
    ptrdiff_t at;
    size_t end;
    if (run_program(&r, argv, NULL, arena, err) < 0)
        return NULL;
    at = str_find(r.out, "version ", 0);
    if (at < 0) {
        err_set(err, ERR_SYS, "%s -V does not tell its version", program);
        return NULL;
    }
    for (end = (size_t)at + 8; end < r.out.n && r.out.p[end] != ' ' && r.out.p[end] != '\n';)
        end++;
    return arena_dup(arena, str_slice(r.out, (size_t)at + 8, end));
}

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

static struct str replace_all(struct str s, const char *from, const char *to, struct arena *arena)
{
    struct buf out;
    struct str ret;
    size_t at = 0;
    ptrdiff_t hit;
    buf_init(&out, 1u << 20);
    while ((hit = str_find(s, from, at)) >= 0) {
        buf_adds(&out, str_slice(s, at, (size_t)hit));
        buf_addc(&out, to);
        at = (size_t)hit + strlen(from);
    }
    buf_adds(&out, str_slice(s, at, s.n));
    ret = arena_str(arena, buf_str(&out));
    buf_finish(&out);
    return ret;
}

static int write_script(const char *dir, const char *name, const char *text, struct arena *arena,
                        struct err *err)
{
    const char *path = arena_printf(arena, "%s/%s", dir, name);
    if (fs_write(path, str_c(text), err) < 0)
        return -1;
    return chmod(path, 0700) < 0 ? err_sys(err, "chmod %s", path) : 0;
}

static int read_spy(struct str *ret, struct toolchain *t, const char *dir, const char *name)
{
    struct str text;
    if (fs_read(&text, arena_printf(&t->arena, "%s/%s", dir, name), 1u << 20, &t->arena, NULL) < 0)
        return -1;
    *ret = replace_all(text, dir, t->ivl_dir, &t->arena);
    return 0;
}

/* What comes of a half-read config are wrong verdicts, so it must hold all that was asked for. */
static int read_spies(struct toolchain *t, struct str out, const char *dir, struct err *err)
{
    if (read_spy(&t->defines, t, dir, "defines") == 0 &&
        read_spy(&t->config, t, dir, "config") == 0 && str_has(t->config, "generation:2012") &&
        str_has(t->config, "root:@ROOT@") && str_has(t->config, "out:@OUT@"))
        return 0;
    return err_set(err, ERR_SYS, "%s -B does not call its parts as expected: %.300s", t->iverilog,
                   out.p ? out.p : "");
}

/* The driver's command line with ICARUS_FLAGS as single words; `max` places in argv. */
static void driver_argv(struct toolchain *t, const char *dir, const char **argv, size_t max)
{
    static const char *const last[] = {"-s", "@ROOT@", "-o", "@OUT@", "/dev/null"};
    char *rest = arena_printf(&t->arena, "%s", ICARUS_FLAGS), *word;
    size_t n = 0;
    argv[n++] = t->iverilog;
    argv[n++] = arena_printf(&t->arena, "-B%s", dir);
    while ((word = strsep(&rest, " ")) && n + countof(last) + 1 < max)
        argv[n++] = word;
    for (size_t i = 0; i < countof(last); i++)
        argv[n++] = last[i];
    argv[n] = NULL;
}

static int ask_driver(struct toolchain *t, const char *dir, struct err *err)
{
    const char *argv[32];
    struct run_result r;
    driver_argv(t, dir, argv, countof(argv));
    if (write_script(dir, "ivlpp", spy_preprocessor, &t->arena, err) < 0 ||
        write_script(dir, "ivl", spy_compiler, &t->arena, err) < 0 ||
        run_program(&r, argv, dir, &t->arena, err) < 0)
        return -1;
    return read_spies(t, r.out, dir, err);
}

static int find_programs(struct toolchain *t, struct err *err)
{
    const char *version[2];
    t->iverilog = run_which("iverilog", &t->arena);
    t->vvp = run_which("vvp", &t->arena);
    if (!t->iverilog || !t->vvp)
        return err_set(err, ERR_SYS,
                       "Icarus Verilog is not installed: `sudo apt-get install iverilog`");
    t->ivl_dir = find_ivl_dir(t->iverilog, &t->arena);
    if (!t->ivl_dir)
        return err_set(err, ERR_SYS, "no ivl beside %s: is the installation whole?", t->iverilog);
    t->ivlpp = arena_printf(&t->arena, "%s/ivlpp", t->ivl_dir);
    t->ivl = arena_printf(&t->arena, "%s/ivl", t->ivl_dir);
    if (!(version[0] = version_of(t->iverilog, &t->arena, err)) ||
        !(version[1] = version_of(t->vvp, &t->arena, err)))
        return -1;
    t->kit[0] = (struct exec_file){.name = "watch.vpi", .data = embed_get("watch.vpi")};
    t->text = arena_printf(&t->arena, "iverilog %s, vvp %s, watch " WATCH_VERSION, version[0],
                           version[1]);
    return 0;
}

int toolchain_open(struct toolchain **ret, struct err *err)
{
    struct toolchain *t = mem_alloc(sizeof *t);
    const char *dir;
    int rc = -1;
    if (find_programs(t, err) == 0 && fs_temp_dir(&dir, &t->arena, err) == 0) {
        rc = ask_driver(t, dir, err);
        fs_rmtree(dir, NULL);
    }
    if (rc < 0)
        toolchain_close(t);
    else
        *ret = t;
    return rc;
}

void toolchain_close(struct toolchain *t)
{
    if (!t)
        return;
    arena_finish(&t->arena);
    free(t);
}

struct str toolchain_config(const struct toolchain *tools, const char *root, const char *out,
                            struct arena *arena)
{
    return replace_all(replace_all(tools->config, "@ROOT@", root, arena), "@OUT@", out, arena);
}
