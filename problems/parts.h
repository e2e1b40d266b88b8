/* parts.h: a candidate of several parts as one text, so that whoever stores, compares, shares or shows
 * a candidate need not know of parts: only who takes them out of a reply writes this text, and only the
 * runner of such a kind of answer reads it.
 *
 * Several files are a JSON object, {"path": "text", ...}, in the order in which a tool is to take them;
 * several answers are a JSON list, ["first", ...]. A single answer is no JSON: it stands for itself. */
#ifndef PROBLEMS_PARTS_H
#define PROBLEMS_PARTS_H

#include "harness/base/arena.h"
#include "harness/lang/kind.h"

struct part {
    const char *name; /* of a file: its path; of an answer: "" */
    struct str text;
};

#define PARTS_MAX 256 /* of a candidate */

/* The text for these parts; in the arena. p is NULL where there is none, or more than PARTS_MAX. */
struct str parts_join(const struct kind *kind, const struct part *part, size_t n,
                      struct arena *arena);

/* The parts of a candidate, in the arena: of a kind that has one part, or where the text is none of the
 * two forms, one part with the name kind->file. Returns how many. */
size_t parts_read(const struct part **ret, const struct kind *kind, struct str code,
                  struct arena *arena);

#endif
