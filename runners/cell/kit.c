/* kit.c: the files that every job of a cell sees, in pages of their own. */
#include "runners/cell/cell.h"

#include <string.h>
#include <sys/mman.h>

/* A kit can be large (a precompiled header), and nobody needs its bytes once they lie in place:
 * each file has pages of its own, which kit_forget gives back. */
struct str kit_pages(struct str data)
{
    void *p = data.n
                  ? mmap(NULL, data.n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                  : MAP_FAILED;
    if (p == MAP_FAILED)
        return (struct str){0};
    memcpy(p, data.p, data.n);
    return (struct str){p, data.n};
}

void kit_forget(const struct start *start)
{
    for (size_t i = 0; i < start->setup.n_kit; i++)
        if (start->kit[i].data.p)
            munmap((void *)(uintptr_t)start->kit[i].data.p, start->kit[i].data.n);
}

bool kit_is_system(const struct exec_file *file)
{
    return (strncmp(file->name, "/etc/", 5) == 0 || strncmp(file->name, "/var/lib/", 9) == 0) &&
           !strstr(file->name, "/..");
}
