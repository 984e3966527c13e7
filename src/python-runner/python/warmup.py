"""Imports what step code uses and runs it once, while importing is still free."""

import importlib
import importlib.util
import os
import sys

COMMON = """ast gc random math cmath fractions decimal statistics numbers collections collections.abc itertools functools
operator string re datetime calendar time heapq bisect copy dataclasses enum typing abc textwrap pprint array json
unicodedata contextlib linecache traceback inspect warnings threading encodings.idna encodings.latin_1 _strptime
zoneinfo graphlib keyword shutil platform html pydoc_data""".split()
# Loaded only when a step asks for them; each costs up to a second.
ON_DEMAND = frozenset(
    """scipy scipy.optimize scipy.integrate scipy.stats scipy.special scipy.linalg scipy.interpolate scipy.spatial
    scipy.fft scipy.signal scipy.sparse scipy.cluster sympy.stats sympy.geometry sympy.plotting
    sympy.physics.units sympy.combinatorics sympy.crypto sympy.diffgeom sympy.vector sympy.parsing.latex""".split()
)


def load(name):
    """Imports a module if it is installed and healthy; a broken one is as good as missing."""
    try:
        importlib.import_module(name)
        return True
    except Exception:
        return False


def warm_up():
    """Returns the versions of SymPy and NumPy, or None where one is missing."""
    for name in COMMON:
        load(name)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    numpy = None
    if importlib.util.find_spec("numpy") is not None and load("numpy"):
        numpy = sys.modules["numpy"].__version__
        for name in ("numpy.linalg", "numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma"):
            load(name)
    if importlib.util.find_spec("sympy") is None or not load("sympy"):
        return None, numpy
    _use_sympy()
    return sys.modules["sympy"].__version__, numpy


def _use_sympy():
    """Touches the parts that SymPy imports late, so that a forked child finds them loaded."""
    import sympy

    for name in ("sympy.abc", "sympy.stats", "sympy.solvers.inequalities", "sympy.solvers.diophantine",
                 "sympy.functions.combinatorial.numbers", "sympy.parsing.sympy_parser", "sympy.geometry",
                 "sympy.combinatorics", "sympy.printing.latex", "sympy.solvers.ode"):  # fmt: skip
        load(name)
    x, y = sympy.symbols("x y")
    for act in (
        lambda: sympy.solve(x**2 - 2, x),
        lambda: sympy.solve([x + y - 3, x - y - 1], [x, y]),
        lambda: sympy.solveset(x**2 - 4, x, sympy.S.Reals),
        lambda: sympy.simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2),
        lambda: sympy.integrate(sympy.exp(x) * x, (x, 0, 1)),
        lambda: sympy.diff(sympy.sin(x) * x, x),
        lambda: sympy.limit(sympy.sin(x) / x, x, 0),
        lambda: sympy.lambdify(x, x**2 + sympy.sin(x))(2.0),
        lambda: sympy.nsolve(sympy.cos(x) - x, 1),
        lambda: sympy.factorint(360),
        lambda: sympy.factor(x**2 - 5 * x + 6),
        lambda: sympy.Matrix([[1, 2], [3, 4]]).inv(),
        lambda: sympy.sympify("x**2 + 1/3"),
        lambda: sympy.N(sympy.pi, 30),
        lambda: sympy.latex(sympy.sqrt(x) / 2),
        lambda: str(sympy.solve_univariate_inequality(x**2 < 4, x)),
        lambda: sympy.summation(1 / (x * (x + 1)), (x, 1, sympy.oo)),
        lambda: sympy.binomial(10, 3) + sympy.totient(12),
    ):
        try:
            act()
        except Exception:  # A version that lacks one of them is still warm enough.
            continue


def preload(names):
    """Imports modules from the fixed list above, and uses those of SciPy that import more on their first call."""
    loaded = [name for name in names if name in ON_DEMAND and load(name)]
    for name, act in (
        ("scipy.integrate", lambda m: (m.quad(lambda x: x, 0, 1), m.solve_ivp(lambda t, y: -y, (0, 1), [1.0]))),
        ("scipy.optimize", lambda m: (m.brentq(lambda x: x - 0.5, 0, 1), m.fsolve(lambda x: x - 1, 0.5),
                                      m.minimize(lambda x: (x[0] - 1) ** 2, [0.0]), m.linprog([1], bounds=[(0, 1)]))),
        ("scipy.stats", lambda m: (m.norm.cdf(0.0), m.binom.pmf(1, 2, 0.5))),
    ):  # fmt: skip
        if name in loaded:
            try:
                act(sys.modules[name])
            except Exception:  # Another version; what can be warm is.
                continue
    return loaded


def quiet_environment():
    """One thread for numeric libraries: threads would not survive a fork."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ[name] = "1"
