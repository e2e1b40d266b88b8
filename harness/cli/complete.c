/* complete.c: completion scripts for bash and zsh, printed from the two tables. */
#include "harness/cli/opt.h"

#include "harness/base/str.h"

#include <string.h>

/* bash cuts --name=value and NAME=PATH into several words at '=' (and URLs at ':'). In the script
 * `want` is the option whose value is the next word; `last` is the option whose value was the word
 * before, which goes on if '=' or ':' follows. */
static const char bash_script[] =
    "# bash completion for assay; printed by 'assay --completion bash'\n"
    "_assay()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} i word verb='' help='' want='' last='' "
    "only_operands=''\n"
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        if [[ $word == [=:]* ]]; then\n"
    "            want=${last:-$want}\n"
    "        elif [[ $want ]]; then\n"
    "            last=$want want=\n"
    "        elif [[ $only_operands || $word != -* ]]; then\n"
    "            last=\n"
    "            if [[ -z $verb && -z $help && $word == help ]]; then\n"
    "                help=1\n"
    "            else\n"
    "                verb=${verb:-$word}\n"
    "            fi\n"
    "        else\n"
    "            last=\n"
    "            [[ $word == -- ]] && only_operands=1\n"
    "            _assay_takes_value \"$word\" && want=$word\n"
    "        fi\n"
    "    done\n"
    "    if [[ $cur == [=:]* ]]; then\n"
    "        want=${last:-$want} cur=\n"
    "    fi\n"
    "    if [[ $want ]]; then\n"
    "        _assay_value \"$want\" \"$cur\"\n"
    "    elif [[ $cur == -* && ! $only_operands ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$(_assay_options \"$verb\")\" -- \"$cur\")\n"
    "    elif [[ -z $verb ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$(_assay_verbs)\" -- \"$cur\")\n"
    "    elif [[ -z $help ]]; then\n"
    "        _assay_operand \"$verb\" \"$cur\"\n"
    "    fi\n"
    "}\n"
    "_assay_files()\n"
    "{\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$1\")\n"
    "}\n";

static bool takes_file(const struct opt_row *row)
{
    return row->type == OPT_FILE || row->type == OPT_LIST;
}

/* "--suite|-s" */
static void pattern(FILE *out, const struct opt_row *row)
{
    fprintf(out, "--%s", row->name);
    if (row->letter)
        fprintf(out, "|-%c", row->letter);
}

static void words(FILE *out, const char *list, char separator)
{
    const char *w;
    size_t n;
    for (const char *between = ""; list && (w = opt_word(&list, separator, &n)); between = " ")
        fprintf(out, "%s%.*s", between, (int)n, w);
}

static void bash_takes_value(FILE *out)
{
    const char *between = "";
    fputs("_assay_takes_value()\n{\n    case $1 in\n    ", out);
    for (const struct opt_row *row = opt_table; row->name; row++) {
        if (row->type == OPT_FLAG)
            continue;
        fputs(between, out);
        pattern(out, row);
        between = " | \\\n    ";
    }
    fputs(") return 0 ;;\n    esac\n    return 1\n}\n", out);
}

static void bash_value(FILE *out)
{
    fputs("_assay_value()\n{\n    case $1 in\n", out);
    for (const struct opt_row *row = opt_table; row->name; row++) {
        if (!takes_file(row) && !row->choices)
            continue;
        fputs("    ", out);
        pattern(out, row);
        fputs(")\n", out);
        if (takes_file(row))
            fputs("        _assay_files \"$2\"\n", out);
        if (row->choices) {
            fputs("        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W '", out);
            words(out, row->choices, '|');
            fputs("' -- \"$2\")\n", out);
        }
        fputs("        ;;\n", out);
    }
    fputs("    esac\n}\n", out);
}

static void bash_options_of(FILE *out, enum verb verb)
{
    const char *between = "echo '";
    for (const struct opt_row *row = opt_table; row->name; row++) {
        if (!opt_belongs(row, verb))
            continue;
        fprintf(out, "%s--%s", between, row->name);
        between = " ";
    }
    fputs("' ;;\n", out);
}

static void bash_options(FILE *out)
{
    fputs("_assay_options()\n{\n    case $1 in\n", out);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        fprintf(out, "    %s) ", verb_table[i].name);
        bash_options_of(out, (enum verb)i);
    }
    fputs("    *) ", out);
    bash_options_of(out, VERB_COUNT);
    fputs("    esac\n}\n", out);
}

static void bash_verbs(FILE *out)
{
    fputs("_assay_verbs()\n{\n    echo '", out);
    for (size_t i = 0; i < VERB_COUNT; i++)
        fprintf(out, "%s ", verb_table[i].name);
    fputs("help'\n}\n", out);
}

/* Do the verb's operands have this placeholder? It decides how they are completed. */
static bool wants(const struct verb_row *verb, const char *placeholder)
{
    return strstr(verb->operands, placeholder) != NULL;
}

static void bash_operand(FILE *out)
{
    fputs("_assay_operand()\n{\n    case $1 in\n", out);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        const struct verb_row *verb = &verb_table[i];
        if (wants(verb, "COMMAND"))
            fprintf(out, "    %s) mapfile -t COMPREPLY < <(compgen -c -f -- \"$2\") ;;\n",
                    verb->name);
        else if (wants(verb, "FILE"))
            fprintf(out, "    %s) _assay_files \"$2\" ;;\n", verb->name);
        else if (wants(verb, "RUN"))
            fprintf(out, "    %s) mapfile -t COMPREPLY < <(compgen -W last -- \"$2\") ;;\n",
                    verb->name);
    }
    fputs("    *) ;;\n    esac\n}\n", out);
}

static void bash(FILE *out)
{
    fputs(bash_script, out);
    bash_takes_value(out);
    bash_value(out);
    bash_verbs(out);
    bash_options(out);
    bash_operand(out);
    fputs("complete -F _assay assay\n", out);
}

/* Text inside '...[here]:' of an _arguments specification. */
static void zsh_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else
            fprintf(out, "%s%c", strchr("[]:\\", *text) ? "\\" : "", *text);
    }
}

static void zsh_action(FILE *out, const struct opt_row *row)
{
    if (takes_file(row) && row->choices) {
        fputs("{_alternative \"words\\:word\\:(", out);
        words(out, row->choices, '|');
        fputs(")\" \"files\\:file\\:_files\"}", out);
    } else if (takes_file(row)) {
        fputs("_files", out);
    } else if (row->choices) {
        fputs("(", out);
        words(out, row->choices, '|');
        fputs(")", out);
    } else {
        fputs(" ", out);
    }
}

/* '(-s --suite)'{-s+,--suite=}'[what it does]:NAME:action' */
static void zsh_option(FILE *out, const struct opt_row *row)
{
    bool flag = row->type == OPT_FLAG;
    fputs("        ", out);
    if (row->type == OPT_LIST)
        fprintf(out, "'*'{-%c+,--%s=}'[", row->letter, row->name);
    else if (row->letter)
        fprintf(out, "'(-%c --%s)'{-%c%s,--%s%s}'[", row->letter, row->name, row->letter,
                flag ? "" : "+", row->name, flag ? "" : "=");
    else
        fprintf(out, "'--%s%s[", row->name, flag ? "" : "=");
    zsh_text(out, row->help);
    fputs("]", out);
    if (!flag) {
        fputs(":", out);
        zsh_text(out, row->arg);
        fputs(":", out);
        zsh_action(out, row);
    }
    fputs("' \\\n", out);
}

static void zsh_options_of(FILE *out, enum verb verb)
{
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (opt_belongs(row, verb))
            zsh_option(out, row);
}

static void zsh_operands(FILE *out, const struct verb_row *verb)
{
    if (wants(verb, "COMMAND"))
        fputs("        -S '*::command:_assay_command'\n", out);
    else if (wants(verb, "FILE..."))
        fputs("        '*:file:_files'\n", out);
    else if (wants(verb, "FILE"))
        fputs("        '1:file:_files'\n", out);
    else if (wants(verb, "RUN"))
        fputs("        '*:run:(last)'\n", out);
    else
        fputs("        && return 0\n", out);
}

/* For `assay cell -- COMMAND`: the words behind "--" are a command line of their own. zsh passes
 * the dashes to the function, too. */
static const char zsh_command[] = "_assay_command()\n"
                                  "{\n"
                                  "    if [[ $words[1] == -- ]]; then\n"
                                  "        shift words\n"
                                  "        ((CURRENT--))\n"
                                  "    fi\n"
                                  "    _normal\n"
                                  "}\n";

static void zsh_verbs(FILE *out)
{
    fputs("_assay_verbs()\n{\n    local -a verbs=(\n", out);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        fprintf(out, "        '%s:", verb_table[i].name);
        zsh_text(out, verb_table[i].help);
        fputs("'\n", out);
    }
    fputs("        'help:show help'\n    )\n    _describe -t verbs verb verbs\n}\n", out);
}

static void zsh(FILE *out)
{
    fputs("#compdef assay\n# zsh completion for assay; printed by 'assay --completion zsh'\n", out);
    zsh_verbs(out);
    fputs(zsh_command, out);
    fputs("_assay()\n{\n    local curcontext=$curcontext state state_descr line\n"
          "    typeset -A opt_args\n    _arguments -C -s \\\n",
          out);
    zsh_options_of(out, VERB_COUNT);
    fputs("        '1:verb:_assay_verbs' '*::operand:->verb' && return 0\n"
          "    [[ $state == verb ]] || return 1\n    case $words[1] in\n",
          out);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        fprintf(out, "    %s)\n        _arguments -s \\\n", verb_table[i].name);
        zsh_options_of(out, (enum verb)i);
        zsh_operands(out, &verb_table[i]);
        fputs("        ;;\n", out);
    }
    fputs("    help)\n        _arguments '1:verb:_assay_verbs'\n        ;;\n    esac\n}\n"
          "if [[ $funcstack[1] == _assay ]]; then\n    _assay \"$@\"\nelse\n"
          "    compdef _assay assay\nfi\n",
          out);
}

int opt_completion(FILE *out, const char *shell, struct err *err)
{
    static const struct {
        const char *name;
        void (*print)(FILE *out);
    } shells[] = {{"bash", bash}, {"zsh", zsh}};
    for (size_t i = 0; i < countof(shells); i++)
        if (strcmp(shells[i].name, shell) == 0) {
            shells[i].print(out);
            return 0;
        }
    return err_set(err, ERR_USAGE, "no completion is known for %s", shell);
}
