"""A reward function for verl, over HTTP.

    assay reward -s my-train --http 127.0.0.1:8700
    python3 -m verl.trainer.main_ppo custom_reward_function.path=verl_reward.py \\
        custom_reward_function.name=compute_score ...

The data set's rows name their problem in extra_info: {"task_id": ..., "suite": ...}. verl has no way to leave a
row out, and a fault of ours is no wrong answer: so what may go right the next time is asked again, and what
will not is an exception, which names the problem to take out of the data set.
"""
import json
import os
import time
import urllib.error
import urllib.request

URL = os.environ.get("ASSAY_URL", "http://127.0.0.1:8700")
PATIENCE_S = 600


def ask(path, body, url=None, patience_s=PATIENCE_S):
    """The answer to a POST. What says "try again" is tried again, until patience is over."""
    headers = {"Content-Type": "application/json"}
    if os.environ.get("ASSAY_REWARD_TOKEN"):
        headers["Authorization"] = "Bearer " + os.environ["ASSAY_REWARD_TOKEN"]
    request = urllib.request.Request((url or URL) + path, json.dumps(body).encode(), headers)
    end = time.monotonic() + patience_s
    while True:
        wait = 1
        try:
            with urllib.request.urlopen(request, timeout=patience_s) as response:
                return json.load(response)
        except urllib.error.HTTPError as e:
            if e.code != 503 or time.monotonic() > end:
                raise RuntimeError(f"assay: {e.code}: {e.read().decode(errors='replace')}") from None
            wait = float(e.headers.get("Retry-After", 1))
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
        time.sleep(wait)


def compute_score(data_source, solution_str, ground_truth=None, extra_info=None, url=None, patience_s=PATIENCE_S):
    names = {k: v for k, v in (extra_info or {}).items() if k in ("task_id", "problem", "suite", "task")}
    answer = ask("/verify", dict(names, response=solution_str), url, patience_s)
    return {"score": answer["reward"], "class": answer["class"], **answer["reward_components"]}
