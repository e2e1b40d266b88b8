/* fuzz_lines.c: the layouts of JSON lines, ours and CVDP's, and manifests of others, on any bytes.
 *
 * With clang: -fsanitize=fuzzer. With any compiler: -DREPLAY gives it a main that runs the files
 * named on the command line. Besides crashes: what is accepted is sound, what is refused says
 * where. */
#include "harness/io/fs.h"
#include "problems/suite/suite.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *root; /* a folder of our own */
static struct arena forever;

static void drop_root(void)
{
    fs_rmtree(root, NULL);
}

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_suite(const struct suite *s)
{
    check(s->n > 0 && strlen(s->version) == 64);
    for (size_t i = 0; i < s->n; i++) {
        const struct problem *p = &s->problem[i];
        check(*p->id && !strchr(p->id, '/') && p->entry && p->top && *p->top && p->n_file > 0);
        check(i == 0 || strcmp(s->problem[i - 1].id, p->id) < 0);
        for (size_t k = 0; k < p->n_file; k++)
            check(*p->file[k].name && !strchr(p->file[k].name, '/'));
    }
}

static void load(const char *layout, struct arena *arena)
{
    struct suite s = {0};
    struct err err = {0};
    struct manifest m;
    check(manifest_of_lines(&m, "fuzz", "fuzz.jsonl", arena, &err) == 0);
    m.layout = layout;
    if (suite_load(&s, &m, 0, root, &err) == 0) {
        check_suite(&s);
        suite_finish(&s);
    } else {
        check(err.kind == ERR_INPUT && *err.text && !strchr(err.text, '\n'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct arena arena = {0};
    struct manifest m;
    struct err err = {0};
    const char *path;
    if (!root) {
        check(fs_temp_dir(&root, &forever, NULL) == 0);
        atexit(drop_root);
    }
    path = arena_printf(&arena, "%s/fuzz.jsonl", root);
    check(fs_write(path, text, NULL) == 0);
    load("lines", &arena);
    load("cvdp", &arena);
    if (manifest_read(&m, path, &arena, &err) < 0)
        check(err.kind == ERR_INPUT);
    arena_finish(&arena);
    return 0;
}

#ifdef REPLAY
#include <stdio.h>

static int replay(const char *path)
{
    static uint8_t data[64 << 20];
    FILE *f = fopen(path, "rb");
    size_t n;
    if (!f)
        return 1;
    n = fread(data, 1, sizeof data, f);
    fclose(f);
    return LLVMFuzzerTestOneInput(data, n);
}

int main(int argc, char **argv)
{
    int bad = 0;
    for (int i = 1; i < argc; i++)
        bad |= replay(argv[i]);
    return bad;
}
#endif
