/* judge.h: answers in prose are judged by models: what is asked, and what becomes of what they say.
 *
 * An opinion is a sample like any other. Its problem is "how many points does this answer get?", a
 * problem of a suite that is made of the answers of a run (or of answers whose points are known), of
 * the kind KIND_OPINION; its run is that of the judge on this suite. So prompts, replies, costs,
 * budgets, resume, cache, faults and shards are those of all samples. That suite grows with the answers
 * (store_grow_suite) and its version does not change, so that no opinion is paid for twice.
 *
 * The verdict on the answer itself is then made of all judges' points (settle.c) and stored beside the
 * earlier ones, as rejudging does. */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include "harness/judge/joined.h"
#include "harness/measure/measure.h"
#include "problems/scheme.h"

#define JUDGES_MAX    8
#define JUDGE_REPAIRS 1 /* further tries where the form of an opinion is broken */

/* An answer that is judged. Texts are in the set's arena. */
struct judged {
    const char *id; /* of the problem "how many points": the problem's, the index, a hash */
    const char *problem;
    int index;
    int64_t row; /* of the sample; 0: the answer stands in a file */
    struct str question, reference, answer;
    struct scheme scheme;
    const char *facts;
    bool twice; /* judges are far apart: each is asked once more, and waited for */
    /* Of an answer whose points are known: */
    int points;
    const char *sort; /* "right", "nonsense", ...; "" */
};

/* Answers of one sort. */
struct judge_set {
    const char *task; /* of the suite that is made of them: the same answers, the same name */
    const char *name; /* for people */
    const char *sort; /* SCHEME_SORTS: the template */
    struct judged *item;
    size_t n, cap;
    struct arena arena;
};
void judge_set_finish(struct judge_set *set);

/* Append an answer; fills its id. Texts are copied. Errors: ERR_INPUT for a scheme that is none. */
int judge_set_add(struct judge_set *set, const struct problem *p, int index, int64_t row,
                  struct str answer, struct err *err);

/* Sort the answers by id, each once; before whatever follows. */
void judge_set_seal(struct judge_set *set);
size_t judge_set_find(const struct judge_set *set, const char *id); /* set->n: it is not there */

/* The suite of opinions on the set's answers, a problem each in their order; suite_finish'ed by the caller. */
void judge_suite(struct suite *ret, const struct judge_set *set);

/* The judges that the options name, and their keys. Filled before any other program is started. */
struct judges {
    const char *name[JUDGES_MAX];
    char *key[JUDGES_MAX];                      /* owned; NULL: none */
    int64_t run[JUDGES_MAX], model[JUDGES_MAX]; /* rows, once asked */
    const char *prompt[JUDGES_MAX];             /* label of the template that was asked with */
    size_t n;
    /* By all that were asked in this start: budgets are of a start, not of a judge. */
    struct spending spent;
    int64_t asked, since_us;
};
int judges_of_options(struct judges *ret, struct app *app, struct arena *arena);
void judges_finish(struct judges *judges);

/* Ask judge `i` for `n` opinions on each answer of the set, or of those where want[] is true (NULL:
 * all). The exit status of a run; what came is in the store, whatever it is. */
int judge_ask(struct app *app, const struct judge_set *set, struct judges *judges, size_t i, int n,
              const bool *want, struct arena *arena);

/* What each judge said of each answer so far: opinion[answer * judges->n + judge]. */
struct said {
    double points; /* the mean over its opinions; < 0: none that keeps to its form */
    double first;  /* those of the first one alone; < 0: likewise */
    int n;         /* opinions, good or not */
};
int judge_said(struct said **ret, struct store *store, const struct judge_set *set,
               const struct judges *judges, struct arena *arena, struct err *err);

#endif
