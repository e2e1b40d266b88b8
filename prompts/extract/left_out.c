/* left_out.c: comments in the place of code, which say that something is left out there. */
#include "prompts/extract/extract.h"

#include <string.h>
#include <strings.h>

/* What such a comment begins with, and what it has somewhere. */
static const char *const begins[] = {"todo", "your code", "unchanged"};
#define COMMENT_MAX 80
static const char *const holds[] = {
    "existing code",   "rest of the",         "same as before", "same as above", "code here",
    "logic here",      "goes here",           "as before",      "omitted",       "remaining code",
    "remaining logic", "implementation here", "unchanged code", "previous code", "other code",
};

static bool has_words(struct str s, const char *words)
{
    size_t n = strlen(words);
    for (size_t i = 0; i + n <= s.n; i++)
        if (strncasecmp(s.p + i, words, n) == 0)
            return true;
    return false;
}

static bool holds_one(struct str comment)
{
    for (size_t i = 0; i < countof(holds); i++)
        if (has_words(comment, holds[i]))
            return true;
    return false;
}

/* How surely this comment says that something is left out: 0 it does not, 1 by its words, 2 it
 * begins with dots, 3 both. Long comments are told by their first part. */
static int left_out(struct str comment)
{
    bool dots;
    while (comment.n && memchr("/*# \t(", comment.p[0], 6))
        comment = str_slice(comment, 1, comment.n);
    comment = str_slice(comment, 0, COMMENT_MAX);
    dots = str_starts(comment, "...") || str_starts(comment, "\u2026");
    if (dots)
        return 2 + holds_one(comment);
    for (size_t i = 0; i < countof(begins); i++)
        if (has_words(str_slice(comment, 0, strlen(begins[i])), begins[i]))
            return 1;
    return holds_one(comment);
}

int gap_left_out(struct str gap)
{
    struct str line;
    int most = 0, one;
    while (str_line(&gap, &line)) {
        line = str_trim(line);
        one = line.n ? left_out(line) : 0;
        most = one > most ? one : most;
    }
    return most;
}
