/* lint.c: Verilator's lint over one candidate. */
#include "runners/checks/lint.h"

#include "harness/sys/run.h"
#include "runners/checks/yosys.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LINE_KEPT  200
#define KEEP_BYTES (256 << 10)

int linter_open(struct check_tool *ret, struct arena *arena, struct err *err)
{
    const char *path = run_which("verilator_bin", arena), *version;
    if (!path)
        return err_set(err, ERR_SYS,
                       "Verilator is not installed: `sudo apt-get install verilator`");
    version = run_version(path, "--version", "Verilator ", arena, err);
    if (!version)
        return -1;
    *ret = (struct check_tool){.path = path, .text = arena_printf(arena, "verilator %s", version)};
    return 0;
}

/* DECLFILENAME is off because every candidate is called candidate.sv, EOFNEWLINE because the end of
 * a reply is no matter of style. Without -Wno-fatal Verilator would stop because of warnings. */
int lint_plan(const struct check_tool *tool, struct exec_job *ret, struct str code,
              const char *entry, struct arena *arena, struct err *err)
{
    struct exec_file *file = arena_alloc(arena, sizeof *file);
    const char *const argv[] = {tool->path,
                                "--lint-only",
                                "-Wall",
                                "-Wno-fatal",
                                "-Wno-DECLFILENAME",
                                "-Wno-EOFNEWLINE",
                                "--error-limit",
                                "1000",
                                "--top-module",
                                entry,
                                "candidate.sv",
                                NULL};
    struct exec_step *step;
    if (!yosys_name_ok(entry))
        return err_set(err, ERR_INPUT, "%s: no plain name of a module", entry);
    *file = (struct exec_file){.name = "candidate.sv", .data = code};
    *ret = (struct exec_job){.file = file, .n_file = 1, .n_step = 1};
    step = &ret->step[0];
    *step = (struct exec_step){.name = "lint", .limits = exec_limits_default()};
    step->limits.keep_bytes = KEEP_BYTES;
    for (size_t i = 0; argv[i]; i++)
        step->argv[i] = argv[i];
    return 0;
}

/* --- what it said --- */

/* "%Warning-WIDTH: candidate.sv:3:5: ..." or "%Error: ...": the code, and
 * where the message begins. */
static bool message(struct str line, struct str *code, bool *error)
{
    size_t begin, end;
    *error = str_starts(line, "%Error");
    if (!*error && !str_starts(line, "%Warning"))
        return false;
    begin = *error ? 6 : 8;
    if (begin < line.n && line.p[begin] == '-')
        begin++;
    for (end = begin; end < line.n && (isalnum((unsigned char)line.p[end]) || line.p[end] == '_');)
        end++;
    *code = str_slice(line, begin, end);
    return end < line.n && line.p[end] == ':';
}

static void count(struct lint *ret, struct str code, bool error, struct arena *arena)
{
    size_t i = 0;
    while (i < ret->n_count && !(str_eqc(code, ret->count[i].code) && ret->count[i].error == error))
        i++;
    if (i == LINT_CODES_MAX)
        return;
    if (i == ret->n_count)
        ret->count[ret->n_count++] =
            (struct lint_count){.code = arena_dup(arena, code), .error = error};
    ret->count[i].n++;
}

static int by_number(const void *a, const void *b)
{
    const struct lint_count *x = a, *y = b;
    int order = strcmp(x->code, y->code);
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return order ? order : x->error - y->error;
}

/* Is this Verilator's last line, "%Error: Exiting due to 2 error(s)", which is no finding? */
static bool is_farewell(struct str line)
{
    return str_starts(line, "%Error: Exiting due to");
}

/* A warning about a file that the suite gives to the answer. */
static bool is_others(struct str line)
{
    ptrdiff_t at = str_find(line, ": ", 0);
    struct str place = at < 0 ? STR("") : str_slice(line, (size_t)at + 2, line.n);
    ptrdiff_t end = str_find(place, ":", 0);
    return end > 0 && (size_t)end + 1 < place.n && isdigit((unsigned char)place.p[end + 1]) &&
           !str_starts(place, "candidate.sv:");
}

static void read_text(struct lint *ret, struct str text, struct arena *arena)
{
    struct str line, code;
    bool error;
    while (str_line(&text, &line)) {
        if (!message(line, &code, &error) || is_farewell(line) || (!error && is_others(line)))
            continue;
        *(error ? &ret->errors : &ret->warnings) += 1;
        count(ret, code, error, arena);
        if (ret->n_line < LINT_LINES_MAX)
            ret->line[ret->n_line++] = arena_dup(arena, str_slice(line, 0, LINE_KEPT));
    }
}

void lint_read(struct lint *ret, const struct exec_result *result, struct arena *arena)
{
    const struct exec_outcome *o = result->step;
    *ret = (struct lint){.reason = "the job was not carried out"};
    if (result->n_step != 1)
        return;
    ret->ran = o->status == EXEC_OK || o->status == EXEC_EXIT;
    ret->reason =
        ret->ran ? "" : arena_printf(arena, "the step ended by: %s", exec_status_name(o->status));
    read_text(ret, o->err.head, arena);
    read_text(ret, o->err.tail, arena);
    if (ret->n_count)
        qsort(ret->count, ret->n_count, sizeof *ret->count, by_number);
    if (ret->ran && o->status == EXEC_EXIT && !ret->errors) {
        ret->ran = false;
        ret->reason = "verilator failed without a word";
    }
}
