/* site.c: assay site: the leaderboard as static pages. */
#include "harness/cli/app.h"
#include "harness/io/fs.h"
#include "results/site/site.h"

#include <string.h>

#define ABOUT_MAX (256u << 10)

static enum site_samples samples_of(const char *word)
{
    if (strcmp(word, "none") == 0)
        return SITE_SAMPLES_NONE;
    return strcmp(word, "failed") == 0 ? SITE_SAMPLES_FAILED : SITE_SAMPLES_ALL;
}

static void tell(struct app *app, const char *dir, const struct site_result *r)
{
    char line[300];
    snprintf(line, sizeof line,
             "%lld pages of %lld run%s, %.1f MB, no page over %.0f kB. Open %s/index.html",
             (long long)r->pages, (long long)r->runs, r->runs == 1 ? "" : "s",
             (double)r->bytes / 1e6, (double)r->largest / 1e3, dir);
    term_line(&app->term, line);
    if (!r->charts)
        term_line(&app->term, "No charts, only their tables: the package libjs-chart.js was not "
                              "there when assay was built.");
}

static int write_site(struct app *app, const struct site_options *options)
{
    struct site_result result;
    struct store *store;
    int rc;
    if (store_open(&store, app_db(app), STORE_READ, &app->err) < 0)
        return app_fail(app);
    rc = site_write(&result, store, options, &app->err);
    store_close(store, NULL);
    if (rc < 0)
        return app_fail(app);
    tell(app, options->dir, &result);
    return 0;
}

int cmd_site(struct app *app)
{
    const struct options *o = &app->cmd.options;
    struct site_options options = {.dir = app->cmd.operand[0],
                                   .samples = samples_of(o->samples),
                                   .title = o->title && *o->title ? o->title : NULL,
                                   .hide_addresses = o->hide_addresses};
    struct arena arena = {0};
    int status;
    if (o->about && fs_read(&options.about, o->about, ABOUT_MAX, &arena, &app->err) < 0)
        status = app_fail(app);
    else
        status = write_site(app, &options);
    arena_finish(&arena);
    return status;
}
