/* fuzz_extract.c: both extractions, the template parser and the Python reader, on any bytes.
 *
 * With clang: -fsanitize=fuzzer. With any compiler: -DREPLAY gives it a main that runs the files
 * named on the command line. Besides crashes it checks what must hold for every reply. */
#include "harness/lang/python/text.h"
#include "prompts/prompt.h"
#include "prompts/templates/template.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void extractions(struct str text)
{
    static const char *const tasks[] = {"spec-to-rtl", "code-complete-iccad2023"};
    struct problem problem = {.id = "p", .entry = "TopModule"};
    struct reply reply = {.text = text};
    for (size_t i = 0; i < countof(tasks); i++) {
        struct suite suite = {.official = "verilog-eval-v2", .task = tasks[i]};
        struct arena arena = {0};
        struct candidate c = {0};
        struct str file;
        problem.interface = i ? STR("module TopModule (input a, output b);\n") : STR("");
        extract_reply(&c, &reply, &problem, &kind_verilog, NULL, &arena);
        check(c.rule && (c.code.p ? *c.rule && !c.none : !*c.rule && c.none));
        check(c.code.n <= 4 * text.n + 1000);
        check(c.answer.n + c.reasoning.n <= 2 * text.n);
        file = extract_official(&suite, &problem, text, &arena);
        check(file.p && file.n >= 2 && file.p[0] == '\n' && file.p[file.n - 1] == '\n');
        arena_finish(&arena);
    }
}

static void parsers(struct str text)
{
    struct template_file *t = NULL;
    struct arena arena = {0};
    struct err err = {0};
    struct str value = {0};
    if (template_parse(&t, text, "fuzz", &err))
        check(err.kind == ERR_USAGE && !t);
    template_free(t);
    err = (struct err){0};
    if (py_string(&value, text, "fuzz", "p['a']['b']", &arena, &err))
        check(err.kind == ERR_INPUT && !value.p);
    arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    extractions(text);
    parsers(text);
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
