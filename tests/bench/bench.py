#!/usr/bin/env python3
"""bench.py BUILD [--rows GLOB,...] [--json FILE] [--record]: what assay costs, beside the bare tools and beside
the record (tests/bench/record.json, made by --record on one machine on one day). Standard library only.

A row is a number with a unit, of which less is better; where there is a bare tool the number is a ratio of one
run, both in turn. CPU is told by assay itself (--profile) or by the system for a child. What a busy machine does
to it is told by the load. A number, not a verdict: the status is 0 unless something could not be run.
"""
import argparse
import datetime
import fnmatch
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingMixIn, TCPServer

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RECORD = os.path.join(HERE, "record.json")
SHARED = os.environ.get("ASSAY_SHARED", os.path.join(ROOT, "..", "shared"))
ROWS = []
WORSE = 1.3  # times the record: what is told as worse. Rounds on a busy machine differ by a tenth and more


class Missing(Exception):
    pass


def row(name, unit, what):
    def add(f):
        ROWS.append((name, unit, what, f))
        return f
    return add


def run(*args, ok=(0,), **more):
    got = subprocess.run(args, capture_output=True, text=True, **more)
    if got.returncode not in ok:
        raise RuntimeError(f"{' '.join(args)[:200]}: {got.returncode}: {got.stderr[-500:]}")
    return got


def child_cpu(*args, ok=(0,), **more):
    """Seconds of CPU of a child and of all that it waited for."""
    a = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*args, ok=ok, **more)
    b = resource.getrusage(resource.RUSAGE_CHILDREN)
    return b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime


def ratio(ours, bare, rounds=5):
    """The median of ours / bare, in turn, after one of each."""
    ours(), bare()
    return statistics.median(ours() / max(bare(), 1e-4) for _ in range(rounds))


def own_ms(said):
    """From --profile: assay's own CPU for a verdict."""
    return float(re.search(r"([0-9.]+) ms a verdict", said).group(1))


def script(name, pattern, env=None):
    got = run(os.path.join(HERE, name), OUT, env=dict(os.environ, ROUNDS="3", **(env or {})))
    found = [float(x) for x in re.findall(pattern, got.stdout)]
    if not found:
        raise Missing(got.stdout.strip().splitlines()[-1][:90])
    return statistics.median(found)


# ---- judging ----

@row("score.embedded", "x bare", "CPU of assay score on assay-rtl's references / iverilog && vvp by hand")
def _():
    return script("bench.sh", r"; ratio ([0-9.]+) CPU", {"ICARUS_ONLY": "1"})


@row("score.verilator", "x bare", "the same under Verilator / verilator --binary by hand")
def _():
    return script("bench.sh", r"CPU a design; assay [0-9.]+ s; ratio ([0-9.]+)")


@row("score.recorded", "x bare", "the 780 recorded answers / the bare tools, CPU")
def _():
    tool = os.path.join(SHARED, "tools", "bench780.py")
    if not os.path.exists(tool):
        raise Missing("no $ASSAY_SHARED")
    got = run(sys.executable, tool, os.path.join(OUT, "assay"), "1").stdout
    return statistics.median(float(x) for x in re.findall(r"ratio[: ]+([0-9.]+)", got))


# ---- the kinds of suites ----

PROGRAM_TESTS = [" ".join(str((i * 7919 + j * 104729) % 1000) for j in range(200)) + "\n" for i in range(8)]
PROGRAMS = {  # the largest sum of neighbours; a name is different in each answer, so that none is judged once for all
    "python": ("py", "name_@ = 0\nbest = here = 0\nfor x in map(int, input().split()):\n    here = max(0, here + x - 500)\n"
                     "    best = max(best, here)\nprint(best + name_@)\n", []),
    "c": ("c", "#include <stdio.h>\nint main(void)\n{\n    int name_@ = 0, x, best = 0, here = 0;\n"
               "    while (scanf(\"%d\", &x) == 1) {\n        here = here + x > 500 ? here + x - 500 : 0;\n"
               "        best = here > best ? here : best;\n    }\n    printf(\"%d\\n\", best + name_@);\n    return 0;\n}\n",
          ["gcc", "-O2", "-o"]),
}


def largest(text):
    best = here = 0
    for x in map(int, text.split()):
        here = max(0, here + x - 500)
        best = max(best, here)
    return f"{best}\n"


def programs_by_hand(language, texts):
    """Seconds of CPU: each text is compiled where it has to be, and run once a test; the outputs are compared."""
    suffix, _, compiler = PROGRAMS[language]
    place = tempfile.mkdtemp(dir=WORK)
    script = "set -e\n"
    for i, text in enumerate(texts):
        path = os.path.join(place, f"{i}.{suffix}")
        with open(path, "w") as f:
            f.write(text)
        if compiler:
            script += f"{' '.join(compiler)} {place}/{i} {path}\n"
        program = f"{place}/{i}" if compiler else f"{TOOL_PYTHON} -I {path}"
        for j, _ in enumerate(PROGRAM_TESTS):
            script += f"{program} <{place}/in{j} | cmp -s - {place}/out{j}\n"
    for j, test in enumerate(PROGRAM_TESTS):
        with open(os.path.join(place, f"in{j}"), "w") as f:
            f.write(test)
        with open(os.path.join(place, f"out{j}"), "w") as f:
            f.write(largest(test))
    return child_cpu("bash", "-c", script)


TOOL_PYTHON = "/usr/bin/python3"  # the one that a cell has


def programs(language, n=24):
    """The ratio for n answers to one problem with eight tests, all right."""
    need = PROGRAMS[language][2][:1] or [TOOL_PYTHON]
    if not shutil.which(need[0]):
        raise Missing(f"no {need[0]}")
    name, text = f"bench-{language}", PROGRAMS[language][1]
    tests = [{"stdin": t, "stdout": largest(t)} for t in PROGRAM_TESTS]
    suite = write(f"{name}.suite.jsonl", [{"id": "largest", "prompt": "?", "language": language, "bench": "program",
                                           "tests": tests, "reference": text.replace("@", "0")}])
    assay("pull", name, "--from", suite, "-q")
    rounds = iter(range(1000))

    def lines(first, count):
        return [{"problem": "largest", "sample": i, "completion": text.replace("@", str(first + i))}
                for i in range(count)]

    def ours(count=n):
        first = 1 + 100 * next(rounds)
        path = write(f"{name}.jsonl", lines(first, count))
        used = child_cpu(os.path.join(OUT, "assay"), "score", "-s", name, "-m", f"m{first}", "-q", path)
        got = run("sqlite3", DB, f"SELECT COUNT(*), SUM(v.class = 'pass'), SUM(v.shares IS NOT NULL) FROM samples s "
                  f"JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = (SELECT MAX(id) FROM runs)").stdout.strip()
        if got != f"{count}|{count}|0":
            raise RuntimeError(f"{name}: samples, passes, shared: {got}")
        return used
    ours(1)  # the reference's run, which is made once in a store's life
    return ratio(ours, lambda: programs_by_hand(language, [x["completion"] for x in lines(1, n)]), 3)


@row("score.python", "x bare", "CPU of programs in Python, 8 tests each / python3 and cmp by hand")
def _():
    return programs("python")


@row("score.native", "x bare", "the same in C / gcc, the program and cmp by hand")
def _():
    return programs("c")


@row("score.value", "ms", "CPU for a mathematical answer that is right, of everything that was started")
def _():
    assay("pull", "assay-math", "-q")
    with open(os.path.join(ROOT, "problems", "assay-math", "problems.jsonl")) as f:
        problems = [json.loads(line) for line in f]

    def score(count):
        lines = [{"problem": p["id"], "sample": i, "response": f"Step {i}: \\boxed{{{p['answer']}}}"}
                 for p in problems for i in range(count)]
        return child_cpu(os.path.join(OUT, "assay"), "score", "-s", "assay-math", "-m", f"v{count}", "-q",
                         write("value.jsonl", lines), ok=(0, 1)), len(lines)
    score(1)  # the references' own runs
    used, n = score(10)
    return 1000 * used / n


def references():
    assay("pull", "assay-rtl", "-q")
    rows = run("sqlite3", "-json", DB, "SELECT name AS problem, reference AS completion FROM problems").stdout
    return json.loads(rows)


def assay(*args, **more):
    return run(os.path.join(OUT, "assay"), *args, **more)


def write(name, rows):
    path = os.path.join(WORK, name)
    with open(path, "w") as f:
        f.writelines(json.dumps(r) + "\n" for r in rows)
    return path


@row("cell.visit", "ms", "what a visit to a cell costs around its steps")
def _():
    lines = [dict(r, sample=i, completion=r["completion"] + f"// {i}\n") for r in references() for i in range(3)]
    said = assay("score", "--no-share", "-s", "assay-rtl", "-m", "cells", "--profile", "-q", write("cells", lines)).stderr
    times, elapsed = re.search(r"cells, around the steps +(\d+) +([0-9.]+) s", said).groups()
    return 1000 * float(elapsed) / int(times)


# ---- asking ----

class Quick(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body = json.dumps({"choices": [{"message": {"role": "assistant", "content": "I have no code."},
                                    "finish_reason": "stop"}],
                       "usage": {"prompt_tokens": 9, "completion_tokens": 5}}).encode()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args):
        pass


class Server(ThreadingMixIn, TCPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 1024


ASKED = {}


def ask_many():
    """10,000 requests, 256 of them at a time, to a server that answers at once, with nothing to judge."""
    if ASKED:
        return ASKED
    references()
    with Server(("127.0.0.1", 0), Quick) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        n = -(-10000 // len(references()))
        args = [os.path.join(OUT, "assay"), "run", "-s", "assay-rtl", "-m", "quick", "-n", str(n), "--base-url", url,
                "--concurrency", "256", "--profile", "-q"]
        with open(os.path.join(WORK, "said"), "w+") as said:
            child = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=said)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            text = said.read()
        server.shutdown()
    if "ms a verdict" not in text:
        raise RuntimeError(text[-500:])
    ASKED.update(ms=own_ms(text), mb=used.ru_maxrss / 1024)
    return ASKED


@row("client.request", "ms", "assay's own CPU for a request, 256 in flight, reply and verdict stored; goal 0.2")
def _():
    return ask_many()["ms"]


@row("client.memory", "MB", "peak memory with it; goal 64")
def _():
    return ask_many()["mb"]


@row("rewards.lines", "x bare", "time of assay reward on recorded answers / the bare tools")
def _():
    return 1 / script("reward.sh", r"ratio ([0-9.]+)", {"EVERY": "10"})


def serve_rewards(which, key):
    lines = [{"problem": r["problem"], "completion": r["completion"]} for r in references()[:4]]
    path = os.path.join(WORK, "sock")
    child = subprocess.Popen([os.path.join(OUT, "assay"), "reward", "-s", "assay-rtl", "--allow-eval-suites",
                              "--socket", path, "--http", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        where = next(line for line in child.stderr if "http" in line).strip().rsplit("/", 1)[1]
        got = run(sys.executable, os.path.join(HERE, "clients.py"), path, where, "256", "20",
                  input="".join(json.dumps(x) + "\n" for x in lines))
        answers = json.loads(got.stdout)
    finally:
        child.terminate()
        child.wait()
    return answers["http"][key] / answers["socket"][key]


@row("rewards.http.median", "x socket", "median latency of 256 clients over HTTP / over the Unix socket")
def _():
    return serve_rewards("http", "median_ms")


@row("rewards.http.p99", "x socket", "the same, 99 of 100")
def _():
    return serve_rewards("http", "p99_ms")


# ---- mathematical answers ----

def decisions(pattern, scale):
    if not os.path.exists(os.path.join(SHARED, "conformance", "math.jsonl")):
        raise Missing("no $ASSAY_SHARED")
    program = os.path.join(OUT, "conformance", "math_conformance")
    run("make", "-s", "-C", ROOT, os.path.relpath(program, ROOT))
    said = run(program, cwd=ROOT, env=dict(os.environ, ASSAY_SHARED=SHARED), ok=(0, 1))
    return scale * float(re.search(pattern, said.stdout + said.stderr)[1])


@row("math.decision.median", "us", "a decision on a row of conformance/math.jsonl, reading included")
def _():
    return decisions(r"takes ([0-9.]+) us \(median\)", 1)


@row("math.decision.p99", "us", "the same, 99 of 100")
def _():
    return decisions(r"([0-9.]+) ms \(p99\)", 1000)


@row("grade.line", "us", "CPU of a line of assay grade, with the process that decides it")
def _():
    golds = ("\\frac{%d}{7}", "%d", "x^2+%d", "(1,%d)", "\\sqrt{%d}")
    rows = [{"id": i, "gold": golds[i % 5] % (i % 50 + 3), "answer": golds[i % 5] % ((i + i % 2) % 50 + 3)}
            for i in range(50000)]
    with open(write("grade", rows)) as lines:
        return 1e6 / len(rows) * child_cpu(os.path.join(OUT, "assay"), "grade", stdin=lines)


# ---- storing and reading ----

@row("store.insert", "ms", "assay's own CPU for a reply that is read from a file, stored, and judged to hold no code")
def _():
    names = [r["problem"] for r in references()]
    lines = [{"problem": n, "sample": i, "response": "no"} for n in names for i in range(300)]
    return own_ms(assay("score", "-s", "assay-rtl", "-m", "insert", "--profile", "-q", write("insert", lines)).stderr)


def made_up():
    path = os.path.join(WORK, "100k.db")
    if not os.path.exists(path):
        run(os.path.join(ROOT, "tests", "site", "synthetic.sh"), path)
        assay("report", "--db", path)
    return path


@row("report.run", "s", "CPU of the report of one run, in a store of 100,000 samples")
def _():
    db = made_up()
    return statistics.median(child_cpu(os.path.join(OUT, "assay"), "report", "1", "--db", db, ok=(0, 2))
                             for _ in range(3))


@row("report.all", "x bare", "CPU of the report of all its runs / sqlite3 counting its verdicts by class and run")
def _():
    db = made_up()
    sql = ("SELECT s.run_id, s.problem_id, v.class, COUNT(*), SUM(v.cpu_ms) FROM samples s "
           "LEFT JOIN verdicts v ON v.id = s.verdict_id GROUP BY 1, 2, 3")
    return ratio(lambda: child_cpu(os.path.join(OUT, "assay"), "report", "--db", db),
                 lambda: child_cpu("sqlite3", db, sql), 3)


@row("site.all", "s", "CPU of its site")
def _():
    return child_cpu(os.path.join(OUT, "assay"), "site", os.path.join(WORK, "site"), "--db", made_up(), "-q")


@row("start.version", "x bare", "CPU of assay --version / true")
def _():
    def many(*args):
        return lambda: child_cpu("sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10; do \"$@\"; done >/dev/null", "sh", *args)
    return ratio(many(os.path.join(OUT, "assay"), "--version"), many("/bin/true"))


@row("start.finished", "s", "elapsed, of starting a run again that has nothing left to do")
def _():
    path = write("finished", [dict(r, sample=0) for r in references()])
    args = ("score", "-s", "assay-rtl", "-m", "finished", "-q", path)
    assay(*args)
    times = []
    for _ in range(5):
        began = time.monotonic()
        assay(*args)
        times.append(time.monotonic() - began)
    return statistics.median(times)


# ---- the table ----

def machine():
    with open("/proc/cpuinfo") as f:
        model = re.search(r"model name\s*: (.*)", f.read())
    return {"cpu": model.group(1) if model else "?", "cores": os.cpu_count(),
            "kernel": os.uname().release, "sandbox": next(
                (line.strip() for line in run(os.path.join(OUT, "assay"), "doctor", ok=range(128)).stdout.splitlines()
                 if "sandbox" in line), "?")}


def measure(names, taken):
    """What each row comes to; `taken` is called with all of them after each."""
    got = {}
    for name, unit, what, f in ROWS:
        if not any(fnmatch.fnmatch(name, n) for n in names):
            continue
        try:
            got[name] = {"value": round(f(), 4), "unit": unit, "what": what,
                         "load": round(os.getloadavg()[0], 1), "date": datetime.date.today().isoformat()}
        except Missing as e:
            print(f"{name:20}  not measured: {e}", flush=True)
            continue
        show(name, got[name])
        taken(got)
    return got


def times_record(name, r):
    """How many times the record's value; 0: there is none."""
    old = RECORDED.get("rows", {}).get(name)
    return r["value"] / old["value"] if old and old["value"] else 0


def show(name, r):
    times = times_record(name, r)
    beside = f"{times:6.2f} x record" if times else "       no record"
    mark = " WORSE" if times > WORSE else "      "
    print(f"{name:20} {r['value']:9.3f} {r['unit']:9} {beside}{mark}  load {r['load']:4}  {r['what']}", flush=True)


def tell_worse(rows):
    """What the record says was better; rows in s and ms are of this machine, so of another one they say little."""
    worse = [name for name, r in rows.items() if times_record(name, r) > WORSE]
    if worse:
        print(f"more than {WORSE} times the record: {', '.join(worse)}. Measure them again on a quiet machine: "
              f"make bench ROWS='{','.join(worse)}'")
    elif RECORDED:
        print(f"no row is more than {WORSE} times the record")


def put_record(head, rows):
    """The rows that were measured are new in the record, the others stay; after each, so that a stop loses none."""
    with open(RECORD, "w") as f:
        json.dump({**head, "rows": {**RECORDED.get("rows", {}), **rows}}, f, indent=1)
        f.write("\n")


def main():
    global OUT, WORK, DB, RECORDED
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("--rows", default="*")
    p.add_argument("--json")
    p.add_argument("--record", action="store_true")
    args = p.parse_args()
    OUT = os.path.abspath(args.build)
    RECORDED = json.load(open(RECORD)) if os.path.exists(RECORD) else {}
    WORK = tempfile.mkdtemp()
    DB = os.environ["ASSAY_DB"] = os.path.join(WORK, "bench.db")
    try:
        if RECORDED:
            print(f"the record is of {RECORDED['date']}, {RECORDED['machine']['cpu']}, {RECORDED['version']}")
        all_ = {"date": datetime.date.today().isoformat(), "machine": machine(),
                "version": assay("--version").stdout.split("\n")[0].split("(")[0].strip()}
        all_["rows"] = measure(args.rows.split(","), lambda rows: args.record and put_record(all_, rows))
    finally:
        shutil.rmtree(WORK)
    tell_worse(all_["rows"])
    if args.json:
        json.dump(all_, open(args.json, "w"), indent=1)


main()
