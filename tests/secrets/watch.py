#!/usr/bin/env python3
"""watch.py ASSAY DIR...: look over the shoulder of every process that ASSAY starts, and into every
file of the folders, again and again until SIGTERM; then print what was found.

Standard input holds what must not be seen, a line each. What was found is one line that begins with
"LEAK" and never repeats the secret; the last line, "saw ...", tells which programs were looked at,
so that a watcher that saw nothing is not mistaken for one that found nothing.
"""
import collections
import os
import signal
import sys
import time

assay = os.path.realpath(sys.argv[1])
folders = sys.argv[2:]
secrets = [line for line in sys.stdin.buffer.read().split(b"\n") if line]
if not secrets:
    sys.exit("watch.py: no secrets on standard input")
leaks, saw = set(), collections.Counter()
counted, looked, strangers = set(), {}, set()
stop = []


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read(64 << 20)
    except OSError:
        return b""


def check(what, data):
    for i, secret in enumerate(secrets):
        if secret in data:
            leaks.add("LEAK %s holds form %d" % (what, i))


def stat(pid):
    """Name and parent."""
    name, closed, rest = read("/proc/%d/stat" % pid).rpartition(b")")
    if not closed:
        return "", 0
    return name.partition(b"(")[2].decode(errors="replace"), int(rest.split()[1])


def exe(pid):
    try:
        return os.readlink("/proc/%d/exe" % pid)
    except PermissionError:  # not for us, who are not root: what closes its memory has only a name
        name = stat(pid)[0]
        return assay if name == os.path.basename(assay)[:15] else name
    except OSError:
        return ""


def parent(pid):
    return stat(pid)[1]


def is_started_by_assay(pid):
    pid = parent(pid)
    while pid > 1:
        if exe(pid) == assay:
            return True
        pid = parent(pid)
    return False


def look_at_process(pid):
    path = exe(pid)
    name = os.path.basename(path)
    if path == assay:  # its own environment is where the key belongs
        check("the command line of assay", read("/proc/%d/cmdline" % pid))
        strangers.discard(pid)
    elif pid in strangers:
        return
    elif not path or not is_started_by_assay(pid):
        if path:
            strangers.add(pid)
        return
    else:
        check("the environment of " + name, read("/proc/%d/environ" % pid))
        check("the command line of " + name, read("/proc/%d/cmdline" % pid))
    if (pid, name) not in counted:
        counted.add((pid, name))
        saw[name] += 1


def look_at_processes():
    pids = {int(name) for name in os.listdir("/proc") if name.isdigit()}
    strangers.intersection_update(pids)
    for pid in pids:
        if pid != os.getpid():
            look_at_process(pid)


def look_at_files():
    for folder in folders:
        for at, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(at, name)
                try:
                    s = os.lstat(path)
                except OSError:
                    continue
                mark = (s.st_size, s.st_mtime_ns, s.st_ino)
                if (s.st_mode & 0o170000) == 0o100000 and looked.get(path) != mark:
                    looked[path] = mark
                    check("the file " + os.path.relpath(path, folders[0]), read(path))


signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
print("watching", flush=True)
turn = 0
while not stop:
    look_at_processes()
    if turn % 4 == 0:
        look_at_files()
    turn += 1
    time.sleep(0.005)
looked.clear()
look_at_files()
for leak in sorted(leaks):
    print(leak)
names = ["%d %s" % (n, name) for name, n in sorted(saw.items())]
print("saw", ", ".join(names) or "nothing", flush=True)
