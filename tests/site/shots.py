#!/usr/bin/env python3
"""shots.py DIR SHOTS: a picture of every kind of page of the site in DIR, wide and narrow, light and dark, whole
from top to bottom, for a person to look at. Needs chromium and chromedriver."""
import os
import sys
import tempfile

from driver import Browser

site, shots = sys.argv[1:3]


def first(folder, wanted=lambda name: True):
    names = sorted(os.listdir(os.path.join(site, folder))) if os.path.isdir(os.path.join(site, folder)) else []
    return [f"{folder}/{name}" for name in names if wanted(name)][:1]


def largest(folder):
    """The page in it with most to see."""
    pages = [os.path.join(folder, f) for f in os.listdir(os.path.join(site, folder)) if f.endswith(".html")]
    return sorted(pages, key=lambda p: (-os.path.getsize(os.path.join(site, p)), p))[:1]


def kinds():
    """Name of the picture and its page, for one page of each kind."""
    found = {"leaderboard": ["index.html"], "about": ["about.html"], "health": ["health.html"]}
    for name in ("suites", "health", "compare", "runs"):
        if os.path.isdir(os.path.join(site, name)):
            found[{"suites": "suite", "health": "benches", "runs": "run"}.get(name, name)] = largest(name)
    for name, folder in (("problem", "problems"), ("samples", "runs")):
        top = os.path.join(site, folder)
        inner = sorted(f for f in os.listdir(top) if os.path.isdir(os.path.join(top, f))) if os.path.isdir(top) else []
        found[name] = first(f"{folder}/{inner[0]}") if inner else []
    return [(name, page[0]) for name, page in found.items() if page]


os.makedirs(shots, exist_ok=True)
made = 0
for dark in (False, True):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder, site, dark)
        try:
            for width in (1400, 420):
                for name, page in kinds():
                    path = os.path.join(shots, f"{name}-{width}-{'dark' if dark else 'light'}.png")
                    with open(path, "wb") as f:
                        f.write(browser.whole(page, width))
                    made += 1
        finally:
            browser.close()
print(f"{made} pictures of {len(kinds())} kinds of pages in {shots}")
