"""driver.py: Chromium by WebDriver, with the standard library alone, for pages in a folder."""
import base64
import json
import os
import subprocess
import time
import urllib.error
import urllib.request


class Browser:
    def __init__(self, folder, top, dark, shots=None):
        self.top, self.shots = os.path.abspath(top), shots
        log = open(os.path.join(folder, "driver.log"), "w+", encoding="utf-8")
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=log, stderr=subprocess.STDOUT)
        self.base = "http://127.0.0.1:" + self.port(log.name)
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--user-data-dir=" + os.path.join(folder, "profile"), "--window-size=1500,1200"]
        if dark:
            flags += ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"]
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": flags},
                                                   "goog:loggingPrefs": {"browser": "ALL"}}}}
        self.session = "/session/" + self.call("POST", "/session", wanted)["sessionId"]

    @staticmethod
    def port(log):
        for _ in range(600):
            with open(log, encoding="utf-8") as f:
                for word in f.read().split("on port ")[1:]:
                    digits = word.split()[0].rstrip(".")
                    if digits.isdigit() and digits != "0":
                        return digits
            time.sleep(0.05)
        raise SystemExit("chromedriver does not start: " + open(log, encoding="utf-8").read())

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as e:
            raise SystemExit(f"{method} {path}: {e.read().decode()[:500]}")

    def do(self, path, body=None, method="POST"):
        return self.call(method, self.session + path, body if body is not None or method == "GET" else {})

    def open(self, page):
        self.do("/url", {"url": "file://" + os.path.join(self.top, page)})

    def run(self, script):
        return self.do("/execute/sync", {"script": script, "args": []})

    def click(self, selector):
        found = self.do("/element", {"using": "css selector", "value": selector})
        self.do("/element/" + list(found.values())[0] + "/click")

    def type(self, selector, text):
        found = self.do("/element", {"using": "css selector", "value": selector})
        self.do("/element/" + list(found.values())[0] + "/value", {"text": text})

    def keys(self, *keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.do("/actions", {"actions": [{"type": "key", "id": "k", "actions": actions}]})

    def size(self, width, height):
        self.do("/window/rect", {"width": width, "height": height})

    def shot(self, name):
        if self.shots:
            with open(os.path.join(self.shots, name + ".png"), "wb") as f:
                f.write(base64.b64decode(self.do("/screenshot", method="GET")))

    def complaints(self):
        return [e["message"] for e in self.do("/se/log", {"type": "browser"})]

    def close(self):
        try:
            self.do("", method="DELETE")
        finally:
            self.driver.terminate()
            self.driver.wait()

    def whole(self, page, width, most=9000):
        """The page from top to bottom, `width` pixels wide, as PNG."""
        def view(height):
            self.do("/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": {
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}})
        view(900)
        self.open(page)
        view(min(most, max(600, self.run("return document.documentElement.scrollHeight"))))
        return base64.b64decode(self.do("/screenshot", method="GET"))
