/* instance.c: "scale #(.K(3)) three (.d(d), .q(q));" */
#include "runners/verilator/instance.h"

#include "harness/lang/verilog/verilog.h"

#include <string.h>

static void add_given(struct instance *in, struct str name)
{
    if (in->n_given < countof(in->given))
        in->given[in->n_given++] = name;
}

/* From behind an opening parenthesis to behind the one that closes it; ".x(" at depth 1 are names,
 * which *in gets unless it is NULL. How many it holds by their order. */
static size_t read_group(struct lexer *lex, struct instance *in)
{
    struct token t, before = {.kind = TOKEN_PUNCT};
    size_t n = 0;
    bool named = false;
    for (int depth = 1; depth && verilog_token(lex, &t); before = t) {
        if (depth == 1 && token_is(&before, ".") && in)
            add_given(in, t.text);
        named |= depth == 1 && token_is(&t, ".") && !token_is_name(&before);
        n += depth == 1 && (token_is(&t, ",") || (n == 0 && !token_is(&t, ")")));
        depth += token_is(&t, "(") || token_is(&t, "[") || token_is(&t, "{");
        depth -= token_is(&t, ")") || token_is(&t, "]") || token_is(&t, "}");
    }
    return named ? 0 : n;
}

/* Behind the module's name or a comma: "#(...) name [..] (...)". False: it is no instance. */
static bool read_instance(struct lexer *lex, struct instance *in)
{
    struct token t;
    if (!verilog_token(lex, &t))
        return false;
    if (token_is(&t, "#")) {
        verilog_token(lex, &t);
        in->by_order = token_is(&t, "(") ? read_group(lex, in) : 1;
        verilog_token(lex, &t);
    }
    if (!token_is_name(&t))
        return false;
    in->label = t.text;
    while (verilog_token(lex, &t) && !token_is(&t, "("))
        if (token_is(&t, ";"))
            return false;
    in->by_position = read_group(lex, NULL) > 0;
    return true;
}

/* "scale #(3) a (...), b (...);": from behind the module's name. */
static size_t read_instances(struct lexer lex, struct instance *ret, size_t max)
{
    struct instance in = {0};
    struct token t;
    size_t n = 0;
    while (n < max && read_instance(&lex, &in)) {
        ret[n++] = in;
        if (!verilog_token(&lex, &t) || !token_is(&t, ","))
            break;
    }
    return n;
}

static void read_defparam(struct lexer lex, struct instance *all)
{
    struct token t, before = {.kind = TOKEN_PUNCT};
    for (; verilog_token(&lex, &t) && !token_is(&t, ";"); before = t)
        if (token_is(&before, ".") && token_is_name(&t))
            add_given(all, t.text);
}

size_t instances_find(const struct job *job, const char *module, struct instance *ret, size_t max)
{
    struct token t, before;
    struct instance all = {0};
    size_t n = 0;
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct lexer lex = {.s = job->problem->file[i].data};
        before = (struct token){.kind = TOKEN_PUNCT};
        while (job->problem->file[i].compiled && verilog_token(&lex, &t)) {
            if (token_is(&t, "defparam"))
                read_defparam(lex, &all);
            if (token_is(&t, module) && !token_is(&before, "module"))
                n += read_instances(lex, ret + n, max - n);
            before = t;
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all.n_given; k++)
            add_given(&ret[i], all.given[k]);
    return n;
}

const struct instance *instances_named(const struct instance *list, size_t n, struct str label)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].label, label))
            return &list[i];
    return n ? list : NULL;
}

bool instance_gives(const struct instance *in, struct str name, size_t index)
{
    if (!in || index < in->by_order)
        return in != NULL;
    for (size_t i = 0; i < in->n_given; i++)
        if (str_eq(in->given[i], name))
            return true;
    return false;
}
