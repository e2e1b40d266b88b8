/* sets.h: sets of options of `run` out of YAML files: the models of a file, and what else a night has
 * of them. Keys are named like the long options of `assay run`, with '_' or '-'. */
#ifndef CLI_SETS_H
#define CLI_SETS_H

#include "harness/cli/app.h"
#include "harness/io/yaml.h"

#define SETS_MAX    64 /* models, suites, parameter sets of a file */
#define SET_OPTIONS 40 /* options of one of them */

/* One option of `run`: its name "temperature", and the argument "--temperature=0.8". */
struct set_option {
    const char *option, *argument;
};

/* A model, a suite, or a set of parameters. Texts are in the file's arena. */
struct option_set {
    const char *name; /* "" of parameters without one */
    int line;
    struct set_option setting[SET_OPTIONS];
    size_t n;
    /* of a model only */
    double price_in, price_out; /* for a million tokens; -1: not given */
    double price_cached, price_written, price_reasoning;
    const char *currency; /* "USD"; NULL: not given */
    const char *released; /* "2025-08-07"; NULL: not given */
    double max_cost;      /* of a night; -1: no limit */
    int64_t max_samples;  /* of a night; -1: no limit */
};

struct option_sets {
    struct option_set item[SETS_MAX];
    size_t n;
};

/* A set without anything in it. */
struct option_set option_set_empty(int line);

/* The keys of a set; of a model. */
yaml_key_fn sets_key, sets_model_key;

/* Read a list of sets; `named` ones need a name. Errors: ERR_USAGE, "FILE:LINE: what". */
int sets_read_list(struct yaml *yaml, struct fy_node *key, struct fy_node *value, yaml_key_fn *fn,
                   bool named, struct option_sets *ret);
/* Read a file of models: a mapping with the key `models`. Errors: also ERR_INPUT. */
int sets_read_models(struct option_sets *ret, const char *path, struct arena *arena,
                     struct err *err);

/* The value of an option as it would stand on the command line; NULL: it has the wrong kind. */
const char *sets_argument(struct yaml *yaml, const struct opt_row *row, struct fy_node *value);
/* Record that the option wants another kind of value. */
int sets_wants(struct yaml *yaml, struct fy_node *key, const char *name, const struct opt_row *row);
/* Check arguments with the parser of the command line, which says what is wrong with them. */
int sets_check_command(struct yaml *yaml, struct fy_node *key, const char **argv, int argc);
/* An option may be written with '_'. */
void sets_option_name(char *name, size_t size, const char *key);

/* Take what the file of --models says of the model that --model names into app->cmd; what the command
 * line says itself counts more. Nothing happens without --models. Texts are in the arena, which must
 * live as long. Errors: those of sets_read_models; ERR_USAGE when the model is not in the file. */
int sets_apply_models(struct app *app, struct arena *arena);

#endif
