/* load.c: the samples of one problem, out of the store. */
#include "results/train/load.h"

#include "harness/io/json.h"
#include "harness/base/utf8.h"
#include "problems/parts.h"
#include "results/store/sql.h"

#include <string.h>

/* Characters of all messages of a prompt. */
#define PROMPT_CHARS(sha256)                                                                       \
    "(SELECT SUM(LENGTH(json_extract(m.value, '$.content'))) "                                     \
    "FROM prompts p, json_each(p.messages) m WHERE p.sha256 = " sha256 ")"

static const char samples_sql[] =
    "SELECT s.id, s.idx, s.prompt_sha256, s.form, s.reply, s.reasoning, v.class, v.detail, "
    "v.score, "
    "v.mismatches, v.compared, v.candidate, s.finish_reason, s.api_error, "
    "(SELECT t.prompt_sha256 FROM turns t WHERE t.sample_id = s.id AND t.turn = 0), "
    "(SELECT COUNT(*) FROM turns t WHERE t.sample_id = s.id), "
    "(SELECT " PROMPT_CHARS("s.prompt_sha256") " - " PROMPT_CHARS(
        "t.prompt_sha256") " FROM turns t WHERE t.sample_id = s.id AND t.turn = 0), "
                           "EXISTS (SELECT 1 FROM verdicts b WHERE b.sample_id = s.id AND "
                           "b.role = 'second' AND b.class = 'pass' AND b.candidate = v.candidate), "
                           "v.step "
                           "FROM samples s "
                           "LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = ? AND "
                           "s.problem_id = ? "
                           "ORDER BY s.idx";

/* Of the newest audit of the suite that came to its end. */
static const char mutants_sql[] =
    "SELECT m.idx, m.operator, m.class, m.outcome, m.code FROM mutants m WHERE m.problem_id = ?1 "
    "AND m.outcome IN ('killed', 'different') AND m.operator <> 'trivial' AND m.audit_id = "
    "(SELECT MAX(a.id) FROM audits a JOIN problems p ON p.suite_id = a.suite_id "
    "WHERE p.id = ?1 AND a.ended_at IS NOT NULL) ORDER BY m.idx";

int loader_open(struct loader *l, struct store *store, const struct train_options *o,
                struct err *err)
{
    sqlite3 *db = store_db(store);
    *l = (struct loader){.store = store, .options = o};
    if (sql_prepare(db, &l->samples, err, samples_sql, "") < 0 ||
        sql_prepare(db, &l->mutants, err, mutants_sql, "") < 0 ||
        sql_prepare(db, &l->prompt, err, "SELECT messages FROM prompts WHERE sha256 = ?", "") < 0)
        return -1;
    return 0;
}

void loader_close(struct loader *l)
{
    sqlite3_finalize(l->samples);
    sqlite3_finalize(l->mutants);
    sqlite3_finalize(l->prompt);
}

static struct str in_fence(const struct loader *l, struct str code, struct arena *arena)
{
    const char *word = kind_code(l->kind)->fences[0];
    struct str trimmed = str_trim(code);
    return trimmed.n ? str_c(arena_printf(arena, "```%s\n" STR_FMT "\n```", word, STR_ARG(trimmed)))
                     : trimmed;
}

static struct str boxed(const struct loader *l, struct str code, struct arena *arena)
{
    const struct part *part;
    size_t n = parts_read(&part, l->kind, code, arena);
    struct buf b;
    buf_init(&b, 16u << 20);
    for (size_t i = 0; i < n; i++) {
        buf_addc(&b, i ? ", " : "\\boxed{");
        buf_adds(&b, part[i].text);
    }
    buf_addc(&b, n ? "}" : "");
    return arena_take(arena, &b);
}

/* What was taken out of a reply elsewhere, as the reply that the default prompt asks for. */
static struct str fenced(const struct loader *l, struct str code, struct arena *arena)
{
    if (l->kind->form == FORM_VALUE)
        return boxed(l, code, arena);
    return in_fence(l, code, arena);
}

/* What is written of a model's reply. */
static void read_answer(struct origin *o, const struct loader *l, const struct reply *reply,
                        const struct problem *p, struct arena *arena)
{
    const char *reasoning = l->options->reasoning;
    struct candidate c = {0};
    extract_reply(&c, reply, p, l->kind, NULL, arena);
    o->format = c.code.p && str_has(c.answer, l->kind->mark);
    o->answer.text = strcmp(reasoning, "keep") == 0 ? reply->text : str_trim(c.answer);
    if (strcmp(reasoning, "wrap") == 0)
        o->answer.reasoning = str_trim(c.reasoning);
}

static void read_tokens(struct train_sample *s, const struct loader *l, struct str code,
                        struct arena *arena)
{
    tokens_read(&s->code, kind_code(l->kind), code, arena);
    s->gram = tokens_grams(&s->code, 3, &s->n_gram, arena);
}

static struct train_sample *add(struct sample_list *list, struct arena *arena)
{
    list->s = arena_room(arena, list->s, list->n, &list->cap, sizeof *list->s);
    return &list->s[list->n++];
}

static int64_t int_or(sqlite3_stmt *row, int column, int64_t none)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? none
                                                           : sqlite3_column_int64(row, column);
}

static void read_sample(struct train_sample *s, const struct loader *l, const struct problem *p,
                        struct arena *arena)
{
    sqlite3_stmt *row = l->samples;
    struct origin *o = s->of;
    struct str candidate = sql_text(row, 11, arena);
    struct reply reply = {.text = sql_text(row, 4, arena), .reasoning = sql_text(row, 5, arena)};
    s->row = sqlite3_column_int64(row, 0);
    o->index = sqlite3_column_int(row, 1);
    if (sqlite3_column_type(row, 2) != SQLITE_NULL)
        o->prompt_sha256 = sql_cstr(row, 2, arena);
    if (str_eqc(sql_text(row, 3, arena), "completion")) {
        o->answer.text = fenced(l, candidate.n ? candidate : reply.text, arena);
        o->format = candidate.n > 0;
    } else {
        read_answer(o, l, &reply, p, arena);
    }
    s->class = verdict_class_by_name(sql_text(row, 6, arena));
    o->detail = sql_cstr(row, 7, arena);
    s->tool_limit = s->class != CLASS_PASS &&
                    (verdict_tool_limit(s->class, o->detail) || sqlite3_column_int(row, 17) != 0);
    s->compiled = s->class != CLASS_TAMPER && s->class != CLASS_COUNT &&
                  verdict_compiled(s->class, sql_cstr(row, 18, arena));
    s->share = s->class == CLASS_PASS ? 1 : sqlite3_column_double(row, 8);
    o->mismatches = int_or(row, 9, -1);
    o->compared = int_or(row, 10, -1);
    s->chars = utf8_count(o->answer.text) + utf8_count(o->answer.reasoning);
    read_tokens(s, l, candidate.n && l->kind->form != FORM_VALUE ? candidate : o->answer.text,
                arena);
}

/* The sample begins at its first turn: what came before its last answer is part of it, as far as it
 * is written: what the last prompt has more than the first. */
static void read_turns(struct train_sample *s, sqlite3_stmt *row, struct arena *arena)
{
    struct origin *o = s->of;
    o->turns = sqlite3_column_int64(row, 15);
    if (o->turns == 0)
        return;
    s->repaired = true;
    o->last_sha256 = o->prompt_sha256;
    o->prompt_sha256 = sql_cstr(row, 14, arena);
    s->chars += (size_t)sqlite3_column_int64(row, 16);
}

int load_samples(struct sample_list *list, struct loader *l, int64_t run, const char *model,
                 const struct problem *p, struct arena *arena, struct err *err)
{
    int rc = sql_bind(l->samples, err, "ii", run, p->row);
    while (rc >= 0 && (rc = sql_step(l->samples, err)) == 1) {
        struct train_sample *s = add(list, arena);
        struct origin *o = arena_alloc(arena, sizeof *o);
        *s = (struct train_sample){.of = o};
        *o = (struct origin){.run = run, .model = model};
        read_sample(s, l, p, arena);
        if (strcmp(l->options->source, "repairs") == 0)
            read_turns(s, l->samples, arena);
        if (sqlite3_column_type(l->samples, 13) != SQLITE_NULL)
            s->class = CLASS_API_ERROR;
        if (verdict_wall_limit(s->class, o->detail))
            s->class = CLASS_HARNESS_ERROR; /* a busy machine can bring it about */
    }
    return rc;
}

static void add_code(struct sample_list *list, const struct loader *l, int64_t row,
                     enum verdict_class class, double share, struct str code, const char *tool,
                     struct arena *arena)
{
    struct train_sample *s = add(list, arena);
    struct origin *o = arena_alloc(arena, sizeof *o);
    *o = (struct origin){.index = (int)row,
                         .model = "",
                         .detail = "",
                         .tool = tool,
                         .format = true,
                         .mismatches = -1,
                         .compared = -1,
                         .answer = {.text = fenced(l, code, arena)}};
    *s = (struct train_sample){.row = row,
                               .class = class,
                               .share = share,
                               .compiled = true, /* what does not is invalid */
                               .chars = utf8_count(o->answer.text),
                               .of = o};
    read_tokens(s, l, code, arena);
}

/* A design that the bench passes and that an input tells apart is as wrong
 * as can be hardly seen. */
int load_mutants(struct sample_list *list, struct loader *l, const struct problem *p,
                 struct arena *arena, struct err *err)
{
    int rc = sql_bind(l->mutants, err, "i", p->row);
    while (rc >= 0 && (rc = sql_step(l->mutants, err)) == 1) {
        bool killed = str_eqc(sql_text(l->mutants, 3, arena), "killed");
        enum verdict_class c =
            killed ? verdict_class_by_name(sql_text(l->mutants, 2, arena)) : CLASS_MISMATCH;
        if (list->n == 0)
            add_code(list, l, -1, CLASS_PASS, 1, p->reference, "reference", arena);
        add_code(list, l, sqlite3_column_int64(l->mutants, 0), c, killed ? 0 : 0.999,
                 sql_text(l->mutants, 4, arena), sql_cstr(l->mutants, 1, arena), arena);
    }
    return rc;
}

int load_prompt(json_t **ret, struct loader *l, const char *sha256, struct arena *arena,
                struct err *err)
{
    int rc;
    if (sql_bind(l->prompt, err, "s", sha256) < 0)
        return -1;
    rc = sql_step(l->prompt, err);
    if (rc == 0)
        return err_set(err, ERR_STORE, "the prompt %.16s of a sample is not stored", sha256);
    rc = rc < 0 ? -1 : json_parse(sql_text(l->prompt, 0, arena), "stored prompt", ret, err);
    sqlite3_reset(l->prompt);
    return rc;
}
