"""Profit and loss, markup, margin, selling price, cost price, successive changes, break-even."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Pct

FAMILY = Family("profit", topic="profit", weight=1.1)


@FAMILY.kind("amount", weight=1.3)
def amount(d: Draw) -> Problem:
    """Many pieces bought and sold: profit or loss, with costs on the way."""
    n, buy = d.i(2, 60), d.i(2, 40)
    gain = d.chance(0.7)
    sell = buy + d.i(1, 15) if gain else buy - d.i(1, buy - 1)
    v: dict[str, object] = {"n": n, "buy": Money(buy), "sell": Money(sell), "gain" if gain else "loss": ""}
    if gain and d.chance(0.35):
        extra = d.i(1, max(1, n * (sell - buy) - 1))
        given = ("We want the profit after the extra cost", f"count = {n}\nbuy = {buy}\nsell = {sell}\nextra = {extra}")
        steps = [given, ("What is paid", "cost = count * buy + extra"), ("What is earned", "income = count * sell"), ("The profit is the difference", "profit = income - cost")]
        return Problem({**v, "extra": Money(extra)}, n * (sell - buy) - extra, [Solution(steps, "profit")])
    word = "profit" if gain else "loss"
    order = ("sell", "buy") if gain else ("buy", "sell")
    given = (f"We want the {word}", f"count = {n}\nbuy = {buy}\nsell = {sell}")
    return Problem(v | {"plain": ""}, n * abs(sell - buy), [
        Solution([given, (f"The {word} of one", f"each = {order[0]} - {order[1]}"), ("Multiply by the count", f"{word} = count * each")], word),
        Solution([given, ("What is paid and what is earned", "cost = count * buy\nincome = count * sell"), ("Subtract the smaller from the larger", f"{word} = {'income - cost' if gain else 'cost - income'}")], word),
    ])


@FAMILY.kind("percent", weight=1.3)
def percent(d: Draw) -> Problem:
    while True:
        cost = d.pick(d.i(1, 50) * 10, d.i(4, 90) * 5, d.i(20, 400))
        p = d.pick(5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100)
        up = d.chance(0.65) or p > 75
        change = Fraction(cost * p, 100)
        if change.denominator == 1:
            break
    sell = int(cost + change if up else cost - change)
    word = "profit" if up else "loss"
    given = (f"We want the {word} as a percent of the cost", f"cost = {cost}\nprice = {sell}")
    return Problem({"c": Money(cost), "s": Money(sell), "up" if up else "down": ""}, p, [
        Solution([given, (f"The {word}", f"{word} = {'price - cost' if up else 'cost - price'}"), ("Divide by the cost and multiply by 100", f"percent = {word} / cost * 100")], "round(percent, 4)"),
    ])


@FAMILY.kind("price", weight=1.3)
def price(d: Draw) -> Problem:
    """Selling price from cost and percent, or cost from selling price and percent."""
    while True:
        cost = d.pick(d.i(1, 80) * 5, d.i(1, 40) * 20, d.i(3, 300))
        p = d.pick(5, 10, 12, 15, 20, 25, 30, 35, 40, 50, 60, 80)
        up = d.chance(0.65)
        change = Fraction(cost * p, 100)
        if change.denominator in (1, 2):
            break
    sell = cost + change if up else cost - change
    v = {"p": Pct(p)}
    sign, word = ("+", "gain") if up else ("-", "loss")
    if d.chance(0.55):
        given = ("The selling price is wanted, the percent is of the cost", f"cost = {cost}\npercent = {p}")
        return Problem(v | {"c": Money(cost), f"sell_{word}": ""}, sell, [
            Solution([given, (f"Find the {word}", f"{word} = cost * percent / 100"), ("Add it to the cost" if up else "Take it from the cost", f"price = cost {sign} {word}")], "price"),
            Solution([given, ("The price in percent of the cost", f"price_percent = 100 {sign} percent"), ("Take this percent of the cost", "price = cost * price_percent / 100")], "price"),
        ])
    given = ("The cost is wanted, the price is a percent of it", f"price = {Money(sell)}\npercent = {p}")
    return Problem(v | {"s": Money(sell), f"cost_{word}": ""}, cost, [
        Solution([given, ("The price in percent of the cost", f"price_percent = 100 {sign} percent"), ("Divide by this percent", "cost = price * 100 / price_percent")], "round(cost, 4)"),
    ])


@FAMILY.kind("twice", weight=1.2)
def twice(d: Draw) -> Problem:
    """Markup followed by a discount; percent changes one after the other."""
    while True:
        cost = d.pick(d.i(1, 30) * 20, d.i(2, 40) * 10, d.i(1, 12) * 100)
        p, q = d.pick(10, 20, 25, 30, 40, 50, 60, 80, 100), d.pick(5, 10, 15, 20, 25, 30, 40, 50)
        final = Fraction(cost * (100 + p) * (100 - q), 10_000)
        if (final * 100).denominator == 1 and final != cost:
            break
    marked = Fraction(cost * (100 + p), 100)
    v = {"c": Money(cost), "p": Pct(p), "q": Pct(q)}
    if d.chance(0.6):
        given = ("First up, then down; we want the final price", f"cost = {cost}\nup = {p}\ndown = {q}")
        steps = [given, ("Raise the price", "price = cost * (100 + up) / 100"), ("Lower the raised price", "final = price * (100 - down) / 100")]
        return Problem(v | {"final": ""}, marked - marked * q / 100, [Solution(steps, "round(final, 2)")])
    gain = final > cost
    word = "profit" if gain else "loss"
    given = (f"First up, then down; we want the {word}", f"cost = {cost}\nup = {p}\ndown = {q}")
    steps = [given, ("Raise the price", "price = cost * (100 + up) / 100"), ("Lower the raised price", "final = price * (100 - down) / 100"), ("Compare with the cost", f"{word} = {'final - cost' if gain else 'cost - final'}")]
    return Problem(v | {word: ""}, abs(final - cost), [Solution(steps, f"round({word}, 2)")])


@FAMILY.kind("even")
def break_even(d: Draw) -> Problem:
    """How many must be sold to cover a fixed cost, or to reach a profit."""
    cost = d.i(1, 12)
    gain = d.i(1, 12)
    n = d.i(5, 120)
    fixed = n * gain
    v = {"f": Money(fixed), "c": Money(cost), "s": Money(cost + gain)}
    if d.chance(0.55):
        given = ("Each piece sold covers a part of the fixed cost", f"fixed = {fixed}\ncost = {cost}\nprice = {cost + gain}")
        return Problem(v | {"zero": ""}, n, [Solution([given, ("Gain of one piece", "each = price - cost"), ("Divide the fixed cost by it", "count = fixed // each")], "count")])
    m = d.i(1, 60)
    target = m * gain
    given = ("The pieces must cover the fixed cost and the profit", f"fixed = {fixed}\ncost = {cost}\nprice = {cost + gain}\nprofit = {target}")
    return Problem(v | {"g": Money(target), "goal": ""}, n + m, [Solution([given, ("Gain of one piece", "each = price - cost"), ("Divide what is needed by it", "count = (fixed + profit) // each")], "count")])
