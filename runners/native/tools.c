/* tools.c: which of the languages are here, in which versions. What is missing is no error: problems
 * in such a language are not judged, and `assay doctor` names the package. */
#include "harness/io/fs.h"
#include "harness/sys/run.h"
#include "runners/native/native.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEED_MAX (4u << 20)

#define TABLE_VERSION "3" /* of the commands: raise it where a change may change a verdict */

static void add_version(struct buf *text, const struct native_row *row, struct arena *arena)
{
    struct err ignored = {0};
    const char *version =
        row->option ? run_version(row->program, row->option, row->mark, arena, &ignored) : NULL;
    buf_addf(text, ", %s %s", row->word, version ? version : "?");
}

/* What a tool's package has put into /etc or /var/lib, and anybody may read. What is not there is not needed. */
static void add_needs(struct native_tools *t, const struct native_row *row)
{
    char *rest = row->needs ? arena_dup(&t->base.arena, str_c(row->needs)) : NULL, *name;
    while ((name = strsep(&rest, " "))) {
        struct exec_file *file = &t->kit[t->base.n_kit];
        struct stat st;
        bool known = false;
        for (size_t i = 0; i < t->base.n_kit; i++)
            known |= strcmp(t->kit[i].name, name) == 0;
        if (known || t->base.n_kit == NATIVE_KIT_MAX || stat(name, &st) < 0 ||
            !(st.st_mode & S_IROTH) ||
            fs_read(&file->data, name, NEED_MAX, &t->base.arena, NULL) < 0)
            continue;
        file->name = name;
        t->base.n_kit++;
    }
}

int native_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err)
{
    struct native_tools *t = mem_alloc(sizeof *t);
    struct buf text;
    (void)err;
    buf_init(&text, 4096);
    buf_addc(&text, "table " TABLE_VERSION);
    for (size_t i = 0; i < native_row_count; i++) {
        t->has[i] = access(native_rows[i].program, R_OK) == 0;
        if (!t->has[i])
            continue;
        add_version(&text, &native_rows[i], &t->base.arena);
        add_needs(t, &native_rows[i]);
    }
    t->base.kit = t->kit;
    t->base.text = arena_take_c(&t->base.arena, &text);
    native_add_made(t, note, ctx);
    *ret = &t->base;
    return 0;
}

void native_close(struct toolchain *tools)
{
    if (!tools)
        return;
    arena_finish(&tools->arena);
    free(tools);
}

bool native_has(const struct toolchain *tools, const struct native_row *row)
{
    return ((const struct native_tools *)tools)->has[row - native_rows];
}

/* ---- for `assay doctor` ---- */

const struct runner_tool native_programs[] = {
    {"gcc", "gcc", "--version", "gcc", "gcc", false, "runs candidates in C"},
    {"gfortran", "gfortran", "--version", "gfortran", "Fortran", false, "in Fortran"},
    {"gnatmake", "gnatmake", "--version", "gnat", "GNATMAKE", false, "in Ada"},
    {"javac", "javac", "-version", "openjdk-17-jdk-headless", "javac", false, "in Java, Scala"},
    {"node", "node", "--version", "nodejs", "v", false, "in JavaScript, TypeScript"},
    {"tsc", "tsc", "--version", "node-typescript", "Version", false, "in TypeScript"},
    {"go", "go", "version", "golang-go", "go", false, "in Go"},
    {"rustc", "rustc", "--version", "rustc", "rustc", false, "in Rust"},
    {"ruby", "ruby", "--version", "ruby", "ruby", false, "in Ruby"},
    {"php", "php", "--version", "php-cli", "PHP", false, "in PHP"},
    {"perl", "perl", "-v", "perl", "perl", false, "in Perl"},
    {"lua5.4", "lua5.4", "-v", "lua5.4", "Lua", false, "in Lua"},
    {"R", "R", "--version", "r-base-core", "R version", false, "in R"},
    {"bash", "bash", "--version", "bash", "bash", false, "in Bash"},
    {"racket", "racket", "--version", "racket", "Racket", false, "in Racket"},
    {"ldc2", "ldc2", "--version", "ldc", "LDC", false, "in D"},
    {"mcs", "mcs", "--version", "mono-mcs", "compiler", false, "in C#"},
    {"scalac", "scalac", "-version", "scala", "Scala", false, "in Scala"},
    {"ghc", "ghc", "--version", "ghc", "version", false, "in Haskell"},
    {"ocamlopt", "ocamlopt", "-version", "ocaml-nox", ".", false, "in OCaml"},
    {"julia", "julia", "--version", "(not in Debian)", "julia", false, "in Julia"},
    {"swiftc", "swiftc", "--version", "(not in Debian)", "Swift", false, "in Swift"},
    {0},
};
