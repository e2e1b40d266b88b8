/* rules.c: from a reply to VHDL. A design is an entity with an architecture, which models like to put
 * into blocks of their own. */
#include "prompts/extract/extract.h"
#include "harness/lang/vhdl/vhdl.h"
#include "prompts/reply/clean.h"
#include "prompts/reply/reply.h"

#include <string.h>

struct work {
    const struct fence *fence;
    size_t n;
    const char *entry;
};

static bool has_both(struct str text, const char *entry)
{
    return vhdl_has_entity(text, entry) && vhdl_has_architecture(text, entry);
}

/* The best block that is whole: the last of those with the best heading. */
static bool take_block(const struct work *w, struct str *code)
{
    int best = -1;
    for (size_t i = 0; i < w->n; i++) {
        int rank = label_rank(w->fence[i].label);
        if (w->fence[i].foreign || rank < best || !has_both(w->fence[i].content, w->entry))
            continue;
        best = rank;
        *code = w->fence[i].content;
    }
    return best >= 0;
}

static bool holds_code(const struct fence *f, const struct lang *lang)
{
    return !f->foreign && (lang_is_any(f->info, lang->fences) || vhdl_has_units(f->content));
}

/* Entity, architecture and what they use, each in a block of its own: all blocks of the language. */
static bool take_joined(const struct work *w, const struct lang *lang, struct str *code,
                        struct arena *arena)
{
    struct buf b;
    bool ok;
    buf_init(&b, 4u << 20);
    for (size_t i = 0; i < w->n; i++)
        if (holds_code(&w->fence[i], lang)) {
            buf_adds(&b, w->fence[i].content);
            buf_addc(&b, "\n");
        }
    ok = !b.over && has_both(buf_str(&b), w->entry);
    if (ok)
        *code = arena_str(arena, buf_str(&b));
    buf_finish(&b);
    return ok;
}

/* Code without a fence, with words around it: from the first line that only code begins with to the
 * last that ends with a semicolon. */
static bool take_bare(struct str text, const struct lang *lang, const char *entry, struct str *code)
{
    struct str rest = text, line;
    const char *from = NULL, *to = NULL;
    while (str_line(&rest, &line)) {
        struct str word = str_trim(line);
        if (!from && word.n && lang_starts_any(word, lang->starts))
            from = line.p;
        if (from && (str_ends(word, ";") || str_starts(word, "--")))
            to = line.p + line.n;
    }
    if (!from || !to)
        return false;
    *code = (struct str){from, (size_t)(to - from)};
    return has_both(*code, entry);
}

/* The last block of the language, though it is not whole: the tool says what it lacks. */
static bool take_last(const struct work *w, const struct lang *lang, struct str *code)
{
    for (size_t i = w->n; i-- > 0;) {
        if (!holds_code(&w->fence[i], lang) && (w->fence[i].foreign || w->fence[i].info.n))
            continue;
        *code = w->fence[i].content;
        return true;
    }
    return false;
}

/* The rule by which code was found; NULL: there is none. */
static const char *find(struct str text, const char *entry, const struct lang *lang,
                        struct str *code, struct arena *arena)
{
    struct work w = {.entry = entry};
    w.fence = fences_find(text, lang, &w.n, arena);
    if (take_block(&w, code))
        return "fence";
    if (take_joined(&w, lang, code, arena))
        return "joined";
    if (take_bare(text, lang, entry, code))
        return "bare";
    return take_last(&w, lang, code) ? "fence" : NULL;
}

static void take(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                 const struct lang *lang, struct arena *arena)
{
    struct candidate c = {.rule = "", .answer = reply->text, .reasoning = reply->reasoning};
    struct str thoughts = {0}, code = {0};
    const char *rule = NULL;
    if (!reply->is_completion)
        reasoning_split(reply->text, lang, &c.answer, &thoughts, arena);
    if (!c.reasoning.n)
        c.reasoning = thoughts;
    code = clean_bytes(c.answer, arena);
    if (reply->is_completion && !strstr(arena_dup(arena, code), "```"))
        rule = "completion";
    else
        rule = find(clean_text(c.answer, lang, arena), problem->entry, lang, &code, arena);
    if (rule && str_trim(code).n) {
        c.rule = rule;
        c.code = arena_str(arena, code);
    } else {
        c.none = none_reason(reply, c.answer);
    }
    *ret = c;
}

const struct extraction extraction_vhdl = {.reply = take, .completion = take};
