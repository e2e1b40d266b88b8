/* synth.c: make the job that synthesizes a design, and read its result. Each figure comes from a
 * file that one command of the script writes, so that nothing the design makes Yosys print
 * elsewhere can be taken for it. */
#include "runners/checks/yosys.h"

#include "harness/io/json.h"

#include <stdlib.h>
#include <string.h>

#define WARNINGS_KEPT 5
#define LATCHES_MAX   1000
#define LOG_MAX       (4u << 20)
#define LINE_KEPT     200

/* Yosys would stop at a latch in an always_comb; without its attribute it is
 * counted like others. */
static const char script[] = "read_verilog -sv design.sv\n"
                             "setattr -mod -unset blackbox -unset whitebox =*\n"
                             "hierarchy -check -top %s\n"
                             "setattr -unset always_comb -unset always_ff -unset always_latch p:*\n"
                             "tee -q -o latches.txt proc\n"
                             "synth -flatten -noabc -top %s\n"
                             "abc -g cmos\n"
                             "opt_clean\n"
                             "tee -q -o stat.json stat -json\n"
                             "tee -q -o depth.txt ltp -noff\n";

enum { FILE_LATCHES, FILE_STAT, FILE_DEPTH, FILE_LOG };

int synth_plan(const struct check_tool *yosys, struct exec_job *ret, struct str code,
               const char *entry, struct arena *arena, struct err *err)
{
    struct exec_file *file = arena_alloc(arena, 2 * sizeof *file);
    if (!yosys_name_ok(entry))
        return err_set(err, ERR_INPUT, "%s: no name that yosys can be asked about", entry);
    *ret = (struct exec_job){.file = file, .n_file = 1};
    file[0] = (struct exec_file){.name = "design.sv", .data = yosys_text(code, arena)};
    yosys_step(yosys, ret, file, "synth", arena_printf(arena, script, entry, entry), 0, arena);
    ret->collect = "latches.txt stat.json depth.txt synth.log";
    ret->collect_max_bytes = LOG_MAX;
    return 0;
}

static struct str file_of(const struct exec_result *r, size_t i)
{
    return i < r->n_collected ? r->collected[i].data : (struct str){0};
}

static bool listed(const char *const *item, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eqc(name, item[i]))
            return true;
    return false;
}

/* "Latch inferred for signal `\top.\q [3]' from process ...": "q". */
static bool latch_name(struct str line, struct str *ret)
{
    ptrdiff_t begin = str_find(line, "`", 0), end = str_find(line, "'", 0), dot;
    struct str name;
    if (!str_starts(line, "Latch inferred for signal") || begin < 0 || end < begin)
        return false;
    name = str_slice(line, (size_t)begin + 1, (size_t)end);
    while ((dot = str_find(name, ".\\", 0)) >= 0)
        name = str_slice(name, (size_t)dot + 2, name.n);
    dot = str_find(name, " ", 0);
    *ret = str_slice(name, 0, dot < 0 ? name.n : (size_t)dot);
    return ret->n > 0;
}

static void read_latches(struct synth *ret, struct str text, struct arena *arena)
{
    struct str line, name;
    ret->latch = arena_alloc(arena, LATCHES_MAX * sizeof *ret->latch);
    while (str_line(&text, &line))
        if (latch_name(line, &name) && ret->n_latch < LATCHES_MAX &&
            !listed(ret->latch, ret->n_latch, name))
            ret->latch[ret->n_latch++] = arena_dup(arena, name);
}

static void read_warnings(struct synth *ret, struct str log, struct arena *arena)
{
    struct str line;
    ret->warning = arena_alloc(arena, WARNINGS_KEPT * sizeof *ret->warning);
    while (str_line(&log, &line)) {
        ptrdiff_t at = str_find(line, "Warning: ", 0);
        if (at < 0 || str_starts(line, "ABC: ")) /* abc's warnings are about its own scripts */
            continue;
        if (ret->n_warning < WARNINGS_KEPT)
            ret->warning[ret->n_warning++] =
                arena_dup(arena, str_slice(line, (size_t)at + 9, (size_t)at + LINE_KEPT));
        ret->warnings++;
    }
}

/* Kinds of cells that are no gate, by how their names begin. */
static const struct kind {
    const char *begin;
    bool latch;
} storage[] = {
    {"$_DFF", false}, {"$_SDFF", false},  {"$_ALDFF", false},
    {"$_FF_", false}, {"$_DLATCH", true}, {"$_SR_", true},
};

static void count_cell(struct synth *ret, const char *type, int n)
{
    for (size_t i = 0; i < countof(storage); i++)
        if (str_starts(str_c(type), storage[i].begin))
            *(storage[i].latch ? &ret->latches : &ret->registers) += n;
}

/* {"design": {"num_cells": 56, "num_cells_by_type": {"$_NAND_": 10, ...}}} */
static void read_stat(struct synth *ret, struct str text)
{
    json_t *root, *types = NULL, *value;
    const char *type;
    int64_t cells = -1;
    ptrdiff_t begin = str_find(text, "{", 0);
    if (begin < 0 || json_parse(str_slice(text, (size_t)begin, text.n), "stat", &root, NULL) < 0)
        return;
    json_get_int(root, "design.num_cells", false, &cells, NULL);
    json_get_obj(root, "design.num_cells_by_type", false, &types, NULL);
    ret->cells = (int)cells;
    json_object_foreach(types, type, value) count_cell(ret, type, (int)json_integer_value(value));
    json_decref(root);
}

/* "Longest topological path in top (length=6):" */
static int read_depth(struct str text)
{
    ptrdiff_t at = str_find(text, "(length=", 0);
    return at < 0 ? -1 : atoi(text.p + at + 8);
}

void synth_read(struct synth *ret, const struct exec_result *result, struct arena *arena)
{
    *ret = (struct synth){.error = "the job was not carried out", .cells = -1, .depth = -1};
    if (result->n_step != 1)
        return;
    read_latches(ret, file_of(result, FILE_LATCHES), arena);
    read_warnings(ret, file_of(result, FILE_LOG), arena);
    ret->ok = result->step[0].status == EXEC_OK;
    ret->error = ret->ok ? "" : yosys_trouble(&result->step[0], arena);
    if (!ret->ok)
        return;
    read_stat(ret, file_of(result, FILE_STAT));
    ret->depth = read_depth(file_of(result, FILE_DEPTH));
}
