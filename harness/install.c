/* install.c: a suite from its files into the store, all of it or nothing. */
#include "harness/measure.h"

#include <stdio.h>
#include <string.h>

static bool is_pinned_content(const struct manifest_task *t, const struct suite *s)
{
    return !*t->version || strcmp(t->version, s->version) == 0;
}

static int check_version(const struct manifest_task *t, const struct suite *s, struct err *err)
{
    if (is_pinned_content(t, s))
        return 0;
    return err_set(err, ERR_INPUT,
                   "%s%s%s: the content is not what the manifest pins (%.12s, not %.12s); "
                   "`--force` takes it as a version of its own",
                   s->name, *s->task ? "/" : "", s->task, s->version, t->version);
}

static int load_all(struct suite *suite, const struct manifest *m, size_t from, size_t to,
                    const char *root, bool pinned, struct err *err)
{
    for (size_t t = from; t < to; t++)
        if (suite_load(&suite[t], m, t, root, err) < 0 ||
            (pinned && check_version(&m->task[t], &suite[t], err) < 0))
            return -1;
    return 0;
}

/* What was stored; only now, so that an import that fails says one line and no more. */
static void tell(struct suite *suite, const struct manifest_task *t, struct term *term)
{
    char line[400];
    if (!term)
        return;
    if (!is_pinned_content(t, suite)) {
        snprintf(line, sizeof line,
                 "note: %s differs from the pinned content (%.12s, not %.12s); its results are "
                 "kept apart under this version",
                 suite_label(suite), suite->version, t->version);
        term_line(term, line);
    }
    if (term->mode == TERM_OFF)
        return;
    snprintf(line, sizeof line, "%s: %zu problems, version %.12s", suite_label(suite), suite->n,
             suite->version);
    term_line(term, line);
}

static int put_all(struct store *store, struct suite *suite, size_t from, size_t to,
                   const char *origin, const char *commit, struct err *err)
{
    for (size_t t = from; t < to; t++) {
        suite[t].origin = origin;
        suite[t].commit = commit;
        if (store_put_suite(store, &suite[t], err) < 0)
            return -1;
    }
    return 0;
}

int install_suite(struct store *store, const struct manifest *m, int task, const char *root,
                  const char *origin, const char *commit, bool pinned, struct term *term,
                  struct err *err)
{
    struct suite suite[MANIFEST_TASKS] = {{0}};
    size_t from = task < 0 ? 0 : (size_t)task, to = task < 0 ? m->n_task : from + 1;
    int rc = load_all(suite, m, from, to, root, pinned, err);
    if (rc == 0)
        rc = put_all(store, suite, from, to, origin, commit, err);
    for (size_t t = from; rc == 0 && t < to; t++)
        tell(&suite[t], &m->task[t], term);
    for (size_t t = from; t < to; t++)
        suite_finish(&suite[t]);
    return rc;
}
