/* slurm.c: `assay slurm -- VERB ...`: the job script that works off a measurement in shards on a
 * Slurm cluster. What it does stands in harness/measure/slurm.sh. */
#include "harness/cli/app.h"
#include "harness/cli/outfile.h"
#include "harness/io/embed.h"
#include "harness/io/fs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCRIPT_MOST (1u << 20)

static const char sharded[] = "run score rejudge validate";
static const char ours[] = "db shard";

/* The options that the script gives itself. */
static int check_ours(const struct command *cmd, struct err *err)
{
    for (size_t i = 0; i < cmd->n_operand; i++) {
        const char *word = cmd->operand[i], *rest = ours, *name;
        size_t n;
        if (strncmp(word, "--", 2) != 0)
            continue;
        while ((name = opt_word(&rest, ' ', &n)))
            if (strcspn(word + 2, "=") == n && strncmp(word + 2, name, n) == 0)
                return err_set(err, ERR_USAGE, "--%.*s stands before the --, not in the command",
                               (int)n, name);
    }
    return 0;
}

/* A slip in the command is better found here than in every job. */
static int check_command(const struct command *cmd, struct err *err)
{
    char *argv[countof(cmd->operand) + 2] = {(char *)"assay"};
    struct command parsed;
    if (!opt_has_word(sharded, ' ', cmd->operand[0]))
        return err_set(err, ERR_USAGE, "only run, score, rejudge and validate have shards, not %s",
                       cmd->operand[0]);
    for (size_t i = 0; i < cmd->n_operand; i++)
        argv[i + 1] = (char *)cmd->operand[i];
    if (check_ours(cmd, err) < 0)
        return -1;
    return opt_parse(&parsed, (int)cmd->n_operand + 1, argv, err);
}

/* A word of the shell: in single quotes, whatever it holds. */
static void put_quoted(struct buf *out, const char *text)
{
    buf_addc(out, "'");
    for (; *text; text++)
        if (*text == '\'')
            buf_addc(out, "'\\''");
        else
            buf_add(out, text, 1);
    buf_addc(out, "'");
}

static const char *absolute(const char *path, const char *cwd, struct arena *arena)
{
    return *path == '/' ? path : arena_printf(arena, "%s/%s", cwd, path);
}

struct script {
    const struct command *cmd;
    const char *assay, *cwd, *db;
    struct buf text;
};

/* What stands for {{NAME}}. */
static void put_fact(struct script *s, struct str name)
{
    const struct options *o = &s->cmd->options;
    if (str_eqc(name, "assay"))
        put_quoted(&s->text, s->assay);
    else if (str_eqc(name, "cwd"))
        put_quoted(&s->text, s->cwd);
    else if (str_eqc(name, "db"))
        put_quoted(&s->text, s->db);
    else if (str_eqc(name, "shards"))
        buf_addf(&s->text, "%lld", (long long)o->shards);
    else if (str_eqc(name, "sbatch"))
        buf_addc(&s->text, o->sbatch ? o->sbatch : "");
    for (size_t i = 0; str_eqc(name, "args") && i < s->cmd->n_operand; i++) {
        buf_addc(&s->text, i ? " " : "");
        put_quoted(&s->text, s->cmd->operand[i]);
    }
}

static void write_script(struct script *s)
{
    struct str rest = embed_get("harness/measure/slurm.sh");
    ptrdiff_t at, end;
    while ((at = str_find(rest, "{{", 0)) >= 0 && (end = str_find(rest, "}}", (size_t)at)) >= 0) {
        buf_adds(&s->text, str_slice(rest, 0, (size_t)at));
        put_fact(s, str_slice(rest, (size_t)at + 2, (size_t)end));
        rest = str_slice(rest, (size_t)end + 2, rest.n);
    }
    buf_adds(&s->text, rest);
}

static int make_script(struct script *s, struct app *app, struct arena *arena)
{
    const char *self;
    char *cwd = getcwd(NULL, 0);
    if (!cwd)
        return err_sys(&app->err, "getcwd");
    s->cwd = arena_dup(arena, str_c(cwd));
    free(cwd);
    if (fs_self_dir(&self, arena, &app->err) < 0)
        return -1;
    s->assay = arena_printf(arena, "%s/assay", self);
    s->db = absolute(app_db(app), s->cwd, arena);
    write_script(s);
    return 0;
}

static int print_script(struct script *s, struct app *app)
{
    struct out_file out;
    const char *path = app->cmd.options.output;
    if (!path) {
        fwrite(s->text.p, 1, s->text.n, stdout);
        return 0;
    }
    if (out_open(&out, path, &app->err) < 0)
        return -1;
    fwrite(s->text.p, 1, s->text.n, out.to);
    return out_close(&out, 0, &app->err);
}

/* Does not come back unless it fails: the shell's status is ours. */
static int submit(struct script *s, struct app *app, struct arena *arena)
{
    const char *path = arena_printf(arena, "%s.shards/job.sh", s->db);
    if (fs_mkdirs_for_file(path, &app->err) < 0 || fs_write(path, buf_str(&s->text), &app->err) < 0)
        return -1;
    execlp("bash", "bash", path, "submit", (char *)NULL);
    return err_sys(&app->err, "bash");
}

int cmd_slurm(struct app *app)
{
    struct script s = {.cmd = &app->cmd};
    struct arena arena = {0};
    int rc;
    buf_init(&s.text, SCRIPT_MOST);
    rc = check_command(&app->cmd, &app->err) < 0 || make_script(&s, app, &arena) < 0 ? -1 : 0;
    if (rc == 0)
        rc = app->cmd.options.submit ? submit(&s, app, &arena) : print_script(&s, app);
    buf_finish(&s.text);
    arena_finish(&arena);
    return rc < 0 ? app_fail(app) : 0;
}
