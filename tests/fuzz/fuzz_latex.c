/* fuzz_latex.c: the reader of mathematical answers, on any bytes: each line, and the whole.
 *
 * With clang: -fsanitize=fuzzer. With any compiler: -DREPLAY gives it a main that runs the files
 * named on the command line. Besides crashes: a tree is the same as itself and can be printed, what is
 * refused is said in one line, and the same text gives the same tree. */
#include "harness/lang/latex/latex.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_tree(const struct math *m, struct str text)
{
    check(m->op < MATH_N_OPS && m->at <= text.n);
    check((m->op == MATH_NUM) == (m->text.n > 0 && m->n == 0 && m->op == MATH_NUM));
    if (m->op == MATH_DIV || m->op == MATH_POW || m->op == MATH_ROOT || m->op == MATH_BINOM ||
        m->op == MATH_LOGB || m->op == MATH_SUB || m->op == MATH_MUL || m->op == MATH_MOD)
        check(m->n == 2);
    for (size_t i = 0; i < m->n; i++)
        check_tree(m->arg[i], text);
}

static void read_one(struct str text, enum math_form form, bool list)
{
    struct arena a = {0};
    struct latex_options o = {.form = form, .list = list};
    struct math *m, *again;
    struct err err = {0};
    struct str box;
    if (latex_read(&m, text, &o, &a, &err) == 0) {
        struct buf b;
        check_tree(m, text);
        check(latex_read(&again, text, &o, &a, NULL) == 0 && math_same(m, again));
        buf_init(&b, 1 << 22);
        math_print(m, &b);
        check(b.n > 0);
        buf_finish(&b);
    } else {
        check((err.kind == ERR_INPUT || err.kind == ERR_LIMIT) && *err.text);
    }
    if (latex_boxed(&box, text, list, &a))
        check(box.n > 0);
    arena_finish(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size}, line;
    read_one(rest, MATH_LATEX, false);
    while (str_line(&rest, &line)) {
        ptrdiff_t tab = str_find(line, "\t", 6);
        read_one(line, MATH_LATEX, true);
        read_one(str_slice(line, (size_t)(tab + 1), line.n), MATH_PLAIN, false);
    }
    return 0;
}

#ifdef REPLAY
#include <stdio.h>

static int replay(const char *path)
{
    static uint8_t data[64 << 20];
    FILE *f = fopen(path, "rb");
    size_t n;
    if (!f)
        return 1;
    n = fread(data, 1, sizeof data, f);
    fclose(f);
    return LLVMFuzzerTestOneInput(data, n);
}

int main(int argc, char **argv)
{
    int bad = 0;
    for (int i = 1; i < argc; i++)
        bad |= replay(argv[i]);
    return bad;
}
#endif
