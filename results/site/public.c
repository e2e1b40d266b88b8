/* public.c: where the models' services are, kept off the pages with --hide-addresses. */
#include "results/site/private.h"

#include "harness/io/json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HIDDEN "(address)"

/* ---- what is hidden ---- */

static int longest_first(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    size_t n = strlen(x), m = strlen(y);
    return n != m ? (n < m) - (n > m) : strcmp(x, y);
}

static void add(struct site *s, struct str text)
{
    if (text.n)
        s->address[s->n_address++] = arena_dup(&s->arena, text);
}

/* The parts of "https://user@host:8000/v1" by which messages name it: all of it, host and port, the
 * host. Of an address in brackets also what is in them. */
static void add_url(struct site *s, const char *url)
{
    const char *begin = strstr(url, "://"), *at, *port;
    struct str host;
    add(s, str_c(url));
    begin = begin ? begin + 3 : url;
    host = (struct str){begin, strcspn(begin, "/?#")};
    at = memrchr(host.p, '@', host.n);
    if (at)
        host = (struct str){at + 1, host.n - (size_t)(at + 1 - host.p)};
    add(s, host);
    port = memrchr(host.p, ':', host.n);
    if (port && !memchr(port, ']', host.n - (size_t)(port - host.p)))
        host.n = (size_t)(port - host.p);
    add(s, host);
    if (host.n > 2 && host.p[0] == '[')
        add(s, str_slice(host, 1, host.n - 1));
}

static bool is_file(const struct report_run *run)
{
    return strcmp(run->base_url, "file:") == 0;
}

static void collect(struct site *s)
{
    s->address = arena_alloc(&s->arena, (4 * s->report.n + 1) * sizeof *s->address);
    for (size_t i = 0; i < s->report.n; i++)
        if (!is_file(&s->report.run[i]))
            add_url(s, s->report.run[i].base_url);
    qsort(s->address, s->n_address, sizeof *s->address, longest_first);
}

/* ---- texts ---- */

static bool is_inner(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* The length of the address that stands at `at`, as a word of its own; 0: none does. */
static size_t address_at(const struct site *s, struct str text, size_t at)
{
    if (at && is_inner(text.p[at - 1]))
        return 0;
    for (size_t i = 0; i < s->n_address; i++) {
        size_t n = strlen(s->address[i]);
        if (n <= text.n - at && memcmp(text.p + at, s->address[i], n) == 0 &&
            (at + n == text.n || !is_inner(text.p[at + n])))
            return n;
    }
    return 0;
}

/* The length of " port 8000", which curl puts behind a host; 0: that does not stand there. */
static size_t port_at(struct str text, size_t at)
{
    static const char word[] = " port ";
    size_t n = strlen(word);
    if (!str_starts(str_slice(text, at, text.n), word))
        return 0;
    while (at + n < text.n && isdigit((unsigned char)text.p[at + n]))
        n++;
    return n > strlen(word) ? n : 0;
}

struct str site_public(const struct site *s, struct str text, struct arena *arena)
{
    struct str ret;
    struct buf b;
    size_t n;
    if (!s->n_address)
        return text;
    buf_init(&b, 1u << 24);
    for (size_t at = 0; at < text.n; at += n ? n : 1) {
        n = address_at(s, text, at);
        n += n ? port_at(text, at + n) : 0;
        if (n)
            buf_addc(&b, HIDDEN);
        else
            buf_add(&b, text.p + at, 1);
    }
    ret = str_c(arena_dup(arena, buf_str(&b)));
    ret.n = b.n;
    buf_finish(&b);
    return ret;
}

/* The run's parameters, among which its address is, without it. */
static const char *public_parameters(const struct site *s, const char *text, struct arena *arena)
{
    json_t *json = NULL;
    char *dump;
    if (json_parse(str_c(text), "parameters", &json, NULL) == 0) {
        json_object_del(json, "base_url");
        dump = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
        text = arena_dup(arena, str_c(dump ? dump : ""));
        free(dump);
        json_decref(json);
    }
    return site_public(s, str_c(text), arena).p;
}

void site_hide(struct site *s)
{
    collect(s);
    for (size_t i = 0; i < s->report.n; i++) {
        struct report_run *run = &s->report.run[i];
        if (is_file(run))
            continue;
        run->base_url = "";
        run->parameters = public_parameters(s, run->parameters, &s->report.arena);
    }
}
