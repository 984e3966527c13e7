"""Composed problems, the later part: what happens to all the things together, to the money for them, to the time."""

from fractions import Fraction

from .draw import Draw
from .storygraph import _FRACTIONS, Builder, Owner, Plan, Said
from .values import Frac, Money, Noun, Pct, Value

_PERCENTS = (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80)
_ENDS = ("left", "share", "share", "pack", "pack", "full", "leftover", "part", "notpart", "pct", "need", "dozens", "sell", "sell", "sell", "time", "hours")
_CROWD_ENDS = ("left", "share", "pack", "pack", "leftover", "part", "notpart", "pct", "sell", "sell")


class Pool:
    """All the things of a story as one quantity: variable `var` with exact value `x`."""

    def __init__(self, builder: Builder, owners: list[Owner], things: Noun) -> None:
        self.b = builder
        self.d: Draw = builder.d
        self.values: dict[str, Value | int | str] = {"things": things.many, "thing": things.one, **builder.scene.values}
        if len(owners) > 1:
            self.x, self.var, self.label = builder.total(owners), "total", "the total"
        else:
            self.x, self.var, self.label = builder.current[owners[0].var], owners[0].var, "the number"

    def say(self, section: str, **values: Value | int) -> None:
        self.b.plan.after.append(Said(section, {**self.values, **values}))

    def ask(self, section: str, wanted: str, show: str, value: Fraction, **values: Value | int) -> Plan:
        return self.b.ask(section, wanted, show, value, {**self.values, **values})

    def become(self, name: str, var: str, value: Fraction, sentence: str, code: str) -> None:
        self.b.op(name, var, self.var, sentence, f"{var} = {code}")
        self.x, self.var, self.label = value, var, "this"

    # --- events with all the things

    def event(self) -> None:
        d, x, v = self.d, self.x, self.var
        name = d.pick("lose", "lose", "gain", "losepart", "losepct")
        pool = "crowd" if self.b.scene.crowd else "pool"
        if name == "gain":
            k = d.i(2, 60)
            self.say(f"{pool}-gain", k=k)
            self.become("pool+", "now", x + k, f"{k} more come in", f"{v} + {k}")
        elif name == "lose" and x > 4:
            k = d.i(2, int(x) - 1) if d.chance(0.4) else d.i(2, max(2, int(x) // 4))
            self.say(f"{pool}-lose", k=k)
            self.become("pool-", "left", x - k, f"{k} are gone", f"{v} - {k}")
        elif name == "losepart":
            fits = [f for f in _FRACTIONS if (x * Fraction(*f)).denominator == 1]
            if fits:
                p, q = d.r.choice(fits)
                self.say(f"{pool}-losepart", f=Frac(p, q))
                self.become("pool-frac", "left", x - x * Fraction(p, q), f"{p}/{q} are gone", f"{v} - {v} * {p} / {q}")
        elif name == "losepct":
            fits = [p for p in _PERCENTS if (x * p / 100).denominator == 1]
            if fits:
                p = d.r.choice(fits)
                self.say(f"{pool}-losepct", p=Pct(p))
                self.become("pool-pct", "left", x - x * p / 100, f"{p} percent are gone", f"{v} - {v} * {p} / 100")

    # --- endings that ask about the things

    def end(self, had_event: bool) -> Plan | None:
        d, x, v = self.d, self.x, self.var
        end = "crowd" if self.b.scene.crowd else "end"
        name = d.r.choice(_CROWD_ENDS if self.b.scene.crowd else _ENDS)
        whole = int(x)
        divisors = [k for k in range(2, 31) if whole % k == 0 and whole > k]
        if name == "left" and had_event:
            return self.ask(f"{'crowd' if self.b.scene.crowd else 'pool'}-q-left", "how many are left", v, x)
        if name == "share" and divisors:
            k = d.r.choice(divisors)
            self.b.op("share", "each", v, f"We want the share of one of {k}", f"each = {v} / {k}")
            return self.ask(f"{end}-share", "one share", "each", x / k, k=k)
        if name in ("pack", "full", "leftover") and whole > 6:
            k = d.i(3, min(48, whole - 1))
            if name == "pack":
                self.b.op("roundup", "boxes", v, "We need room for all, so divide and round up", f"import math\nboxes = math.ceil({v} / {k})")
                return self.ask(f"{end}-pack", "enough for everything", "boxes", Fraction(-(-whole // k)), k=k)
            if name == "full":
                self.b.op("rounddown", "full", v, "We want only full ones, so divide and round down", f"full = {v} // {k}")
                return self.ask("end-full", "how many full ones", "full", Fraction(whole // k), k=k)
            self.b.op("leftover", "rest", v, "We want what is left over, so take the remainder", f"rest = {v} % {k}")
            return self.ask(f"{end}-leftover", "what is left over", "rest", Fraction(whole % k), k=k)
        if name in ("part", "notpart"):
            fits = [f for f in _FRACTIONS if (x * Fraction(*f)).denominator == 1]
            if fits:
                p, q = d.r.choice(fits)
                part = x * Fraction(p, q)
                self.b.op("fraction", "part", v, f"Find {p}/{q} of {self.label}", f"part = {v} * {p} / {q}")
                if name == "part":
                    return self.ask(f"{end}-part", f"{p}/{q} of all", "part", part, f=Frac(p, q))
                self.b.op("rest", "rest", f"{v} part", "We want the others, so subtract", f"rest = {v} - part")
                return self.ask(f"{end}-notpart", "those that are not in the part", "rest", x - part, f=Frac(p, q))
        if name == "pct":
            fits = [p for p in _PERCENTS if (x * p / 100).denominator == 1]
            if fits:
                p = d.r.choice(fits)
                self.b.op("percent", "part", v, f"Find {p} percent of {self.label}", f"part = {v} * {p} / 100")
                return self.ask(f"{end}-pct", f"{p} percent of all", "part", x * p / 100, p=Pct(p))
        if name == "need":
            goal = whole + d.i(1, max(5, whole))
            self.b.op("need", "missing", v, f"We want what is missing to {goal}", f"missing = {goal} - {v}")
            return self.ask("end-need", "how many are missing", "missing", goal - x, g=goal)
        if name == "dozens" and whole % 12 == 0:
            self.b.op("dozens", "dozens", v, "A dozen is 12", f"dozens = {v} / 12")
            return self.ask("end-dozens", "the number of dozens", "dozens", x / 12)
        if name == "sell":
            return self.sell()
        if name in ("time", "hours"):
            k = d.pick(2, 3, 4, 5, 6, 10, 12, 15, 20)
            minutes = x * k
            if name == "hours" and (minutes * 4 / 60).denominator != 1:
                return None
            self.say("each-time", k=k)
            self.b.op("minutes", "minutes", v, f"{k} minutes for each", f"minutes = {v} * {k}")
            if name == "time":
                return self.ask("each-time-q", "the minutes for all", "minutes", minutes)
            self.b.op("hours", "hours", "minutes", "We want hours, so divide by 60", "hours = minutes / 60")
            return self.ask("hours-q", "the hours for all", "hours", minutes / 60)
        return None

    # --- the money for all the things

    def sell(self) -> Plan | None:
        d = self.d
        price = Fraction(d.pick(d.i(1, 20), d.i(1, 12), Fraction(d.i(1, 19), 2), Fraction(d.i(1, 40), 4)))
        shown = Money(price)
        self.say("crowd-pay" if self.b.scene.crowd else "sell", k=shown)
        self.become("sell", "money", self.x * price, f"Each is {shown}", f"{self.var} * {shown}")
        for _ in range(d.pick(0, 0, 0, 1, 1, 2)):
            self.cash_event()
        return self.cash_end()

    def cash_event(self) -> None:
        d, x = self.d, self.x
        name = d.pick("lose", "gain", "pctoff", "tax")
        if name == "lose" and x <= 6:
            return
        if name == "lose":
            k = d.i(1, int(x) // 2)
            self.say("cash-lose", k=Money(k))
            self.become("cash-", "money", x - k, f"{k} must be paid", f"money - {k}")
        elif name == "gain":
            k = d.i(1, 10) * d.pick(1, 5, 10)
            self.say("cash-gain", k=Money(k))
            self.become("cash+", "money", x + k, f"{k} more come in", f"money + {k}")
        else:
            sign = -1 if name == "pctoff" else 1
            fits = [p for p in (*_PERCENTS, 4, 6, 8) if (x * p).denominator == 1 and p <= (75 if sign < 0 else 25)]
            if fits:
                p = d.r.choice(fits)
                self.say(f"cash-{name}", p=Pct(p))
                self.become(f"cash{name}", "money", x * (100 + sign * p) / 100, f"{p} percent {'off' if sign < 0 else 'more'} leaves {100 + sign * p} percent", f"money * {100 + sign * p} / 100")

    def cash_end(self) -> Plan | None:
        d, x = self.d, self.x
        fresh = self.b.plan.after[-1].section in ("sell", "crowd-pay")
        name = d.pick("q", "q", "share", "change", "need", "weeks")
        if name == "share":
            fits = [k for k in range(2, 13) if (x * 100 / k).denominator == 1]
            if fits:
                k = d.r.choice(fits)
                self.b.op("cashshare", "each", "money", f"We want the share of one of {k}", f"each = money / {k}")
                return self.ask("cash-share", "the money for one", "each", x / k, k=k)
        if name == "change":
            g = next(n for n in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**4, 10**5, 10**6) if n >= x)
            self.b.op("change", "change", "money", "We want the change, so subtract from what was paid", f"change = {g} - money")
            return self.ask("cash-change", "the change", "change", g - x, g=Money(g))
        if name == "need":
            g = int(x) + d.i(2, 80)
            self.b.op("cashneed", "missing", "money", f"We want what is missing to {g}", f"missing = {g} - money")
            return self.ask("cash-need", "the missing money", "missing", g - x, g=Money(g))
        if name == "weeks" and x.denominator == 1:
            fits = [k for k in range(2, 61) if int(x) % k == 0 and x > k]
            if fits:
                k = d.r.choice(fits)
                self.b.op("weeks", "weeks", "money", f"{k} are used each week", f"weeks = money / {k}")
                return self.ask("cash-weeks", "the number of weeks", "weeks", x / k, k=Money(k))
        return self.ask(("crowd-pay-q" if self.b.scene.crowd else "sell-q") if fresh else "cash-q", "the money", "money", x)


CONVERSIONS = {
    ("cm", "m"): Fraction(1, 100), ("m", "cm"): Fraction(100), ("km", "m"): Fraction(1000), ("kg", "g"): Fraction(1000),
    ("g", "kg"): Fraction(1, 1000), ("min", "s"): Fraction(60), ("min", "h"): Fraction(1, 60), ("h", "min"): Fraction(60),
    ("in", "ft"): Fraction(1, 12), ("ft", "in"): Fraction(12), ("lb", "oz"): Fraction(16), ("oz", "lb"): Fraction(1, 16),
    ("m", "mm"): Fraction(1000), ("cm", "mm"): Fraction(10), ("ft", "yd"): Fraction(1, 3), ("yd", "ft"): Fraction(3),
}


def convert(builder: Builder, plan: Plan, unit_name: dict[str, str]) -> None:
    """Ask a measured answer in another unit, where the result stays short."""
    options = [(to, f) for (start, to), f in CONVERSIONS.items() if start == builder.scene.unit and (plan.value * f * 100).denominator == 1]
    if not options:
        return
    to, factor = builder.d.r.choice(options)
    words = f"* {factor}" if factor >= 1 else f"/ {1 / factor}"
    name = unit_name[to]
    builder.op("convert", "answer", plan.show, f"We want it in {name}", f"answer = {plan.show} {words}")
    plan.question.append(Said("measure-convert", {"unit2": name}))
    plan.wanted += f" in {name}"
    plan.show, plan.value = "answer", plan.value * factor


