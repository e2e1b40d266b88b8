/* verb.c: the verb table, and the texts of its rows. */
#include "harness/cli/verb.h"

#include "harness/io/embed.h"
#include "harness/reward/profile.h"
#include "results/export/export.h"
#include "results/import/import.h"
#include "results/train/train.h"

#include <stdio.h>

#define X(id, name, typed, operands, help, group) {typed, #name, operands, help, group},
const struct verb_row verb_table[VERB_COUNT] = {VERBS(X)};
#undef X

/* ---- fields: a paragraph for each row of a table ---- */

#define FORMAT(name, folder, functions, help)                 "\n\n" name ": " help
#define EXPORT(name, function, help)                          "\n\n" name ": " help
#define TRAINING(id, name, help)                              "\n\n" name ": " help
#define PROFILE(name, syntax, function, format, shares, text) "\n\n" name ": " text "."

static const struct {
    const char *name, *text;
} fields[] = {
    {"{{import_formats}}", IMPORT_FORMATS(FORMAT)},
    {"{{export_formats}}", EXPORT_FORMATS(EXPORT)},
    {"{{training_data}}", TRAIN_KINDS(TRAINING)},
    {"{{reward_profiles}}", REWARD_PROFILES(PROFILE)},
};

/* ---- files ---- */

static bool add_field(struct buf *out, struct str line)
{
    for (size_t i = 0; i < countof(fields); i++)
        if (str_eqc(line, fields[i].name)) {
            buf_addc(out, fields[i].text + 2); /* a paragraph's end stands there already */
            return true;
        }
    return false;
}

/* Paragraphs up to the line "Examples:", their lines joined. */
static void read_about(struct buf *out, struct str *rest)
{
    struct str line;
    bool inside = false;
    while (str_line(rest, &line) && !str_eqc(line, "Examples:")) {
        if (line.n && !inside && out->n)
            buf_addc(out, "\n\n");
        else if (line.n && inside)
            buf_addc(out, " ");
        inside = line.n > 0;
        if (!add_field(out, line))
            buf_adds(out, line);
    }
}

struct verb_text verb_text(enum verb verb, struct arena *arena)
{
    const struct verb_row *row = &verb_table[verb];
    struct verb_text ret = {"", ""};
    struct str text;
    struct buf b;
    char path[100];
    snprintf(path, sizeof path, "harness/cmd/%s/%s.txt", row->group, row->id);
    text = embed_get(path);
    buf_init(&b, 1u << 16);
    read_about(&b, &text);
    ret.about = arena_take_c(arena, &b);
    ret.examples = arena_dup(arena, text);
    return ret;
}
