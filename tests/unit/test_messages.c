/* test_messages.c: what tools' messages mean.
 *
 * A file of tests/cases/messages/TOOL holds cases, each of a line
 *     == VERSIONS | CLASS DETAIL | END
 * the log, and the line "=> EVIDENCE". VERSIONS are those of the tool that say just this; END is
 * "exit 1" or "signal 6", with "preprocess" in front for a log of the preprocessor. Lines before the
 * first case are a remark. Every row of a tool's table must be met by a case of each of its
 * versions. */
#include "harness/io/regex.h"
#include "runners/hdl/hdl.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define CASES        "tests/cases/messages"
#define VERSIONS_MAX 200 /* bytes */

struct example {
    const char *file;
    struct str versions, class, detail, end, log, evidence;
};

struct seen { /* by row: the versions of the cases that met it */
    char versions[MESSAGE_ROWS_MAX][VERSIONS_MAX];
};

static struct arena arena;
static int n_case;

static struct str read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t n;
    char text[1 << 16];
    if (!f)
        fail_msg("cannot read %s", path);
    n = fread(text, 1, sizeof text, f);
    fclose(f);
    assert_true(n < sizeof text);
    return arena_str(&arena, (struct str){text, n});
}

/* What stands before `until`, which is taken away with it. */
static struct str field(struct str *rest, const char *until)
{
    ptrdiff_t at = str_find(*rest, until, 0);
    struct str ret = str_trim(str_slice(*rest, 0, at < 0 ? rest->n : (size_t)at));
    *rest = at < 0 ? STR("") : str_slice(*rest, (size_t)at + strlen(until), rest->n);
    return ret;
}

static struct exec_outcome outcome_of(const struct example *e)
{
    struct exec_outcome o = {.out = {.head = STR("")}, .witness = STR("")};
    struct str end = e->end;
    if (str_starts(end, "preprocess "))
        field(&end, " ");
    o.status = str_eqc(field(&end, " "), "signal") ? EXEC_SIGNAL : EXEC_EXIT;
    o.code = atoi(end.p);
    o.err = (struct exec_output){.head = e->log, .total_bytes = (int64_t)e->log.n};
    return o;
}

static void judge_example(const struct message_table *table, const struct example *e,
                          struct verdict *ret)
{
    struct problem problem = {.id = "p", .entry = "TopModule", .bench = "", .top = ""};
    struct job job = {.problem = &problem, .code = STR("module TopModule;"), .arena = &arena};
    bool preprocess = str_starts(e->end, "preprocess ");
    job.phase[0] = preprocess ? PHASE_CANDIDATE : PHASE_COMPILE;
    job.done[0].n_step = 1;
    job.done[0].step[0] = outcome_of(e);
    job.n_done = 1;
    *ret = verdict_make(CLASS_HARNESS_ERROR, "", "");
    assert_true(hdl_judge_compile(&job, table, &job.done[0].step[0], ret));
}

static void add_versions(char *to, struct str versions)
{
    size_t n = strlen(to);
    snprintf(to + n, VERSIONS_MAX - n, " " STR_FMT " ", STR_ARG(versions));
}

/* Rows that decide are met by deciding, those of notes by a line. */
static void note_rows(const struct message_table *table, const struct example *e, struct seen *seen)
{
    struct tool_message m = messages_decide(table, e->log, &arena);
    struct str rest, line, all;
    if (m.row)
        add_versions(seen->versions[m.row - table->row], e->versions);
    for (size_t i = 0; i < table->n && table->row[i].kind <= MESSAGE_MORE; i++) {
        struct regex *r;
        assert_int_equal(regex_new(&r, table->row[i].pattern, NULL), 0);
        for (rest = e->log; str_line(&rest, &line);)
            if (regex_find(r, line, 0, &all, 1) && !strstr(seen->versions[i], "13"))
                add_versions(seen->versions[i], e->versions);
        regex_free(r);
    }
}

static void try_example(const struct message_table *table, const struct example *e,
                        struct seen *seen)
{
    struct verdict v;
    judge_example(table, e, &v);
    if (!str_eqc(e->class, verdict_class(v.class)->name) || !str_eqc(e->detail, v.detail) ||
        !str_eqc(e->evidence, v.evidence))
        fail_msg("%s: " STR_FMT "\nis %s %s, evidence: %s", e->file, STR_ARG(e->log),
                 verdict_class(v.class)->name, v.detail, v.evidence);
    note_rows(table, e, seen);
    n_case++;
}

static void try_file(const struct message_table *table, const char *path, struct seen *seen)
{
    struct str rest = read_file(path);
    field(&rest, "\n== ");
    while (rest.n) {
        struct example e = {.file = path};
        struct str head = field(&rest, "\n");
        e.versions = field(&head, " | ");
        e.detail = field(&head, " | ");
        e.class = field(&e.detail, " ");
        e.end = head;
        e.log = field(&rest, "\n=> ");
        e.evidence = field(&rest, "\n== ");
        try_example(table, &e, seen);
    }
}

static bool is_met(const char *versions, struct str version)
{
    return strstr(versions, arena_printf(&arena, " " STR_FMT " ", STR_ARG(version))) != NULL;
}

static void every_row_is_met(const struct message_table *table, const struct seen *seen)
{
    int missing = 0;
    for (size_t i = 0; i < table->n; i++) {
        struct str rest = str_c(table->row[i].versions);
        while (rest.n) {
            struct str version = field(&rest, " ");
            if (is_met(seen->versions[i], version))
                continue;
            print_error("no case of %s " STR_FMT " meets the row %s\n", table->tool,
                        STR_ARG(version), table->row[i].pattern);
            missing++;
        }
    }
    assert_int_equal(missing, 0);
}

static void try_tool(const struct message_table *table)
{
    const char *folder = arena_printf(&arena, CASES "/%s", table->tool);
    static struct seen seen;
    struct dirent *entry;
    DIR *dir = opendir(folder);
    if (!dir)
        fail_msg("no folder %s", folder);
    seen = (struct seen){0};
    assert_in_range(table->n, 1, MESSAGE_ROWS_MAX);
    while ((entry = readdir(dir)))
        if (str_ends(str_c(entry->d_name), ".txt"))
            try_file(table, arena_printf(&arena, "%s/%s", folder, entry->d_name), &seen);
    closedir(dir);
    every_row_is_met(table, &seen);
}

static void examples(void **state)
{
    (void)state;
    for (const struct runner *const *r = runner_table; *r; r++)
        if ((*r)->messages)
            try_tool((*r)->messages);
    print_message("%d logs of tools\n", n_case);
    arena_finish(&arena);
}

/* Words of the candidate's own do not make its failure a tool's limit. */
static void forged_messages(void **state)
{
    static const struct {
        const char *code, *detail;
    } table[] = {
        {"module TopModule; endmodule", "unsupported"},
        {"`line 3 \"x.sv:1: sorry: none\" 0\nmodule TopModule; endmodule", ""},
        {"`error \"x\"\nmodule TopModule; endmodule", ""},
        {"module TopModule; $warning(\"a\\nx.sv:1: sorry: none\"); endmodule", ""},
        {"module TopModule; initial $error(\"no newline\"); endmodule", "unsupported"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct job job = {.code = str_c(table[i].code), .arena = &arena};
        struct exec_outcome o = {.status = EXEC_EXIT, .code = 1, .out = {.head = STR("")}};
        struct verdict v = verdict_make(CLASS_HARNESS_ERROR, "", "");
        o.err.head = STR("x.sv:1: sorry: none of that\n");
        o.err.total_bytes = (int64_t)o.err.head.n;
        assert_true(hdl_judge_compile(&job, runner_find("icarus")->messages, &o, &v));
        assert_int_equal(v.class, CLASS_ELABORATION);
        assert_string_equal(v.detail, table[i].detail);
    }
    arena_finish(&arena);
}

/* The exit status is the number of errors modulo 256. */
static void errors_without_an_exit_status(void **state)
{
    struct job job = {.code = STR("module m;"), .arena = &arena};
    struct exec_outcome o = {.status = EXEC_OK, .out = {.head = STR("")}, .err = {.head = STR("")}};
    struct verdict v = verdict_make(CLASS_HARNESS_ERROR, "", "");
    (void)state;
    assert_false(hdl_judge_compile(&job, runner_find("icarus")->messages, &o, &v));
    o.err.head = STR("a.sv:1: warning: odd\n256 error(s) during elaboration.\n");
    o.err.total_bytes = (int64_t)o.err.head.n;
    assert_false(hdl_judge_compile(&job, runner_find("icarus")->messages, &o, &v));
    o.err.head = STR("a.sv:1: error: wrong\n256 error(s) during elaboration.\n");
    o.err.total_bytes = (int64_t)o.err.head.n;
    assert_true(hdl_judge_compile(&job, runner_find("icarus")->messages, &o, &v));
    assert_string_equal(v.evidence, "a.sv:1: error: wrong");
    arena_finish(&arena);
}

static void what_is_left_of_a_log(void **state)
{
    struct str log = STR("a.sv:1: warning: odd\na.sv:1:        : very odd\n"
                         "[assay: 9 bytes left out here]\na.sv:2: error: wrong\n"
                         "a.sv:1:      : see here\n1 error(s) during elaboration.\n");
    (void)state;
    log = messages_faults(runner_find("icarus")->messages, log, &arena);
    assert_true(str_eqc(log, "a.sv:2: error: wrong\na.sv:1:      : see here\n"));
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples),
        cmocka_unit_test(forged_messages),
        cmocka_unit_test(errors_without_an_exit_status),
        cmocka_unit_test(what_is_left_of_a_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
