"""A reward function for TRL's GRPOTrainer, over assay's Unix socket.

    assay reward -s my-train --socket /tmp/assay.sock
    assay export prompts -s my-train -o prompts.jsonl     # a row a problem, with the column task_id

    GRPOTrainer(reward_funcs=assay_reward, train_dataset=load_dataset("json", data_files="prompts.jsonl"), ...)

A reward of None (no verdict was possible) makes TRL leave the completion out.
"""
import json
import os
import socket
from concurrent.futures import ThreadPoolExecutor

SOCKET = os.environ.get("ASSAY_SOCKET", "/tmp/assay.sock")


def assay_reward(completions, task_id, path=None, **columns):
    with socket.socket(socket.AF_UNIX) as s, ThreadPoolExecutor(1) as send:
        s.connect(path or SOCKET)
        lines = [json.dumps({"task_id": t, "completion": c}) + "\n" for t, c in zip(task_id, completions)]
        sent = send.submit(s.sendall, "".join(lines).encode())
        answers = [json.loads(a) for _, a in zip(lines, s.makefile())]
        sent.result()
    if len(answers) != len(lines):
        raise ConnectionError("assay reward went away")
    return [a["reward"] for a in answers]
