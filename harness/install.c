/* install.c: a suite from its files into the store, all of it or nothing. */
#include "harness/measure.h"

#include <stdio.h>
#include <string.h>

static int check_version(const struct manifest_task *t, const struct suite *s, bool pinned,
                         struct term *term, struct err *err)
{
    char line[400];
    if (!*t->version || strcmp(t->version, s->version) == 0)
        return 0;
    if (pinned)
        return err_set(err, ERR_INPUT,
                       "%s%s%s: the content is not what the manifest pins (%.12s, not %.12s); "
                       "`--force` takes it as a version of its own",
                       s->name, *s->task ? "/" : "", s->task, s->version, t->version);
    snprintf(
        line, sizeof line,
        "note: %s%s%s differs from the pinned content (%.12s, not %.12s); its results are kept "
        "apart under this version",
        s->name, *s->task ? "/" : "", s->task, s->version, t->version);
    if (term)
        term_line(term, line);
    return 0;
}

static int load_all(struct suite *suite, const struct manifest *m, size_t from, size_t to,
                    const char *root, bool pinned, struct term *term, struct err *err)
{
    for (size_t t = from; t < to; t++)
        if (suite_load(&suite[t], m, t, root, err) < 0 ||
            check_version(&m->task[t], &suite[t], pinned, term, err) < 0)
            return -1;
    return 0;
}

static int put_all(struct store *store, struct suite *suite, size_t from, size_t to,
                   const char *origin, const char *commit, struct term *term, struct err *err)
{
    char line[400];
    for (size_t t = from; t < to; t++) {
        suite[t].origin = origin;
        suite[t].commit = commit;
        if (store_put_suite(store, &suite[t], err) < 0)
            return -1;
        snprintf(line, sizeof line, "%s: %zu problems, version %.12s", suite_label(&suite[t]),
                 suite[t].n, suite[t].version);
        if (term && term->mode != TERM_OFF)
            term_line(term, line);
    }
    return 0;
}

int install_suite(struct store *store, const struct manifest *m, int task, const char *root,
                  const char *origin, const char *commit, bool pinned, struct term *term,
                  struct err *err)
{
    struct suite suite[MANIFEST_TASKS] = {{0}};
    size_t from = task < 0 ? 0 : (size_t)task, to = task < 0 ? m->n_task : from + 1;
    int rc = load_all(suite, m, from, to, root, pinned, term, err);
    if (rc == 0)
        rc = put_all(store, suite, from, to, origin, commit, term, err);
    for (size_t t = from; t < to; t++)
        suite_finish(&suite[t]);
    return rc;
}
