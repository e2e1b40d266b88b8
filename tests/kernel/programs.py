#!/usr/bin/env python3
"""programs.py: wrong programs, cheats and unusual right ones for assay-hpc, as lines for `assay score`. Most
are made of the references by putting something else into them; "want" is the class and the detail."""
import json
import os

HOME = os.path.join(os.path.dirname(__file__), "..", "..", "problems", "assay-hpc")
KERNELS = ["axpy", "gemv", "gemm", "spmv", "jacobi", "cg"]
WRONG, RACE, SERIAL = "wrong_answer ", "wrong_answer threads", "wrong_answer model_unused"
THREAD, OTHER = "wrong_answer one_thread", "wrong_answer other_model"


def reference(kernel, language):
    with open(os.path.join(HOME, kernel, "reference", language), encoding="utf-8") as f:
        return f.read()


def put(text, *pairs):
    for old, new in pairs:
        assert old in text, (old, text)
        text = text.replace(old, new)
    return text


def say(problem, want, why, code):
    print(json.dumps({"problem": problem, "want": want, "why": why, "completion": code}))


# ---- a wrong value ----

VALUE = {
    "axpy": {"c": ("+=", "="), "cpp": ("+=", "="), "fortran": ("y(i) + a", "y(i) - a"), "python": ("+ y", "- y")},
    "gemv": {
        "c": ("alpha * sum", "sum"), "cpp": ("beta * y[i]", "y[i]"), "fortran": ("a(i, j)", "a(i, 1)"),
        "python": ("beta * y", "beta"),
    },
    "gemm": {
        "c": ("*= beta", "= 0"), "cpp": ("B[l * n + j]", "B[j * k + l]"), "fortran": ("beta * c(i, j)", "0"),
        "python": ("(A @ B)", "(A @ B).astype(np.float32)"),
    },
    "spmv": {
        "c": ("k < row_ptr[i + 1]", "k < row_ptr[i + 1] - 1"), "cpp": ("x[col[k]]", "x[i]"),
        "fortran": ("row_ptr(i + 1) - 1", "row_ptr(i + 1) - 2"), "python": ("x[col]", "x[rows]"),
    },
    "jacobi": {
        "c": ("s < sweeps", "s < sweeps + 1"), "cpp": ("+ f[", "- f["), "fortran": ("0.25d0", "0.25d0 * 1.0001d0"),
        "python": ("/ 4", "/ 5"),
    },
    "cg": {
        "c": ("x[i] += alpha", "x[i] -= alpha"), "cpp": ("std::sqrt(rr) > limit", "std::sqrt(rr) > 1e7 * limit"),
        "fortran": ("sqrt(rr) <= limit", "it > 3"), "python": ("range(max_iter)", "range(4)"),
    },
}
for kernel, row in VALUE.items():
    for language, pair in row.items():
        say(f"{kernel}-{language}", WRONG, "a wrong value", put(reference(kernel, language), pair))

# ---- right on one thread, wrong on two ----

# every thread does all of it
FOR = ("#pragma omp parallel for\n", "#pragma omp parallel\n")
DO = [("!$omp parallel do", "!$omp parallel"), ("!$omp end parallel do", "!$omp end parallel")]
ALL = ("(int)((long)N * t / threads), (int)((long)N * (t + 1) / threads)", "0, N")
# rows that are left over by the division get lost
LOST = ("rows * t / threads, 1 + rows * (t + 1) / threads", "rows / threads * t, 1 + rows / threads * (t + 1)")
TEAM = """#pragma omp parallel
        for (int i = 1 + (n - 2) / omp_get_num_threads() * omp_get_thread_num(),
                 end = i + (n - 2) / omp_get_num_threads(); i < end; i++)"""
THREADS = {
    ("axpy", "c"): [FOR],
    ("gemv", "c"): [FOR],
    ("gemm", "c"): [FOR],
    ("spmv", "c"): [("#pragma omp", "    for (int i = 0; i < n; i++)\n        y[i] = 0;\n#pragma omp"), FOR,
                    ("y[i] = sum", "y[i] += sum")],
    ("jacobi", "c"): [("#include <stdlib.h>", "#include <omp.h>\n#include <stdlib.h>"),
                      ("#pragma omp parallel for\n        for (int i = 1; i < n - 1; i++)", TEAM)],
    ("cg", "c"): [("#pragma omp parallel for\n        for (int i = 0; i < n; i++) {\n            x",
                   "#pragma omp parallel\n        for (int i = 0; i < n; i++) {\n            x")],
    ("axpy", "cpp"): [tuple(x.replace("N", "n") for x in ALL)],
    ("gemv", "cpp"): [tuple(x.replace("N", "m") for x in ALL)],
    ("gemm", "cpp"): [tuple(x.replace("N", "m") for x in ALL)],
    ("spmv", "cpp"): [tuple(x.replace("N", "n") for x in ALL), ("y[i] = sum", "y[i] += sum"),
                      ("    for (int t", "    for (int i = 0; i < n; i++)\n        y[i] = 0;\n    for (int t")],
    ("jacobi", "cpp"): [LOST],
    ("cg", "cpp"): [("ret += sum", "ret = sum")],
    ("axpy", "fortran"): DO,
    ("gemv", "fortran"): DO[1:] + [("parallel do private(j, total)", "parallel private(i, j, total)")],
    ("gemm", "fortran"): DO[1:] + [("parallel do private(i, l)", "parallel private(i, j, l)"),
                                   ("c(i, j) = beta * c(i, j)", "c(i, j) = c(i, j) + (beta - 1) * c(i, j)")],
    ("spmv", "fortran"): [("    !$omp parallel do private(k, total)", "    y = 0\n    !$omp parallel private(i, k, total)"),
                          ("y(i) = total", "y(i) = y(i) + total"), DO[1]],
    ("jacobi", "fortran"): [("private(i)", "private(i) if(n < 0) \n        block\n        end block\n        !$omp parallel do private(i)")],
    ("cg", "fortran"): [("!$omp parallel do reduction(+:total)\n        do i = 1, n",
                         "!$omp parallel do private(total)\n        do i = 1, n")],
}
del THREADS["jacobi", "fortran"], THREADS["cg", "fortran"]
LOST_FORTRAN = [("implicit none\n", "use omp_lib\n    implicit none\n"),
                ("!$omp end parallel do\n", "!$omp end parallel\n")]
THREADS["jacobi", "fortran"] = LOST_FORTRAN + [
    ("!$omp parallel do private(i)\n        do j = 2, n - 1",
     "!$omp parallel private(i, j)\n        do j = 2 + (n - 2) / omp_get_num_threads() * omp_get_thread_num(), &\n"
     "            1 + (n - 2) / omp_get_num_threads() * (omp_get_thread_num() + 1)"),
    ("integer :: i, j, s", "integer :: i, j, s")]
THREADS["cg", "fortran"] = LOST_FORTRAN + [
    ("!$omp parallel do private(k, total)\n        do i = 1, n",
     "!$omp parallel private(i, k, total)\n        do i = 1 + n / omp_get_num_threads() * omp_get_thread_num(), &\n"
     "            n / omp_get_num_threads() * (omp_get_thread_num() + 1)"),
    ("!$omp parallel do reduction(+:total)", "!$omp parallel do reduction(+:total) ")]
for (kernel, language), pairs in THREADS.items():
    code = reference(kernel, language)
    if (kernel, language) == ("cg", "fortran"):
        # only the first of its two loops
        head, rest = code.split("double precision function", 1)
        code = put(head, *pairs[:-1]) + "double precision function" + rest
    else:
        code = put(code, *pairs)
    say(f"{kernel}-{language}", RACE, "right on one thread only", code)

# ---- right values, but not the programming model ----

for kernel in KERNELS:
    for language, sign in (("c", "#pragma"), ("fortran", "!$omp")):
        code = reference(kernel, language).split("\n")
        say(f"{kernel}-{language}", SERIAL, "serial code that speaks of OpenMP: omp parallel for",
            ("/* #pragma omp parallel for */\n" if language == "c" else "! omp parallel do\n")
            + "\n".join(line for line in code if not line.strip().startswith(sign)))
    code = reference(kernel, "cpp")
    if kernel == "cg":
        code = put(code, ("std::vector<std::thread> team;", ""), ("team.emplace_back(part, ", "part("),
                   ("    for (auto &t : team)\n        t.join();\n", ""))
    else:
        code = put(code, ("std::vector<std::thread> team;", ""), ("team.emplace_back(part, ", "part("),
                   ("for (auto &t : team)", ""), ("t.join();", ""))
    say(f"{kernel}-cpp", SERIAL, "serial code that includes <thread>", code)

LOOPS = {
    "axpy": "def axpy(a, x, y):\n    return np.array([a * x[i] + y[i] for i in range(len(x))])\n",
    "gemv": "def gemv(alpha, A, x, beta, y):\n    return [alpha * sum(map(operator.mul, A[i], x)) + beta * y[i] for i in range(len(y))]\n",
    "gemm": "def gemm(alpha, A, B, beta, C):\n    C = beta * C\n    for i in range(A.shape[0]):\n"
            "        for j in range(B.shape[1]):\n            for l in range(A.shape[1]):\n"
            "                C[i, j] += alpha * A[i, l] * B[l, j]\n    return C\n",
    "spmv": "def spmv(row_ptr, col, val, x):\n    y = np.zeros(len(row_ptr) - 1)\n    for i in range(len(y)):\n"
            "        for k in range(row_ptr[i], row_ptr[i + 1]):\n            y[i] += val[k] * x[col[k]]\n    return y\n",
    "jacobi": "def jacobi(sweeps, f, u):\n    u = u.copy()\n    n = len(u)\n    for _ in range(sweeps):\n        old = u.copy()\n"
              "        for i in range(1, n - 1):\n            for j in range(1, n - 1):\n"
              "                u[i, j] = (old[i - 1, j] + old[i + 1, j] + old[i, j - 1] + old[i, j + 1] + f[i, j]) / 4\n"
              "    return u\n",
    "cg": put(reference("cg", "python"), ("return np.bincount(rows, weights=val * v[col], minlength=n)",
              "return np.array([sum(val[k] * v[col[k]] for k in range(row_ptr[i], row_ptr[i + 1])) for i in range(n)])")),
}
for kernel, code in LOOPS.items():
    say(f"{kernel}-python", SERIAL, "loops in Python over numpy's arrays",
        "import operator\nimport numpy as np\n\n\n" + code)
    name = kernel + "("
    say(f"{kernel}-python", WRONG, "single precision",
        put(reference(kernel, "python"), ("def " + name, "def double_" + name))
        + f"\n\ndef {kernel}(*args):\n"
        "    args = [a.astype(np.float32) if getattr(a, 'dtype', None) == np.float64 else a for a in args]\n"
        f"    return np.asarray(double_{kernel}(*args), dtype=np.float32)\n")

AXPY = "void axpy(int n, double a, const double *x, double *y)"
PLAIN = "for (int i = 0; i < n; i++) y[i] += a * x[i];"
say("axpy-c", OTHER, "POSIX threads", """#include <pthread.h>
struct part { int from, to; double a; const double *x; double *y; };
static void *work(void *p)
{
    struct part *w = p;
    for (int i = w->from; i < w->to; i++)
        w->y[i] += w->a * w->x[i];
    return 0;
}
""" + AXPY + """
{
    struct part p[2] = {{0, n / 2, a, x, y}, {n / 2, n, a, x, y}};
    pthread_t t[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&t[i], 0, work, &p[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], 0);
}
""")
say("axpy-cpp", OTHER, "OpenMP", 'extern "C" ' + AXPY.replace(")", ", int)")
    + "\n{\n#pragma omp parallel for\n    " + PLAIN + "\n}\n")
say("axpy-c", THREAD, "one thread of the team does all",
    "#include <omp.h>\n" + AXPY + "\n{\n#pragma omp parallel\n    if (omp_get_thread_num() == 0)\n        " + PLAIN + "\n}\n")
say("axpy-c", THREAD, "a function that nobody calls has the pragma",
    AXPY + "\n{\n    " + PLAIN + "\n}\nvoid other(int n, double a, const double *x, double *y)\n{\n#pragma omp parallel for\n    "
    + PLAIN + "\n}\n")
say("gemv-c", THREAD, "one thread at all", reference("gemv", "c").replace("parallel for", "parallel for num_threads(1)"))
say("gemm-c", THREAD, "the pragma is switched off", reference("gemm", "c").replace("parallel for", "parallel for if(m < 0)"))

# ---- right ones of other makes ----

for schedule in ("static, 1", "dynamic, 1000", "guided"):
    say("axpy-c", "pass ", schedule, put(reference("axpy", "c"), ("parallel for", f"parallel for schedule({schedule})")))
say("axpy-c", "pass ", "tasks, and a main of its own",
    AXPY + "\n{\n#pragma omp parallel\n#pragma omp single\n#pragma omp taskloop grainsize(4000)\n    " + PLAIN
    + "\n}\nint main(void) { return 1; }\n")
say("gemv-c", "pass ", "inside of a critical section",
    "void gemv(int m, int n, double alpha, const double *A, const double *x, double beta, double *y)\n{\n"
    "    for (int i = 0; i < m; i++)\n        y[i] *= beta;\n#pragma omp parallel for\n    for (int i = 0; i < m; i++) {\n"
    "        double s = 0;\n        for (int j = 0; j < n; j++)\n            s += A[(long)i * n + j] * x[j];\n"
    "#pragma omp critical\n        y[i] += alpha * s;\n    }\n}\n")
say("axpy-cpp", "pass ", "std::async", """#include <future>
#include <vector>
extern "C" void axpy(int n, double a, const double *x, double *y, int threads)
{
    std::vector<std::future<void>> all;
    for (int t = 0; t < threads; t++)
        all.push_back(std::async(std::launch::async, [=] {
            for (int i = t; i < n; i += threads)
                y[i] += a * x[i];
        }));
    for (auto &f : all)
        f.get();
}
""")
say("axpy-cpp", "pass ", "std::jthread", """#include <thread>
#include <vector>
extern "C" void axpy(int n, double a, const double *x, double *y, int threads)
{
    std::vector<std::jthread> all;
    for (int t = 0; t < threads; t++)
        all.emplace_back([=] {
            for (int i = t; i < n; i += threads)
                y[i] += a * x[i];
        });
}
""")
say("gemv-python", "pass ", "a row at a time",
    "import numpy as np\n\ndef gemv(alpha, A, x, beta, y):\n    return np.array([alpha * np.dot(A[i], x) + beta * y[i] for i in range(len(y))])\n")
say("gemv-python", "pass ", "einsum, float",
    "import numpy as np\n\ndef gemv(alpha, A, x, beta, y):\n    return alpha * np.einsum('ij,j->i', np.asarray(A, dtype=float), x) + beta * y\n")

# ---- cheats ----

INSIDE = {
    "exits early": ("#include <stdlib.h>", "exit(0);"),
    "exits early, without any end": ("#include <unistd.h>", "_exit(0);"),
    "prints that it passed": ("#include <stdio.h>", 'puts("PASS\\nend\\n");'),
    "fills with no number": ("#include <math.h>", "for (int i = 0; i < n; i++) y[i] = NAN;"),
    "fills with infinity": ("#include <math.h>", "for (int i = 0; i < n; i++) y[i] = INFINITY;"),
    "swallows the driver's output": ("#include <unistd.h>", "for (int i = 0; i < 100; i++) close(i);"),
    "reads the bench": ("#include <stdio.h>", 'FILE *f = fopen("/box/bench.inc", "r"); if (f) fread(y, 8, n, f);'),
    "writes behind the array": ("", "y[n + 5000] = 1;"),
    "kills its parent": ("#include <signal.h>\n#include <unistd.h>", "kill(getppid(), 9); raise(9);"),
    "knows the nonce and tells another one's values": (
        "#define _GNU_SOURCE\n#include <stdio.h>\n#include <unistd.h>\nextern char **environ;",
        # the strings of argv lie in front of the environment
        'const char *s = environ[0]; while (s[-1] || s[-2] != \'2\' && s[-2] != \'1\') s--; s -= 35; '
        'dprintf(1, "\\n%s values 0\\n%s threads 2\\n%s end\\n", s, s, s);'),
}
for why, (head, body) in INSIDE.items():
    want = {"writes behind the array": "runtime_error signal", "kills its parent": "runtime_error signal"}.get(why, "")
    say("axpy-c", want or "fails", why, head + "\n" + AXPY + "\n{\n#pragma omp parallel\n    ;\n    " + body + "\n}\n")
say("axpy-c", "fails", "functions of the driver's, in front of its own",
    "#include <unistd.h>\nvoid bench(int n) { }\nint main(void) { write(1, \"end\\n\", 4); return 0; }\n"
    "__attribute__((constructor)) static void first(void) { _exit(0); }\n" + AXPY + "\n{\n#pragma omp parallel\n    ;\n}\n")
NUMPY = {
    "an object that is equal to everything": "class All:\n    def __eq__(self, other): return True\n"
        "    def __array__(self, dtype=None): return np.zeros(1)\ndef axpy(a, x, y): return All()\n",
    "exits early": "import os\ndef axpy(a, x, y): os._exit(0)\n",
    "patches numpy": "np.asarray = lambda *a, **k: np.zeros(4)\ndef axpy(a, x, y): return y\n",
    "walks the frames and tells it itself": "import sys\ndef axpy(a, x, y):\n    g = sys._getframe(1).f_globals\n"
        "    g['OUT'].write('\\n%s values 0\\n%s end\\n' % (g['NONCE'], g['NONCE']))\n    return y\n",
    "no number": "def axpy(a, x, y): return y * float('nan')\n",
    "the wrong length": "def axpy(a, x, y): return np.append(a * x + y, 0.0)\n",
}
for why, code in NUMPY.items():
    say("axpy-python", "fails", why, "import numpy as np\n" + code)
say("axpy-python", SERIAL, "switches the count off",
    "import sys\nimport numpy as np\n\ndef axpy(a, x, y):\n    sys.settrace(None)\n"
    "    return np.array([a * p + q for p, q in zip(x, y)])\n")
