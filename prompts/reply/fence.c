/* fence.c: fenced blocks as models really write them.
 *
 * CommonMark's rules (at least three backticks or tildes, closed by as many or more of the same),
 * and beyond them: any indentation; an opening at the end of a line of prose when it names Verilog;
 * code on the opening line; a closing fence right behind the last line of code; and an opening that
 * names a language inside an open block begins a new block, because the old one was never closed
 * (or was a wrapper such as ```markdown). */
#include "prompts/reply/reply.h"

#include <string.h>
#include <strings.h>

static const char *const verilog_names[] = {
    "verilog", "systemverilog", "sv", "v", "vlog", "svh", "vh", "system-verilog", "verilog-2001",
};

/* Languages in which a string or a comment may well hold a Verilog module. */
static const char *const foreign_names[] = {
    "python", "py",   "c",       "cpp",  "c++", "vhdl", "json", "bash", "sh",    "shell", "console",
    "tcl",    "make", "mermaid", "yaml", "xml", "html", "java", "js",   "scala", "rust",  "diff",
};

static bool is_one_of(struct str word, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (word.n == strlen(names[i]) && strncasecmp(word.p, names[i], word.n) == 0)
            return true;
    return false;
}

static bool is_verilog(struct str word)
{
    return is_one_of(word, verilog_names, countof(verilog_names));
}

/* The language in an info string: "verilog", "{.verilog}", "sv:TopModule.sv", "v title=x". */
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

/* Code that stands on the opening line, as in "```verilog module a(...". */
static bool is_code(struct str s)
{
    static const char *const starts[] = {"module ", "//", "/*", "`", "assign ", "always", "(*"};
    for (size_t i = 0; i < countof(starts); i++)
        if (str_starts(s, starts[i]))
            return true;
    return false;
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

/* The last backticks of a line of prose, when only the name of a Verilog follows them. */
static struct run run_verilog(struct str line)
{
    struct str s = str_trim_right(line);
    size_t i = s.n;
    while (i > 0 && s.n - i < 20 && s.p[i - 1] != '`' && s.p[i - 1] != ' ')
        i--;
    if (i == 0 || s.p[i - 1] != '`' || !is_verilog(str_slice(s, i, s.n)))
        return (struct run){0};
    while (i > 0 && s.p[i - 1] == '`')
        i--;
    return run_at(line, i);
}

struct finder {
    struct str text;
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
    static const char *const ends[] = {".v", ".sv", ".vh", ".svh"};
    struct str rest = str_slice(f->text, f->begin, f->text.n), line;
    bool skip = false;
    if (!str_line(&rest, &line))
        return;
    line = str_trim(line);
    for (size_t i = 0; i < countof(ends); i++)
        skip |= str_ends(line, ends[i]) && line.p[0] != '/' && line.p[0] != '`';
    skip &= !memchr(line.p, ' ', line.n);
    if (skip || is_verilog(line)) {
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
    f->foreign = is_one_of(word, foreign_names, countof(foreign_names));
    f->begin = at + line.n + 1;
    code = str_trim_left(info);
    if (is_verilog(word))
        code = str_trim_left(str_slice(code, word.n, code.n));
    if (is_code(code))
        f->begin = (size_t)(code.p - f->text.p);
    if (f->begin > f->text.n)
        f->begin = f->text.n;
    f->info = str_trim(info);
    skip_name(f);
}

/* Does an opening line inside a block begin another one? Verilog always does; another language only
 * where the block at hand cannot be a wrapper around it. */
static bool opens_another(const struct finder *f, struct run run, struct str info)
{
    struct str word = info_word(info);
    return is_verilog(word) ||
           (run.n >= f->run.n && is_one_of(word, foreign_names, countof(foreign_names)));
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
        run = run_verilog(line);
    if (str_trim(str_slice(line, 0, run.n ? run.begin : line.n)).n)
        f->label = str_slice(line, 0, run.n ? run.begin : line.n);
    if (run.n && !inline_code)
        block_begin(f, line, run);
}

struct fence *fences_find(struct str text, size_t *n, struct arena *arena)
{
    struct finder f = {.text = text, .arena = arena};
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
