/* queue.h: best-of: of each problem one sample at a time; who waits for whom. */
#ifndef FLOW_QUEUE_H
#define FLOW_QUEUE_H

#include "harness/flow/flow.h"

struct queue;

/* Over the items of a plan, which is borrowed: of each problem's items that are still to ask all
 * but the first are held, and the first as well while an earlier one is not done. */
struct queue *queue_new(struct flow_item *item, size_t n_item, size_t n_problem);
void queue_free(struct queue *queue); /* NULL allowed */

/* Must it wait, or has it waited and comes by queue_first? */
bool queue_holds(const struct queue *queue, const struct flow_item *item);

/* This one is done and did not pass: the next of its problem may be asked for. */
void queue_release(struct queue *queue, const struct flow_item *item);

/* No more of its problem are asked for in this start; they become done. Returns how many. */
size_t queue_drop(struct queue *queue, const struct flow_item *item);

/* The first that was released and not taken yet, or NULL; queue_take takes it. */
struct flow_item *queue_first(const struct queue *queue);
void queue_take(struct queue *queue);

#endif
