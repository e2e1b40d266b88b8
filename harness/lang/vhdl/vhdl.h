/* vhdl.h: VHDL as text: its tokens, its reserved words, an entity written from the ports of a module. */
#ifndef LANG_VHDL_VHDL_H
#define LANG_VHDL_VHDL_H

#include "harness/lang/lang.h"

/* The next token, as struct lang has it. Extended identifiers (\name\) are TOKEN_ESCAPED, their text
 * is without the marks; strings and character literals are TOKEN_STRING. */
bool vhdl_token(struct lexer *lex, struct token *token);

/* Are these the same basic identifier? VHDL does not look at case. */
bool vhdl_same(struct str a, struct str b);

/* Is it reserved in VHDL-2008? */
bool vhdl_is_reserved(struct str word);

/* Is it reserved in Verilog or SystemVerilog (IEEE 1800-2017, annex B)? Lower case only. */
bool vhdl_is_verilog_word(struct str word);

/* A name of another language as VHDL writes it: as it is, or as an extended identifier. */
const char *vhdl_name(const char *name, struct arena *arena);

/* Is an entity of that name declared, is there an architecture of it? */
bool vhdl_has_entity(struct str text, const char *entry);
bool vhdl_has_architecture(struct str text, const char *entry);

/* The declaration of that entity, without what stands in front of it; p NULL: there is none that is whole.
 * A part of `text`. */
struct str vhdl_entity(struct str text, const char *entry);

/* Does the text begin a unit of any name: entity, architecture, package? */
bool vhdl_has_units(struct str text);

#endif
