/* question.c: what a judge reads, with the answer as data. */
#include "harness/judge/question.h"

#include "harness/base/hash.h"
#include "harness/base/utf8.h"

#include <string.h>

#define QUESTION_MAX (16u << 20)

/* Characters that change how a text is read and are not seen. */
static const struct {
    uint32_t from, to;
} unseen[] = {
    {0x00, 0x08},     {0x0b, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},
    {0x061c, 0x061c}, {0x115f, 0x1160}, {0x180b, 0x180f}, {0x200b, 0x200f},
    {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164}, {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
};

static bool is_unseen(uint32_t c)
{
    for (size_t i = 0; i < countof(unseen); i++)
        if (c >= unseen[i].from && c <= unseen[i].to)
            return true;
    return false;
}

/* What begins a mark of a conversation in one family of models or another. */
static const char *const marks[] = {
    "<|",  "<\xef\xbd\x9c", "<start_of_turn>", "<end_of_turn>", "<<SYS>>",         "<</SYS>>",
    "<s>", "</s>",          "[INST]",          "[/INST]",       "[SYSTEM_PROMPT]",
};

static bool is_mark(struct str text)
{
    for (size_t i = 0; i < countof(marks); i++)
        if (str_starts(text, marks[i]))
            return true;
    return false;
}

static void add_line(struct buf *b, struct str line)
{
    size_t i = 0;
    line = str_trim_right(line); /* also the "\r" of a line's end */
    buf_addc(b, "| ");
    while (i < line.n) {
        size_t from = i;
        uint32_t c = utf8_next(line, &i);
        if (is_unseen(c))
            buf_addf(b, "[U+%04X]", (unsigned)c);
        else
            buf_add(b, line.p + from, i - from);
        if (is_mark(str_slice(line, from, line.n)))
            buf_addc(b, " ");
    }
    buf_addc(b, "\n");
}

struct str judge_quoted(struct str answer, struct arena *arena)
{
    struct str rest = utf8_scrub(str_trim(answer), arena), line;
    struct buf b;
    buf_init(&b, QUESTION_MAX);
    while (str_line(&rest, &line))
        add_line(&b, line);
    if (!b.n)
        buf_addc(&b, "| [the answer is empty]\n");
    return arena_take(arena, &b);
}

static void add_part(struct buf *b, const char *heading, struct str text)
{
    if (!text.n)
        return;
    buf_addf(b, "%s\n\n", heading);
    buf_adds(b, str_trim(text));
    buf_addc(b, "\n\n");
}

struct str judge_question(struct str question, struct str reference, const struct scheme *s,
                          struct str answer, struct arena *arena)
{
    struct buf b;
    buf_init(&b, QUESTION_MAX);
    add_part(&b, "# The question", question);
    add_part(&b, "# A right answer, for you alone; others can be right, too", reference);
    add_part(&b, "# The scheme", scheme_text(s, arena));
    add_part(&b, "# The answer that you grade", judge_quoted(answer, arena));
    return str_trim_right(arena_take(arena, &b));
}

void judge_token(char ret[JUDGE_TOKEN], struct str question)
{
    char hex[HASH_SIZE];
    sha256_hex(question, hex);
    memcpy(ret, hex, JUDGE_TOKEN - 1);
    ret[JUDGE_TOKEN - 1] = 0;
}
