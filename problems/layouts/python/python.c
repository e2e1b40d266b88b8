/* python.c: what the loaders of suites in Python share. */
#include "problems/layouts/python/python.h"

#include <stdlib.h>
#include <string.h>

#define TESTS_FILE "tests.json" /* as runners/expected/tests.h has it */

const char py_prelude[] =
    "import bisect, collections, copy, datetime, functools, heapq, io, itertools, json\n"
    "import math, operator, random, re, statistics, string, sys\n"
    "from string import *\nfrom re import *\nfrom datetime import *\n"
    "from collections import *\nfrom heapq import *\nfrom bisect import *\n"
    "from copy import *\nfrom math import *\nfrom random import *\n"
    "from statistics import *\nfrom itertools import *\nfrom functools import *\n"
    "from operator import *\nfrom io import *\nfrom sys import *\n"
    "from json import *\nfrom builtins import *\nfrom typing import *\n"
    "sys.setrecursionlimit(50000)\n";

void py_add_tests(struct problem *p, json_t *tests, struct arena *arena)
{
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    char *text = json_dumps(tests, JSON_COMPACT | JSON_REAL_PRECISION(17));
    *file = (struct bench_file){.name = TESTS_FILE, .data = arena_str(arena, str_c(text))};
    p->file = file;
    p->n_file = 1;
    free(text);
    json_decref(tests);
}

bool py_add_program(json_t *list, struct str in, struct str out)
{
    json_t *test;
    if (json_array_size(list) == PY_PROGRAM_TESTS)
        return false;
    test = json_object();
    json_add_str(test, "stdin", in);
    json_add_str(test, "stdout", out);
    json_array_append_new(list, test);
    return true;
}

void py_add_call(json_t *list, json_t *args, json_t *returns)
{
    json_t *test = json_object();
    json_add(test, "args", args);
    json_add(test, "returns", returns);
    json_array_append_new(list, test);
}

int py_add_call_text(json_t *list, struct str args, struct str returns, struct err *err)
{
    json_t *values = json_array(), *result = NULL, *value;
    struct str line;
    int rc = json_parse(returns, "output", &result, err);
    while (rc == 0 && str_line(&args, &line)) {
        if (!str_trim(line).n)
            continue;
        rc = json_parse(line, "input", &value, err);
        if (rc == 0)
            json_array_append_new(values, value);
    }
    if (rc == 0) {
        py_add_call(list, values, result);
        return 0;
    }
    json_decref(values);
    json_decref(result);
    return -1;
}

void py_set_entry(struct problem *p, struct str starter, struct str function, struct arena *arena)
{
    bool method = str_has(starter, "class Solution");
    p->interface = arena_str(arena, starter);
    p->entry = arena_printf(arena, "%s" STR_FMT, method ? "Solution." : "", STR_ARG(function));
}

int py_load_lines(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                  const struct tree *tree, py_read_fn *read, struct err *err)
{
    struct arena *arena = &suite->arena;
    struct jsonl in;
    json_t *obj;
    int rc;
    if (jsonl_open(&in, tree, task->file, arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(arena, jsonl_count(&in) * sizeof *suite->problem);
    while ((rc = jsonl_next(&in, &obj, err)) == 1) {
        struct problem *p = &suite->problem[suite->n];
        *p = (struct problem){.entry = "",
                              .bench = "",
                              .top = "",
                              .category = "",
                              .difficulty = "",
                              .reference = STR(""),
                              .interface = STR(""),
                              .where = in.where,
                              .line = in.line};
        rc = read(p, &in, obj, suite, m, err);
        json_decref(obj);
        if (rc < 0)
            return -1;
        suite->n++;
    }
    return rc < 0 ? -1 : layout_sort(suite, in.where, err);
}
