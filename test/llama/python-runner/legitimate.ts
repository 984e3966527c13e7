export interface Legitimate {
  readonly name: string;
  readonly cells: readonly string[];
  readonly output: string;
  readonly needs: "python" | "sympy" | "numpy";
}

const plain = (name: string, code: string, output: string): Legitimate => ({
  ...{ name, cells: [code], output, needs: "python" },
});
const sympy = (name: string, code: string, output: string): Legitimate => ({
  ...{ name, cells: [`from sympy import *\nx, y = symbols("x y")`, code], output, needs: "sympy" },
});

/** Cells of the kind that models write; they must run as in any Python. */
export const legitimate: readonly Legitimate[] = [
  sympy("solve", "print(solve(x**2 - 5*x + 6, x))", "[2, 3]\n"),
  sympy("solve a system", "print(solve([x + y - 3, x - y - 1], [x, y]))", "{x: 2, y: 1}\n"),
  sympy("solveset", "print(solveset(Eq(x**2, 4), x, S.Reals))", "{-2, 2}\n"),
  sympy("integrate", "print(integrate(x*exp(x), (x, 0, 1)))", "1\n"),
  sympy("improper integral", "print(integrate(exp(-x**2), (x, -oo, oo)))", "sqrt(pi)\n"),
  sympy("limit", "print(limit(sin(x)/x, x, 0))", "1\n"),
  sympy(
    "matrix",
    "M = Matrix([[1, 2], [3, 4]])\nprint(M.det(), M.inv(), M.eigenvals())",
    "-2 Matrix([[-2, 1], [3/2, -1/2]]) {5/2 - sqrt(33)/2: 1, 5/2 + sqrt(33)/2: 1}\n",
  ),
  sympy("nsolve", "print(round(float(nsolve(cos(x) - x, 1)), 6))", "0.739085\n"),
  sympy("factorint", "print(factorint(2**10 * 3 * 1000003))", "{2: 10, 3: 1, 1000003: 1}\n"),
  sympy("lambdify", "f = lambdify(x, x**2 + sin(x))\nprint(round(float(f(2.0)), 6))", "4.909297\n"),
  sympy("lambdify with math", "print(lambdify((x, y), x*y + 1, 'math')(3, 4))", "13\n"),
  sympy("simplify", "print(simplify(sin(x)**2 + cos(x)**2))", "1\n"),
  sympy(
    "diff and subs",
    "print(diff(x**3, x).subs(x, 2), (x + y).evalf(subs={x: 1, y: 2}))",
    "12 3.00000000000000\n",
  ),
  sympy(
    "inequality",
    "print(solve_univariate_inequality(x**2 < 4, x, relational=False))",
    "Interval.open(-2, 2)\n",
  ),
  sympy("summation", "k, n = symbols('k n')\nprint(factor(summation(k, (k, 1, n))))", "n*(n + 1)/2\n"),
  sympy(
    "differential equation",
    "f = Function('f')\nprint(dsolve(f(x).diff(x) - f(x), f(x)))",
    "Eq(f(x), C1*exp(x))\n",
  ),
  sympy("series", "print(series(cos(x), x, 0, 5))", "1 - x**2/2 + x**4/24 + O(x**5)\n"),
  sympy(
    "binomial and gcd",
    "print(binomial(10, 3), gcd(12, 18), isprime(97), totient(36), list(primerange(1, 12)))",
    "120 6 True 12 [2, 3, 5, 7, 11]\n",
  ),
  sympy(
    "sympify and parse",
    "from sympy.parsing.sympy_parser import parse_expr\nprint(sympify('x**2/4').diff(x), parse_expr('2*x + 1'))",
    "x/2 2*x + 1\n",
  ),
  sympy("pretty printing", "init_printing()\npprint(sqrt(x)/2)", "√x\n──\n2 \n"),
  sympy(
    "geometry",
    "from sympy.geometry import Point, Triangle\nprint(Triangle(Point(0, 0), Point(4, 0), Point(0, 3)).area)",
    "6\n",
  ),
  sympy(
    "statistics",
    "from sympy.stats import Die, P, E\nd = Die('d', 6)\nprint(P(d > 4), E(d))",
    "1/3 7/2\n",
  ),
  sympy(
    "combinatorics",
    "from sympy.combinatorics import Permutation\nprint(Permutation([1, 2, 0]).order())",
    "3\n",
  ),
  sympy(
    "logic and sets",
    "print(satisfiable(x & ~x) if False else Union(Interval(0, 1), Interval(1, 2)))",
    "Interval(0, 2)\n",
  ),
  sympy("diophantine", "print(diophantine(2*x + 3*y - 5) != set())", "True\n"),
  sympy("latex", "print(latex(Rational(1, 2) * sqrt(x)))", "\\frac{\\sqrt{x}}{2}\n"),
  sympy("polynomials", "print(Poly(x**3 - 1, x).all_roots()[0], sorted(roots(x**2 - 1, x)))", "1 [-1, 1]\n"),
  sympy("plotting is not needed to import it", "from sympy import plot\nprint(callable(plot))", "True\n"),
  sympy(
    "big numbers",
    "print(len(str(factorial(3000))), N(pi, 40))",
    "9131 3.141592653589793238462643383279502884197\n",
  ),
  {
    ...sympy(
      "numpy",
      "import numpy as np\nprint(np.linalg.solve(np.array([[2., 0], [0, 4]]), np.array([2., 8])))",
      "[1. 2.]\n",
    ),
    needs: "numpy",
  },
  plain("fractions", "from fractions import Fraction\nprint(Fraction(1, 3) + Fraction(1, 6))", "1/2\n"),
  plain(
    "statistics module",
    "import statistics\nprint(statistics.mean([1, 2, 3, 4]), statistics.pstdev([2, 4, 4, 4, 5, 5, 7, 9]))",
    "2.5 2.0\n",
  ),
  plain(
    "datetime",
    "from datetime import date, timedelta\nprint(date(2024, 2, 28) + timedelta(days=2), date(2024, 7, 4).strftime('%A'))",
    "2024-03-01 Thursday\n",
  ),
  plain(
    "strptime",
    "from datetime import datetime\nprint(datetime.strptime('3:45 PM', '%I:%M %p').hour)",
    "15\n",
  ),
  plain(
    "calendar",
    "import calendar\nprint(calendar.monthrange(2023, 2)[1], calendar.isleap(2000))",
    "28 True\n",
  ),
  plain(
    "decimal",
    "from decimal import Decimal, getcontext\ngetcontext().prec = 30\nprint(Decimal(1) / 7)",
    "0.142857142857142857142857142857\n",
  ),
  plain("f-strings", 'x = 2.5\nprint(f\'{x:.2f} {x!r} {{}} {"a" + "b":>5}\')', "2.50 2.5 {}    ab\n"),
  plain(
    "format",
    "print('{:,} {0.real}'.format(1234567) if False else '{:,}'.format(1234567))",
    "1,234,567\n",
  ),
  plain("unicode", "print('√2 ≈ 1.414, ∠ABC = 90°, 漢字 🎲')", "√2 ≈ 1.414, ∠ABC = 90°, 漢字 🎲\n"),
  plain(
    "functions and recursion",
    "def fib(n, memo={}):\n  if n < 2: return n\n  if n not in memo: memo[n] = fib(n - 1) + fib(n - 2)\n  return memo[n]\nprint(fib(90))",
    "2880067194370816120\n",
  ),
  plain(
    "lru_cache",
    "from functools import lru_cache, reduce\n@lru_cache(maxsize=None)\ndef c(n): return 1 if n < 2 else sum(c(i) * c(n - 1 - i) for i in range(n))\nprint(c(15), reduce(lambda a, b: a * b, range(1, 6)))",
    "9694845 120\n",
  ),
  plain(
    "classes",
    "class Shape:\n  def __init__(self, *sides): self._sides = sides; self.__n = len(sides)\n  def __eq__(self, o): return self._sides == o._sides\n  def __repr__(self): return f'{self.__class__.__name__}{self._sides}'\n  @property\n  def n(self): return self.__n\nclass Square(Shape):\n  def __init__(self, a): super().__init__(a, a, a, a)\nprint(Square(2), Square(2).n, Square(1) == Square(1), type(Square(1)).__name__)",
    "Square(2, 2, 2, 2) 4 True Square\n",
  ),
  plain(
    "dataclass and enum",
    "from dataclasses import dataclass\nfrom enum import Enum\n@dataclass(order=True)\nclass P:\n  x: int\n  y: int = 0\nclass C(Enum):\n  RED = 1\nprint(P(1), P(1) < P(2), C.RED.name)",
    "P(x=1, y=0) True RED\n",
  ),
  plain(
    "namedtuple",
    "from collections import namedtuple, Counter, defaultdict, deque\nP = namedtuple('P', 'x y', defaults=[0])\nprint(P(1)._asdict(), Counter('hello').most_common(1), deque([1]))",
    "{'x': 1, 'y': 0} [('l', 2)] deque([1])\n",
  ),
  plain(
    "typing",
    "from typing import NamedTuple, List\nclass Q(NamedTuple):\n  a: int\n  b: str = 'z'\nprint(Q(1))",
    "Q(a=1, b='z')\n",
  ),
  plain(
    "comprehension scope",
    "n = 3\nxs = [n * i for i in range(n) if (last := i) >= 0]\nprint(xs, last, {k: v for k, v in zip('ab', xs)}, sum(1 for _ in xs))",
    "[0, 3, 6] 2 {'a': 0, 'b': 3} 3\n",
  ),
  plain(
    "comprehension inside a class sees globals",
    "k = 2\nclass A:\n  xs = [k * i for i in range(3)]\nprint(A.xs)",
    "[0, 2, 4]\n",
  ),
  plain(
    "nested function and global",
    "total = 0\ndef add(n):\n  global total\n  total += n\n  def inner():\n    nonlocal n\n    n += 1\n    return n\n  return inner()\nprint(add(4), total)",
    "5 4\n",
  ),
  plain(
    "itertools",
    "from itertools import permutations, combinations, product\nprint(len(list(permutations(range(5)))), len(list(combinations(range(6), 3))), sum(1 for _ in product([0, 1], repeat=5)))",
    "120 20 32\n",
  ),
  plain(
    "math",
    "import math, cmath\nprint(math.gcd(12, 18), math.comb(5, 2), math.isqrt(17), cmath.sqrt(-1), math.factorial(10))",
    "6 10 4 1j 3628800\n",
  ),
  plain(
    "regular expressions",
    "import re\nprint(re.findall(r'\\d+', 'a1b22'), re.sub(r'\\s+', ' ', 'a   b'))",
    "['1', '22'] a b\n",
  ),
  plain("main guard", "def main():\n  print('in main')\nif __name__ == '__main__':\n  main()", "in main\n"),
  plain(
    "eval of arithmetic",
    "print(eval('2 * (3 + 4)'), eval('a + 1', {'a': 1}))\nexec('b = 5')\nprint(b)",
    "14 2\n5\n",
  ),
  plain(
    "getattr and vars",
    "class A: pass\na = A()\nsetattr(a, 'v', 3)\nprint(getattr(a, 'v'), hasattr(a, 'w'), getattr(a, 'w', None), vars(a))",
    "3 False None {'v': 3}\n",
  ),
  plain(
    "sys",
    "import sys\nsys.setrecursionlimit(10**6)\nsys.stdout.write('w\\n')\nprint(sys.maxsize > 10**9, sys.version_info >= (3, 9), file=sys.stdout)",
    "w\nTrue True\n",
  ),
  plain(
    "deep but honest recursion",
    "def depth(n): return 0 if n == 0 else 1 + depth(n - 1)\nprint(depth(2500))",
    "2500\n",
  ),
  plain(
    "exceptions are the code's own affair",
    "try:\n  int('x')\nexcept ValueError as e:\n  print('caught', e)\nfinally:\n  print('finally')",
    "caught invalid literal for int() with base 10: 'x'\nfinally\n",
  ),
  plain(
    "raised and caught PermissionError",
    "try:\n  raise PermissionError('mine')\nexcept PermissionError as e:\n  print(e)",
    "mine\n",
  ),
  plain(
    "print to standard error is no output",
    "import sys\nprint('hidden', file=sys.stderr)\nprint('seen', end='!', sep='')",
    "seen!",
  ),
  plain("variables called input and open", "input = 5\nopen = [input]\nprint(open)", "[5]\n"),
  plain("blanks in words", "print('____ + ____ = 5', '__x__' if False else '_')", "____ + ____ = 5 _\n"),
  plain(
    "time and random",
    "import time, random\nt = time.time()\ntime.sleep(0.01)\nprint(time.time() > t, 0 <= random.random() < 1, len(random.sample(range(9), 3)))",
    "True True 3\n",
  ),
  plain(
    "copy, heapq, bisect, string",
    "import copy, heapq, bisect, string\nxs = [3, 1, 2]\nys = copy.deepcopy(xs)\nheapq.heapify(ys)\nprint(ys[0], bisect.bisect([1, 2, 3], 2), string.ascii_lowercase[:3])",
    "1 2 abc\n",
  ),
  plain(
    "json and textwrap",
    "import json, textwrap\nprint(json.dumps({'a': [1]}), textwrap.shorten('a b c d', 5, placeholder=''))",
    '{"a": [1]} a b c\n',
  ),
  plain("huge integers", "print(len(str(2**40000)))", "12042\n"),
  plain(
    "gammas and sums of floats",
    "import math\nprint(math.fsum([0.1] * 10), round(math.gamma(5)), 0.1 + 0.2)",
    "1.0 24 0.30000000000000004\n",
  ),
  plain("lists that hold themselves", "a = [1]\na.append(a)\nprint(a)", "[1, [...]]\n"),
];
