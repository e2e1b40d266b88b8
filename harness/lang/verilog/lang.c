/* lang.c: the row of Verilog and SystemVerilog. */
#include "harness/lang/lang.h"

#include "harness/lang/verilog/verilog.h"

#include <string.h>

/* Those keywords of IEEE 1800-2017, annex B, that are used in designs. */
static const char *const keywords[] = {
    "always",    "always_comb", "always_ff", "always_latch", "and",         "assert",
    "assign",    "automatic",   "begin",     "bit",          "break",       "buf",
    "byte",      "case",        "casex",     "casez",        "const",       "continue",
    "deassign",  "default",     "defparam",  "disable",      "do",          "edge",
    "else",      "end",         "endcase",   "endfunction",  "endgenerate", "endinterface",
    "endmodule", "endpackage",  "endtask",   "enum",         "event",       "for",
    "force",     "forever",     "fork",      "function",     "generate",    "genvar",
    "if",        "iff",         "import",    "initial",      "inout",       "input",
    "inside",    "int",         "integer",   "interface",    "join",        "localparam",
    "logic",     "longint",     "modport",   "module",       "nand",        "negedge",
    "nor",       "not",         "or",        "output",       "package",     "packed",
    "parameter", "posedge",     "priority",  "real",         "reg",         "release",
    "repeat",    "return",      "shortint",  "signed",       "specify",     "static",
    "string",    "struct",      "supply0",   "supply1",      "task",        "time",
    "tri",       "typedef",     "union",     "unique",       "unsigned",    "var",
    "void",      "wait",        "while",     "wire",         "xnor",        "xor",
    NULL,
};

/* Words that Icarus and Verilator use in their messages and that a bench may hold as well. A word
 * that is missing here is only shown as "...". */
static const char tool_words[] =
    "a actual after all already allowed ambiguous an and any are argument arguments array as "
    "assign assigned assignment at automatic be before begin bind bit bits block body but by call "
    "candidate cannot case cast circular class clock component constant context continuous "
    "conversion could de declaration declarations declared default defined definition delay "
    "destination did different dimension dimensions direction do does driven drivers duplicate "
    "edge elaboration else end endmodule enum error errors evaluate event expects expected "
    "explicit "
    "expression expressions external file final find for found from function genvar generate give "
    "got has have hierarchical identifier if ignored illegal implicit in incompatible incomplete "
    "index inferred initial inout input instance instantiation integer into invalid is it item its "
    "keyword label latch left less line list logic loop lvalue macro make malformed match matching "
    "memory missing mixed module modules more multi multiple must name named negedge net nets new "
    "no non not number of on only operand operands operator or out output outside packed parameter "
    "parameters parse port ports posedge previous previously procedural process range real "
    "redeclared "
    "reference reg register requires resolve result right same scope select sensitivity should "
    "signal signed sized some sorry statement static string struct supported sv syntax system task "
    "than that the this to too top type types unable unbased undeclared undefined undriven "
    "unexpected "
    "unexpectedly unique unknown unpacked unsigned unsized unsupported unused use used using value "
    "values variable variables vector warning was when where while width will wire with without "
    "word you";

static const char *const fences[] = {"verilog", "systemverilog", "sv", "v", NULL};

/* Can two tokens that stand side by side be one, so that a blank between them matters? */
static bool may_join(const struct token *a, const struct token *b)
{
    if (token_is(a, "'")) /* '0 and 'b1 */
        return true;
    return a->kind == TOKEN_PUNCT && b->kind == TOKEN_PUNCT && !strchr(";,)]}[{", *a->text.p) &&
           !strchr(";,]}", *b->text.p);
}

/* Numbers that end elsewhere for a tool than here: it takes 1'b1?a:b for 1'b1? and a:b, and 1e-5 is
 * one number. */
static bool is_cut(const struct token *a, const struct token *b)
{
    if (a->kind != TOKEN_NUMBER || a->end != b->begin)
        return false;
    return token_is(b, "?") ||
           ((token_is(b, "+") || token_is(b, "-")) && (a->text.p[a->text.n - 1] | 0x20) == 'e');
}

/* What is a blank to one tool is an error to another, and nothing at all to a third: Verilator takes
 * out returns before it looks for tokens and the ends of comments. */
static bool has_odd_blanks(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\r' && i + 1 < text.n && text.p[i + 1] == '\n')
            continue;
        if (c >= 0 && c < ' ' && c != '\t' && c != '\n')
            return true;
    }
    return false;
}

/* The kinds of the tokens and their texts. A directive speaks about lines, and tools read some
 * comments as orders. */
static bool essence(struct hash *hash, struct str text)
{
    struct lexer lex = {.s = text};
    struct token t, before = {0};
    if (str_has(text, "`") || str_has(text, "verilator") || str_has(text, "pragma") ||
        has_odd_blanks(text))
        return false;
    while (verilog_token(&lex, &t)) {
        bool joined = before.end == t.begin && before.end && may_join(&before, &t);
        if (is_cut(&before, &t))
            return false;
        hash_add_int(hash, (int64_t)t.kind * 2 + joined);
        hash_add(hash, t.text);
        before = t;
    }
    return true;
}

const struct lang lang_verilog = {.name = "verilog",
                                  .fences = fences,
                                  .keywords = keywords,
                                  .tool_words = tool_words,
                                  .token = verilog_token,
                                  .essence = essence};
