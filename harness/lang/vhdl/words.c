/* words.c: reserved words, and names that VHDL writes in another way. */
#include "harness/lang/vhdl/vhdl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* IEEE 1076-2008, 15.10. */
static const char *const reserved[] = {"abs",
                                       "access",
                                       "after",
                                       "alias",
                                       "all",
                                       "and",
                                       "architecture",
                                       "array",
                                       "assert",
                                       "assume",
                                       "assume_guarantee",
                                       "attribute",
                                       "begin",
                                       "block",
                                       "body",
                                       "buffer",
                                       "bus",
                                       "case",
                                       "component",
                                       "configuration",
                                       "constant",
                                       "context",
                                       "cover",
                                       "default",
                                       "disconnect",
                                       "downto",
                                       "else",
                                       "elsif",
                                       "end",
                                       "entity",
                                       "exit",
                                       "fairness",
                                       "file",
                                       "for",
                                       "force",
                                       "function",
                                       "generate",
                                       "generic",
                                       "group",
                                       "guarded",
                                       "if",
                                       "impure",
                                       "in",
                                       "inertial",
                                       "inout",
                                       "is",
                                       "label",
                                       "library",
                                       "linkage",
                                       "literal",
                                       "loop",
                                       "map",
                                       "mod",
                                       "nand",
                                       "new",
                                       "next",
                                       "nor",
                                       "not",
                                       "null",
                                       "of",
                                       "on",
                                       "open",
                                       "or",
                                       "others",
                                       "out",
                                       "package",
                                       "parameter",
                                       "port",
                                       "postponed",
                                       "procedure",
                                       "process",
                                       "property",
                                       "protected",
                                       "pure",
                                       "range",
                                       "record",
                                       "register",
                                       "reject",
                                       "release",
                                       "rem",
                                       "report",
                                       "restrict",
                                       "restrict_guarantee",
                                       "return",
                                       "rol",
                                       "ror",
                                       "select",
                                       "sequence",
                                       "severity",
                                       "shared",
                                       "signal",
                                       "sla",
                                       "sll",
                                       "sra",
                                       "srl",
                                       "strong",
                                       "subtype",
                                       "then",
                                       "to",
                                       "transport",
                                       "type",
                                       "unaffected",
                                       "units",
                                       "until",
                                       "use",
                                       "variable",
                                       "vmode",
                                       "vprop",
                                       "vunit",
                                       "wait",
                                       "when",
                                       "while",
                                       "with",
                                       "xnor",
                                       "xor",
                                       NULL};

/* IEEE 1800-2017, annex B, but for those that are reserved in VHDL as well. */
static const char *const verilog[] = {"accept_on",
                                      "always",
                                      "always_comb",
                                      "always_ff",
                                      "always_latch",
                                      "assign",
                                      "automatic",
                                      "before",
                                      "bind",
                                      "bins",
                                      "binsof",
                                      "bit",
                                      "break",
                                      "buf",
                                      "bufif0",
                                      "bufif1",
                                      "byte",
                                      "casex",
                                      "casez",
                                      "cell",
                                      "chandle",
                                      "checker",
                                      "class",
                                      "clocking",
                                      "cmos",
                                      "config",
                                      "const",
                                      "constraint",
                                      "continue",
                                      "covergroup",
                                      "coverpoint",
                                      "cross",
                                      "deassign",
                                      "defparam",
                                      "design",
                                      "disable",
                                      "dist",
                                      "do",
                                      "edge",
                                      "endcase",
                                      "endchecker",
                                      "endclass",
                                      "endclocking",
                                      "endconfig",
                                      "endfunction",
                                      "endgenerate",
                                      "endgroup",
                                      "endinterface",
                                      "endmodule",
                                      "endpackage",
                                      "endprimitive",
                                      "endprogram",
                                      "endproperty",
                                      "endsequence",
                                      "endspecify",
                                      "endtable",
                                      "endtask",
                                      "enum",
                                      "event",
                                      "eventually",
                                      "expect",
                                      "export",
                                      "extends",
                                      "extern",
                                      "final",
                                      "first_match",
                                      "foreach",
                                      "forever",
                                      "fork",
                                      "forkjoin",
                                      "genvar",
                                      "global",
                                      "highz0",
                                      "highz1",
                                      "iff",
                                      "ifnone",
                                      "ignore_bins",
                                      "illegal_bins",
                                      "implements",
                                      "implies",
                                      "import",
                                      "incdir",
                                      "include",
                                      "initial",
                                      "input",
                                      "inside",
                                      "instance",
                                      "int",
                                      "integer",
                                      "interconnect",
                                      "interface",
                                      "intersect",
                                      "join",
                                      "join_any",
                                      "join_none",
                                      "large",
                                      "let",
                                      "liblist",
                                      "local",
                                      "localparam",
                                      "logic",
                                      "longint",
                                      "macromodule",
                                      "matches",
                                      "medium",
                                      "modport",
                                      "module",
                                      "negedge",
                                      "nettype",
                                      "nexttime",
                                      "nmos",
                                      "noshowcancelled",
                                      "notif0",
                                      "notif1",
                                      "output",
                                      "packed",
                                      "pmos",
                                      "posedge",
                                      "primitive",
                                      "priority",
                                      "program",
                                      "pull0",
                                      "pull1",
                                      "pulldown",
                                      "pullup",
                                      "pulsestyle_ondetect",
                                      "pulsestyle_onevent",
                                      "rand",
                                      "randc",
                                      "randcase",
                                      "randsequence",
                                      "rcmos",
                                      "real",
                                      "realtime",
                                      "ref",
                                      "reg",
                                      "reject_on",
                                      "repeat",
                                      "rnmos",
                                      "rpmos",
                                      "rtran",
                                      "rtranif0",
                                      "rtranif1",
                                      "s_always",
                                      "s_eventually",
                                      "s_nexttime",
                                      "s_until",
                                      "s_until_with",
                                      "scalared",
                                      "shortint",
                                      "shortreal",
                                      "showcancelled",
                                      "signed",
                                      "small",
                                      "soft",
                                      "solve",
                                      "specify",
                                      "specparam",
                                      "static",
                                      "string",
                                      "strong0",
                                      "strong1",
                                      "struct",
                                      "super",
                                      "supply0",
                                      "supply1",
                                      "sync_accept_on",
                                      "sync_reject_on",
                                      "table",
                                      "tagged",
                                      "task",
                                      "this",
                                      "throughout",
                                      "time",
                                      "timeprecision",
                                      "timeunit",
                                      "tran",
                                      "tranif0",
                                      "tranif1",
                                      "tri",
                                      "tri0",
                                      "tri1",
                                      "triand",
                                      "trior",
                                      "trireg",
                                      "typedef",
                                      "typename",
                                      "union",
                                      "unique",
                                      "unique0",
                                      "unsigned",
                                      "until_with",
                                      "untyped",
                                      "uwire",
                                      "var",
                                      "vectored",
                                      "virtual",
                                      "void",
                                      "wait_order",
                                      "wand",
                                      "weak",
                                      "weak0",
                                      "weak1",
                                      "wildcard",
                                      "wire",
                                      "within",
                                      "wor",
                                      NULL};

bool vhdl_is_reserved(struct str word)
{
    return lang_is_any(word, reserved);
}

bool vhdl_is_verilog_word(struct str word)
{
    for (const char *const *w = verilog; *w; w++)
        if (str_eqc(word, *w))
            return true;
    return false;
}

/* A basic identifier: a letter, then letters, digits and single underscores, none at the end. */
static bool is_basic(const char *name)
{
    size_t n = strlen(name);
    if (!n || name[0] == '_' || name[n - 1] == '_' || strstr(name, "__") || strchr(name, '$') ||
        (name[0] >= '0' && name[0] <= '9'))
        return false;
    return !vhdl_is_reserved(str_c(name));
}

const char *vhdl_name(const char *name, struct arena *arena)
{
    return is_basic(name) ? name : arena_printf(arena, "\\%s\\", name);
}

static bool is_word(const struct token *t, const char *word)
{
    return t->kind == TOKEN_WORD && vhdl_same(t->text, str_c(word));
}

/* "entity NAME", or "of NAME" behind "architecture X"; not the "entity work.NAME" of an instance. */
static bool has_unit(struct str text, const char *what, const char *entry)
{
    struct lexer lex = {.s = text};
    struct token t, before[3] = {{0}};
    while (vhdl_token(&lex, &t)) {
        bool named = token_is_name(&t) && vhdl_same(t.text, str_c(entry));
        if (named && is_word(&before[2], what))
            return true;
        if (named && is_word(&before[0], what) && is_word(&before[2], "of"))
            return true;
        before[0] = before[1];
        before[1] = before[2];
        before[2] = t;
    }
    return false;
}

bool vhdl_has_entity(struct str text, const char *entry)
{
    return has_unit(text, "entity", entry);
}

struct str vhdl_entity(struct str text, const char *entry)
{
    struct lexer lex = {.s = text};
    struct token t, before = {0};
    size_t from = text.n;
    bool ends = false;
    while (vhdl_token(&lex, &t)) {
        bool named = token_is_name(&t) && vhdl_same(t.text, str_c(entry));
        if (from == text.n && named && is_word(&before, "entity"))
            from = before.begin;
        else if (from < text.n && is_word(&before, "end"))
            ends |= named || is_word(&t, "entity") || token_is(&t, ";");
        if (ends && token_is(&t, ";"))
            return str_slice(text, from, t.end);
        before = t;
    }
    return (struct str){0};
}

bool vhdl_has_architecture(struct str text, const char *entry)
{
    return has_unit(text, "architecture", entry);
}

bool vhdl_has_units(struct str text)
{
    struct lexer lex = {.s = text};
    struct token t;
    while (vhdl_token(&lex, &t))
        if (t.first && (is_word(&t, "entity") || is_word(&t, "architecture") ||
                        is_word(&t, "package") || is_word(&t, "library")))
            return true;
    return false;
}
