/* marks.c: marks that a prompt may ask for, and where a model begins to speak for others. */
#include "prompts/extract/extract.h"

#include <string.h>
#include <strings.h>

/* --- marks around the answer --- */

/* Upper or lower case. `begin` may end before a tag does: attributes follow. */
static const struct marks {
    const char *name, *begin, *end;
} marks[] = {
    {"begin-done", "[BEGIN]", "[DONE]"},
    {"code-tag", "<code", "</code>"},
    {"answer-tag", "<answer", "</answer>"},
};

#define TAG_MAX 200 /* bytes of a tag */

/* The next `word` at or behind `from`, in any case, or -1. */
static ptrdiff_t find_word(struct str s, const char *word, size_t from)
{
    size_t n = strlen(word);
    while (from + n <= s.n) {
        const char *hit = memchr(s.p + from, word[0], s.n - n - from + 1);
        if (!hit)
            return -1;
        from = (size_t)(hit - s.p);
        if (strncasecmp(hit, word, n) == 0)
            return (ptrdiff_t)from;
        from++;
    }
    return -1;
}

/* Behind the opening mark at `at`; 0 when a longer word stands there ("<codeblock>"). */
static size_t behind(struct str s, const struct marks *m, size_t at)
{
    size_t n = at + strlen(m->begin);
    ptrdiff_t end;
    if (m->begin[0] == '[' || n >= s.n)
        return n;
    if (s.p[n] != '>' && s.p[n] != ' ')
        return 0;
    end = str_find(str_slice(s, 0, n + TAG_MAX), ">", n);
    return end < 0 ? 0 : (size_t)end + 1;
}

static ptrdiff_t next_begin(struct str s, const struct marks *m, size_t from, size_t *end)
{
    ptrdiff_t at;
    while ((at = find_word(s, m->begin, from)) >= 0) {
        if ((*end = behind(s, m, (size_t)at)))
            return at;
        from = (size_t)at + 1;
    }
    return -1;
}

/* The last pair of marks with an answer between them. Pairs do not overlap: the opening mark is the
 * nearest before the closing one, so "[BEGIN] and [DONE]" in a sentence takes nothing with it. */
static bool between_marks(const struct marks *m, struct str text, const struct finding *f,
                          struct str *code)
{
    size_t from = 0, later;
    ptrdiff_t begin = next_begin(text, m, 0, &from), end;
    bool found = false;
    while (begin >= 0 && (end = find_word(text, m->end, from)) >= 0) {
        struct str head = str_slice(text, 0, (size_t)end), got;
        while (next_begin(head, m, from, &later) >= 0)
            from = later;
        if (f->find(f->data, str_slice(head, from, head.n), &got)) {
            *code = got;
            found = true;
        }
        begin = next_begin(text, m, (size_t)end, &from);
    }
    return found;
}

const char *marks_find(struct str text, const struct finding *f, struct str *code)
{
    for (size_t i = 0; i < countof(marks); i++)
        if (between_marks(&marks[i], text, f, code))
            return marks[i].name;
    return NULL;
}

/* --- turns that the model invented --- */

/* What ends a turn in the templates of models. */
static const char *const turn_marks[] = {
    "<|im_end|>",
    "<|im_start|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<end_of_turn>",
    "<start_of_turn>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|eom_id|>",
    "<|user|>",
    "<|end|>",
    "<|EOT|>",
    "<|END_OF_TURN_TOKEN|>",
    "<\uff5cend\u2581of\u2581sentence\uff5c>",
    "<\uff5cUser\uff5c>",
    "</s>",
    "<file_sep>",
    "[INST]",
};

/* Beginnings of lines that only the other side says; "#", "*" and blanks in front of them do not
 * count. */
static const char *const turn_lines[] = {
    "Question:",      "Question 2",           "User:",          "Human:",
    "Instruction:",   "Instruction\n",        "Question\n",     "User\n",
    "Human\n",        "I would like you to ", "Exercise:",      "Exercise 2",
    "Please write a", "Please implement ",    "Please design ", "Prompt:",
    "Next question",  "Instructions:",
};

static bool is_one(struct str s, const char *const *table, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(s, table[i]))
            return true;
    return false;
}

bool turn_at(struct str s, size_t i)
{
    struct str rest = str_slice(s, i, s.n);
    bool line = i == 0 || s.p[i - 1] == '\n';
    if (s.p[i] == '<' || s.p[i] == '[')
        return is_one(rest, turn_marks, countof(turn_marks)) &&
               (i == 0 || !memchr("`'\"", s.p[i - 1], 3));
    if (!line || s.p[i] == '\n')
        return false;
    while (rest.n && memchr("#* ", rest.p[0], 3))
        rest = str_slice(rest, 1, rest.n);
    return is_one(rest, turn_lines, countof(turn_lines));
}
