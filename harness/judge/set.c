/* set.c: answers, and the suite of the question how many points each of them gets. */
#include "harness/judge/judge.h"

#include "harness/base/hash.h"
#include "harness/judge/question.h"

#include <stdlib.h>
#include <string.h>

#define SHORT 8 /* digits of a hash in an id */

void judge_set_finish(struct judge_set *set)
{
    free(set->item);
    arena_finish(&set->arena);
    *set = (struct judge_set){0};
}

static const char *id_of(struct judge_set *set, const struct judged *j)
{
    const int part = scheme_name_part(j->problem);
    char hex[HASH_SIZE];
    struct hash h;
    hash_init(&h);
    hash_add(&h, j->question);
    hash_addc(&h, j->facts);
    hash_add(&h, j->answer);
    if (j->problem[part]) /* others may begin so, and ask the same */
        hash_addc(&h, j->problem);
    hash_hex(&h, hex);
    return arena_printf(&set->arena, "%.*s#%d-%.*s", part, j->problem, j->index, SHORT, hex);
}

int judge_set_add(struct judge_set *set, const struct problem *p, int index, int64_t row,
                  struct str answer, struct err *err)
{
    struct judged j = {.index = index, .row = row, .sort = ""};
    if (scheme_of(&j.scheme, p, &set->arena, err) < 0)
        return -1;
    j.problem = arena_dup(&set->arena, str_c(p->id));
    j.question = arena_str(&set->arena, p->spec);
    j.reference = arena_str(&set->arena, p->reference);
    j.answer = arena_str(&set->arena, answer);
    j.facts = arena_dup(&set->arena, str_c(p->facts));
    j.id = id_of(set, &j);
    set->item = mem_room(set->item, set->n, &set->cap, sizeof *set->item);
    set->item[set->n++] = j;
    return 0;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct judged *)a)->id, ((const struct judged *)b)->id);
}

void judge_set_seal(struct judge_set *set)
{
    size_t n = 0;
    if (set->n)
        qsort(set->item, set->n, sizeof *set->item, by_id);
    for (size_t i = 0; i < set->n; i++) /* the same answer may stand in a file twice */
        if (n == 0 || strcmp(set->item[n - 1].id, set->item[i].id) != 0)
            set->item[n++] = set->item[i];
    set->n = n;
}

size_t judge_set_find(const struct judge_set *set, const char *id)
{
    const struct judged key = {.id = id};
    const struct judged *hit =
        set->n ? bsearch(&key, set->item, set->n, sizeof *set->item, by_id) : NULL;
    return hit ? (size_t)(hit - set->item) : set->n;
}

static struct problem problem_of(const struct judged *j, struct arena *arena)
{
    struct str text = judge_question(j->question, j->reference, &j->scheme, j->answer, arena);
    char token[JUDGE_TOKEN];
    judge_token(token, text);
    return (struct problem){
        .id = arena_dup(arena, str_c(j->id)),
        .spec = text,
        .interface = STR(""),
        .entry = arena_dup(arena, str_c(token)),
        .reference = STR(""),
        .category = arena_dup(arena, str_c(j->sort)),
        .difficulty = "",
        .bench = "",
        .top = "",
        .family = arena_dup(arena, str_c(j->problem)),
        .variant = "",
        .released = "",
        .facts = arena_dup(arena, str_c(j->facts)),
    };
}

void judge_suite(struct suite *ret, const struct judge_set *set)
{
    struct suite s = {.name = "opinions",
                      .commit = "",
                      .bench = KIND_OPINION,
                      .runner = KIND_OPINION,
                      .official = "",
                      .eval_only = true};
    struct hash h;
    s.task = arena_dup(&s.arena, str_c(set->task));
    s.origin = arena_dup(&s.arena, str_c(set->name));
    s.problem = arena_alloc(&s.arena, (set->n + 1) * sizeof *s.problem);
    for (; s.n < set->n; s.n++) {
        s.problem[s.n] = problem_of(&set->item[s.n], &s.arena);
        hash_init(&h);
        hash_add(&h, s.problem[s.n].spec);
        hash_addc(&h, s.problem[s.n].facts);
        hash_hex(&h, s.problem[s.n].hash);
    }
    hash_init(&h);
    hash_addc(&h, s.name);
    hash_addc(&h, s.task);
    hash_hex(&h, s.version);
    *ret = s;
}
