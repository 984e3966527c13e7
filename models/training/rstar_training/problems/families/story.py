"""Composed stories: random chains of operations over named quantities, worded sentence by sentence."""

import hashlib
from random import Random

from .. import phrasing
from ..draw import Draw, Problem, Solution, fill, sample_style
from ..family import Family, Kind
from ..generate import Sample, finish_text
from ..lexicon import unit
from ..phrasing import Phrasing, PhrasingError
from ..storygraph import Builder, Op, Plan, Said, needed
from ..storypool import Pool, convert
from ..storyscene import draw_scene

_JOINABLE = {"the", "there", "in", "on", "for", "each", "it", "every", "compared", "together", "if", "over"}
_UNIT_NAMES = {short: unit(short).many for short in ("m", "cm", "mm", "g", "kg", "s", "h", "min", "ft", "in", "oz", "lb", "yd")}
_SHAPE = Phrasing("story", "main", "story", frozenset(), "", "train", frozenset(), frozenset(), "story")
_LOOSE = Phrasing("story", "main", "informal", frozenset(), "", "train", frozenset(), frozenset(), "story")
HELD_OUT = 8


def held_out(signature: str) -> bool:
    """Whether a structure of three or more operations is kept for the compositions split: one in HELD_OUT."""
    if signature.count(">") < 2:
        return False
    return int.from_bytes(hashlib.sha256(signature.encode()).digest()[:4], "big") % HELD_OUT == 0


class StoryFamily(Family):
    """A family whose texts are put together from several phrasings."""

    def attach(self, found: list[Phrasing]) -> None:
        sections: dict[str, dict[str, list[Phrasing]]] = {}
        for p in found:
            sections.setdefault(p.kind, {s: [] for s in phrasing.SPLITS})[p.split].append(p)
        for name, by_split in sections.items():
            if not by_split["train"]:
                raise PhrasingError(f"phrasings/{self.name}.txt: section [{name}] has no training phrasing; write more")
        self.sections = sections
        main = self.kinds["main"]
        main.phrasings = {s: [p for v in sections.values() for p in v[s]] for s in phrasing.SPLITS}
        main.phrasings["compositions"] = main.phrasings["train"]

    def sample(self, kind: Kind, split: str, r: Random) -> Sample | None:
        d = Draw(r)
        plan = make_plan(d)
        if plan is None:
            return None
        ops = needed(plan)
        signature = ">".join(op.name for op in ops if op.name != "given")
        if held_out(signature) != (split == "compositions"):
            return None
        d.style = sample_style(r, _SHAPE, False)
        text, used = self.tell(d, plan, split)
        fresh = any(p.split == split for p in used)
        if split in ("dev", "test") and not fresh:
            return None
        problem = Problem({}, plan.value, list(_solutions(ops, plan)), signature=signature)
        loose = _LOOSE if r.random() < 0.2 else _SHAPE
        template = "story/" + "+".join(p.id.rsplit("/", 1)[1][:4] for p in used)
        return finish_text(self, kind, loose, problem, d, split, text, template)

    def tell(self, d: Draw, plan: Plan, split: str) -> tuple[str, list[Phrasing]]:
        used: list[Phrasing] = []

        def word(said: Said) -> str:
            p = self.choose(said.section, split, d.r)
            used.append(p)
            text = fill(d, p, said.values)
            return text[0].upper() + text[1:] if p.register == "story" else text

        base = [word(s) for s in plan.base]
        if len(base) > 1 and d.chance(0.25):
            d.r.shuffle(base)
        base = _join(d, base)
        for said in plan.extra:
            base.insert(d.i(0, len(base)), word(said))
        return " ".join(base + [word(s) for s in plan.after] + [word(s) for s in plan.question]), used

    def choose(self, section: str, split: str, r: Random) -> Phrasing:
        by_split = self.sections[section]
        wanted = by_split["train" if split == "compositions" else split]
        return r.choice(wanted or by_split["train"])


FAMILY = StoryFamily("story", topic="story", weight=8)


@FAMILY.kind("main")
def _unused(d: Draw) -> Problem:
    raise NotImplementedError("stories are made by StoryFamily.sample")


def _join(d: Draw, sentences: list[str]) -> list[str]:
    """Sometimes two neighbouring sentences become one with "and" or "while"."""
    out: list[str] = []
    for s in sentences:
        if out and out[-1].endswith(".") and d.chance(0.16) and len(out[-1]) + len(s) < 160:
            first = s.split(" ", 1)[0].lower()
            tail = s[0].lower() + s[1:] if first in _JOINABLE else s
            out[-1] = out[-1][:-1] + d.pick(" and ", ", and ", "; ", ", while ") + tail
        else:
            out.append(s)
    return out


def make_plan(d: Draw) -> Plan | None:
    """A random structure, or None when the draw leads nowhere (no derived quantity, ugly numbers)."""
    count = d.r.choices((1, 2, 3), (30, 42, 28))[0]
    scene = draw_scene(d, count)
    b = Builder(d, scene)
    owners = b.owners(min(count, len(scene.owners)))
    if scene.changes and d.chance(0.4 if len(owners) > 1 else 0.6):
        for _ in range(d.pick(1, 1, 2)):
            b.change(owners)
    if d.chance(0.14):
        a, other = owners[0], owners[-1]
        values = {**scene.values, "a": a.value, "b": other.value, "k": d.i(2, 40)}
        b.plan.extra.append(Said(f"{scene.name}-extra", values))
    plan = _ending(d, b, owners)
    if plan is None or plan.value <= 0 and plan.show != "rest" or plan.value > 200_000:
        return None
    if scene.unit in _UNIT_NAMES and d.chance(0.3):
        convert(b, plan, _UNIT_NAMES)
    return plan if len(needed(plan)) > 1 else None


def _ending(d: Draw, b: Builder, owners: list) -> Plan | None:
    scene = b.scene
    if scene.things and d.chance(0.5) and all(b.current[o.var].denominator == 1 for o in owners):
        pool = Pool(b, owners, scene.things)
        events = d.pick(0, 0, 1, 1, 2)
        if pool.x < 4:
            return None
        for _ in range(events):
            pool.event()
        return pool.end(events > 0)
    if len(owners) == 1:
        return b.ask_owner(owners)
    name = d.pick("owner", "owner", "total", "total", "total", "diff", "avg")
    if name == "owner":
        return b.ask_owner(owners)
    if name == "total":
        return b.ask_total(owners)
    return b.ask_diff(owners) if name == "diff" else b.ask_average(owners)


def _solutions(ops: list[Op], plan: Plan):
    """Two orders of writing: all given numbers first, or each where it is needed."""
    given = [op for op in ops if op.name == "given"]
    rest = [op for op in ops if op.name != "given"]
    want = f"We want {plan.wanted}"
    if given:
        first = (f"{want}. Write down the given numbers", "\n".join(op.code for op in given))
        yield Solution([first, *[(op.sentence, op.code) for op in rest]], plan.show)
    if len(given) != 1 or not given:
        steps = [(op.sentence, op.code) for op in ops]
        steps[0] = (f"{want}. {steps[0][0]}", steps[0][1])
        yield Solution(steps, plan.show)
    else:
        merged = [(op.sentence, op.code) for op in rest]
        merged[0] = (f"{want}. {given[0].sentence}. {merged[0][0]}", given[0].code + "\n" + merged[0][1])
        yield Solution(merged, plan.show)


