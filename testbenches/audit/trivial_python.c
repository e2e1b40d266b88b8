/* trivial_python.c: answers in Python that do nothing useful.
 *
 * Of a call: the same result whatever the arguments, or the first argument back. Of a program: nothing,
 * one number, its input back. */
#include "testbenches/audit/auditor.h"

#include <string.h>

static const struct {
    const char *name, *what, *value;
} calls[] = {
    {"none", "returns nothing", "None"},
    {"zero", "returns 0", "0"},
    {"one", "returns 1", "1"},
    {"true", "returns True", "True"},
    {"false", "returns False", "False"},
    {"text", "returns an empty text", "\"\""},
    {"list", "returns an empty list", "[]"},
    {"input", "returns its first argument", "a[0] if a else None"},
    {"last", "returns its last argument", "a[-1] if a else None"},
};

static const struct {
    const char *name, *what, *text;
} programs[] = {
    {"empty", "prints nothing", "pass\n"},
    {"zero", "prints 0", "print(0)\n"},
    {"one", "prints 1", "print(1)\n"},
    {"yes", "prints YES", "print(\"YES\")\n"},
    {"no", "prints NO", "print(\"NO\")\n"},
    {"input", "prints its input", "import sys\nprint(sys.stdin.read(), end=\"\")\n"},
};

static struct str call_text(const char *entry, const char *value, struct arena *arena)
{
    const char *dot = strchr(entry, '.');
    if (!dot)
        return str_c(arena_printf(arena, "def %s(*a):\n    return %s\n", entry, value));
    return str_c(arena_printf(arena, "class %.*s:\n    def %s(self, *a):\n        return %s\n",
                              (int)(dot - entry), entry, dot + 1, value));
}

int trivial_python(struct trivial_design **ret, size_t *n, struct str reference, const char *entry,
                   struct arena *arena, struct err *err)
{
    size_t max = countof(calls) + countof(programs);
    struct trivial_design *t = arena_alloc(arena, max * sizeof *t);
    (void)reference;
    (void)err;
    *n = 0;
    for (size_t i = 0; *entry && i < countof(calls); i++)
        t[(*n)++] = (struct trivial_design){calls[i].name, calls[i].what,
                                            call_text(entry, calls[i].value, arena)};
    for (size_t i = 0; !*entry && i < countof(programs); i++)
        t[(*n)++] =
            (struct trivial_design){programs[i].name, programs[i].what, str_c(programs[i].text)};
    *ret = t;
    return 0;
}
