/* embed.c: look up the files that the binary carries. */
#include "harness/io/embed.h"

#include <string.h>

struct str embed_get(const char *name)
{
    for (const struct embed_row *row = embed_table; row->name; row++)
        if (strcmp(row->name, name) == 0)
            return (struct str){row->begin, (size_t)(row->end - row->begin)};
    return (struct str){NULL, 0};
}

const struct embed_row *embed_nth(const char *prefix, size_t i)
{
    for (const struct embed_row *row = embed_table; row->name; row++)
        if (strncmp(row->name, prefix, strlen(prefix)) == 0 && i-- == 0)
            return row;
    return NULL;
}
