/* scan_text.h: the words of one line of a .vvp text, and a map from its labels. */
#ifndef RUNNERS_ICARUS_SCAN_TEXT_H
#define RUNNERS_ICARUS_SCAN_TEXT_H

#include "runners/icarus/scan.h"
#include "harness/base/arena.h"

#include <stdint.h>

/* Each takes from the left of *rest and leaves *rest behind what was taken. */
struct str vvp_word(struct str *rest, const char *ends); /* up to one of `ends`, not past it */
struct str vvp_quoted(struct str *rest); /* the inside of the next "..."; a quote in it is \" */
int vvp_number(struct str *rest);        /* 0 when there are no digits; at most nine count */
/* The next label that starts with prefix ("v0x", "S_"), strings skipped; empty when there is none.
 */
struct str vvp_label(struct str *rest, const char *prefix);

/* S_0x1 .scope module, "u" "sub" 3 12, 3 1 0, S_0x2;
 * The first pair is file and line of the instance, the second, which is kept, of the definition. */
struct vvp_scope_line {
    struct str label, type, name, module, parent; /* parent: empty for a root */
    int file, line;
};
struct vvp_scope_line vvp_scope_line(struct str line);

/* icarus/scan_tasks.c. Keeps the name in ret->draw if it draws from a generator that all modules share. */
void vvpscan_note_draw(struct vvpscan_result *ret, struct str name, struct arena *arena);

int vvp_drivers(struct str tail); /* the number in ";  alias, 2 drivers", or 0 */
uint64_t vvp_hash(struct str text, uint64_t seed);

/* From label to a number. */
struct vvp_map {
    struct vvp_map_slot {
        struct str key;
        int value;
    } * slot; /* owned */
    size_t n, cap;
};
void vvp_map_put(struct vvp_map *m, struct str key, int value);
int vvp_map_get(const struct vvp_map *m, struct str key); /* -1: not there */
void vvp_map_finish(struct vvp_map *m);

#endif
