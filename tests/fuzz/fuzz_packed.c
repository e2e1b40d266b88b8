/* fuzz_packed.c: the reader of pickled strings on any bytes: no crash, and what it gives lies within them. */
#include "problems/layouts/python/packed.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text, pickle = {(const char *)data, size};
    if (packed_pickle(&text, pickle, NULL) == 0 &&
        (text.p < pickle.p || text.n > size || text.p + text.n > pickle.p + size))
        abort();
    return 0;
}

#ifdef REPLAY
#include <stdio.h>

static int replay(const char *path)
{
    static uint8_t data[1 << 20];
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
