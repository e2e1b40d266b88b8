/* test_extract_code.c: what must hold for any reply under the rules for code (prompts/extract/code), and a
 * language with braces. The cases are in tests/cases/extract (test_extract.c). */
#include "prompts/extract/code/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct problem problem = {
    .id = "p", .entry = "f", .interface = STR("import re\n\ndef f(x):\n    \"\"\"Say it.\"\"\"\n")};

static struct candidate extract(struct str text, bool completion, const struct kind *kind,
                                struct arena *a)
{
    struct reply *reply = arena_alloc(a, sizeof *reply);
    struct candidate c;
    *reply = (struct reply){.text = text, .is_completion = completion};
    extract_reply(&c, reply, &problem, kind, NULL, a);
    return c;
}

#ifdef __SANITIZE_ADDRESS__
#define LONG_BYTES (1u << 15)
#else
#define LONG_BYTES (1u << 18)
#endif

/* A quadratic step would show as a test that does not end. */
static void long_replies(void **state)
{
    static const char *const pieces[] = {"`",
                                         "```\n",
                                         "```python\n",
                                         "def f(",
                                         "def f(x):\n",
                                         "@a\n",
                                         "\"\"\"",
                                         "'''\n",
                                         "(\n",
                                         "x(",
                                         "#\n",
                                         "    #\n",
                                         "if a:\n",
                                         "    x\n",
                                         "import a\n",
                                         "x = 1\n",
                                         "[BEGIN]",
                                         "<|im_end|>",
                                         "Question:\n",
                                         "\\\n",
                                         "{\"",
                                         "class A:\n    def f(self): ...\n",
                                         "```python\nimport a\n```\n",
                                         "```python\ndef f(x): return A\n```\n",
                                         "```python\nA = 1\ndef g(): return A\n```\n",
                                         "[BEGIN]def f(x): return 1[DONE]",
                                         "    return g(x)\ndef g(x): return f(x)\n",
                                         "# ...\n",
                                         "a b c\n",
                                         "\t\n",
                                         "\r",
                                         "x \\\n"};
    const size_t size = LONG_BYTES;
    char *p = mem_alloc(size);
    (void)state;
    for (size_t i = 0; i < countof(pieces); i++) {
        struct arena a = {0};
        size_t n = strlen(pieces[i]);
        for (size_t at = 0; at + n <= size; at += n)
            memcpy(p + at, pieces[i], n);
        assert_non_null(extract((struct str){p, size}, i % 2, &kind_python, &a).answer.p);
        arena_finish(&a);
    }
    free(p);
}

/* Replies cut anywhere, as a token limit cuts them. */
static void every_prefix(void **state)
{
    struct str text = STR("<think>a</think>It's \"q\n```python\nimport os\nA = [1,\n 2]\n@deco\n"
                          "async def g(a: int = 1) -> str:\n    '''x\ny'''\n    return a \\\n + 1\n"
                          "def f(x):\n    # ...\n    return re.sub('a', \"b\", g(x))\n```\n[BEGIN]"
                          "def f(x): return 1[DONE]\n~~~~\nx\n~~~~");
    (void)state;
    for (size_t n = 0; n <= text.n; n++)
        for (int completion = 0; completion < 2; completion++) {
            struct arena a = {0};
            char *copy = mem_dup(text.p, n); /* so that a sanitizer sees a read past the end */
            struct candidate c = extract((struct str){copy, n}, completion == 1, &kind_python, &a);
            assert_true((c.code.p != NULL) == (*c.rule != 0));
            assert_true((c.code.p == NULL) == (c.none != NULL));
            free(copy);
            arena_finish(&a);
        }
}

/* --- a language with braces, as a row could be --- */

static const char *const none[] = {NULL};
static const char *const words[] = {"fn", "struct", NULL};
static const char *const brings[] = {"use", "#include", NULL};
static const char *const acts[] = {"return", NULL};
static const char *const names[] = {"braced", NULL};
static const struct shape shape = {.form = SHAPE_BRACED,
                                   .comment = "//",
                                   .modifiers = none,
                                   .defines = words,
                                   .brings = brings,
                                   .heads = none,
                                   .acts = acts,
                                   .idle = none};

static struct lang row(void)
{
    struct lang l = lang_verilog; /* its strings and comments are those of most languages */
    l.name = "braced";
    l.fences = names;
    l.starts = words;
    l.foreign = none;
    l.shape = &shape;
    return l;
}

static void braces(void **state)
{
    static const struct {
        const char *reply, *code, *rule;
    } table[] = {
        {"```braced\nint f(int x) {\n  return x;\n}\n```\n", "int f(int x) {\n  return x;\n}\n",
         "fence"},
        {"Here (as asked) it is:\nint f(int x)\n{\n  return \"}\";\n}\nThat is all (I hope).\n",
         "int f(int x)\n{\n  return \"}\";\n}\n", "bare"},
        {"```braced\nfn g(x) { x }\n```\n```braced\nfn f(x) { g(x) }\n```\n",
         "fn g(x) { x }\n\n\nfn f(x) { g(x) }\n", "fence"},
        {"```braced\nfn f(x) {\n  if (x", "fn f(x) {\n  if (x", "fence-cut"},
        {"```braced\nfn g(x) { x }\n```\n", "fn g(x) { x }\n", "fence-other"},
    };
    struct lang lang = row();
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct problem p = {.id = "p", .entry = "f"};
        struct reply reply = {.text = str_c(table[i].reply)};
        struct candidate c;
        extraction_code.reply(&c, &reply, &p, &lang, &a);
        assert_string_equal(c.rule, table[i].rule);
        assert_true(str_eqc(c.code, table[i].code));
        arena_finish(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_replies),
        cmocka_unit_test(every_prefix),
        cmocka_unit_test(braces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
