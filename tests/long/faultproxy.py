#!/usr/bin/env python3
"""faultproxy.py TARGET_PORT SHARE SEED [FILE]: a proxy before a model service that plays a fault on a share of the requests.

Prints its own address. Each answer that goes out whole is a line of FILE, which tells the sample. Faults: no answer, reset, half an answer, HTTP 429, 500, 503, a body that is no JSON.
A 429 comes only while more than AT_ONCE requests are under way: at random, whatever the pace, it would just make the
client slower and slower."""
import hashlib, http.client, http.server, random, socket, struct, sys, threading

target, share, seed = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
handed = sys.argv[4] if len(sys.argv) > 4 else None
draw, lock = random.Random(seed), threading.Lock()
AT_ONCE = 4
busy = 0
FAULTS = ["close", "reset", "half", "500", "503", "junk", "429"]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body, length=None):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def note(self, body):
        if handed:
            with lock, open(handed, "a") as f:
                f.write(hashlib.sha256(body).hexdigest() + " " + self.headers.get("X-Assay-Sample", "") + "\n")

    def do_POST(self):
        global busy
        with lock:
            busy += 1
        try:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])))
        finally:
            with lock:
                busy -= 1

    def answer(self, body):
        with lock:
            fault = draw.choice(FAULTS[: len(FAULTS) - (busy <= AT_ONCE)]) if draw.random() < share else None
        if fault in ("close", "reset"):
            if fault == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        if fault in ("429", "500", "503"):
            return self.reply(int(fault), b'{"error": {"message": "a fault", "type": "fault"}}')
        if fault == "junk":
            return self.reply(200, b"<html>not now</html>")
        there = http.client.HTTPConnection("127.0.0.1", target)
        there.request("POST", self.path, body, {k: v for k, v in self.headers.items() if k != "Accept-Encoding"})
        answer = there.getresponse()
        data = answer.read()
        there.close()
        if fault == "half":
            self.reply(answer.status, data[: len(data) // 2], len(data))
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers.get("Content-Type", "application/json"))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        if answer.status == 200:
            self.note(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
