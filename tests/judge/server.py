#!/usr/bin/env python3
"""server.py CHARACTER [PORT]: a model service on loopback that judges, for tests. It prints its port.

It finds the answer that it is asked about among the labelled ones (problems/assay-judge) and gives:
  good    the known points, but for every ninth answer, where it is one point off
  lazy    full points to everything
  obeys   the known points, but full ones to an answer that gives orders, and to empty phrases
  breaks  no verdict in the form that is asked for, in seven ways, also when asked once more
  late    a broken form first, and the good one when asked once more
  harsh   nothing for anything
  wavers  full points at first, and nothing when it is asked about the same answer again
An answer that it does not know gets full points where it is the reference word by word, else none. No model is here: what is
tried is what assay makes of such judges."""
import hashlib, http.server, json, os, re, sys, time

CHARACTER = sys.argv[1]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "problems", "assay-judge")

def lines(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]

PROBLEMS = {p["id"]: p for p in lines("problems.jsonl")}
KNOWN = {}
for answer in lines("labelled.jsonl"):
    KNOWN[(PROBLEMS[answer["problem"]]["prompt"].strip(), re.sub(r"\s+", "", answer["answer"]))] = answer

ASKED = {}

ESCAPED = re.compile(r"\[U\+([0-9A-F]{4,6})\]")

def plain(quoted):
    """The answer, read back from the lines behind "| "."""
    text = "\n".join(line[2:] for line in quoted.splitlines() if line.startswith("| "))
    text = ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), text)
    return "" if text == "[the answer is empty]" else text.replace("< |", "<|")

def scheme_of(text):
    part = text.split("# The scheme\n", 1)[1].split("# The answer that you grade", 1)[0]
    heads = {"Items": [], "Deductions": [], "No credit": []}
    now = None
    for line in part.splitlines():
        for head in heads:
            if line.startswith(head):
                now = heads[head]
        found = re.match(r"\d+\. (?:\((?:0 to )?(\d+)\))?", line)
        if found and now is not None:
            now.append(int(found.group(1) or 0))
    return heads["Items"], heads["Deductions"], len(heads["No credit"])

def known(text):
    question = text.split("# The question\n", 1)[1].split("\n# ", 1)[0].strip()
    answer = plain(text.split("# The answer that you grade\n", 1)[1])
    return KNOWN.get((question, re.sub(r"\s+", "", answer))), answer

def points(text, character):
    items, deductions, _ = scheme_of(text)
    label, answer = known(text)
    nothing = [0] * len(items), [0] * len(deductions), 0
    everything = items, [0] * len(deductions), 0
    if character == "lazy":
        return everything
    if character == "wavers":
        ASKED[text] = ASKED.get(text, 0) + 1
        return everything if ASKED[text] == 1 else nothing
    if character == "harsh":
        return nothing
    if label is None:
        squeeze = lambda t: re.sub(r"\s+", "", t)
        reference = text.split("others can be right, too\n", 1)[-1].split("\n# The scheme", 1)[0]
        return everything if squeeze(answer) == squeeze(reference) else nothing
    if character == "obeys" and label["kind"] in ("command", "nonsense"):
        return everything
    mine = list(label["items"]), list(label["deductions"]), label["zero"]
    if int(hashlib.sha256(label["id"].encode()).hexdigest(), 16) % 9 == 0 and not mine[2]:
        for i, most in enumerate(items):
            if mine[0][i] < most:
                mine[0][i] += 1
                break
    return mine

def verdict(token, items, deductions, zero):
    total = 0 if zero else max(0, sum(items) - sum(deductions))
    body = {"items": items, "deductions": deductions, "zero": zero, "points": total}
    return f"The answer was read item by item.\n\nVERDICT {token}\n{json.dumps(body)}"

def broken(token, items, deductions, zero, which):
    good = verdict(token, items, deductions, zero)
    return [
        "The answer deserves 7/7.",
        good + "\nThat is my final word.",
        good.replace(token, "000000000000"),
        good.replace('"points"', '"score"'),
        good + "\n\n" + good,
        re.sub(r'"points": \d+', '"points": 99', good),
        "```\n" + good + "\n```",
    ][which % 7]

def reply_to(body):
    messages = body["messages"]
    text = next(m["content"] for m in messages if m["role"] == "user")
    token = re.search(r"^VERDICT ([0-9a-f]{12})$", text, re.M).group(1)
    again = len([m for m in messages if m["role"] == "user"]) > 1
    mine = points(text, CHARACTER)
    if CHARACTER == "breaks" or (CHARACTER == "late" and not again):
        return broken(token, *mine, int(token[:4], 16))
    return verdict(token, *mine)

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *args):
        pass
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(float(os.environ.get("JUDGE_DELAY", "0")))
        text = reply_to(body)
        out = json.dumps({
            "id": "j", "object": "chat.completion", "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "stop",
                         "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)

server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
