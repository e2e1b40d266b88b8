/* layout.h: the loaders, and what they share of the language that their suites are in. */
#ifndef LAYOUTS_LAYOUT_H
#define LAYOUTS_LAYOUT_H

#include "problems/suite/suite.h"

/* Does the text define a module of that name? */
bool layout_declares(struct str text, const char *module, struct arena *arena);

/* Fill p->top, unless it is set, with the one module of the bench's compiled files that none of
 * them instantiates. Errors: ERR_INPUT, naming `where`. */
int layout_top(struct problem *p, const char *where, struct arena *arena, struct err *err);

/* Finish a problem that can be asked here but not judged; p->bench is a row of the bench table that
 * says what it would need. The problem gets a bench that cannot be compiled and says why in the
 * compiler's message. */
void layout_no_bench(struct problem *p, struct arena *arena);

int load_lines(struct suite *, const struct manifest *, const struct manifest_task *,
               const struct tree *, struct err *);
int load_cvdp(struct suite *, const struct manifest *, const struct manifest_task *,
              const struct tree *, struct err *);
int load_assay(struct suite *, const struct manifest *, const struct manifest_task *,
               const struct tree *, struct err *);
int load_verilog_eval_v1(struct suite *, const struct manifest *, const struct manifest_task *,
                         const struct tree *, struct err *);
int load_rtllm(struct suite *, const struct manifest *, const struct manifest_task *,
               const struct tree *, struct err *);
int load_vgen(struct suite *, const struct manifest *, const struct manifest_task *,
              const struct tree *, struct err *);
int load_human_eval(struct suite *, const struct manifest *, const struct manifest_task *,
                    const struct tree *, struct err *);
int load_evalplus(struct suite *, const struct manifest *, const struct manifest_task *,
                  const struct tree *, struct err *);
int load_pro(struct suite *, const struct manifest *, const struct manifest_task *,
             const struct tree *, struct err *);
int load_mbpp(struct suite *, const struct manifest *, const struct manifest_task *,
              const struct tree *, struct err *);
int load_verilog_eval_v2(struct suite *, const struct manifest *, const struct manifest_task *,
                         const struct tree *, struct err *);

#endif
