// rt.h: what both halves of a verilated run are compiled with; precompiled once
// (runners/verilator/tools.c).
//
// The bench is a process, and the candidate is another one that answers at its ports (page.h). The
// bench's text calls the first two through $c; whatever the candidate calls stays in its process.
#ifndef ASSAY_RT_H
#define ASSAY_RT_H

#include "verilated.h"
#include "verilated_timing.h"

// The bench's counters, from its final block.
void assay_counters(uint64_t mismatches, uint64_t compared);
// The bench is about to print a phrase that stands for a verdict.
void assay_said(int phrase);

// The bench as bench.cpp sees it; model.cpp defines these for each bench.
struct assay_model;
assay_model *assay_model_new(VerilatedContext *context);
void assay_model_eval(assay_model *model);
bool assay_model_pending(assay_model *model);
uint64_t assay_model_next(assay_model *model);
void assay_model_final(assay_model *model);

// A design that is stepped region by region: the candidate in its process, or the reference in the
// bench's. part.cpp makes one of a model.
struct AssayPart {
    virtual void put(uint32_t instance, const uint32_t *in) = 0;
    virtual void get(uint32_t instance, uint32_t *out) const = 0;
    virtual bool pre() = 0;  // settle, and the active region; true: post() would do nothing now
    virtual bool post() = 0; // the same, and one NBA region; true: one ran
    virtual void run() = 0;  // all regions, for events that nobody asked about
    virtual void step() = 0; // time goes on: named events are no longer triggered
    virtual void final() = 0;
    virtual bool pending() = 0;
    virtual uint64_t next() = 0;

  protected:
    ~AssayPart() = default;
};
AssayPart *assay_candidate_new(VerilatedContext *context);
AssayPart *assay_reference_new(VerilatedContext *context) __attribute__((weak));

#endif
