/* model.c: which programming model a compiled answer uses, by the undefined symbols of its object file,
 * which is taken out of the cell before anything of the answer has run. Words in its text say nothing. */
#include "runners/kernel/kernel.h"

#include <elf.h>
#include <string.h>

struct model_row {
    const char *begins; /* a symbol begins so */
    const char *model;
};

/* The first that is met counts: C++ threads are made of POSIX threads. */
static const struct model_row models[] = {
    {"GOMP_target", "openmp-offload"},
    {"GOACC_", "openacc"},
    {"GOMP_parallel", "openmp"},
    {"GOMP_teams", "openmp"},
    {"_ZNSt6thread15_M_start_thread", "std-thread"},
    {"_ZN3tbb", "tbb"},
    {"pthread_create", "pthread"},
    {"thrd_create", "c-threads"},
    {"fork", "processes"},
    {"MPI_", "mpi"},
};

/* The part, of `size` bytes; NULL where the file is shorter. */
static const void *part(struct str file, uint64_t at, uint64_t size)
{
    return at <= file.n && size <= file.n - at ? file.p + at : NULL;
}

struct table {
    const char *symbols, *names;
    uint64_t n, names_n;
};

static bool section(Elf64_Shdr *ret, struct str file, const Elf64_Ehdr *head, uint64_t i)
{
    const void *at =
        i < head->e_shnum ? part(file, head->e_shoff + i * sizeof *ret, sizeof *ret) : NULL;
    if (at)
        memcpy(ret, at, sizeof *ret);
    return at;
}

static bool read_table(struct table *ret, struct str file, const Elf64_Ehdr *head)
{
    Elf64_Shdr s, names;
    for (uint64_t i = 0; i < head->e_shnum; i++) {
        if (!section(&s, file, head, i) || s.sh_type != SHT_SYMTAB)
            continue;
        if (!section(&names, file, head, s.sh_link))
            return false;
        ret->symbols = part(file, s.sh_offset, s.sh_size);
        ret->names = part(file, names.sh_offset, names.sh_size);
        ret->n = s.sh_size / sizeof(Elf64_Sym);
        ret->names_n = names.sh_size;
        return ret->symbols && ret->names;
    }
    return false;
}

/* The name of the i-th symbol, where it is undefined; empty otherwise. */
static struct str undefined(const struct table *t, uint64_t i)
{
    Elf64_Sym symbol;
    memcpy(&symbol, t->symbols + i * sizeof symbol, sizeof symbol);
    if (symbol.st_shndx != SHN_UNDEF || symbol.st_name >= t->names_n)
        return (struct str){0};
    return (struct str){t->names + symbol.st_name,
                        strnlen(t->names + symbol.st_name, t->names_n - symbol.st_name)};
}

static bool asks_for(const struct table *t, const char *begins)
{
    for (uint64_t i = 0; i < t->n; i++)
        if (str_starts(undefined(t, i), begins))
            return true;
    return false;
}

const char *kernel_model(struct str object)
{
    static const unsigned char magic[] = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB};
    Elf64_Ehdr head;
    struct table table;
    if (object.n < sizeof head || memcmp(object.p, magic, sizeof magic) != 0)
        return NULL;
    memcpy(&head, object.p, sizeof head);
    if (head.e_shentsize != sizeof(Elf64_Shdr) || !read_table(&table, object, &head))
        return NULL;
    for (size_t i = 0; i < countof(models); i++)
        if (asks_for(&table, models[i].begins))
            return models[i].model;
    return KERNEL_SERIAL;
}
