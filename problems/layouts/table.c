/* table.c: the on-disk forms, a loader each. */
#include "problems/layouts/layout.h"

const struct layout layout_table[] = {
    {.name = "assay", .help = "a folder a problem, benches apart (our own)", .load = load_assay},
    {.name = "verilog-eval-v2",
     .help = "ProbNNN_name_{prompt.txt,ref.sv,test.sv[,ifc.txt]}",
     .load = load_verilog_eval_v2},
    {.name = "verilog-eval-v1",
     .help = "JSON lines: task_id, prompt, canonical_solution, test; descriptions apart",
     .load = load_verilog_eval_v1},
    {.name = "rtllm",
     .help = "a folder a design: design_description.txt, testbench.v, verified_*.v",
     .load = load_rtllm},
    {.name = "vgen",
     .help = "a folder a problem: prompt[123]_X.v, tb_X.v, answer_X.v",
     .load = load_vgen},
    {.name = "lines",
     .help = "JSON lines, a problem each (problems/FORMAT.md)",
     .load = load_lines,
     .lines = true},
    {.name = "cvdp",
     .help = "JSON lines: id, categories, input, output, harness (CVDP, non-agentic)",
     .load = load_cvdp,
     .lines = true},
    {.name = NULL},
};
