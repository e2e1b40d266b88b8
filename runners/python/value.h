/* value.h: are two Python values the same? Both are JSON with tags, as runners/python/driver.py
 * writes them: nothing of the candidate's is run to find it out.
 *
 *     null true 12 1.5 "text"      None, bool, int, float, str
 *     {"$list": [..]}              and $tuple, $set, $frozenset, $range, $complex
 *     {"$dict": [[key, value]..]}  a dict
 *     {"$int": "123"}              an int that does not fit in 64 bits; {"$float": "nan"}; $bytes...
 *     {"$of": ["a.B", value]}      an object of a subclass, with its value as the base has it
 *     {"$object": "a.B"}           anything else: equal to nothing
 *
 * What was written by hand in a suite may be plainer: an array is a list or a tuple, an object
 * without a tag a dict whose keys are str. */
#ifndef RUNNERS_PYTHON_VALUE_H
#define RUNNERS_PYTHON_VALUE_H

#include "harness/io/json.h"
#include "runners/expected/rule.h"

bool py_value_equal(const json_t *want, const json_t *got, const struct expected_rule *rule);
/* Is what came out right? HOW_EQUAL is py_value_equal. */
bool py_value_right(const json_t *want, const json_t *got, const struct expected_rule *rule);

#endif
