"""words.py: questions whose answer is a letter, several, a truth value or a word."""
from datetime import date, timedelta
from fractions import Fraction as F
from math import cos, isclose, isqrt, log, sin, sqrt

from notation import family, task, slash, term, nonzero


# ---- letters, truth, words ----

def letters(r, right, wrong):
    """Shuffled options, and the letters of the right ones."""
    all_ = [(x, True) for x in right] + [(x, False) for x in wrong]
    r.shuffle(all_)
    text = "\n".join(f"{chr(65 + i)}. ${x}$" for i, (x, _) in enumerate(all_))
    return text, [chr(65 + i) for i, (_, ok) in enumerate(all_) if ok], [x for x, _ in all_]


@family
def largest(r):
    while True:
        powers = [(r.randint(2, 9), r.randint(9, 30)) for _ in range(4)]
        value = [a ** b for a, b in powers]
        if len(set(value)) == 4 and max(value) < 50 * sorted(value)[-2]:
            break
    best = powers[value.index(max(value))]
    assert all(best[1] * log(best[0]) >= b * log(a) for a, b in powers)
    text = [f"{a}^{{{b}}}" for a, b in powers if (a, b) != best]
    listed, right, options = letters(r, [f"{best[0]}^{{{best[1]}}}"], text)
    wrong = next(x for x in "ABCD" if x != right[0])
    return task(f"Which of these numbers is the largest? Answer with its letter.\n{listed}", right[0], "choice",
                [f"\\text{{{right[0]}}}", f"({right[0]})", right[0].lower()], [wrong], options=options)


@family
def odd_function(r):
    a, b, c, d = (r.randint(2, 9) for _ in range(4))
    right = (f"{a}x^3 - {b}\\sin x", lambda x: a * x ** 3 - b * sin(x))
    wrong = [(f"{c}x^2 + {d}\\cos x", lambda x: c * x * x + d * cos(x)), (f"x^3 + {b}", lambda x: x ** 3 + b),
             (f"{a}x^2\\cos x - {c}", lambda x: a * x * x * cos(x) - c), (f"{d}\\sin x + \\cos x", lambda x: d * sin(x) + cos(x))]
    for (_, f), odd in [(right, True)] + [(w, False) for w in wrong]:
        assert odd == all(isclose(f(-x), -f(x), abs_tol=1e-9) for x in (0.0, 0.3, 1.1, 2.7))
    listed, letter, options = letters(r, [right[0]], [w[0] for w in r.sample(wrong, 3)])
    other = next(x for x in "ABCD" if x != letter[0])
    return task(f"Which of these functions $f(x)$ is odd, that is $f(-x) = -f(x)$ for all real $x$? Answer with its "
                f"letter.\n{listed}", letter[0], "choice", [f"\\textbf{{{letter[0]}}}"], [other], options=options)


def letters_task(q, r, right, wrong):
    listed, letter, options = letters(r, right, wrong)
    rest = [chr(65 + i) for i in range(len(options)) if chr(65 + i) not in letter]
    return task(f"{q} Answer with all letters that apply.\n{listed}", ", ".join(letter), "choices",
                ["".join(letter), ", ".join(letter[::-1])], [", ".join(letter[:-1] + rest[:1]), ", ".join(letter + rest[:1])],
                options=options)


@family
def primes(r):
    prime = [n for n in range(101, 400) if all(n % k for k in range(2, isqrt(n) + 1))]
    near = [n for n in range(101, 400) if n not in prime and all(n % k for k in (2, 3, 5))]
    sieve = [True] * 400
    for k in range(2, 20):
        for n in range(k * k, 400, k):
            sieve[n] = False
    assert all(sieve[n] for n in prime) and not any(sieve[n] for n in near)
    k = r.randint(2, 3)
    return letters_task("Which of these numbers are prime?", r, r.sample(prime, k), r.sample(near, 5 - k))


@family
def elevens(r):
    k = r.randint(2, 3)
    right = [11 * n for n in r.sample(range(9091, 90909), k)]
    wrong = [11 * n + r.choice([1, 2, 9, 10]) for n in r.sample(range(9091, 90908), 5 - k)]
    for n in right + wrong:
        digits = [int(c) for c in reversed(str(n))]
        assert (sum(digits[::2]) - sum(digits[1::2])) % 11 == n % 11
    return letters_task("Which of these numbers are divisible by $11$?", r, right, wrong)


@family
def always_divisible(r):
    k, m, c = r.choice([(3, 6, r.choice([5, 11, 4])), (5, 10, r.choice([9, 4, 19])), (3, 4, r.choice([3, 7, 1]))])
    always = all((n ** k + c * n) % m == 0 for n in range(m))
    assert always == all((n ** k + c * n) % m == 0 for n in range(-300, 300))
    yes, no = ("True", "False") if always else ("False", "True")
    return task(f"True or false: ${m}$ divides $n^{k} + {c}n$ for every integer $n$.", yes, "truth",
                [yes.lower(), f"\\text{{{yes}}}", yes[0]], [no, no[0]])


@family
def series(r):
    a = F(r.choice([1, 2, 3]), r.choice([1, 2, 3, 4]))
    b = F(r.choice([3, 5, 7, 9]), r.choice([2, 4]))
    converges = b - a > 1
    tail = [sum(n ** float(a - b) for n in range(2 ** k, 2 ** (k + 1))) for k in (8, 15)]
    assert converges == (tail[1] < 0.999 * tail[0])  # blocks of 2^k terms shrink, or do not
    yes, no = ("True", "False") if converges else ("False", "True")
    return task(f"True or false: the series $\\sum_{{n=1}}^\\infty \\dfrac{{n^{{{slash(a)}}}}}{{n^{{{slash(b)}}}}}$ converges.",
                yes, "truth", [yes.lower(), "Yes" if converges else "No"], [no])


@family
def weekday(r):
    day, n = date(r.randint(2001, 2030), r.randint(1, 12), r.randint(1, 28)), r.randint(400, 5000)
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    start, end = names[day.weekday()], names[(day + timedelta(days=n)).weekday()]
    assert names[(names.index(start) + n) % 7] == end
    return task(f"Today is a {start}. Which day of the week is it in {n} days?", end, "text",
                [f"\\text{{{end}}}", end.lower()], [names[(names.index(end) + 1) % 7]])


@family
def conic(r):
    a, b, c = nonzero(r, -5, 5), nonzero(r, -5, 5), nonzero(r, -4, 4)
    while a == b or (a == -b and c == 0) or b * b + 4 * a * a == 0 or abs(c * c - 4 * a * b) == 0:
        a, b, c = nonzero(r, -5, 5), nonzero(r, -5, 5), nonzero(r, -4, 4)
    a, b = abs(a), b
    d = c * c - 4 * a * b
    name = "hyperbola" if d > 0 else "ellipse"
    half = sqrt((a - b) ** 2 + c * c) / 2  # eigenvalues of the quadratic form
    low, high = (a + b) / 2 - half, (a + b) / 2 + half
    assert (low * high < 0) == (name == "hyperbola") and abs(low * high) > 1e-9 and high > 0
    other = "ellipse" if d > 0 else "hyperbola"
    return task(f"Which curve is ${term(a, 'x^2', True)}{term(c, 'xy')}{term(b, 'y^2')} = {r.randint(3, 9)}$: an ellipse, a "
                f"parabola or a hyperbola? Answer with one word.", name, "text", [f"\\text{{{name}}}", name.capitalize()],
                [other, "parabola"])
