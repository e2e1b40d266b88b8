/* suites.h: what the loaders of suites of functions in Python share. */
#ifndef LAYOUTS_PYTHON_SUITES_H
#define LAYOUTS_PYTHON_SUITES_H

#include "problems/layouts/layout.h"
#include "problems/suite/jsonl.h"

#define PY_SUITE_TESTS  "tests.py" /* as runners/python/trusted.py has them */
#define PY_SUITE_INPUTS "inputs.json"

/* Fill id, family and place from the member that names the problem: a text or a number. */
int suite_id(struct problem *p, const struct jsonl *in, const json_t *obj, const char *member,
             struct arena *arena, struct err *err);

/* The files of the bench; an empty one is none. */
void suite_files(struct problem *p, struct str tests, struct str inputs, struct arena *arena);

/* Fill facts from these, which are taken, with entry and way; and what such suites have not. */
void suite_facts(struct problem *p, json_t *facts, const struct manifest *m, struct arena *arena);

#endif
