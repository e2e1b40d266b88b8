/* fence.c: fenced blocks as models really write them.
 *
 * CommonMark's rules (at least three backticks or tildes, closed by as many or more of the same),
 * and beyond them: any indentation; an opening at the end of a line of prose when it names
 * the language that is wanted; * code on the opening line; a closing fence right behind the last line of code; and an opening that
 * names a language inside an open block begins a new block, because the old one was never closed
 * (or was a wrapper such as ```markdown). */
#include "prompts/reply/reply.h"

#include <string.h>

/* The language in an info string: "rust", "{.rust}", "rs:top.rs", "rs title=x". */
static struct str info_word(struct str info)
{
    size_t i = 0;
    info = str_trim(info);
    while (info.n && (info.p[0] == '{' || info.p[0] == '.'))
        info = str_slice(info, 1, info.n);
    while (i < info.n && !memchr(" \t:,{}", info.p[i], 6))
        i++;
    return str_slice(info, 0, i);
}

/* A run of one fence character. */
struct run {
    char c;
    size_t begin, n; /* in its line; n == 0: there is none */
};

static struct run run_at(struct str line, size_t i)
{
    struct run r = {.begin = i};
    if (i >= line.n || (line.p[i] != '`' && line.p[i] != '~'))
        return r;
    r.c = line.p[i];
    while (i < line.n && line.p[i] == r.c)
        i++;
    r.n = i - r.begin;
    if (r.n < 3)
        r.n = 0;
    return r;
}

/* The run that a line starts with. */
static struct run run_first(struct str line)
{
    return run_at(line, line.n - str_trim_left(line).n);
}

/* The run of backticks that a line ends with. */
static struct run run_last(struct str line)
{
    size_t end = str_trim_right(line).n, i = end;
    while (i > 0 && line.p[i - 1] == '`')
        i--;
    return run_at(line, i);
}

/* The last backticks of a line of prose, when only a word for the language follows them. */
static struct run run_named(struct str line, const struct lang *lang)
{
    struct str s = str_trim_right(line);
    size_t i = s.n;
    while (i > 0 && s.n - i < 20 && s.p[i - 1] != '`' && s.p[i - 1] != ' ')
        i--;
    if (i == 0 || s.p[i - 1] != '`' || !lang_is_any(str_slice(s, i, s.n), lang->fences))
        return (struct run){0};
    while (i > 0 && s.p[i - 1] == '`')
        i--;
    return run_at(line, i);
}

struct finder {
    struct str text;
    const struct lang *lang;
    struct str label, info; /* of the open block, or the next one */
    struct fence *fence;
    size_t n, cap;
    bool open;
    struct run run; /* of the open block */
    size_t begin;   /* offset of its content */
    bool foreign;
    struct arena *arena;
};

static void block_end(struct finder *f, size_t end, bool closed)
{
    f->fence = arena_room(f->arena, f->fence, f->n, &f->cap, sizeof *f->fence);
    f->fence[f->n++] = (struct fence){
        .content = str_slice(f->text, f->begin, end),
        .label = f->label,
        .info = f->info,
        .foreign = f->foreign,
        .closed = closed,
    };
    f->label = str_slice(f->text, 0, 0);
    f->open = false;
}

/* A first line that is only a language or a file's name: it belongs on the line above. */
static void skip_name(struct finder *f)
{
    struct str rest = str_slice(f->text, f->begin, f->text.n), line;
    bool skip;
    if (!str_line(&rest, &line))
        return;
    line = str_trim(line);
    skip = lang_ends_any(line, f->lang->endings) && line.p[0] != '/' && line.p[0] != '`' &&
           !memchr(line.p, ' ', line.n);
    if (skip || lang_is_any(line, f->lang->fences)) {
        f->info = f->info.n ? f->info : line;
        f->begin = (size_t)(rest.p - f->text.p);
    }
}

static void block_begin(struct finder *f, struct str line, struct run run)
{
    size_t at = (size_t)(line.p - f->text.p);
    struct str info = str_slice(line, run.begin + run.n, line.n), word = info_word(info), code;
    f->open = true;
    f->run = run;
    f->foreign = lang_is_any(word, f->lang->foreign);
    f->begin = at + line.n + 1;
    code = str_trim_left(info);
    if (lang_is_any(word, f->lang->fences))
        code = str_trim_left(str_slice(code, word.n, code.n));
    if (lang_starts_any(code, f->lang->starts)) /* it stands on the opening line */
        f->begin = (size_t)(code.p - f->text.p);
    if (f->begin > f->text.n)
        f->begin = f->text.n;
    f->info = str_trim(info);
    skip_name(f);
}

/* Does an opening line inside a block begin another one? The language that is wanted always does;
 * another one only where the block at hand cannot be a wrapper around it. */
static bool opens_another(const struct finder *f, struct run run, struct str info)
{
    struct str word = info_word(info);
    return lang_is_any(word, f->lang->fences) ||
           (run.n >= f->run.n && lang_is_any(word, f->lang->foreign));
}

/* A line of an open block. */
static void inside(struct finder *f, struct str line)
{
    size_t at = (size_t)(line.p - f->text.p);
    struct run first = run_first(line), last;
    struct str after = str_trim(str_slice(line, first.begin + first.n, line.n));
    if (first.n) {
        if (first.c == f->run.c && first.n >= f->run.n && after.n == 0) {
            block_end(f, at, true);
        } else if (after.n && !memchr(after.p, '`', after.n) && opens_another(f, first, after)) {
            block_end(f, at, false);
            block_begin(f, line, first);
        }
        return;
    }
    last = run_last(line);
    if (last.n && last.c == f->run.c && last.n >= f->run.n)
        block_end(f, at + last.begin, true);
}

static void outside(struct finder *f, struct str line)
{
    struct run run = run_first(line);
    struct str info = str_slice(line, run.begin + run.n, line.n);
    bool inline_code = run.c == '`' && memmem(info.p, info.n, "```", 3);
    if (!run.n)
        run = run_named(line, f->lang);
    if (str_trim(str_slice(line, 0, run.n ? run.begin : line.n)).n)
        f->label = str_slice(line, 0, run.n ? run.begin : line.n);
    if (run.n && !inline_code)
        block_begin(f, line, run);
}

struct fence *fences_find(struct str text, const struct lang *lang, size_t *n, struct arena *arena)
{
    struct finder f = {.text = text, .lang = lang, .arena = arena};
    struct str rest = text, line;
    while (f.n < FENCE_MAX && str_line(&rest, &line)) {
        if (f.open)
            inside(&f, line);
        else
            outside(&f, line);
    }
    if (f.open)
        block_end(&f, text.n, false);
    *n = f.n;
    return f.fence;
}
