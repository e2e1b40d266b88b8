/* refusal.c: telling a refusal from an answer that holds no code. */
#include "prompts/extract/extract.h"

#define REFUSAL_MAX 1500 /* bytes: who refuses is brief */

static bool is_refusal(struct str answer)
{
    static const char *const phrases[] = {
        "i'm sorry",     "i am sorry",    "i apologize",    "i cannot",    "i can't",
        "i can not",     "i'm unable",    "i am unable",    "i won't",     "i will not",
        "i'm not able",  "i am not able", "as an ai",       "cannot help", "can't help",
        "cannot assist", "can't assist",  "i must decline",
    };
    char low[REFUSAL_MAX + 1];
    size_t n = 0;
    answer = str_trim(answer);
    for (size_t i = 0; i < answer.n && n < REFUSAL_MAX; i++) {
        char c = answer.p[i];
        if (str_starts(str_slice(answer, i, i + 3), "\u2019")) {
            c = '\'';
            i += 2;
        }
        low[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    for (size_t i = 0; answer.n <= REFUSAL_MAX && i < countof(phrases); i++)
        if (str_has((struct str){low, n}, phrases[i]))
            return true;
    return false;
}

const char *none_reason(const struct reply *reply, struct str answer)
{
    if (str_trim(answer).n == 0)
        return reply->finish == FINISH_FILTER ? "refused" : "no_answer";
    return reply->finish == FINISH_FILTER || is_refusal(answer) ? "refused" : "no_code";
}
