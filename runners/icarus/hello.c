/* hello.c: does Icarus Verilog work where it has to, in a cell? */
#include "runners/icarus/icarus.h"
#include "runners/icarus/tools.h"

#include <string.h>

static struct exec_step make_step(const char *name, const char *const *argv)
{
    struct exec_step step = {.name = name};
    for (size_t i = 0; argv[i]; i++)
        step.argv[i] = argv[i];
    return step;
}

/* Preprocess, compile and simulate a module that prints a word. */
void icarus_hello(const struct toolchain *tools, struct exec_job *job, struct arena *arena)
{
    const struct icarus_tools *t = icarus_tools(tools);
    struct exec_file *file = arena_alloc(arena, 2 * sizeof *file);
    const char *conf = arena_printf(arena, "-C%s/vvp.conf", t->ivl_dir);
    const char *preprocess[] = {t->ivlpp, "-L", "hello.sv", NULL},
               *compile[] = {t->ivl, "-Cconfig.txt", conf, "--", "-", NULL},
               *simulate[] = {t->vvp, "-n", "program", NULL};
    file[0] = (struct exec_file){
        .name = "hello.sv",
        .data = STR("module hello;\n  initial $display(\"works\");\nendmodule\n")};
    file[1] = (struct exec_file){.name = "config.txt",
                                 .data = icarus_config(tools, "hello", "program", arena)};
    *job = (struct exec_job){.file = file, .n_file = 2, .n_step = 3};
    job->step[0] = make_step("preprocess", preprocess);
    job->step[0].stdout_file = "source";
    job->step[1] = make_step("compile", compile);
    job->step[1].stdin_file = "source";
    job->step[2] = make_step("simulate", simulate);
}

/* Does a cell see this path? */
static bool is_in_cell(const char *path)
{
    static const char *const folder[] = {"/usr/", "/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/"};
    for (size_t i = 0; i < countof(folder); i++)
        if (strncmp(path, folder[i], strlen(folder[i])) == 0)
            return true;
    return false;
}

/* What went wrong in the first step that did not end well; NULL: it works. */
const char *icarus_hello_trouble(const struct toolchain *tools, const struct exec_result *r,
                                 struct arena *arena)
{
    const struct icarus_tools *t = icarus_tools(tools);
    for (size_t i = 0; i < r->n_step; i++) {
        const struct exec_outcome *o = &r->step[i];
        const char *said = arena_dup(arena, str_trim(str_slice(o->err.head, 0, 300)));
        if (o->status == EXEC_OK)
            continue;
        return arena_printf(arena, "in a cell it does not %s: %s%s",
                            i == 2 ? "simulate" : "compile",
                            r->trouble && *r->trouble ? r->trouble
                            : *said                   ? said
                                                      : exec_status_name(o->status),
                            is_in_cell(t->ivl) && is_in_cell(t->vvp)
                                ? ""
                                : ". A cell sees no programs but those in /usr, /bin, /sbin and "
                                  "/lib: install Icarus there, as with --prefix=/usr/local");
    }
    return str_has(r->step[2].out.head, "works") ? NULL : "in a cell its program prints nothing";
}
