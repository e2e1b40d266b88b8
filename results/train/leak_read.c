/* leak_read.c: the marks of a problem. In all of them the module's own name is a blank, so that a
 * renamed module makes no difference. */
#include "results/train/leak_read.h"

#include "harness/lang/verilog/tokens.h"
#include "results/train/leak.h"
#include "harness/lang/verilog/ports.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_LEAST  4 /* a shorter prompt is no mark */
#define TOKENS_LEAST 4 /* of a body: "assign y = a" */

static uint64_t mix(uint64_t h)
{
    h ^= h >> 33; /* MurmurHash3's last step (Appleby): sums of mixed hashes do not cancel out */
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

/* Of a plain word: tokens.h has the hash of texts. */
static uint64_t hash_text(struct str s, struct arena *arena)
{
    struct tokens t;
    tokens_read(&t, s, arena);
    return t.n ? t.all : 0;
}

/* ---- names ---- */

/* Lower case, letters and digits only. */
static struct str plain(struct str s, struct arena *arena)
{
    char *p = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (isalnum((unsigned char)s.p[i]))
            p[n++] = (char)tolower((unsigned char)s.p[i]);
    return (struct str){p, n};
}

/* "Prob082_lfsr32" is "lfsr32", and a name that is nobody else's. */
static void read_id(struct leak_marks *m, const char *id, struct arena *arena)
{
    struct str s = str_c(id), all = plain(s, arena), rest;
    size_t from = strncasecmp(id, "prob", 4) == 0 ? 4 : 0, i = from;
    while (i < s.n && isdigit((unsigned char)s.p[i]))
        i++;
    if (from && i - from >= 2 && i < s.n && s.p[i] == '_')
        m->numbered = hash_text(all, arena);
    rest = plain(str_slice(s, i, s.n), arena);
    m->id = hash_text(rest.n > 1 ? rest : all, arena);
}

/* ---- the prompt ---- */

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The next word of *s in lower case; n 0 at the end. */
static struct str next_word(struct str *s, char *to)
{
    size_t i = 0, n = 0;
    while (i < s->n && !is_word(s->p[i]))
        i++;
    for (; i < s->n && is_word(s->p[i]); i++)
        to[n++] = (char)tolower((unsigned char)s->p[i]);
    *s = str_slice(*s, i, s->n);
    return (struct str){to, n};
}

static uint64_t fnv(const char *p, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)p[i]) * 0x100000001b3u;
    return h;
}

static struct leak_runs read_runs(const struct tokens *t, struct arena *arena)
{
    size_t n, kept = 0;
    const uint64_t *gram = tokens_grams(t, LEAK_GRAM, &n, arena);
    uint64_t *own = arena_alloc(arena, (n + 1) * sizeof *own);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || gram[i] != gram[i - 1])
            own[kept++] = gram[i];
    return (struct leak_runs){own, kept};
}

static void read_prompt(struct leak_marks *m, struct str spec, const char *entry,
                        struct arena *arena)
{
    uint64_t *hash = arena_alloc(arena, (spec.n + 1) * sizeof *hash), sum = 0;
    char *word = arena_alloc(arena, spec.n + strlen(entry) + 2);
    struct str name = str_c(entry);
    struct str w = next_word(&name, word);
    uint64_t blank = w.n ? fnv(w.p, w.n) : 0;
    struct tokens t = {.hash = hash};
    while ((w = next_word(&spec, word)).n) {
        uint64_t h = fnv(w.p, w.n);
        hash[t.n] = h == blank ? 1 : h;
        sum += mix(hash[t.n++]);
    }
    m->n_words = t.n;
    m->words = t.n >= WORDS_LEAST ? mix(sum ^ t.n) : 0;
    m->prompt = read_runs(&t, arena);
}

/* ---- ports ---- */

static const struct {
    const char *from, *to;
} same_names[] = {{"clock", "clk"},   {"reset", "rst"}, {"resetn", "rstn"},
                  {"nreset", "rstn"}, {"nrst", "rstn"}, {"areset", "arst"},
                  {"enable", "en"},   {"input", "in"},  {"output", "out"}};

/* Those that say nothing of what a module is for; digits behind them do not count. */
static const char *const common_names[] = {
    "in",   "out", "data",   "din",   "dout", "datain", "dataout", "en",    "sel",   "cin", "sum",
    "cout", "res", "result", "valid", "load", "done",   "start",   "count", "state", "ena", "ina",
    "inb",  "op",  "opa",    "opb",   "vec",  "outa",   "outb",    "mode",  NULL};
static const char *const clock_names[] = {"clk",  "rst",     "rstn",    "arst",  "arstn",
                                          "srst", "aresetn", "sresetn", "clkin", NULL};

static bool among(struct str s, const char *const *list)
{
    for (size_t i = 0; list[i]; i++)
        if (str_eqc(s, list[i]))
            return true;
    return false;
}

static struct str port_name(const char *name, struct arena *arena)
{
    struct str s = str_c(name), w;
    if (s.n > 2 && (strncasecmp(name, "i_", 2) == 0 || strncasecmp(name, "o_", 2) == 0))
        s = str_slice(s, 2, s.n);
    else if (s.n > 2 &&
             (strcasecmp(name + s.n - 2, "_i") == 0 || strcasecmp(name + s.n - 2, "_o") == 0))
        s.n -= 2;
    w = plain(s, arena);
    for (size_t i = 0; i < countof(same_names); i++)
        if (str_eqc(w, same_names[i].from))
            return str_c(same_names[i].to);
    return w;
}

/* A port whose name or width is not what every other module has. */
static bool is_telling(struct str name, long width)
{
    bool usual = width <= 4 || (width <= 128 && (width & (width - 1)) == 0);
    while (name.n && isdigit((unsigned char)name.p[name.n - 1]))
        name.n--;
    return (width > 0 && !usual) || (name.n > 2 && !among(name, common_names));
}

/* Bits of a port; "[WIDTH-1:0]" by the parameter's default. -1: not known. */
static long width_of(const struct port *p, const struct module_ports *m)
{
    const struct parameter *by;
    ptrdiff_t minus = str_find(p->range, "-", 0);
    char number[16] = "", *end;
    long value;
    if (p->width >= 0 || minus < 1)
        return p->width;
    by = ports_parameter(m, str_trim(str_slice(p->range, 1, (size_t)minus)));
    if (!by || by->value.n == 0 || by->value.n >= sizeof number)
        return -1;
    memcpy(number, by->value.p, by->value.n);
    value = strtol(number, &end, 10);
    return *end == 0 && value > 0 ? value : -1;
}

static int read_ports(struct leak_marks *m, const struct problem *p, struct arena *arena)
{
    struct module_ports ports;
    uint64_t sum = 0;
    if (ports_read(&ports, p->reference, p->entry, arena, NULL) < 0 || ports.n_port == 0)
        return -1;
    for (size_t i = 0; i < ports.n_port; i++) {
        struct str name = port_name(ports.port[i].name, arena);
        long width = width_of(&ports.port[i], &ports);
        const char *all =
            arena_printf(arena, "%d %ld " STR_FMT, (int)ports.port[i].dir, width, STR_ARG(name));
        sum += mix(fnv(all, strlen(all)));
        m->n_ports += !among(name, clock_names);
        m->telling += !among(name, clock_names) && is_telling(name, width);
    }
    m->ports = mix(sum ^ ports.n_port);
    return 0;
}

/* ---- the reference ---- */

struct code_words {
    uint64_t module, end, semicolon, dir[3], entry;
};

static uint64_t word_hash(const char *word, struct arena *arena)
{
    struct tokens t;
    tokens_read(&t, str_c(word), arena);
    return t.n ? t.hash[0] : 0;
}

static struct code_words words_of(const char *entry, struct arena *arena)
{
    return (struct code_words){
        .module = word_hash("module", arena),
        .end = word_hash("endmodule", arena),
        .semicolon = word_hash(";", arena),
        .dir = {word_hash("input", arena), word_hash("output", arena), word_hash("inout", arena)},
        .entry = word_hash(entry, arena)};
}

/* The last module of the entry's name: where it begins, or t->n. */
static size_t find_entry(const struct tokens *t, const struct code_words *w)
{
    size_t found = t->n;
    for (size_t i = 0; i + 1 < t->n; i++)
        if (t->hash[i] == w->module && t->hash[i + 1] == w->entry)
            found = i;
    return found;
}

/* What is compared of a text: without the header of the entry and declarations of its ports, which
 * are compared as ports, so that a common header makes nothing alike. Names of the entry are 1. */
struct kept {
    uint64_t *hash;
    size_t n;
    size_t first; /* of these, from the first module on: no directives in front */
};

static struct kept keep(const struct tokens *t, size_t entry, const struct code_words *w,
                        struct arena *arena)
{
    struct kept k = {.hash = arena_alloc(arena, (t->n + 1) * sizeof *k.hash)};
    bool header = false, port = false, inside = false, first = false, seen = false;
    for (size_t i = 0; i < t->n; i++) {
        uint64_t h = t->hash[i];
        if (!seen && h == w->module) {
            seen = true;
            k.first = k.n;
        }
        header = header || i == entry;
        inside = (inside || i == entry) && h != w->end;
        if (first && inside)
            port = h == w->dir[0] || h == w->dir[1] || h == w->dir[2];
        if (!header && !port)
            k.hash[k.n++] = h == w->entry ? 1 : h;
        first = h == w->semicolon;
        header = header && !first;
        port = port && !first;
    }
    return k;
}

static void read_code(struct leak_marks *m, const struct problem *p, struct arena *arena)
{
    struct code_words w = words_of(p->entry, arena);
    struct tokens t;
    struct kept k;
    uint64_t all = 1;
    tokens_read(&t, p->reference, arena);
    k = keep(&t, find_entry(&t, &w), &w, arena);
    for (size_t i = k.first; i < k.n; i++)
        all = mix(all * 31 + k.hash[i]);
    if (read_ports(m, p, arena) == 0 && k.n - k.first > TOKENS_LEAST)
        m->reference = mix(m->ports ^ all);
    t = (struct tokens){.hash = k.hash, .n = k.n};
    m->code = read_runs(&t, arena);
}

void leak_read(struct leak_marks *ret, const struct problem *p, struct arena *arena)
{
    *ret = (struct leak_marks){0};
    read_id(ret, p->id, arena);
    read_prompt(ret, p->spec, p->entry, arena);
    if (!*p->entry)
        return;
    ret->module = hash_text(plain(str_c(p->entry), arena), arena);
    if (p->reference.n)
        read_code(ret, p, arena);
}
