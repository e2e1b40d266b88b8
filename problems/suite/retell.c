/* retell.c: a suite whose answers are asked for in another language than its own. */
#include "problems/suite/given.h"
#include "problems/suite/suite.h"
#include "testbenches/oracle.h"

#include <string.h>

static const struct kind *kind_named(const char *word)
{
    const struct kind *k;
    for (size_t i = 0; (k = kind_nth(i)); i++)
        if (strcmp(k->name, word) == 0)
            return k;
    return NULL;
}

/* One problem. What cannot be judged here stays as it is. */
static int retell(struct suite *suite, struct problem *p, const struct kind *kind, struct err *err)
{
    const char *own = *p->bench ? oracle_in(p->bench, kind) : NULL;
    if (*p->bench && !own)
        return 0;
    if (own)
        p->bench = own;
    return given_interface(p, kind, &suite->arena, err);
}

int suite_retell(struct suite *suite, const char *word, struct err *err)
{
    const struct kind *kind = kind_named(word);
    const char *bench = kind ? oracle_in(suite->bench, kind) : NULL;
    if (!bench)
        return err_set(err, ERR_USAGE, "--language %s: the benches of %s try no answers in it",
                       word, suite_label(suite));
    for (size_t i = 0; i < suite->n; i++)
        if (retell(suite, &suite->problem[i], kind, err) < 0)
            return -1;
    suite->task = *suite->task ? arena_printf(&suite->arena, "%s-%s", suite->task, word)
                               : arena_dup(&suite->arena, str_c(word));
    suite->bench = bench;
    suite->runner = oracle_runner(bench);
    suite->official = ""; /* its own harness reads no such answers */
    suite_seal(suite);
    return 0;
}
