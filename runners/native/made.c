/* made.c: what makes a compiler start sooner, made once for a version of it and kept in the cache: a
 * file of the kit, made on the host from a text of ours. Nothing of a candidate has part in it. Where
 * it cannot be made all goes on without: commands name it in a way that allows for that. */
#include "harness/base/hash.h"
#include "harness/io/fs.h"
#include "harness/sys/run.h"
#include "runners/native/native.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MADE_MAX (60u << 20) /* a frame to a cell holds 64 MiB */

/* javac's classes, as they lie in memory when they have been read and checked (class-data sharing).
 * A text that uses what answers use, so that the classes for it are among them. */
static const struct {
    const char *word, *name, *source;
    struct str text;
    const char *command; /* in a folder of its own, with `source`; makes `name` */
} made[] = {
    {"java", "javac.jsa", "Main.java",
     STR("import java.util.*;\nimport java.util.stream.*;\npublic class Main {\n"
         "    interface F { int of(int x); }\n"
         "    public static void main(String[] args) {\n"
         "        List<Integer> list = new ArrayList<>();\n"
         "        Map<String, Integer> map = new HashMap<>();\n"
         "        for (int i = 0; i < 3; i++) list.add(i);\n"
         "        for (int v : list) map.merge(\"v\" + v, v, Integer::sum);\n"
         "        F f = x -> x * 2;\n"
         "        try { System.out.println(list.stream().map(x -> f.of(x)).collect(\n"
         "            Collectors.toList()) + \" \" + map + Math.sqrt(2.0)); }\n"
         "        catch (RuntimeException e) { throw e; }\n    }\n}\n"),
     "/usr/bin/javac -J-XX:ArchiveClassesAtExit=javac.jsa " NATIVE_JAVAC " Main.java"},
};

static const char *cached(const struct native_tools *t, size_t i, struct arena *arena)
{
    const char *root;
    struct hash h;
    char hex[HASH_SIZE];
    if (fs_cache_dir(&root, "native", arena, NULL) < 0)
        return NULL;
    hash_init(&h);
    hash_addc(&h, t->base.text);
    hash_addc(&h, made[i].command);
    hash_add(&h, made[i].text);
    hash_hex(&h, hex);
    return arena_printf(arena, "%s/%.16s-%s", root, hex, made[i].name);
}

/* In a folder of this process's own; then moved: others find the whole file or none. */
static void make(size_t i, const char *final, struct arena *arena)
{
    const char *dir = arena_printf(arena, "%s.%d", final, (int)getpid());
    const char *argv[EXEC_ARGV_MAX + 1];
    char *rest = arena_dup(arena, str_c(made[i].command)), *word;
    struct run_result r;
    size_t n = 0;
    while ((word = strsep(&rest, " ")) && n < EXEC_ARGV_MAX)
        argv[n++] = word;
    argv[n] = NULL;
    if (mkdir(dir, 0700) == 0 &&
        fs_write(arena_printf(arena, "%s/%s", dir, made[i].source), made[i].text, NULL) == 0 &&
        run_program(&r, argv, dir, arena, NULL) == 0 && r.status == 0)
        rename(arena_printf(arena, "%s/%s", dir, made[i].name), final);
    fs_rmtree(dir, NULL);
}

void native_add_made(struct native_tools *t, runner_note_fn *note, void *ctx)
{
    struct arena *arena = &t->base.arena;
    for (size_t i = 0; i < countof(made); i++) {
        struct exec_file *file = &t->kit[t->base.n_kit];
        const char *path;
        size_t row = 0;
        while (row < native_row_count && strcmp(native_rows[row].word, made[i].word) != 0)
            row++;
        path = row < native_row_count && t->has[row] ? cached(t, i, arena) : NULL;
        if (!path || t->base.n_kit == NATIVE_KIT_MAX)
            continue;
        if (!fs_is_file(path)) {
            if (note)
                note(ctx, arena_printf(arena, "making %s, once for this version", made[i].name));
            make(i, path, arena);
        }
        if (fs_read(&file->data, path, MADE_MAX, arena, NULL) < 0)
            continue;
        file->name = made[i].name;
        t->base.n_kit++;
    }
}
