/* leak_read.c: the marks of a problem. In all of them the name of what is asked for is a blank, so
 * that another name makes no difference. */
#include "results/train/leak_read.h"

#include "harness/lang/tokens.h"
#include "results/train/leak.h"

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

static uint64_t fnv(const char *p, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)p[i]) * 0x100000001b3u;
    return h;
}

static uint64_t hash_text(struct str s)
{
    return s.n ? fnv(s.p, s.n) : 0;
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
        m->numbered = hash_text(all);
    rest = plain(str_slice(s, i, s.n), arena);
    m->id = hash_text(rest.n > 1 ? rest : all);
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

/* Those that say nothing of what a design is for; digits behind them do not count. */
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

/* A port whose name or width is not what every other design has. */
static bool is_telling(struct str name, long width)
{
    bool usual = width <= 4 || (width <= 128 && (width & (width - 1)) == 0);
    while (name.n && isdigit((unsigned char)name.p[name.n - 1]))
        name.n--;
    return (width > 0 && !usual) || (name.n > 2 && !among(name, common_names));
}

static int read_ports(struct leak_marks *m, const struct problem *p, const struct lang *lang,
                      struct arena *arena)
{
    struct signature ports;
    uint64_t sum = 0;
    if (lang->signature(&ports, p->reference, p->entry, arena) < 0 || ports.n == 0)
        return -1;
    for (size_t i = 0; i < ports.n; i++) {
        const struct connection *port = &ports.item[i];
        struct str name = port_name(port->name, arena);
        const char *all =
            arena_printf(arena, "%d %ld " STR_FMT, port->way, port->width, STR_ARG(name));
        sum += mix(fnv(all, strlen(all)));
        m->n_ports += !among(name, clock_names);
        m->telling += !among(name, clock_names) && is_telling(name, port->width);
    }
    m->ports = mix(sum ^ ports.n);
    return 0;
}

/* ---- the reference ---- */

static void read_code(struct leak_marks *m, const struct problem *p, const struct lang *lang,
                      struct arena *arena)
{
    struct tokens body;
    size_t first;
    uint64_t all = 1;
    lang->body(&body, &first, p->reference, p->entry, arena);
    for (size_t i = first; i < body.n; i++)
        all = mix(all * 31 + body.hash[i]);
    if (read_ports(m, p, lang, arena) == 0 && body.n - first > TOKENS_LEAST)
        m->reference = mix(m->ports ^ all);
    m->code = read_runs(&body, arena);
}

void leak_read(struct leak_marks *ret, const struct problem *p, const struct lang *lang,
               struct arena *arena)
{
    *ret = (struct leak_marks){0};
    read_id(ret, p->id, arena);
    read_prompt(ret, p->spec, p->entry, arena);
    if (!*p->entry)
        return;
    ret->entry = hash_text(plain(str_c(p->entry), arena));
    if (p->reference.n)
        read_code(ret, p, lang, arena);
}
