"""Composed problems, the structure: a chain of operations over named quantities, before any words.

A plan holds sentences (section of `phrasings/story.txt` and placeholder values), operations (code with what it reads and
writes) and the exact value of what is asked. Text order and code order are independent.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from .draw import Draw
from .storyscene import Owner, Scene
from .values import Frac, Num, Pct, Text, Value

_PARTS = {2: ("half",), 3: ("a third", "one third", "1/3"), 4: ("a quarter", "one quarter", "a fourth", "1/4"), 5: ("a fifth", "one fifth", "1/5"), 6: ("a sixth", "1/6"), 8: ("an eighth", "1/8"), 10: ("a tenth", "one tenth", "1/10")}
_RELATIONS = {"given": 15, "groups": 5, "more": 22, "fewer": 15, "times": 17, "part": 12, "frac": 5, "pctmore": 4, "pctless": 4}
_FRACTIONS = [(a, b) for b in (2, 3, 4, 5, 6, 8, 10) for a in range(1, b) if (a, b) in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 6), (5, 6), (1, 8), (3, 8), (5, 8), (3, 10), (7, 10))]


@dataclass(slots=True)
class Op:
    """One operation of the solution: its name in the structure, what it writes and reads, a sentence and code."""

    name: str
    writes: frozenset[str]
    reads: frozenset[str]
    sentence: str
    code: str


@dataclass(slots=True)
class Said:
    """One sentence of the story: section of the phrasing file and its values."""

    section: str
    values: dict[str, Value | int | str]


@dataclass(slots=True)
class Plan:
    """A whole problem without words."""

    base: list[Said] = field(default_factory=list)
    extra: list[Said] = field(default_factory=list)
    after: list[Said] = field(default_factory=list)
    question: list[Said] = field(default_factory=list)
    ops: list[Op] = field(default_factory=list)
    wanted: str = ""
    show: str = ""
    value: Fraction = Fraction(0)


class Builder:
    """Builds one plan in a scene. `current` is the exact value of each variable."""

    def __init__(self, d: Draw, scene: Scene) -> None:
        self.d = d
        self.scene = scene
        self.plan = Plan()
        self.current: dict[str, Fraction] = {}
        self.changed: set[str] = set()
        self.derived: set[str] = set()

    def op(self, name: str, writes: str, reads: str, sentence: str, code: str) -> None:
        self.plan.ops.append(Op(name, frozenset(writes.split()), frozenset(reads.split()), sentence, code))

    # --- the owners and how they compare

    def owners(self, count: int) -> list[Owner]:
        owners = self.scene.owners[:count]
        for index, owner in enumerate(owners):
            if index == 0:
                self.given(owner, grouped=self.d.chance(0.25))
            elif index == 2 and self.d.chance(0.25):
                self.sum_relation(owner, owners[0], owners[1])
            else:
                self.relation(owner, owners[index - 1] if self.d.chance(0.65) else owners[self.d.i(0, index - 1)])
        return owners

    def given(self, b: Owner, grouped: bool) -> None:
        s, d = self.scene, self.d
        if grouped:
            k, n = d.i(2, 12), s.sample(d, small=True)
            self.say("groups", b=b, k=k, n=s.shown(n))
            self.op("groups", b.var, "", f"{b.label}: {k} times {s.plain(n)}", f"{b.var} = {k} * {s.plain(n)}")
            self.current[b.var] = Fraction(k) * n
            self.derived.add(b.var)
            return
        n = s.sample(d, small=False)
        self.say("given", b=b, n=s.shown(n))
        self.op("given", b.var, "", f"{b.label}: {s.plain(n)}", f"{b.var} = {s.plain(n)}")
        self.current[b.var] = Fraction(n)

    def relation(self, b: Owner, a: Owner) -> None:
        d, s, x = self.d, self.scene, self.current[a.var]
        name = d.r.choices(list(_RELATIONS), list(_RELATIONS.values()))[0]
        if name in ("given", "groups"):
            return self.given(b, name == "groups")
        if name == "times" and x < 3000:
            k = d.pick(2, 2, 3, 3, 4, 5, d.i(2, 10))
            return self.relate("times", b, a, x * k, f"{k} times {a.label}", f"{a.var} * {k}", k=k)
        if name == "part":
            fits = [k for k in _PARTS if s.fits(x / k)]
            if fits:
                k = d.r.choice(fits)
                return self.relate("part", b, a, x / k, f"1/{k} of {a.label}", f"{a.var} / {k}", part=Text(d.r.choice(_PARTS[k])), d=k)
        if name == "frac":
            fits = [f for f in _FRACTIONS if s.fits(x * Fraction(*f))]
            if fits:
                p, q = d.r.choice(fits)
                return self.relate("frac", b, a, x * Fraction(p, q), f"{p}/{q} of {a.label}", f"{a.var} * {p} / {q}", f=Frac(p, q))
        if name in ("pctmore", "pctless"):
            sign = 1 if name == "pctmore" else -1
            fits = [p for p in (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80) if s.fits(x * (100 + sign * p) / 100)]
            if fits:
                p = d.r.choice(fits)
                return self.relate(name, b, a, x * (100 + sign * p) / 100, f"{p} percent {'more' if sign > 0 else 'less'} than {a.label}", f"{a.var} * {100 + sign * p} / 100", p=Pct(p))
        if name == "fewer" and x > 2:
            k = s.step(d, int(x) - 1)
            if k < x:
                return self.relate("fewer", b, a, x - k, f"{s.plain(k)} less than {a.label}", f"{a.var} - {s.plain(k)}", k=s.shown(k))
        k = s.step(d, s.high)
        return self.relate("more", b, a, x + k, f"{s.plain(k)} more than {a.label}", f"{a.var} + {s.plain(k)}", k=s.shown(k))

    def relate(self, name: str, b: Owner, a: Owner, value: Fraction, words: str, code: str, **values: Value | int) -> None:
        self.say(name, a=a, b=b, **values)
        self.op(name, b.var, a.var, f"{b.label}: {words}", f"{b.var} = {code}")
        self.current[b.var] = value
        self.derived.add(b.var)

    def sum_relation(self, c: Owner, a: Owner, b: Owner) -> None:
        both = self.current[a.var] + self.current[b.var]
        if self.d.chance(0.5):
            self.say("sum", a=a, b=b, c=c)
            self.op("sum", c.var, f"{a.var} {b.var}", f"{c.label}: as much as {a.label} and {b.label}", f"{c.var} = {a.var} + {b.var}")
        else:
            k = self.scene.step(self.d, self.scene.high)
            both += k
            self.say("summore", a=a, b=b, c=c, k=self.scene.shown(k))
            self.op("summore", c.var, f"{a.var} {b.var}", f"{c.label}: {self.scene.plain(k)} more than {a.label} and {b.label}", f"{c.var} = {a.var} + {b.var} + {self.scene.plain(k)}")
        self.current[c.var] = both
        self.derived.add(c.var)

    def say(self, name: str, **values: Owner | Value | int) -> None:
        filled = {k: v.value if isinstance(v, Owner) else v for k, v in values.items()}
        self.plan.base.append(Said(f"{self.scene.name}-{name}", {**self.scene.values, **filled}))

    # --- events that change one owner's quantity

    def change(self, owners: list[Owner]) -> None:
        d, s = self.d, self.scene
        options = [c for c in s.changes if c != "transfer" or len(owners) > 1]
        if not options:
            return
        name, a = d.r.choice(options), d.r.choice(owners)
        x, v = self.current[a.var], a.var
        values: dict[str, Value | int | str] = {**s.values, "a": a.value}
        if name == "gain":
            k = s.step(d, s.high)
            values["k"], new = s.shown(k), x + k
            self.op("gain", v, v, f"{a.label} gets {s.plain(k)} more", f"{v} = {v} + {s.plain(k)}")
        elif name in ("lose", "transfer"):
            k = s.step(d, int(x) - 1)
            if k >= x:
                return
            values["k"], new = s.shown(k), x - k
            if name == "lose":
                self.op("lose", v, v, f"{a.label} loses {s.plain(k)}", f"{v} = {v} - {s.plain(k)}")
            else:
                b = d.r.choice([o for o in owners if o is not a])
                values["b"] = b.value
                self.op("transfer", f"{v} {b.var}", f"{v} {b.var}", f"{a.label} gives {s.plain(k)} to {b.label}", f"{v} = {v} - {s.plain(k)}\n{b.var} = {b.var} + {s.plain(k)}")
                self.current[b.var] += k
                self.changed.add(b.var)
        elif name == "losepart":
            fits = [f for f in _FRACTIONS if s.fits(x * Fraction(*f)) and s.fits(x - x * Fraction(*f))]
            if not fits:
                return
            p, q = d.r.choice(fits)
            values["f"], new = Frac(p, q), x - x * Fraction(p, q)
            self.op("losepart", v, v, f"{a.label} loses {p}/{q}", f"{v} = {v} - {v} * {p} / {q}")
        elif name == "losepct":
            fits = [p for p in (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80) if s.fits(x * (100 - p) / 100)]
            if not fits:
                return
            p = d.r.choice(fits)
            values["p"], new = Pct(p), x * (100 - p) / 100
            self.op("losepct", v, v, f"{a.label} loses {p} percent", f"{v} = {v} - {v} * {p} / 100")
        else:
            k = d.i(2, 5)
            if x * k > 5000:
                return
            values["k"], new = Num(k), x * k
            self.op("double", v, v, f"{a.label}: {k} times as much as before", f"{v} = {v} * {k}")
        self.current[v] = new
        self.changed.add(v)
        self.plan.after.append(Said(f"{s.name}-{name}", values))

    # --- what is asked

    def ask(self, section: str, wanted: str, show: str, value: Fraction, values: dict[str, Value | int | str] | None = None) -> Plan:
        self.plan.question.append(Said(section, {**self.scene.values, **(values or {})}))
        self.plan.wanted, self.plan.show, self.plan.value = wanted, show, value
        return self.plan

    def ask_owner(self, owners: list[Owner]) -> Plan | None:
        worth = [o for o in owners if o.var in self.changed] or [o for o in owners if o.var in self.derived]
        if not worth:
            return None
        a = self.d.r.choice(worth)
        now = "-now" if a.var in self.changed else ""
        return self.ask(f"{self.scene.name}-q-owner{now}", f"the number for {a.label}{' now' if now else ''}", a.var, self.current[a.var], {"a": a.value})

    def ask_diff(self, owners: list[Owner]) -> Plan | None:
        a, b = self.d.r.sample(owners, 2)
        if self.current[a.var] < self.current[b.var]:
            a, b = b, a
        if self.current[a.var] == self.current[b.var]:
            return None
        self.op("diff", "diff", f"{a.var} {b.var}", f"We want how much more {a.label} is than {b.label}", f"diff = {a.var} - {b.var}")
        return self.ask(f"{self.scene.name}-q-diff", f"the difference of {a.label} and {b.label}", "diff", self.current[a.var] - self.current[b.var], {"a": a.value, "b": b.value})

    def total(self, owners: list[Owner]) -> Fraction:
        self.op("total", "total", " ".join(o.var for o in owners), "Add them all for the total", "total = " + " + ".join(o.var for o in owners))
        self.current["total"] = sum((self.current[o.var] for o in owners), Fraction(0))
        return self.current["total"]

    def ask_total(self, owners: list[Owner]) -> Plan:
        return self.ask(f"{self.scene.name}-q-total", "the total", "total", self.total(owners))

    def ask_average(self, owners: list[Owner]) -> Plan | None:
        x = self.total(owners) / len(owners)
        if (x * 100).denominator != 1:
            return None
        self.op("avg", "average", "total", f"We want the average of {len(owners)} numbers", f"average = total / {len(owners)}")
        return self.ask(f"{self.scene.name}-q-avg", "the average", "average", x)


def needed(plan: Plan) -> list[Op]:
    """The operations that the asked quantity depends on, in order; the others only distract."""
    want, kept = {plan.show}, []
    for op in reversed(plan.ops):
        if op.writes & want:
            kept.append(op)
            want = (want - op.writes) | op.reads | (want & op.writes & op.reads)
    return kept[::-1]
