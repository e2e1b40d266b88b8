/* given.h: what a suite gives to the answer: definitions and headers that it may use.
 *
 * A file of the problem is given when its author says so, or when the reference needs it: what the
 * reference may use, every answer may. So nothing depends on a word being there. A file that also
 * holds the bench is not given as a whole: what is needed of it is copied into a file of its own.
 * How such files are compiled is told in runners/runner/given.h. */
#ifndef PROBLEMS_SUITE_GIVEN_H
#define PROBLEMS_SUITE_GIVEN_H

#include "harness/lang/kind.h"
#include "problems/suite/manifest.h"
#include "problems/suite/tree.h"

/* How that is found out for a kind of answer: a row each, in a folder for each language. */
struct given_rules {
    /* What given_find does. */
    void (*find)(struct problem *p, struct arena *arena);
    /* Give what the prompt's fenced blocks define, but for the answer's own. Errors: ERR_INPUT. */
    int (*of_prompt)(struct problem *p, struct arena *arena, struct err *err);
    /* Put the bench's macros in front of the reference. */
    void (*macros)(struct problem *p, struct arena *arena);
    /* Write p->interface in this kind's language, by the ports of the reference, which is in
     * another; empty where they cannot be read. NULL: the kind has no such thing. */
    void (*interface)(struct problem *p, struct arena *arena);
};
#define X(name, rules, given) extern const struct given_rules given_##given;
ANSWER_KINDS(X)
#undef X

/* Mark the files of the problem that its reference needs: those with what it uses and does not
 * define, what those need in turn, and the headers that it includes. Doing it twice changes
 * nothing. */
void given_find(struct problem *p, const struct kind *kind, struct arena *arena);

/* The interface for answers of another kind than the reference is of. Errors: ERR_INPUT, the kind is
 * not known to answer such problems. */
int given_interface(struct problem *p, const struct kind *kind, struct arena *arena,
                    struct err *err);

/* Rules of kinds for which a suite gives nothing. */
void given_none(struct problem *p, struct arena *arena);
int given_none_of_prompt(struct problem *p, struct arena *arena, struct err *err);

/* What the words of a manifest say: `given` and `reference_macros` of the task, `given` of a trap.
 * Errors: ERR_INPUT, for a file that is not there or has the name of another one. */
int given_by_manifest(struct problem *p, const struct kind *kind, const struct manifest_task *task,
                      const struct manifest_trap *trap, const struct tree *tree,
                      struct arena *arena, struct err *err);

/* Show the given file to the model: put it behind the problem's description. */
void given_tell(struct problem *p, const struct kind *kind, const struct bench_file *file,
                struct arena *arena);

/* --- for rules (given_text.c) --- */

const struct bench_file *given_file(const struct problem *p, const char *name); /* NULL: none */
/* The problem's files, copied so that they can be changed; there is room for `more`. */
struct bench_file *given_copy_files(struct problem *p, size_t more, struct arena *arena);
/* One file more, given to the answer; name and text are borrowed. */
void given_add(struct problem *p, const char *name, struct str text, struct arena *arena);

/* A text of the same length in which only line ends are left; a part of the text put back. */
char *given_blank(struct str text, struct arena *arena);
void given_copy(char *to, struct str text, size_t from, size_t end);
/* Only what stands in fenced blocks, each line where it was. */
struct str given_fenced(struct str prompt, struct arena *arena);

#endif
