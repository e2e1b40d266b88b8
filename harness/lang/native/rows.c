/* rows.c: the languages of the table: how their texts are told. A row is data; `style` is how the
 * lexer reads it (lexer.c). */
#include "harness/lang/native/native.h"

#include "harness/lang/tokens.h"

/* Words that compilers use in their messages. A word that is missing here is only shown as "...". */
static const char tool_words[] =
    "a an and argument arguments as assignment at be before but call cannot case character class "
    "compilation constant conversion converted could declaration declared defined did does element "
    "end error errors exception expected expects expression field file for found from function got "
    "has identifier in index initialized instead int integer invalid is it length line match "
    "member method mismatch missing module must name near nil no not null object of on operand "
    "operator or out overflow package parameter permission pointer possible range reached "
    "redefinition return "
    "scope segmentation statement string struct symbol syntax terminated than that the this to "
    "token too type types undeclared undefined unexpected unknown unresolved unterminated unused "
    "use used value values variable was while with";

static const char *const foreign[] = {"markdown", "md", "json", "text", "txt", "output", NULL};

/* Only the very same text is known to do the same: programs may read their own. */
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

static bool never(struct str text, size_t at, struct arena *arena)
{
    (void)text;
    (void)at;
    (void)arena;
    return false;
}

/* ---- c ---- */

static const char *const fences_c[] = {"c", "h", NULL};
static const char *const endings_c[] = {".c", ".h", NULL};
static const char *const starts_c[] = {"#include", "#define", "int ", "void ",
                                       "static ",  "/*",      NULL};
static const char *const opens_c[] = {"```", "~~~", "#include", "#define", "int main", NULL};
static const char *const keywords_c[] = {
    "auto",    "break",  "case",     "char",   "const",    "continue", "default",
    "do",      "double", "else",     "enum",   "extern",   "float",    "for",
    "goto",    "if",     "inline",   "int",    "long",     "register", "restrict",
    "return",  "short",  "signed",   "sizeof", "static",   "struct",   "switch",
    "typedef", "union",  "unsigned", "void",   "volatile", "while",    NULL};
NATIVE_ROW(c, "C", native_slashes)

/* ---- cpp ---- */

static const char *const fences_cpp[] = {"cpp", "c++", "cc", "cxx", NULL};
static const char *const endings_cpp[] = {".cpp", ".cc", ".hpp", NULL};
static const char *const starts_cpp[] = {"#include", "using namespace", "int ", "template", "//",
                                         NULL};
static const char *const opens_cpp[] = {"```",      "~~~",      "#include", "using namespace",
                                        "int main", "template", NULL};
static const char *const keywords_cpp[] = {
    "auto",      "bool",     "break",    "case",      "catch",     "char",   "class",    "const",
    "constexpr", "continue", "default",  "delete",    "do",        "double", "else",     "enum",
    "explicit",  "extern",   "false",    "float",     "for",       "friend", "goto",     "if",
    "inline",    "int",      "long",     "mutable",   "namespace", "new",    "noexcept", "nullptr",
    "operator",  "override", "private",  "protected", "public",    "return", "short",    "signed",
    "sizeof",    "static",   "struct",   "switch",    "template",  "this",   "throw",    "true",
    "try",       "typedef",  "typename", "union",     "unsigned",  "using",  "virtual",  "void",
    "volatile",  "while",    NULL};
NATIVE_ROW(cpp, "C++", native_slashes)

/* ---- fortran ---- */

static const char *const fences_fortran[] = {"fortran", "f90", "f95", "f03", "f08", NULL};
static const char *const endings_fortran[] = {".f90", ".f", NULL};
static const char *const starts_fortran[] = {"program ",  "module ", "subroutine ",
                                             "function ", "!",       NULL};
static const char *const opens_fortran[] = {"```",         "~~~",           "program ",
                                            "subroutine ", "implicit none", NULL};
static const char *const keywords_fortran[] = {
    "allocatable", "allocate",   "call",      "case",      "character", "close",     "contains",
    "cycle",       "deallocate", "dimension", "do",        "else",      "elseif",    "end",
    "enddo",       "endif",      "exit",      "function",  "if",        "implicit",  "in",
    "inout",       "integer",    "intent",    "interface", "logical",   "module",    "none",
    "open",        "out",        "parameter", "pointer",   "print",     "procedure", "program",
    "pure",        "read",       "real",      "recursive", "result",    "return",    "select",
    "stop",        "subroutine", "then",      "type",      "use",       "where",     "while",
    "write",       NULL};
NATIVE_ROW(fortran, "Fortran", native_bangs)

/* ---- ada ---- */

static const char *const fences_ada[] = {"ada", "adb", NULL};
static const char *const endings_ada[] = {".adb", ".ads", NULL};
static const char *const starts_ada[] = {"with ", "procedure ", "function ", "--", NULL};
static const char *const opens_ada[] = {"```", "~~~", "with Ada.", "procedure ", NULL};
static const char *const keywords_ada[] = {
    "abs",       "access",   "all",       "and",     "array",  "at",       "begin",   "body",
    "case",      "constant", "declare",   "delta",   "digits", "do",       "else",    "elsif",
    "end",       "entry",    "exception", "exit",    "for",    "function", "generic", "goto",
    "if",        "in",       "is",        "limited", "loop",   "mod",      "new",     "not",
    "null",      "of",       "or",        "others",  "out",    "package",  "pragma",  "private",
    "procedure", "raise",    "range",     "record",  "rem",    "renames",  "return",  "reverse",
    "select",    "separate", "subtype",   "tagged",  "task",   "then",     "type",    "until",
    "use",       "when",     "while",     "with",    "xor",    NULL};
NATIVE_ROW(ada, "Ada", native_dashes)

/* ---- java ---- */

static const char *const fences_java[] = {"java", NULL};
static const char *const endings_java[] = {".java", NULL};
static const char *const starts_java[] = {"import ", "public ", "class ", "package ", "//", NULL};
static const char *const opens_java[] = {"```",          "~~~",    "import java",
                                         "public class", "class ", NULL};
static const char *const keywords_java[] = {
    "abstract", "assert",     "boolean", "break",      "byte",         "case",      "catch",
    "char",     "class",      "const",   "continue",   "default",      "do",        "double",
    "else",     "enum",       "extends", "final",      "finally",      "float",     "for",
    "if",       "implements", "import",  "instanceof", "int",          "interface", "long",
    "new",      "null",       "package", "private",    "protected",    "public",    "return",
    "short",    "static",     "super",   "switch",     "synchronized", "this",      "throw",
    "throws",   "transient",  "try",     "var",        "void",         "volatile",  "while",
    NULL};
NATIVE_ROW(java, "Java", native_slashes)

/* ---- javascript ---- */

static const char *const fences_javascript[] = {"javascript", "js", "node", "jsx", "mjs", NULL};
static const char *const endings_javascript[] = {".js", ".mjs", NULL};
static const char *const starts_javascript[] = {"function ", "const ",       "let ", "var ",
                                                "//",        "'use strict'", NULL};
static const char *const opens_javascript[] = {"```",  "~~~",      "function ", "const ",
                                               "let ", "require(", NULL};
static const char *const keywords_javascript[] = {
    "async",    "await",   "break",    "case",   "catch",     "class",  "const",      "continue",
    "debugger", "default", "delete",   "do",     "else",      "export", "extends",    "false",
    "finally",  "for",     "function", "if",     "import",    "in",     "instanceof", "let",
    "new",      "null",    "of",       "return", "static",    "super",  "switch",     "this",
    "throw",    "true",    "try",      "typeof", "undefined", "var",    "void",       "while",
    "with",     "yield",   NULL};
NATIVE_ROW(javascript, "JavaScript", native_backticks)

/* ---- typescript ---- */

static const char *const fences_typescript[] = {"typescript", "ts", "tsx", NULL};
static const char *const endings_typescript[] = {".ts", NULL};
static const char *const starts_typescript[] = {"function ", "const ",     "let ", "import ",
                                                "//",        "interface ", NULL};
static const char *const opens_typescript[] = {"```",  "~~~",     "function ", "const ",
                                               "let ", "import ", NULL};
static const char *const keywords_typescript[] = {
    "any",       "as",       "async",     "await",      "boolean", "break",   "case",
    "catch",     "class",    "const",     "continue",   "declare", "default", "delete",
    "do",        "else",     "enum",      "export",     "extends", "false",   "finally",
    "for",       "function", "if",        "implements", "import",  "in",      "instanceof",
    "interface", "let",      "namespace", "new",        "null",    "number",  "of",
    "private",   "public",   "readonly",  "return",     "static",  "string",  "super",
    "switch",    "this",     "throw",     "true",       "try",     "type",    "typeof",
    "undefined", "var",      "void",      "while",      "yield",   NULL};
NATIVE_ROW(typescript, "TypeScript", native_backticks)

/* ---- go ---- */

static const char *const fences_go[] = {"go", "golang", NULL};
static const char *const endings_go[] = {".go", NULL};
static const char *const starts_go[] = {"package ", "import ", "func ", "//", NULL};
static const char *const opens_go[] = {"```", "~~~", "package ", "import ", "func ", NULL};
static const char *const keywords_go[] = {
    "break",  "case",        "chan", "const",   "continue", "default", "defer",
    "else",   "fallthrough", "for",  "func",    "go",       "goto",    "if",
    "import", "interface",   "map",  "package", "range",    "return",  "select",
    "struct", "switch",      "type", "var",     NULL};
NATIVE_ROW(go, "Go", native_backticks)

/* ---- rust ---- */

static const char *const fences_rust[] = {"rust", "rs", NULL};
static const char *const endings_rust[] = {".rs", NULL};
static const char *const starts_rust[] = {"use ", "fn ", "pub ", "#[", "//", NULL};
static const char *const opens_rust[] = {"```", "~~~", "use std", "fn ", "pub fn", NULL};
static const char *const keywords_rust[] = {
    "as",     "async", "await", "break",  "const", "continue", "crate", "dyn",    "else",   "enum",
    "extern", "false", "fn",    "for",    "if",    "impl",     "in",    "let",    "loop",   "match",
    "mod",    "move",  "mut",   "pub",    "ref",   "return",   "self",  "static", "struct", "super",
    "trait",  "true",  "type",  "unsafe", "use",   "where",    "while", NULL};
NATIVE_ROW(rust, "Rust", native_lifetimes)

/* ---- ruby ---- */

static const char *const fences_ruby[] = {"ruby", "rb", NULL};
static const char *const endings_ruby[] = {".rb", NULL};
static const char *const starts_ruby[] = {"def ", "require ", "class ", "#", NULL};
static const char *const opens_ruby[] = {"```", "~~~", "def ", "require ", NULL};
static const char *const keywords_ruby[] = {
    "alias", "and",    "begin",  "break",  "case",  "class",  "def",  "defined", "do",   "else",
    "elsif", "end",    "ensure", "false",  "for",   "if",     "in",   "module",  "next", "nil",
    "not",   "or",     "redo",   "rescue", "retry", "return", "self", "super",   "then", "true",
    "undef", "unless", "until",  "when",   "while", "yield",  NULL};
NATIVE_ROW(ruby, "Ruby", native_hashes)

/* ---- php ---- */

static const char *const fences_php[] = {"php", NULL};
static const char *const endings_php[] = {".php", NULL};
static const char *const starts_php[] = {"<?php", "function ", "//", NULL};
static const char *const opens_php[] = {"```", "~~~", "<?php", "function ", NULL};
static const char *const keywords_php[] = {
    "abstract",   "and",     "array",      "as",        "break",    "case",    "catch",
    "class",      "clone",   "const",      "continue",  "declare",  "default", "do",
    "echo",       "else",    "elseif",     "empty",     "endif",    "extends", "final",
    "finally",    "fn",      "for",        "foreach",   "function", "global",  "if",
    "implements", "include", "instanceof", "interface", "isset",    "list",    "match",
    "namespace",  "new",     "null",       "or",        "print",    "private", "protected",
    "public",     "require", "return",     "static",    "switch",   "throw",   "trait",
    "try",        "unset",   "use",        "var",       "while",    "xor",     "yield",
    NULL};
NATIVE_ROW(php, "PHP", native_both)

/* ---- perl ---- */

static const char *const fences_perl[] = {"perl", "pl", NULL};
static const char *const endings_perl[] = {".pl", NULL};
static const char *const starts_perl[] = {"use ", "sub ", "my ", "#", NULL};
static const char *const opens_perl[] = {"```",  "~~~", "use strict", "use warnings",
                                         "sub ", "my ", NULL};
static const char *const keywords_perl[] = {
    "and",  "cmp",   "continue", "do",    "else", "elsif",   "eq",   "for",     "foreach",
    "ge",   "gt",    "if",       "last",  "le",   "local",   "lt",   "my",      "ne",
    "next", "no",    "not",      "or",    "our",  "package", "redo", "require", "return",
    "sub",  "undef", "unless",   "until", "use",  "while",   "xor",  NULL};
NATIVE_ROW(perl, "Perl", native_hashes)

/* ---- lua ---- */

static const char *const fences_lua[] = {"lua", NULL};
static const char *const endings_lua[] = {".lua", NULL};
static const char *const starts_lua[] = {"local ", "function ", "--", NULL};
static const char *const opens_lua[] = {"```", "~~~", "local ", "function ", NULL};
static const char *const keywords_lua[] = {
    "and",      "break",  "do",   "else", "elseif", "end",   "false", "for",
    "function", "goto",   "if",   "in",   "local",  "nil",   "not",   "or",
    "repeat",   "return", "then", "true", "until",  "while", NULL};
NATIVE_ROW(lua, "Lua", native_dashes)

/* ---- r ---- */

static const char *const fences_r[] = {"r", "R", NULL};
static const char *const endings_r[] = {".R", ".r", NULL};
static const char *const starts_r[] = {"library(", "#", NULL};
static const char *const opens_r[] = {"```", "~~~", "library(", NULL};
static const char *const keywords_r[] = {"break",  "else",   "FALSE", "for",   "function", "if",
                                         "in",     "Inf",    "NA",    "NaN",   "next",     "NULL",
                                         "repeat", "return", "TRUE",  "while", NULL};
NATIVE_ROW(r, "R", native_hashes)

/* ---- bash ---- */

static const char *const fences_bash[] = {"bash", "sh", "shell", "zsh", NULL};
static const char *const endings_bash[] = {".sh", NULL};
static const char *const starts_bash[] = {"#!/", "#", "read ", "function ", NULL};
static const char *const opens_bash[] = {"```", "~~~", "#!/", "function ", NULL};
static const char *const keywords_bash[] = {
    "case",  "declare", "do",       "done",  "elif",  "else",  "esac",     "exit",   "export",
    "fi",    "for",     "function", "if",    "in",    "local", "readonly", "return", "select",
    "shift", "then",    "time",     "unset", "until", "while", NULL};
NATIVE_ROW(bash, "Bash", native_hashes)

/* ---- racket ---- */

static const char *const fences_racket[] = {"racket", "rkt", "scheme", "lisp", NULL};
static const char *const endings_racket[] = {".rkt", NULL};
static const char *const starts_racket[] = {"#lang", "(", ";", NULL};
static const char *const opens_racket[] = {"```", "~~~", "#lang", "(define", NULL};
static const char *const keywords_racket[] = {
    "and",           "begin", "case",   "class",  "cond", "define",  "define-struct",
    "define-syntax", "delay", "do",     "else",   "for",  "if",      "lambda",
    "let",           "let*",  "letrec", "module", "or",   "provide", "quote",
    "require",       "set!",  "struct", "unless", "when", NULL};
NATIVE_ROW(racket, "Racket", native_semicolons)

/* ---- d ---- */

static const char *const fences_d[] = {"d", "dlang", NULL};
static const char *const endings_d[] = {".d", NULL};
static const char *const starts_d[] = {"import ", "void ", "int ", "//", NULL};
static const char *const opens_d[] = {"```", "~~~", "import std", NULL};
static const char *const keywords_d[] = {
    "abstract", "alias",     "align",  "asm",     "assert",    "auto",      "bool",     "break",
    "case",     "cast",      "catch",  "char",    "class",     "const",     "continue", "default",
    "delegate", "do",        "double", "else",    "enum",      "export",    "extern",   "false",
    "final",    "finally",   "float",  "for",     "foreach",   "function",  "if",       "immutable",
    "import",   "in",        "inout",  "int",     "interface", "invariant", "is",       "long",
    "mixin",    "module",    "new",    "null",    "out",       "override",  "package",  "pragma",
    "private",  "protected", "public", "pure",    "real",      "ref",       "return",   "scope",
    "shared",   "short",     "static", "string",  "struct",    "super",     "switch",   "template",
    "this",     "throw",     "true",   "try",     "typeof",    "ubyte",     "uint",     "ulong",
    "union",    "unittest",  "ushort", "version", "void",      "while",     "with",     NULL};
NATIVE_ROW(d, "D", native_backticks)

/* ---- csharp ---- */

static const char *const fences_csharp[] = {"csharp", "c#", "cs", NULL};
static const char *const endings_csharp[] = {".cs", NULL};
static const char *const starts_csharp[] = {"using ",  "namespace ", "class ",
                                            "public ", "//",         NULL};
static const char *const opens_csharp[] = {"```",        "~~~",          "using System",
                                           "namespace ", "public class", NULL};
static const char *const keywords_csharp[] = {
    "abstract", "as",       "base",    "bool",     "break",     "byte",      "case",
    "catch",    "char",     "checked", "class",    "const",     "continue",  "decimal",
    "default",  "delegate", "do",      "double",   "else",      "enum",      "event",
    "explicit", "extern",   "false",   "finally",  "fixed",     "float",     "for",
    "foreach",  "goto",     "if",      "implicit", "in",        "int",       "interface",
    "internal", "is",       "lock",    "long",     "namespace", "new",       "null",
    "object",   "operator", "out",     "override", "params",    "private",   "protected",
    "public",   "readonly", "ref",     "return",   "sbyte",     "sealed",    "short",
    "sizeof",   "static",   "string",  "struct",   "switch",    "this",      "throw",
    "true",     "try",      "typeof",  "uint",     "ulong",     "unchecked", "unsafe",
    "using",    "var",      "virtual", "void",     "volatile",  "while",     "yield",
    NULL};
NATIVE_ROW(csharp, "C#", native_slashes)

/* ---- scala ---- */

static const char *const fences_scala[] = {"scala", NULL};
static const char *const endings_scala[] = {".scala", NULL};
static const char *const starts_scala[] = {"object ", "import ", "class ", "def ", "//", NULL};
static const char *const opens_scala[] = {"```", "~~~", "object ", "import scala", NULL};
static const char *const keywords_scala[] = {
    "abstract",  "case",   "catch",   "class", "def",     "do",       "else",     "extends",
    "false",     "final",  "finally", "for",   "forSome", "if",       "implicit", "import",
    "lazy",      "match",  "new",     "null",  "object",  "override", "package",  "private",
    "protected", "return", "sealed",  "super", "this",    "throw",    "trait",    "true",
    "try",       "type",   "val",     "var",   "while",   "with",     "yield",    NULL};
NATIVE_ROW(scala, "Scala", native_slashes)

/* ---- haskell ---- */

static const char *const fences_haskell[] = {"haskell", "hs", NULL};
static const char *const endings_haskell[] = {".hs", NULL};
static const char *const starts_haskell[] = {"module ", "import ", "main ", "--", NULL};
static const char *const opens_haskell[] = {"```", "~~~", "module ", "import ", "main ::", NULL};
static const char *const keywords_haskell[] = {
    "case",   "class",   "data", "deriving",  "do",     "else",   "foldr",    "forall",
    "if",     "import",  "in",   "infix",     "infixl", "infixr", "instance", "let",
    "module", "newtype", "of",   "qualified", "then",   "type",   "where",    NULL};
NATIVE_ROW(haskell, "Haskell", native_curly)

/* ---- ocaml ---- */

static const char *const fences_ocaml[] = {"ocaml", "ml", NULL};
static const char *const endings_ocaml[] = {".ml", NULL};
static const char *const starts_ocaml[] = {"let ", "open ", "(*", "type ", NULL};
static const char *const opens_ocaml[] = {"```", "~~~", "let ", "open ", NULL};
static const char *const keywords_ocaml[] = {
    "and",     "as",          "assert",   "begin",   "class",     "constraint", "do",
    "done",    "downto",      "else",     "end",     "exception", "external",   "false",
    "for",     "fun",         "function", "functor", "if",        "in",         "include",
    "inherit", "initializer", "lazy",     "let",     "match",     "method",     "module",
    "mutable", "new",         "object",   "of",      "open",      "or",         "private",
    "rec",     "sig",         "struct",   "then",    "to",        "true",       "try",
    "type",    "val",         "virtual",  "when",    "while",     "with",       NULL};
NATIVE_ROW(ocaml, "OCaml", native_parens)

/* ---- julia ---- */

static const char *const fences_julia[] = {"julia", "jl", NULL};
static const char *const endings_julia[] = {".jl", NULL};
static const char *const starts_julia[] = {"function ", "using ", "#", "module ", NULL};
static const char *const opens_julia[] = {"```", "~~~", "function ", "using ", NULL};
static const char *const keywords_julia[] = {
    "abstract", "baremodule", "begin",     "break",  "catch",  "const",   "continue", "do",
    "else",     "elseif",     "end",       "export", "false",  "finally", "for",      "function",
    "global",   "if",         "import",    "in",     "let",    "local",   "macro",    "module",
    "mutable",  "nothing",    "primitive", "quote",  "return", "struct",  "true",     "try",
    "type",     "using",      "where",     "while",  NULL};
NATIVE_ROW(julia, "Julia", native_hashes)

/* ---- swift ---- */

static const char *const fences_swift[] = {"swift", NULL};
static const char *const endings_swift[] = {".swift", NULL};
static const char *const starts_swift[] = {"import ", "func ", "//", "let ", "var ", NULL};
static const char *const opens_swift[] = {"```", "~~~", "import Foundation", "func ", NULL};
static const char *const keywords_swift[] = {
    "as",       "associatedtype", "break",       "case",      "catch",       "class",
    "continue", "default",        "defer",       "deinit",    "do",          "else",
    "enum",     "extension",      "fallthrough", "false",     "fileprivate", "for",
    "func",     "guard",          "if",          "import",    "in",          "init",
    "inout",    "internal",       "is",          "let",       "nil",         "open",
    "operator", "private",        "protocol",    "public",    "repeat",      "return",
    "self",     "static",         "struct",      "subscript", "super",       "switch",
    "throw",    "throws",         "true",        "try",       "typealias",   "var",
    "where",    "while",          NULL};
NATIVE_ROW(swift, "Swift", native_slashes)
