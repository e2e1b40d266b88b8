/* made.c: what makes a compiler start sooner, made once for a version of it and kept in the cache: a
 * file of the kit, made on the host from a text of ours. Nothing of a candidate has part in it. Where
 * it cannot be made all goes on without: commands name it in a way that allows for that. */
#include "harness/base/hash.h"
#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "harness/sys/run.h"
#include "runners/native/native.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MADE_MAX (90u << 20) /* a frame to a cell holds 96 MiB */

/* For Java: javac's classes, as they lie in memory when they have been read and checked (class-data sharing).
 * A text that uses what answers use, so that the classes for it are among them. For C++: the headers that
 * our own main file begins with, as they are when they have been read. */
static const struct {
    const char *word, *name, *source;
    struct str text;     /* p NULL: what the row's text of ours has in front of the answer's code */
    const char *command; /* in a folder of its own, with `source`; makes `name` */
    bool both; /* `source` is part of the kit as well, and used where `name` is not there */
} made[] = {
    {"cpp",
     NATIVE_HEADERS ".gch",
     NATIVE_HEADERS,
     {0},
     "/usr/bin/g++ " NATIVE_CXX " -x c++-header -o " NATIVE_HEADERS ".gch " NATIVE_HEADERS,
     true},
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
     "/usr/bin/javac -J-XX:ArchiveClassesAtExit=javac.jsa " NATIVE_JAVAC " Main.java", false},
};

static struct str text_of(size_t i, struct arena *arena)
{
    struct str text = made[i].text;
    if (text.p)
        return text;
    text = embed_get(arena_printf(arena, "runners/native/emit/%s", made[i].word));
    return str_slice(text, 0, (size_t)str_find(text, "@CODE", 0));
}

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
    hash_add(&h, text_of(i, arena));
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
        fs_write(arena_printf(arena, "%s/%s", dir, made[i].source), text_of(i, arena), NULL) == 0 &&
        run_program(&r, argv, dir, arena, NULL) == 0 && r.status == 0)
        rename(arena_printf(arena, "%s/%s", dir, made[i].name), final);
    fs_rmtree(dir, NULL);
}

static void add(struct native_tools *t, const char *name, struct str data)
{
    t->kit[t->base.n_kit++] = (struct exec_file){.name = name, .data = data};
}

static void add_one(struct native_tools *t, size_t i, runner_note_fn *note, void *ctx)
{
    struct arena *arena = &t->base.arena;
    const char *path = cached(t, i, arena);
    struct str data;
    if (made[i].both)
        add(t, made[i].source, text_of(i, arena));
    if (!path)
        return;
    if (!fs_is_file(path)) {
        if (note)
            note(ctx, arena_printf(arena, "making %s, once for this version", made[i].name));
        make(i, path, arena);
    }
    if (fs_read(&data, path, MADE_MAX, arena, NULL) == 0)
        add(t, made[i].name, data);
}

void native_add_made(struct native_tools *t, runner_note_fn *note, void *ctx)
{
    for (size_t i = 0; i < countof(made); i++) {
        size_t row = 0;
        while (row < native_row_count && strcmp(native_rows[row].word, made[i].word) != 0)
            row++;
        if (row < native_row_count && t->has[row] && t->base.n_kit + 2 <= NATIVE_KIT_MAX)
            add_one(t, i, note, ctx);
    }
}
