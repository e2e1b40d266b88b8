"""An environment for verifiers (and so for prime-rl), with assay as its rubric.

    assay reward -s my-train --http 127.0.0.1:8700
    assay export prompts -s my-train -o prompts.jsonl
    prime eval run verifiers_env -a '{"prompts": "prompts.jsonl"}'     # with this file as a package

A group's completions are judged side by side: each is a request of its own, and equal ones share a verdict.
"""
import asyncio
import json
import os
import urllib.request

URL = os.environ.get("ASSAY_URL", "http://127.0.0.1:8700")


def judge(lines, url=None, timeout_s=600):
    """The answers to lines like those of standard input, in their order."""
    headers = {"Content-Type": "application/json"}
    if os.environ.get("ASSAY_REWARD_TOKEN"):
        headers["Authorization"] = "Bearer " + os.environ["ASSAY_REWARD_TOKEN"]
    request = urllib.request.Request((url or URL) + "/rewards", json.dumps(lines).encode(), headers)
    with urllib.request.urlopen(request, timeout=timeout_s) as response:
        return json.load(response)


async def assay_reward(completion, info, **rest):
    """Raises where no verdict was possible, so that the rollout is an error and no 0."""
    line = {"task_id": info["task_id"], "completion": completion}
    answer = (await asyncio.to_thread(judge, [line]))[0]
    if answer["reward"] is None:
        raise RuntimeError("assay: " + answer["error"])
    return answer["reward"]


def load_environment(prompts="prompts.jsonl"):
    import verifiers as vf
    from datasets import Dataset

    with open(prompts) as rows:
        rows = [json.loads(row) for row in rows]
    data = Dataset.from_list([{"prompt": r["prompt"], "info": {"task_id": r["task_id"]}} for r in rows])
    return vf.SingleTurnEnv(dataset=data, rubric=vf.Rubric(funcs=[assay_reward]))
