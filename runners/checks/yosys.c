/* yosys.c: find Yosys, and what equivalence and synthesis share. */
#include "runners/checks/yosys.h"

#include "harness/sys/run.h"

#include <ctype.h>
#include <string.h>

#define NAME_MAX_BYTES 200
#define LINE_MAX_BYTES 300

int yosys_open(struct check_tool *ret, struct arena *arena, struct err *err)
{
    const char *path = run_which("yosys", arena), *version;
    if (!path)
        return err_set(err, ERR_SYS, "Yosys is not installed: `sudo apt-get install yosys`");
    version = run_version(path, "-V", "Yosys ", arena, err);
    if (!version)
        return -1;
    *ret = (struct check_tool){.path = path, .text = arena_printf(arena, "yosys %s", version)};
    return 0;
}

int equiv_open(struct check_tool *ret, struct arena *arena, struct err *err)
{
    return yosys_open(ret, arena, err);
}

bool yosys_name_ok(const char *entry)
{
    size_t n = strlen(entry);
    if (n == 0 || n > NAME_MAX_BYTES || isdigit((unsigned char)*entry) || *entry == '$')
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)entry[i]) && entry[i] != '_' && entry[i] != '$')
            return false;
    return true;
}

void yosys_step(const struct check_tool *yosys, struct exec_job *job, struct exec_file *file,
                const char *name, const char *script, int64_t cpu_ms, struct arena *arena)
{
    const char *script_file = arena_printf(arena, "%s.ys", name);
    struct exec_step *step = &job->step[job->n_step++];
    file[job->n_file++] = (struct exec_file){.name = script_file, .data = str_c(script)};
    *step = (struct exec_step){.name = name, .limits = exec_limits_default(), .proc = true};
    step->argv[0] = yosys->path;
    step->argv[1] = "-Q"; /* no banner */
    step->argv[2] = "-T"; /* no times: the same question gives the same answer */
    step->argv[3] = "-q"; /* messages go only into the log: standard output is lost when Yosys ends
                           * by an error or is killed */
    step->argv[4] = "-L";
    step->argv[5] = arena_printf(arena, "%s.log", name);
    step->argv[6] = "-s";
    step->argv[7] = script_file;
    if (cpu_ms)
        step->limits.cpu_ms = cpu_ms;
    step->limits.wall_ms = 4 * step->limits.cpu_ms + 1000;
}

const char *yosys_trouble(const struct exec_outcome *o, struct arena *arena)
{
    struct str rest = o->err.head, line;
    while (str_line(&rest, &line)) {
        ptrdiff_t at = str_find(line, "ERROR: ", 0);
        if (at >= 0)
            return arena_dup(arena, str_slice(line, (size_t)at + 7, (size_t)at + LINE_MAX_BYTES));
    }
    if (o->status == EXEC_EXIT)
        return "yosys failed without a word";
    return arena_printf(arena, "the step ended by: %s", exec_status_name(o->status));
}

struct str yosys_text(struct str code, struct arena *arena)
{
    static const char head[] = "`undef YOSYS\n`undef SYNTHESIS\n`undef FORMAL\n";
    char *text = arena_alloc(arena, sizeof head + code.n);
    memcpy(text, head, sizeof head - 1);
    if (code.n)
        memcpy(text + sizeof head - 1, code.p, code.n);
    return (struct str){text, sizeof head - 1 + code.n};
}
