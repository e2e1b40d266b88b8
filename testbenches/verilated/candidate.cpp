// candidate.cpp: the candidate's process: inputs in, outputs out. Nothing in here is believed by
// the bench, and nothing of the bench is in here.
#include "rt.h"

#include "futex.h"

#include <cstdio>
#include <cstdlib>

namespace {

assay_page* page = nullptr;

void call(uint32_t what, int line)
{
    uint32_t& at = page->line[what == ASSAY_STOPPED];
    if (!(page->called & what))
        at = static_cast<uint32_t>(line);
    page->called |= what;
}

// The bench's ticks and the candidate's own: one of the two is at least as long as the other.
struct Clock {
    uint64_t finer = 1, coarser = 1;

    Clock(int bench, int own)
    {
        for (int p = own; p < bench; ++p)
            finer *= 10;
        for (int p = bench; p < own; ++p)
            coarser *= 10;
    }
    uint64_t from_bench(uint64_t t) const { return t * finer / coarser; }
    uint64_t to_bench(uint64_t t) const { return (t * coarser + finer - 1) / finer; }
};

// Its own events before `time`, each at its own time.
void catch_up(AssayPart* part, VerilatedContext* context, uint64_t time)
{
    while (part->pending() && part->next() < time) {
        context->time(part->next());
        part->run();
    }
    if (time != context->time())
        part->step();
    context->time(time);
}

void answer(AssayPart* part, VerilatedContext* context)
{
    if (page->op == ASSAY_FINAL) {
        part->final();
        return;
    }
    static const Clock clock{page->precision, context->timeprecision()};
    catch_up(part, context, clock.from_bench(page->time));
    const uint32_t instance = page->instance;
    part->put(instance, page->in);
    page->idle = page->op == ASSAY_PRE && part->pre();
    page->more = page->op == ASSAY_POST && part->post();
    part->get(instance, page->out);
    page->next = part->pending() ? clock.to_bench(part->next()) : ASSAY_NEVER;
}

} // namespace

void vl_finish(const char*, int line, const char*) VL_MT_UNSAFE
{
    call(ASSAY_FINISHED, line);
}

void vl_stop(const char*, int line, const char*) VL_MT_UNSAFE
{
    call(ASSAY_STOPPED, line);
}

void vl_fatal(const char* file, int line, const char*, const char* message) VL_MT_UNSAFE
{
    std::snprintf(page->complaint, sizeof page->complaint, "%s:%d: %s", file ? file : "", line,
                  message ? message : "");
    std::_Exit(1);
}

int main(int argc, char** argv)
{
    VerilatedContext own;
    uint32_t seen = 0;
    if (!(page = page_map()))
        return 2;
    own.commandArgs(argc, argv);
    AssayPart* const part = assay_candidate_new(&own);
    for (;;) {
        futex_wait(&page->request, seen, 0);
        ++seen;
        answer(part, &own);
        futex_raise(&page->answer);
    }
}
