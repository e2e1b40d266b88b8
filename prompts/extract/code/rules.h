/* rules.h: what the extraction rules for code of any language work on. */
#ifndef EXTRACT_CODE_RULES_H
#define EXTRACT_CODE_RULES_H

#include "prompts/extract/code/scan.h"
#include "prompts/extract/extract.h"
#include "prompts/reply/reply.h"
#include "prompts/reply/words.h"

/* The stretch of text that rules work on, looked at once. */
struct work {
    struct str text;
    const struct problem *problem;
    const struct lang *lang;
    struct str entry; /* what an answer must define: of "C.f" it is "C"; "": anything that runs */
    struct arena *arena;
    struct fence *fence;
    struct scan *in; /* of each fence's content */
    size_t n_fence;
    struct scan all;       /* of the whole text; what stands in a fence is prose */
    struct scan interface; /* of the problem's */
    bool *given;           /* something of the interface was put in front */
};

struct rule {
    const char *name;
    const char *given; /* its name when something of the problem's interface was put in front */
    bool (*find)(const struct work *w, struct str *code);
    bool other; /* does not define what was asked for */
    bool cut;   /* it has no end */
};

void code_work(struct work *w, struct str text, const struct problem *problem,
               const struct lang *lang, struct arena *arena);
/* The same for a part of what `outer` looks at. */
void code_work_part(struct work *w, struct str text, const struct work *outer);

/* How a scanned text answers the question. */
struct view {
    bool has;     /* it has what was asked for */
    bool cut;     /* and that has no end */
    bool excerpt; /* it shows a part only, as far as that is seen without the others */
    int left_out;
    size_t tokens;
};
struct view code_view(const struct scan *scan, struct str entry);

/* The block that is the answer (choose.c): whole ones, or such as are cut. -1: none. */
ptrdiff_t code_chosen(const struct work *w, bool cut);

/* Pieces that are code, without what is cut off: `cut` keeps the last one (pieces.c). */
struct str code_pieces(const struct scan *scan, bool cut, struct arena *arena);

/* A text whose definitions all stand deeper than column 0, moved there; else as it is (pieces.c). */
struct str code_dedented(struct str text, const struct lang *lang, struct arena *arena);

/* Words of a text that stand for themselves, no keywords and no members ("x.f"), into a set (helpers.c). */
void code_words(struct words *to, struct str text, const struct lang *lang);

/* `code` with what it uses and does not define, out of other blocks of the reply and out of the
 * interface (helpers.c). `chosen`: the block that it is from, or -1. */
struct str code_helped(const struct work *w, ptrdiff_t chosen, struct str code);

/* A body behind the interface which it continues (body.c). `closed`: of a fenced block, nothing of which is
 * left out. */
bool code_body(const struct work *w, const struct scan *scan, bool closed, struct str *code);

#endif
