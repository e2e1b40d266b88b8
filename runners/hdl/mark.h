/* mark.h: makes a bench that prints its verdict say it to the watcher as well.
 *
 * A line on standard output can be printed by the candidate too. So each call of a printing task
 * whose string holds one of the phrases becomes
 *     begin $assay_said("phrase0"); $display("..Passed.."); end
 * which is a statement wherever the call was one, and prints what it printed. $assay_said is the
 * watcher's (testbenches/watch): it reports who called it. The number is the phrase's index. */
#ifndef RUNNERS_HDL_MARK_H
#define RUNNERS_HDL_MARK_H

#include "harness/base/arena.h"

#define MARK_PHRASES_MAX 8

/* Rewrites `bench`; the text stays on its lines. *marked gets the number of calls marked; 0 means
 * that the bench does not say the phrase in a way that can be marked ($monitor prints later and is
 * left alone, as is a call whose end is not found). Returns -1, outputs untouched, for more than
 * MARK_PHRASES_MAX phrases or an empty one. */
int mark_phrases(struct str bench, const char *const *phrase, size_t n, struct arena *arena,
                 struct str *ret, int *marked);

/* Puts `text` in front of the `endmodule` of module `top`; the text stays on its lines. False, *ret
 * untouched, when there is no such module. */
bool mark_module_end(struct str bench, const char *top, const char *text, struct arena *arena,
                     struct str *ret);

#endif
