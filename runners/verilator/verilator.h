/* verilator.h: what the parts of the Verilator runner share. */
#ifndef RUNNERS_VERILATOR_VERILATOR_H
#define RUNNERS_VERILATOR_VERILATOR_H

#include "runners/hdl/alone.h"
#include "runners/hdl/hdl.h"
#include "runners/verilator/tools.h"

/* The candidate as Verilator reads it: preprocessed, or as it is when it has no directive. p NULL:
 * its preprocessing failed. */
struct str verilator_candidate(const struct job *job);

/* Verilator turns text into C++, and some words of the language are passed through: with one of
 * them a candidate could say whatever it likes in the process that reports the verdict. The first
 * such word in the text, with its line; false when there is none. */
bool verilator_reaches_c(struct str code, struct arena *arena, const char **what, int *line);

/* A pass becomes tampering when a port that the bench drives is not declared as an input. */
void verilator_judge_ports(const struct job *job, struct str xml, struct verdict *ret);

/* With what parameters `entry` is instantiated, from what --xml-only prints. Arrays and types are
 * not among them. A structure or an enumeration is handed on as the number that it holds. */
void verilator_sets(struct str xml, const char *entry, struct alone_sets *ret, struct arena *arena);

/* A pass of a candidate whose parameters are not all handed on (verilator/types.c). */
void verilator_judge_types(const struct job *job, struct verdict *ret);

void verilator_judge_run(const struct job *job, struct verdict *ret);
void verilator_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

/* The bench's file as it is compiled: made to tell its counters, or its phrase, to the runtime.
 * False when there is no place for that: the file is not the bench's root. */
bool verilator_bench(const struct job *job, struct str text, struct str *ret);

#endif
