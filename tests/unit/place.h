/* place.h: a folder of a test's own, which goes away with the test. */
#ifndef UNIT_PLACE_H
#define UNIT_PLACE_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/io/fs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

struct place {
    struct arena arena;
    const char *root;
};

static int make_place(void **state)
{
    struct place *p = mem_alloc(sizeof *p);
    struct err err = {0};
    if (fs_temp_dir(&p->root, &p->arena, &err) < 0)
        return -1;
    *state = p;
    return 0;
}

static int drop_place(void **state)
{
    struct place *p = *state;
    fs_rmtree(p->root, NULL);
    arena_finish(&p->arena);
    free(p);
    return 0;
}

/* Write a file below the folder, in folders that are made where they are missing. */
static void put_bytes(struct place *p, const char *name, struct str data)
{
    const char *path = arena_printf(&p->arena, "%s/%s", p->root, name);
    struct err err = {0};
    for (const char *at = strchr(name, '/'); at; at = strchr(at + 1, '/'))
        mkdir(arena_printf(&p->arena, "%s/%.*s", p->root, (int)(at - name), name), 0700);
    if (fs_write(path, data, &err) < 0)
        fail_msg("%s", err.text);
}

__attribute__((unused)) static void put(struct place *p, const char *name, const char *text)
{
    put_bytes(p, name, str_c(text));
}

#endif
