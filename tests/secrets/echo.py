#!/usr/bin/env python3
"""echo.py: a chat service that says back what it was sent, the key above all, wherever it can.

Serves on two ports of 127.0.0.1 and prints "PORT OTHER". The first segment of the path says how:
http://127.0.0.1:PORT/MODE/v1 is a base URL. GET /seen tells in which modes a key came, and how many
requests the other port had, to which the redirects lead.
"""
import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

keyed, other = set(), []
lock = threading.Lock()


def error(message, code="invalid_api_key", **more):
    said = {"message": message, "type": "auth", "param": None, "code": code}
    return json.dumps({"error": {**said, **more}})


def completion(sent, finish="stop"):
    code = "// %s\nmodule \\%s (input a); initial $display(\"%s\"); no_such u(a); endmodule" % (
        sent, sent.split()[-1], sent)
    message = {"role": "assistant", "content": "I was sent %s.\n```verilog\n%s\n```" % (sent, code),
               "reasoning_content": "They sent " + sent}
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": finish}],
                       "usage": {"prompt_tokens": 1, "completion_tokens": 1}, "sent": sent})


def escaped(text):
    return "".join("\\u%04x" % ord(c) for c in text)


def answer(mode, sent, request):
    """Status, content type, body."""
    kind = "application/json"
    wrong = "Incorrect API key provided: "
    if mode.isdigit():
        return int(mode), kind, error(wrong + sent)
    if mode == "parameter" and "temperature" in request:
        message = "Unsupported parameter: 'temperature', sent with " + sent
        return 400, kind, error(message, "unsupported_parameter")
    return {
        "plain": (403, "text/plain", "Forbidden: " + sent),
        "html": (502, "text/html", "<html><pre>%s</pre></html>" % sent),
        "cut": (401, kind, error("." * (500 - 7 - 30) + sent)),
        "escaped": (401, kind, '{"error": {"message": "%s"}}' % escaped(sent)),
        "slash": (401, kind, error(sent).replace("/", "\\/").replace("=", "\\u003d")),
        "url": (401, kind, error(wrong + urllib.parse.quote(sent, safe=""))),
        "nested": (401, kind, error("upstream", metadata={"raw": error(sent).replace("/", "\\/")})),
        "kind": (401, kind, error("no", sent, type=sent, param=sent)),
        "inside": (200, kind, error(sent, 401)),
        "list": (422, kind, json.dumps({"detail": [{"loc": ["header"], "input": sent}]})),
        "notjson": (200, sent, "{\"choices\": " + sent),
        "redirect": (302, "text/plain", sent),
        "far": (307, "text/plain", sent),
        "shortened": (401, kind, error(wrong + sent[:-6] + "...")),
        "finish": (200, kind, completion(sent, sent)),
    }.get(mode, (200, kind, completion(sent)))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, kind, body, location=None):
        self.send_response(status, "OK")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        with lock:
            seen = {"keyed": sorted(keyed), "other": len(other)}
        self.reply(200, "application/json", json.dumps(seen))

    def do_POST(self):
        request = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        sent = self.headers.get("Authorization", "nothing")
        mode = self.path.split("/")[1]
        with lock:
            if self.server.server_port != first.server_port:
                other.append(self.path)
            if sent.startswith("Bearer "):
                keyed.add(mode)
        where = "http://127.0.0.1:%d/echo/v1/chat/completions?was=" % second.server_port
        where = where.ljust(500 - 7 - 20, "x") if mode == "far" else where
        where = where + sent.replace(" ", "+") if mode in ("redirect", "far") else None
        self.reply(*answer(mode, sent, request), where)


first, second = (ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2))
threading.Thread(target=second.serve_forever, daemon=True).start()
print(first.server_port, second.server_port, flush=True)
first.serve_forever()
