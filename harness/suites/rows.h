/* rows.h: a dataset from a server that hands it out in pages of rows, as JSON over HTTP.
 *
 * The form is that of Hugging Face's datasets-server: GET
 * URL?dataset=..&config=..&split=..&offset=N &length=100 answers {"rows": [{"row_idx": N, "row":
 * {...}, "truncated_cells": []}, ...], "num_rows_total": T, "partial": false}. A picture in a row,
 * {"src": URL}, is fetched and becomes {"bytes": "base64"}. */
#ifndef SUITES_ROWS_H
#define SUITES_ROWS_H

#include "harness/base/err.h"

#include <stdbool.h>

#define ROWS_PAGE 100

/* http or https, a path that ends in /rows, and a dataset in its query. */
bool rows_is(const char *url);

/* All rows as JSON lines into the file `path`. Offset and length in the URL are replaced. A dataset
 * that comes cut (truncated cells, only a part of it, fewer rows than told, rows out of order) is
 * an error: a problem whose end is missing would look like one that nobody solves. Errors:
 * ERR_INPUT with the URL and the row. */
int rows_fetch(const char *url, const char *path, struct err *err);

#endif
