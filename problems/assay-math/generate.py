#!/usr/bin/env python3
"""generate.py: makes assay-math: questions with final answers, three versions of each.

    python3 generate.py > problems.jsonl
    python3 generate.py --forms > forms.jsonl

Each family is a function that draws its numbers from the generator it is given, and returns the question, the
answer, other notations of the answer, and answers that are wrong; --forms writes these: what a grader is tried
with. An answer is found by one way and checked by another, mostly by trying everything: a family whose ways differ
ends this program. The same seed gives the same bytes. Standard library only.
"""
import json
import sys
from random import Random

import notation
import quantities  # noqa: F401: each import adds its families
import expressions  # noqa: F401
import sets  # noqa: F401
import words  # noqa: F401

SEED = "assay-math 1"


def versions(fn):
    """Three different ones, each from a generator of its own."""
    seen = []
    for n in range(100):
        made = fn(Random(f"{SEED} {fn.__name__} {n}"))
        if made["prompt"] not in [m["prompt"] for m in seen]:
            seen.append(made)
        if len(seen) == 3:
            return seen
    raise SystemExit(f"{fn.__name__}: no three versions")


def main(forms):
    for fn in notation.FAMILIES:
        name = fn.__name__.replace("_", "-")
        for k, made in enumerate(versions(fn), 1):
            row = {"id": f"{name}-v{k}", "prompt": made["prompt"], "answer": made["answer"],
                   "answer_type": made["answer_type"], "family": name, "variant": f"v{k}"}
            row.update({key: made[key] for key in ("precision", "options") if key in made})
            if not forms:
                print(json.dumps(row))
                continue
            for right, answers in ((True, [made["answer"]] + made["same"]), (False, made["wrong"])):
                for answer in answers:
                    form = {"id": row["id"], "gold": row["answer"], "answer": answer,
                            "answer_type": row["answer_type"], "label": right}
                    form.update({key: row[key] for key in ("precision",) if key in row})
                    print(json.dumps(form))


if __name__ == "__main__":
    main("--forms" in sys.argv[1:])
