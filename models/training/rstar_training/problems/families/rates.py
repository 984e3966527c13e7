"""Rates of everyday life beside speed and wages: fuel, money exchange, density, tariffs in steps, parking, direct and inverse proportion."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Num

FAMILY = Family("rates", topic="ratio", weight=1.3)


@FAMILY.kind("fuel", weight=1.3)
def fuel(d: Draw) -> Problem:
    """Consumption per 100 km: fuel for a trip, its cost, the reach of a tank."""
    use, km = d.pick(d.i(4, 12), Fraction(d.i(9, 25), 2)), d.i(2, 60) * d.pick(5, 10, 25)
    given = (f"use = {Num(use)}\ndistance = {km}",)
    if d.chance(0.35):
        need = Fraction(use) * km / 100
        return Problem({"use": use, "km": km, "need": ""}, need, [
            Solution([("We want the fuel for the whole trip", given[0]), ("Divide the distance into hundreds and multiply", "fuel = distance / 100 * use")], "round(fuel, 4)"),
            Solution([("We want the fuel for the whole trip", given[0]), ("[Find|Take] the fuel for one kilometer", "one = use / 100"), ("Multiply by the distance", "fuel = one * distance")], "round(fuel, 4)"),
        ])
    if d.chance(0.5):
        price = Fraction(d.i(120, 220), 100)
        cost = Fraction(use) * km / 100 * price
        return Problem({"use": use, "km": km, "price": Money(price), "cost": ""}, round(cost, 2) if (cost * 100).denominator == 1 else float(round(cost, 2)), [
            Solution([("We want what the fuel costs", given[0] + f"\nprice = {Money(price)}"), ("[Find|Work out] the fuel that is needed", "fuel = distance / 100 * use"), ("Multiply by the price", "cost = fuel * price")], "round(cost + 1e-9, 2)"),
        ], tolerance=0.011 / max(1.0, float(cost)))
    use = d.i(4, 10)
    tank = use * d.i(4, 12)
    return Problem({"use": use, "tank": tank, "reach": ""}, tank * 100 // use, [
        Solution([("We want how far the tank lasts", f"use = {use}\ntank = {tank}"), ("Count how often the use for 100 km fits in", "hundreds = tank / use"), ("Each stands for 100 km", "distance = hundreds * 100")], "round(distance)"),
    ])


@FAMILY.kind("exchange", weight=1.2)
def exchange(d: Draw) -> Problem:
    """Money changed there and back at a given rate."""
    rate, own = Fraction(d.i(21, 400) * 5, 100), d.i(2, 80) * 5
    given = f"rate = {Num(rate)}"
    if d.chance(0.55):
        return Problem({"rate": Num(rate), "own": own, "there": ""}, rate * own, [
            Solution([("We want the foreign money, so multiply", f"{given}\namount = {own}"), ("One unit gives the rate", "foreign = amount * rate")], "round(foreign, 2)"),
        ])
    foreign = rate * own
    return Problem({"rate": Num(rate), "foreign": Num(foreign), "back": ""}, own, [
        Solution([("We want our own money back, so divide", f"{given}\nforeign = {Num(foreign)}"), ("Count how often the rate fits in", "amount = foreign / rate")], "round(amount, 2)"),
    ])


@FAMILY.kind("density")
def density(d: Draw) -> Problem:
    """Mass, volume, density: two given, the third asked."""
    rho, v = d.pick(d.i(2, 19), Fraction(d.i(11, 99), 10)), d.i(2, 80) * d.pick(1, 5)
    m = Fraction(rho) * v
    values: dict[str, object] = {"m": Num(m), "v": v, "rho": Num(rho)}
    ask = d.pick("density", "mass", "volume")
    if ask == "density":
        return Problem({"m": values["m"], "v": v, ask: ""}, rho, [Solution([("Density is mass divided by volume", f"mass = {Num(m)}\nvolume = {v}"), ("Divide", "density = mass / volume")], "round(density, 4)")])
    if ask == "mass":
        return Problem({"rho": values["rho"], "v": v, ask: ""}, m, [Solution([("We want the mass: density times volume", f"density = {Num(rho)}\nvolume = {v}"), ("Multiply", "mass = density * volume")], "round(mass, 4)")])
    return Problem({"rho": values["rho"], "m": values["m"], ask: ""}, v, [Solution([("We want the volume: mass divided by density", f"mass = {Num(m)}\ndensity = {Num(rho)}"), ("Divide", "volume = mass / density")], "round(volume, 4)")])


@FAMILY.kind("tariff", weight=1.4)
def tariff(d: Draw) -> Problem:
    """A base fee and a price per unit, or a cheap first part and a dear rest."""
    if d.chance(0.45):
        base, one, n = d.i(3, 30), Fraction(d.pick(d.i(10, 60), d.i(1, 9) * 5), 100), d.i(4, 60) * 10
        return Problem({"base": Money(base), "one": Num(one), "n": n, "basefee": ""}, base + one * n, [
            Solution([("The base fee is paid once", f"base = {base}\nprice = {Num(one)}\nused = {n}"), ("[Find|Work out] what the used units cost", "units = used * price"), ("Add the base fee", "bill = base + units")], "round(bill, 2)"),
        ])
    limit, low, high = d.i(2, 20) * 10, Fraction(d.i(5, 30), 100), Fraction(d.i(31, 80), 100)
    used = limit + d.i(1, 20) * 5
    bill = limit * low + (used - limit) * high
    return Problem({"limit": limit, "low": Num(low), "high": Num(high), "used": used, "steps": ""}, bill, [
        Solution([("Only what is above the limit has the higher price", f"limit = {limit}\nused = {used}"), ("The first part has the lower price", f"first = limit * {Num(low)}"), ("The rest has the higher price", f"rest = (used - limit) * {Num(high)}"), ("Add both parts", "bill = first + rest")], "round(bill, 2)"),
    ])


@FAMILY.kind("parking", weight=1.2)
def parking(d: Draw) -> Problem:
    """The first hour at one price, each further hour at another; what it costs, or how long the money lasts."""
    first, more, hours = d.i(2, 9), d.i(1, 6), d.i(2, 10)
    if d.chance(0.6):
        return Problem({"first": Money(first), "more": Money(more), "hours": hours, "cost": ""}, first + more * (hours - 1), [
            Solution([("The first hour has its own price", f"first = {first}\nmore = {more}\nhours = {hours}"), ("Count the further hours", "further = hours - 1"), ("Add the first hour and the others", "cost = first + further * more")], "cost"),
        ])
    paid = first + more * (hours - 1)
    return Problem({"first": Money(first), "more": Money(more), "paid": Money(paid), "long": ""}, hours, [
        Solution([("We want the hours, so undo the price", f"first = {first}\nmore = {more}\npaid = {paid}"), ("What is left after the first hour", "rest = paid - first"), ("Count the further hours", "further = rest // more"), ("Add the first hour", "hours = further + 1")], "hours"),
    ])


@FAMILY.kind("inverse", weight=1.2)
def inverse(d: Draw) -> Problem:
    """More of one, less of the other: stores that last, mouths that eat, a trip at another speed."""
    total = d.i(2, 30) * 12
    pairs = [(a, total // a) for a in range(2, 25) if total % a == 0 and total // a > 1]
    (a, days), (b, answer) = d.r.sample(pairs, 2)
    return Problem({"a": a, "days": days, "b": b, "bigger" if b > a else "smaller": ""}, answer, [
        Solution([("The whole store stays the same", f"first = {a}\ndays = {days}\nsecond = {b}"), ("Count all portions", "total = first * days"), ("Divide by the new number", "new_days = total // second")], "new_days"),
        Solution([("More eaters means fewer days, fewer eaters more", f"first = {a}\ndays = {days}\nsecond = {b}"), ("Multiply the days by the inverse ratio", "new_days = days * first // second")], "new_days"),
    ])
