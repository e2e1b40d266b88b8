"""notation.py: how numbers are written, and what a family of questions returns."""
from fractions import Fraction as F

FAMILIES = []


def family(fn):
    """Questions that differ in their numbers: fn draws them from the generator that it is given."""
    FAMILIES.append(fn)
    return fn


def task(question, answer, answer_type, same=(), wrong=(), **more):
    """same: other notations of the answer; wrong: answers that are not right."""
    return {"prompt": question, "answer": answer, "answer_type": answer_type, "same": list(same), "wrong": list(wrong),
            **more}


def frac(x, cmd="frac"):
    """A fraction in lowest terms, or a whole number."""
    x = F(x)
    if x.denominator == 1:
        return str(x.numerator)
    sign = "-" if x < 0 else ""
    return f"{sign}\\{cmd}{{{abs(x.numerator)}}}{{{x.denominator}}}"


def slash(x):
    x = F(x)
    return str(x.numerator) if x.denominator == 1 else f"{x.numerator}/{x.denominator}"


def term(c, what, first=False):
    """A term of a sum: "+ 3x", "- x"; nothing for 0."""
    if c == 0:
        return ""
    sign = ("-" if c < 0 else "") if first else (" - " if c < 0 else " + ")
    body = frac(abs(F(c)))
    return sign + (what if what and body == "1" else body + what)


def poly(coefficients, x="x"):
    """Highest power first."""
    out, n = "", len(coefficients) - 1
    for i, c in enumerate(coefficients):
        p = n - i
        out += term(c, "" if p == 0 else x if p == 1 else f"{x}^{{{p}}}", first=not out)
    return out or "0"


def complex_number(re, im):
    return (str(re) if re or not im else "") + term(im, "i", first=not re)


def point(*xs):
    return "(" + ", ".join(frac(x) for x in xs) + ")"


def nonzero(r, low, high):
    return r.choice([k for k in range(low, high + 1) if k])


def squarefree(r, high):
    return r.choice([n for n in range(2, high) if all(n % (k * k) for k in range(2, n))])


def integral(f, a, b, n=2000):
    """Simpson's rule: an independent look at a closed form."""
    h = (b - a) / n
    return h / 3 * sum(f(a + i * h) * (1 if i in (0, n) else 4 if i % 2 else 2) for i in range(n + 1))
