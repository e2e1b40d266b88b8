#!/usr/bin/env python3
"""circles.py OBJ: circles of source files: who defines a symbol that the other uses, by nm over the
objects below OBJ (build/obj). One line a circle; rooms in front where it crosses one."""
import os
import subprocess
import sys


def objects(top):
    for folder, _, names in os.walk(top):
        for name in names:
            if name.endswith(".o"):
                path = os.path.join(folder, name)
                source = os.path.relpath(path, top)[:-2] + ".c"
                if os.path.exists(source):
                    yield source, path


def symbols(path):
    said = subprocess.run(["nm", "-g", path], capture_output=True, text=True, check=True).stdout
    defined, used = set(), set()
    for line in said.splitlines():
        kind, name = line.split()[-2:]
        (used if kind in "Uw" else defined).add(name)
    return defined, used


def components(edges):
    """Tarjan's strongly connected components, without recursion."""
    index, low, on, stack, found = {}, {}, set(), [], []
    for root in edges:
        if root in index:
            continue
        work = [(root, iter(sorted(edges[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        while work:
            node, rest = work[-1]
            for to in rest:
                if to not in index:
                    index[to] = low[to] = len(index)
                    stack.append(to)
                    on.add(to)
                    work.append((to, iter(sorted(edges[to]))))
                    break
                if to in on:
                    low[node] = min(low[node], index[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    group, stack = stack[at:], stack[:at]
                    on -= set(group)
                    if len(group) > 1:
                        found.append(sorted(group))
    return found


def main():
    files = {source: symbols(path) for source, path in objects(sys.argv[1])}
    home = {name: source for source, (defined, _) in files.items() for name in defined}
    edges = {s: {home[u] for u in used if u in home and home[u] != s} for s, (_, used) in files.items()}
    circles = components(edges)
    for group in sorted(circles, key=len, reverse=True):
        rooms = {os.path.dirname(f) for f in group}
        across = "ACROSS " + ", ".join(sorted(rooms)) + ": " if len(rooms) > 1 else ""
        print(f"{len(group)} files: {across}{' '.join(group)}")
    print(f"{len(circles)} circles among {len(files)} files")


if __name__ == "__main__":
    main()
