/* queue.c: a list of each problem's items that are not done, and a list of the released ones. */
#include "harness/flow/queue.h"

#include <stdlib.h>

#define NONE SIZE_MAX

struct queue {
    struct flow_item *item; /* borrowed */
    size_t *next;           /* by item: the problem's next item that is not done, or NONE */
    enum { FREE, HELD, RELEASED } * mark; /* by item */
    size_t *ready;                        /* items that were released, in order */
    size_t first, n;                      /* of ready */
};

struct queue *queue_new(struct flow_item *item, size_t n_item, size_t n_problem)
{
    struct queue *q = mem_alloc(sizeof *q);
    size_t *last = mem_alloc((n_problem + 1) * sizeof *last);
    *q = (struct queue){
        .item = item,
        .next = mem_alloc((n_item + 1) * sizeof *q->next),
        .mark = mem_alloc((n_item + 1) * sizeof *q->mark),
        .ready = mem_alloc((n_item + 1) * sizeof *q->ready),
    };
    for (size_t p = 0; p < n_problem; p++)
        last[p] = NONE;
    for (size_t i = 0; i < n_item; i++) {
        size_t *before = &last[item[i].problem];
        q->next[i] = NONE;
        if (item[i].state == ITEM_DONE)
            continue;
        if (*before != NONE)
            q->next[*before] = i;
        q->mark[i] = *before != NONE && item[i].state == ITEM_ASK ? HELD : FREE;
        *before = i;
    }
    free(last);
    return q;
}

void queue_free(struct queue *q)
{
    if (!q)
        return;
    free(q->next);
    free(q->mark);
    free(q->ready);
    free(q);
}

bool queue_holds(const struct queue *q, const struct flow_item *item)
{
    return q->mark[item - q->item] != FREE;
}

void queue_release(struct queue *q, const struct flow_item *item)
{
    size_t i = q->next[item - q->item];
    if (i == NONE || q->mark[i] != HELD || q->item[i].state != ITEM_ASK)
        return;
    q->mark[i] = RELEASED;
    q->ready[q->n++] = i;
}

size_t queue_drop(struct queue *q, const struct flow_item *item)
{
    size_t n = 0;
    for (size_t i = q->next[item - q->item]; i != NONE; i = q->next[i]) {
        if (q->mark[i] != HELD || q->item[i].state != ITEM_ASK)
            continue;
        q->item[i].state = ITEM_DONE;
        n++;
    }
    return n;
}

struct flow_item *queue_first(const struct queue *q)
{
    return q->first < q->n ? &q->item[q->ready[q->first]] : NULL;
}

void queue_take(struct queue *q)
{
    q->first++;
}
