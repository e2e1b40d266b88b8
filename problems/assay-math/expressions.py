"""expressions.py: questions whose answer is an expression, a matrix, a point, or several of these."""
from fractions import Fraction as F
from itertools import product
from math import comb

from notation import family, task, frac, slash, term, poly, point, nonzero


# ---- expressions ----

@family
def derivative(r):
    a, b, n = r.randint(2, 5), nonzero(r, -6, 6), r.randint(3, 5)
    inner = poly([a, b])

    def f(x):
        return (a * x + b) ** n * x
    coefficients = [0] * (n + 2)  # of f, lowest first
    for k in range(n + 1):
        coefficients[k + 1] += comb(n, k) * a ** k * b ** (n - k)
    slope = [k * c for k, c in enumerate(coefficients)][1:]
    for x in (F(1, 3), F(-2), F(5, 7)):
        exact = (a * x + b) ** (n - 1) * (n * a * x + a * x + b)
        assert exact == sum(c * x ** k for k, c in enumerate(slope))
    gold = f"({inner})^{{{n - 1}}}({poly([(n + 1) * a, b])})"
    return task(f"Let $f(x) = x({inner})^{{{n}}}$. Find $f'(x)$.", gold, "value",
                [poly(slope[::-1]), f"f'(x) = ({inner})^{n} + {n * a}x({inner})^{n - 1}"],
                [f"{n * a}x({inner})^{{{n - 1}}}", gold + " + 1"])


@family
def quotient(r):
    p, q, s = nonzero(r, -4, 4), r.randint(2, 5), nonzero(r, -6, 6)
    a, b, c = q, s - p * q, -p * s  # (x - p)(qx + s)
    for x in range(-5, 6):
        assert a * x * x + b * x + c == (x - p) * (q * x + s)
    return task(f"For $x \\ne {p}$, simplify $\\dfrac{{{poly([a, b, c])}}}{{{poly([1, -p])}}}$.", poly([q, s]), "value",
                [f"{s} + {q}x", f"{q}\\left(x + {frac(F(s, q))}\\right)"], [poly([q, -s]), f"{q}x"])


@family
def recurrence(r):
    p, q = r.sample([-3, -2, 2, 3, 4, 5], 2)
    a, b = r.sample([-3, -2, -1, 1, 2, 3], 2)
    u, s, t = [a + b, a * p + b * q], p + q, -p * q
    for n in range(2, 12):
        u.append(s * u[-1] + t * u[-2])
        assert u[n] == a * p ** n + b * q ** n

    def part(c, base, first=False):
        return term(c, ("\\cdot " if abs(c) > 1 else "") + (f"({base})" if base < 0 else str(base)) + "^n", first)
    return task(f"A sequence has $u_0 = {u[0]}$, $u_1 = {u[1]}$ and $u_{{n+2}} = "
                f"{term(s, 'u_{n+1}', True)}{term(t, 'u_n', not s)}$ for $n \\ge 0$. Give $u_n$ in terms of $n$.",
                part(a, p, True) + part(b, q), "value", [part(b, q, True) + part(a, p)],
                [part(a, q, True) + part(b, p), part(a, p, True)])


@family
def product_of_matrices(r):
    m = [[r.randint(-4, 5) for _ in range(4)] for _ in range(2)]
    (a, b, c, d), (e, f, g, h) = m
    out = [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]
    assert (a * d - b * c) * (e * h - f * g) == out[0] * out[3] - out[1] * out[2] and \
        sum(out) == (a + c) * (e + f) + (b + d) * (g + h)

    def matrix(v, kind="pmatrix"):
        return f"\\begin{{{kind}}} {v[0]} & {v[1]} \\\\ {v[2]} & {v[3]} \\end{{{kind}}}"
    return task(f"Compute the product ${matrix(m[0])}{matrix(m[1])}$.", matrix(out), "auto", [matrix(out, "bmatrix")],
                [matrix([out[0], out[2], out[1] + 1, out[3]]), matrix([out[0] + 1] + out[1:])])


# ---- tuples, and several answers ----

@family
def system(r):
    x = [r.randint(-5, 6) for _ in range(3)]
    while True:
        m = [[nonzero(r, -3, 4) for _ in range(3)] for _ in range(3)]
        (a, b, c), (d, e, f), (g, h, i) = m
        if a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g):
            break
    rhs = [sum(k * v for k, v in zip(row, x)) for row in m]
    assert [t for t in product(range(-6, 7), repeat=3)
            if all(sum(k * v for k, v in zip(row, t)) == s for row, s in zip(m, rhs))] == [tuple(x)]
    lines = ", ".join(f"${term(p, 'x', True)}{term(q, 'y')}{term(s, 'z')} = {v}$" for (p, q, s), v in zip(m, rhs))
    wrong = [x[0] + 1, x[1], x[2]]
    return task(f"Solve the system {lines}. Give $(x, y, z)$.", point(*x), "tuple",
                ["\\left(" + ", ".join(f"\\frac{{{2 * v}}}{{2}}" for v in x) + "\\right)"],
                [point(*wrong), point(x[0], x[1])])


@family
def cross(r):
    u, v = [nonzero(r, -4, 5) for _ in range(3)], [nonzero(r, -4, 5) for _ in range(3)]
    w = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    dot = sum(a * b for a, b in zip(u, v))
    assert sum(a * b for a, b in zip(u, w)) == sum(a * b for a, b in zip(v, w)) == 0
    assert sum(a * a for a in w) == sum(a * a for a in u) * sum(a * a for a in v) - dot * dot
    flipped = [-a for a in w] if any(w) else [1, 0, 0]
    return task(f"Compute the cross product ${point(*u)} \\times {point(*v)}$.", point(*w), "tuple",
                ["\\langle " + ", ".join(map(str, w)) + "\\rangle"], [point(*flipped), point(w[0], w[1], w[2] + 1)])


@family
def mirror(r):
    m, c, x, y = nonzero(r, -3, 3), r.randint(-4, 4), r.randint(-5, 5), r.randint(-5, 5)
    if y == m * x + c:
        y += 1
    t = F(m * x - y + c, m * m + 1)
    p, q = x - 2 * m * t, y + 2 * t
    assert (p + x) * m + 2 * c == q + y and (p - x) + m * (q - y) == 0  # midpoint on it, direction across it
    return task(f"Reflect the point $({x}, {y})$ across the line $y = {poly([m, c])}$. Give the image's coordinates.",
                point(p, q), "tuple", [f"({slash(p)}, {slash(q)})", f"\\left({frac(p, 'dfrac')}, {frac(q, 'tfrac')}\\right)"],
                [point(q, p) if p != q else point(p + 1, q), f"({x}, {y})"])


@family
def division(r):
    n, d = r.randint(4000, 9999), r.randint(23, 97)
    q, rest = divmod(n, d)
    assert q * d + rest == n and 0 <= rest < d
    return task(f"Divide {n} by {d}. Give the quotient and the remainder, in this order, separated by a comma.",
                [str(q), str(rest)], ["value", "value"], [[f"{q}", f"{rest}.0"]], [[str(q), str(rest + 1)], [str(q)]])


@family
def vertex(r):
    a, h, k = nonzero(r, -3, 4), nonzero(r, -5, 5), r.randint(-6, 6)
    b, c = -2 * a * h, a * h * h + k
    best = (min if a > 0 else max)(a * x * x + b * x + c for x in range(-20, 21))
    assert best == k
    return task(f"Let $f(x) = {poly([a, b, c])}$. Give the vertex of its graph as a point, and then the value "
                f"$f({h + 1})$, separated by a comma.", [point(h, k), str(a + k)], ["tuple", "value"],
                [[f"\\left({h}, {k}\\right)", f"{k} + ({a})"]], [[point(h, k + 1), str(a + k)], [point(h, k), str(k)]])
