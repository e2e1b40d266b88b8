/* layout.h: the loaders, and what they share of the language that their suites are in. */
#ifndef LAYOUTS_LAYOUT_H
#define LAYOUTS_LAYOUT_H

#include "problems/suite/suite.h"

/* name in manifests, function load_NAME, is it a file of lines (1) or a folder (0), what it looks like */
#define LAYOUTS(X)                                                                                 \
    X("assay", assay, 0, "a folder a problem, benches apart (our own)")                            \
    X("verilog-eval-v2", verilog_eval_v2, 0, "ProbNNN_name_{prompt.txt,ref.sv,test.sv[,ifc.txt]}") \
    X("verilog-eval-v1", verilog_eval_v1, 0,                                                       \
      "JSON lines: task_id, prompt, canonical_solution, test; descriptions apart")                 \
    X("rtllm", rtllm, 0, "a folder a design: design_description.txt, testbench.v, verified_*.v")   \
    X("vgen", vgen, 0, "a folder a problem: prompt[123]_X.v, tb_X.v, answer_X.v")                  \
    X("lines", lines, 1, "JSON lines, a problem each (problems/FORMAT.md)")                        \
    X("cvdp", cvdp, 1, "JSON lines: id, categories, input, output, harness (CVDP, non-agentic)")   \
    X("answers", answers, 1,                                                                       \
      "problems with final answers as JSON or CSV: our own, MathArena's, "                         \
      "UGMathBench's, MATH's...")                                                                  \
    X("multipl-e", multipl_e, 1,                                                                   \
      "JSON lines: name, language, prompt, tests, gpt_solution (MultiPL-E)")                       \
    X("humanevalpack", humanevalpack, 1,                                                           \
      "JSON lines: task_id, declaration, canonical_solution, test (HumanEvalPack)")                \
    X("matharena", matharena, 1,                                                                   \
      "config.yaml, problems/ID.tex, answers.csv, images (MathArena); or its rows")                \
    X("assay-pro", assay_pro, 0,                                                                   \
      "a folder for a pair of problems, the second on top of the first (our own)")                 \
    X("assay-hpc", assay_hpc, 0,                                                                   \
      "a folder a numerical kernel, a problem of it in each language (our own)")                   \
    X("livecodebench", livecodebench, 1,                                                           \
      "JSON lines: question_id, public_test_cases, private_test_cases")                            \
    X("contests", contests, 1, "JSON lines as APPS, TACO or CodeContests has them")                \
    X("mercury", mercury, 1,                                                                       \
      "JSON lines: slug_name, entry_point, solutions, test_cases (Mercury)")                       \
    X("human-eval", human_eval, 1,                                                                 \
      "JSON lines: task_id, prompt, entry_point, canonical_solution, test (HumanEval, -Pack)")     \
    X("evalplus", evalplus, 1,                                                                     \
      "JSON lines: the same with base_input, plus_input (HumanEval+, MBPP+)")                      \
    X("codeeval-pro", pro, 1,                                                                      \
      "JSON: raw_problem, raw_solution, new_problem, new_solution, test_code")                     \
    X("mbpp", mbpp, 1, "JSON lines: task_id, text or prompt, code, test_list")

#define X(name, function, lines, help)                                                             \
    int load_##function(struct suite *, const struct manifest *, const struct manifest_task *,     \
                        const struct tree *, struct err *);
LAYOUTS(X)
#undef X

/* Does the text define a module of that name? */
bool layout_declares(struct str text, const char *module, struct arena *arena);

/* Fill p->top, unless it is set, with the one module of the bench's compiled files that none of
 * them instantiates. Errors: ERR_INPUT, naming `where`. */
int layout_top(struct problem *p, const char *where, struct arena *arena, struct err *err);

/* Finish a problem that can be asked here but not judged; p->bench is a row of the bench table that
 * says what it would need. The problem gets a bench that cannot be compiled and says why in the
 * compiler's message. */
void layout_no_bench(struct problem *p, struct arena *arena);

/* Are the rows of this file problems with final answers? */
bool layout_wants_values(const struct tree *tree, const char *file);

#endif
