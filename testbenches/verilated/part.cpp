// part.cpp: compiled together with a model that answers at its ports, here the candidate's. Region
// by region, as the eval() that Verilator 5.006 generates does it; but between two regions the
// other process has its turn.
//
// A model lacks the functions and members of regions that it has no use for, so they are looked for
// softly. That another version of Verilator calls them otherwise would then go unnoticed: with
// ASSAY_STRICT nothing is optional, and the runtime is only taken into use when that compiled with
// canary.sv, which has all regions (runners/verilator/tools.c).
#ifndef ASSAY_MODEL
#define ASSAY_MODEL   Vtop
#define ASSAY_HEADER  "Vtop__Syms.h"
#define ASSAY_PORTS   "ports.h" // INSTANCE(number), IN(port, first bit, bits), OUT(...)
#define ASSAY_NEW     assay_candidate_new
#endif

#include ASSAY_HEADER

#ifdef ASSAY_STRICT
#define ASSAY_SOFT
#define ASSAY_HAS(function) true
#else
#define ASSAY_SOFT          __attribute__((weak))
#define ASSAY_HAS(function) (function)
#endif

#define ASSAY_PASTE_(a, b) a##b
#define ASSAY_PASTE(a, b)  ASSAY_PASTE_(a, b)
#define ASSAY_ROOT         ASSAY_PASTE(ASSAY_MODEL, ___024root)
#define ASSAY_FN(name)     ASSAY_PASTE(ASSAY_MODEL, ___024root___##name)

void ASSAY_FN(eval_static)(ASSAY_ROOT*);
void ASSAY_FN(eval_initial)(ASSAY_ROOT*);
void ASSAY_FN(eval_settle)(ASSAY_ROOT*);
void ASSAY_FN(eval_triggers__ico)(ASSAY_ROOT*) ASSAY_SOFT;
void ASSAY_FN(eval_ico)(ASSAY_ROOT*) ASSAY_SOFT;
void ASSAY_FN(eval_triggers__act)(ASSAY_ROOT*) ASSAY_SOFT;
void ASSAY_FN(timing_commit)(ASSAY_ROOT*) ASSAY_SOFT;
void ASSAY_FN(timing_resume)(ASSAY_ROOT*) ASSAY_SOFT;
void ASSAY_FN(eval_act)(ASSAY_ROOT*) ASSAY_SOFT;
void ASSAY_FN(eval_nba)(ASSAY_ROOT*) ASSAY_SOFT;

namespace {
namespace ASSAY_PASTE(assay_part_of_, ASSAY_MODEL) {

constexpr unsigned rounds_max = 100; // as in Verilator's own eval()

// ---- bits of the page ----

inline uint32_t bits_mask(int n)
{
    return n < 32 ? (1u << n) - 1 : ~0u;
}

// `n` bits, at most 32, from bit `at` on.
inline uint32_t read_word(const uint32_t* w, int at, int n)
{
    uint64_t v = w[at / 32] >> (at % 32);
    if (at % 32 + n > 32)
        v |= static_cast<uint64_t>(w[at / 32 + 1]) << (32 - at % 32);
    return static_cast<uint32_t>(v) & bits_mask(n);
}

inline void write_word(uint32_t* w, int at, int n, uint32_t v)
{
    const uint64_t mask = static_cast<uint64_t>(bits_mask(n)) << (at % 32);
    const uint64_t bits = static_cast<uint64_t>(v) << (at % 32) & mask;
    w[at / 32] = (w[at / 32] & ~static_cast<uint32_t>(mask)) | static_cast<uint32_t>(bits);
    if (mask >> 32)
        w[at / 32 + 1] = (w[at / 32 + 1] & ~static_cast<uint32_t>(mask >> 32)) |
                         static_cast<uint32_t>(bits >> 32);
}

inline int bits_here(int n)
{
    return n < 32 ? n : 32;
}

template <class T> void take(T& to, const uint32_t* w, int at, int n)
{
    uint64_t v = read_word(w, at, bits_here(n));
    if (n > 32)
        v |= static_cast<uint64_t>(read_word(w, at + 32, n - 32)) << 32;
    to = static_cast<T>(v);
}

template <std::size_t N> void take(VlWide<N>& to, const uint32_t* w, int at, int n)
{
    for (int i = 0; i < static_cast<int>(N); ++i)
        to[i] = read_word(w, at + 32 * i, bits_here(n - 32 * i));
}

template <class T> void give(const T& from, uint32_t* w, int at, int n)
{
    write_word(w, at, bits_here(n), static_cast<uint32_t>(from));
    if (n > 32)
        write_word(w, at + 32, n - 32, static_cast<uint32_t>(static_cast<uint64_t>(from) >> 32));
}

template <std::size_t N> void give(const VlWide<N>& from, uint32_t* w, int at, int n)
{
    for (int i = 0; i < static_cast<int>(N); ++i)
        write_word(w, at + 32 * i, bits_here(n - 32 * i), from[i]);
}

// ---- regions ----

[[noreturn]] void no_end(const char* region)
{
    VL_FATAL_MT("candidate", 0, "", region);
    std::abort();
}

template <class Root> auto settle(Root* r, int) -> decltype((void)r->__VicoIterCount)
{
    if (!ASSAY_HAS(ASSAY_FN(eval_triggers__ico)) || !ASSAY_HAS(ASSAY_FN(eval_ico)))
        return;
    for (r->__VicoIterCount = 0;; ++r->__VicoIterCount) {
        ASSAY_FN(eval_triggers__ico)(r);
        if (!r->__VicoTriggered.any())
            return;
        if (r->__VicoIterCount > rounds_max)
            no_end("Input combinational region did not converge.");
        ASSAY_FN(eval_ico)(r);
    }
}

// What triggers now and did not before: a member only where logic of the active region looks at it.
template <class Root, class Triggers>
auto set_fresh(Root* r, const Triggers& fresh, int) -> decltype((void)r->__VpreTriggered)
{
    r->__VpreTriggered = fresh;
}

template <class Root, class Triggers> void set_fresh(Root*, const Triggers&, long)
{
}

// Until nothing triggers; what did is kept for the NBA region.
template <class Root> auto active(Root* r, int) -> decltype((void)r->__VactTriggered)
{
    auto fresh = r->__VactTriggered;
    for (r->__VactIterCount = 0;; ++r->__VactIterCount) {
        ASSAY_FN(eval_triggers__act)(r);
        if (ASSAY_HAS(ASSAY_FN(timing_commit)))
            ASSAY_FN(timing_commit)(r);
        if (!r->__VactTriggered.any())
            return;
        if (r->__VactIterCount > rounds_max)
            no_end("Active region did not converge.");
        fresh.andNot(r->__VactTriggered, r->__VnbaTriggered);
        set_fresh(r, fresh, 0);
        r->__VnbaTriggered.set(r->__VactTriggered);
        if (ASSAY_HAS(ASSAY_FN(timing_resume)))
            ASSAY_FN(timing_resume)(r);
        if (ASSAY_HAS(ASSAY_FN(eval_act)))
            ASSAY_FN(eval_act)(r);
    }
}

template <class Root> auto nba(Root* r, int) -> decltype((void)r->__VnbaTriggered, bool())
{
    if (!r->__VnbaTriggered.any())
        return false;
    ASSAY_FN(eval_nba)(r);
    r->__VnbaTriggered.clear();
    return true;
}

template <class Root> auto idle(Root* r, int) -> decltype((void)r->__VnbaTriggered, bool())
{
    return !r->__VnbaTriggered.any();
}

template <class Syms> auto events_over(Syms* s, int) -> decltype((void)s->clearTriggeredEvents())
{
    s->clearTriggeredEvents();
}

#ifndef ASSAY_STRICT
template <class Root> void settle(Root*, long)
{
}

template <class Root> void active(Root*, long)
{
}

template <class Root> bool nba(Root*, long)
{
    return false;
}

template <class Root> bool idle(Root*, long)
{
    return true;
}

template <class Syms> void events_over(Syms*, long)
{
}
#endif

// Objects of the design's classes that nothing refers to any more.
template <class Syms> auto sweep(Syms* s, int) -> decltype((void)s->__Vm_deleter.deleteAll())
{
    s->__Vm_deleter.deleteAll();
}

template <class Syms> void sweep(Syms*, long)
{
}

struct Part final : AssayPart {
    ASSAY_MODEL* const model;
    ASSAY_ROOT* const root;
    bool begun = false; // an active region ran

    explicit Part(VerilatedContext* context)
        : model{new ASSAY_MODEL{context, ""}}
        , root{model->rootp}
    {
    }

#define INSTANCE(number)                                                                           \
    break;                                                                                         \
    case number:;

    void put(uint32_t instance, const uint32_t* in) override
    {
        switch (instance) {
        default:
#define IN(port, at, bits) take(model->port, in, at, bits);
#define OUT(port, at, bits)
#include ASSAY_PORTS
            break; // a module may have no port of this direction
#undef IN
#undef OUT
        }
    }

    void get(uint32_t instance, uint32_t* out) const override
    {
        switch (instance) {
        default:
#define IN(port, at, bits)
#define OUT(port, at, bits) give(model->port, out, at, bits);
#include ASSAY_PORTS
            break; // a module may have no port of this direction
#undef IN
#undef OUT
        }
    }
#undef INSTANCE

    // What is at an input at time 0 is no edge: triggers are looked at from the first post() on.
    bool pre() override
    {
        if (root->vlSymsp->__Vm_didInit) {
            settle(root, 0);
            if (begun)
                active(root, 0);
            return begun && idle(root, 0);
        }
        root->vlSymsp->__Vm_didInit = true;
        ASSAY_FN(eval_static)(root);
        ASSAY_FN(eval_initial)(root);
        ASSAY_FN(eval_settle)(root);
        return false;
    }

    bool post() override
    {
        pre();
        if (!begun)
            active(root, 0);
        begun = true;
        const bool ret = nba(root, 0);
        sweep(root->vlSymsp, 0);
        Verilated::endOfEval(root->vlSymsp->__Vm_evalMsgQp);
        return ret;
    }

    void run() override
    {
        begun = true;
        model->eval();
    }

    void step() override { events_over(root->vlSymsp, 0); }
    void final() override { model->final(); }
    bool pending() override { return model->eventsPending(); }
    uint64_t next() override { return model->nextTimeSlot(); }
};

} // namespace ASSAY_PASTE(assay_part_of_, ASSAY_MODEL)
} // namespace

AssayPart* ASSAY_NEW(VerilatedContext* context)
{
    return new ASSAY_PASTE(assay_part_of_, ASSAY_MODEL)::Part{context};
}
