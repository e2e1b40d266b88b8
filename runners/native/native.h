/* native.h: inside runners/native: the table of languages, and what its parts share. README.md tells
 * how it works. */
#ifndef RUNNERS_NATIVE_NATIVE_H
#define RUNNERS_NATIVE_NATIVE_H

#include "runners/expected/tests.h"
#include "runners/runner/runner.h"

/* How texts become a program that runs. Words of a command are separated by blanks; "@" in a word
 * stands for the main class of the answer, where there is such a thing (native_class). */
struct native_recipe {
    const char *code; /* the answer's file; NULL: it is part of `main` */
    const char *main; /* ours, which makes the calls of a test; NULL: there is none */
    const char *compile[2];
    const char *run;
};

struct native_row {
    const char *word;           /* name of the kind of answer: "cpp" */
    const char *program;        /* absolute, since a cell sees the system's only */
    const char *option, *mark;  /* how it tells its version, and what stands before that */
    const char *package;        /* Debian's; "": Debian stable has none */
    struct native_recipe whole; /* a program of the answer's own */
    struct native_recipe calls; /* the answer's functions, called by us; main NULL: not known how */
    const char *head;           /* what a text begins with, put there where it does not; NULL */
    const char *drop;           /* lines that begin so are left out of a text; NULL */
    const char *emit;           /* the text of `calls.main`: a file of runners/native/emit */
    const char
        *needs;      /* files of /etc and /var/lib that its tools read, separated by blanks; NULL */
    const char *env; /* as exec_step.env; NULL */
    const char
        *syntax;   /* words of messages that say that a text does not parse, separated by '|' */
    bool proc;     /* as exec_step.proc */
    bool renames;  /* a function `main` of the answer's gives way to ours */
    int compile_s; /* CPU; 0: as every compile */
};
extern const struct native_row native_rows[];
extern const size_t native_row_count;

#define NATIVE_ROWS_MAX 32

#define NATIVE_KIT_MAX 32

struct native_tools {
    struct toolchain base;
    struct exec_file kit[NATIVE_KIT_MAX];
    bool has[NATIVE_ROWS_MAX]; /* by row */
};

#define NATIVE_VALUES_FILE "values.json"

/* What a problem's test asks: read from NATIVE_VALUES_FILE. */
struct native_calls {
    const char *way;          /* where the wanted values are from: "values", "reference" */
    struct str *left, *right; /* expressions: the call, what is wanted; right NULL: by reference */
    size_t n;
    struct str body; /* by reference: the test's text, in which every call of the answer is told */
};

/* A job's notes (job.mine): its tests, or why there are none. */
struct native_notes {
    const struct native_row *row;
    const struct lang *lang;
    const char *entry; /* of the problem */
    bool calls;        /* which of the two */
    struct expected_tests tests;
    struct native_calls asked;
    struct err err;
    bool ok;
};

const struct native_row *native_row_of(const struct job *job); /* NULL: no such language */
const struct native_notes *native_notes_of(struct job *job);
/* The row's program is there. */
bool native_has(const struct toolchain *tools, const struct native_row *row);

int native_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err);
void native_close(struct toolchain *tools);
extern const struct runner_tool native_programs[];
/* Options of javac, the same where its archive is made (made.c) and used. */
#define NATIVE_JAVAC                                                                               \
    "-J-Xshare:auto -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -nowarn -proc:none"
/* Options of g++ where calls are compiled, the same for its precompiled headers; their name in the kit. */
#define NATIVE_CXX     "-O0 -std=gnu++20 -w"
#define NATIVE_HEADERS "assay.hpp"
/* Add what is made once for a version of a compiler (made.c) to the kit. */
void native_add_made(struct native_tools *t, runner_note_fn *note, void *ctx);

int native_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                const char **phase);
void native_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

/* ---- programs (plan.c) ---- */

size_t native_compiles(const struct native_recipe *recipe); /* steps */
/* Of the i-th test, over all visits; NULL when it was not run. */
const struct exec_outcome *native_run(const struct job *job, const struct native_notes *notes,
                                      size_t i);
/* 1 right, 0 not, -1 not run. */
int native_right(const struct job *job, const struct native_notes *notes, size_t i);

/* ---- calls ---- */

#define NATIVE_WANTED "wanted" /* phases: what is wanted; the answer's own run */
#define NATIVE_CALLED "called"

int native_calls_read(struct native_calls *ret, const struct problem *p, struct arena *arena,
                      struct err *err);
/* The text of our main file, around or beside the answer's code. `wanted`: it tells the wanted values
 * and not the answer's. */
struct str native_main(const struct native_notes *notes, struct str code, bool wanted,
                       const char *nonce, struct arena *arena);
/* The answer's text, as its own file. */
struct str native_code(const struct native_notes *notes, struct str code, struct arena *arena);
/* The class whose main method starts a program, in the arena; `named`: the one that its file is named
 * after. "Main" where nothing says. */
const char *native_class(struct str code, bool named, struct arena *arena);
/* The values that were told behind the nonce, one a line; in the arena. */
size_t native_told(struct str **ret, struct str out, const char *nonce, struct arena *arena);
/* What the wanted values' process told, one a line; p NULL: it did not end well, or its two runs
 * differ. */
struct str native_wanted(const struct job *job, const struct native_notes *notes);
/* Are two values, written as README.md says, the same? */
bool native_same(struct str want, struct str got);

#endif
