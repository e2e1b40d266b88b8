/* opt.c: the command line, read by the option table. */
#include "harness/cli/opt.h"

#include "harness/base/str.h"
#include "harness/base/suggest.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    struct command cmd;
    char **argv;
    int argc, at; /* argv[at] is looked at */
    bool given[OPT_ROWS_MAX];
    bool only_operands; /* behind "--" */
    struct err *err;
};

/* The nearest option to a word without its "--": one of the verb's if there is, else any. */
static const char *near_option(enum verb verb, const char *word)
{
    const char *mine[OPT_ROWS_MAX], *all[OPT_ROWS_MAX], *hit;
    size_t n = 0, i;
    for (i = 0; opt_table[i].name; i++) {
        all[i] = opt_table[i].name;
        if (opt_belongs(&opt_table[i], verb))
            mine[n++] = opt_table[i].name;
    }
    hit = suggest(word, mine, n);
    return hit ? hit : suggest(word, all, i);
}

static int no_option(struct parser *p, const char *typed, const char *word)
{
    const char *no = strncmp(word, "no-", 3) == 0 ? "no-" : "";
    const char *hit = near_option(p->cmd.verb, word + strlen(no));
    if (hit)
        return err_set(p->err, ERR_USAGE, "there is no option %s; did you mean --%s%s?", typed, no,
                       hit);
    return err_set(p->err, ERR_USAGE, "there is no option %s", typed);
}

static const struct opt_row *find_name(const char *name, size_t n)
{
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (str_eqc((struct str){name, n}, row->name))
            return row;
    return NULL;
}

/* Two verbs may have an option of one name: this verb's, or else the first. */
static const struct opt_row *find_of_verb(enum verb verb, const char *name, size_t n)
{
    for (const struct opt_row *row = opt_table; row->name && verb < VERB_COUNT; row++)
        if (str_eqc((struct str){name, n}, row->name) && opt_belongs(row, verb))
            return row;
    return find_name(name, n);
}

static const struct opt_row *find_letter(char letter)
{
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (letter && row->letter == letter)
            return row;
    return NULL;
}

static void *field(struct options *options, const struct opt_row *row)
{
    return (char *)options + row->offset;
}

/* The factor that the suffix of a number stands for ("k", "M", "G", or nothing). -1: no suffix. */
static int suffix(const char *s, int64_t *factor)
{
    static const struct {
        char letter;
        int64_t factor;
    } table[] = {{'k', 1000}, {'K', 1000}, {'M', 1000000}, {'G', 1000000000}};
    *factor = 1;
    for (size_t i = 0; i < countof(table); i++)
        if (s[0] == table[i].letter) {
            *factor = table[i].factor;
            return s[1] ? -1 : 0;
        }
    return s[0] ? -1 : 0;
}

/* Does a plain number start here? strtoll and strtod also take leading white space, "inf" and
 * "0x10", which nobody means to type. */
static bool starts_number(const char *s)
{
    s += *s == '-' || *s == '+';
    return (*s >= '0' && *s <= '9' && s[1] != 'x' && s[1] != 'X') || *s == '.';
}

static int set_int(void *to, const struct opt_row *row, const char *text)
{
    char *end;
    int64_t v, factor;
    errno = 0;
    v = strtoll(text, &end, 10);
    if (errno || end == text || !starts_number(text) || suffix(end, &factor) < 0 ||
        __builtin_mul_overflow(v, factor, &v) || (double)v < row->min || (double)v > row->max)
        return -1;
    *(int64_t *)to = v;
    return 0;
}

static int set_real(void *to, const struct opt_row *row, const char *text)
{
    char *end;
    double v = strtod(text, &end);
    if (end == text || *end || !starts_number(text) || !isfinite(v) || v < row->min || v > row->max)
        return -1;
    *(double *)to = v;
    return 0;
}

static int bad_number(struct err *err, const struct opt_row *row, const char *text)
{
    char range[80];
    opt_range(row, range, sizeof range);
    return err_set(err, ERR_USAGE, "--%s must be %s, %s, not \"%s\"", row->name,
                   row->type == OPT_INT ? "a whole number" : "a number", range, text);
}

static int bad_choice(struct err *err, const struct opt_row *row, const char *text)
{
    char all[400], copy[400], *word, *rest = copy;
    const char *words[64], *hit;
    size_t n = 0;
    opt_range(row, all, sizeof all);
    snprintf(copy, sizeof copy, "%s", row->choices);
    while ((word = strsep(&rest, "|")) && n < countof(words))
        words[n++] = word;
    hit = suggest(text, words, n);
    return err_set(err, ERR_USAGE, "--%s must be %s, not \"%s\"%s%s%s", row->name, all, text,
                   hit ? "; did you mean \"" : "", hit ? hit : "", hit ? "\"?" : "");
}

static int set_value(struct options *options, const struct opt_row *row, const char *text,
                     struct err *err)
{
    void *to = field(options, row);
    struct opt_list *list = to;
    switch (row->type) {
    case OPT_FLAG: /* a default: what is typed goes through set_flag */
        *(bool *)to = strcmp(text, "true") == 0;
        return 0;
    case OPT_INT:
        return set_int(to, row, text) < 0 ? bad_number(err, row, text) : 0;
    case OPT_REAL:
        return set_real(to, row, text) < 0 ? bad_number(err, row, text) : 0;
    case OPT_LIST:
        if (list->n == countof(list->item))
            return err_set(err, ERR_USAGE, "--%s is given more than %zu times", row->name, list->n);
        list->item[list->n++] = text;
        return 0;
    case OPT_CHOICE:
        if (!opt_has_word(row->choices, '|', text))
            return bad_choice(err, row, text);
        break;
    default:
        if (!*text)
            return err_set(err, ERR_USAGE, "--%s is given an empty %s", row->name, row->arg);
    }
    *(const char **)to = text;
    return 0;
}

static void set_given(struct parser *p, const struct opt_row *row)
{
    p->given[row - opt_table] = true;
}

static int set_flag(struct parser *p, const struct opt_row *row, bool on)
{
    void *at = field(&p->cmd.options, row);
    if (!row->bit)
        *(bool *)at = on;
    else if (on)
        *(unsigned *)at |= row->bit;
    else
        *(unsigned *)at &= ~row->bit;
    set_given(p, row);
    return 0;
}

/* Take the next argument as the option's value. If it is a known option, the value was probably
 * forgotten: an error. Such a value can be given as --name=VALUE. */
static int next_value(struct parser *p, const struct opt_row *row, const char **value)
{
    const char *next = p->at + 1 < p->argc ? p->argv[p->at + 1] : NULL;
    if (!next ||
        (strncmp(next, "--", 2) == 0 && (!next[2] || find_name(next + 2, strcspn(next + 2, "=")))))
        return err_set(p->err, ERR_USAGE, "--%s needs a value: --%s %s", row->name, row->name,
                       row->arg);
    p->at++;
    *value = next;
    return 0;
}

/* value: what stands behind '=' or the letter, or NULL. */
static int take_value(struct parser *p, const struct opt_row *row, const char *value)
{
    if (!value && next_value(p, row, &value) < 0)
        return -1;
    if (row->once && p->given[row - opt_table])
        return err_set(p->err, ERR_USAGE,
                       "--%s is given twice, the second time as \"%s\": say it once, or "
                       "--%s A,B where the verb takes several",
                       row->name, value, row->name);
    set_given(p, row);
    return set_value(&p->cmd.options, row, value, p->err);
}

/* "--no-json", "--no-json=..." */
static int take_negated(struct parser *p, const char *typed, const char *word, size_t n)
{
    const struct opt_row *row =
        n > 3 && strncmp(word, "no-", 3) == 0 ? find_name(word + 3, n - 3) : NULL;
    if (!row)
        return no_option(p, typed, word);
    if (row->type != OPT_FLAG)
        return err_set(p->err, ERR_USAGE, "--no-%s: --%s takes a value and cannot be negated",
                       row->name, row->name);
    if (word[n])
        return err_set(p->err, ERR_USAGE, "--no-%s takes no value", row->name);
    return set_flag(p, row, false);
}

static int take_long(struct parser *p, const char *typed)
{
    const char *word = typed + 2;
    size_t n = strcspn(word, "=");
    const struct opt_row *row = find_of_verb(p->cmd.verb, word, n);
    const char *value = word[n] ? word + n + 1 : NULL;
    char name[100];
    if (!row) {
        snprintf(name, sizeof name, "--%.*s", (int)(n < 90 ? n : 90), word);
        return strncmp(word, "no-", 3) == 0 ? take_negated(p, name, word, n)
                                            : no_option(p, name, name + 2);
    }
    if (row->type != OPT_FLAG)
        return take_value(p, row, value);
    if (value)
        return err_set(p->err, ERR_USAGE, "--%s takes no value, but \"%s\" was given", row->name,
                       value);
    return set_flag(p, row, true);
}

/* "-qv", "-n5", "-n 5", "-qn5"; and "-n=5", which people write who are used to long options */
static int take_letters(struct parser *p, const char *typed)
{
    for (const char *s = typed + 1; *s; s++) {
        const struct opt_row *row = find_letter(*s);
        char name[] = {'-', *s, 0};
        if (!row && find_name(typed + 1, strcspn(typed + 1, "=")))
            return err_set(p->err, ERR_USAGE, "there is no option %s; did you mean -%s?", typed,
                           typed);
        if (!row)
            return err_set(p->err, ERR_USAGE, "there is no option %s%s%s", name,
                           typed[2] ? " in " : "", typed[2] ? typed : "");
        if (row->type != OPT_FLAG)
            return take_value(p, row, s[1] == '=' ? s + 2 : s[1] ? s + 1 : NULL);
        set_flag(p, row, true);
    }
    return 0;
}

static int no_verb(struct parser *p, const char *word)
{
    const char *names[VERB_COUNT + 1] = {[VERB_COUNT] = "help"};
    const char *hit;
    struct buf all;
    buf_init(&all, 500);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        names[i] = verb_table[i].name;
        buf_addf(&all, "%s%s", i ? " " : "", names[i]);
    }
    hit = suggest(word, names, countof(names));
    if (hit)
        err_set(p->err, ERR_USAGE, "there is no verb \"%s\"; did you mean \"%s\"?", word, hit);
    else
        err_set(p->err, ERR_USAGE, "there is no verb \"%s\"; there are: %s", word, all.p);
    buf_finish(&all);
    return -1;
}

static int take_verb(struct parser *p, const char *word)
{
    for (size_t i = 0; i < VERB_COUNT; i++)
        if (strcmp(verb_table[i].name, word) == 0) {
            p->cmd.verb = (enum verb)i;
            return 0;
        }
    if (strcmp(word, "help") != 0)
        return no_verb(p, word);
    p->cmd.options.help = true; /* and the next operand is the verb */
    return 0;
}

static int take_operand(struct parser *p, const char *word)
{
    if (p->cmd.verb == VERB_COUNT)
        return take_verb(p, word);
    if (p->cmd.n_operand + 1 == countof(p->cmd.operand))
        return err_set(p->err, ERR_USAGE, "more than %zu operands", p->cmd.n_operand);
    p->cmd.operand[p->cmd.n_operand++] = word;
    return 0;
}

static int take(struct parser *p, const char *word)
{
    if (p->only_operands || word[0] != '-' || !word[1])
        return take_operand(p, word);
    if (strcmp(word, "--") != 0)
        return word[1] == '-' ? take_long(p, word) : take_letters(p, word);
    p->only_operands = true;
    return 0;
}

static int set_defaults(struct options *options, struct err *err)
{
    for (const struct opt_row *row = opt_table; row->name; row++) {
        const char *set = row->env ? getenv(row->env) : NULL;
        if (set && *set) {
            if (set_value(options, row, set, err) < 0)
                return err_within(err, "$%s: ", row->env);
        } else if (row->def) {
            set_value(options, row, row->def, NULL);
        } else if (row->type == OPT_INT) {
            *(int64_t *)field(options, row) = OPT_UNSET;
        } else if (row->type == OPT_REAL) {
            *(double *)field(options, row) = OPT_UNSET;
        }
    }
    return 0;
}

static int check_belongs(struct parser *p, const struct opt_row *row)
{
    const char *verb = p->cmd.verb < VERB_COUNT ? verb_table[p->cmd.verb].name : NULL;
    struct buf b;
    if (opt_belongs(row, p->cmd.verb))
        return 0;
    if (!*row->verbs)
        return err_set(p->err, ERR_USAGE, "--%s stands alone, without a verb", row->name);
    buf_init(&b, 300);
    err_set(p->err, ERR_USAGE, "--%s is an option of %s%s%s", row->name,
            opt_join(row->verbs, ' ', &b), verb ? ", not of " : "; no verb was given",
            verb ? verb : "");
    buf_finish(&b);
    return -1;
}

/* Does the option ask for anything? */
static bool is_on(struct options *options, const struct opt_row *row)
{
    const void *at = field(options, row);
    switch (row->type) {
    case OPT_FLAG:
        return row->bit ? *(const unsigned *)at & row->bit : *(const bool *)at;
    case OPT_INT:
        return *(const int64_t *)at != 0;
    case OPT_REAL:
        return *(const double *)at != 0;
    case OPT_LIST:
        return ((const struct opt_list *)at)->n > 0;
    default:
        return *(const char *const *)at != NULL;
    }
}

static int check_options(struct parser *p)
{
    for (size_t i = 0; opt_table[i].name; i++) {
        const struct opt_row *row = &opt_table[i];
        const struct opt_row *other =
            row->against ? find_name(row->against, strlen(row->against)) : NULL;
        if (p->given[i] && check_belongs(p, row) < 0)
            return -1;
        if (other && is_on(&p->cmd.options, row) && is_on(&p->cmd.options, other))
            return err_set(p->err, ERR_USAGE, "--%s and --%s contradict each other", row->name,
                           other->name);
    }
    return 0;
}

static int check_needed(struct parser *p)
{
    struct buf b;
    size_t missing = 0;
    buf_init(&b, 300);
    for (size_t i = 0; opt_table[i].name; i++)
        if (!p->given[i] && opt_needed(&opt_table[i], p->cmd.verb))
            buf_addf(&b, "%s--%s %s", missing++ ? " and " : "", opt_table[i].name,
                     opt_table[i].arg);
    if (missing)
        err_set(p->err, ERR_USAGE, "%s %s needed", b.p, missing > 1 ? "are" : "is");
    buf_finish(&b);
    return missing ? -1 : 0;
}

/* "A and B are needed": the operands that must be there. */
static int no_operand(struct parser *p, const char *rest)
{
    const char *w;
    struct buf b;
    size_t n, missing = 0;
    bool end = false;
    buf_init(&b, 300);
    while ((w = opt_word(&rest, ' ', &n))) {
        bool is_end = str_eqc((struct str){w, n}, "--");
        if (*w != '[')
            buf_addf(&b, "%s%.*s", !b.n ? "" : end ? " " : " and ", (int)n, w);
        missing += *w != '[' && !is_end;
        end = is_end;
    }
    err_set(p->err, ERR_USAGE, "%s %s needed", b.p, missing > 1 ? "are" : "is");
    buf_finish(&b);
    return -1;
}

/* Check the number of operands against the verb's own text of them ("FORMAT [RUN...]"). */
static int check_operands(struct parser *p)
{
    const char *all = verb_table[p->cmd.verb].operands, *rest = all, *w;
    size_t least = 0, most = 0, n;
    while ((w = opt_word(&rest, ' ', &n))) {
        if (str_eqc((struct str){w, n}, "--"))
            continue;
        least += *w != '[';
        most = memmem(w, n, "...", 3) ? countof(p->cmd.operand) : most + 1;
    }
    if (p->cmd.n_operand < least)
        return no_operand(p, all);
    if (p->cmd.n_operand > most)
        return err_set(p->err, ERR_USAGE, "\"%s\" is too much; %s%s", p->cmd.operand[most],
                       most ? "the operands are: " : "this verb takes no operands",
                       most ? all : "");
    return 0;
}

static int check(struct parser *p)
{
    const struct options *o = &p->cmd.options;
    if (check_options(p) < 0)
        return -1;
    if (o->help || o->version)
        return 0;
    if (p->cmd.verb == VERB_COUNT)
        return o->man || o->completion ? 0 : err_set(p->err, ERR_USAGE, "no verb was given");
    return check_operands(p) < 0 || check_needed(p) < 0 ? -1 : 0;
}

static int parse(struct parser *p)
{
    if (set_defaults(&p->cmd.options, p->err) < 0)
        return -1;
    for (p->at = 1; p->at < p->argc; p->at++)
        if (take(p, p->argv[p->at]) < 0)
            return -1;
    if (p->argc <= 1)
        p->cmd.options.help = true;
    return check(p);
}

int opt_parse(struct command *ret, int argc, char **argv, struct err *err)
{
    struct parser p = {.argv = argv, .argc = argc, .err = err, .cmd.verb = VERB_COUNT};
    int status = parse(&p);
    if (status == 0)
        *ret = p.cmd;
    ret->verb = p.cmd.verb;
    return status;
}
