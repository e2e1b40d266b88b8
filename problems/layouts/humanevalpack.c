/* humanevalpack.c: HumanEvalPack (Muennighoff et al. 2023) as JSON lines, a file for each language. Its
 * tests are the text of a program; every assertion in it becomes the calls of the answer that stand in
 * it, each told to whoever compares (runners/native): with what the reference gets, elsewhere. So what an
 * assertion holds a call against is not in the program any more. A test that calls the answer outside of
 * an assertion, or asserts something else, cannot be judged so.
 *
 * A task whose "prompt" is "fix" shows the buggy solution. */
#include "problems/layouts/layout.h"
#include "problems/suite/jsonl.h"

#include <stdlib.h>
#include <string.h>

#define VALUES_FILE "values.json" /* as runners/native/native.h has it */
#define BODY_MAX    (4u << 20)

struct form {
    const char *id, *bench;   /* how the problems' names begin */
    const char *assertion[4]; /* each up to its opening parenthesis; a blank stands for any */
    const char *instead;      /* stands where the assertion stood, behind the calls */
    const char *tell;         /* in front of a call */
    const char *drop[4];      /* left out of the text */
    const char *now[2];       /* one text, and what it becomes */
    const char *quotes;
};

static const struct form forms[] = {
    {"CPP/", "values-cpp", {"assert("}, ";", "assay_emit(", {NULL}, {NULL}, "\"'"},
    {"Go/",
     "values-go",
     {"assert.Equal(", "assert.True(", "assert.False("},
     ";",
     "assay_emit(",
     {"assert := assert.New(t)"},
     {"(t *testing.T)", "()"},
     "\"'`"},
    {"Java/",
     "values-java",
     {"List<Boolean> correct = Arrays.asList(", "if("},
     "",
     "Assay.emit(",
     {NULL},
     {"public class Main ", "class AssayMain "},
     "\"'"},
    {"JavaScript/",
     "values-javascript",
     {"console.assert("},
     ";",
     "assay_emit(",
     {NULL},
     {NULL},
     "\"'`"},
    {"Rust/",
     "values-rust",
     {"assert_eq!(", "assert!("},
     ";",
     "assay_emit(",
     {"#[cfg(test)]", "#[test]"},
     {"fn test_", "pub fn test_"},
     "\""},
};

static const struct form *form_of(const char *id)
{
    for (size_t i = 0; i < countof(forms); i++)
        if (strncmp(id, forms[i].id, strlen(forms[i].id)) == 0)
            return &forms[i];
    return NULL;
}

static bool in_word(struct str s, size_t i)
{
    return i > 0 && (str_is_word_char(s.p[i - 1]) || s.p[i - 1] == '"');
}

static size_t over_string(struct str s, size_t i)
{
    char quote = s.p[i++];
    while (i < s.n && s.p[i] != quote)
        i += s.p[i] == '\\' ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

/* Behind the parenthesis that closes the one before `i`. */
static size_t closed(const struct form *f, struct str s, size_t i)
{
    int depth = 1;
    while (i < s.n && depth) {
        if (strchr(f->quotes, s.p[i])) {
            i = over_string(s, i);
            continue;
        }
        depth += strchr("([{", s.p[i]) != NULL;
        depth -= strchr(")]}", s.p[i]) != NULL;
        i++;
    }
    return i;
}

/* Behind the opening parenthesis of what `mark` begins here, blanks in front of it allowed; 0: it does
 * not. */
static size_t opened(struct str s, size_t i, const char *mark)
{
    size_t n = strlen(mark) - 1, k = i + n;
    if (in_word(s, i) || s.n - i <= n || memcmp(s.p + i, mark, n) != 0)
        return 0;
    while (k < s.n && s.p[k] == ' ')
        k++;
    return k < s.n && s.p[k] == '(' ? k + 1 : 0;
}

/* All calls of the answer in a text, told one behind the other. How many. */
static size_t put_calls(struct buf *out, const struct form *f, struct str s, const char *entry,
                        struct arena *arena)
{
    const char *mark = arena_printf(arena, "%s(", entry);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        size_t from = i, to = opened(s, i, mark);
        if (!to)
            continue;
        to = closed(f, s, to);
        if (from >= 2 && s.p[from - 1] == '.' && str_is_word_char(s.p[from - 2]))
            from -= 2;
        buf_addf(out, "%s" STR_FMT "); ", f->tell, STR_ARG(str_slice(s, from, to)));
        i = to - 1;
        n++;
    }
    return n;
}

/* The assertion that begins here: where its inside begins; 0: none does. */
static size_t assertion_at(const struct form *f, struct str s, size_t i)
{
    size_t at = 0;
    for (size_t k = 0; !at && k < countof(f->assertion) && f->assertion[k]; k++)
        at = opened(s, i, f->assertion[k]);
    return at;
}

static size_t dropped(const struct form *f, struct str rest)
{
    for (size_t k = 0; k < countof(f->drop) && f->drop[k]; k++)
        if (str_starts(rest, f->drop[k]))
            return strlen(f->drop[k]);
    return 0;
}

/* What Java's two forms of assertion leave behind. */
static const char *rest_of(const struct form *f, struct str s, size_t i, size_t calls)
{
    if (*f->instead)
        return f->instead;
    return s.p[i] == 'i' ? (calls ? "if (false)" : NULL) : "List<Boolean> correct = List.of(true)";
}

/* The text without what calls are held against. p NULL: it cannot be done. */
static struct str rewrite(const struct form *f, struct str s, const char *entry,
                          struct arena *arena)
{
    const char *call = arena_printf(arena, "%s(", entry);
    struct buf out;
    size_t told = 0, i = 0;
    bool ok = true;
    buf_init(&out, BODY_MAX);
    while (i < s.n) {
        struct str rest = str_slice(s, i, s.n);
        size_t at = assertion_at(f, s, i), end = at ? closed(f, s, at) : 0, n = 0, gone;
        if (at) {
            const char *stays;
            n = put_calls(&out, f, str_slice(s, at, end - 1), entry, arena);
            stays = rest_of(f, s, i, n);
            ok &= n > 0 || !stays || *f->instead == 0;
            told += n;
            if (stays)
                buf_addc(&out, stays);
            else
                buf_adds(&out, str_slice(s, i, end));
            i = end;
        } else if ((gone = dropped(f, rest))) {
            i += gone;
        } else if (f->now[0] && str_starts(rest, f->now[0])) {
            buf_addc(&out, f->now[1]);
            i += strlen(f->now[0]);
        } else {
            ok &= !opened(s, i, call);
            buf_add(&out, s.p + i++, 1);
        }
    }
    s = arena_take(arena, &out);
    return ok && told ? s : (struct str){0};
}

/* How a test's function becomes what runs. */
static struct str with_main(const struct form *f, struct str body, struct arena *arena)
{
    ptrdiff_t at = str_find(body, f->id[0] == 'G' ? "func Test" : "pub fn test_", 0);
    struct str head, name;
    size_t n = 0;
    if (at < 0 || (f->id[0] != 'G' && f->id[0] != 'R'))
        return body;
    head = str_slice(body, 0, (size_t)at);
    name = str_slice(body, (size_t)at + (f->id[0] == 'G' ? 5 : 7), body.n);
    while (n < name.n && str_is_word_char(name.p[n]))
        n++;
    name = str_slice(name, 0, n);
    (void)head;
    return str_c(
        arena_printf(arena, STR_FMT "\n%s" STR_FMT "(); }\n", STR_ARG(body),
                     f->id[0] == 'G' ? "func main() { " : "fn main() { tests::", STR_ARG(name)));
}

static void add_values(struct problem *p, const struct form *f, struct str test,
                       struct arena *arena)
{
    struct str body = rewrite(f, test, p->entry, arena);
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    json_t *obj;
    char *text;
    p->file = file;
    if (!body.p) {
        p->bench = "needs-bench";
        layout_no_bench(p, arena);
        return;
    }
    body = with_main(f, body, arena);
    obj = json_object();
    json_object_set_new(obj, "body", json_stringn(body.p, body.n));
    text = json_dumps(obj, JSON_COMPACT);
    *file = (struct bench_file){.name = VALUES_FILE, .data = arena_str(arena, str_c(text))};
    free(text);
    json_decref(obj);
    p->n_file = 1;
    p->bench = f->bench;
}

/* Crates that are not part of the language: no answer is told to use them. */
static struct str without_crates(struct str text, struct arena *arena)
{
    static const char *const crates[] = {"use rand::Rng;", "use regex::Regex;", "use md5;", NULL};
    struct str line;
    struct buf out;
    buf_init(&out, BODY_MAX);
    while (str_line(&text, &line)) {
        bool crate = false;
        for (const char *const *c = crates; *c; c++)
            crate |= str_starts(str_trim(line), *c);
        if (!crate)
            buf_adds(&out, line);
        buf_addc(&out, "\n");
    }
    return arena_take(arena, &out);
}

struct texts {
    struct str declaration, import, solution, buggy, test, prompt, instruction;
};

static int read_texts(struct problem *p, struct texts *t, const struct jsonl *in, const json_t *obj,
                      struct arena *arena, struct err *err)
{
    if (jsonl_word(&p->id, in, obj, "task_id", true, arena, err) < 0 ||
        jsonl_word(&p->entry, in, obj, "entry_point", true, arena, err) < 0 ||
        jsonl_text(&t->declaration, in, obj, "declaration", true, arena, err) < 0 ||
        jsonl_text(&t->import, in, obj, "import", false, arena, err) < 0 ||
        jsonl_text(&t->solution, in, obj, "canonical_solution", true, arena, err) < 0 ||
        jsonl_text(&t->buggy, in, obj, "buggy_solution", true, arena, err) < 0 ||
        jsonl_text(&t->test, in, obj, "test", true, arena, err) < 0 ||
        jsonl_text(&t->prompt, in, obj, "prompt", true, arena, err) < 0 ||
        jsonl_text(&t->instruction, in, obj, "instruction", true, arena, err) < 0 ||
        jsonl_word(&p->category, in, obj, "bug_type", false, arena, err) < 0)
        return -1;
    t->declaration = without_crates(t->declaration, arena);
    t->prompt = without_crates(t->prompt, arena);
    return 0;
}

static int read_problem(struct problem *ret, const struct jsonl *in, const json_t *obj, bool fix,
                        struct arena *arena, struct err *err)
{
    struct problem p = {
        .where = in->where, .line = in->line, .difficulty = "", .bench = "", .top = ""};
    struct texts t;
    const struct form *f;
    if (read_texts(&p, &t, in, obj, arena, err) < 0)
        return -1;
    f = form_of(p.id);
    if (!f) {
        err_set(err, ERR_INPUT, "task_id: '%.40s' is of no language that is known", p.id);
        return jsonl_fail(in, err);
    }
    p.family = p.id = arena_printf(arena, "HumanEval_%s", strchr(p.id, '/') + 1);
    p.variant = fix ? "fix" : "synthesize";
    p.spec = t.instruction;
    p.interface = t.declaration;
    if (fix)
        p.spec = str_c(arena_printf(arena, STR_FMT STR_FMT "\n\nFix bugs in %s.", STR_ARG(t.prompt),
                                    STR_ARG(t.buggy), p.entry));
    if (fix)
        p.interface = STR("");
    p.reference = str_c(arena_printf(arena, STR_FMT "\n" STR_FMT STR_FMT, STR_ARG(t.import),
                                     STR_ARG(t.declaration), STR_ARG(t.solution)));
    add_values(&p, f, t.test, arena);
    *ret = p;
    return 0;
}

int load_humanevalpack(struct suite *suite, const struct manifest *m,
                       const struct manifest_task *task, const struct tree *tree, struct err *err)
{
    struct arena *arena = &suite->arena;
    bool fix = strcmp(task->prompt, "fix") == 0;
    struct jsonl in;
    json_t *obj;
    int rc;
    (void)m;
    if (jsonl_open(&in, tree, task->file, arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(arena, jsonl_count(&in) * sizeof *suite->problem);
    while ((rc = jsonl_next(&in, &obj, err)) == 1) {
        rc = read_problem(&suite->problem[suite->n], &in, obj, fix, arena, err);
        json_decref(obj);
        if (rc < 0)
            return -1;
        suite->n++;
    }
    return rc < 0 ? -1 : layout_sort(suite, in.where, err);
}
