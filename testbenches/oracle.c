/* oracle.c: the table of benches. */
#include "testbenches/oracle.h"

#include <string.h>

/* The benches in Verilog, a row for each language that an answer to them may be in: what is asked, what
 * the answer's file is, who brings it to where the bench is. */
#define VERILOG_BENCHES(word, of, by, in)                                                            \
    {                                                                                                \
        .name = "counters" word,                                                                     \
        .kind = &kind_##of,                                                                          \
        .runner = by,                                                                                \
        .help = "assay-rtl: `tb` counts in two variables of its own" in,                             \
        .top = "tb",                                                                                 \
        .counters = "counter mismatches tb.mismatches all\n"                                         \
                    "counter compared tb.compared all\n",                                            \
        .stop = "resume", /* these benches never call $stop: only a candidate can */                 \
    }, /* All 312 benches of VerilogEval v2 keep a packed struct of ints, tb.stats1: `errors` is   \
        * its first member, `clocks` its last. Flags, limit and the meaning of $stop (with         \
        * standard input at its end, vvp goes on) are those of upstream's Makefile.in. */ \
        {                                                                                            \
            .name = "verilog-eval-v2" word,                                                          \
            .kind = &kind_##of,                                                                      \
            .runner = by,                                                                            \
            .help = "VerilogEval v2: `tb.stats1` holds errors and clocks" in,                        \
            .top = "tb",                                                                             \
            .counters = "counter mismatches tb.stats1 top32\n"                                       \
                        "counter compared tb.stats1 bottom32\n",                                     \
            .stop = "resume",                                                                        \
            .official_wall_s = 30,                                                                   \
        }, /* The same struct in all 299 benches of v1. Upstream runs `vvp -n`. */                   \
        {                                                                                            \
            .name = "verilog-eval-v1" word,                                                          \
            .kind = &kind_##of,                                                                      \
            .runner = by,                                                                            \
            .help = "VerilogEval v1: `tb.stats1` holds errors and clocks" in,                        \
            .top = "tb",                                                                             \
            .counters = "counter mismatches tb.stats1 top32\n"                                       \
                        "counter compared tb.stats1 bottom32\n",                                     \
            .stop = "finish",                                                                        \
            .official_wall_s = 30,                                                                   \
        },                                                                                           \
        {                                                                                            \
            .name = "rtllm" word,                                                                    \
            .kind = &kind_##of,                                                                      \
            .runner = by,                                                                            \
            .help = "RTLLM: the bench prints \"Your Design Passed\" when nothing was wrong" in,      \
            .top = "tb",                                                                             \
            .counters = "",                                                                          \
            .phrase = "Your Design Passed",                                                          \
            .stop = "finish",                                                                        \
            .official_wall_s = 8,                                                                    \
        },                                                                                           \
    {                                                                                                \
        .name = "vgen" word, .kind = &kind_##of, .runner = by,                                       \
        .help = "VGen: the bench prints \"all tests passed\" when nothing was wrong" in,             \
        .top = "tb", .counters = "", .phrase = "all tests passed", .stop = "finish",                 \
    }

static const struct oracle table[] = {
    VERILOG_BENCHES("", verilog, "icarus", ""),
    VERILOG_BENCHES("-vhdl", vhdl, "ghdl", "; the answer is in VHDL"),
    /* VHDL throughout: what the bench reports, with a nonce that it is handed: runners/ghdl. */
    {
        .name = "vhdl",
        .kind = &kind_vhdl,
        .runner = "ghdl",
        .help = "a bench in VHDL: tells its result in a line with the nonce that it is handed",
        .top = "tb",
        .counters = "",
        .stop = "finish",
    },
    /* Python. What is to come out never reaches the answer's process: runners/python. */
    {
        .name = "program",
        .kind = &kind_python,
        .runner = "python",
        .help = "a program: each test's input on descriptor 0, what it writes is compared outside",
        .top = "",
        .counters = "",
        .stop = "finish",
    },
    {
        .name = "call",
        .kind = &kind_python,
        .runner = "python",
        .help = "functions: called with each test's arguments, results are compared outside",
        .top = "",
        .counters = "",
        .stop = "finish",
    },
    /* Final answers, compared with the gold one: runners/value. */
    {
        .name = "value",
        .kind = &kind_value,
        .runner = "math",
        .help = "a final answer, or several: equal to the suite's own as mathematics has it",
        .top = "",
        .counters = "",
        .stop = "finish",
    },
    {
        .name = "no-answer",
        .kind = &kind_value,
        .runner = "math",
        .help = "what stands in the place of the suite's own answer is none",
        .top = "",
        .counters = "",
        .stop = "finish",
        .needs = "a gold answer: the suite's row has another column in its place",
    },
    {
        .name = "needs-python",
        .kind = &kind_python,
        .runner = "python",
        .help = "its suite converts or compares values by code of its own",
        .top = "",
        .counters = "",
        .stop = "finish",
        .needs = "the suite's own code that converts and compares values",
    },
/* Programs in every language of harness/lang/languages.h, and tests that come as text of one
     * program with the answer: both are judged by what comes out, outside: runners/native. */
#define X(id, word, title, path)                                                                   \
    {                                                                                              \
        .name = "program-" word,                                                                   \
        .kind = &kind_##id,                                                                        \
        .runner = "native",                                                                        \
        .help = title ": a program, as `program`",                                                 \
        .top = "",                                                                                 \
        .counters = "",                                                                            \
        .stop = "finish",                                                                          \
    },                                                                                             \
        {                                                                                          \
            .name = "values-" word,                                                                \
            .kind = &kind_##id,                                                                    \
            .runner = "native",                                                                    \
            .help = title ": the values of a test's calls are compared outside",                   \
            .top = "",                                                                             \
            .counters = "",                                                                        \
            .stop = "finish",                                                                      \
        },
    NATIVE_LANGUAGES(X)
#undef X
        {
            /* As calls where they are that; otherwise run apart from the candidate. */
            .name = "asserts",
            .kind = &kind_python,
            .runner = "python",
            .help = "functions: a suite's asserts, of which no word reaches the answer's process",
            .top = "",
            .counters = "",
            .stop = "finish",
        },
    {
        .name = "inputs",
        .kind = &kind_python,
        .runner = "python",
        .help = "functions: called with a suite's inputs, results are those of its reference",
        .top = "",
        .counters = "",
        .stop = "finish",
    },
    /* Problems that can be asked here but not judged, each with the reason. */
    {
        .name = "no-bench",
        .kind = &kind_verilog,
        .runner = "icarus",
        .help = "the problem came without a bench; one can be drafted by a model",
        .top = "not_here",
        .counters = "",
        .stop = "finish",
        .needs = "a bench: assay tbgen",
    },
    {
        .name = "needs-cocotb",
        .kind = &kind_verilog,
        .runner = "icarus",
        .help = "its harness is a Python program in a container",
        .top = "not_here",
        .counters = "",
        .stop = "finish",
        .needs = "docker and cocotb",
    },
    {
        .name = "needs-eda",
        .kind = &kind_verilog,
        .runner = "icarus",
        .help = "its harness runs a commercial simulator",
        .top = "not_here",
        .counters = "",
        .stop = "finish",
        .needs = "a commercial simulator (Cadence Xcelium) in docker",
    },
    /* Answers in prose: models that judge give points to them (harness/judge). */
    {
        .name = "judged",
        .kind = &kind_prose,
        .runner = "opinion",
        .help = "an answer in prose: models that judge give it points by a scheme",
        .top = "not_here",
        .counters = "",
        .stop = "finish",
        .needs = "a model that judges it: assay judge RUN --judge MODEL",
    },
    {
        .name = "opinion",
        .kind = &kind_opinion,
        .runner = "opinion",
        .help = "what a model that judges said: held against the form of a verdict",
        .top = "not_here",
        .counters = "",
        .stop = "finish",
    },
    {
        .name = "needs-reference",
        .kind = &kind_verilog,
        .runner = "icarus",
        .help = "there is a bench, but no reference to try it with",
        .top = "not_here",
        .counters = "",
        .stop = "finish",
        .needs = "the reference, which its publisher holds back",
    },
    {
        .name = "needs-bench",
        .kind = &kind_verilog,
        .runner = "icarus",
        .help = "there is no bench that says in a known way what came out",
        .top = "not_here",
        .counters = "",
        .stop = "finish",
        .needs = "a bench that says in a known way that all is well",
    },
/* Numerical kernels: runners/kernel. */
#define X(id)                                                                                      \
    {                                                                                              \
        .name = "kernel-" #id,                                                                     \
        .kind = &kind_##id,                                                                        \
        .runner = "kernel",                                                                        \
        .help = "a numerical kernel: arrays, on one and on two threads, and how it is computed",   \
        .top = "",                                                                                 \
        .counters = "",                                                                            \
        .stop = "finish",                                                                          \
    },
    X(c) X(cpp) X(fortran) X(python)
#undef X
};

const struct oracle *oracle_nth(size_t i)
{
    return i < countof(table) ? &table[i] : NULL;
}

const struct oracle *oracle_find(const char *name)
{
    for (size_t i = 0; i < countof(table); i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

const char *oracle_in(const char *name, const struct kind *kind)
{
    const struct oracle *row = oracle_find(name);
    size_t n = strlen(name);
    if (!row || row->needs)
        return NULL;
    for (size_t i = 0; i < countof(table); i++)
        if (table[i].kind == kind && strncmp(table[i].name, name, n) == 0 &&
            table[i].name[n] == '-' && strcmp(table[i].name + n + 1, kind->name) == 0)
            return table[i].name;
    return NULL;
}

static const struct oracle *row_of(const char *name)
{
    const struct oracle *ret = name ? oracle_find(name) : NULL;
    return ret ? ret : &table[0];
}

const struct kind *oracle_kind(const char *own, const char *suite)
{
    return row_of(own && *own ? own : suite)->kind;
}

const char *oracle_runner(const char *name)
{
    return row_of(name)->runner;
}
