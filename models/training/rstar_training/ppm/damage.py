"""Synthetic negatives: a right solution of the generator against the same one with an error of the kinds that small policies make.

Damaged programs are executed; one that fails (the search drops it before it is scored) or still prints the right answer is no negative.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from .. import native
from ..problems.execute import same
from ..problems.generate import Sample
from .groups import Group, Solution, right_and_wrong

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
_OPERATOR = re.compile(r" ([-+*/]) |\*\*")
_TERM = re.compile(r" [-+] (?:\d+(?:\.\d+)?|[a-z_]\w*)(?: \* (?:\d+(?:\.\d+)?|[a-z_]\w*))?(?=$|\))", re.M)
_CALLS = (
    ("max(", "min("), ("min(", "max("), ("math.ceil(", "math.floor("), ("math.floor(", "math.ceil("), ("math.gcd(", "math.lcm("), ("math.lcm(", "math.gcd("),
    ("math.comb(", "math.perm("), ("math.perm(", "math.comb("), ("math.sin(", "math.cos("), ("math.cos(", "math.sin("), ("sum(", "max("),
    ("[0]", "[-1]"), ("[-1]", "[0]"), ("[x]", "[y]"), ("[y]", "[x]"), (" // ", " % "), (" % ", " // "), (" >= ", " > "), (" <= ", " < "),
    ("n + 1)", "n)"), ("range(1, ", "range(2, "), ("len(", "max("),
)  # fmt: skip

Program = list[tuple[str, str]]
"""(comment lines, code) of each step; the last one prints."""


def blocks(solution: str) -> Program:
    """The steps of a native solution text, markers removed."""
    out: Program = []
    for block in solution.partition("<end_of_code>")[0].removeprefix("<code>\n").split("<end_of_step>"):
        lines = block.strip("\n").split("\n")
        comments = [line for line in lines if line.startswith("#")]
        out.append(("\n".join(comments), "\n".join(line for line in lines if not line.startswith("#"))))
    return out


def texts(program: Program, printed: str) -> tuple[str, ...]:
    """Native step texts of a program, the executor's output and the answer sentence included."""
    parts = [f"{comment}\n{code}\n" for comment, code in program]
    first = ["<code>\n" + parts[0] + ("<end_of_step>" if len(parts) > 1 else "")]
    steps = first + [f"\n\n{part}<end_of_step>" for part in parts[1:-1]] + ([f"\n\n{parts[-1]}"] if len(parts) > 1 else [])
    output, answer = native.finish(printed).split("<end_of_output>")
    steps[-1] += f"<end_of_code>{output}<end_of_output>"
    return (*steps, answer)


def source(program: Program) -> str:
    return "\n".join(code for _, code in program)


def wrong_digits(r: Random, text: str) -> str:
    """A number as somebody copies it wrongly: one digit changed, two swapped, one lost."""
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    kind = r.random()
    if kind < 0.2 and len(digits) > 1:
        return text.replace(text[digits[-1]], "", 1) if text[0] != "0" else text
    if kind < 0.4 and len(digits) > 1:
        i = r.randrange(len(digits) - 1)
        a, b = digits[i], digits[i + 1]
        swapped = [*text]
        swapped[a], swapped[b] = swapped[b], swapped[a]
        return "".join(swapped).lstrip("0") or text
    i = r.choice(digits)
    return text[:i] + r.choice([d for d in "0123456789" if d != text[i] and (i > 0 or d != "0")]) + text[i + 1 :]


def _number(r: Random, program: Program, k: int, question: str) -> tuple[str, str] | None:
    comment, code = program[k]
    found = [*NUMBER.finditer(code)]
    if not found:
        return None
    m = r.choice(found)
    new = wrong_digits(r, m.group())
    return _with_comment(r, comment, m.group(), new), code[: m.start()] + new + code[m.end() :]


def _quantity(r: Random, program: Program, k: int, question: str) -> tuple[str, str] | None:
    comment, code = program[k]
    found = [*NUMBER.finditer(code)]
    if not found:
        return None
    m = r.choice(found)
    others = sorted({n for n in NUMBER.findall(question) if n != m.group()})
    if not others:
        return None
    new = r.choice(others)
    return _with_comment(r, comment, m.group(), new), code[: m.start()] + new + code[m.end() :]


def _operator(r: Random, program: Program, k: int, question: str) -> tuple[str, str] | None:
    comment, code = program[k]
    found = [*_OPERATOR.finditer(code)]
    if not found:
        return None
    m = r.choice(found)
    op = m.group().strip()
    new = {"+": "-", "-": "+", "*": r.choice("/+"), "/": "*", "**": "*"}[op]
    return comment, code[: m.start()] + (" * " if op == "**" and m.group() != op else new if op == "**" else f" {new} ") + code[m.end() :]


def _dropped(r: Random, program: Program, k: int, question: str) -> tuple[str, str] | None:
    comment, code = program[k]
    found = [*_TERM.finditer(code)]
    if not found:
        return None
    m = r.choice(found)
    return comment, code[: m.start()] + code[m.end() :]


def _variable(r: Random, program: Program, k: int, question: str) -> tuple[str, str] | None:
    comment, code = program[k]
    known = sorted(set(re.findall(r"^(\w+) =", source(program[: k + 1]), re.M)))
    uses = [m for m in re.finditer(r"(?<![\w.'\"])([A-Za-z_]\w*)(?![\w(\'\"])", code) if m[1] in known and not re.match(r" = ", code[m.end() :])]
    if not uses or len(known) < 2:
        return None
    m = r.choice(uses)
    return comment, code[: m.start()] + r.choice([n for n in known if n != m[1]]) + code[m.end() :]


def _call(r: Random, program: Program, k: int, question: str) -> tuple[str, str] | None:
    comment, code = program[k]
    fitting = [(a, b) for a, b in _CALLS if a in code]
    if not fitting:
        return None
    a, b = r.choice(fitting)
    return comment, code.replace(a, b, 1)


def _with_comment(r: Random, comment: str, old: str, new: str) -> str:
    """Half of the time the sentence says the wrong number too (never its label, `# Step 2:`)."""
    if r.random() < 0.5:
        return comment
    label = re.match(r"# Step \d+:|", comment)
    head = label.group() if label else ""
    return head + re.sub(rf"(?<![\w.]){re.escape(old)}(?![\w.])", new, comment[len(head) :])


Damage = Callable[[Random, Program, int, str], "tuple[str, str] | None"]
DAMAGES: dict[str, tuple[Damage, float]] = {
    "number": (_number, 3), "quantity": (_quantity, 2), "operator": (_operator, 3), "dropped term": (_dropped, 1.5),
    "variable": (_variable, 2), "call": (_call, 1.5),
}  # fmt: skip


def damage(r: Random, program: Program, question: str, tries: int = 12) -> tuple[str, int, Program] | None:
    """A program with one step damaged: (kind, index of the step, program), or None where nothing could be damaged."""
    kinds = list(DAMAGES)
    for _ in range(tries):
        kind = r.choices(kinds, [DAMAGES[k][1] for k in kinds])[0]
        k = r.randrange(len(program))
        changed = DAMAGES[kind][0](r, program, k, question)
        if changed is not None and changed[1] != program[k][1] and changed[1].strip():
            return kind, k, [*program[:k], changed, *program[k + 1 :]]
    return None


def other_kind(r: Random, program: Program, question: str) -> Program:
    """A solution of another kind of problem, retold with the numbers of this one: what a policy writes when a keyword misleads it."""
    numbers = NUMBER.findall(question)
    places: dict[str, str] = {}

    def put(m: re.Match[str]) -> str:
        return places.setdefault(m.group(), r.choice(numbers)) if m.group() not in ("0", "1", "2", "100", "180", "360") else m.group()

    def retell(comment: str) -> str:
        label, colon, rest = comment.partition(":")
        return label + colon + NUMBER.sub(put, rest) if label.startswith("# Step") else NUMBER.sub(put, comment)

    return [(retell(comment), NUMBER.sub(put, code)) for comment, code in program]


def group_of(r: Random, sample: Sample, pool: Sequence[str], run: Callable[[str], str | None], tolerance: float = 1e-6) -> Group | None:
    """A right and a wrong solution of a generated problem. `pool` holds solutions of other problems; `run` executes a program (None: it failed)."""
    right = r.choice(sample.solutions)
    program = blocks(right)
    printed = right.partition("<output>")[2].partition("<end_of_output>")[0]
    if len(program) < 2 or "\n" in printed:
        return None
    if pool and r.random() < 0.2 and NUMBER.search(sample.problem):
        kind, k, wrong = "other kind", 0, other_kind(r, blocks(r.choice(pool)), sample.problem)
    else:
        damaged = damage(r, program, sample.problem)
        if damaged is None:
            return None
        kind, k, wrong = damaged
    got = run(source(wrong))
    if got is None or "\n" in got or len(got) > 60 or same(got, _gold(printed), tolerance) or native.shown(got) == native.shown(printed):
        return None
    good, bad = texts(program, printed), texts(wrong, got)
    if good[k] == bad[k]:
        return None
    q = tuple(1.0 if i < k else -1.0 for i in range(len(bad)))
    return right_and_wrong("damage", sample.problem, Solution(good, (1.0,) * len(good), True), Solution(bad, q, False, k), kind)


def _gold(printed: str) -> object:
    try:
        return float(printed)
    except ValueError:
        return printed
