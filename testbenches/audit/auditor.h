/* auditor.h: what is tried to find out how good a bench is, a row for each language of answers. */
#ifndef AUDIT_AUDITOR_H
#define AUDIT_AUDITOR_H

#include "harness/lang/kind.h"
#include "problems/problem.h"
#include "testbenches/audit/interface.h"
#include "testbenches/audit/mutate.h"
#include "testbenches/audit/trivial.h"

struct auditor {
    const struct lang *lang;
    /* Wrong versions of the reference, as mutate() has it; `lang` is the row's. */
    int (*mutants)(struct mutants *ret, const struct lang *lang, struct str reference,
                   const char *entry, const struct mutate_options *o, struct arena *arena,
                   struct err *err);
    /* Answers that do nothing useful, as trivial_designs() has it. */
    int (*trivial)(struct trivial_design **ret, size_t *n, struct str reference, const char *entry,
                   struct arena *arena, struct err *err);
    /* What the bench uses and the prompt does not name; NULL: that is not to be seen in its text. */
    void (*names)(struct interface_finding **ret, size_t *n, const struct problem *problem,
                  struct arena *arena);
    /* The reference without the values that it begins with, as initial_removed(); NULL: no such thing. */
    bool (*uninitialised)(struct str *ret, struct str reference, struct arena *arena);
    bool ordered; /* a candidate and its bench are files in an order, which should not matter */
    bool proved;  /* survivors can be proved equivalent to the reference (runners/checks/equiv.h) */
};

/* NULL: answers of this kind cannot be audited. */
const struct auditor *auditor_of(const struct kind *kind);

/* Mutants on tokens, for any language with a shape: operators, constants, words (mutate_tokens.c). */
int mutate_tokens(struct mutants *ret, const struct lang *lang, struct str reference,
                  const char *entry, const struct mutate_options *o, struct arena *arena,
                  struct err *err);

/* The same answer whatever is asked, and what was given back (trivial_python.c). */
int trivial_python(struct trivial_design **ret, size_t *n, struct str reference, const char *entry,
                   struct arena *arena, struct err *err);

#endif
