#!/usr/bin/env python3
"""browser.py DIR [SHOTS]: use a site of the store that synthetic.sh makes, in Chromium, from the file system:
render, sort, filter, click from the leaderboard down to a sample, with the keyboard too, light and dark, wide and
narrow. Prints what is wrong, or what was tried."""
import os
import sys
import tempfile

from driver import Browser

top = os.path.abspath(sys.argv[1])
shots = sys.argv[2] if len(sys.argv) > 2 else None
tried = []


def check(what, got, wanted=True):
    tried.append(what)
    if got != wanted:
        raise SystemExit(f"{what}: {got!r}, not {wanted!r}")


MODELS = "return [...document.querySelectorAll('#board tbody:not([hidden]) tr:not(.group):not([hidden]) th a')].map(a => a.textContent)"
COLUMN = "return [...document.querySelectorAll('#board tbody:last-of-type tr:not(.group)')].map(r => Number(r.cells[%d].dataset.v))"


def leaderboard(b):
    b.open("index.html")
    check("the scripts ran", b.run("return document.documentElement.dataset.ready"), "yes")
    check("six rows", len(b.run(MODELS)), 6)
    head = "#board thead th:nth-child(3) button"
    best = b.run(COLUMN % 2)
    check("best first", best, sorted(best, reverse=True))
    b.click("#board thead th:nth-child(13) button")
    cost = b.run(COLUMN % 12)
    check("sorted by cost", cost, sorted(cost, reverse=True))
    check("says so", b.run("return document.querySelector('#board th:nth-child(13)').getAttribute('aria-sort')"), "descending")
    b.click(head)
    b.click(head)
    check("sorted by pass@1, worst first", b.run(COLUMN % 2), sorted(best))
    b.run(f"document.querySelector('{head}').focus()")
    b.keys("\ue007")
    check("sorted by the keyboard", b.run(COLUMN % 2), sorted(best, reverse=True))
    check("a heading row stays in front", b.run("return document.querySelector('#board tbody tr').className"), "group")


def filters(b):
    b.type(".filter input[name=q]", "wren")
    check("filtered by name", b.run(MODELS), ["wren-mini", "wren-mini"])
    check("told how many", b.run("return document.querySelector('.filter output').textContent"), "2 of 6 rows")
    b.run("const s = document.querySelector('.filter select[name=suite]'); s.value = 'rtl-exam';"
          "s.dispatchEvent(new Event('input', {bubbles: true}))")
    check("filtered by suite", b.run(MODELS), ["wren-mini"])
    b.run("document.querySelector('.filter').reset(); document.querySelector('.filter').dispatchEvent(new Event('input'))")
    check("all again", len(b.run(MODELS)), 6)


def charts(b, page, n):
    b.open(page)
    check(f"{n} charts on {page}", b.run("return document.querySelectorAll('figure canvas[role=img][aria-label]').length"), n)
    check("their numbers are folded away", b.run("return document.querySelectorAll('figure details[open]').length"), 0)
    check("something is drawn", b.run(
        "return [...document.querySelectorAll('figure canvas')].every(c => { const d = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n > 2000; })"))


def drill_down(b):
    b.open("index.html")
    b.click("#board a[href^='suites/']")
    check("a suite", b.run("return location.pathname").split("/")[-2], "suites")
    b.click("#heat tbody td.num + td a")
    check("its samples", b.run("return document.querySelectorAll('article').length > 0"))
    b.click("article summary")
    check("the prompt unfolds", b.run("return document.querySelector('article details').open"))
    b.click(".near a")
    check("its run", b.run("return document.querySelector('h1').textContent.startsWith('Run ')"))
    b.click("a.dot")
    check("to the sample", b.run("return document.querySelector(':target').tagName"), "ARTICLE")
    b.click(".near a:nth-of-type(2)")
    check("the problem", b.run("return location.pathname.includes('/problems/')"))


def hostile(b):
    run = sorted(int(f) for f in os.listdir(os.path.join(top, "runs")) if f.isdigit() and int(f) % 1000 < 20)[-2]
    for page in sorted(os.listdir(os.path.join(top, "runs", str(run))))[:4]:
        b.open(f"runs/{run}/{page}")
        b.run("document.querySelectorAll('details').forEach(d => d.open = true)")
        check(f"nothing of {page} runs", b.run("return document.title").startswith("Prob"))
        check("nor becomes an element", b.run("return document.querySelectorAll('img, iframe, [onerror], [onload]').length"), 0)


def narrow(b, mode):
    for page in ("index.html", "suites/rtl-exam.html", "health.html"):
        b.size(420, 900)
        b.open(page)
        check(f"{page} is not wider than a telephone", b.run("return document.documentElement.scrollWidth <= innerWidth"))
        b.shot(f"narrow-{mode}-" + os.path.basename(page)[:-5])
        b.size(1500, 1200)
        b.open(page)
        check(f"{page} is not wider than its window", b.run("return document.documentElement.scrollWidth <= innerWidth"))
        b.shot(f"wide-{mode}-" + os.path.basename(page)[:-5])


def keyboard(b):
    b.open("index.html")
    b.keys("\ue004")
    check("the first tab leads to the skip link", b.run("return document.activeElement.className"), "skip")
    check("which is seen then", b.run("return document.activeElement.getBoundingClientRect().left >= 0"))
    check("what is in focus is marked", b.run("return getComputedStyle(document.activeElement).outlineStyle"), "solid")


def session(dark):
    mode = "dark" if dark else "light"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        b = Browser(folder, top, dark, shots)
        try:
            b.open("index.html")
            check(f"it is {mode}", b.run("return matchMedia('(prefers-color-scheme: dark)').matches"), dark)
            charts(b, "index.html", 2)
            charts(b, "suites/rtl-exam.html", 3)
            narrow(b, mode)
            if not dark:
                leaderboard(b)
                filters(b)
                drill_down(b)
                hostile(b)
                keyboard(b)
            check("no complaint of the browser", b.complaints(), [])
        finally:
            b.close()


session(False)
session(True)
print(f"{len(tried)} things tried in Chromium")
