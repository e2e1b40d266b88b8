#!/usr/bin/env python3
"""plant.py DB: out of the suites for evaluation in this database make files planted-MODE.jsonl, suites whose
problems are copies in one disguise each. All but `exact` and `prompt` have another prompt, so that only the
code tells; `prompt` has other code, so that only the prompt does. No id tells: made_from.json says which is
whose. tests/long/leaks.sh pulls them."""
import json
import re
import sqlite3
import sys

BENCH = "module tb;\n  int mismatches, compared;\n  initial begin compared = 1; $finish; end\nendmodule\n"
OTHER = "module %s(input sole, output echo_of_it);\n  assign echo_of_it = ~sole;\nendmodule\n"
HEAD = re.compile(r"(\bmodule\s+%s\s*(?:#\s*\((?:[^()]|\([^()]*\))*\)\s*)?\()([^;]*)(\)\s*;)", re.S)


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


def renamed(text, old, new):
    return re.sub(r"\b%s\b" % re.escape(old), new, text)


def reordered(text, entry):
    """The ports of the entry's head from last to first, or None where it has fewer than two, or where a
    port leans on the one before it for its direction."""
    head = re.compile(HEAD.pattern % re.escape(entry), re.S)
    bare = without_comments(text)
    found = head.search(bare)
    if not found:
        return None
    ports = [p.strip() for p in re.split(r",(?![^\[{(]*[\]})])", found[2])]
    ansi = [bool(re.match(r"(input|output|inout)\b", p)) for p in ports]
    if len(ports) < 2 or any(ansi) != all(ansi):
        return None
    return bare[: found.start(2)] + ",\n  ".join(reversed(ports)) + bare[found.end(2) :]


def commented(text):
    return "// Another's words for it.\n" + without_comments(text).replace(";\n", "; // told anew\n")


def copies(entry, prompt, reference):
    """Each disguise: (mode, entry, prompt, reference)."""
    turned = reordered(reference, entry)
    yield "exact", entry, prompt, reference
    yield "prompt", entry, prompt, OTHER % entry
    yield "renamed", "my_design", "Do it.", renamed(reference, entry, "my_design")
    yield "comments", entry, "Do it.", commented(reference)
    if turned:
        yield "reordered", entry, "Do it.", turned
        yield "all", "my_design", "Do it.", commented(renamed(turned, entry, "my_design"))


def main():
    files, made_from = {}, {}
    rows = sqlite3.connect(sys.argv[1]).execute(
        "SELECT p.name, entry, spec, reference FROM problems p JOIN suites s ON s.id = suite_id"
        " WHERE s.name != 'assay-rtl' AND s.task != 'code-complete-iccad2023' ORDER BY s.name, p.name")
    for at, (name, entry, spec, reference) in enumerate(rows):
        made_from["x%d" % at] = name
        for mode, new_entry, prompt, code in copies(entry, spec, reference):
            files.setdefault(mode, []).append({
                "id": "x%d" % at, "entry": new_entry, "prompt": prompt, "reference": code,
                "files": [{"name": "tb.sv", "text": BENCH}]})
    for mode, lines in files.items():
        with open("planted-%s.jsonl" % mode, "w", encoding="utf-8") as out:
            for line in lines:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    with open("made_from.json", "w", encoding="utf-8") as out:
        json.dump(made_from, out)


main()
