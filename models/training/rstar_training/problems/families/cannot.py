"""Honest refusals: a number is missing, the task is a proof, a drawing, an essay, no question at all, or outside of what code can settle.

The first step says what is missing or why; the program prints `cannot solve`. The stories stand close to solvable ones of other
families, so that a model learns to look whether each needed number is there.
"""

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Formula, Money, Pct, Seq

FAMILY = Family("cannot", topic="cannot solve", weight=1.2)
ANSWER = "cannot solve"


def _refuse(values: dict[str, object], *reasons: str) -> Problem:
    return Problem(values, ANSWER, [Solution([(reason, 'result = "cannot solve"')], "result") for reason in reasons])


def _numbers(d: Draw) -> dict[str, object]:
    return {"n": d.i(3, 60), "k": d.i(2, 12), "m": d.i(20, 400), "money": Money(d.price()), "money2": Money(d.i(5, 90)), "p": Pct(d.pick(5, 10, 20, 25, 40, d.i(2, 95)))}


@FAMILY.kind("price", weight=1.2)
def price(d: Draw) -> Problem:
    return _refuse(_numbers(d), "A price or an amount of money is missing, so there is no answer")


@FAMILY.kind("count", weight=1.2)
def count(d: Draw) -> Problem:
    return _refuse(_numbers(d), "A number that is needed is missing, so there is no answer")


@FAMILY.kind("motion")
def motion(d: Draw) -> Problem:
    return _refuse(_numbers(d), "A speed, time or distance is missing, so there is no answer")


@FAMILY.kind("shape")
def shape(d: Draw) -> Problem:
    return _refuse(_numbers(d) | {"a": d.i(2, 30), "b": d.i(2, 30)}, "A length or an angle is missing, so there is no answer")


@FAMILY.kind("list")
def listed(d: Draw) -> Problem:
    return _refuse(_numbers(d) | {"list": Seq([d.i(1, 60) for _ in range(d.i(2, 5))])}, "The values that are needed are not all given, so there is no answer")


@FAMILY.kind("equation")
def equation(d: Draw) -> Problem:
    a, b, c = d.i(2, 9), d.i(1, 20), d.i(1, 60)
    return _refuse({"e": Formula(f"{a}*x + {b}*y == {c}"), "half": Formula(f"{a}*x + {b}"), "a": a, "b": b, "c": c}, "One equation with two unknowns, or none at all, has no single solution")


@FAMILY.kind("proof", weight=1.2)
def proof(d: Draw) -> Problem:
    return _refuse({"k": d.i(2, 9), "n": d.i(2, 9)}, "A proof or an explanation is wanted, not a value that code can compute")


@FAMILY.kind("draw")
def draw(d: Draw) -> Problem:
    a, b = d.i(2, 9), d.nonzero(-9, 9)
    return _refuse({"f": Formula(f"{a}*x + {b}" if b > 0 else f"{a}*x - {-b}"), "g": Formula(f"x**2 - {a}"), "a": a + 2, "b": abs(b) + 2}, "A drawing is wanted, and a program that prints a value cannot make it")


@FAMILY.kind("text", weight=1.2)
def text(d: Draw) -> Problem:
    return _refuse({"n": d.i(2, 20), "m": d.i(100, 500)}, "This is not a mathematics problem with a value to compute")


@FAMILY.kind("figure")
def figure(d: Draw) -> Problem:
    return _refuse({"k": d.i(2, 20), "n": d.i(1, 40), "x": d.i(10, 80)}, "It refers to a figure, table or text that is not here")


@FAMILY.kind("unknown")
def unknown(d: Draw) -> Problem:
    return _refuse({"n": d.i(2, 60), "m": d.i(20, 900), "k": d.i(2, 9)}, "The question has nothing to do with the given numbers, so there is no answer")
