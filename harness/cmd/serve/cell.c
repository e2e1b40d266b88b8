/* cell.c: `assay cell -- COMMAND`: one command in a cell, its outcome as JSON. */
#include "harness/cli/app.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/sys/cell.h"
#include "harness/sys/run.h"

#include <string.h>

#define FILE_MAX (64u << 20)

/* "NAME=PATH" or "PATH". */
static int read_file(struct exec_file *ret, const char *arg, struct arena *arena, struct err *err)
{
    const char *equals = strchr(arg, '='), *path = equals ? equals + 1 : arg;
    const char *slash = strrchr(path, '/');
    ret->name = equals ? arena_dup(arena, (struct str){arg, (size_t)(equals - arg)})
                       : (slash ? slash + 1 : path);
    ret->executable = true;
    return fs_read(&ret->data, path, FILE_MAX, arena, err);
}

static struct exec_limits limits_of(const struct options *o)
{
    struct exec_limits l = exec_limits_default();
    if (o->cpu_s > 0)
        l.cpu_ms = (int64_t)(o->cpu_s * 1000);
    l.wall_ms = o->wall_s > 0 ? (int64_t)(o->wall_s * 1000) : 4 * l.cpu_ms + 1000;
    if (o->memory_mb > 0)
        l.memory_bytes = o->memory_mb << 20;
    return l;
}

/* A command without a slash is looked up in our own PATH, because a cell sees little more than
 * /usr.
 */
static int make_job(struct exec_job *job, struct exec_file *file, struct app *app,
                    struct arena *arena)
{
    const struct command *cmd = &app->cmd;
    const struct options *o = &cmd->options;
    const char *program;
    if (cmd->n_operand == 0 || cmd->n_operand > EXEC_ARGV_MAX)
        return err_set(&app->err, ERR_USAGE, "give a command behind --, of at most %d words",
                       EXEC_ARGV_MAX);
    if (o->file.n > EXEC_FILE_MAX)
        return err_set(&app->err, ERR_USAGE, "at most %d files", EXEC_FILE_MAX);
    for (size_t i = 0; i < o->file.n; i++)
        if (read_file(&file[i], o->file.item[i], arena, &app->err) < 0)
            return -1;
    program = cmd->operand[0];
    if (!strchr(program, '/') && !(program = run_which(program, arena)))
        return err_set(&app->err, ERR_USAGE, "'%s': no such program", cmd->operand[0]);
    job->file = file;
    job->n_file = o->file.n;
    job->n_step = 1;
    job->step[0] = (struct exec_step){.name = "command", .limits = limits_of(o)};
    job->step[0].argv[0] = program;
    for (size_t i = 1; i < cmd->n_operand; i++)
        job->step[0].argv[i] = cmd->operand[i];
    return 0;
}

static void add_output(json_t *obj, const char *key, const struct exec_output *out)
{
    json_t *o = json_add(obj, key, json_object());
    json_add_str(o, "head", out->head);
    json_add_str(o, "tail", out->tail);
    json_add_int(o, "bytes", out->total_bytes);
}

static int print(const struct exec_result *r, struct err *err)
{
    const struct exec_outcome *o = &r->step[0];
    json_t *obj = json_object();
    int rc;
    json_add_cstr(obj, "status", exec_status_name(o->status));
    json_add_int(obj, "code", o->code);
    json_add_cstr(obj, "tier", exec_tier_name(r->tier));
    json_add_num(obj, "cpu_ms", (double)o->cpu_us / 1000);
    json_add_num(obj, "wall_ms", (double)o->wall_us / 1000);
    json_add_int(obj, "peak_bytes", o->peak_bytes);
    json_add_bool(obj, "leftover", o->leftover);
    if (r->trouble && *r->trouble)
        json_add_cstr(obj, "trouble", r->trouble);
    add_output(obj, "stdout", &o->out);
    add_output(obj, "stderr", &o->err);
    rc = json_write_line(stdout, obj, err);
    json_decref(obj);
    return rc;
}

int cmd_cell(struct app *app)
{
    const struct options *o = &app->cmd.options;
    struct cell_options co = {
        .allow_weak = o->judging.allow_weak,
        .force_tier = exec_tier_named(o->judging.tier),
    };
    struct exec_file file[EXEC_FILE_MAX] = {{0}};
    struct exec_job job = {0};
    struct exec_result result = {0};
    struct arena arena = {0};
    int status = 0;
    if (make_job(&job, file, app, &arena) < 0 ||
        cell_run_once(&co, &job, &arena, &result, &app->err) < 0 || print(&result, &app->err) < 0)
        status = app_fail(app);
    else if (result.step[0].status == EXEC_HARNESS)
        status = 5;
    arena_finish(&arena);
    return status;
}
