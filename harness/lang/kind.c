/* kind.c: the kinds of answer. */
#include "harness/lang/kind.h"

#include <stdlib.h>
#include <string.h>

const struct kind kind_verilog = {
    .name = "verilog",
    .lang = &lang_verilog,
    .file = "candidate.sv",
    .bench = "tb.sv",
    .heading = "Code",
    .mark = "```",
    .noun = "module",
    .does = "write Verilog that works",
    .texts = "verilog",
    .prompt = "default",
    .repair = "repair",
};

const struct kind kind_vhdl = {
    .name = "vhdl",
    .lang = &lang_vhdl,
    .file = "candidate.vhd",
    .bench = "",
    .heading = "Code",
    .mark = "```",
    .noun = "entity",
    .does = "write VHDL that works",
    .texts = "vhdl",
    .prompt = "default",
    .repair = "repair",
};

const struct kind kind_python = {
    .name = "python",
    .lang = &lang_python,
    .file = "candidate.py",
    .bench = "",
    .heading = "Code",
    .mark = "```",
    .by_data = true,
    .noun = "function",
    .does = "write Python that works",
    .texts = "python",
    .prompt = "default",
    .repair = "repair",
};

#define X(id, word, title, path)                                                                   \
    const struct kind kind_##id = {                                                                \
        .name = word,                                                                              \
        .lang = &lang_##id,                                                                        \
        .file = path,                                                                              \
        .bench = "",                                                                               \
        .heading = "Code",                                                                         \
        .mark = "```",                                                                             \
        .noun = "function",                                                                        \
        .does = "write " title " that works",                                                      \
        .texts = "native",                                                                         \
        .prompt = "default",                                                                       \
        .repair = "repair",                                                                        \
    };
NATIVE_LANGUAGES(X)
#undef X

const struct kind kind_prose = {
    .form = FORM_PROSE,
    .name = "prose",
    .file = "",
    .bench = "",
    .heading = "Answer",
    .mark = "",
    .noun = "",
    .does = "write proofs and explanations",
    .texts = "prose",
    .prompt = "default",
    .repair = "repair",
};

const struct kind kind_opinion = {
    .form = FORM_PROSE,
    .name = KIND_OPINION,
    .file = "",
    .bench = "",
    .by_data = true,
    .heading = "Opinion",
    .mark = "",
    .noun = "",
    .does = "judge answers",
    .texts = "opinion",
    .prompt = "proof",
    .repair = "repair",
};

const struct kind kind_value = {
    .form = FORM_VALUE,
    .name = "value",
    .file = "answer",
    .bench = "",
    .heading = "Answer",
    .mark = "\\boxed",
    .noun = "",
    .does = "answer questions",
    .texts = "value",
    .prompt = "default",
    .repair = "repair",
};

const struct kind *kind_nth(size_t i)
{
    static const struct kind *const table[] = {
#define X(name, rules, given) &kind_##name,
        ANSWER_KINDS(X)
#undef X
    };
    return i < countof(table) ? table[i] : NULL;
}

const struct lang *kind_code(const struct kind *kind)
{
    return kind->lang ? kind->lang : kind_nth(0)->lang;
}

long kind_line(const struct kind *kind, struct str text)
{
    ptrdiff_t at = *kind->file ? str_find(text, kind->file, 0) : -1;
    struct str rest;
    long line = 0;
    if (at < 0)
        return 0;
    rest = str_slice(text, (size_t)at + strlen(kind->file), text.n);
    if (!str_starts(rest, ":"))
        return 0;
    for (size_t i = 1; i < rest.n && rest.p[i] >= '0' && rest.p[i] <= '9' && line < 1000000; i++)
        line = 10 * line + (rest.p[i] - '0');
    return line;
}
