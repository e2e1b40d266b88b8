#!/usr/bin/env python3
"""check.py DIR: hold the pages of a site against what they promise: well-formed, no page above 2 MB, every
link leads somewhere, nothing from elsewhere, no script but ours, and what people need who cannot see
the pages or use a mouse. Prints what is wrong, or how much was looked at. Standard library only."""
import os
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ET

LARGEST = 2_000_000
# What pages are made of. A text that became markup would bring something else.
ELEMENTS = set("""html head meta title link script body a header nav main footer p h1 h2 h3 small code b pre span div section
    table caption thead tbody tr th td ul li dl dt dd form label input select option output figure figcaption details
    summary article svg defs pattern path rect""".split())
ATTRIBUTES = set("""lang charset name content http-equiv rel href src defer class id tabindex role title hidden scope
    colspan type placeholder value open width height viewBox d x y fill patternUnits aria-label aria-labelledby
    aria-hidden aria-live data-v data-lo data-hi data-suite data-tools data-table data-chart data-kind""".split())
wrong = []


def bad(path, what):
    wrong.append(f"{path}: {what}")


def text_of(element):
    return "".join(element.itertext()).strip()


def parents_of(root):
    return {child: parent for parent in root.iter() for child in parent}


def check_parts(path, root):
    for e in root.iter():
        if e.tag not in ELEMENTS:
            bad(path, f"element <{e.tag}>")
        for name in e.attrib:
            if name not in ATTRIBUTES:
                bad(path, f"attribute {name} of <{e.tag}>")
        if e.tag == "script" and (text_of(e) or not e.get("src", "").endswith((".js"))):
            bad(path, "a script that is not a file of ours")
        if e.tag == "meta" and e.get("http-equiv") and "default-src 'none'" not in e.get("content", ""):
            bad(path, "no policy against scripts from elsewhere")


def check_headings(path, root):
    levels = [int(e.tag[1]) for e in root.iter() if re.fullmatch("h[1-6]", e.tag)]
    if levels.count(1) != 1 or levels[0] != 1:
        bad(path, f"{levels.count(1)} headings of the first level, or not in front")
    for a, b in zip(levels, levels[1:]):
        if b > a + 1:
            bad(path, f"a heading of level {b} below one of level {a}")


def check_names(path, root, parent):
    for e in root.iter():
        if e.tag == "a" and not text_of(e) and not e.get("aria-label"):
            bad(path, f"a link without a name: {e.get('href')}")
        if e.tag in ("input", "select") and not (parent[e].tag == "label" and (parent[e].text or "").strip()):
            bad(path, f"a {e.tag} without a label")
        if e.tag == "svg" and e.get("aria-hidden") != "true" and not (e.get("role") == "img" and e.get("aria-label")):
            bad(path, "a drawing without words")
        if e.tag == "div" and e.get("class") == "scroll" and not (
                e.get("tabindex") == "0" and e.get("role") == "region" and (e.get("aria-label") or e.get("aria-labelledby"))):
            bad(path, "something scrolls that the keyboard cannot reach")
        if e.tag == "figure" and (e.find("figcaption") is None or e.find(".//table") is None):
            bad(path, "a figure without caption or numbers")


def check_tables(path, root):
    for table in root.iter("table"):
        if table.find("thead") is None:
            bad(path, "a table without a head")
        columns = len(table.findall("thead/tr/th"))
        for th in table.iter("th"):
            if th.get("scope") not in ("col", "row", "rowgroup"):
                bad(path, f"a table head without scope: {text_of(th)}")
        for row in table.iterfind("tbody/tr"):
            cells = sum(int(c.get("colspan", 1)) for c in row)
            if cells != columns:
                bad(path, f"a row of {cells} cells in a table of {columns} columns: {text_of(row)[:60]}")
                break


# ---- every number is explained ----

def names_of(text):
    """A name whatever its number: best-of-5 is explained where best-of-N is."""
    return re.sub(r"\d+", "N", text.strip())


def terms(root):
    found = set()
    for dt in root.iterfind(".//dl[@class='terms']/div/dt"):
        whole = text_of(dt)
        found |= {names_of(whole)} | {names_of(part) for part in whole.split(",")}
        found |= {names_of(part) for part in re.split(r", (?=[A-Z])", whole)}
    return found


def check_explained(path, root, known):
    """What stands over a number or before a fact is a term of the page about the numbers."""
    named = [text_of(th) for th in root.iter("th") if th.get("scope") == "col" and
             (th.get("class") or "") == "num"] + [text_of(dt) for dt in root.iterfind(".//dl[@class='facts']/div/dt")]
    for name in named:
        if names_of(name) not in known:
            bad(path, f"nothing explains \"{name}\"")


def read(top, path):
    with open(os.path.join(top, path), "rb") as f:
        data = f.read()
    if len(data) > LARGEST:
        bad(path, f"{len(data)} bytes")
    if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data):
        bad(path, "control characters")
    try:
        data.decode("utf-8")
        return ET.fromstring(data)
    except (UnicodeDecodeError, ET.ParseError) as e:
        bad(path, str(e))
        return None


def check_page(top, path, known):
    """The page's anchors and links."""
    root = read(top, path)
    if root is None:
        return set(), []
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    for twice in {i for i in ids if ids.count(i) > 1} if len(ids) < 2000 else ():
        bad(path, f"id {twice} twice")
    if root.get("lang") != "en" or not text_of(root.find("head/title")) or root.find("body/main") is None:
        bad(path, "no language, title or main part")
    check_parts(path, root)
    check_headings(path, root)
    check_names(path, root, parents_of(root))
    check_tables(path, root)
    check_explained(path, root, known)
    # what the operator's own text leads to is elsewhere
    links = [e.get("href") or e.get("src") for e in root.iter() if (e.get("href") or e.get("src")) and
             not (e.tag == "a" and e.get("class") == "out" and re.match(r"https?://", e.get("href")))]
    for e in root.iter():
        for ref in (e.get("aria-labelledby") or "").split():
            if ref not in ids:
                bad(path, f"named by {ref}, which is not there")
    return set(ids), links


def main(top):
    pages = {}
    known = terms(ET.parse(os.path.join(top, "about.html")).getroot())
    for folder, _, files in os.walk(top):
        for name in files:
            path = os.path.relpath(os.path.join(folder, name), top)
            pages[path] = check_page(top, path, known) if name.endswith(".html") else (None, [])
    links = 0
    for path, (_, hrefs) in pages.items():
        for href in set(hrefs):
            links += 1
            url = urllib.parse.urlsplit(href)
            if url.scheme or url.netloc:
                bad(path, f"leads elsewhere: {href}")
                continue
            to = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(url.path))) if url.path else path
            if to not in pages:
                bad(path, f"leads nowhere: {href}")
            elif url.fragment and pages[to][0] is not None and url.fragment not in pages[to][0]:
                bad(path, f"no such place on {to}: {href}")
    for line in wrong[:40]:
        print(line)
    if wrong:
        print(f"{len(wrong)} things are wrong")
        return 1
    print(f"{sum(p.endswith('.html') for p in pages)} pages, {links} links")
    return 0


sys.exit(main(sys.argv[1]))
