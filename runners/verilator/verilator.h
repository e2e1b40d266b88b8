/* verilator.h: what the parts of the Verilator runner share. */
#ifndef RUNNERS_VERILATOR_VERILATOR_H
#define RUNNERS_VERILATOR_VERILATOR_H

#include "runners/hdl/hdl.h"
#include "runners/verilator/netlist.h"
#include "runners/verilator/tools.h"

#define PHASE_PORTS "ports" /* once for each problem: what stands between bench and candidate */

/* ---- Verilator's XML (verilator/params.c) ---- */

/* The value of an attribute in an element's line, still escaped; p NULL: none. */
struct str verilator_attribute(struct str line, const char *name);

/* A name of the XML as an escaped one of Verilog: "K__021x" is "\K!x ". */
void verilator_add_name(struct buf *b, struct str name);

/* The value of a parameter, in Verilog, from its <var> and the line behind that; p NULL when it is
 * no constant. A structure or an enumeration is the number that it holds. */
struct str verilator_value(struct str var, struct str value, struct arena *arena);

/* ---- the bench (verilator/bench.c) ---- */

/* The bench's file as it is compiled: made to tell its counters, or its phrase, to the runtime.
 * False when there is no place for that: the file is not the bench's root. */
bool verilator_bench(const struct job *job, struct str text, struct str *ret);

/* Some file of the bench has such a place: else no run could pass. */
bool verilator_reports(const struct job *job);

/* "1ns/1ps": of the bench, and of a candidate that has none. */
const char *verilator_timescale(const struct job *job);

void verilator_plan_ports(const struct toolchain *tools, struct job *job, struct exec_job *ret);
void verilator_plan_bench(const struct toolchain *tools, struct job *job, struct exec_job *ret);

/* What the ports phase told; why is SPLIT_BENCH when it did not end well. */
void verilator_split(const struct job *job, struct split *ret);

/* The bench's half, ready for any candidate: job.prepared, packed and unpacked. */
struct verilator_half {
    struct str wrapper, ports, program;
};
struct str verilator_pack(const struct job *job);
bool verilator_unpack(struct str prepared, struct verilator_half *ret);

/* The flags for Verilator, and those for g++ up to what differs; a blank in between. */
extern const char verilator_lint_flags[];
void verilator_add_cxx(const struct verilator_tools *t, const char **argv, size_t *n,
                       struct arena *arena);
struct exec_limits verilator_build_limits(void);

/* ---- judging (verilator/judge.c) ---- */

/* What Verilator's messages mean (messages.c). */
extern const struct message_table verilator_messages;

void verilator_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

#endif
