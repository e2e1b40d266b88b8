/* question.h: inside harness/judge: what a judge reads. */
#ifndef JUDGE_QUESTION_H
#define JUDGE_QUESTION_H

#include "problems/scheme.h"

/* Question, reference, scheme and answer as one text. The answer is data: each of its lines stands
 * behind "| ", so that no line of it can be one of ours, and whatever a model may read as a mark of
 * a conversation, or a person cannot see, is written out: control characters, marks of direction,
 * zero-width characters, and the first character of "<|", "[INST]" and their like stands apart: "< |". In the
 * arena. */
struct str judge_question(struct str question, struct str reference, const struct scheme *s,
                          struct str answer, struct arena *arena);

/* The answer alone, as it stands there. */
struct str judge_quoted(struct str answer, struct arena *arena);

#define JUDGE_TOKEN 13 /* 12 hexadecimal digits and a NUL */

/* The token of the verdict: of all that the judge reads, so no answer can hold its own. */
void judge_token(char ret[JUDGE_TOKEN], struct str question);

#endif
