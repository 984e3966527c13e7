"""Powers and roots: values, laws, equations with the unknown in the exponent, scientific notation, growth."""

import math
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, letter, poly

FAMILY = Family("exponents", topic="exponents and logarithms", weight=1.6)


def _par(n: int) -> str:
    return f"({n})" if n < 0 else str(n)


@FAMILY.kind("value", weight=2)
def value(d: Draw) -> Problem:
    kind = d.pick("plain", "plain", "negbase", "negexp", "root", "rational", "zero", "fraction", "sum")
    fraction = "from fractions import Fraction\n"
    if kind == "plain":
        base, n = d.pick((2, d.i(3, 12)), (3, d.i(2, 6)), (4, d.i(2, 5)), (5, d.i(2, 5)), (10, d.i(2, 7)), (d.i(6, 15), 2), (d.i(6, 12), 3), (d.i(16, 30), 2))
        answer: int | Fraction = 1
        for _ in range(n):
            answer *= base
        steps = [("Base and exponent", f"base = {base}\nexponent = {n}"), ("Raise the base to the exponent", "result = base ** exponent")]
        return Problem({"e": Algebra(f"{base}**{n}"), "b": base, "n": n, "word": ""}, answer, [Solution(steps, "result"), Solution([("The exponent counts the factors", f"base = {base}\nexponent = {n}"), ("Multiply", "result = 1\nfor k in range(exponent):\n    result = result * base")], "result")])
    if kind == "negbase":
        base, n = -d.i(2, 6), d.i(2, 5)
        inside = d.chance(0.75)
        answer = (1 if n % 2 == 0 else -1) * (-base) ** n if inside else -((-base) ** n)
        steps = [("The minus is inside the brackets" if inside else "The minus stands before the power", f"base = {base if inside else -base}\nexponent = {n}"), ("Raise the base to the exponent", f"result = {'' if inside else '-'}(base ** exponent)")]
        return Problem({"e": Algebra(f"par({base})**{n}" if inside else f"-{-base}**{n}")}, answer, [Solution(steps, "result")])
    if kind == "negexp":
        base, n = d.i(2, 10), d.i(1, 4)
        steps = [("Base and exponent", f"{fraction}base = {base}\nexponent = {n}"), ("A negative exponent means one over the power", "result = Fraction(1, base ** exponent)")]
        return Problem({"e": Algebra(f"{base}**(-{n})"), "b": base, "n": -n, "word": ""}, Fraction(1, base**n), [Solution(steps, "result")], as_fraction=True)
    if kind == "fraction":
        a, b, n = d.i(1, 5), d.i(2, 7), d.pick(2, 2, 3, 4, -1, -2)
        if a == b:
            a += 1
        steps = [("The fraction and the exponent", f"{fraction}base = Fraction({a}, {b})\nexponent = {n}"), ("Raise it to the exponent", "result = base ** exponent")]
        return Problem({"e": Algebra(f"par(frac({a}, {b}))**{n}" if n > 0 else f"par(frac({a}, {b}))**({n})")}, Fraction(a**abs(n), b**abs(n)) if n > 0 else Fraction(b**-n, a**-n), [Solution(steps, "result")], as_fraction=True)
    if kind == "root":
        k, r = d.pick((2, d.i(2, 30)), (2, d.i(2, 30)), (3, d.i(2, 12)), (4, d.i(2, 6)), (5, d.i(2, 4)))
        source = f"sqrt({r**k})" if k == 2 else f"root({k}, {r**k})"
        steps = [("The number and the root", f"number = {r**k}\nk = {k}"), ("A root is the power 1/k", "result = round(number ** (1 / k))")]
        ways = [Solution(steps, "result")]
        if k == 2:
            ways.append(Solution([("The number under the root", f"number = {r**k}"), ("Take the square root", "import math\nresult = math.isqrt(number)")], "result"))
        return Problem({"e": Algebra(source)}, r, ways)
    if kind == "rational":
        q, r = d.pick((2, d.i(2, 12)), (3, d.i(2, 5)), (4, d.i(2, 4)))
        p = d.pick(1, 1, 3, 2, 5) if r < 5 else d.pick(1, 3)
        if p % q == 0:
            p = 1
        minus = d.chance(0.2)
        base = r**q
        answer = Fraction(1, r**p) if minus else r**p
        steps = [("The exponent is p/q", f"{fraction}base = {base}\np = {-p if minus else p}\nq = {q}"), ("Take the q-th root", "root = round(base ** (1 / q))"), ("Raise it to p", "result = Fraction(root) ** p")]
        return Problem({"e": Algebra(f"{base}**{'(-frac' if minus else '(frac'}({p}, {q}))")}, answer, [Solution(steps, "result")], as_fraction=True)
    if kind == "zero":
        base = d.i(2, 99)
        steps = [("Base and exponent", f"base = {base}\nexponent = 0"), ("Any number but 0 to the power 0 is 1", "result = base ** exponent")]
        return Problem({"e": Algebra(f"{base}**0"), "b": base, "n": 0, "word": ""}, 1, [Solution(steps, "result")])
    a, m, b, n = d.i(2, 6), d.i(2, 4), d.i(2, 6), d.i(2, 4)
    sign = d.pick("+", "-", "*")
    steps = [("Find both powers", f"first = {a} ** {m}\nsecond = {b} ** {n}"), ("Combine them", f"result = first {sign} second")]
    first, second = math.prod([a] * m), math.prod([b] * n)
    return Problem({"e": Algebra(f"{a}**{m} {sign} {b}**{n}")}, {"+": first + second, "-": first - second, "*": first * second}[sign], [Solution(steps, "result")])


@FAMILY.kind("laws", weight=2)
def laws(d: Draw) -> Problem:
    """Products, quotients and powers of powers of one base as a single power; the answer is the exponent, the power or the number."""
    v = d.pick("x", "a", "y", "b", "2", "3", "5", "7", "10")
    m, n = d.i(2, 12), d.i(2, 9)
    kind = d.pick("product", "product", "quotient", "power", "both")
    if kind == "quotient":
        m += n
        source, total = (f"frac({v}**{m}, {v}**{n})" if d.chance(0.7) else f"{v}**{m}/{v}**{n}"), m - n
        steps = [("Same base: subtract the exponents", f"m, n = {m}, {n}"), ("Exponent of the result", "exponent = m - n")]
    elif kind == "power":
        m, n = d.i(2, 6), d.i(2, 5)
        source, total = f"par({v}**{m})**{n}", m * n
        steps = [("Power of a power: multiply the exponents", f"m, n = {m}, {n}"), ("Exponent of the result", "exponent = m * n")]
    elif kind == "both":
        k = d.i(1, m + n - 1)
        source, total = f"frac({v}**{m} * {v}**{n}, {v}**{k})", m + n - k
        steps = [("Same base: add above, subtract below", f"m, n, k = {m}, {n}, {k}"), ("Exponent of the result", "exponent = m + n - k")]
    else:
        source, total = f"{v}**{m} * {v}**{n}", m + n
        steps = [("Same base: add the exponents", f"m, n = {m}, {n}"), ("Exponent of the result", "exponent = m + n")]
    values: dict[str, object] = {"e": Algebra(source), "v": Algebra(v), "vk": Algebra(f"{v}**k")}
    if d.chance(0.5):
        return Problem({**values, "ask_exponent": "", "eq": Algebra(f"{source} == {v}**k")}, total, [Solution(steps, "exponent")])
    answer = f"{v}**{total}" if total > 1 else v
    show = [*steps, ("We want the power itself", f"result = f'{v}**{{exponent}}'")] if total > 1 else [*steps, ("The exponent 1 is not written", f"result = '{v}'")]
    return Problem({**values, "ask_power": ""}, answer, [Solution(show, "result")])


@FAMILY.kind("solve", weight=1.8)
def exponent_equation(d: Draw) -> Problem:
    """2**x = 32, 3**(x + 1) = 81, 4**x = 8, 5**(2x) = 25 and so on."""
    v = d.pick("x", "x", "x", "x", "n", "t", "y", "k")
    base = d.pick(2, 2, 3, 3, 4, 5, 6, 7, 9, 10)
    kind = d.pick("plain", "plain", "shift", "multiple", "negative", "bases")
    power = d.i(2, {2: 12, 3: 7, 4: 6, 5: 5, 10: 7}.get(base, 4))
    x: int | Fraction = power
    given = ("Base and value", f"import math\nfrom fractions import Fraction\nbase = {base}\nvalue = {base**power}")
    find = ("The value is the base to the power", "exponent = round(math.log(value) / math.log(base))")
    values: dict[str, object] = {"v": Algebra(v)}
    if kind == "plain":
        left, right = f"{base}**{v}", str(base**power)
        ways = [
            Solution([("Base and value", f"base = {base}\nvalue = {base**power}"), (f"Count how often the base divides the value, this is {v}", f"{v} = 0\nwhile value > 1:\n    value = value // base\n    {v} = {v} + 1")], v),
            Solution([("Base and value", f"import math\nbase = {base}\nvalue = {base**power}"), (f"{v} is the logarithm", f"{v} = round(math.log(value) / math.log(base))")], v),
        ]
        values |= {"b": base, "value": base**power}
    elif kind == "negative":
        power = d.i(1, 4)
        x = -power
        left, right = f"{base}**{v}", f"frac(1, {base**power})"
        ways = [Solution([("One over a power means a negative exponent", f"import math\nbase = {base}\nvalue = {base**power}"), ("Find the power", "power = round(math.log(value) / math.log(base))"), (f"We want {v}", f"{v} = -power")], v)]
    elif kind == "shift":
        c = d.nonzero(-4, 5)
        x = power - c
        left, right = f"{base}**({poly([1, c], v)})", str(base**power)
        ways = [Solution([given, find, (f"{v} + c is the exponent", f"c = {c}\n{v} = exponent - c")], v)]
    elif kind == "multiple":
        a, c = d.pick(2, 2, 3, 4), d.pick(0, 0, 1, -1, 2, -2, 3)
        x = Fraction(power - c, a)
        left, right = f"{base}**({poly([a, c], v)})", str(base**power)
        ways = [Solution([given, find, (f"a*{v} + c is the exponent", f"a, c = {a}, {c}\n{v} = Fraction(exponent - c, a)")], v)]
    else:
        root = d.pick(2, 2, 3, 5)
        p, q = d.pick((2, 3), (3, 2), (2, 4), (2, 1), (3, 1), (2, 5), (3, 4))
        x = Fraction(q, p)
        left, right = f"{root**p}**{v}", str(root**q)
        if root == 5 and q > 3:
            right, x = str(root), Fraction(1, p)
            q = 1
        ways = [Solution([(f"Write both as powers of {root}", f"from fractions import Fraction\nleft_power = {p}\nright_power = {q}"), (f"left_power * {v} = right_power", f"{v} = Fraction(right_power, left_power)")], v)]
    if d.chance(0.1):
        left, right = right, left
    return Problem({**values, "eq": Algebra(f"{left} == {right}")}, x, ways, as_fraction=True)


@FAMILY.kind("base")
def power_equation(d: Draw) -> Problem:
    """x**3 = 64: the base is wanted."""
    v = letter(d)
    n = d.pick(3, 3, 5, 2, 4)
    x = d.i(2, {2: 30, 3: 12, 4: 7, 5: 5}[n])
    minus = n % 2 == 1 and d.chance(0.2)
    x = -x if minus else x
    steps = [(f"{v} to the power n is the value", f"n = {n}\nvalue = {abs(x) ** n}"), ("Take the n-th root", "root = round(value ** (1 / n))")]
    steps.append(("An odd power of a negative number is negative", f"{v} = -root") if minus else (f"We want the positive {v}" if n % 2 == 0 else f"We want {v}", f"{v} = root"))
    return Problem({"eq": Algebra(f"{v}**{n} == {x**n}"), "v": Algebra(v), "n": n, "value": x**n, **({"even": ""} if n % 2 == 0 else {"odd": ""}), **({"cube": ""} if n == 3 and not minus else {}), **({"square": ""} if n == 2 else {})}, x, [Solution(steps, v)])


def _decimal(digits: int, shift: int) -> str:
    """digits * 10**shift in full."""
    if shift >= 0:
        return str(digits * 10**shift)
    text = str(digits).rjust(1 - shift, "0")
    whole, rest = text[:shift], text[shift:].rstrip("0")
    return f"{whole}.{rest}" if rest else whole


@FAMILY.kind("scientific", weight=1.5)
def scientific(d: Draw) -> Problem:
    """To scientific notation (answer a x 10^n as text), from it, and the exponent alone."""
    digits = d.pick(d.i(1, 9), d.i(11, 99), d.i(101, 999))
    length = len(str(digits))
    n = d.pick(d.i(3, 9), d.i(3, 9), -d.i(2, 7))
    mantissa = _decimal(digits, 1 - length)
    full = _decimal(digits, n - length + 1)
    kind = d.pick("to", "from", "exponent", "times")
    if kind == "to":
        steps = [("Count the places that the decimal point moves", f"import math\nnumber = {full}\nexponent = math.floor(math.log10(number))"), ("Divide by this power of ten", "front = round(number / 10 ** exponent, 6)"), ("We want scientific notation", "result = f'{front:g} x 10^{exponent}'")]
        return Problem({"full": full, "ask_to": ""}, f"{mantissa} x 10^{n}", [Solution(steps, "result")])
    values: dict[str, object] = {"m": mantissa, "n": n, "s": Algebra(f"{mantissa} * 10**{n}" if n > 0 else f"{mantissa} * 10**({n})")}
    if kind == "exponent":
        steps = [("Count the places that the decimal point moves", f"import math\nnumber = {full}"), ("We want the power of ten", "exponent = math.floor(math.log10(number))")]
        return Problem({"full": full, "m": mantissa, "ask_exponent": ""}, n, [Solution(steps, "exponent")])
    if kind == "from":
        steps = [("The decimal point moves by the exponent", f"from decimal import Decimal\nfront = Decimal('{mantissa}')\nexponent = {n}"), ("Multiply by the power of ten", "number = front.scaleb(exponent)")]
        return Problem({**values, "ask_from": "", ("tiny" if n < 0 else "large"): ""}, Fraction(full), [Solution(steps, "f'{number:f}'")])
    a, b = d.i(1, 9), d.i(2, 9)
    p, q = d.i(2, 9), d.i(2, 9)
    product = a * b
    e = p + q + (1 if product >= 10 else 0)
    front = Fraction(product, 10 if product >= 10 else 1)
    steps = [("Multiply the fronts, add the exponents", f"front = {a} * {b}\nexponent = {p} + {q}"), ("Keep the front below 10", "if front >= 10:\n    front = front / 10\n    exponent = exponent + 1"), ("We want scientific notation", "result = f'{front:g} x 10^{exponent}'")]
    return Problem({"e": Algebra(f"par({a} * 10**{p}) * par({b} * 10**{q})"), "one": Algebra(f"{a} * 10**{p}"), "two": Algebra(f"{b} * 10**{q}"), "ask_times": ""}, f"{float(front):g} x 10^{e}", [Solution(steps, "result")])


@FAMILY.kind("surd", weight=1.3)
def simplify_root(d: Draw) -> Problem:
    """sqrt(72) = 6*sqrt(2): simplify; also sums and products of such roots."""
    r = d.pick(2, 2, 3, 3, 5, 6, 7, 10)
    a = d.i(2, 9)
    kind = d.pick("simple", "simple", "sum", "product")
    steps = [("The number under the root", f"from sympy import sqrt\nnumber = {a * a * r}"), ("Take the square factor out", "result = sqrt(number)")]
    plain = [("The number under the root", f"number = {a * a * r}"), ("Find the largest square that divides it", "outside = max(k for k in range(1, 40) if number % (k * k) == 0)\ninside = number // outside ** 2"), ("Write the square root", "result = f'{outside}*sqrt({inside})'")]
    if kind == "simple":
        return Problem({"e": Algebra(f"sqrt({a * a * r})"), "n": a * a * r, "one": ""}, f"{a}*sqrt({r})", [Solution(steps, "result"), Solution(plain, "result")])
    b = d.i(2, 9)
    if kind == "sum":
        steps = [("Both roots simplify", f"from sympy import sqrt\nfirst = sqrt({a * a * r})\nsecond = sqrt({b * b * r})"), ("Add them", "result = first + second")]
        return Problem({"e": Algebra(f"sqrt({a * a * r}) + sqrt({b * b * r})")}, f"{a + b}*sqrt({r})", [Solution(steps, "result")])
    k = d.pick(2, 3, 5)
    steps = [("Multiply under one root", f"import math\nnumber = {k * a * a} * {k}"), ("Take the root", "result = math.isqrt(number)")]
    return Problem({"e": Algebra(f"sqrt({k * a * a}) * sqrt({k})")}, k * a, [Solution(steps, "result")])


@FAMILY.kind("growth", weight=1.5)
def doubling_and_halving(d: Draw) -> Problem:
    """Repeated doubling, tripling or halving: the amount after a time, or the time to reach an amount."""
    half = d.chance(0.35)
    factor = 2 if half else d.pick(2, 2, 2, 3)
    period, k = d.pick(1, 1, 2, 3, 5, 10, 15, 20), d.i(2, 8 if factor == 2 else 5)
    start = d.i(1, 20) * (2**k if half else d.pick(1, 5, 10, 25))
    end = start // 2**k if half else start * factor**k
    word = "halves" if half else {2: "doubles", 3: "triples"}[factor]
    ask_time = d.chance(0.35)
    sign = "//" if half else "*"
    unit = d.pick("hour", "day", "year", "minute", "week")
    every = f"every {unit}" if period == 1 else f"every {period} {unit}s"
    values: dict[str, object] = {"start": start, "every": every, "units": unit + "s", "period": period, "time": period * k, "end": end, "word": word, ("half" if half else "grow"): "", ("ask_time" if ask_time else "ask_end"): "", **({"single": ""} if period == 1 else {"many": ""}), **({"twice": ""} if word == "doubles" else {})}
    if ask_time:
        steps = [("Start, end and period", f"amount = {start}\nend = {end}\nperiod = {period}"), ("Count the periods", f"count = 0\nwhile amount {'>' if half else '<'} end:\n    amount = amount {sign} {factor}\n    count = count + 1"), ("We want the time", "time = count * period")]
        return Problem(values, period * k, [Solution(steps, "time")])
    steps = [("Start, period and time", f"start = {start}\nperiod = {period}\ntime = {period * k}"), ("Number of periods", "count = time // period"), (f"It {word} each period", f"amount = start {sign} {factor} ** count")]
    return Problem(values, end, [Solution(steps, "amount")])


@FAMILY.kind("digits")
def last_digit_or_compare(d: Draw) -> Problem:
    """The last digit of a power, or the number of its digits."""
    base, n = d.i(2, 19), d.i(5, 40)
    if d.chance(0.6):
        last, b = 1, base % 10
        for _ in range(n):
            last = last * b % 10
        return Problem({"b": base, "n": n, "e": Algebra(f"{base}**{n}"), "ask_last": ""}, last, [Solution([("Only the last digit matters", f"base = {base}\nexponent = {n}"), ("Take the power modulo 10", "digit = pow(base, exponent, 10)")], "digit")])
    count = math.floor(n * math.log10(base)) + 1 if base not in (10,) else n + 1
    return Problem({"b": base, "n": n, "e": Algebra(f"{base}**{n}"), "ask_count": ""}, count, [Solution([("Find the whole number", f"power = {base} ** {n}"), ("Count its digits", "count = len(str(power))")], "count")])
