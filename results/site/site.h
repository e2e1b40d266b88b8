/* site.h: the leaderboard as static pages, to be read from a folder or from any web server.
 *
 * One store gives one site, byte for byte the same each time. References and benches never go onto
 * a page. */
#ifndef RESULTS_SITE_SITE_H
#define RESULTS_SITE_SITE_H

#include "results/store/store.h"

enum site_samples {
    SITE_SAMPLES_ALL,
    SITE_SAMPLES_FAILED, /* only those that do not pass: no page shows a solution */
    SITE_SAMPLES_NONE,
};

struct site_options {
    const char *dir;
    enum site_samples samples;
    const char *title;   /* the operator's; NULL: ours */
    struct str about;    /* the operator's text: paragraphs between empty lines; may be empty */
    bool hide_addresses; /* no page and no file says where a service is */
};

struct site_result {
    int64_t runs, pages, bytes; /* bytes: of all files together */
    int64_t largest;            /* size of the largest page in bytes */
    bool charts;                /* this build holds the chart library */
};

/* Write the site beside `dir` and put it in its place at once: a reader sees the old one or the new
 * one. Errors: ERR_USAGE when `dir` holds something that is no site of ours. */
int site_write(struct site_result *ret, struct store *store, const struct site_options *options,
               struct err *err);

#endif
