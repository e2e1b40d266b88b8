/* messages.c: what Icarus Verilog's messages mean. Details are those of VerilogEval's
 * sv-iv-analyze, its letters beside them, where it has one. Examples:
 * tests/cases/messages/icarus. */
#include "runners/icarus/icarus.h"

#define AT "^\\S+:\\d+: " /* file and line */

#define NOTE(pattern, versions) MESSAGE_NOTE, pattern, CLASS_COUNT, "", versions
#define MORE(pattern, versions) MESSAGE_MORE, pattern, CLASS_COUNT, "", versions
/* How the compiler ended says what these are: its own end is a crash. */
#define PLAIN(pattern, versions)          MESSAGE_FAULT, pattern, CLASS_COUNT, "", versions
#define SYNTAX(pattern, detail, versions) MESSAGE_FAULT, pattern, CLASS_SYNTAX, detail, versions
#define ELAB(pattern, detail, versions)   MESSAGE_FAULT, pattern, CLASS_ELABORATION, detail, versions

static const struct message_row rows[] = {
    {NOTE("^(?:\\S+:\\d+: )?(?:vvp\\.tgt )?[Ww]arning: ", "11 13")},
    /* what is left out, and compiled all the same */
    {NOTE(AT "(?:vvp\\.tgt )?sorry: .*(?:bits will be included|will be sensitive to all|"
             "are ignored|will be skipped|not yet fully supported)",
          "11 13")},
    {NOTE("^\\d+ error\\(s\\) during elaboration\\.$", "11 13")},
    {NOTE("^error: Code generation had \\d+ error\\(s\\)\\.$", "11 13")},
    {NOTE("^Elaboration failed$", "11 13")},
    {NOTE("^\\*\\*\\*|^ +\\S+ referenced \\d+ times\\.$", "11 13")},
    {NOTE("^(?:INFO|WARNING): ", "13")}, /* of the candidate's own $info, $warning */
    {MORE("^(?:\\S+:\\d+:)? +: ", "11 13")},
    {MORE("^ +During elaboration ", "13")},

    /* what a syntax error behind it comes from */
    {MESSAGE_DOUBT,
     AT "(?:error: unterminated string|error: too (?:few|many) (?:macro )?arguments|"
        "Missing close quote of string)",
     CLASS_SYNTAX, "", "11 12 13"},
    {MESSAGE_DOUBT, AT "(?:error: )?[Ss]yntax error", CLASS_SYNTAX, "", "11 12 13"},  /* S */
    {ELAB("This assignment requires an explicit cast", "explicit_cast", "11 12 13")}, /* e */
    {SYNTAX("must have a size greater than zero", "zero_size_const", "11 12 13")},    /* 0 */
    {ELAB("is declared here as (?:a )?(?:u?wire|tri\\w*|wand|wor|supply[01])\\.$",    /* w */
          "wire_assign", "11 12 13")},
    {ELAB(AT "error: Unknown module type: ", "unknown_module", "11 12 13")},               /* m */
    {ELAB("^error: Unable to find the root module ", "unknown_module", "11 12 13")},       /* m */
    {ELAB(AT "error: Unable to bind wire/reg/memory `clk' ", "unbound_clk", "11 12 13")},  /* c */
    {ELAB(AT "error: Unable to bind wire/reg", "unbound_wire", "11 12 13")},               /* p */
    {ELAB("^(?:\\S+:\\d+: ?)?(?:vvp\\.tgt:? )?[Ss]orry[:,] ", "unsupported", "11 12 13")}, /* C */
    {SYNTAX(AT "Include file .* not found", "include", "11 12 13")},
    /* the stack of the parser, and the buffer of the scanner: no lack of memory */
    {SYNTAX(AT "memory exhausted$", "unsupported", "11 12 13")},
    {SYNTAX("^input buffer overflow, can't enlarge buffer", "unsupported", "11 13")},
    {MESSAGE_SUM, "^I give up\\.$", CLASS_SYNTAX, "", "11 13"}, /* C */
    {SYNTAX(AT "(?:error: )?[Mm]alformed ", "", "11 13")},      /* C */
    {ELAB(AT "assert: \\S+:\\d+: failed assertion |^\\S+: \\S+:\\d+: .*Assertion `.*' failed\\.$",
          "compiler_crash", "11 12 13")},
    {ELAB("^terminate called after throwing ", "compiler_crash", "11 13")},
    /* as a whole, or a slice */
    {MESSAGE_DOUBT, AT "error: Cannot assign to array ", CLASS_COUNT, "", "11"},
    {PLAIN(AT "(?:vvp\\.tgt )?[Ee]rror: |^(?:vvp\\.tgt )?error: |^(?:ERROR|FATAL): ", "11 12 13")},
    {ELAB("internal error: ", "compiler_crash", "11 13")},
};

const struct message_table icarus_messages = {"icarus", rows, countof(rows), NULL};
