// rt.h: what every verilated bench is compiled with; precompiled once (runners/verilator/tools.c).
//
// The bench's own text calls the first two through $c; a candidate that holds $c, or imports anything
// from C, is not compiled (runners/verilator_scan.c). So what they say is the bench's word.
#ifndef ASSAY_RT_H
#define ASSAY_RT_H

#include "verilated.h"
#include "verilated_timing.h"

// The bench's counters, from its final block.
void assay_counters(uint64_t mismatches, uint64_t compared);
// The bench is about to print a phrase that stands for a verdict.
void assay_said(int phrase);
// The candidate's $random and $urandom: Verilator's own generator makes the bench's stimulus.
uint32_t assay_draw();

// The model as the driver in main.cpp sees it: model.cpp defines these for each model.
struct assay_model;
assay_model *assay_model_new(VerilatedContext *context);
void assay_model_eval(assay_model *model);
bool assay_model_pending(assay_model *model);
uint64_t assay_model_next(assay_model *model);
void assay_model_final(assay_model *model);

#endif
