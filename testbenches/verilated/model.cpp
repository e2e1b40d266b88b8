// model.cpp: compiled together with each model, for bench.cpp to drive it.
#include "Vtop.h"

assay_model* assay_model_new(VerilatedContext* context)
{
    return reinterpret_cast<assay_model*>(new Vtop{context, ""});
}

void assay_model_eval(assay_model* model)
{
    reinterpret_cast<Vtop*>(model)->eval();
}

bool assay_model_pending(assay_model* model)
{
    return reinterpret_cast<Vtop*>(model)->eventsPending();
}

uint64_t assay_model_next(assay_model* model)
{
    return reinterpret_cast<Vtop*>(model)->nextTimeSlot();
}

void assay_model_final(assay_model* model)
{
    reinterpret_cast<Vtop*>(model)->final();
}
