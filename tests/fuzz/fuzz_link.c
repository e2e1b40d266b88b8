/* fuzz_link.c: the linker of compiled programs on any bytes: bench and candidate, one after the
 * other, with a line
 * "=====" between them.
 *
 * With clang: -fsanitize=fuzzer. With any compiler: -DREPLAY gives it a main that runs the files
 * named on the command line. Besides crashes: what is refused has a reason, and in what is joined
 * the candidate's half has nothing of the bench's but what the ports give it. */
#include "runners/link/link.h"
#include "runners/vvp/lex.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* The texts of all tokens in a row are the line. */
static void check_tokens(struct str text)
{
    struct str line;
    struct vvp_token t;
    while (str_line(&text, &line)) {
        size_t at = 0, n = 0;
        while (vvp_lex(line, &at, &t)) {
            check(t.text.n > 0 && t.text.p == line.p + n);
            n += t.text.n;
        }
        check(n == line.n && at == line.n);
    }
}

static void check_rc(int rc, const struct link_refusal *r)
{
    check(rc == 0 || rc == -1);
    check((rc == 0) == (r->reason == LINK_FINE));
    check(r->reason < LINK_REASON_COUNT && strlen(r->what) < sizeof r->what);
}

static void join(struct str bench, struct str candidate, struct arena *arena)
{
    struct link_sets one = {.set = {{.program = candidate}}, .n = 1};
    struct link_job job = {.bench = bench, .sets = &one, .entry = "dut", .rename = task_own_draws};
    struct link_result ret = {0};
    struct link_refusal r = {0};
    int rc = link_programs(&job, &ret, arena, &r);
    check_rc(rc, &r);
    if (rc == 0)
        check(ret.n_instance > 0 && ret.text.n > 0 && ret.text.n <= LINK_TEXT_MAX);
}

/* The candidate as the program of each set. */
static void join_sets(struct str bench, struct str candidate, struct link_sets *sets,
                      struct arena *arena)
{
    struct link_job job = {.bench = bench, .sets = sets, .entry = "dut"};
    struct link_result ret = {0};
    struct link_refusal r = {0}, r2 = {0}, r3 = {0};
    struct str text;
    check(sets->n > 0 && sets->n <= LINK_SETS_MAX);
    for (size_t k = 0; k < sets->n; k++) {
        struct link_set *set = &sets->set[k];
        set->program = candidate;
        if (link_ports_read(candidate, "dut", &set->ports, arena, &r3) < 0)
            return;
        r3 = (struct link_refusal){0};
        check_rc(link_set_defparams("dut", set, &text, arena, &r3), &r3);
        r3 = (struct link_refusal){0};
    }
    check_rc(link_stub("dut", sets, &text, arena, &r), &r);
    check_rc(link_programs(&job, &ret, arena, &r2), &r2);
}

static void read_ports(struct str bench, struct str candidate, struct arena *arena)
{
    struct link_ports ports;
    struct link_sets sets;
    struct link_refusal r = {0}, r2 = {0};
    struct str stub;
    int rc = link_ports_read(candidate, "dut", &ports, arena, &r);
    check_rc(rc, &r);
    if (rc == 0) {
        check(link_ports_equal(&ports, &ports));
        check(link_ports_directions(&ports, &ports, arena, &r) == 0);
        link_ports_declared(&ports, candidate, "dut", arena);
        check_rc(link_ports_probe("dut", &ports, &stub, arena, &r), &r);
        r = (struct link_refusal){0};
        check_rc(link_ports_stub("dut", &ports, &stub, arena, &r), &r);
    }
    rc = link_parameters(candidate, "dut", &sets, arena, &r2);
    check_rc(rc, &r2);
    if (rc == 0)
        join_sets(bench, candidate, &sets, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size}, bench = text, candidate = text;
    ptrdiff_t middle = str_find(text, "\n=====\n", 0);
    struct link_refusal r = {0};
    struct arena arena = {0};
    if (middle >= 0) {
        bench = str_slice(text, 0, (size_t)middle + 1);
        candidate = str_slice(text, (size_t)middle + 7, size);
    }
    check_tokens(text);
    join(bench, candidate, &arena);
    read_ports(bench, candidate, &arena);
    check_rc(link_check_precision(bench, candidate, &arena, &r), &r);
    link_precision(bench);
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
