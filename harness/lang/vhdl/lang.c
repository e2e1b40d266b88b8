/* lang.c: VHDL among the languages. */
#include "harness/lang/vhdl/vhdl.h"

#include "harness/lang/tokens.h"

static const char *const fences[] = {"vhdl", "vhd", NULL};
static const char *const foreign[] = {"verilog", "systemverilog", "sv",  "markdown", "md",
                                      "json",    "text",          "txt", "python",   NULL};
static const char *const endings[] = {".vhd", ".vhdl", NULL};
static const char *const starts[] = {"library ", "Library ", "LIBRARY ", "use ", "entity ",
                                     "Entity ",  "ENTITY ",  "--",       NULL};
static const char *const opens[] = {"```",     "~~~",     "library ieee",  "library IEEE",
                                    "entity ", "ENTITY ", "architecture ", NULL};
static const char *const keywords[] = {
    "abs",       "after",   "alias",  "all",    "and",     "architecture", "array",     "assert",
    "attribute", "begin",   "block",  "body",   "buffer",  "case",         "component", "constant",
    "downto",    "else",    "elsif",  "end",    "entity",  "exit",         "for",       "function",
    "generate",  "generic", "if",     "in",     "inout",   "is",           "library",   "loop",
    "map",       "mod",     "nand",   "next",   "nor",     "not",          "null",      "of",
    "open",      "or",      "others", "out",    "package", "port",         "process",   "range",
    "record",    "rem",     "report", "return", "select",  "severity",     "signal",    "sll",
    "srl",       "subtype", "then",   "to",     "type",    "until",        "use",       "variable",
    "wait",      "when",    "while",  "with",   "xnor",    "xor",          NULL};

/* Words of GHDL's messages. */
static const char tool_words[] =
    "a an and architecture array as assigned assignment at attribute be body bound bounds by call "
    "cannot can't case choice component constant declaration design different does entity error "
    "expected expect expression for found from function generic got has identifier if in index "
    "instance instead is length library match mismatching missing multiple must name no not of on "
    "operator or out port previous primary process range signal statement subprogram the to type "
    "unexpected unit value variable vector wait when with within work";

/* Only the very same text is known to do the same. */
static bool essence(struct hash *hash, struct str text)
{
    hash_add(hash, text);
    return true;
}

static int no_signature(struct signature *ret, struct str text, const char *entry,
                        struct arena *arena)
{
    (void)text;
    (void)entry;
    (void)arena;
    *ret = (struct signature){0};
    return -1;
}

static void body(struct tokens *ret, size_t *first, struct str text, const char *entry,
                 struct arena *arena)
{
    (void)entry;
    *first = 0;
    tokens_read(ret, &lang_vhdl, text, arena);
}

static bool never(struct str text, size_t at, struct arena *arena)
{
    (void)text;
    (void)at;
    (void)arena;
    return false;
}

const struct lang lang_vhdl = {.name = "vhdl",
                               .title = "VHDL",
                               .fences = fences,
                               .foreign = foreign,
                               .endings = endings,
                               .starts = starts,
                               .opens = opens,
                               .keywords = keywords,
                               .tool_words = tool_words,
                               .token = vhdl_token,
                               .essence = essence,
                               .signature = no_signature,
                               .body = body,
                               .in_code = never};
