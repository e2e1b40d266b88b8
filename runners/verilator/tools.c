/* tools.c: find Verilator, and build once what all models share.
 *
 * Of the 6.7 s that `verilator --binary` takes for a small design, 5.5 s go into Verilator's own
 * C++ runtime and the standard library's headers, and they come out the same each time. Here the
 * runtime is a shared library and the headers are precompiled, both kept in the cache under a name
 * that is a hash of all that they depend on. What is left is the model: about half a second. */
#include "runners/verilator/tools.h"

#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "harness/base/hash.h"
#include "harness/sys/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KIT_FILE_MAX (200u << 20)

/* Ours, embedded; laid beside what is built. */
static const char *const source[] = {"rt.h",      "page.h",        "futex.h",   "report.h",
                                     "bench.cpp", "report.cpp",    "model.cpp", "candidate.cpp",
                                     "part.cpp",  "reference.cpp", "canary.sv"};

/* What the cells see in /assay. */
static const char *const kit_file[] = {
    "rt.h",          "rt.h.gch",    "model.cpp",        "part.cpp",
    "reference.cpp", "candidate.o", "libassay_bench.so"};

/* The runtime of a model, as it lies beside verilated.h. */
static const char *const runtime[] = {"verilated.cpp", "verilated_timing.cpp",
                                      "verilated_threads.cpp"};

void verilator_add_words(const char **argv, size_t *n, size_t max, const char *words,
                         struct arena *arena)
{
    char *rest = arena_printf(arena, "%s", words), *word;
    while ((word = strsep(&rest, " ")))
        if (*word && *n + 1 < max)
            argv[(*n)++] = word;
    argv[*n] = NULL;
}

static struct str embedded(const char *name)
{
    char path[80];
    snprintf(path, sizeof path, "testbenches/verilated/%s", name);
    return embed_get(path);
}

static int find_programs(struct verilator_tools *t, struct err *err)
{
    struct arena *a = &t->base.arena;
    const char *version, *cxx;
    t->verilator = run_which("verilator_bin", a);
    t->cxx = run_which("g++", a);
    if (!t->verilator)
        return err_set(err, ERR_SYS,
                       "Verilator is not installed: `sudo apt-get install verilator`");
    if (!t->cxx)
        return err_set(err, ERR_SYS, "no C++ compiler: `sudo apt-get install g++`");
    version = run_version(t->verilator, "--version", "Verilator ", a, err);
    cxx = version ? run_version(t->cxx, "-dumpfullversion", "", a, err) : NULL;
    if (!cxx)
        return -1;
    t->base.text = arena_printf(a, "verilator %s, g++ %s, rt 7", version, cxx);
    return 0;
}

/* Beside share/verilator of the installation's prefix, or where VERILATOR_ROOT points. */
static int find_include(struct verilator_tools *t, struct err *err)
{
    struct arena *a = &t->base.arena;
    const char *root = getenv("VERILATOR_ROOT"), *slash = strrchr(t->verilator, '/');
    const char *beside =
        arena_printf(a, "%.*s/../share/verilator", (int)(slash - t->verilator), t->verilator);
    char *real = realpath(root && *root ? root : beside, NULL);
    t->include = arena_printf(a, "%s/include", real ? real : "");
    free(real);
    t->linker = run_which("ld.gold", a) ? "-fuse-ld=gold" : "";
    if (fs_is_file(arena_printf(a, "%s/verilated_timing.cpp", t->include)))
        return 0;
    return err_set(err, ERR_SYS, "%s: no verilated_timing.cpp; Verilator 5 or later is needed",
                   t->include);
}

/* The name in the cache: all that the result depends on. */
static const char *cache_key(struct verilator_tools *t)
{
    struct hash h;
    char hex[HASH_SIZE];
    hash_init(&h);
    hash_addc(&h, t->base.text);
    hash_addc(&h, t->include);
    hash_addc(&h, t->cxx);
    hash_addc(&h, VERILATOR_CXX_FLAGS);
    for (size_t i = 0; i < countof(source); i++)
        hash_add(&h, embedded(source[i]));
    hash_hex(&h, hex);
    return arena_printf(&t->base.arena, "%.16s", hex);
}

/* ---- building ---- */

static int compile(struct verilator_tools *t, const char *dir, const char *words, struct err *err)
{
    struct arena *a = &t->base.arena;
    const char *argv[64] = {t->cxx};
    struct run_result r;
    size_t n = 1;
    argv[n++] = arena_printf(a, "-I%s", t->include);
    argv[n++] = arena_printf(a, "-I%s/vltstd", t->include);
    verilator_add_words(argv, &n, countof(argv), words, a);
    if (run_program(&r, argv, dir, a, err) < 0)
        return -1;
    if (r.status != 0)
        return err_set(err, ERR_SYS, "the Verilator runtime does not compile: %.400s",
                       r.out.p ? r.out.p : "");
    return 0;
}

static const char *runtime_files(struct verilator_tools *t)
{
    const char *ret = "";
    for (size_t i = 0; i < countof(runtime); i++)
        ret = arena_printf(&t->base.arena, "%s %s/%s", ret, t->include, runtime[i]);
    return ret;
}

static const char *generated_text(const char *dir, struct arena *a)
{
    const char *ret = "";
    const char *const *name;
    size_t n;
    if (fs_list(&name, &n, arena_printf(a, "%s/obj", dir), a, NULL) < 0)
        return ret;
    for (size_t i = 0; i < n; i++)
        if (str_ends(str_c(name[i]), ".cpp"))
            ret = arena_printf(a, "%s#include \"obj/%s\"\n", ret, name[i]);
    return ret;
}

/* part.cpp knows by name what Verilator generates. A version that names it otherwise must not be
 * taken into use: here everything has to be there. */
static int try_canary(struct verilator_tools *t, const char *dir, struct err *err)
{
    struct arena *a = &t->base.arena;
    const char *argv[16] = {t->verilator};
    struct run_result r;
    size_t n = 1;
    verilator_add_words(argv, &n, countof(argv),
                        "--timing -Wno-fatal -Wno-lint -Wno-style --cc --prefix Vtop -Mdir obj "
                        "--top-module assay_top canary.sv",
                        a);
    if (run_program(&r, argv, dir, a, err) < 0)
        return -1;
    if (r.status == 0 &&
        fs_write(arena_printf(a, "%s/all.cpp", dir), str_c(generated_text(dir, a)), err) == 0 &&
        fs_write(arena_printf(a, "%s/ports.h", dir),
                 STR("INSTANCE(0)\nIN(a, 0, 4)\nOUT(q, 0, 4)\n"), err) == 0 &&
        compile(t, dir,
                VERILATOR_CXX_FLAGS " -DASSAY_STRICT -I. -Iobj -include rt.h -include part.cpp "
                                    "all.cpp candidate.o -o canary",
                NULL) == 0)
        return 0;
    return err_set(err, ERR_SYS,
                   "this version of Verilator generates other code than candidates are run with "
                   "(known to work: 5.006)");
}

static int build_in(struct verilator_tools *t, const char *dir, struct err *err)
{
    struct arena *a = &t->base.arena;
    for (size_t i = 0; i < countof(source); i++)
        if (fs_write(arena_printf(a, "%s/%s", dir, source[i]), embedded(source[i]), err) < 0)
            return -1;
    if (compile(t, dir, VERILATOR_CXX_FLAGS " -x c++-header rt.h -o rt.h.gch", err) < 0)
        return -1;
    if (compile(t, dir,
                arena_printf(a,
                             VERILATOR_CXX_FLAGS " -O2 -fPIC -shared -pthread -o libassay_bench.so "
                                                 "bench.cpp report.cpp %s %s/verilated_dpi.cpp",
                             runtime_files(t), t->include),
                err) < 0)
        return -1;
    if (compile(
            t, dir,
            arena_printf(a, VERILATOR_CXX_FLAGS " -O2 -r -nostdlib -o candidate.o candidate.cpp %s",
                         runtime_files(t)),
            err) < 0)
        return -1;
    return try_canary(t, dir, err);
}

/* What was begun by a process that is no more. */
static void sweep(const char *root, struct arena *arena)
{
    const char *const *name;
    size_t n;
    if (fs_list(&name, &n, root, arena, NULL) < 0)
        return;
    for (size_t i = 0; i < n; i++) {
        const char *dot = strchr(name[i], '.');
        if (dot && kill((pid_t)atoi(dot + 1), 0) < 0 && errno == ESRCH)
            fs_rmtree(arena_printf(arena, "%s/%s", root, name[i]), NULL);
    }
}

/* Built under a name of our own, then moved: another process finds all of it or none. */
static int build(struct verilator_tools *t, const char *root, const char *final, struct err *err)
{
    struct arena *a = &t->base.arena;
    const char *dir = arena_printf(a, "%s.%d", final, (int)getpid());
    int rc;
    sweep(root, a);
    if (mkdir(dir, 0700) < 0)
        return err_sys(err, "create folder %s", dir);
    rc = build_in(t, dir, err);
    if (rc == 0 && rename(dir, final) < 0 && !fs_is_dir(final))
        rc = err_sys(err, "rename %s", dir);
    fs_rmtree(dir, NULL);
    return rc;
}

static int load_kit(struct verilator_tools *t, const char *dir, struct err *err)
{
    struct arena *a = &t->base.arena;
    struct exec_file *kit = arena_alloc(a, countof(kit_file) * sizeof *kit);
    for (size_t i = 0; i < countof(kit_file); i++) {
        kit[i] = (struct exec_file){.name = kit_file[i]};
        if (fs_read(&kit[i].data, arena_printf(a, "%s/%s", dir, kit_file[i]), KIT_FILE_MAX, a,
                    err) < 0)
            return -1;
    }
    t->base.kit = kit;
    t->base.n_kit = countof(kit_file);
    return 0;
}

static int open_runtime(struct verilator_tools *t, runner_note_fn *note, void *ctx, struct err *err)
{
    const char *root, *dir;
    if (fs_cache_dir(&root, "verilator", &t->base.arena, err) < 0)
        return -1;
    dir = arena_printf(&t->base.arena, "%s/%s", root, cache_key(t));
    if (!fs_is_dir(dir)) {
        if (note)
            note(ctx, "building the Verilator runtime, once for this version");
        if (build(t, root, dir, err) < 0)
            return -1;
    }
    return load_kit(t, dir, err);
}

int verilator_tools_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err)
{
    struct verilator_tools *t = mem_alloc(sizeof *t);
    if (find_programs(t, err) == 0 && find_include(t, err) == 0 &&
        open_runtime(t, note, ctx, err) == 0) {
        *ret = &t->base;
        return 0;
    }
    verilator_tools_close(&t->base);
    return -1;
}

void verilator_tools_close(struct toolchain *tools)
{
    if (!tools)
        return;
    arena_finish(&tools->arena);
    free(tools);
}
