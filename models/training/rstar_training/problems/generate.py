"""The sampling loop: choose a family, draw a problem, phrase it, run its solutions, check the answer, drop duplicates."""

import hashlib
import re
from collections.abc import Iterator, Set
from dataclasses import asdict, dataclass
from random import Random

from .. import native
from . import transforms
from .draw import Draw, Problem, Solution, fill, sample_style
from .execute import answer_text, run, same
from .family import Family, Kind, families, missing
from .phrasing import Phrasing

_NORMAL = re.compile(r"[^\w+\-*/^=<>()√%.]+")


class GenerationError(RuntimeError):
    """A family whose solution does not run or does not give its answer; names the problem and the program."""


@dataclass(slots=True)
class Sample:
    """One training or test problem, as written to JSON lines."""

    id: str
    family: str
    topic: str
    kind: str
    template: str
    split: str
    register: str
    transforms: list[str]
    signature: str
    problem: str
    answer: str
    solutions: list[str]


def normal(text: str) -> str:
    """The text by which duplicates are found: lower case, punctuation and spacing removed."""
    return _NORMAL.sub(" ", text.lower()).strip(" .")


def solution_text(d: Draw, solution: Solution, problem: Problem, where: str) -> str:
    """The native text of a solution, executed and checked. Raises GenerationError when it is wrong."""
    steps = [(d.variant(sentence), code) for sentence, code in solution.steps]
    program = native.program(steps, solution.show)
    try:
        printed = run(program)
    except Exception as error:
        raise GenerationError(f"{where}: the program fails with {error!r}\n{program}") from error
    if not same(printed, problem.answer, problem.tolerance):
        raise GenerationError(f"{where}: printed {printed!r}, expected {problem.answer!r}\n{problem.values}\n{program}")
    return native.code_text(steps, solution.show) + native.finish(printed)


def draw_sample(family: Family, kind: Kind, split: str, r: Random) -> Sample | None:
    """One problem of a kind, or None when the split holds no phrasing that fits the drawn values."""
    choices = kind.phrasings[split]
    d = Draw(r)
    problem = kind.make(d)
    for _ in range(8):
        p = r.choice(choices)
        if not missing(p, problem.values):
            break
    else:
        return None
    return phrase(family, kind, p, problem, d, split)


def phrase(family: Family, kind: Kind, p: Phrasing, problem: Problem, d: Draw, split: str) -> Sample:
    """A drawn problem in the words of one phrasing."""
    formula = any(getattr(problem.values.get(k), "formula", False) for k in p.keys)
    d.style = sample_style(d.r, p, formula)
    text = fill(d, p, problem.values)
    if p.register not in ("terse", "informal") and text[0].islower() and text[1:2].isalpha():
        text = text[0].upper() + text[1:]
    return finish_text(family, kind, p, problem, d, split, text, p.id)


def finish_text(family: Family, kind: Kind, p: Phrasing, problem: Problem, d: Draw, split: str, text: str, template: str) -> Sample:
    """The finished sample of a worded problem: surface changes, executed and checked solutions, id."""
    text, changed = transforms.apply(text, p, d.r)
    unique = list(dict.fromkeys(solution_text(d, s, problem, template) for s in problem.solutions))
    d.r.shuffle(unique)
    digest = hashlib.sha256(f"{family.name}\n{normal(text)}".encode()).hexdigest()[:12]
    return Sample(
        id=f"{family.name}-{digest}",
        family=family.name,
        topic=family.topic,
        kind=kind.name,
        template=template,
        split=split,
        register=p.register,
        transforms=sorted(p.flags | set(changed)),
        signature=problem.signature,
        problem=text,
        answer=answer_text(problem.answer, problem.as_fraction),
        solutions=unique,
    )


def generate(n: int, seed: int, split: str, names: list[str] | None = None, shard: tuple[int, int] = (0, 1), avoid: Set[str] = frozenset()) -> Iterator[Sample]:
    """`n` different problems. The same arguments give the same problems; shards of one seed share no random stream.

    `names` limits the families; problems whose `normal` text is in `avoid` are left out. Raises KeyError on an unknown family and GenerationError on a wrong solution.
    """
    every = families()
    chosen = [every[name] for name in names] if names else list(every.values())
    pool = [(f, k, f.weight * k.weight / sum(x.weight for x in f.kinds.values())) for f in chosen for k in f.kinds.values() if k.phrasings.get(split)]
    if not pool:
        return
    weights = [w for _, _, w in pool]
    seen = set(avoid)
    tries = made = 0
    index, count = shard
    picker = Random(f"{seed}/{split}/{index}/{count}")
    while made < n and tries < 60 * n + 2000:
        tries += 1
        family, kind, _ = picker.choices(pool, weights)[0]
        item = family.sample(kind, split, Random(picker.getrandbits(64)))
        if item is None:
            continue
        key = normal(item.problem)
        if key in seen:
            continue
        seen.add(key)
        made += 1
        yield item


def as_dict(item: Sample) -> dict[str, object]:
    """A sample as a JSON object."""
    return asdict(item)
