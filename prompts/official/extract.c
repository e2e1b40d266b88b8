/* extract.c: what a suite's own harness takes out of a reply, byte for byte.
 *
 * VerilogEval v2 (scripts/sv-generate) works by lines, as Python's splitlines() cuts them, and
 * writes each with a "\n". Its quirks are kept: an unclosed [BEGIN] gives an empty file, a second
 * fenced block is lost, remarks are appended as comments. Do not improve on it here: our own
 * rules (prompts/extract) are the place for that. */
#include "prompts/official/boxes.h"
#include "prompts/prompt.h"
#include "harness/lang/python/text.h"
#include "harness/lang/verilog/verilog.h"

#define REMARK_MARK "// VERILOG-EVAL:"
#define REMARK      REMARK_MARK " "

static void print(struct buf *out, struct str line)
{
    buf_adds(out, line);
    buf_addc(out, "\n");
}

static void remark(struct buf *out, const char *text)
{
    buf_addf(out, REMARK "%s\n\n", text);
}

/* What upstream finds out in its first pass. */
struct survey {
    size_t backticks; /* lines that start with three */
    bool module;      /* a line starts the module, and no line starts with endmodule before it */
};

static struct survey survey(struct str reply)
{
    struct survey s = {0};
    struct str line;
    bool end_first = false;
    while (py_line(&reply, &line)) {
        if (str_starts(line, "```"))
            s.backticks++;
        else if (str_starts(line, "endmodule"))
            end_first |= !s.module;
        else if (str_starts(line, "module TopModule"))
            s.module = true;
    }
    s.module &= !end_first;
    return s;
}

/* Where upstream stands in its second pass. */
struct state {
    bool first, second; /* backtick lines seen */
    bool module, endmodule;
};

static bool wanted(const struct state *st, const struct survey *s)
{
    if (s->backticks >= 2)
        return st->first && !st->second;
    return !st->endmodule && (st->module || !s->module);
}

/* The second pass: the lines between two fences, or those of the module. */
static struct state print_code(struct buf *out, struct str reply, const struct survey *s)
{
    struct state st = {0};
    struct str line;
    while (py_line(&reply, &line)) {
        struct str stripped = py_lstrip(line);
        bool echo;
        st.module |= str_starts(stripped, "module TopModule");
        echo = wanted(&st, s);
        if (str_starts(line, "```")) {
            st.second |= st.first;
            st.first = true;
            echo = false;
        } else {
            st.endmodule |= str_starts(stripped, "endmodule");
        }
        if (echo)
            print(out, line);
    }
    buf_addc(out, "\n");
    return st;
}

static void code_complete(struct buf *out, const struct problem *problem, struct str reply,
                          struct arena *arena)
{
    struct survey s = survey(reply);
    struct state st;
    if (!s.module) {
        buf_adds(out, py_newlines(problem->interface, arena));
        buf_addc(out, "\n\n");
    }
    st = print_code(out, reply, &s);
    if (s.backticks == 1 || s.backticks > 2)
        remark(out, "abnormal backticks count");
    if (st.module)
        remark(out, "errant inclusion of module definition");
    if (!st.endmodule)
        remark(out, "endmodule not found");
}

/* A line without every occurrence of a marker, as str.replace(marker, ""). */
static void add_without(struct buf *out, struct str line, const char *marker)
{
    ptrdiff_t hit;
    while ((hit = str_find(line, marker, 0)) >= 0) {
        buf_add(out, line.p, (size_t)hit);
        line = str_slice(line, (size_t)hit + str_c(marker).n, line.n);
    }
    print(out, line);
}

enum marks { MARKS_NONE, MARKS_OPEN, MARKS_CLOSED };

/* The lines between [BEGIN] and [DONE]. */
static enum marks print_marked(struct buf *out, struct str reply)
{
    enum marks marks = MARKS_NONE;
    struct str line;
    while (marks != MARKS_CLOSED && py_line(&reply, &line)) {
        struct str left = py_lstrip(line), right = py_rstrip(line);
        if (marks == MARKS_NONE) {
            if (!str_starts(left, "[BEGIN]"))
                continue;
            marks = MARKS_OPEN;
            if (!str_eqc(py_strip(line), "[BEGIN]"))
                add_without(out, left, "[BEGIN]");
        } else if (str_ends(right, "[DONE]")) {
            marks = MARKS_CLOSED;
            if (!str_eqc(py_strip(line), "[DONE]"))
                add_without(out, right, "[DONE]");
        } else {
            print(out, line);
        }
    }
    return marks;
}

static void spec_to_rtl(struct buf *out, const struct problem *problem, struct str reply,
                        struct arena *arena)
{
    size_t start = out->n;
    enum marks marks = print_marked(out, reply);
    (void)problem;
    (void)arena;
    if (marks == MARKS_OPEN)
        out->n = start; /* never closed: upstream drops what it had collected */
    if (marks != MARKS_NONE)
        return;
    struct survey s = survey(reply);
    print_code(out, reply, &s);
    buf_addc(out, REMARK "response did not use <CODE></CODE> correctly\n");
}

static const struct {
    const char *official, *task;
    void (*extract)(struct buf *out, const struct problem *problem, struct str reply,
                    struct arena *arena);
} table[] = {
    {"verilog-eval-v2", "spec-to-rtl", spec_to_rtl},
    {"verilog-eval-v2", "code-complete-iccad2023", code_complete},
};

/* Suites with final answers: what their graders compare, nothing around it. */
static const struct {
    const char *official;
    void (*extract)(struct buf *out, const struct problem *problem, struct str reply,
                    struct arena *arena);
} answers[] = {
    {"matharena", official_matharena_box},
    {"ugmathbench", official_ugmath_box},
};

static struct str extract_answer(const struct suite *suite, const struct problem *problem,
                                 struct str reply_text, struct arena *arena)
{
    struct str ret = {0};
    for (size_t i = 0; i < countof(answers); i++) {
        struct buf out;
        if (!str_eqc(str_c(suite->official), answers[i].official))
            continue;
        buf_init(&out, 8 * reply_text.n + 1000);
        answers[i].extract(&out, problem, reply_text, arena);
        ret = arena_take(arena, &out);
        if (!ret.p) /* nothing was found: that is known, and compared as nothing */
            ret = STR("");
    }
    return ret;
}

struct str extract_official(const struct suite *suite, const struct problem *problem,
                            struct str reply_text, struct arena *arena)
{
    struct str ret = extract_answer(suite, problem, reply_text, arena);
    for (size_t i = 0; i < countof(table) && !ret.p; i++) {
        struct buf out;
        if (!str_eqc(str_c(suite->official), table[i].official) ||
            !str_eqc(str_c(suite->task), table[i].task))
            continue;
        /* Nothing is printed twice but line ends and the interface; the rest is remarks. */
        buf_init(&out, 2 * reply_text.n + 2 * problem->interface.n + 1000);
        buf_addc(&out, "\n");
        table[i].extract(&out, problem, reply_text, arena);
        buf_addc(&out, "\n");
        ret = arena_take(arena, &out);
    }
    return ret;
}

struct str extract_without_remarks(struct str code)
{
    for (;;) {
        struct str s = str_trim(code);
        size_t from = s.n;
        while (from > 0 && s.p[from - 1] != '\n')
            from--;
        if (!str_starts(str_slice(s, from, s.n), REMARK_MARK))
            return s;
        code = str_slice(s, 0, from);
    }
}

/* ---- completions that go on with a beginning ---- */

/* VerilogEval v1 (verilog_eval/execution.py): test, prompt, completion, joined by line ends. */
static void behind_head(struct buf *out, const struct problem *problem, struct str completion)
{
    buf_adds(out, problem->interface);
    buf_addc(out, "\n");
    buf_adds(out, completion);
}

/* VGen: text is generated up to the first endmodule, which is put back. Its prompts end in a
 * comment without a line end, and what its models wrote began with one: a completion that was
 * trimmed would go on in the comment. */
static void up_to_end(struct buf *out, const struct problem *problem, struct str completion)
{
    ptrdiff_t end = str_find(completion, "endmodule", 0);
    buf_adds(out, problem->interface);
    if (!str_ends(problem->interface, "\n") && !str_starts(completion, "\n"))
        buf_addc(out, "\n");
    buf_adds(out, end < 0 ? completion : str_slice(completion, 0, (size_t)end));
    buf_addc(out, "endmodule\n");
}

static const struct {
    const char *official;
    void (*extract)(struct buf *out, const struct problem *problem, struct str completion);
} completions[] = {
    {"verilog-eval-v1", behind_head},
    {"vgen", up_to_end},
};

static bool has_head(const struct problem *problem, struct str completion, struct arena *arena)
{
    struct vscan scan;
    verilog_scan(&scan, completion, arena);
    return vscan_find(&scan, problem->entry, true) || vscan_find(&scan, problem->entry, false);
}

struct str extract_official_completion(const struct suite *suite, const struct problem *problem,
                                       struct str completion, struct arena *arena)
{
    struct str ret = {0};
    for (size_t i = 0; i < countof(completions); i++) {
        struct buf out;
        if (!str_eqc(str_c(suite->official), completions[i].official) ||
            has_head(problem, completion, arena))
            continue;
        buf_init(&out, problem->interface.n + completion.n + 100);
        completions[i].extract(&out, problem, completion);
        ret = arena_take(arena, &out);
    }
    return ret;
}
