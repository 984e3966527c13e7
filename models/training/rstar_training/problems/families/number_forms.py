"""The same number in other forms: fraction, decimal, percent, mixed number, binary and other bases, Roman, scientific notation."""

from decimal import Decimal
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Formula, Frac, Num, Pct

FAMILY = Family("number_forms", topic="numbers", weight=1.3)
_ROMAN_CODE = 'values = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]\nsigns = "M CM D CD C XC L XL X IX V IV I".split()'


def _digits(n: int, base: int) -> str:
    """n in a base, by dividing (the solutions use format or int)."""
    out = ""
    while n:
        out = "0123456789abcdef"[n % base] + out
        n //= base
    return out or "0"


def _roman(n: int) -> str:
    """Roman numeral, digit by digit from a table (the solutions subtract greedily)."""
    out = ""
    for power, (one, five, ten) in ((100, "CDM"), (10, "XLC"), (1, "IVX")):
        digit = n // power % 10
        out += one * digit if digit < 4 else one + five if digit == 4 else five + one * (digit - 5) if digit < 9 else one + ten
    return "M" * (n // 1000) + out


@FAMILY.kind("percent", weight=1.2)
def percent(d: Draw) -> Problem:
    bottom = d.pick(2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200)
    top = d.i(1, bottom - 1) if d.chance(0.85) else d.i(bottom + 1, 2 * bottom)
    x = Fraction(top, bottom)
    kind = d.pick("frac_pct", "frac_pct", "dec_pct", "pct_dec", "pct_frac", "frac_dec", "dec_frac")
    if kind == "frac_pct":
        return Problem({"frac": Frac(top, bottom), "top": top, "bottom": bottom, "to_percent": ""}, x * 100, [Solution([("We want the fraction as a percent", f"top = {top}\nbottom = {bottom}"), ("Divide and multiply by 100", "percent = top / bottom * 100")], "round(percent, 4)"), Solution([("We want the fraction as a percent", f"top = {top}\nbottom = {bottom}"), ("Multiply the top by 100, then divide", "percent = top * 100 / bottom")], "percent")])
    if kind == "frac_dec":
        return Problem({"frac": Frac(top, bottom), "top": top, "bottom": bottom, "to_decimal": ""}, x, [Solution([("We want the fraction as a decimal", f"top = {top}\nbottom = {bottom}"), ("Divide the top by the bottom", "decimal = top / bottom")], "decimal")])
    text = f"{float(x):.10g}"
    if kind == "dec_pct":
        return Problem({"dec": text, "dec_percent": ""}, x * 100, [Solution([("We want the decimal as a percent", f"decimal = {text}"), ("Multiply by 100", "percent = decimal * 100")], "round(percent, 4)")])
    if kind == "dec_frac":
        return Problem({"dec": text, "dec_fraction": ""}, x, [Solution([("We want the decimal as a fraction in lowest terms", f'decimal = "{text}"'), ("Fraction reduces it", "from fractions import Fraction\nresult = Fraction(decimal)")], "result")], as_fraction=True)
    p = x * 100 if d.chance(0.7) else Fraction(d.i(1, 199), d.pick(1, 2, 4))
    shown = f"{float(p):.10g}"
    if kind == "pct_dec":
        return Problem({"pct": Pct(p), "pct_decimal": ""}, p / 100, [Solution([("We want the percent as a decimal", f"percent = {shown}"), ("Divide by 100", "decimal = percent / 100")], "round(decimal, 6)")])
    return Problem({"pct": Pct(p), "pct_fraction": ""}, p / 100, [Solution([("We want the percent as a fraction in lowest terms", f'percent = "{shown}"'), ("Divide by 100 as a fraction", "from fractions import Fraction\nresult = Fraction(percent) / 100")], "result")], as_fraction=True)


@FAMILY.kind("mixed", weight=0.9)
def mixed(d: Draw) -> Problem:
    bottom = d.i(2, 12)
    w = d.i(1, 15)
    top = d.i(1, bottom - 1)
    improper = w * bottom + top
    kind = d.pick("to_improper", "to_mixed", "to_decimal", "repeating")
    if kind == "to_improper":
        return Problem({"mixed": Formula(f"mixed({w}, {top}, {bottom})"), "w": w, "t": top, "b": bottom, "ask_improper": ""}, f"{improper}/{bottom}", [Solution([("We want one fraction, the bottom stays", f"whole, top, bottom = {w}, {top}, {bottom}"), ("Put the whole over the same bottom", "top = whole * bottom + top"), ("Write the fraction", 'text = f"{top}/{bottom}"')], "text")])
    if kind == "to_mixed":
        return Problem({"frac": Frac(improper, bottom), "p": improper, "q": bottom, "ask_mixed": ""}, f"{w} {top}/{bottom}", [Solution([("We want whole part and fraction", f"top, bottom = {improper}, {bottom}"), ("Divide with remainder", "whole, rest = divmod(top, bottom)"), ("Write the mixed number", 'text = f"{whole} {rest}/{bottom}"')], "text")])
    if kind == "to_decimal":
        bottom = d.pick(2, 4, 5, 8, 10, 20)
        top = d.i(1, bottom - 1)
        return Problem({"mixed": Formula(f"mixed({w}, {top}, {bottom})"), "w": w, "t": top, "b": bottom, "ask_decimal": ""}, w + Fraction(top, bottom), [Solution([("We want the mixed number as a decimal", f"whole, top, bottom = {w}, {top}, {bottom}"), ("Add the whole and the divided fraction", "decimal = whole + top / bottom")], "decimal")])
    length = d.pick(1, 1, 2, 2, 3)
    block = d.i(1, 10**length - 2)
    digits = f"{block:0{length}d}"
    return Problem({"block": digits, "ask_repeating": ""}, Fraction(block, 10**length - 1), [Solution([("We want the repeating decimal as a fraction", f"block = {block}\nnines = {10**length - 1}"), ("A repeating block stands over as many nines", "from fractions import Fraction\nresult = Fraction(block, nines)")], "result")], as_fraction=True)


@FAMILY.kind("binary", weight=1.2)
def binary(d: Draw) -> Problem:
    kind = d.pick("to_bin", "to_bin", "from_bin", "from_bin", "hex", "from_hex", "base", "from_base", "ones", "add")
    n = d.pick(d.i(3, 63), d.i(10, 255), d.i(200, 1023))
    if kind == "to_bin":
        return Problem({"n": n, "to_bin": ""}, _digits(n, 2), [
            Solution([("We want the binary form", f"n = {n}"), ("Use the built-in function and drop 0b", "text = bin(n)[2:]")], "text"),
            Solution([("We want the binary form", f'n = {n}\ntext = ""'), ("Divide by 2 and collect the remainders", "while n > 0:\n    text = str(n % 2) + text\n    n = n // 2")], "text"),
        ])
    if kind == "from_bin":
        bits = _digits(n, 2)
        return Problem({"bits": bits}, n, [
            Solution([("We want the decimal value of the binary number", f'bits = "{bits}"'), ("Read it in base 2", "n = int(bits, 2)")], "n"),
            Solution([("We want the decimal value of the binary number", f'bits = "{bits}"\nn = 0'), ("Double and add each bit", "for bit in bits:\n    n = 2 * n + int(bit)")], "n"),
        ])
    if kind == "hex":
        return Problem({"n": n, "to_hex": ""}, _digits(n, 16).upper(), [Solution([("We want the hexadecimal form", f"n = {n}"), ("Format with base 16", 'text = format(n, "X")')], "text")])
    if kind == "from_hex":
        text = _digits(n, 16).upper()
        return Problem({"hex": text}, n, [Solution([("We want the decimal value of the hexadecimal number", f'text = "{text}"'), ("Read it in base 16", "n = int(text, 16)")], "n")])
    base = d.pick(3, 4, 5, 6, 7, 8, 9)
    if kind == "base":
        return Problem({"n": n, "base": base, "to_base": ""}, _digits(n, base), [Solution([(f"We want the number in base {base}", f'n = {n}\nbase = {base}\ntext = ""'), ("Divide by the base and collect the remainders", "while n > 0:\n    text = str(n % base) + text\n    n = n // base")], "text")])
    if kind == "from_base":
        text = _digits(n, base)
        return Problem({"text": text, "base": base}, n, [Solution([(f"We want the decimal value of the number in base {base}", f'text = "{text}"'), (f"Read it in base {base}", f"n = int(text, {base})")], "n")])
    if kind == "ones":
        return Problem({"n": n, "ask_ones": ""}, _digits(n, 2).count("1"), [Solution([("We want the number of ones in the binary form", f"n = {n}"), ("Write it in binary and count", 'count = bin(n).count("1")')], "count")])
    m = d.i(2, 63)
    return Problem({"bits": (a := _digits(n, 2)), "bits2": (b := _digits(m, 2)), "ask_add": ""}, _digits(n + m, 2), [Solution([("We want the sum of both, in binary again", f'a = int("{a}", 2)\nb = int("{b}", 2)'), ("Add and turn it back", "text = bin(a + b)[2:]")], "text")])


@FAMILY.kind("roman", weight=0.9)
def roman(d: Draw) -> Problem:
    n = d.pick(d.i(1, 50), d.i(1, 100), d.i(100, 399), d.i(1900, 2030))
    read = 'value = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}\nnumbers = [value[c] for c in text]'
    total = ("Subtract a sign that stands before a larger one, add the others", "total = 0\nfor a, b in zip(numbers, numbers[1:] + [0]):\n    total = total - a if a < b else total + a")
    if d.chance(0.5):
        text = _roman(n)
        return Problem({"roman": text}, n, [Solution([("We want the number behind the Roman numeral", f'text = "{text}"'), ("Look up the value of each sign", read), total], "total")])
    if d.chance(0.25):
        a, b = d.i(1, 60), d.i(1, 60)
        minus = d.chance(0.4)
        if minus and a <= b:
            a, b = b + 1, a
        x, y = _roman(a), _roman(b)
        code = 'def number(text):\n    value = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}\n    total = 0\n    for a, b in zip(text, text[1:] + "I"):\n        total = total - value[a] if value[a] < value[b] else total + value[a]\n    return total'
        return Problem({"roman_a": x, "roman_b": y, "minus" if minus else "plus": ""}, a - b if minus else a + b, [Solution([("We want the result as an ordinary number, so read Roman numerals", code), (f"Read both and {'subtract' if minus else 'add'}", f'result = number("{x}") {"-" if minus else "+"} number("{y}")')], "result")])
    return Problem({"n": n}, _roman(n), [Solution([("We want the Roman numeral", f'n = {n}\ntext = ""'), ("List the signs from large to small", _ROMAN_CODE), ("Take each sign as often as it fits", "for value, sign in zip(values, signs):\n    while n >= value:\n        text = text + sign\n        n = n - value")], "text")])


@FAMILY.kind("scientific", weight=1.0)
def scientific(d: Draw) -> Problem:
    digits, e = d.i(11, 999), d.pick(d.i(2, 9), d.i(-7, -1))
    if digits % 10 == 0:
        digits += 1
    size = len(str(digits)) - 1
    mantissa = Decimal(digits).scaleb(-size)
    x = Decimal(digits).scaleb(e - size)
    plain = format(x, "f")
    kind = d.pick("to", "from", "exponent", "ratio")
    if kind == "to":
        return Problem({"x": plain, "to_sci": ""}, f"{mantissa} * 10^{e}", [Solution([("We want a number from 1 to 10 times a power of ten", f'from decimal import Decimal\nx = Decimal("{plain}")'), ("The first digit gives the exponent", "exponent = x.adjusted()"), ("Move the point behind the first digit", 'mantissa = x.scaleb(-exponent).normalize()\ntext = f"{mantissa} * 10^{exponent}"')], "text")])
    if kind == "exponent":
        return Problem({"x": plain, "ask_exponent": ""}, e, [Solution([("We want only the exponent of ten", f'from decimal import Decimal\nx = Decimal("{plain}")'), ("It is the place of the first digit", "exponent = x.adjusted()")], "exponent")])
    if kind == "from":
        return Problem({"m": Num(mantissa), "e": e, "from_sci": ""}, plain, [Solution([("We want the ordinary number", f'from decimal import Decimal\nx = Decimal("{mantissa}")\nexponent = {e}'), ("Move the decimal point", 'text = format(x.scaleb(exponent), "f")')], "text")])
    a, b, f, g = d.i(2, 9), d.i(2, 9), d.i(2, 9), d.i(1, 6)
    return Problem({"a": a, "b": b, "f": f, "g": g}, a * b * 10 ** (f + g), [Solution([("We want the product as an ordinary number", f"x = {a} * 10 ** {f}\ny = {b} * 10 ** {g}"), ("Multiply", "product = x * y")], "product")])
