/* fields.c: what a template can put in. */
#include "prompts/templates/fields.h"

#include "testbenches/oracle.h"

static struct str field_spec(const struct render_input *in)
{
    return in->problem->spec;
}

static struct str field_interface(const struct render_input *in)
{
    return in->problem->interface;
}

static struct str field_entry(const struct render_input *in)
{
    return str_c(in->problem->entry);
}

static struct str field_id(const struct render_input *in)
{
    return str_c(in->problem->id);
}

static struct str field_suite(const struct render_input *in)
{
    return str_c(in->suite->name);
}

static struct str field_task(const struct render_input *in)
{
    return str_c(in->suite->task);
}

static struct str field_category(const struct render_input *in)
{
    return str_c(in->problem->category);
}

static struct str field_difficulty(const struct render_input *in)
{
    return str_c(in->problem->difficulty);
}

static struct str field_rules(const struct render_input *in)
{
    return in->rules ? suite_text_get(in->suite, "rules") : STR("");
}

static struct str field_reference(const struct render_input *in)
{
    return in->words ? in->problem->reference : STR("");
}

static struct str field_points(const struct render_input *in)
{
    return in->words ? in->words->points : STR("");
}

static struct str field_bench(const struct render_input *in)
{
    return in->words ? in->words->bench : STR("");
}

static struct str field_feedback(const struct render_input *in)
{
    return in->words ? in->words->feedback : STR("");
}

static const struct lang *lang_of(const struct render_input *in)
{
    return kind_code(oracle_kind(in->problem->bench, in->suite->bench));
}

static struct str field_language(const struct render_input *in)
{
    const struct lang *lang = lang_of(in);
    return str_c(lang->title ? lang->title : lang->name);
}

static struct str field_fence(const struct render_input *in)
{
    return str_c(lang_of(in)->fences[0]);
}

static const struct field field_table[] = {
    {"spec", field_spec, false},
    {"interface", field_interface, false},
    {"entry", field_entry, false},
    {"rules", field_rules, false},
    {"language", field_language, false},
    {"fence", field_fence, false},
    {"id", field_id, false},
    {"suite", field_suite, false},
    {"task", field_task, false},
    {"category", field_category, false},
    {"difficulty", field_difficulty, false},
    {"reference", field_reference, true},
    {"points", field_points, true},
    {"bench", field_bench, true},
    {"feedback", field_feedback, true},
};

const struct field *field_find(struct str name, bool drafting)
{
    for (size_t i = 0; i < countof(field_table); i++)
        if (str_eqc(name, field_table[i].name) && (drafting || !field_table[i].drafting))
            return &field_table[i];
    return NULL;
}

void field_names(bool drafting, struct buf *out)
{
    for (size_t i = 0; i < countof(field_table); i++)
        if (drafting || !field_table[i].drafting)
            buf_addf(out, " %s", field_table[i].name);
}
