/* check.c: what a service does not have is not left out silently. */
#include "harness/model/services/check.h"
#include "harness/model/services/request.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static int check_names(const struct model_options *o, struct err *err)
{
    struct buf names;
    const char *near = o->provider ? provider_near(o->provider) : NULL;
    if (o->endpoint && !dialect_named(o->endpoint))
        return err_set(err, ERR_USAGE,
                       "--endpoint wants chat, responses, messages or completions, not '%s'",
                       o->endpoint);
    if (!o->provider || provider_named(o->provider))
        return 0;
    buf_init(&names, 1000);
    provider_names(&names);
    err_set(err, ERR_USAGE, "--provider wants %s, not '%.100s'%s%s%s", names.p, o->provider,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    buf_finish(&names);
    return -1;
}

static int check_parameters(const struct model_options *o, struct err *err)
{
    const struct dialect_names *names = request_names(o);
    const struct {
        const char *option, *name;
        bool given;
    } row[] = {
        {"seed", names->seed, o->seed >= 0},
        {"top-k", names->top_k, o->top_k > 0},
        {"reasoning-effort", names->effort, o->effort != NULL},
    };
    const struct dialect *dialect = request_dialect(o);
    for (size_t i = 0; i < countof(row); i++)
        if (row[i].given && !row[i].name)
            return err_set(err, ERR_USAGE,
                           "--%s: the %s interface%s%s has no such parameter; --extra sends one "
                           "under any name",
                           row[i].option, dialect->name, *request_provider(o)->name ? " of " : "",
                           request_provider(o)->name);
    if (dialect->needs_limit && o->max_tokens <= 0)
        return err_set(err, ERR_USAGE, "the %s interface wants a limit: give --max-tokens",
                       dialect->name);
    return 0;
}

/* Words in the names of headers that hold what must not be stored, and names that are ours. */
static const char *const secret[] = {"auth", "key", "token", "secret", "cookie"};
static const char *const ours[] = {"content-type", "content-length", "accept", "host",
                                   "x-assay-sample"};

static int check_name(const char *line, struct str name, struct err *err)
{
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)(name.n < 63 ? name.n : 63), name.p);
    for (size_t i = 0; i < countof(secret); i++)
        if (strcasestr(word, secret[i]))
            return err_set(err, ERR_USAGE,
                           "--header %s: headers are stored with every sample; a key stands in the "
                           "environment only (--key-env)",
                           word);
    for (size_t i = 0; i < countof(ours); i++)
        if (!strcasecmp(word, ours[i]))
            return err_set(err, ERR_USAGE, "--header '%.200s': this one is for assay to set", line);
    return 0;
}

static int check_header(const char *line, struct err *err)
{
    size_t n = 0, end = strlen(line);
    while (isalnum((unsigned char)line[n]) || (line[n] && strchr("!#$%&'*+-.^_`|~", line[n])))
        n++;
    for (const char *c = line; *c; c++)
        if (!isprint((unsigned char)*c))
            n = 0;
    if (n == 0 || line[n] != ':' || str_trim(str_c(line + n + 1)).n == 0 || end > 4000)
        return err_set(err, ERR_USAGE, "--header wants 'Name: value', not '%.200s'", line);
    return check_name(line, (struct str){line, n}, err);
}

int options_check(const struct model_options *o, struct err *err)
{
    if (check_names(o, err) < 0 || check_parameters(o, err) < 0)
        return -1;
    if (o->n_header > MODEL_HEADERS)
        return err_set(err, ERR_USAGE, "--header: more than %d of them", MODEL_HEADERS);
    for (size_t i = 0; i < o->n_header; i++)
        if (check_header(o->header[i], err) < 0)
            return -1;
    return 0;
}
