/* fuzz_stream.c: a service's stream in every dialect, on any bytes, cut at any place.
 *
 * With clang: -fsanitize=fuzzer. With any compiler: -DREPLAY gives it a main that runs the files
 * named on the command line. The first byte says where it is cut. Besides crashes: an answer does
 * not depend on the cut, and what is no answer says why. */
#include "harness/model/services/openai.h"
#include "harness/model/wire/stream.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* Feed it in pieces of `step` bytes. */
static struct openai_result play(const struct dialect *dialect, struct str text, size_t step,
                                 struct reply *reply, struct arena *arena)
{
    struct stream *s = stream_new(dialect, 1 << 16);
    struct http_response r = {.status = 200, .why = ""};
    struct openai_result ret;
    for (int i = 0; i < HTTP_N_HEADER; i++)
        r.header[i] = "";
    for (size_t at = 0; at < text.n; at += step)
        if (!stream_feed(s, str_slice(text, at, at + step))) {
            r.fault = HTTP_TOO_LARGE;
            break;
        }
    stream_settle(s, &r, arena);
    ret = openai_read(dialect, &r, reply, arena);
    stream_free(s);
    return ret;
}

static void both(const struct dialect *dialect, struct str text, size_t step)
{
    struct arena arena = {0};
    struct reply a = {0}, b = {0};
    struct openai_result ra = play(dialect, text, step, &a, &arena);
    struct openai_result rb = play(dialect, text, text.n + 1, &b, &arena);
    check(ra.fate == rb.fate);
    check(ra.fate != FATE_OK || (str_eq(a.text, b.text) && str_eq(a.reasoning, b.reasoning)));
    check(ra.fate == FATE_OK || *ra.message);
    arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const name[] = {"chat", "responses", "messages", "completions"};
    if (size < 1)
        return 0;
    for (size_t i = 0; i < countof(name); i++)
        both(dialect_named(name[i]), (struct str){(const char *)data + 1, size - 1}, 1 + data[0]);
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
