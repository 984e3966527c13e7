"""Primes and divisors: factorisation, number and sum of divisors, is it prime, next prime, digit sums."""

from functools import cache

from ..draw import Draw, Problem, Solution
from ..family import Family

FAMILY = Family("primes", topic="gcd, lcm and primes", weight=1.3)


@cache
def _sieve(limit: int = 1200) -> tuple[int, ...]:
    """Primes below the limit by the sieve (the solutions divide or use sympy)."""
    marked = bytearray([1]) * limit
    marked[0] = marked[1] = 0
    for p in range(2, int(limit**0.5) + 1):
        if marked[p]:
            marked[p * p :: p] = bytes(len(range(p * p, limit, p)))
    return tuple(i for i in range(limit) if marked[i])


def _factors(d: Draw) -> dict[int, int]:
    """A random number in prime factors, at most 2000."""
    while True:
        found: dict[int, int] = {}
        for p in d.r.sample((2, 2, 3, 3, 5, 7, 11, 13, 17, 19), d.i(1, 3)):
            found[p] = d.i(1, 4 if p < 4 else 2)
        n = 1
        for p, e in found.items():
            n *= p**e
        if 8 <= n <= 2000 and (len(found) > 1 or max(found.values()) > 1):
            return dict(sorted(found.items()))


def _value(factors: dict[int, int]) -> int:
    n = 1
    for p, e in factors.items():
        for _ in range(e):
            n *= p
    return n


@FAMILY.kind("is_prime", weight=1.1)
def is_prime(d: Draw) -> Problem:
    n = d.pick(d.i(2, 120), d.i(2, 1000), d.pick(*_sieve()[:100]), d.pick(49, 51, 57, 87, 91, 119, 133, 143, 161, 169, 187, 217, 221, 247, 289, 299, 323, 361, 391))
    yes = n in _sieve()
    given = ("We want to know if the number is prime", f"n = {n}")
    return Problem({"n": n}, "yes" if yes else "no", [
        Solution([given, ("Look for divisors from 2 on", "divisors = [k for k in range(2, n) if n % k == 0]"), ("It is prime if there is none", 'answer = "yes" if n > 1 and not divisors else "no"')], "answer"),
        Solution([given, ("Ask sympy", 'from sympy import isprime\nanswer = "yes" if isprime(n) else "no"')], "answer"),
    ])


@FAMILY.kind("factorise", weight=1.2)
def factorise(d: Draw) -> Problem:
    factors = _factors(d)
    n = _value(factors)
    kind = d.pick("list", "list", "text", "largest", "smallest", "distinct")
    split = ("Divide by 2, 3, 4 ... as long as it goes", "factors = []\nk = 2\nwhile n > 1:\n    while n % k == 0:\n        factors.append(k)\n        n = n // k\n    k = k + 1")
    flat = [p for p, e in factors.items() for _ in range(e)]
    if kind == "list":
        return Problem({"n": n, "as_list": ""}, flat, [Solution([("We want all prime factors with repetition", f"n = {n}"), split], "factors")])
    if kind == "text":
        text = "*".join(str(p) for p in flat)
        return Problem({"n": n, "as_product": ""}, text, [Solution([("We want the number as a product of primes", f"n = {n}"), split, ("Write the product", 'text = "*".join(str(p) for p in factors)')], "text")])
    use = ("Use the factorisation", "from sympy import factorint\nfactors = factorint(n)")
    if kind == "largest":
        return Problem({"n": n, "ask_largest": ""}, max(factors), [Solution([("We want the largest prime factor", f"n = {n}"), split, ("Take the largest", "result = max(factors)")], "result"), Solution([("We want the largest prime factor", f"n = {n}"), use, ("Take the largest", "result = max(factors)")], "result")])
    if kind == "smallest":
        m = d.pick(91, 119, 143, 187, 209, 221, 247, 253, 299, 319, 323, 341, 377, 391, 403, 437, n, n + 1)
        small = next((p for p in _sieve() if m % p == 0), m)
        return Problem({"n": m, "ask_smallest": ""}, small, [Solution([("We want the smallest prime factor", f"n = {m}"), ("Try 2, 3, 4 ... until one divides", "k = 2\nwhile n % k != 0:\n    k = k + 1")], "k")])
    return Problem({"n": n, "ask_distinct": ""}, len(factors), [Solution([("We want the number of different prime factors", f"n = {n}"), use, ("Count them", "count = len(factors)")], "count"), Solution([("We want the number of different prime factors", f"n = {n}"), split, ("Count each of them once", "count = len(set(factors))")], "count")])


@FAMILY.kind("divisors", weight=1.3)
def divisors(d: Draw) -> Problem:
    factors = _factors(d)
    n = _value(factors)
    while n > 400:
        factors = _factors(d)
        n = _value(factors)
    every = ("Collect the divisors", "divisors = [k for k in range(1, n + 1) if n % k == 0]")
    count = total = 1
    for p, e in factors.items():
        count *= e + 1
        total *= (p ** (e + 1) - 1) // (p - 1)
    kind = d.pick("count", "count", "sum", "list", "proper", "odd")
    if kind == "count":
        return Problem({"n": n, "ask_count": ""}, count, [Solution([("We want the number of divisors", f"n = {n}"), every, ("Count them", "count = len(divisors)")], "count")])
    if kind == "sum":
        return Problem({"n": n, "ask_sum": ""}, total, [Solution([("We want the sum of the divisors", f"n = {n}"), every, ("Add them", "total = sum(divisors)")], "total")])
    if kind == "proper":
        return Problem({"n": n, "ask_proper": ""}, total - n, [Solution([("We want the sum of the divisors below the number itself", f"n = {n}"), ("Collect the proper divisors", "divisors = [k for k in range(1, n) if n % k == 0]"), ("Add them", "total = sum(divisors)")], "total")])
    if kind == "odd":
        odd = count // (factors.get(2, 0) + 1)
        even = d.chance(0.5)
        word, code = ("even", "divisors = [k for k in range(1, n + 1) if n % k == 0 and k % 2 == 0]") if even else ("odd", "divisors = [k for k in range(1, n + 1) if n % k == 0 and k % 2 == 1]")
        return Problem({"n": n, "parity": word}, count - odd if even else odd, [Solution([(f"We want the number of {word} divisors", f"n = {n}"), (f"Collect the {word} divisors", code), ("Count them", "count = len(divisors)")], "count")])
    listed = [1]
    for p, e in factors.items():
        listed = [x * p**k for x in listed for k in range(e + 1)]
    return Problem({"n": n, "ask_list": ""}, sorted(listed), [Solution([("We want all divisors in order", f"n = {n}"), every], "divisors")])


@FAMILY.kind("next", weight=1.1)
def neighbours(d: Draw) -> Problem:
    kind = d.pick("next", "before", "between", "nth", "sum")
    n = d.pick(d.i(8, 120), d.i(8, 500))
    primes = _sieve()
    test = "all(n % k for k in range(2, n))"
    if kind == "next":
        return Problem({"n": n, "ask_next": ""}, next(p for p in primes if p > n), [
            Solution([("We want the first prime after the number", f"n = {n} + 1"), ("Go up until it has no divisor", f"while not {test}:\n    n = n + 1")], "n"),
            Solution([("We want the first prime after the number", f"n = {n}"), ("Ask sympy", "from sympy import nextprime\np = nextprime(n)")], "p"),
        ])
    if kind == "before":
        return Problem({"n": n, "ask_before": ""}, [p for p in primes if p < n][-1], [
            Solution([("We want the largest prime below the number", f"n = {n} - 1"), ("Go down until it has no divisor", f"while not {test}:\n    n = n - 1")], "n"),
            Solution([("We want the largest prime below the number", f"n = {n}"), ("Ask sympy", "from sympy import prevprime\np = prevprime(n)")], "p"),
        ])
    if kind == "nth":
        k = d.i(3, 30)
        return Problem({"k": k}, primes[k - 1], [Solution([(f"We want prime number {k}, counted from 2", f"k = {k}"), ("Ask sympy", "from sympy import prime\np = prime(k)")], "p")])
    low = d.i(1, 90)
    high = low + d.i(8, 40)
    found = [p for p in primes if low < p < high]
    collect = ("Collect the primes between them", "primes = [n for n in range(low + 1, high) if n > 1 and all(n % k for k in range(2, n))]")
    if kind == "between":
        return Problem({"low": low, "high": high, "ask_count": ""}, len(found), [Solution([("We want the number of primes between", f"low = {low}\nhigh = {high}"), collect, ("Count them", "count = len(primes)")], "count")])
    return Problem({"low": low, "high": high, "ask_sum": ""}, sum(found), [Solution([("We want the sum of the primes between", f"low = {low}\nhigh = {high}"), collect, ("Add them", "total = sum(primes)")], "total")])


@FAMILY.kind("digits", weight=1.1)
def digits(d: Draw) -> Problem:
    n = d.pick(d.i(10, 999), d.i(1000, 99999), d.i(100000, 9999999))
    text = str(n)
    kind = d.pick("sum", "sum", "product", "count", "power", "missing", "reverse")
    split = ("Take the digits one by one", "digits = [int(c) for c in str(n)]")
    value = sum(ord(c) - 48 for c in text)
    if kind == "sum":
        return Problem({"n": n, "ask_sum": ""}, value, [Solution([("We want the sum of the digits", f"n = {n}"), split, ("Add them", "total = sum(digits)")], "total")])
    if kind == "product":
        n = int("".join(str(d.i(1, 9)) for _ in range(d.i(2, 6))))
        result, rest = 1, n
        while rest:
            result *= rest % 10
            rest //= 10
        return Problem({"n": n, "ask_product": ""}, result, [Solution([("We want the product of the digits", f"n = {n}"), split, ("Multiply them", "import math\nproduct = math.prod(digits)")], "product")])
    if kind == "count":
        b, e = d.i(2, 12), d.i(3, 20)
        length, x = 0, b**e
        while x:
            x //= 10
            length += 1
        return Problem({"b": b, "e": e, "ask_length": ""}, length, [Solution([("We want the number of digits of the power", f"n = {b} ** {e}"), ("Write it out and count", "count = len(str(n))")], "count")])
    if kind == "power":
        b, e = d.i(2, 9), d.i(3, 15)
        total, x = 0, b**e
        while x:
            total += x % 10
            x //= 10
        return Problem({"b": b, "e": e, "ask_digit_sum": ""}, total, [Solution([("We want the digit sum of the power", f"n = {b} ** {e}"), split, ("Add them", "total = sum(digits)")], "total")])
    if kind == "missing":
        k = d.pick(3, 9, 9)
        left, right = d.i(1, 99), d.i(0, 9)
        known = sum(int(c) for c in f"{left}{right}")
        digit = (-known) % k
        return Problem({"gap": f"{left}_{right}", "k": k}, digit, [Solution([(f"We want the smallest digit for the gap so that {k} divides the number", f"known = {' + '.join(f'{left}{right}')}\nk = {k}"), ("The digit sum must be a multiple of k", "digit = -known % k")], "digit")])
    k = d.pick(3, 4, 6, 8, 9, 11)
    return Problem({"n": n, "ask_div": "", "k": k}, "yes" if n - k * (n // k) == 0 else "no", [Solution([("We want to know if the division leaves no rest", f"n = {n}\nk = {k}"), ("Look at the remainder", 'answer = "yes" if n % k == 0 else "no"')], "answer")])


@FAMILY.kind("puzzle", weight=0.9)
def puzzle(d: Draw) -> Problem:
    kind = d.pick("square", "rows", "twin", "perfect", "smallest")
    primes = _sieve()
    if kind == "square":
        factors = _factors(d)
        n = _value(factors)
        k = 1
        for p, e in factors.items():
            if e % 2:
                k *= p
        return Problem({"n": n, "ask_square": ""}, k, [Solution([("We want the smallest factor that makes a perfect square", f"n = {n}"), ("Try 1, 2, 3 ... until the product is a square", "import math\nk = 1\nwhile math.isqrt(n * k) ** 2 != n * k:\n    k = k + 1")], "k")])
    if kind == "rows":
        factors = _factors(d)
        n = _value(factors)
        count = 1
        for e in factors.values():
            count *= e + 1
        pairs = (count + 1) // 2
        return Problem({"n": n, "ask_rows": ""}, pairs, [Solution([("We want the number of rectangles a x b with a <= b", f"n = {n}"), ("Count the divisors that are not over the root", "count = sum(1 for a in range(1, n + 1) if n % a == 0 and a * a <= n)")], "count")])
    if kind == "twin":
        p = d.pick(*[q for q in primes[:90] if q > 3])
        i = primes.index(p)
        q = primes[i + 1]
        if d.chance(0.5):
            return Problem({"product": p * q}, [p, q], [Solution([("We want the two primes with this product", f"n = {p * q}"), ("Find the smallest divisor over 1", "a = 2\nwhile n % a != 0:\n    a = a + 1"), ("Divide to get the other", "b = n // a")], "(a, b)")])
        return Problem({"n": p, "ask_gap": ""}, q - p, [Solution([("We want the gap to the next prime", f"n = {p}"), ("Ask sympy for the next prime", "from sympy import nextprime\nnext_one = nextprime(n)"), ("Subtract", "gap = next_one - n")], "gap")])
    if kind == "perfect":
        n = d.pick(6, 28, 496, d.i(5, 60), d.i(5, 500))
        total = sum(k for k in range(1, n // 2 + 1) if not n % k)
        return Problem({"n": n, "ask_perfect": ""}, "yes" if total == n else "no", [Solution([("We want to know if the proper divisors add up to the number", f"n = {n}"), ("Add the proper divisors", "total = sum(k for k in range(1, n) if n % k == 0)"), ("Compare", 'answer = "yes" if total == n else "no"')], "answer")])
    k = d.pick(3, 4, 5, 6, 7, 8, 9, 10, 12)
    n = {3: 4, 4: 6, 5: 16, 6: 12, 7: 64, 8: 24, 9: 36, 10: 48, 12: 60}[k]
    return Problem({"k": k, "ask_least": ""}, n, [Solution([("We want the smallest number with exactly this many divisors", f"k = {k}"), ("Try 1, 2, 3 ... and count the divisors", "n = 1\nwhile sum(1 for m in range(1, n + 1) if n % m == 0) != k:\n    n = n + 1")], "n")])
