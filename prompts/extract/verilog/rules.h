/* rules.h: what the extraction rules work on. */
#ifndef EXTRACT_VERILOG_RULES_H
#define EXTRACT_VERILOG_RULES_H

#include "prompts/extract/extract.h"
#include "prompts/extract/verilog/assemble.h"
#include "prompts/reply/reply.h"

/* The stretch of text that rules work on, looked at once. */
struct work {
    struct str text;
    const struct problem *problem;
    struct arena *arena;
    struct fence *fence;
    struct vscan *in; /* of each fence's content */
    size_t n_fence;
    struct vscan all; /* of the whole text */
};

struct rule {
    const char *name;
    bool (*find)(const struct work *w, struct str *code);
    bool other; /* does not define what was asked for */
    bool cut;   /* the module has no end */
};

void work_init(struct work *w, struct str text, const struct problem *problem, struct arena *arena);
/* The first rule that finds something (rules.c), or NULL. */
const struct rule *rules_apply(const struct work *w, struct str *code);

/* The rules on a whole reply. */
void rules_extract(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                   struct arena *arena);

/* The block that is the answer: the last with a whole module `entry` that is no excerpt, no
 * counter-example by its heading, and in no other language; the last of the second best when there
 * is none (choose.c). -1: none. *excerpt: it shows only a part. */
ptrdiff_t block_chosen(const struct work *w, bool *excerpt);

/* A module over several blocks (joined.c). */
bool rule_fence_joined(const struct work *w, struct str *code);

/* Marks around the answer; turns that were invented (marks.c). The rule's name, or NULL. */
const char *marks_apply(const struct work *w, struct str *code);
const char *turns_apply(const struct work *w, struct str *code);

/* Code in JSON strings (strings.c). */
bool strings_apply(const struct work *w, struct str *code);

/* `code`, which comes from block `chosen`, with what other blocks of the reply have of it and it
 * does not define: files that it includes, declarations, modules (helpers.c). */
struct str with_helpers(const struct work *w, size_t chosen, struct str code);
/* Its lines "`include" replaced by the blocks that bear the file's name (include.c). */
struct str with_includes(const struct work *w, size_t chosen, struct str code);
/* The same, without such lines. */
struct str without_includes(struct str code, struct arena *arena);

/* A name that code declares: a macro, or else a type, a member of an enumeration, a parameter, a
 * function, a task or a class (declared.c). */
void words_declared(struct str code, void (*found)(void *data, struct str name, bool macro),
                    void *data);

#endif
