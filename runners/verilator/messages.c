/* messages.c: what Verilator's messages mean, and those of the C++ compiler behind it. Examples:
 * tests/cases/messages/verilator. */
#include "runners/verilator/verilator.h"

#define ERROR "^%Error(?:-\\w+)?: "
#define AT    ERROR "[^:\\s]+:\\d+:(?:\\d+:)? " /* file, line and column */

#define NOTE(pattern)           MESSAGE_NOTE, pattern, CLASS_COUNT, "", "5"
#define ELAB(pattern, detail)   MESSAGE_FAULT, pattern, CLASS_ELABORATION, detail, "5"
#define SYNTAX(pattern, detail) MESSAGE_FAULT, pattern, CLASS_SYNTAX, detail, "5"

static const struct message_row rows[] = {
    {NOTE("^%Warning")},
    {NOTE("^%Error: (?:Exiting due to|Cannot continue|Command Failed)")},
    {NOTE("^ *\\d* *\\|")}, /* a line of the source, and the mark below it */
    {NOTE("^ +\\.\\.\\. ")},
    {NOTE("^ +\\S+$")}, /* places where it looked */
    {NOTE(AT "This may be because there's no search path")},
    {MESSAGE_MORE, "^ +: ", CLASS_COUNT, "", "5"},

    {SYNTAX(AT "Define missing argument", "")},
    {SYNTAX(AT "syntax error, unexpected end of file", "unclosed_module")},
    {SYNTAX(AT "syntax error", "")},
    {ELAB(AT "Can't find definition of variable: 'clk'", "unbound_clk")},
    {ELAB(AT "Cannot find file containing module", "unknown_module")},
    {ELAB(ERROR "Specified --top-module .* was not found", "unknown_module")},
    {ELAB(AT "Can't find definition of", "unbound_wire")},
    {ELAB("^%Error-PROCASSWIRE: ", "wire_assign")},
    {ELAB("^%Error-UNSUPPORTED: |" AT "Unsupported: ", "unsupported")},
    {SYNTAX(AT "Cannot find include file", "include")},
    {SYNTAX(AT "memory exhausted$", "unsupported")}, /* the stack of the parser */
    {ELAB("^%Error: (?:\\S+ )?Internal Error: ", "compiler_crash")},
    {MESSAGE_FAULT, "^%Error", CLASS_COUNT, "", "5"},
    {MESSAGE_FAULT, "(?:^|\\s)(?:fatal )?error: ", CLASS_COUNT, "", "5"}, /* of the C++ compiler */
};

const struct message_table verilator_messages = {"verilator", rows, countof(rows), "%Error"};
