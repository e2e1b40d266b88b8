/* lang.c: the row of Verilog and SystemVerilog. */
#include "harness/lang/lang.h"

#include "harness/lang/verilog/verilog.h"

#include <stdint.h>
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

static const char *const fences[] = {
    "verilog", "systemverilog",  "sv",           "v",  "vlog", "svh",
    "vh",      "system-verilog", "verilog-2001", NULL,
};

static const char *const foreign[] = {
    "python", "py",    "c",       "cpp",   "c++",  "vhdl",    "json", "bash",
    "sh",     "shell", "console", "tcl",   "make", "mermaid", "yaml", "xml",
    "html",   "java",  "js",      "scala", "rust", "diff",    NULL,
};

static const char *const endings[] = {".v", ".sv", ".vh", ".svh", NULL};

static const char *const starts[] = {"module ", "//", "/*", "`", "assign ", "always", "(*", NULL};

static const char *const opens[] = {"module ", "`timescale", NULL};

/* What is a blank to one tool is an error to another, and nothing at all to a third: Verilator takes
 * out returns before it looks for tokens and the ends of comments. */
static bool has_odd_bytes(struct str text)
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

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

#define NO_END SIZE_MAX /* a comment or a string that does not end */

/* Behind the comment that begins at `i`; `i` where none does. */
static size_t comment_end(struct str s, size_t i)
{
    bool is_line = str_starts(str_slice(s, i, s.n), "//");
    ptrdiff_t end;
    if (!is_line && !str_starts(str_slice(s, i, s.n), "/*"))
        return i;
    end = str_find(s, is_line ? "\n" : "*/", i + 2);
    if (end < 0)
        return is_line ? s.n : NO_END;
    return (size_t)end + (is_line ? 1 : 2);
}

/* Behind the blanks and comments at `i`. */
static size_t between_end(struct str s, size_t i)
{
    size_t from;
    do {
        from = i;
        while (i < s.n && is_blank(s.p[i]))
            i++;
        i = comment_end(s, i);
    } while (i > from && i != NO_END);
    return i;
}

/* Behind a string, or a name that begins with a backslash: blanks in them are theirs. Else behind one
 * byte. */
static size_t whole_end(struct str s, size_t i)
{
    size_t from = i++;
    if (s.p[from] == '\\')
        while (i < s.n && !is_blank(s.p[i]))
            i++;
    if (s.p[from] != '"')
        return i;
    for (; i < s.n && s.p[i] != '"' && s.p[i] != '\n'; i++)
        i += s.p[i] == '\\';
    return i < s.n && s.p[i] == '"' ? i + 1 : NO_END;
}

/* The text with one blank for whatever blanks and comments stand between two tokens: never none for
 * some, or some for none, so that no tool can read other tokens. A directive speaks about lines, and
 * tools read some comments as orders. */
static bool essence(struct hash *hash, struct str s)
{
    struct buf out;
    size_t i = between_end(s, 0), end;
    if (str_has(s, "`") || str_has(s, "verilator") || str_has(s, "pragma") || has_odd_bytes(s))
        return false;
    buf_init(&out, s.n + 1);
    for (; i < s.n; i = end) {
        end = between_end(s, i);
        if (end == i) {
            end = whole_end(s, i);
            buf_adds(&out, str_slice(s, i, end));
        } else {
            buf_addc(&out, " ");
        }
    }
    hash_add(hash, str_trim(buf_str(&out)));
    buf_finish(&out);
    return i != NO_END;
}

/* Inside a module that is whole, for one. */
static bool in_module(struct str s, size_t at, struct arena *arena)
{
    struct vscan scan;
    verilog_scan(&scan, s, arena);
    for (size_t i = 0; i < scan.n; i++)
        if (scan.unit[i].top && scan.unit[i].begin < at && at < scan.unit[i].end)
            return true;
    return false;
}

const struct lang lang_verilog = {.name = "verilog",
                                  .fences = fences,
                                  .foreign = foreign,
                                  .endings = endings,
                                  .starts = starts,
                                  .opens = opens,
                                  .keywords = keywords,
                                  .tool_words = tool_words,
                                  .token = verilog_token,
                                  .essence = essence,
                                  .signature = verilog_signature,
                                  .body = verilog_body,
                                  .in_code = in_module};
