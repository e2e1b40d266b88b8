/* ks.c: for which k pass@k is told. */
#include "results/report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int report_parse_k(struct report_query *query, const char *text, struct err *err)
{
    const char *s = text;
    char *end;
    query->n_k = 0;
    for (;; s = end + 1) {
        long long k;
        errno = 0;
        k = *s >= '0' && *s <= '9' ? strtoll(s, &end, 10) : 0;
        if (k < 1 || errno || (*end && *end != ','))
            return err_set(err, ERR_USAGE,
                           "--k must be whole numbers from 1 on, separated by commas, not \"%s\"",
                           text);
        if (query->n_k == REPORT_KS)
            return err_set(err, ERR_USAGE, "--k takes at most %d numbers", REPORT_KS);
        query->k[query->n_k++] = k;
        if (!*end)
            return 0;
    }
}

size_t report_ks(const struct report_run *run, const struct report_query *query,
                 struct report_pass *ret)
{
    bool add = query->with_n && query->n_k < REPORT_KS && !*run->strategy;
    size_t n = 0;
    for (size_t i = 0; i < query->n_k; i++) {
        if (add && query->k[i] > run->n)
            ret[n++].k = run->n;
        add = add && query->k[i] < run->n;
        ret[n++].k = query->k[i];
    }
    if (add)
        ret[n++].k = run->n;
    return n;
}
