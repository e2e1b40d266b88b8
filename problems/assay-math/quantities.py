"""quantities.py: questions whose answer is a number."""
from fractions import Fraction as F
from itertools import combinations, permutations, product
from math import comb, cos, exp, factorial, gcd, isclose, log, pi, sqrt

from notation import family, task, frac, slash, term, poly, complex_number, nonzero, squarefree, integral


# ---- whole numbers ----

@family
def change(r):
    coins = sorted(r.sample([2, 3, 5, 7, 11], 3))
    total = r.randint(40, 70)
    ways = [1] + [0] * total
    for c in coins:
        for k in range(c, total + 1):
            ways[k] += ways[k - c]
    a, b, c = coins
    assert ways[total] == sum((total - i * a - j * b) % c == 0 for i in range(total // a + 1)
                              for j in range((total - i * a) // b + 1))
    n = ways[total]
    return task(f"A machine has unlimited tokens worth {a}, {b} and {c} points. In how many ways can a total of "
                f"exactly {total} points be put together, if the order of the tokens does not matter?", str(n),
                "value", [f"{n}.0", f"{n}\\text{{ ways}}", f"\\frac{{{2 * n}}}{{2}}"], [str(n + 1), f"{n}.5"])


@family
def detour(r):
    w, h = r.randint(5, 8), r.randint(4, 7)
    x, y = r.randint(1, w - 1), r.randint(1, h - 1)
    n = comb(w + h, w) - comb(x + y, x) * comb(w + h - x - y, w - x)
    grid = {(0, 0): 1}
    for i, j in product(range(w + 1), range(h + 1)):
        if (i, j) != (0, 0):
            grid[i, j] = 0 if (i, j) == (x, y) else grid.get((i - 1, j), 0) + grid.get((i, j - 1), 0)
    assert grid[w, h] == n
    closed = f"\\binom{{{w + h}}}{{{w}}} - \\binom{{{x + y}}}{{{x}}}\\binom{{{w + h - x - y}}}{{{w - x}}}"
    return task(f"A robot walks on a grid from $(0,0)$ to $({w},{h})$; each step goes one unit right or one unit "
                f"up. The crossing $({x},{y})$ is closed. How many walks avoid it?", str(n), "value",
                [closed, f"{n:,}"], [str(n - 1), f"\\binom{{{w + h}}}{{{w}}}"])


@family
def remainders(r):
    m = r.sample([5, 7, 8, 9, 11, 13], 3)
    while gcd(m[0], m[1]) > 1 or gcd(m[0] * m[1], m[2]) > 1:
        m = r.sample([5, 7, 8, 9, 11, 13], 3)
    a = [r.randint(1, k - 1) for k in m]
    all_ = m[0] * m[1] * m[2]
    n = sum(x * (all_ // k) * pow(all_ // k, -1, k) for x, k in zip(a, m)) % all_
    assert [k for k in range(1, all_ + 1) if all(k % q == x for x, q in zip(a, m))] == [n]
    return task(f"Find the smallest positive integer that leaves remainder {a[0]} when divided by {m[0]}, remainder "
                f"{a[1]} when divided by {m[1]} and remainder {a[2]} when divided by {m[2]}.", str(n), "value",
                [f"n = {n}", f"{n + 1} - 1"], [str(n + all_), f"{n} + {all_}k"])


@family
def last_digits(r):
    base, power = r.choice([3, 7, 13, 17, 23]), r.randint(2000, 9000)
    n = 1
    for _ in range(power):
        n = n * base % 1000
    assert n == pow(base, power, 1000)
    return task(f"Let $N = {base}^{{{power}}}$. Find the remainder of $N$ on division by $1000$.", str(n), "value",
                [f"\\text{{{n}}}", f"{n + 1000} - 10^3"], [str((n + 1) % 1000), f"{base}^{{{power}}}"])


@family
def misplaced(r):
    n, k = r.randint(6, 7), r.randint(1, 2)
    closed = comb(n, k) * sum((-1) ** i * factorial(n - k) // factorial(i) for i in range(n - k + 1))
    tried = sum(sum(p[i] == i for i in range(n)) == k for p in permutations(range(n)))
    assert closed == tried
    return task(f"{n} guests leave their coats at a party, and afterwards each is handed a coat at random. Of the "
                f"${n}!$ ways to hand them out, in how many {'does exactly one guest' if k == 1 else 'do exactly two guests'}"
                f" get the right coat?", str(closed), "value", [f"{factorial(n)} - {factorial(n) - closed}"],
                [str(closed + n), f"{n}!"])


@family
def determinant(r):
    m = [[r.randint(-5, 6) for _ in range(3)] for _ in range(3)]
    (a, b, c), (d, e, f), (g, h, i) = m
    n = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    tried = 0
    for p in permutations(range(3)):
        odd = sum(p[x] > p[y] for x, y in combinations(range(3), 2)) % 2
        tried += (-1) ** odd * m[0][p[0]] * m[1][p[1]] * m[2][p[2]]
    assert n == tried
    rows = r" \\ ".join(" & ".join(map(str, row)) for row in m)
    return task(f"Compute $\\det\\begin{{pmatrix}} {rows} \\end{{pmatrix}}$.", str(n), "value", [f"{n + 2} - 2"],
                [str(n + 1), str(-n) if n else "1"])


# ---- fractions and other exact numbers ----

@family
def telescope(r):
    a, n = r.randint(2, 6), r.randint(12, 40)
    total = sum(F(1, k * (k + 1)) for k in range(a, n + 1))
    assert total == F(1, a) - F(1, n + 1)
    return task(f"Compute $\\sum_{{k={a}}}^{{{n}}} \\frac{{1}}{{k(k+1)}}$ as a fraction.", frac(total), "value",
                [slash(total), f"\\frac1{{{a}}} - \\frac1{{{n + 1}}}", frac(total, "dfrac")],
                [f"{float(total):.4f}", frac(total + F(1, n * (n + 1)))])


@family
def repeating(r):
    head, period = r.randint(1, 9), r.randint(12, 98)
    while period % 11 == 0:
        period = r.randint(12, 98)
    x = F(head, 10) + F(period, 990)
    digits, rest = "", x
    for _ in range(9):
        rest *= 10
        digits += str(int(rest))
        rest -= int(rest)
    assert digits == f"{head}" + f"{period}" * 4
    return task(f"Write $0.{head}\\overline{{{period}}}$ as a fraction in lowest terms.", frac(x), "value",
                [f"0.{head}\\overline{{{period}}}", slash(x)], [f"0.{head}{period}", frac(F(head * 100 + period, 999))])


@family
def three_dice(r):
    sides, total = r.choice([6, 8]), r.randint(8, 14)
    hits = sum(sum(t) == total for t in product(range(1, sides + 1), repeat=3))
    closed = sum((-1) ** k * comb(3, k) * comb(total - sides * k - 1, 2) for k in range(4) if total - sides * k > 2)
    assert hits == closed
    p = F(hits, sides ** 3)
    return task(f"Three fair dice with faces $1, \\dots, {sides}$ are rolled. What is the probability that the sum is "
                f"${total}$?", frac(p), "value", [f"\\frac{{{hits}}}{{{sides ** 3}}}", f"\\frac{{{hits}}}{{{sides}^3}}"],
                [frac(p + F(1, sides ** 3)), f"{float(p):.2f}"])


@family
def greater_of_two(r):
    n = r.choice([5, 7, 9, 10, 12])
    mean = F(sum(max(a, b) for a, b in product(range(1, n + 1), repeat=2)), n * n)
    assert mean == F((n + 1) * (4 * n - 1), 6 * n)
    return task(f"Two numbers are drawn from $1, 2, \\dots, {n}$, independently and with replacement. What is the "
                f"expected value of the larger one (of their common value, if they are equal)?", frac(mean), "value",
                [f"\\frac{{{n + 1}\\cdot{4 * n - 1}}}{{6\\cdot {n}}}", slash(mean)], [frac(mean - 1), str(n)])


@family
def polygon(r):
    while True:
        p = [(r.randint(-6, 6), r.randint(-6, 6)) for _ in range(3)]
        twice = sum(p[i][0] * p[i - 2][1] - p[i - 2][0] * p[i][1] for i in range(3))
        if abs(twice) > 10 and twice % 2:
            break
    side = [sqrt((p[i][0] - p[i - 1][0]) ** 2 + (p[i][1] - p[i - 1][1]) ** 2) for i in range(3)]
    s = sum(side) / 2
    area = F(abs(twice), 2)
    assert isclose(sqrt(s * (s - side[0]) * (s - side[1]) * (s - side[2])), area, rel_tol=1e-6)
    return task(f"Find the area of the triangle with the corners ${p[0]}$, ${p[1]}$ and ${p[2]}$.", f"{float(area)}",
                "value", [frac(area), slash(area)], [frac(2 * area), frac(area + 1)])


@family
def denest(r):
    p, q = sorted(r.sample([2, 3, 5, 6, 7, 10, 11], 2))
    value = sqrt(p + q + 2 * sqrt(p * q))
    assert isclose(value, sqrt(p) + sqrt(q))
    return task(f"Write $\\sqrt{{{p + q} + 2\\sqrt{{{p * q}}}}}$ as a sum of two square roots of integers.",
                f"\\sqrt{{{p}}} + \\sqrt{{{q}}}", "value",
                [f"\\sqrt{q} + \\sqrt{p}" if q < 10 else f"\\sqrt{{{q}}} + \\sqrt{{{p}}}",
                 f"\\sqrt{{{p + q}+\\sqrt{{{4 * p * q}}}}}"],
                [f"\\sqrt{{{q}}} - \\sqrt{{{p}}}", f"{value:.4f}"])


@family
def radical_sum(r):
    d, a = squarefree(r, 8), r.randint(1, 3)
    b = a + r.randint(2, 4)
    low, high = d * a * a, d * b * b
    total = sum(1 / (sqrt(k) + sqrt(k + 1)) for k in range(low, high))
    assert isclose(total, (b - a) * sqrt(d))
    return task(f"Compute $\\sum_{{k={low}}}^{{{high - 1}}} \\frac{{1}}{{\\sqrt k + \\sqrt{{k+1}}}}$ and simplify.",
                f"{b - a}\\sqrt{{{d}}}", "value",
                [f"\\sqrt{{{(b - a) ** 2 * d}}}", f"\\sqrt{{{high}}}-\\sqrt{{{low}}}"],
                [f"{b - a + 1}\\sqrt{{{d}}}", f"{total:.3f}"])


@family
def cosine(r):
    k, a = r.choice([1, 5, 7, 11]), r.randint(2, 6)
    text = {1: "\\sqrt{6} + \\sqrt{2}", 5: "\\sqrt{6} - \\sqrt{2}", 7: "\\sqrt{2} - \\sqrt{6}",
            11: "-\\sqrt{6} - \\sqrt{2}"}[k]
    value = {1: sqrt(6) + sqrt(2), 5: sqrt(6) - sqrt(2), 7: sqrt(2) - sqrt(6), 11: -sqrt(6) - sqrt(2)}[k]
    assert isclose(4 * a * cos(k * pi / 12), a * value)
    gold = f"{a}({text})" if a > 1 else text
    return task(f"Express ${4 * a}\\cos {15 * k}^\\circ$ by square roots.", gold, "value",
                [f"{4 * a}\\cos\\frac{{{k if k > 1 else ''}\\pi}}{{12}}", f"{4 * a}\\cos({15 * k}^\\circ)"],
                [f"{4 * a}\\sin {15 * k}^\\circ", f"{a * value:.5f}"])


@family
def logarithm(r):
    p = r.choice([2, 3, 5])
    m, n = r.sample([2, 3, 4, 5, 6, 7], 2)
    while n % m == 0:
        m, n = r.sample([2, 3, 4, 5, 6, 7], 2)
    x = F(n, m)
    assert isclose(log(p ** n) / log(p ** m), x)
    return task(f"Compute $\\log_{{{p ** m}}} {p ** n}$.", frac(x), "value",
                [slash(x), f"\\frac{{\\ln {p ** n}}}{{\\ln {p ** m}}}"], [frac(1 / x), str(n)])


@family
def power_of_complex(r):
    a, b, n = nonzero(r, -3, 3), nonzero(r, -3, 3), r.randint(4, 6)
    re, im = 1, 0
    for _ in range(n):
        re, im = re * a - im * b, re * b + im * a
    z = complex(a, b) ** n
    assert isclose(z.real, re, abs_tol=1e-6) and isclose(z.imag, im, abs_tol=1e-6)
    base = complex_number(a, b)
    return task(f"Let $i^2 = -1$. Compute $({base})^{{{n}}}$.", complex_number(re, im), "value",
                [f"({base})^{n}", f"{im}i + {re}" if re >= 0 else f"{im}i - {-re}"],
                [complex_number(re, -im) if im else complex_number(re, 1), complex_number(re + 1, im)])


@family
def arctangent(r):
    a = r.randint(2, 9)
    value = integral(lambda x: 1 / (x * x + a * a), 0, a)
    assert isclose(value, pi / (4 * a), rel_tol=1e-9)
    return task(f"Evaluate $\\int_0^{{{a}}} \\frac{{dx}}{{x^2 + {a * a}}}$.", f"\\frac{{\\pi}}{{{4 * a}}}", "value",
                [f"\\pi/{4 * a}", f"\\frac{{1}}{{{a}}}\\arctan 1", f"\\frac{{1}}{{{4 * a}}}\\pi"],
                [f"\\frac{{\\pi}}{{{2 * a}}}", f"{value:.6f}"])


@family
def by_parts(r):
    a, b = r.randint(2, 7), nonzero(r, -6, 6)
    value = integral(lambda x: (a * x + b) * exp(x), 0, 1)  # [(ax + b - a) e^x] from 0 to 1
    assert isclose(value, b * exp(1) + a - b, rel_tol=1e-9)
    gold = poly([b, a - b], "e")
    return task(f"Evaluate $\\int_0^1 ({poly([a, b])})\\,e^x\\,dx$ exactly.", gold, "value",
                [f"{a}{term(b, '(e - 1)')}", f"{b}\\exp(1) + ({a - b})"], [poly([b, a - b + 1], "e"), f"{value:.5f}"])


@family
def interest(r):
    sum_, rate, years = r.randint(20, 90) * 100, r.choice([F(5, 2), F(7, 2), F(9, 2)]), r.randint(6, 14)
    value = F(sum_)
    for _ in range(years):
        value += value * rate / 100
    assert isclose(value, sum_ * (1 + float(rate) / 100) ** years)
    return task(f"An account holds {sum_} euros and earns {float(rate)} % of interest at the end of each year, which "
                f"stays in the account. How many euros does it hold after {years} years? Give at least four "
                f"significant digits.", f"{float(value):.4f}", "value",
                [f"{float(value):.2f}", f"{sum_}\\cdot {1 + float(rate) / 100}^{{{years}}}"],
                [f"{float(value) * 1.01:.2f}", str(sum_)], precision=1e-4)
