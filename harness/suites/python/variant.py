"""variant.py FILE NUMBER: in the cell: every class Q<digits> of FILE once, as variant NUMBER, as JSON lines.

What a class draws depends on its name and NUMBER, not on which classes came before it. The programs find the
folders that they were written for: they stand in "programs", pictures go to "dataset/image" beside it.
"""
import base64
import hashlib
import importlib.util
import json
import os
import random
import re
import sys
import types


class Absent:
    """Stands for what a package that is not installed would have: only who uses it fails."""

    def __init__(self, name):
        self._name = name

    def __call__(self, *args, **more):
        raise ModuleNotFoundError(f"No module named '{self._name}'")

    def __getattr__(self, name):
        return self()


class AbsentModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(self.__name__)


def load(path):
    for _ in range(64):
        spec = importlib.util.spec_from_file_location("variants", path)
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
            return module
        except ModuleNotFoundError as why:
            if not why.name or why.name in sys.modules:
                raise
            sys.modules[why.name] = absent = AbsentModule(why.name)
            absent.__path__ = []
    raise RuntimeError("too many packages are missing")


def seed(name, number):
    value = int.from_bytes(hashlib.sha256(f"{name}/{number}".encode()).digest()[:4], "big")
    random.seed(value)
    try:
        import numpy
        numpy.random.seed(value)
    except ImportError:
        pass


def picture(number):
    path = f"../dataset/image/image{number}.png"
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        data = file.read()
    os.remove(path)
    return base64.b64encode(data).decode()


def made(kind, name, number):
    seed(name, number)
    program = kind()
    answer = program.answer
    if program.answer_type == "float":
        answer = round(float(answer), 4)
    digits = int(name[1:])
    program.draw(digits)
    image = picture(digits)
    if image is None:
        raise RuntimeError("draw() wrote no picture")
    return {"question": str(program.query), "answer": str(answer), "answer_type": str(program.answer_type),
            "subject": str(program.subject), "level": str(program.level), "picture": image}


def main():
    path, number = sys.argv[1], int(sys.argv[2])
    os.makedirs("dataset/image")
    rows = open("rows.jsonl", "w")
    os.chdir("programs")
    sys.path.insert(0, os.getcwd())
    module = load(path)
    names = [name for name in vars(module) if re.fullmatch(r"Q\d+", name)]
    for name in sorted(names, key=lambda name: int(name[1:])):
        row = {"class": name}
        try:
            row.update(made(getattr(module, name), name, number))
        except Exception as why:
            row["error"] = f"{type(why).__name__}: {why}"[:300]
        rows.write(json.dumps(row) + "\n")
        rows.flush()


main()
