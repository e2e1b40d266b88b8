/* grade.c: `assay grade`: answers and gold answers in, verdicts out. */
#include "harness/cli/app.h"
#include "harness/grade/grade.h"
#include "harness/io/json.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

struct grading {
    int64_t lines, broken;
};

static int each(void *ctx, const struct graded *g, struct err *err)
{
    struct grading *n = ctx;
    json_t *row = json_object();
    int rc;
    n->lines++;
    n->broken += g->error != NULL;
    if (g->id)
        json_object_set(row, "id", (json_t *)g->id);
    if (g->error) {
        json_add(row, "correct", json_null());
        json_add_int(row, "line", g->line);
        json_add_cstr(row, "error", g->error);
    } else {
        bool open = strcmp(g->class, "undecided") == 0;
        json_add(row, "correct", open ? json_null() : json_boolean(strcmp(g->class, "pass") == 0));
        json_add_cstr(row, "class", g->class);
        json_add_cstr(row, "how", g->how);
        json_add_bool(row, "rigorous", g->rigorous);
        json_add_cstr(row, "extracted", g->extracted);
    }
    rc = json_write_line(stdout, row, err);
    json_decref(row);
    return rc;
}

/* Who asks a few lines and waits for their answers gets them. */
static void on_pause(void *ctx)
{
    (void)ctx;
    fflush(stdout);
}

int cmd_grade(struct app *app)
{
    const struct options *o = &app->cmd.options;
    struct grading n = {0};
    struct grade_options go = {
        .in = STDIN_FILENO,
        .jobs = o->judging.jobs,
        .cpu_ms = (int64_t)(o->cpu_s * 1000),
        .memory_mb = o->memory_mb,
        .each = each,
        .pause = on_pause,
        .ctx = &n,
    };
    if (app->cmd.n_operand != 0) {
        err_set(&app->err, ERR_USAGE, "lines come on standard input");
        return app_fail(app);
    }
    signal(SIGPIPE, SIG_IGN);
    if (grade_run(&go, &app->err) < 0)
        return app_fail(app);
    return n.broken ? 3 : 0;
}
