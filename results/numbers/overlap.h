/* overlap.h: how many words an answer shares with a reference: BLEU and ROUGE-L. Numbers that stand beside
 * a judge's points and decide nothing: a right answer in other words shares few. Pure.
 *
 * A word is a run of letters, digits and '_', or one other character that is no blank; capitals do not
 * count. Of a text the first OVERLAP_WORDS words are looked at. */
#ifndef RESULTS_NUMBERS_OVERLAP_H
#define RESULTS_NUMBERS_OVERLAP_H

#include "harness/base/str.h"

#define OVERLAP_WORDS 4000

/* BLEU of one sentence against one reference: the geometric mean of the shares of its runs of 1, 2, 3 and 4
 * words that stand in the reference, each at most as often as there, times exp(1 - r/c) where it is
 * shorter (Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation", section
 * 2.3). The counts of runs of 2 words and more are raised by 1, above and below, as in Lin and Och 2004
 * ("ORANGE", section 4.1), for without it most single texts have 0. 0..1; 0 where either text is empty. */
double overlap_bleu(struct str answer, struct str reference);

/* ROUGE-L: the F-measure with beta 1 of the longest common subsequence of words (Lin 2004, "ROUGE: A Package
 * for Automatic Evaluation of Summaries", section 3, equations 2 to 4). 0..1; 0 where either is empty. */
double overlap_rouge_l(struct str answer, struct str reference);

#endif
