/* labels.c: rows that people judged, graded and counted. */
#include "harness/grade/labels.h"

#include "harness/io/fs.h"
#include "harness/io/gzip.h"
#include "harness/io/json.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILE_MAX (1u << 30)

static const struct grade_shape shapes[] = {
#define X(n, a, r, go, l, gr)                                                                      \
    {.name = n, .answer = a, .response = r, .gold = go, .label = l, .group = gr},
    GRADE_SHAPES(X)
#undef X
};

/* ---- what people said ---- */

/* 1: right, 0: wrong, -1: neither, as VerifierBench's C for a reply that is no answer. */
static int label_of(const json_t *label)
{
    static const struct {
        const char *word;
        int right;
    } words[] = {{"a", 1}, {"correct", 1},   {"right", 1}, {"true", 1},  {"yes", 1}, {"1", 1},
                 {"b", 0}, {"incorrect", 0}, {"wrong", 0}, {"false", 0}, {"no", 0},  {"0", 0}};
    struct str s = str_trim(json_view(label));
    if (json_is_boolean(label))
        return json_is_true(label);
    if (json_is_number(label))
        return json_number_value(label) == 1 ? 1 : json_number_value(label) == 0 ? 0 : -1;
    for (size_t i = 0; i < countof(words); i++)
        if (s.n == strlen(words[i].word) && strncasecmp(s.p, words[i].word, s.n) == 0)
            return words[i].right;
    return -1;
}

static void count(struct grade_counts *c, const struct graded *g)
{
    int label = label_of(g->label);
    bool passed = !g->error && strcmp(g->class, "pass") == 0, off;
    if (g->error || label < 0) {
        *(g->error ? &c->broken : &c->unlabelled) += 1;
        return;
    }
    if (strcmp(g->class, "undecided") == 0) {
        c->undecided++;
        return;
    }
    off = passed != (label == 1);
    *(label ? &c->right : &c->wrong) += 1;
    *(label ? &c->rejected : &c->accepted) += off;
    c->proven += off && g->rigorous;
    c->no_box += strcmp(g->class, "no_box") == 0;
}

static struct grade_counts *group_of(struct grade_labels *l, const json_t *group)
{
    struct str name = json_is_string(group) ? json_view(group) : STR("");
    for (size_t i = 0; i < l->n_group; i++)
        if (str_eqc(name, l->group[i].name))
            return &l->group[i];
    if (l->n_group == GRADE_GROUPS || !name.n)
        return NULL;
    l->group[l->n_group].name = arena_dup(&l->arena, name);
    return &l->group[l->n_group++];
}

static int each(void *ctx, const struct graded *g, struct err *err)
{
    struct grade_labels *l = ctx;
    struct grade_counts *of = g->error ? NULL : group_of(l, g->group);
    (void)err;
    count(&l->all, g);
    if (of)
        count(of, g);
    return 0;
}

/* ---- the file ---- */

/* Its rows as JSON lines. */
static int read_lines(struct buf *out, const char *path, struct arena *arena, struct err *err)
{
    struct str data;
    json_t *list = NULL, *row;
    size_t i;
    if (fs_read(&data, path, FILE_MAX, arena, err) < 0)
        return -1;
    if (gzip_is(data)) {
        struct buf unpacked;
        buf_init(&unpacked, FILE_MAX);
        if (gzip_unpack(&unpacked, data, err) < 0)
            return buf_finish(&unpacked), -1;
        data = arena_take(arena, &unpacked);
    }
    if (!str_starts(str_trim_left(data), "[")) {
        buf_adds(out, data);
        return 0;
    }
    if (json_parse(data, path, &list, err) < 0)
        return -1;
    json_array_foreach(list, i, row)
    {
        json_dump(row, out);
        buf_addc(out, "\n");
    }
    json_decref(list);
    return 0;
}

static const struct grade_shape *find_shape(struct str text, const char *path, struct err *err)
{
    const struct grade_shape *ret = NULL;
    struct str line = STR("");
    json_t *row = NULL;
    while (str_line(&text, &line) && !str_trim(line).n)
        ;
    if (json_parse_line(line, path, 1, &row, err) < 0)
        return NULL;
    for (size_t i = 0; i < countof(shapes) && !ret; i++)
        if (json_object_get(row, shapes[i].label) && json_object_get(row, shapes[i].gold))
            ret = &shapes[i];
    json_decref(row);
    if (!ret)
        err_set(err, ERR_INPUT,
                "%s: its first row has no label that is known: \"gold_judgment\" beside "
                "\"gold_answer\", \"gold_correct\" beside \"answer\", or \"label\" beside \"gold\"",
                path);
    return ret;
}

/* A file without a name that holds the text, from its beginning. */
static int hold(struct str text, struct err *err)
{
    int fd = memfd_create("labels", MFD_CLOEXEC);
    if (fd < 0)
        return err_sys(err, "cannot make a file in memory");
    while (text.n) {
        ssize_t n = write(fd, text.p, text.n);
        if (n <= 0) {
            close(fd);
            return err_sys(err, "cannot write to a file in memory");
        }
        text = str_slice(text, (size_t)n, text.n);
    }
    lseek(fd, 0, SEEK_SET);
    return fd;
}

int grade_labels(struct grade_labels *ret, const char *path, const struct grade_options *options,
                 struct err *err)
{
    struct grade_options o = *options;
    struct arena arena = {0};
    struct buf lines;
    int rc = -1;
    *ret = (struct grade_labels){.all = {.name = ""}};
    buf_init(&lines, FILE_MAX);
    if (read_lines(&lines, path, &arena, err) == 0 &&
        (o.shape = find_shape(buf_str(&lines), path, err)) &&
        (o.in = hold(buf_str(&lines), err)) >= 0) {
        ret->shape = o.shape->name;
        o.each = each;
        o.ctx = ret;
        rc = grade_run(&o, err);
        close(o.in);
    }
    buf_finish(&lines);
    arena_finish(&arena);
    return rc;
}

void grade_labels_finish(struct grade_labels *l)
{
    arena_finish(&l->arena);
}
