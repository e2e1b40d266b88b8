/* test_opt.c: the command line's parser, and that its documents hold every row of its tables. */
#include "harness/cli/app.h"
#include "harness/exec/exec.h"
#include "harness/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define WORDS 40

struct line {
    char text[600];
    char *argv[WORDS + 1];
    int argc;
};

/* Cut a command as a shell does that knows blanks and single quotes. */
static void cut(struct line *line, struct str command)
{
    char *to = line->text;
    bool quoted = false, open = false;
    assert_true(command.n < sizeof line->text);
    line->argc = 0;
    for (size_t i = 0; i < command.n; i++) {
        char c = command.p[i];
        if (c == ' ' && !quoted) {
            if (open)
                *to++ = 0;
            open = false;
            continue;
        }
        if (!open) {
            assert_true(line->argc < WORDS);
            line->argv[line->argc++] = to;
        }
        open = true;
        if (c == '\'')
            quoted = !quoted;
        else
            *to++ = c;
    }
    *to = 0;
    line->argv[line->argc] = NULL;
}

/* The line must live as long as the command, which borrows from it. */
static int parse(struct command *ret, struct line *line, const char *text, struct err *err)
{
    cut(line, str_c(text));
    *err = (struct err){0};
    return opt_parse(ret, line->argc, line->argv, err);
}

static struct command good(struct line *line, const char *text)
{
    struct command c = {.verb = VERB_COUNT};
    struct err err;
    if (parse(&c, line, text, &err) < 0)
        fail_msg("%s: %s", text, err.text);
    return c;
}

static void defaults(void **state)
{
    struct line line;
    struct command c = good(&line, "assay run -s a -m b");
    const struct options *o = &c.options;
    (void)state;
    assert_int_equal(c.verb, VERB_RUN);
    assert_string_equal(o->suite, "a");
    assert_string_equal(o->model, "b");
    assert_string_equal(o->db, "results/assay.db");
    assert_null(o->base_url); /* the provider's own */
    assert_true(o->stream);
    assert_int_equal(o->n, 1);
    assert_int_equal(o->limit, OPT_UNSET);
    assert_int_equal(o->seed, OPT_UNSET);
    assert_true(o->temperature < 0 && o->fail_under < 0);
    assert_null(o->extra);
    assert_false(o->quiet || o->help || o->json);
    assert_int_equal(c.n_operand, 0);
}

/* Every way to write the same thing. */
static void spellings(void **state)
{
    static const char *const same[] = {
        "assay run -s a -m b -q -n 5 --limit 3",
        "assay run -sa -mb -qn5 --limit=3",
        "assay -q run --suite a --model=b --n 5 --limit 3",
        "assay --limit 3 -n5 -s=a -m b run --quiet",
        "assay run -m b -q --no-quiet -q -n 1 -s a -n5 --limit 3",
    };
    (void)state;
    for (size_t i = 0; i < countof(same); i++) {
        struct line line;
        struct command c = good(&line, same[i]);
        assert_int_equal(c.verb, VERB_RUN);
        assert_string_equal(c.options.suite, "a");
        assert_string_equal(c.options.model, "b");
        assert_int_equal(c.options.n, 5);
        assert_int_equal(c.options.limit, 3);
        assert_true(c.options.quiet);
    }
}

static void operands(void **state)
{
    struct line line;
    struct command c = good(&line, "assay cell -f a=b -f c -- ls -l --json");
    (void)state;
    assert_int_equal(c.n_operand, 3);
    assert_string_equal(c.operand[1], "-l");
    assert_null(c.operand[3]);
    assert_int_equal(c.options.file.n, 2);
    assert_string_equal(c.options.file.item[0], "a=b");
    c = good(&line, "assay report 1 --json 2 last");
    assert_int_equal(c.n_operand, 3);
    assert_true(c.options.json);
    c = good(&line, "assay score - --suite x");
    assert_string_equal(c.operand[0], "-");
    c = good(&line, "assay serve-recorded file --port 0");
    assert_int_equal(c.verb, VERB_SERVE_RECORDED);
    assert_int_equal(c.options.port, 0);
    c = good(&line, "assay serve-recorded a b --fail-every 3 --wrap");
    assert_int_equal(c.n_operand, 2);
    assert_int_equal(c.options.fail_every, 3);
    assert_true(c.options.wrap);
}

static void numbers(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } table[] = {
        {"1", 1},           {"4k", 4000}, {"4K", 4000}, {"2M", 2000000},
        {"3G", 3000000000}, {"+7", 7},    {"007", 7},   {"9007199254740992", 9007199254740992},
    };
    char text[100];
    struct line line;
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        snprintf(text, sizeof text, "assay run -s a -m b --max-tokens %s", table[i].text);
        assert_int_equal(good(&line, text).options.max_tokens, table[i].value);
    }
    assert_true(good(&line, "assay run -s a -m b --temperature .5").options.temperature == 0.5);
    assert_true(good(&line, "assay run -s a -m b --temperature 0").options.temperature == 0);
    assert_true(good(&line, "assay run -s a -m b --top-p 1e-1").options.top_p == 1e-1);
}

/* What is wrong, and words that the message must hold. */
static void errors(void **state)
{
    static const struct {
        const char *line, *says, *too;
    } table[] = {
        {"assay rnu", "\"rnu\"", "did you mean \"run\"?"},
        {"assay serve_recorded f", "serve_recorded", "did you mean \"serve-recorded\"?"},
        {"assay xyzzy", "there are: doctor ping suites", "cell"},
        {"assay help rnu", "did you mean \"run\"?", ""},
        {"assay run --temprature 3", "--temprature", "did you mean --temperature?"},
        {"assay run --temprature=3", "no option --temprature;", "did you mean --temperature?"},
        {"assay --temprature 3 run", "--temprature", "did you mean --temperature?"},
        {"assay report --no-jsno", "--no-jsno", "did you mean --no-json?"},
        {"assay run --zzz", "there is no option --zzz", ""},
        {"assay run -limit 3", "-limit", "did you mean --limit?"},
        {"assay run -zq", "-z", "-zq"},
        {"assay report --temperature 1", "--temperature",
         "of run, tbgen, gen, ping, judge or calibrate, not of report"},
        {"assay pull x --json", "an option of run, doctor, suites, validate", ""},
        {"assay --json", "--json", "no verb was given"},
        {"assay -q", "no verb was given", ""},
        {"assay run --man", "--man", "without a verb"},
        {"assay run", "--suite NAME and --model NAME are needed", ""},
        {"assay score", "FILE is needed", ""},
        {"assay compare", "A is needed", ""},
        {"assay run -s a -m b -s c", "--suite is given twice, the second time as \"c\"", ""},
        {"assay run -s a --model b -mc", "--model is given twice, the second time as \"c\"", ""},
        {"assay score f", "--suite NAME is needed", ""},
        {"assay export", "FORMAT is needed", ""},
        {"assay cell", "-- COMMAND is needed", ""},
        {"assay score a b -s x", "\"b\" is too much", "FILE"},
        {"assay suites x", "\"x\" is too much", "no operands"},
        {"assay run -s a -m b -n 0", "--n", "1..100000, not \"0\""},
        {"assay run -s a -m b -n 5x", "whole number", "\"5x\""},
        {"assay run -s a -m b -n 1.5", "whole number", "\"1.5\""},
        {"assay run -s a -m b -n 5kk", "\"5kk\"", ""},
        {"assay run -s a -m b -n ''", "\"\"", ""},
        {"assay run -s a -m b -n ' 5'", "\" 5\"", ""},
        {"assay run -s a -m b --limit 99999999999999999999", "1 or more", ""},
        {"assay run -s a -m b --limit 9999999999999999G", "1 or more", ""},
        {"assay run -s a -m b --seed -1", "0 or more, not \"-1\"", ""},
        {"assay run -s a -m b --temperature hot", "a number, 0..5", "\"hot\""},
        {"assay run -s a -m b --temperature nan", "0..5", ""},
        {"assay run -s a -m b --temperature inf", "0..5", ""},
        {"assay run -s a -m b --temperature 0x1", "0..5", ""},
        {"assay run -s a -m b --temperature 0,5", "0..5", ""},
        {"assay run -s '' -m b", "--suite", "empty"},
        {"assay report --json=yes", "--json takes no value", "yes"},
        {"assay report --no-json=yes", "--no-json takes no value", ""},
        {"assay run --no-limit", "--no-limit", "takes a value"},
        {"assay run --model", "--model needs a value", "NAME"},
        {"assay run -m", "--model needs a value", "NAME"},
        {"assay run --model --suite x", "--model needs a value", ""},
        {"assay run --model --", "--model needs a value", ""},
        {"assay cell --tier bwarp -- ls", "weak, landlock, bwrap or namespaces",
         "did you mean \"bwrap\"?"},
        {"assay report --class mismatc", "quarantined", "did you mean \"mismatch\"?"},
        {"assay --completion fish", "bash or zsh", ""},
        {"assay report --json --csv", "--json and --csv", "contradict"},
        {"assay report -qv", "--quiet and --verbose", "contradict"},
        {"assay run -s a -m b --repair 2 --best-of 2", "--repair and --best-of", "contradict"},
        {"assay report --by class --class pass", "--by and --class", "contradict"},
        {"assay reward -s a -s b", "--suite is given twice", "--suite A,B"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct command c = {.n_operand = 77};
        struct line line;
        struct err err;
        if (parse(&c, &line, table[i].line, &err) == 0)
            fail_msg("%s: was taken", table[i].line);
        assert_int_equal(err.kind, ERR_USAGE);
        if (!strstr(err.text, table[i].says) || !strstr(err.text, table[i].too))
            fail_msg("%s: says: %s", table[i].line, err.text);
        assert_int_equal(c.n_operand, 77); /* untouched */
    }
}

static void documents_need_nothing_else(void **state)
{
    static const struct {
        const char *line;
        enum verb verb;
        bool help;
    } table[] = {
        {"assay", VERB_COUNT, true},
        {"assay help", VERB_COUNT, true},
        {"assay --help", VERB_COUNT, true},
        {"assay -h", VERB_COUNT, true},
        {"assay help help", VERB_COUNT, true},
        {"assay help run", VERB_RUN, true},
        {"assay run --help", VERB_RUN, true},
        {"assay --help score", VERB_SCORE, true},
        {"assay score -h", VERB_SCORE, true},
        {"assay --version", VERB_COUNT, false},
        {"assay run -V", VERB_RUN, false},
        {"assay --man", VERB_COUNT, false},
        {"assay --completion zsh", VERB_COUNT, false},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct line line;
        struct command c = good(&line, table[i].line);
        assert_int_equal(c.verb, table[i].verb);
        assert_int_equal(c.options.help, table[i].help);
    }
}

static void environment(void **state)
{
    struct line line;
    (void)state;
    setenv("ASSAY_DB", "env.db", 1);
    assert_string_equal(good(&line, "assay report").options.db, "env.db");
    assert_string_equal(good(&line, "assay report --db x.db").options.db, "x.db");
    setenv("ASSAY_DB", "", 1);
    assert_string_equal(good(&line, "assay report").options.db, "results/assay.db");
    unsetenv("ASSAY_DB");
}

/* A command line of a verb and many times the same word. */
static int parse_many(struct command *ret, const char *verb, const char *word, int argc,
                      struct err *err)
{
    char words[3][20], *argv[400] = {words[0], words[1]};
    snprintf(words[0], sizeof words[0], "assay");
    snprintf(words[1], sizeof words[1], "%s", verb);
    snprintf(words[2], sizeof words[2], "%s", word);
    for (int i = 2; i < argc; i++)
        argv[i] = words[2];
    *err = (struct err){0};
    return opt_parse(ret, argc, argv, err);
}

static void too_many(void **state)
{
    struct command c;
    struct err err;
    (void)state;
    assert_int_equal(parse_many(&c, "report", "1", 257, &err), 0);
    assert_int_equal(c.n_operand, 255);
    assert_null(c.operand[255]);
    assert_int_equal(parse_many(&c, "report", "1", 258, &err), -1);
    assert_non_null(strstr(err.text, "255 operands"));
    assert_int_equal(parse_many(&c, "cell", "-fa", 67, &err), -1);
    assert_non_null(strstr(err.text, "64 times"));
}

/* The tables themselves. */
static bool no_verb_of_both(const struct opt_row *a, const struct opt_row *b)
{
    for (enum verb v = 0; v < VERB_COUNT; v++)
        if (opt_belongs(a, v) && opt_belongs(b, v))
            return false;
    return true;
}

static void rows_are_sound(void **state)
{
    (void)state;
    for (const struct opt_row *row = opt_table; row->name; row++) {
        bool number = row->type == OPT_INT || row->type == OPT_REAL;
        const char *verbs = row->verbs, *w;
        size_t n;
        assert_true((row->type == OPT_FLAG) == !row->arg);
        assert_true(number == (row->max > row->min));
        assert_true(!number || row->def || row->min > OPT_UNSET);
        assert_true((row->type == OPT_CHOICE) <= (row->choices != NULL));
        assert_true(row->type != OPT_LIST || row->letter); /* the zsh script counts on it */
        while ((w = opt_word(&verbs, ' ', &n)) && *w != '*') {
            bool known = false;
            for (size_t i = 0; i < VERB_COUNT; i++)
                known |= str_eqc((struct str){w, n}, verb_table[i].name);
            assert_true(known);
        }
        for (const struct opt_row *other = opt_table; other < row; other++) {
            assert_true(strcmp(row->name, other->name) != 0 || no_verb_of_both(row, other));
            assert_true(!row->letter || row->letter != other->letter);
            assert_true(row->offset != other->offset || (row->bit && !(row->bit & other->bit)));
        }
    }
}

static void tiers_are_the_cell_s(void **state)
{
    static const char *const names[] = {
#define X(id, name, text) name,
        EXEC_TIERS(X)
#undef X
    };
    (void)state;
    for (const struct opt_row *row = opt_table; row->name; row++) {
        if (strcmp(row->name, "tier") != 0)
            continue;
        for (size_t i = 1; i < countof(names); i++) /* all but "none" */
            assert_true(opt_has_word(row->choices, '|', names[i]));
    }
}

static char *printed(void (*print)(FILE *out, int arg), int arg)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    assert_non_null(f);
    print(f, arg);
    fclose(f);
    return text;
}

static void print_help(FILE *out, int verb)
{
    opt_help(out, (enum verb)verb);
}

static void print_man(FILE *out, int unused)
{
    (void)unused;
    opt_man(out);
}

static void print_completion(FILE *out, int zsh)
{
    assert_int_equal(opt_completion(out, zsh ? "zsh" : "bash", NULL), 0);
}

/* The option stands there as a word of its own: "--n" is not found in "--no-json". */
static bool mentions(const char *text, const char *dashes, const char *name)
{
    char word[80];
    size_t n;
    snprintf(word, sizeof word, "%s%s", dashes, name);
    n = strlen(word);
    while ((text = strstr(text, word))) {
        text += n;
        if (!strchr("abcdefghijklmnopqrstuvwxyz-", *text) || !*text)
            return true;
    }
    return false;
}

static void help_holds_every_option(void **state)
{
    (void)state;
    for (int verb = 0; verb <= VERB_COUNT; verb++) {
        char *text = printed(print_help, verb);
        for (const struct opt_row *row = opt_table; row->name; row++)
            if (opt_belongs(row, (enum verb)verb) && !mentions(text, "--", row->name))
                fail_msg("--%s is missing from help of verb %d", row->name, verb);
        free(text);
    }
}

static void help_fits_80_columns(void **state)
{
    (void)state;
    for (int verb = 0; verb <= VERB_COUNT; verb++) {
        char *text = printed(print_help, verb);
        struct str rest = str_c(text), line;
        while (str_line(&rest, &line))
            if (line.n > 80 || str_ends(line, " "))
                fail_msg("help of verb %d: " STR_FMT, verb, STR_ARG(line));
        free(text);
    }
}

static void man_and_completion_hold_every_option(void **state)
{
    char *man = printed(print_man, 0), *bash = printed(print_completion, 0),
         *zsh = printed(print_completion, 1);
    (void)state;
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (!mentions(man, "Fl \\-", row->name) || !mentions(bash, "--", row->name) ||
            !mentions(zsh, "--", row->name))
            fail_msg("--%s is missing from the man page or a completion", row->name);
    free(man);
    free(bash);
    free(zsh);
}

static void documents_hold_every_verb(void **state)
{
    char *text[] = {printed(print_help, VERB_COUNT), printed(print_man, 0),
                    printed(print_completion, 0), printed(print_completion, 1)};
    (void)state;
    for (size_t t = 0; t < countof(text); t++) {
        for (size_t i = 0; i < VERB_COUNT; i++)
            if (!strstr(text[t], verb_table[i].name))
                fail_msg("%s is missing from document %zu", verb_table[i].name, t);
        free(text[t]);
    }
}

/* Every verb has examples; they are of that verb, say what they do, and parse. */
static void examples_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < VERB_COUNT; i++) {
        struct arena arena = {0};
        struct verb_text verb = verb_text((enum verb)i, &arena);
        struct str rest = str_c(verb.examples), line;
        size_t n = 0;
        for (; str_line(&rest, &line); n++) {
            ptrdiff_t end = str_find(line, " # ", 0);
            char text[600];
            struct line words;
            assert_true(end > 0);
            snprintf(text, sizeof text, STR_FMT, STR_ARG(str_slice(line, 0, (size_t)end)));
            assert_int_equal(good(&words, text).verb, i);
        }
        assert_true(n > 0 && *verb.about && !strstr(verb.about, "{{"));
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(spellings),
        cmocka_unit_test(operands),
        cmocka_unit_test(numbers),
        cmocka_unit_test(errors),
        cmocka_unit_test(documents_need_nothing_else),
        cmocka_unit_test(environment),
        cmocka_unit_test(too_many),
        cmocka_unit_test(rows_are_sound),
        cmocka_unit_test(tiers_are_the_cell_s),
        cmocka_unit_test(help_holds_every_option),
        cmocka_unit_test(help_fits_80_columns),
        cmocka_unit_test(man_and_completion_hold_every_option),
        cmocka_unit_test(documents_hold_every_verb),
        cmocka_unit_test(examples_parse),
    };
    unsetenv("ASSAY_DB");
    unsetenv("OPENAI_BASE_URL");
    return cmocka_run_group_tests_name("opt", tests, NULL, NULL);
}
