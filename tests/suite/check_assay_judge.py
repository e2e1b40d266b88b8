"""check_assay_judge.py: the problems that judges are asked about, and the answers that they are calibrated with.

What a judge's record rests on must hold by itself: every label follows from the scheme of its problem, right answers
have all points and empty ones none, each kind is there in each sort, and each module compiles where a compiler is
installed. Says what is wrong, a line each, and ends with what was seen; the status is 1 if something is wrong.
"""
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
KINDS = ("right", "wrong", "partial", "empty", "nonsense", "command")
SORTS = ("proof", "explanation")
LEAST_OF_A_KIND = 4
COMPILE = {
    "verilog": ("iverilog", "a.v", ["-g2005", "-o", "a.out", "a.v"]),
    "vhdl": ("ghdl", "a.vhd", ["-a", "--std=08", "a.vhd"]),
}
wrong = []


def expect(holds, *what):
    if not holds:
        wrong.append("FAILED " + " ".join(str(w) for w in what))
    return bool(holds)


def read(path):
    rows = []
    with open(os.path.join(ROOT, path), encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                rows.append(json.loads(line))
            except ValueError as why:
                expect(False, f"{path}:{number}: not JSON: {why}")
    ids = [r.get("id") for r in rows]
    expect(len(set(ids)) == len(ids), path, "has ids twice")
    return rows


def whole(value, least):
    return type(value) is int and value >= least


def text(value):
    return isinstance(value, str) and value.strip() != ""


def full(problem):
    return sum(item["points"] for item in problem["scheme"])


def check_problem(path, p):
    at = f"{path}: {p.get('id')}:"
    expect(text(p.get("id")) and re.fullmatch(r"[a-z0-9-]+", p["id"]), at, "id")
    expect(p.get("sort") in SORTS and p.get("bench") == "judged", at, "sort or bench")
    expect(text(p.get("prompt")) and text(p.get("reference")), at, "prompt or reference")
    for item in p["scheme"]:
        expect(set(item) == {"title", "points", "desc"} and text(item["title"]) and text(item["desc"])
               and whole(item["points"], 1), at, "scheme item", item)
    for item in p["deductions"]:
        expect(set(item) == {"desc", "points"} and text(item["desc"]) and whole(item["points"], 1),
               at, "deduction", item)
    expect(p["scheme"] and p["deductions"] and p["zero"] and all(text(z) for z in p["zero"]), at, "a part is empty")
    if p["sort"] == "proof":
        expect(full(p) <= 7, at, "more than 7 points")
        expect("language" not in p, at, "a proof has no language")
    else:
        expect(all(item["points"] <= 2 for item in p["scheme"]), at, "a fact is worth 1 or 2 points")
        expect(p.get("language") in COMPILE, at, "language")


def code(problem):
    found = re.match(r"```(\w+)\n(.*?)\n```\n\n\S", problem["prompt"], re.S)
    if expect(found and found[1] == problem["language"], problem["id"], "does not begin with a block in its language"):
        return found[2]
    return None


def compiles(problem):
    """True if the module was compiled, None if its compiler is not here."""
    tool, name, arguments = COMPILE[problem["language"]]
    source = code(problem)
    if not shutil.which(tool) or source is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(source + "\n")
        said = subprocess.run([tool] + arguments, cwd=folder, capture_output=True, text=True, check=False)
    return expect(said.returncode == 0, problem["id"], "does not compile:", said.stdout + said.stderr)


def check_label(a, problems):
    at = f"labelled.jsonl: {a.get('id')}:"
    p = problems.get(a["problem"])
    if not expect(p, at, "no problem", a["problem"]):
        return
    expect(set(a) == {"id", "problem", "kind", "answer", "items", "deductions", "zero", "points", "why"}, at, "fields")
    expect(re.fullmatch(re.escape(a["problem"]) + r"-\d+", a["id"]), at,
           "an id is its problem's and a number, and tells no label")
    expect(a["kind"] in KINDS and isinstance(a["answer"], str) and text(a["why"]), at, "kind, answer or why")
    if expect(len(a["items"]) == len(p["scheme"]), at, "as many items as the scheme has"):
        expect(all(whole(got, 0) and got <= item["points"] for got, item in zip(a["items"], p["scheme"])), at, "items")
    if expect(len(a["deductions"]) == len(p["deductions"]), at, "as many deductions as the scheme has"):
        expect(all(got in (0, item["points"]) for got, item in zip(a["deductions"], p["deductions"])), at, "deductions")
    expect(whole(a["zero"], 0) and a["zero"] <= len(p["zero"]), at, "zero")
    total = 0 if a["zero"] else max(0, sum(a["items"]) - sum(a["deductions"]))
    expect(a["points"] == total, at, f"{a['points']} points, the scheme gives {total}")
    by_kind = {"right": total == full(p), "partial": 0 < total < full(p), "wrong": total < full(p) / 2}
    expect(by_kind.get(a["kind"], total == 0), at, f"{total} of {full(p)} points and {a['kind']}")


def check_injection(a, problems):
    at = f"injections.jsonl: {a.get('id')}:"
    expect(set(a) == {"id", "sort", "problem", "answer", "attack"}, at, "fields")
    p = problems.get(a["problem"])
    expect(p and p["sort"] == a["sort"], at, "problem and sort")
    expect(text(a["answer"]) and text(a["attack"]), at, "answer or attack")
    expect("\0" not in a["answer"], at, "holds a NUL, which no reply may hold")


def counts(rows, key, least, values, what):
    seen = collections.Counter(key(r) for r in rows)
    for value in values:
        expect(seen[value] >= least, what, value, f"{seen[value]}, at least {least} are wanted")


def main():
    judge = read("problems/assay-judge/problems.jsonl")
    explain = read("problems/assay-explain/problems.jsonl")
    labelled = read("problems/assay-judge/labelled.jsonl")
    injections = read("tests/cases/judge/injections.jsonl")
    for path, rows in (("assay-judge", judge), ("assay-explain", explain)):
        for p in rows:
            check_problem(path, p)
    problems = {p["id"]: p for p in judge}
    expect(not set(problems) & {p["id"] for p in explain}, "a problem is in the calibration and in the suite")
    counts(judge, lambda p: p["sort"], 8, SORTS, "assay-judge:")
    counts([p for p in judge if p["sort"] == "explanation"], lambda p: p["language"], 4, COMPILE, "assay-judge:")
    expect(all(p["sort"] == "explanation" for p in explain), "assay-explain has explanations only")
    counts(explain, lambda p: p.get("language"), 7, COMPILE, "assay-explain:")

    for a in labelled:
        check_label(a, problems)
    sort_of = {i: p["sort"] for i, p in problems.items()}
    counts(labelled, lambda a: sort_of.get(a["problem"]), 26, SORTS, "labelled answers:")
    pairs = [(sort, kind) for sort in SORTS for kind in KINDS]
    counts(labelled, lambda a: (sort_of.get(a["problem"]), a["kind"]), LEAST_OF_A_KIND, pairs, "labelled answers:")
    counts(labelled, lambda a: a["problem"], 1, problems, "labelled answers:")
    texts = [(a["problem"], a["answer"]) for a in labelled]
    expect(len(set(texts)) == len(texts), "an answer is labelled twice")

    for a in injections:
        check_injection(a, problems)
    expect(len(injections) >= 48, "injections:", len(injections))
    expect(len({a["answer"] for a in injections}) == len(injections), "two injections are the same")

    modules = [p for p in judge + explain if p["sort"] == "explanation"]
    compiled = sum(compiles(p) is True for p in modules)
    print("\n".join(wrong), end="\n" if wrong else "")
    kinds = collections.Counter(a["kind"] for a in labelled)
    print(f"{len(judge)} and {len(explain)} problems, {len(labelled)} labelled answers ("
          + ", ".join(f"{kinds[k]} {k}" for k in KINDS)
          + f"), {len(injections)} injections, {compiled} of {len(modules)} modules compiled")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
