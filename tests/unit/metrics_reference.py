"""metrics_reference.py: what test_metrics.c holds the C functions against, computed in another way.

pass@k and pass^k by going through every subset of k samples, tests by adding up exact fractions, the
bootstrap from the published description of its generator. Prints one case a line: the function, its
arguments, "=", what must come out. The seed is fixed, so that a failure can be looked at.
"""
import itertools
import math
import random
from fractions import Fraction
from itertools import combinations

rng = random.Random(20240611)


def say(name, args, *values):
    print(name, *args, "=", *(repr(float(v)) for v in values))


def subsets():
    for _ in range(150):
        n = rng.randint(1, 11)
        c = rng.randint(0, n)
        k = rng.randint(1, n)
        right = [i < c for i in range(n)]
        chosen = list(combinations(right, k))
        say("pass_at_k", (n, c, k), Fraction(sum(map(any, chosen)), len(chosen)))
        say("pass_all_k", (n, c, k), Fraction(sum(map(all, chosen)), len(chosen)))


def binomials():
    for _ in range(150):
        n = rng.randint(1, 400)
        c = rng.randint(0, n)
        k = rng.randint(1, n)
        say("pass_at_k", (n, c, k), 1 - Fraction(math.comb(n - c, k), math.comb(n, k)))
        say("pass_all_k", (n, c, k), Fraction(math.comb(c, k), math.comb(n, k)))


def mcnemar():
    for b in range(0, 26, 3):
        for c in range(0, 26, 2):
            tail = sum(math.comb(b + c, i) for i in range(min(b, c) + 1))
            say("mcnemar_exact", (b, c), min(1, Fraction(2 * tail, 2 ** (b + c))))


def below(c, n, p):
    """P(X <= c) for X ~ Bin(n, p)"""
    return math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(c + 1))


def solve(f):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) else (low, middle)
    return low


def clopper_pearson():
    for _ in range(25):
        n = rng.randint(1, 160)
        c = rng.randint(0, n)
        low = solve(lambda p: 1 - below(c - 1, n, p) < 0.025) if c else 0
        high = solve(lambda p: below(c, n, p) > 0.025) if c < n else 1
        say("interval_exact", (c, n), low, high)


def gini_simpson():
    for _ in range(30):
        count = [rng.randint(1, 9) for _ in range(rng.randint(1, 6))]
        n = sum(count)
        pairs = sum(x * y for i, x in enumerate(count) for j, y in enumerate(count) if i != j)
        say("gini_simpson", [len(count)] + count, Fraction(pairs, n * n))  # two differ


class Xorshift:
    """xorshift64* (Vigna 2016), and the top 32 bits scaled to 0..n-1"""

    def __init__(self):
        self.x = 0x9E3779B97F4A7C15

    def below(self, n):
        x = self.x
        x ^= x >> 12
        x = (x ^ (x << 25)) & (2**64 - 1)
        x ^= x >> 27
        self.x = x
        return (((x * 0x2545F4914F6CDD1D) & (2**64 - 1)) >> 32) * n >> 32


def draw_means(values, draws):
    g, n = Xorshift(), len(values)
    return sorted(math.fsum(values[g.below(n)] for _ in range(n)) / n for _ in range(draws))


def bootstrap():
    for n in (10, 17, 30):
        rates = [(10, rng.randint(0, 10)) for _ in range(n - 1)] + [(10, 3)]
        means = draw_means([c / m for m, c in rates], 2000)
        flat = [x for rate in rates for x in rate]
        say("pass_at_mean", [n] + flat, sum(c for _, c in rates) / 10 / n, means[50], means[1949])


def paired():
    for n in (5, 40):
        a = [rng.randint(0, 5) / 5 for _ in range(n)]
        b = [min(1, x + rng.choice((0, 0, 0.2, 0.4, -0.2))) for x in a]
        b = [max(0, x) for x in b]
        d = [y - x for x, y in zip(a, b)]
        mean = math.fsum(d) / n
        means = draw_means([x - mean for x in d], 10000)
        far = sum(abs(x) >= abs(mean) - 1e-12 for x in means)
        flat = [x for pair in zip(a, b) for x in pair]
        low, high, p = mean + means[250], mean + means[9749], (far + 1) / 10001
        if n < 10:  # all changes of signs; no narrower than where none of n differs
            signed = [abs(sum(s * x for s, x in zip(signs, d)) / n) for signs in itertools.product((1, -1), repeat=n)]
            p = sum(x >= abs(mean) - 1e-12 for x in signed) / len(signed)
            end = 1 - 0.025 ** (1 / n)
            low, high = max(-1, min(low, mean - end)), min(1, max(high, mean + end))
        say("paired", [n] + flat, mean, low, high, p)


for cases in (subsets, binomials, mcnemar, clopper_pearson, gini_simpson, bootstrap, paired):
    cases()
