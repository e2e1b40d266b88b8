// bench.cpp: drives a verilated bench whose candidate is another process (page.h), and reports.
//
// In the candidate's place stands a stub (runners/verilator/stub.c) that asks for its outputs. A
// reference of the bench's own is asked in the same way, though it is a model in this process.
#include "rt.h"

#include "futex.h"
#include "report.h"
#include "svdpi.h"
#include "verilated_syms.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <vector>

#include <poll.h>
#include <sys/prctl.h>

namespace {

constexpr long look_ms = 100; // how often we look whether the candidate is still there

VerilatedContext* context = nullptr;
assay_page* page = nullptr;
AssayPart* reference = nullptr;
uint64_t candidate_next = ASSAY_NEVER;

// The bench's side of a stub: the last question and its answer.
struct Side {
    uint32_t in[ASSAY_PAGE_WORDS], out[ASSAY_PAGE_WORDS];
    bool known;    // the answer is that of these inputs, and nothing was clocked since
    bool more;
    bool idle;     // nothing would be clocked at this time
    uint64_t time;
    unsigned long long answers;
};
std::map<int, Side> sides; // by instance

constexpr int of_reference = -1;
constexpr int instances_max = 4096; // with the same parameters

// What stands on the page may have been written by anybody in the candidate's process.
[[noreturn]] void lost()
{
    char said[sizeof page->complaint];
    std::memcpy(said, page->complaint, sizeof said);
    said[sizeof said - 1] = 0;
    for (char* c = said; *c; ++c)
        if (*c < ' ' || *c > '~')
            *c = '?';
    report_stall(said);
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", *said ? said : "the candidate's process ended before the run");
    std::_Exit(3);
}

void wait_for_answer(uint32_t before)
{
    while (!futex_wait(&page->answer, before, look_ms)) {
        pollfd gone = {ASSAY_GONE_FD, POLLIN, 0};
        if (::poll(&gone, 1, 0) > 0)
            lost();
    }
}

void note_calls()
{
    static uint32_t seen = 0;
    const uint32_t fresh = page->called & ~seen;
    seen |= fresh;
    if (fresh & ASSAY_STOPPED && report_stop(false, "candidate", static_cast<int>(page->line[1])))
        context->gotFinish(true);
    if (fresh & ASSAY_FINISHED) {
        report_finish(false, "candidate", "candidate.sv", static_cast<int>(page->line[0]));
        context->gotFinish(true);
    }
}

void call_candidate(uint32_t op)
{
    const uint32_t before = __atomic_load_n(&page->answer, __ATOMIC_SEQ_CST);
    page->op = op;
    page->time = context->time();
    page->precision = context->timeprecision();
    futex_raise(&page->request);
    wait_for_answer(before);
}

void ask_candidate(Side& side, int instance, uint32_t op, int words_in, int words_out)
{
    page->instance = static_cast<uint32_t>(instance);
    std::memcpy(page->in, side.in, 4 * words_in);
    call_candidate(op);
    std::memcpy(side.out, page->out, 4 * words_out);
    side.more = page->more != 0;
    side.idle = page->idle != 0;
    side.time = context->time();
    const uint64_t next = __atomic_load_n(&page->next, __ATOMIC_SEQ_CST);
    candidate_next = next > context->time() ? next : ASSAY_NEVER;
    note_calls();
}

// What it calls in its final blocks is told, but the run has ended by then.
void end_candidate()
{
    call_candidate(ASSAY_FINAL);
    note_calls();
}

void ask_reference(Side& side, uint32_t op)
{
    reference->put(0, side.in);
    side.more = op == ASSAY_POST && reference->post();
    side.idle = op == ASSAY_PRE && reference->pre();
    side.time = context->time();
    reference->get(0, side.out);
}

void ask(int instance, uint32_t op, int words_in, int words_out, const svBitVecVal* in)
{
    Side& side = sides[instance];
    std::memcpy(side.in, in, 4 * words_in);
    if (instance == of_reference)
        ask_reference(side, op);
    else
        ask_candidate(side, instance, op, words_in, words_out);
    side.known = true;
    ++side.answers;
}

// Each stub has a variable for this: when it changes the stub asks again.
void wake_stubs()
{
    static std::vector<CData*> at;
    if (at.empty())
        for (const auto& scope : *context->scopeNameMap())
            if (VerilatedVar* const v = scope.second->varFind("assayx_wake"))
                at.push_back(static_cast<CData*>(v->datap()));
    for (CData* const p : at)
        *p ^= 1;
}

// When something happens next, in the bench, the candidate or the reference.
bool advance(assay_model* model)
{
    const bool pending = assay_model_pending(model);
    const uint64_t bench = pending ? assay_model_next(model) : ASSAY_NEVER;
    uint64_t parts = candidate_next;
    if (reference && reference->pending() && reference->next() > context->time() &&
        reference->next() < parts)
        parts = reference->next();
    if (!pending && parts == ASSAY_NEVER)
        return false;
    context->time(parts <= bench ? parts : bench);
    if (parts <= bench) {
        wake_stubs();
        candidate_next = ASSAY_NEVER;
    }
    return true;
}

} // namespace

// The number of one more instance with these parameters; which of those alike, does not matter.
extern "C" int assay_open(int alike)
{
    static std::map<int, int> seen;
    return alike * instances_max + seen[alike]++;
}

// What depends on the inputs alone. Same inputs, and no assay_post since: same answer.
extern "C" unsigned long long assay_pre(int instance, int words_in, int words_out,
                                        const svBitVecVal* in, svBitVecVal* out)
{
    Side& side = sides[instance];
    if (!side.known || std::memcmp(side.in, in, 4 * words_in))
        ask(instance, ASSAY_PRE, words_in, words_out, in);
    std::memcpy(out, side.out, 4 * words_out);
    return side.answers;
}

extern "C" unsigned long long assay_post(int instance, int words_in, int words_out,
                                         const svBitVecVal* in, svBitVecVal* out, svBit* more)
{
    Side& side = sides[instance];
    if (side.idle && side.time == context->time() && !std::memcmp(side.in, in, 4 * words_in))
        ++side.answers;
    else
        ask(instance, ASSAY_POST, words_in, words_out, in);
    std::memcpy(out, side.out, 4 * words_out);
    *more = side.more;
    return side.answers;
}

void vl_finish(const char* file, int line, const char* scope) VL_MT_UNSAFE
{
    report_finish(true, scope && *scope ? scope : file, file, line);
    Verilated::threadContextp()->gotFinish(true);
}

// With standard input at its end, vvp goes on after $stop; so do we, but for benches that end so.
// $error and $fatal come here too, and nothing tells them apart.
void vl_stop(const char* file, int line, const char*) VL_MT_UNSAFE
{
    if (report_stop(true, file, line))
        Verilated::threadContextp()->gotFinish(true);
}

void vl_fatal(const char* file, int line, const char*, const char* message) VL_MT_UNSAFE
{
    report_stall(message);
    std::fflush(stdout);
    std::fprintf(stderr, "%s:%d: %s\n", file ? file : "", line, message ? message : "");
    std::_Exit(1);
}

int main(int argc, char** argv)
{
    VerilatedContext own;
    ::prctl(PR_SET_DUMPABLE, 0);
    context = &own;
    report_open(&own);
    if (!(page = page_map())) {
        std::fprintf(stderr, "no memory is shared with the candidate\n");
        std::_Exit(2);
    }
    own.commandArgs(argc, argv);
    assay_model* const model = assay_model_new(&own);
    if (assay_reference_new)
        reference = assay_reference_new(&own);
    while (!own.gotFinish()) {
        assay_model_eval(model);
        if (own.gotFinish() || !advance(model))
            break;
    }
    end_candidate();
    assay_model_final(model);
    std::fflush(stdout);
    report_end();
    std::_Exit(0); // destructors would only cost time
}
