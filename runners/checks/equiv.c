/* equiv.c: make the job that compares two designs, and read its result. yosys.h says what is
 * decided and how. Steps pass files to each other: a proof that succeeds overwrites the files of
 * later steps with an empty design, so that these end at once. */
#include "runners/checks/yosys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_DEFAULT 24
#define STEPS_MIN     4
#define EXAMPLE_MAX   (64u << 10)
#define LOG_MAX       (4u << 20)

/* In the order of the job. */
enum { STEP_GOLD, STEP_GATE, STEP_JOIN, STEP_PROVE, STEP_BITS, STEP_INDUCT, STEP_SHORT, STEP_DEEP };

const char *equiv_result_name(enum equiv_result result)
{
    static const char *const names[] = {
#define X(id, name, text) [id] = name,
        EQUIV_RESULTS(X)
#undef X
    };
    return names[result];
}

/* Each design is read in a step of its own, so that declarations, macros and includes of one cannot
 * affect the other. The attributes for black boxes are removed because a black box equals anything;
 * those of always_comb and its kin because Yosys would refuse latches there. */
static const char script_read[] =
    "read_verilog -sv %s.sv\n"
    "setattr -mod -unset blackbox -unset whitebox -unset keep_hierarchy =*\n"
    "hierarchy -check -top %s\n"
    "setattr -unset always_comb -unset always_ff -unset always_latch p:*\n"
    "proc\nflatten\nchformal -remove\nopt_expr\nopt_clean\n"
    "memory -nomap\nmemory_map\nopt_clean\n"
    "rename %s %s\n"
    "write_rtlil %s.il\n";

/* For the search: a register of the candidate without `initial` starts with any bits, and an x of
 * its text is any bits. They must be 0 or 1 and never x, so that a difference is a real one; the
 * comparison with "===" makes them so. */
static const char map_any[] = "(* techmap_celltype = \"$ff\" *)\n"
                              "module assay_any_ff (D, Q);\n"
                              "  parameter WIDTH = 1;\n"
                              "  parameter [WIDTH-1:0] _TECHMAP_WIREINIT_Q_ = {WIDTH{1'bx}};\n"
                              "  input [WIDTH-1:0] D;\n  output [WIDTH-1:0] Q;\n"
                              "  wire _TECHMAP_FAIL_ = _TECHMAP_WIREINIT_Q_ !== {WIDTH{1'bx}};\n"
                              "  wire [WIDTH-1:0] past, any;\n  (* init = 1'b1 *) wire first;\n"
                              "  \\$ff #(.WIDTH(WIDTH)) f (.D(D), .Q(past));\n"
                              "  \\$ff #(.WIDTH(1)) g (.D(1'b0), .Q(first));\n"
                              "  \\$anyseq #(.WIDTH(WIDTH)) a (.Y(any));\n"
                              "  genvar i;\n"
                              "  generate for (i = 0; i < WIDTH; i = i + 1) begin\n"
                              "    assign Q[i] = first ? any[i] === 1'b1 : past[i];\n"
                              "  end endgenerate\n"
                              "endmodule\n"
                              "(* techmap_celltype = \"$anyseq\" *)\n"
                              "module assay_any_bits (Y);\n"
                              "  parameter WIDTH = 1;\n"
                              "  output [WIDTH-1:0] Y;\n  wire [WIDTH-1:0] any;\n"
                              "  \\$anyseq #(.WIDTH(WIDTH)) a (.Y(any));\n"
                              "  genvar i;\n"
                              "  generate for (i = 0; i < WIDTH; i = i + 1) begin\n"
                              "    assign Y[i] = any[i] === 1'b1;\n"
                              "  end endgenerate\n"
                              "endmodule\n";

/* The first miter is made only to find out whether the ports agree. An x of the candidate becomes
 * any value. */
static const char script_join[] =
    "read_rtlil gold.il\nread_rtlil gate.il\n"
    "design -save both\n"
    "miter -equiv -make_outputs assay_gold assay_gate assay_miter\n"
    "design -load both\nsetundef -undriven -anyseq assay_gate\n"
    "design -save free\nclk2fflogic\nopt_clean\n"
    "write_rtlil induct.il\n"
    "techmap -max_iter 1 -map any.v assay_gate\nopt_clean\n"
    "write_rtlil short.il\nwrite_rtlil deep.il\n"
    "design -load free\nsetundef -undriven -anyseq assay_gold\nclk2fflogic\nopt_clean\n"
    "write_rtlil bits.il\n"
    "design -load free\nzinit -all\nclk2fflogic\nopt_clean\n" /* `initial` becomes logic */
    "write_rtlil prove.il\n";

static const char script_prove[] =
    "read_rtlil prove.il\n"
    "equiv_make assay_gold assay_gate equiv\n"
    "hierarchy -top equiv\nopt_clean\n"
    "equiv_struct -icells\nequiv_simple -undef -short -seq 1\nequiv_induct -undef -seq 3\n"
    "equiv_status -assert\n"
    "design -reset\nwrite_rtlil bits.il\nwrite_rtlil induct.il\nwrite_rtlil deep.il\n";

/* Induction without x, whose modeling is what takes the time. An x of the reference is any value
 * here, so the candidate would have to equal every value: this proves fewer designs, but is many
 * times faster. */
static const char script_bits[] =
    "read_rtlil bits.il\n"
    "miter -equiv -flatten -make_outputs assay_gold assay_gate assay_miter\n"
    "hierarchy -top assay_miter\nopt -full\n"
    "sat -verify -prove trigger 0 -set-init-zero -tempinduct -maxsteps 20 assay_miter\n"
    "design -reset\nwrite_rtlil induct.il\nwrite_rtlil deep.il\n";

#define MITER                                                                                      \
    "miter -equiv -flatten -make_outputs -ignore_gold_x assay_gold assay_gate assay_miter\n"       \
    "hierarchy -top assay_miter\nopt_clean\n"                                                      \
    "sat -verify -enable_undef -set-def-inputs -prove trigger 0 -show-ports "

static const char script_induct[] =
    "read_rtlil induct.il\n" MITER "-set-init-zero -tempinduct-def -maxsteps 20 assay_miter\n"
    "design -reset\nwrite_rtlil deep.il\n";

static const char script_search[] =
    "read_rtlil %s.il\n" MITER
    "-set-init-undef -tempinduct -tempinduct-baseonly -maxsteps %d assay_miter\n";

static const char *read_script(const char *name, const char *entry, struct arena *arena)
{
    const char *module = arena_printf(arena, "assay_%s", name);
    return arena_printf(arena, script_read, name, entry, entry, module, name);
}

int equiv_plan(const struct check_tool *yosys, struct exec_job *ret, struct str reference,
               struct str candidate, const char *entry, const struct equiv_options *o,
               struct arena *arena, struct err *err)
{
    struct exec_file *file = arena_alloc(arena, (EQUIV_STEPS + 3) * sizeof *file);
    int steps = o->steps == 0 ? STEPS_DEFAULT : o->steps < STEPS_MIN ? STEPS_MIN : o->steps;
    const struct {
        const char *name, *script;
        bool go_on;
    } plan[EQUIV_STEPS] = {
        [STEP_GOLD] = {"gold", read_script("gold", entry, arena), false},
        [STEP_GATE] = {"gate", read_script("gate", entry, arena), false},
        [STEP_JOIN] = {"join", script_join, false},
        [STEP_PROVE] = {"prove", script_prove, true},
        [STEP_BITS] = {"bits", script_bits, true},
        [STEP_INDUCT] = {"induct", script_induct, true},
        [STEP_SHORT] = {"short", arena_printf(arena, script_search, "short", STEPS_MIN), false},
        [STEP_DEEP] = {"deep", arena_printf(arena, script_search, "deep", steps), false},
    };
    if (!yosys_name_ok(entry))
        return err_set(err, ERR_INPUT, "%s: no name that yosys can be asked about", entry);
    *ret = (struct exec_job){.file = file, .n_file = 3};
    file[0] = (struct exec_file){.name = "gold.sv", .data = yosys_text(reference, arena)};
    file[1] = (struct exec_file){.name = "gate.sv", .data = yosys_text(candidate, arena)};
    file[2] = (struct exec_file){.name = "any.v", .data = str_c(map_any)};
    for (size_t i = 0; i < EQUIV_STEPS; i++) {
        yosys_step(yosys, ret, file, plan[i].name, plan[i].script, o->cpu_ms, arena);
        ret->step[i].go_on = plan[i].go_on;
    }
    ret->step[STEP_GATE].remove = "gold.sv"; /* so that the candidate cannot include it */
    ret->collect = "induct.log short.log deep.log";
    ret->collect_max_bytes = LOG_MAX;
    return 0;
}

/* --- what came of it --- */

/* The logs of steps that the job collects. log_of gives an empty text when a step left none. */
enum { LOG_INDUCT, LOG_SHORT, LOG_DEEP };

static struct str log_of(const struct exec_result *r, size_t i)
{
    return i < r->n_collected ? r->collected[i].data : (struct str){0};
}

/* The number behind the last occurrence of `text`; 0 when there is none. */
static int last_number(struct str log, const char *text)
{
    ptrdiff_t at = -1, found = -1;
    while ((at = str_find(log, text, (size_t)(at + 1))) >= 0)
        found = at;
    return found < 0 ? 0 : atoi(log.p + found + strlen(text)); /* arena texts end with a NUL */
}

/* A line of sat's table: "  3  \in_clk  1  1  1": time, name, and the bits in the last column. */
struct row {
    int step;
    struct str name, bits;
};

static struct str next_word(struct str *line)
{
    struct str word;
    size_t n = 0;
    *line = str_trim_left(*line);
    while (n < line->n && line->p[n] != ' ')
        n++;
    word = str_slice(*line, 0, n);
    *line = str_slice(*line, n, line->n);
    return word;
}

static bool read_row(struct str line, struct row *ret)
{
    struct str word = next_word(&line);
    *ret = (struct row){.step = word.n && word.n < 8 ? atoi(word.p) : 0};
    ret->name = next_word(&line);
    while (str_trim(line).n)
        ret->bits = next_word(&line);
    for (size_t i = 0; i < ret->bits.n; i++)
        if (!strchr("01xXzZ", ret->bits.p[i]))
            return false;
    return ret->step > 0 && ret->bits.n > 0 && str_starts(ret->name, "\\");
}

/* "1" for a bit, "4'b01x0" for more. */
static void add_value(struct buf *b, struct str bits)
{
    if (bits.n > 1)
        buf_addf(b, "%zu'b", bits.n);
    buf_adds(b, bits);
}

static bool differs(struct str gold, struct str gate)
{
    for (size_t i = 0; i < gold.n && i < gate.n; i++)
        if ((gold.p[i] == '0' || gold.p[i] == '1') && gold.p[i] != gate.p[i])
            return true;
    return false;
}

/* The value of PREFIX+name at a step. */
static struct str value_at(struct str table, int step, const char *prefix, struct str name)
{
    struct str line;
    struct row r;
    while (str_line(&table, &line))
        if (read_row(line, &r) && r.step == step && str_starts(r.name, prefix) &&
            str_eq(str_slice(r.name, strlen(prefix), r.name.n), name))
            return r.bits;
    return (struct str){0};
}

/* "    q is 1 and must be 0" for every output that differs at the step. */
static void add_differences(struct buf *b, struct str table, int step)
{
    struct str rest = table, line;
    struct row r;
    while (str_line(&rest, &line)) {
        struct str name, gate;
        if (!read_row(line, &r) || r.step != step || !str_starts(r.name, "\\gold_"))
            continue;
        name = str_slice(r.name, 6, r.name.n);
        gate = value_at(table, step, "\\gate_", name);
        if (!differs(r.bits, gate))
            continue;
        buf_addf(b, "    " STR_FMT " is ", STR_ARG(name));
        add_value(b, gate);
        buf_addc(b, " and must be ");
        add_value(b, r.bits);
        buf_addc(b, "\n");
    }
}

/* A line for each step with its inputs. */
static struct str example(struct str table, int last, struct arena *arena)
{
    struct str rest = table, line;
    struct buf b;
    struct row r;
    int step = 0;
    buf_init(&b, EXAMPLE_MAX);
    while (str_line(&rest, &line)) {
        if (!read_row(line, &r) || r.step > last || !str_starts(r.name, "\\in_"))
            continue;
        if (r.step != step)
            buf_addf(&b, "%sstep %d:", step ? "\n" : "", r.step);
        step = r.step;
        buf_addf(&b, " " STR_FMT "=", STR_ARG(str_slice(r.name, 4, r.name.n)));
        add_value(&b, r.bits);
    }
    buf_addc(&b, step ? "\n" : "");
    add_differences(&b, table, last);
    return arena_take(arena, &b);
}

/* Did the search find a difference? Only the log of a search step is trusted for that, because no
 * text of the candidate is read in it. */
static bool read_difference(struct equiv *ret, const struct exec_outcome *o, struct str log,
                            struct arena *arena)
{
    struct str table = log;
    ptrdiff_t at;
    if (o->status != EXEC_EXIT || !str_has(log, "model found for base case"))
        return false;
    while ((at = str_find(table, "Signal Name", 1)) >= 0)
        table = str_slice(table, (size_t)at, table.n);
    ret->result = EQUIV_DIFFERENT;
    ret->how = "search";
    ret->steps = last_number(log, "Trying induction with length ");
    ret->example = example(table, ret->steps, arena);
    return true;
}

static void read_search(struct equiv *ret, const struct exec_result *r, struct arena *arena)
{
    static const char held[] = "Base case for induction length ";
    int a = last_number(log_of(r, LOG_SHORT), held), b = last_number(log_of(r, LOG_DEEP), held);
    ret->steps = a > b ? a : b;
    ret->how = "search";
    ret->result = ret->steps ? EQUIV_BOUNDED : EQUIV_UNKNOWN;
    if (str_has(log_of(r, LOG_INDUCT), "model found for base case"))
        ret->reason = "they differ from registers that start at 0, not from unknown ones";
    else if (!ret->steps)
        ret->reason = yosys_trouble(&r->step[STEP_SHORT], arena);
    else
        ret->reason =
            arena_printf(arena, "no proof (%s)", yosys_trouble(&r->step[STEP_INDUCT], arena));
}

static const struct {
    int step;
    const char *what;
} needed[] = {{STEP_GOLD, "reference"}, {STEP_GATE, "candidate"}, {STEP_JOIN, "both together"}};

void equiv_read(struct equiv *ret, const struct exec_result *result, struct arena *arena)
{
    const struct exec_outcome *o = result->step;
    *ret =
        (struct equiv){.result = EQUIV_UNKNOWN, .how = "", .reason = "the job was not carried out"};
    if (result->n_step != EQUIV_STEPS)
        return;
    for (size_t i = 0; i < countof(needed); i++)
        if (o[needed[i].step].status != EXEC_OK) {
            ret->reason = arena_printf(arena, "%s: %s", needed[i].what,
                                       yosys_trouble(&o[needed[i].step], arena));
            return;
        }
    ret->reason = "";
    if (read_difference(ret, &o[STEP_SHORT], log_of(result, LOG_SHORT), arena) ||
        read_difference(ret, &o[STEP_DEEP], log_of(result, LOG_DEEP), arena))
        return;
    if (o[STEP_PROVE].status == EXEC_OK || o[STEP_BITS].status == EXEC_OK ||
        o[STEP_INDUCT].status == EXEC_OK) {
        ret->result = EQUIV_EQUIVALENT;
        ret->how = o[STEP_PROVE].status == EXEC_OK ? "registers" : "induction";
        return;
    }
    read_search(ret, result, arena);
}
