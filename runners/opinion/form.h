/* form.h: the form in which a judge gives its verdict, read strictly.
 *
 * The last two lines of its reply that are not blank:
 *
 *     VERDICT 4f2a90c1
 *     {"items": [1, 0, 3], "deductions": [0], "zero": 0, "points": 4}
 *
 * The word behind VERDICT is the problem's token, which no answer can know: it is made of the answer
 * itself. "items" has a whole number for each item of the scheme, from 0 to what it can give;
 * "deductions" for each deduction 0 or what it takes; "zero" the zero-credit item that applies, from 1,
 * or 0; "points" is what these make. A list that the scheme has not is left out or empty. Nothing else
 * is in the object, and no other line of the reply begins with VERDICT. */
#ifndef RUNNERS_OPINION_FORM_H
#define RUNNERS_OPINION_FORM_H

#include "problems/scheme.h"

#define FORM_WORD "VERDICT"

struct opinion {
    int item[SCHEME_ITEMS], deduction[SCHEME_ITEMS];
    int zero, points;
};

/* What was wrong with a form: the detail of a verdict. */
#define FORM_FAULTS(X)                                                                             \
    X(FORM_MISSING, "no_verdict") /* no line with the word and the token is where it should be */  \
    X(FORM_SEVERAL, "several")    /* more than one line begins with the word */                    \
    X(FORM_TOKEN, "token")        /* another token */                                              \
    X(FORM_JSON, "json")          /* the last line is no JSON object */                            \
    X(FORM_MEMBERS, "members")    /* members missing, too many, or not what they should be */      \
    X(FORM_RANGE, "range")        /* points that the scheme does not give */                       \
    X(FORM_SUM, "sum")            /* "points" is not what the rest makes */

enum form_fault {
    FORM_GOOD,
#define X(id, word) id,
    FORM_FAULTS(X)
#undef X
};
const char *form_fault_name(enum form_fault fault); /* "" of FORM_GOOD */

/* Read the form at the end of a judge's answer. *ret is filled for FORM_GOOD only. */
enum form_fault form_read(struct opinion *ret, const struct scheme *s, const char *token,
                          struct str answer);

#endif
