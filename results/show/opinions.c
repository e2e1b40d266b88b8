/* opinions.c: what judges said of a sample. */
#include "results/show/private.h"

#include "results/judges/opinions.h"

#define REPLY_LINES 6

static void put_text(FILE *to, struct str text, size_t most)
{
    struct str line;
    for (size_t n = 0; str_line(&text, &line); n++) {
        if (most && n == most) {
            fprintf(to, "      ... more; `assay show` of that sample shows all\n");
            return;
        }
        fputs("      ", to);
        put_safe(to, most ? str_slice(line, 0, 300) : line);
        putc('\n', to);
    }
}

static void put_opinion(FILE *to, const struct judge_opinion *o, const struct look *look,
                        bool whole)
{
    fprintf(to, "  %s", look_sgr(look, SGR_BOLD));
    put_safe(to, str_c(o->judge));
    fprintf(to, "%s%s, sample %lld: ", look_sgr(look, SGR_OFF), o->round ? ", asked once more" : "",
            (long long)o->sample);
    put_safe(to, str_c(*o->evidence ? o->evidence : "not judged"));
    putc('\n', to);
    put_text(to, str_trim(o->reply), whole ? 0 : REPLY_LINES);
}

int show_put_opinions(FILE *to, struct store *store, struct show *s, const struct look *look,
                      bool whole, struct err *err)
{
    struct judge_opinions o;
    int rc =
        judge_opinions_load(&o, store, s->value[SHOW_RUN].number, s->value[SHOW_PROBLEM_ROW].number,
                            s->value[SHOW_INDEX].number, err);
    if (rc == 0 && o.judged) {
        fprintf(to, "\n%sScheme%s\n", look_sgr(look, SGR_BOLD), look_sgr(look, SGR_OFF));
        put_text(to, scheme_text(&o.scheme, &o.arena), 0);
    }
    if (o.n)
        fprintf(to, "\n%sOpinions%s\n", look_sgr(look, SGR_BOLD), look_sgr(look, SGR_OFF));
    for (size_t i = 0; i < o.n; i++)
        put_opinion(to, &o.item[i], look, whole);
    judge_opinions_finish(&o);
    return rc;
}

int show_opinions_json(json_t **ret, struct store *store, struct show *s, struct err *err)
{
    struct judge_opinions o;
    int rc =
        judge_opinions_load(&o, store, s->value[SHOW_RUN].number, s->value[SHOW_PROBLEM_ROW].number,
                            s->value[SHOW_INDEX].number, err);
    *ret = rc == 0 ? judge_opinions_json(&o) : NULL;
    judge_opinions_finish(&o);
    return rc;
}
