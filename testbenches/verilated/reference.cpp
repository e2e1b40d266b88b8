// reference.cpp: the reference as a part, in the bench's process: what the bench compares is
// scheduled alike on both sides.
#define ASSAY_MODEL  Vref
#define ASSAY_HEADER "Vref__Syms.h"
#define ASSAY_PORTS  "reference_ports.h"
#define ASSAY_NEW    assay_reference_new

#include "part.cpp"
