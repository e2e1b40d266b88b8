// report.h: the bench's word over descriptor 3.
#ifndef ASSAY_REPORT_H
#define ASSAY_REPORT_H

#include <cstdint>

class VerilatedContext;

// Reads the brief that stands in the socket already, and does what it says.
void report_open(VerilatedContext *context);
void report_finish(bool by_bench, const char *scope, const char *file, int line);
// True: the run ends with it.
bool report_stop(bool by_bench, const char *scope, int line);
// The model gave up because events go round in a loop without delay: that is all `message` tells.
void report_stall(const char *message);
void report_end();

#endif
