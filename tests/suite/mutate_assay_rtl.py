#!/usr/bin/env python3
"""Mutation check of the benches of assay-rtl; for development.

Makes small changes to every reference, runs each against the bench beside the unchanged reference, and
counts how many the bench notices. Mutants that pass are offered to Yosys, which drops those that it can
prove equivalent; what is left is listed. (Left today, and equivalent by a look at the reachable states: other
codes for the same states, a count that reaches its end backwards, bits that are shifted in but never out,
an unused seventh place, remainders below 128.) Exit status 1 if any problem stays below 95 %.

    mutate_assay_rtl.py [PROBLEM...]
"""
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parents[2]
PROBLEMS = HERE / "problems/assay-rtl"
BENCHES = HERE / "testbenches/assay-rtl"

SWAPS = [
    (r"&&", ["||"]), (r"\|\|", ["&&"]), (r"==", ["!="]), (r"!=", ["=="]),
    (r"(?<![&~])&(?!&)", ["|", "^"]), (r"(?<!\|)\|(?!\|)", ["&", "^"]), (r"\^", ["|", "&"]),
    (r"(?<![<=>])<(?![<=])", ["<=", ">"]), (r"(?<![<=>])>(?![>=])", [">=", "<"]), (r">=", [">", "<"]),
    (r"(?<![+])\+(?![+:])", ["-"]), (r"(?<![-])-(?![-])", ["+"]), (r"<<", [">>"]), (r"(?<!>)>>(?!>)", ["<<"]),
    (r"!(?!=)", [""]), (r"~", [""]),
    (r"posedge clk", ["negedge clk"]), (r" or (pos|neg)edge \w+", [""]),
    (r"@\(posedge clk\)", ["@(posedge clk or RESET)"]),
]


def mutants(header, body):
    """Yields (what, text) for every mutant of the module header + body."""
    def put(start, end, new, what):
        line = body.count("\n", 0, start) + header.count("\n") + 1
        return f"line {line}: {body[start:end]!r} -> {new!r} {what}".strip(), header + body[:start] + new + body[end:]

    comments = [m.span() for m in re.finditer(r"//.*", body)]
    loops = [m.span() for m in re.finditer(r"for \(.*?\)", body)]

    def live(pos, inside_loops=True):
        spans = comments if inside_loops else comments + loops
        return not any(a <= pos < b for a, b in spans)

    reset = "negedge rst_n" if "rst_n" in header else "posedge rst"
    # An ordinary operator for another.
    for pattern, news in SWAPS:
        for m in re.finditer(pattern, body):
            if not live(m.start(), inside_loops=False):
                continue
            for new in news:
                new = new.replace("RESET", reset)
                yield put(m.start(), m.end(), new, "")
    # Sized constants and bit numbers one up and one down.
    for m in re.finditer(r"(\d+)'([bdh])([0-9a-fA-F]+)", body):
        if live(m.start()):
            width, base = int(m[1]), {"b": 2, "d": 10, "h": 16}[m[2]]
            for step in {1, (1 << width) - 1}:
                value = (int(m[3], base) + step) % (1 << width)
                yield put(m.start(), m.end(), f"{width}'d{value}", "")
    for m in re.finditer(r"(?<=[\[:])\d+(?=[\]:])", body):
        if live(m.start()) and not re.search(r"logic *[\[\d:]*$", body[:m.start()]):
            for step in (1, -1):
                if int(m[0]) + step >= 0:
                    yield put(m.start(), m.end(), str(int(m[0]) + step), "")
    # Narrower registers.
    for m in re.finditer(r"logic \[(\d+):0\]", body):
        yield put(m.start(1), m.end(1), str(max(0, int(m[1]) - 1)), "(width)")
    # Conditions negated and stuck, branches of ?: stuck to one side.
    for m in re.finditer(r"\bif \(", body):
        end = close(body, m.end() - 1)
        if live(m.start()):
            cond = body[m.end():end]
            for new in (f"!({cond})", "1'b1", "1'b0"):
                yield put(m.end(), end, new, "(if)")
    # Assignments dropped and stuck.
    for m in re.finditer(r"(?:assign )?[\w\[\].:{}, *+]+ (<?=) ([^;]+);", body):
        if live(m.start(1), inside_loops=False) and "localparam" not in m[0] and "for (" not in m[0]:
            for new in ("'0", "'1"):
                if re.fullmatch(r"\d+'[bdh]0+" if new == "'0" else r"1'b1|8'hff", m[2]):
                    continue
                yield put(m.start(2), m.end(2), new, "(stuck)")
            if m[1] == "<=":
                yield put(m.start(), m.end(), " ;", "(dropped)")


def close(text, start):
    """The position of the parenthesis that closes the one at start."""
    depth = 0
    for i in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return i
    return len(text)


def run(command, directory, seconds):
    try:
        p = subprocess.run(command, cwd=directory, timeout=seconds, text=True, errors="replace",
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return p.returncode, p.stdout
    except subprocess.TimeoutExpired:
        return None, ""


def verdict(bench, reference, mutant):
    """'invalid', 'killed' or 'alive'."""
    with tempfile.TemporaryDirectory() as d:
        path = pathlib.Path(d)
        (path / "ref.sv").write_text(reference)
        (path / "dut.sv").write_text(mutant)
        code, _ = run(["iverilog", "-g2012", "-s", "tb", "-o", "sim", str(bench), "ref.sv", "dut.sv"], d, 20)
        if code != 0:
            return "invalid"
        _, out = run(["vvp", "-n", "sim"], d, 5)
        found = re.search(r"^assay-rtl: (\d+) of \d+ samples differ$", out, re.M)
        return "alive" if found and found[1] == "0" else "killed"


def equivalent(entry, original, mutant):
    """True if Yosys proves it; for clocked modules by induction over corresponding registers."""
    with tempfile.TemporaryDirectory() as d:
        path = pathlib.Path(d)
        (path / "gold.sv").write_text(original)
        (path / "gate.sv").write_text(mutant)
        prepare = "hierarchy -auto-top; proc; memory -nomap; memory_map; flatten; async2sync; opt_clean"
        script = (f"read_verilog -sv gold.sv; {prepare}; rename {entry} gold; design -stash g1; "
                  f"read_verilog -sv gate.sv; {prepare}; rename {entry} gate; design -stash g2; "
                  "design -copy-from g1 gold; design -copy-from g2 gate; ")
        if "posedge" in original:
            script += ("equiv_make gold gate equiv; hierarchy -top equiv; opt -full; "
                       "equiv_simple -undef; equiv_induct -undef; equiv_status -assert")
        else:
            script += ("miter -equiv -flatten gold gate miter; hierarchy -top miter; opt -full; "
                       "sat -verify -prove trigger 0 miter")
        code, _ = run(["yosys", "-q", "-p", script], d, 60)
        return code == 0


def main():
    names = sys.argv[1:] or sorted(p.name for p in PROBLEMS.iterdir() if p.is_dir())
    rates = []
    for name in names:
        entry = json.loads((PROBLEMS / name / "problem.json").read_text())["entry"]
        header = (PROBLEMS / name / "interface.sv").read_text()
        original = (PROBLEMS / name / "reference.sv").read_text()
        reference = re.sub(rf"\b{entry}\b", f"{entry}_ref", original, count=1)
        body = original[len(header):]
        distinct = {text: what for what, text in mutants(header, body) if text != original}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            verdicts = list(pool.map(lambda text: verdict(BENCHES / f"{name}.sv", reference, text), distinct))
            alive = [t for t, v in zip(distinct, verdicts) if v == "alive"]
            proved = list(pool.map(lambda text: equivalent(entry, original, text), alive))
        same = sum(proved)
        left = [distinct[t] for t, p in zip(alive, proved) if not p]
        killed = verdicts.count("killed")
        rates.append(killed / max(1, killed + len(left)))
        print(f"{name:18} {killed} killed, {len(left)} alive, {same} equivalent, "
              f"{verdicts.count('invalid')} invalid: {100 * rates[-1]:.1f} %", flush=True)
        for what in left:
            print(f"    {what}")
    print(f"lowest {100 * min(rates):.1f} %, mean {100 * sum(rates) / len(rates):.1f} %")
    return 1 if min(rates) < 0.95 else 0


if __name__ == "__main__":
    sys.exit(main())
