/* queue.h: the order of a best-of run: of each problem one sample at a time, and which items wait
 * for the verdict of an earlier one. */
#ifndef FLOW_QUEUE_H
#define FLOW_QUEUE_H

#include "harness/flow/flow.h"

struct queue;

/* A queue over the items of a plan, which is borrowed. Of each problem only the first item that is
 * not done may start at once; all later ones that are still to ask are held. */
struct queue *queue_new(struct flow_item *item, size_t n_item, size_t n_problem);
void queue_free(struct queue *queue); /* NULL allowed */

/* Must the pump pass over this item for now? True while the item is held; true as well once it is
 * released, because then queue_first returns it. */
bool queue_holds(const struct queue *queue, const struct flow_item *item);

/* `item` is done and did not pass: release the next item of its problem. */
void queue_release(struct queue *queue, const struct flow_item *item);

/* The problem of `item` needs no further samples: mark its held items as done. Returns how many
 * there were. */
size_t queue_drop(struct queue *queue, const struct flow_item *item);

/* The first item that was released and not taken yet, or NULL. queue_take takes it off. */
struct flow_item *queue_first(const struct queue *queue);
void queue_take(struct queue *queue);

#endif
