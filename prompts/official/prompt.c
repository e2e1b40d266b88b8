/* prompt.c: prompts exactly as a suite's own harness builds them, from the suite's own texts.
 *
 * The sentences are the suite's own: `pull` reads them out of its files and keeps them under these
 * names (see struct suite_text): "system", "prefix", "rules", "no-explain", "shots-1".."shots-4".
 * This file only holds the order in which VerilogEval v2 (scripts/sv-generate) puts them together.
 * VerilogEval v2 reads its files as text, so line ends follow Python's rules. The prompts of other
 * suites are one message with the problem and nothing else. */
#include "prompts/templates/template.h"
#include "harness/lang/python/text.h"

#include <stdio.h>

#define PROMPT_MAX (64u << 20)

static struct str text_of(const struct render_input *in, const char *name, struct arena *arena)
{
    struct str s = suite_text_get(in->suite, name);
    return s.p ? py_newlines(s, arena) : STR("");
}

static const char *shots_name(char ret[16], int shots)
{
    snprintf(ret, 16, "shots-%d", shots);
    return ret;
}

static int need(const struct render_input *in, const char *name, struct err *err)
{
    if (suite_text_get(in->suite, name).p)
        return 0;
    return err_set(
        err, ERR_INPUT,
        "suite %s has no text \"%s\", which its official prompt is made of: pull it again "
        "from a complete copy of its repository (assay pull %s --from PATH)",
        in->suite->name, name, in->suite->name);
}

static int need_shots(const struct render_input *in, struct err *err)
{
    char name[16];
    return in->shots ? need(in, shots_name(name, in->shots), err) : 0;
}

static void add_shots(struct buf *b, const struct render_input *in, struct arena *arena)
{
    char name[16];
    if (in->shots)
        buf_adds(b, text_of(in, shots_name(name, in->shots), arena));
}

static void two_messages(struct prompt *ret, struct str system, struct buf *user,
                         struct arena *arena)
{
    ret->message[0] = (struct message){.role = "system", .text = arena_str(arena, system)};
    ret->message[1] = (struct message){.role = "user", .text = arena_str(arena, buf_str(user))};
    ret->n = 2;
    buf_finish(user);
}

static int spec_to_rtl_check(const struct render_input *in, struct err *err)
{
    if (need(in, "system", err) || need(in, "no-explain", err) || need_shots(in, err))
        return -1;
    return in->rules ? need(in, "rules", err) : 0;
}

static void spec_to_rtl(struct prompt *ret, const struct render_input *in, struct arena *arena)
{
    struct buf b;
    buf_init(&b, PROMPT_MAX);
    add_shots(&b, in, arena);
    buf_addc(&b, "\nQuestion:\n");
    buf_adds(&b, py_strip(py_newlines(in->problem->spec, arena)));
    buf_addc(&b, "\n");
    if (in->rules)
        buf_adds(&b, text_of(in, "rules", arena));
    b.n = py_rstrip(buf_str(&b)).n;
    buf_addc(&b, "\n");
    buf_adds(&b, text_of(in, "no-explain", arena));
    buf_addc(&b, "\nAnswer:\n");
    two_messages(ret, text_of(in, "system", arena), &b, arena);
}

static int code_complete_check(const struct render_input *in, struct err *err)
{
    return need(in, "system", err) || need(in, "prefix", err) || need_shots(in, err) ? -1 : 0;
}

/* The description as comments, the module header as code. As upstream, this ignores the rules. */
static void code_complete(struct prompt *ret, const struct render_input *in, struct arena *arena)
{
    struct str rest = py_newlines(in->problem->spec, arena), line;
    bool comment = true;
    const char *join = "";
    struct buf b;
    buf_init(&b, PROMPT_MAX);
    add_shots(&b, in, arena);
    buf_adds(&b, text_of(in, "prefix", arena));
    while (py_line(&rest, &line)) {
        buf_addc(&b, join);
        join = "\n";
        if (str_has(line, "module TopModule")) {
            buf_addc(&b, "\n"); /* an empty line before every such line, not only the first */
            comment = false;
        }
        buf_addc(&b, comment ? "// " : "");
        buf_adds(&b, line);
    }
    two_messages(ret, text_of(in, "system", arena), &b, arena);
}

/* ---- suites whose prompt is the problem itself ---- */

static int plain_check(const struct render_input *in, struct err *err)
{
    if (!in->shots && !in->rules)
        return 0;
    return err_set(err, ERR_INPUT, "the official prompt of %s has no worked examples and no rules",
                   in->suite->name);
}

static void one_message(struct prompt *ret, struct str user, struct arena *arena)
{
    ret->message[0] = (struct message){.role = "user", .text = arena_str(arena, user)};
    ret->n = 1;
}

/* RTLLM: the description. VGen, HumanEval: the beginning of the code, which the model completes. */
static void as_it_stands(struct prompt *ret, const struct render_input *in, struct arena *arena)
{
    one_message(ret, in->problem->spec, arena);
}

/* EvalPlus (codegen.py), of a model that completes: no white space around, and a line end. */
static void stripped(struct prompt *ret, const struct render_input *in, struct arena *arena)
{
    struct str s = py_strip(in->problem->spec);
    one_message(ret, str_c(arena_printf(arena, STR_FMT "\n", STR_ARG(s))), arena);
}

/* VerilogEval v1: the description as comments, then the head of the module. In its descriptions of
 * several lines all lines but the first have their comment marks already. */
static void comments_and_head(struct prompt *ret, const struct render_input *in,
                              struct arena *arena)
{
    struct str rest = in->problem->spec, line;
    struct buf b;
    buf_init(&b, PROMPT_MAX);
    while (str_line(&rest, &line)) {
        buf_addc(&b, line.n == 0 || str_starts(line, "//") ? "" : "// ");
        buf_adds(&b, line);
        buf_addc(&b, "\n");
    }
    buf_adds(&b, in->problem->interface);
    one_message(ret, buf_str(&b), arena);
    buf_finish(&b);
}

static const struct official_prompt table[] = {
    {"verilog-eval-v2", "spec-to-rtl", spec_to_rtl_check, spec_to_rtl},
    {"verilog-eval-v2", "code-complete-iccad2023", code_complete_check, code_complete},
    {"verilog-eval-v2", NULL, spec_to_rtl_check, spec_to_rtl}, /* ChipBench's, whatever the task */
    {"verilog-eval-v1", "human", plain_check, comments_and_head},
    {"verilog-eval-v1", "machine", plain_check, comments_and_head},
    {"rtllm", "", plain_check, as_it_stands},
    {"cvdp", "code-generation", plain_check, as_it_stands},
    {"cvdp", "code-generation-commercial", plain_check, as_it_stands},
    {"cvdp", "code-comprehension", plain_check, as_it_stands},
    {"human-eval", "", plain_check, as_it_stands},
    {"evalplus", "", plain_check, stripped},
    {"vgen", "low", plain_check, as_it_stands},
    {"vgen", "medium", plain_check, as_it_stands},
    {"vgen", "high", plain_check, as_it_stands},
};

const struct official_prompt *official_prompt_find(const struct suite *suite, struct err *err)
{
    for (size_t i = 0; i < countof(table); i++)
        if (str_eqc(str_c(suite->official), table[i].official) &&
            (!table[i].task || str_eqc(str_c(suite->task), table[i].task)))
            return &table[i];
    err_set(err, ERR_INPUT,
            "suite %s%s%s has no official prompt that we know: use --prompt default or the path "
            "of a template",
            suite->name, *suite->task ? "/" : "", suite->task);
    return NULL;
}
