/* messages.c: what GHDL's messages mean. They have no word for an error: a place with nothing but a
 * text behind it is one. Examples: tests/cases/messages/ghdl. */
#include "runners/ghdl/ghdl.h"

#define AT "^\\S+:\\d+:\\d+: ?" /* file, line and column */

#define NOTE(pattern)           MESSAGE_NOTE, pattern, CLASS_COUNT, "", "2"
#define MORE(pattern)           MESSAGE_MORE, pattern, CLASS_COUNT, "", "2"
#define PLAIN(pattern)          MESSAGE_FAULT, pattern, CLASS_COUNT, "", "2"
#define SYNTAX(pattern, detail) MESSAGE_FAULT, pattern, CLASS_SYNTAX, detail, "2"
#define ELAB(pattern, detail)   MESSAGE_FAULT, pattern, CLASS_ELABORATION, detail, "2"

static const struct message_row rows[] = {
    {NOTE("^\\S+:(?:\\d+:\\d+:)?(?:warning|note|info): ")},
    {MORE(AT "(?:\\(found: |previous declaration: |error due to assertion failure)")},

    /* where GHDL breaks, and says so */
    {ELAB("^synth_\\w+: cannot handle IIR_KIND_EXTERNAL_", "not_synthesizable")},
    {ELAB("^synth_\\w+: cannot handle ", "unsupported")},
    {ELAB(AT "(?:synth_\\w+: )?unhandled ", "unsupported")},
    {ELAB("^\\*+ GHDL Bug occurred", "compiler_crash")},
    /* the parser's words */
    {SYNTAX(AT ".*(?:\\bexpected\\b|missing \";\"|unexpected end of file)", "")},
    {SYNTAX(AT "(?:missing |invalid character|unterminated )", "")},
    {ELAB("cannot find entity or configuration ", "unknown_module")},
    {ELAB("entity \"[^\"]+\" has no architecture", "no_architecture")},
    {ELAB(AT "unit \"[^\"]+\" not found in library", "unknown_module")},
    {ELAB(AT "instance \"[^\"]+\" of component \"[^\"]+\" is not bound", "unknown_module")},
    {ELAB(AT "no declaration for ", "unbound_wire")},
    {ELAB(AT "multiple assignments for ", "multiple_drivers")},
    /* VHDL that can be simulated and not synthesized */
    {ELAB(AT "(?:.*not (?:allowed for synthesis|synthesizable)|expect wait |synth_\\w+: |"
             "FOREIGN architectures |call to foreign procedure )",
          "not_synthesizable")},
    {ELAB(AT "\\(assertion (?:failure|error)\\): ", "assertion")},
    {PLAIN(AT "\\S")},
};

const struct message_table ghdl_messages = {"ghdl", rows, countof(rows), NULL};
