/* problem.h: a problem as every later stage sees it, and the suite it belongs to.
 *
 * Loaders (one per on-disk layout) fill these; afterwards they are immutable. All text is owned by
 * the suite's arena and is valid UTF-8 without NUL. */
#ifndef PROBLEMS_PROBLEM_H
#define PROBLEMS_PROBLEM_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/base/str.h"

#include <stdint.h>

#define HASH_HEX 65 /* 64 hexadecimal digits of a SHA-256 and a NUL */

/* How a file reaches the answer; 0: it does not. */
enum given {
    GIVEN_HEADER = 1, /* the answer may `include it by its name */
    GIVEN_SOURCE =
        2, /* compiled in front of the answer, and of the bench where it is not one of its
                       * files. Each side's own definition of a name goes first */
};

/* A file that lies beside the candidate when it is judged. */
struct bench_file {
    const char *name; /* unique in the box */
    struct str data;
    bool compiled;  /* handed to the compiler, in table order, after the candidate; otherwise it is
                    * data that the bench reads from its working directory */
    unsigned given; /* enum given: a file that the answer may use (problems/suite/given.h) */
};

/* A picture that belongs to the problem's text. */
struct image {
    const char *type; /* "image/png" */
    struct str data;
};

struct problem {
    int64_t row;          /* in the store; 0 before it is stored */
    const char *id;       /* "Prob001_zero": no '/', NUL, newline; at most 200 bytes */
    struct str spec;      /* what the model is told, verbatim */
    struct str interface; /* header to put in front of a completion that has none */
    const char *entry;    /* what the candidate must define: "TopModule" */
    struct str reference; /* the golden candidate: defines `entry`; never shown to a model */
    const struct bench_file *file;
    size_t n_file;
    const char *category, *difficulty; /* "" where the suite has none */
    const char *bench;                 /* row of the bench table, where it is not the suite's; "" */
    const char *top;                   /* root of its bench, where it is not that row's; "" */
    /* What not every kind of suite has. Loaders may leave it out (NULL); suite_seal makes it "". It is
     * hashed only where it is set, so that versions pinned before there was such a thing stay. */
    const char *family;   /* which problems are one question in several clothes */
    const char *variant;  /* which of them it is: "base", "pro", "seed-3" */
    const char *released; /* the day on which it became public: "2025-02-06" */
    const char *facts;    /* JSON object: what only the runner of its bench reads */
    const struct image *image;
    size_t n_image;
    char hash[HASH_HEX]; /* of all of the above but `row` */
    const char *where;   /* for errors while the suite is loaded: the problem's file, or NULL */
    int64_t line;        /* and its line in that file; 0: none */
};

/* A text of the suite that its official prompts are made from, under the name that the manifest's
 * "texts" table gives it ("system", "rules", "shots-2"...). */
struct suite_text {
    const char *name;
    struct str text;
};

struct suite {
    int64_t row;
    const char *name;   /* "verilog-eval-v2" */
    const char *task;   /* "spec-to-rtl"; "" where the suite has one task */
    const char *commit; /* where it came from: commit, or "" */
    const char *origin; /* URL or path, for people */
    /* Hash of all problems and texts, in the order of their ids; part of a sample's identity. */
    char version[HASH_HEX];
    const char *bench;    /* row of the bench table (testbenches/oracle.c): how a pass is told */
    const char *runner;   /* row of the runner table (runners/runner/runner.c) */
    const char *official; /* whose rules its own harness has: "verilog-eval-v2"; "": none known */
    bool eval_only;       /* a benchmark: training exports refuse it */
    const char *note;     /* what is to be said when it is pulled; NULL or "": nothing; several
                           * lines. Not stored */
    struct problem *problem; /* sorted by id (strcmp) */
    size_t n;
    const struct suite_text *text;
    size_t n_text;
    struct arena arena; /* owns every byte above */
};

/* What a file of the problem holds, by its name; p NULL: there is none. */
struct str problem_file(const struct problem *p, const char *name);

/* "suite/task", or "suite" when there is one task; in the suite's arena. */
const char *suite_label(struct suite *suite);
const struct problem *suite_find(const struct suite *suite, struct str id); /* NULL: no such id */
struct str suite_text_get(const struct suite *suite, const char *name);     /* p NULL: none */
void suite_finish(struct suite *suite);

/* Compute every problem's hash and the suite's version from the content. */
void suite_seal(struct suite *suite);

#endif
