/* install.c: a suite from its files into the store, all of it or nothing. */
#include "harness/suites/install.h"

#include "harness/base/suggest.h"
#include "problems/suite/suite.h"
#include "runners/runner/runner.h"
#include "runners/hdl/mark.h"

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

/* ---- are its kinds of bench ours? ---- */

static int complain(const struct suite *s, const struct problem *p, struct err *err)
{
    if (p->where)
        return err_within(err, "%s:%lld: ", p->where, (long long)p->line);
    return err_within(err, "%s%s%s: %s: ", s->name, *s->task ? "/" : "", s->task, p->id);
}

static int unknown_bench(const char *name, struct err *err)
{
    const char *names[64], *near;
    size_t n = 0;
    while (n < countof(names) && oracle_nth(n)) {
        names[n] = oracle_nth(n)->name;
        n++;
    }
    near = suggest(name, names, n);
    return err_set(err, ERR_INPUT, "no kind of bench is called '%.80s'%s%s%s", name,
                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* A bench that counts does so in places that the kind names; one that prints says the words. */
static int check_bench(const struct problem *p, const struct oracle *o, struct err *err)
{
    struct arena arena = {0};
    const char *top = *p->top ? p->top : o->top;
    int marked = 0, n = 0;
    struct str text;
    if (*o->counters && strcmp(top, o->top) != 0)
        return err_set(err, ERR_INPUT, "the root of a bench '%s' is %s, not %s", o->name, o->top,
                       top);
    for (size_t i = 0; o->phrase && i < p->n_file; i++, marked += n)
        if (!p->file[i].compiled ||
            mark_phrases(p->file[i].data, &o->phrase, 1, &arena, &text, &n) < 0)
            n = 0;
    arena_finish(&arena);
    if (!o->phrase || marked)
        return 0;
    return err_set(err, ERR_INPUT, "the bench never prints \"%s\", as one of kind '%s' does",
                   o->phrase, o->name);
}

static int check_kinds(const struct suite *s, struct err *err)
{
    if (!runner_find(s->runner))
        return err_set(err, ERR_INPUT, "%s: no runner is called '%s'", s->name, s->runner);
    for (size_t i = 0; i < s->n; i++) {
        const struct problem *p = &s->problem[i];
        const char *name = *p->bench ? p->bench : s->bench;
        const struct oracle *o = oracle_find(name);
        if (o ? check_bench(p, o, err) < 0 : unknown_bench(name, err) < 0)
            return complain(s, p, err);
    }
    return 0;
}

static int load_all(struct suite *suite, const struct manifest *m, size_t from, size_t to,
                    const char *root, bool pinned, struct err *err)
{
    for (size_t t = from; t < to; t++)
        if (suite_load(&suite[t], m, t, root, err) < 0 || check_kinds(&suite[t], err) < 0 ||
            (pinned && check_version(&m->task[t], &suite[t], err) < 0))
            return -1;
    return 0;
}

/* How many of its problems are only asked, and what it would take to judge them. */
static void tell_needs(const struct suite *suite, struct term *term)
{
    const struct oracle *o;
    char line[400];
    for (size_t i = 0; (o = oracle_nth(i)); i++) {
        size_t n = 0;
        for (size_t k = 0; o->needs && k < suite->n; k++)
            n += strcmp(suite->problem[k].bench, o->name) == 0;
        if (n == 0)
            continue;
        snprintf(line, sizeof line, "  %zu of %zu cannot be scored here: %s needs %s", n, suite->n,
                 n == 1 ? "it" : "each", o->needs);
        term_line(term, line);
    }
}

/* What its loader found odd. */
static void tell_note(const struct suite *suite, struct term *term)
{
    struct str rest = str_c(suite->note), text;
    char line[400];
    for (const char *head = "note: "; rest.n && str_line(&rest, &text); head = "") {
        snprintf(line, sizeof line, "%s" STR_FMT, head, STR_ARG(text));
        term_line(term, line);
    }
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
    tell_note(suite, term);
    if (term->mode == TERM_OFF)
        return;
    snprintf(line, sizeof line, "%s: %zu problems, version %.12s%s", suite_label(suite), suite->n,
             suite->version, strcmp(t->version, suite->version) == 0 ? ", the pinned content" : "");
    term_line(term, line);
    tell_needs(suite, term);
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
