/* html.h: a page in the making. Whatever is written through %s is escaped, so no text from outside
 * can become markup: models, tools and suites write what they like.
 *
 * Pages are HTML5 that an XML parser reads as well (every element closed, every attribute quoted),
 * so that the tests can check them with one. */
#ifndef RESULTS_HTML_HTML_H
#define RESULTS_HTML_HTML_H

#include "harness/base/arena.h"
#include "harness/lang/lang.h"

#include <stdint.h>

struct html {
    struct buf out;     /* UTF-8 */
    struct arena arena; /* for texts that helpers return; emptied by html_clear */
};

void html_init(struct html *h);
void html_finish(struct html *h);
void html_clear(struct html *h); /* empty again, for the next page */

/* Append markup of our own, with printf's conversions in it. The text of %s and %.*s is escaped;
 * the other known conversions are d, lld, zu, f and g. The format itself is trusted. */
void html(struct html *h, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Append text from outside, which may hold NUL and bytes that are not UTF-8. Control characters,
 * direction marks and the like are shown as \xHH and \u{HEX}, as on a terminal. */
void html_text(struct html *h, struct str text);
/* The same, at most `max` bytes of it, with a note about the rest. */
void html_cut(struct html *h, struct str text, size_t max);

/* Append code with spans of class k (keyword), c (comment), s (string), n (number), d (directive
 * or system task) and a span of class l around each line. `hit` is the line to mark, or 0. At most
 * `max` bytes of the code are shown. */
void html_code(struct html *h, const struct lang *lang, struct str code, size_t max, int64_t hit);

#endif
