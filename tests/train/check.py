#!/usr/bin/env python3
"""check.py KIND DIALECT FILE...: read training data as its trainer does, and stop at what it would not take.

What each expects: TRL dataset_formats, LLaMA-Factory data/README.md, Axolotl rlhf docs, OpenRLHF
reward_dataset.py, NeMo-Aligner dpo docs, verl prepare_data, NeMo Gym data. Prints how many lines there are."""
import json
import sys

ROLES = {"system", "user", "assistant"}


def need(ok, what):
    if not ok:
        raise ValueError(what)


def text(value, what):
    need(isinstance(value, str) and value.strip(), f"{what} is no text, or an empty one")
    value.encode("utf-8")


def messages(value, what, last=None):
    need(isinstance(value, list) and value, f"{what} is no list of messages")
    for i, m in enumerate(value):
        need(set(m) == {"role", "content"} and m["role"] in ROLES, f"{what}[{i}] is no message")
        need(m["role"] != "system" or i == 0, f"{what}[{i}]: the system speaks late")
        text(m["content"], f"{what}[{i}].content")
    need(last is None or value[-1]["role"] == last, f"{what} does not end with {last}")


def answer(value, what):
    messages(value, what, "assistant")
    need(len(value) == 1, f"{what} is more than one message")


def turns(value, what):
    """One answer, or a conversation: answer, feedback, answer, ..."""
    messages(value, what, "assistant")
    for i, m in enumerate(value):
        need(m["role"] == ("assistant", "user")[i % 2], f"{what}[{i}]: {m['role']} is out of turn")


def one(value, what, role_key, role, text_key):
    need(set(value) == {role_key, text_key} and value[role_key] == role, f"{what} is not {role}'s")
    text(value[text_key], what)


def talk(value, last):
    need(isinstance(value, list) and value, "conversations is no list")
    for i, m in enumerate(value):
        need(m["from"] == ("human", "gpt")[i % 2], f"conversations[{i}]: {m['from']} is out of turn")
        text(m["value"], f"conversations[{i}].value")
    need(value[-1]["from"] == last, f"conversations do not end with {last}")


def label(value):
    need(isinstance(value, bool), "the label is not true or false")


def pair_differs(row, a="chosen", b="rejected"):
    need(row[a] != row[b], "both sides are the same")


def number(value):
    need(isinstance(value, (int, float)) and not isinstance(value, bool), "no number")


def dpo(dialect, r):
    if dialect in ("trl", "openrlhf"):
        messages(r["prompt"], "prompt", "user")
        turns(r["chosen"], "chosen")
        turns(r["rejected"], "rejected")
        if dialect == "openrlhf":
            number(r["margin"])
    elif dialect == "trl-standard":
        for k in ("prompt", "chosen", "rejected"):
            text(r[k], k)
    elif dialect == "llama-factory":
        text(r["instruction"], "instruction")
        need(isinstance(r["input"], str), "input")
        text(r["chosen"], "chosen")
        text(r["rejected"], "rejected")
        text(r.get("system", "none"), "system")
    elif dialect == "llama-factory-sharegpt":
        talk(r["conversations"], "human")
        one(r["chosen"], "chosen", "from", "gpt", "value")
        one(r["rejected"], "rejected", "from", "gpt", "value")
    elif dialect == "axolotl":
        messages(r["messages"], "messages", "user")
        one(r["chosen"], "chosen", "role", "assistant", "content")
        one(r["rejected"], "rejected", "role", "assistant", "content")
    elif dialect == "nemo":
        text(r["prompt"], "prompt")
        need(r["prompt"].startswith("<extra_id_0>System\n"), "the prompt does not begin as NeMo's")
        need(r["prompt"].endswith("\n<extra_id_1>Assistant\n"), "the prompt does not end as NeMo's")
        for k in ("chosen_response", "rejected_response"):
            need(r[k].endswith("\n<extra_id_1>"), f"{k} has no end")
        number(r["chosen_reward"])
        need(r["chosen_reward"] > r["rejected_reward"], "rewards")
        return pair_differs(r, "chosen_response", "rejected_response")
    pair_differs(r)


def kto(dialect, r):
    if dialect == "trl":
        messages(r["prompt"], "prompt", "user")
        answer(r["completion"], "completion")
        label(r["label"])
    elif dialect in ("trl-standard", "axolotl"):
        text(r["prompt"], "prompt")
        text(r["completion"], "completion")
        label(r["label"])
    else:
        talk(r["conversations"], "gpt")
        label(r["kto_tag"])


def sft(dialect, r):
    if dialect in ("trl", "axolotl"):
        messages(r["messages"], "messages", "assistant")
    elif dialect == "trl-standard":
        text(r["prompt"], "prompt")
        text(r["completion"], "completion")
    elif dialect == "llama-factory":
        text(r["instruction"], "instruction")
        need(isinstance(r["input"], str), "input")
        text(r["output"], "output")
    elif dialect == "openrlhf":
        messages(r["input"], "input", "user")
        answer(r["output"], "output")
    else:
        talk(r["conversations"], "gpt")


def grpo(dialect, r):
    messages(r["prompt"], "prompt", "user")
    answer(r["completion"], "completion")
    need(0 <= r["reward"] <= 1, "reward")
    need(set(r["rewards"]) == {"syntax", "function", "format"}, "rewards")
    for k in ("task_id", "suite", "advantage_group"):
        text(r[k], k)
    need(r["reward"] == 0 or r["rewards"]["function"] == 1, "a reward without function")


def prompts(dialect, r):
    ids = r["extra_info"] if dialect == "verl" else r
    for k in ("id", "task_id", "suite", "version"):
        text(ids[k], k)
    if dialect == "trl-standard":
        text(r["prompt"], "prompt")
    elif dialect == "nemo-gym":
        messages(r["responses_create_params"]["input"], "input", "user")
    else:
        messages(r["prompt"], "prompt", "user")
    if dialect == "verl":
        text(r["data_source"], "data_source")
        need(r["reward_model"] == {"style": "rule", "ground_truth": ids["task_id"]}, "reward_model")
        number(ids["index"])


def dataset_info(path, files):
    info = json.load(open(path, encoding="utf-8"))
    named = {v["file_name"] for v in info.values()}
    need(named == {f.rsplit("/", 1)[-1] for f in files}, f"dataset_info.json names {named}")
    first = json.loads(open(files[0], encoding="utf-8").readline())
    for v in info.values():
        need(v["formatting"] in ("alpaca", "sharegpt"), "formatting")
        for key, column in v["columns"].items():
            need(key == "system" or column in first, f"there is no column {column}")


def main(kind, dialect, files):
    check, lines = globals()[kind], 0
    for path in files:
        for number_, raw in enumerate(open(path, "rb"), 1):
            try:
                row = json.loads(raw.decode("utf-8"))
                check(dialect, row)
                need(isinstance(row["assay"], dict), "no facts")
            except (KeyError, ValueError) as e:
                sys.exit(f"{path}:{number_}: {e!r}")
            lines += 1
    if dialect.startswith("llama-factory"):
        dataset_info(files[0].rsplit("/", 1)[0] + "/dataset_info.json" if "/" in files[0]
                     else "dataset_info.json", files)
    print(lines)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
