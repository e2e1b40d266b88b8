"""sets.py: questions whose answer is a set, an interval or an equation."""
from fractions import Fraction as F
from math import gcd, isqrt, sqrt

from notation import family, task, frac, slash, term, poly, nonzero, squarefree


# ---- sets ----

@family
def cubic(r):
    p, q = r.sample([-4, -3, -2, -1, 1, 2, 3, 4], 2)
    a, b = r.choice([(2, 1), (2, 3), (3, 2), (2, -5), (3, -4)])  # ax = b
    c = [a, -b - a * (p + q), a * p * q + b * (p + q), -b * p * q]
    roots = [F(p), F(q), F(b, a)]
    found = {F(n, d) for n in range(-60, 61) for d in (1, 2, 3) if sum(k * F(n, d) ** (3 - i) for i, k in enumerate(c)) == 0}
    assert found == set(roots)
    text = [frac(x) for x in sorted(roots)]
    return task(f"Find all real solutions of ${poly(c)} = 0$.", "\\{" + ", ".join(text) + "\\}", "set",
                [", ".join(text[::-1]), f"x = {text[1]}, x = {text[0]}, x = {text[2]}"],
                [", ".join(text[:2]), ", ".join(text + ["7"])])


@family
def square_roots_mod(r):
    n, x = r.choice([21, 24, 33, 35, 39, 40, 55]), r.randint(2, 20)
    while gcd(n, x) > 1:
        x = r.randint(2, 20)
    a = x * x % n
    all_ = [k for k in range(n) if (k * k - a) % n == 0]
    assert {n - k for k in all_} == set(all_) and len(all_) in (2, 4, 8)
    return task(f"Find all integers $x$ with $0 \\le x < {n}$ and $x^2 \\equiv {a} \\pmod{{{n}}}$.",
                "\\{" + ", ".join(map(str, all_)) + "\\}", "set", [", ".join(map(str, all_[::-1]))],
                [", ".join(map(str, all_[:-1])), ", ".join(map(str, all_ + [n + 1]))])


@family
def divisors(r):
    n, m = r.choice([360, 420, 504, 540, 600, 660]), r.choice([3, 4, 5])
    all_ = [d for d in range(1, n + 1) if n % d == 0 and d % m == 1]
    assert all_ == sorted(d for d in {x for k in range(1, isqrt(n) + 1) if n % k == 0 for x in (k, n // k)} if d % m == 1)
    return task(f"List all positive divisors of ${n}$ that leave remainder $1$ on division by ${m}$.",
                "\\{" + ", ".join(map(str, all_)) + "\\}", "set", [", ".join(map(str, all_[1:] + all_[:1]))],
                [", ".join(map(str, all_[1:] or [2])), ", ".join(map(str, all_ + [n + 7]))])


@family
def two_distances(r):
    a, c, k = r.randint(-6, 0), r.randint(1, 7), r.randint(2, 4)
    roots = sorted({F(a + k * c, 1 + k), F(k * c - a, k - 1)})
    assert all(abs(x - a) == k * abs(x - c) for x in roots)
    scan = [F(n, 15 * (k * k - 1)) for n in range(-60 * 15 * (k * k - 1), 60 * 15 * (k * k - 1) + 1)] if k == 2 else roots
    assert [x for x in scan if abs(x - a) == k * abs(x - c)] == roots
    text = [frac(x) for x in roots]
    return task(f"Solve $|{poly([1, -a])}| = {k}|{poly([1, -c])}|$ over the reals.", "\\{" + ", ".join(text) + "\\}", "set",
                [f"{slash(roots[1])}, {slash(roots[0])}", f"x = {text[0]} \\text{{ or }} x = {text[1]}"],
                [text[0], f"{text[0]}, {frac(roots[1] + 1)}"])


@family
def conjugates(r):
    p, q = r.randint(-5, 5), squarefree(r, 12)
    b, c = -2 * p, p * p - q
    for x in (p + sqrt(q), p - sqrt(q)):
        assert abs(x * x + b * x + c) < 1e-9
    head = f"{p}" if p else ""
    return task(f"Find all real solutions of ${poly([1, b, c])} = 0$.",
                f"\\{{{head} + \\sqrt{{{q}}}, {head} - \\sqrt{{{q}}}\\}}" if p else f"\\{{\\sqrt{{{q}}}, -\\sqrt{{{q}}}\\}}",
                "set", [f"{head} \\pm \\sqrt{{{q}}}", f"\\frac{{{2 * p} \\pm \\sqrt{{{4 * q}}}}}{{2}}"],
                [f"{head} + \\sqrt{{{q}}}", f"{p + 1} \\pm \\sqrt{{{q}}}"])


# ---- intervals ----

def holds(condition, inside):
    """Both say the same at many fractions."""
    for n in range(-400, 401):
        x = F(n, 12)
        assert condition(x) == inside(x), x


@family
def between_roots(r):
    p = r.randint(-7, 2)
    q = p + r.randint(2, 6)
    strict = r.random() < 0.5
    holds(lambda x: (x - p) * (x - q) < 0 or (not strict and (x - p) * (x - q) == 0),
          lambda x: p < x < q if strict else p <= x <= q)
    op, (left, right) = ("<", "()") if strict else ("\\le", "[]")
    other = "[]" if strict else "()"
    return task(f"Solve ${poly([1, -p - q, p * q])} {op} 0$ over the reals. Answer with an interval.",
                f"{left}{p}, {q}{right}", "interval", [f"{p} {op} x {op} {q}", f"\\left{left}{p},{q}\\right{right}"],
                [f"{other[0]}{p}, {q}{other[1]}", f"{left}{p}, {q + 1}{right}"])


@family
def outside_roots(r):
    p = r.randint(-6, 1)
    q = p + r.randint(2, 7)
    holds(lambda x: (x - p) * (x - q) > 0, lambda x: x < p or x > q)
    return task(f"For which real $x$ is ${poly([1, -p - q, p * q])} > 0$? Answer with intervals.",
                f"(-\\infty, {p}) \\cup ({q}, \\infty)", "interval",
                [f"({q}, +\\infty) \\cup (-\\infty, {p})", f"x < {p} \\text{{ or }} x > {q}"],
                [f"({p}, {q})", f"(-\\infty, {p}] \\cup [{q}, \\infty)"])


@family
def sign_of_quotient(r):
    a, b = r.sample(range(-6, 7), 2)
    low, high = min(a, b), max(a, b)
    holds(lambda x: x != b and (x - a) / (x - b) >= 0,
          lambda x: (x <= a or x > b) if a < b else (x < b or x >= a))
    gold = f"(-\\infty, {a}] \\cup ({b}, \\infty)" if a < b else f"(-\\infty, {b}) \\cup [{a}, \\infty)"
    return task(f"Solve $\\dfrac{{{poly([1, -a])}}}{{{poly([1, -b])}}} \\ge 0$ over the reals. Answer with intervals.",
                gold, "interval", [f"\\mathbb{{R}} \\setminus " + (f"({a}, {b}]" if a < b else f"[{b}, {a})")],
                [f"(-\\infty, {low}] \\cup [{high}, \\infty)", f"({low}, {high})"])


@family
def domain(r):
    a = r.randint(2, 9)
    b = a - r.randint(1, 6)
    holds(lambda x: a - x >= 0 and x - b != 0, lambda x: x < b or b < x <= a)
    return task(f"Find the largest set of real $x$ for which $\\sqrt{{{a} - x}} + \\dfrac{{1}}{{{poly([1, -b])}}}$ is "
                f"defined.", f"(-\\infty, {b}) \\cup ({b}, {a}]", "interval",
                [f"(-\\infty, {a}] \\setminus \\{{{b}\\}}"], [f"(-\\infty, {a}]", f"(-\\infty, {b}) \\cup ({b}, {a})"])


@family
def near_a_point(r):
    a, b, c = r.randint(2, 5), nonzero(r, -7, 7), r.randint(3, 11)
    low, high = F(-c - b, a), F(c - b, a)
    holds(lambda x: abs(a * x + b) < c, lambda x: low < x < high)
    return task(f"Solve $|{poly([a, b])}| < {c}$ over the reals. Answer with an interval.",
                f"({frac(low)}, {frac(high)})", "interval",
                [f"{slash(low)} < x < {slash(high)}", f"\\left({frac(low, 'dfrac')};{frac(high, 'dfrac')}\\right)"],
                [f"[{frac(low)}, {frac(high)}]", f"({frac(low)}, {frac(high + 1)})"])


# ---- equations ----

@family
def line(r):
    x, y, dx, dy = r.randint(-5, 5), r.randint(-5, 5), r.randint(2, 6), nonzero(r, -6, 6)
    a, b, c = dy, -dx, dy * x - dx * y
    g = gcd(gcd(a, b), c) or 1
    a, b, c = a // g, b // g, c // g
    for px, py in ((x, y), (x + dx, y + dy)):
        assert a * px + b * py == c
    slope = F(dy, dx)
    gold = f"{term(a, 'x', True)}{term(b, 'y')} = {c}"
    return task(f"Give an equation in $x$ and $y$ of the line through $({x}, {y})$ and $({x + dx}, {y + dy})$.", gold,
                "equation", [f"y = {poly([slope, y - slope * x])}", f"{term(3 * b, 'y', True)}{term(3 * a, 'x')} = {3 * c}"],
                [f"{term(a, 'x', True)}{term(b, 'y')} = {c + 1}", f"{term(a, 'x', True)}{term(-b, 'y')} = {c}"])


@family
def circle(r):
    p, q, k, m, n = nonzero(r, -5, 5), nonzero(r, -5, 5), *r.choice([(5, 3, 4), (13, 5, 12), (10, 6, 8)])
    for x, y in ((p + m, q + n), (p - n, q + m), (p, q - k)):
        assert x * x + y * y - 2 * p * x - 2 * q * y + p * p + q * q - k * k == 0
    gold = f"({poly([1, -p])})^2 + ({poly([1, -q], 'y')})^2 = {k * k}"
    return task(f"Give an equation of the circle with centre $({p}, {q})$ through $({p + m}, {q + n})$.", gold, "equation",
                [f"x^2 + y^2{term(-2 * p, 'x')}{term(-2 * q, 'y')}{term(p * p + q * q - k * k, '')} = 0"],
                [gold.replace(f"= {k * k}", f"= {k}"), f"({poly([1, p])})^2 + ({poly([1, -q], 'y')})^2 = {k * k}"])


@family
def parabola(r):
    a, h, k = nonzero(r, -3, 3), nonzero(r, -4, 4), r.randint(-5, 5)
    x = h + r.choice([-2, -1, 1, 3])
    y = a * (x - h) ** 2 + k
    assert F(y - k, (x - h) ** 2) == a
    full = poly([a, -2 * a * h, a * h * h + k])
    return task(f"A parabola with a vertical axis has its vertex at $({h}, {k})$ and passes through $({x}, {y})$. Give its "
                f"equation in $x$ and $y$.", f"y = {full}", "equation",
                [f"y{term(-k, '')} = {term(a, f'({poly([1, -h])})^2', True)}", f"{full} - y = 0"],
                [f"y = {poly([a, 2 * a * h, a * h * h + k])}" if h else "y = 0", f"y = {full} + 1"])
