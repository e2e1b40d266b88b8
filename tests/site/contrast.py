#!/usr/bin/env python3
"""contrast.py STYLE.CSS: the contrast of the pages' colours, light and dark, by WCAG 2.1 (1.4.3: text 4.5 to 1;
1.4.11: what is drawn 3 to 1). Standard library only."""
import re
import sys

css = open(sys.argv[1], encoding="utf-8").read()
dark_at = css.index("@media (prefers-color-scheme: dark)")


def names(text):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", text))


def luminance(color):
    parts = [int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    x, y = sorted((luminance(a), luminance(b)))
    return (y + 0.05) / (x + 0.05)


light = names(css[:dark_at])
modes = {"light": light, "dark": {**light, **names(css[dark_at:css.index("}\n}", dark_at)])}}
pairs = []
for mode, c in modes.items():
    for front in ("text", "muted", "link"):
        for back in ("page", "raised"):
            pairs.append((mode, front, c[front], back, c[back], 4.5))
    for front in ("code-k", "code-c", "code-s", "code-n", "code-d"):
        pairs.append((mode, front, c[front], "raised", c["raised"], 4.5))
        pairs.append((mode, front, c[front], "hit", c["hit"], 4.5))
    pairs.append((mode, "focus", c["focus"], "page", c["page"], 3))
    first_high = 8 if mode == "light" else 7
    for i in range(11):
        front = "h-high" if i >= first_high else "h-low"
        pairs.append((mode, front, c[front], f"h{i}", c[f"h{i}"], 4.5))
for kind, back, front in re.findall(r"\.k-(\w+) \{[^}]*background: (#\w{6}); color: (#\w{6})", css):
    pairs.append(("both", "letter", front, kind, back, 4.5))

failed = [p for p in pairs if contrast(p[2], p[4]) < p[5]]
for mode, front, a, back, b, least in failed:
    print(f"{mode}: {front} {a} on {back} {b} has {contrast(a, b):.2f}, less than {least}")
print(f"{len(pairs)} pairs of colours, the weakest text {min(contrast(p[2], p[4]) for p in pairs if p[5] == 4.5):.2f} to 1")
sys.exit(bool(failed))
