"""Hand-written solutions, right and with one planted error, as the editor gives them to the PPM.

**Format** (that of `src/solver/checking/score-steps.ts`). A hand-written step is a code step that holds only a comment on one line: the first is
`<code>\\n# Step 1: WORDS\\n<end_of_step>`, each further one `\\n# Step k: WORDS\\n<end_of_step>`; half of the texts have the empty line before a step that
programs have. The problem is the question of the prompt.

Two sources: algebra and formulas (`equations.py`, `calculations.py`, `formulas.py`), and the generator's own solutions retold by hand with the numbers put in (`cost = 4 * 3` becomes
"4 * 3 = 12"). Each is written as equation lines, LaTeX, or prose.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from random import Random

from ..problems.generate import Sample, generate
from ..problems.mathtext import MathStyle, render
from .calculations import derivative, fractions, order, percent, powers, pythagoras
from .damage import NUMBER, blocks, wrong_digits
from .derivation import Derivation, lines, spoiled
from .equations import brackets, cancel, linear, quadratic, simultaneous
from .formulas import FORMULAS
from .groups import Group, Solution, right_and_wrong

TOPICS: tuple[Callable[[Random], Derivation], ...] = (
    linear, linear, quadratic, simultaneous, brackets, cancel, order, fractions, powers, derivative, pythagoras, percent, *FORMULAS,
)  # fmt: skip
STYLES = ("equation", "latex", "prose")
_BRACES = re.compile(r"\{([^{}]*)\}")
_OPENERS = ("So ", "Then ", "Thus ", "This gives ", "Now ", "We get ", "Therefore ", "Hence ", "Next, ", "That means ", "so ", "then ", "=> ")


def step_texts(steps: Sequence[str], gap: str = "\n") -> tuple[str, ...]:
    """Native texts of hand-written steps; `gap` stands before each but the first."""
    return tuple(f"{gap if i else '<code>' + chr(10)}# Step {i + 1}: {' '.join(step.split())}\n<end_of_step>" for i, step in enumerate(steps))


def _math(r: Random, style: str) -> Callable[[str], str]:
    mode = MathStyle("latex", times=r.choice((r"\times", r"\cdot")), divide=r.choice((r"\div", "/"))) if style == "latex" else MathStyle(tight=r.random() < 0.25, times=r.choice(("*", "*", "x", "×")), divide="/")
    open_, close = r.choice((("$", "$"), ("$", "$"), (r"\(", r"\)"), ("", ""))) if style == "latex" else ("", "")

    def write(text: str) -> str:
        return _BRACES.sub(lambda m: open_ + render(m[1], mode) + close, text)

    return write


def _spoken(r: Random, line: str, first: bool) -> str:
    if line.startswith("= "):
        line = line[2:]
    opener = "" if first else r.choice(_OPENERS)
    if opener and line[:1].isupper() and line[1:2].islower():
        line = line[0].lower() + line[1:]
    return f"{opener}{line}." if r.random() < 0.7 else f"{opener}{line}"


def _written(r: Random, lines: list[str], style: str) -> list[str]:
    """Lines as one student writes them; the same random choices for every line of one solution."""
    write = _math(r, style)
    out: list[str] = []
    marks = r.random() < 0.3
    for k, line in enumerate(lines):
        if style == "prose":
            line = _spoken(r, line, k == 0)
        elif marks and not line.startswith("="):
            line = line if k == 0 else f"{r.choice(('=> ', '-> '))}{line}" if style == "equation" else line
        out.append(write(line))
    return out


def _hurried(r: Random, right: list[str], wrong: list[str], k: int) -> tuple[list[str], list[str], int]:
    """The same work with a right line left out, or with two lines on one, as students write it; `k` is the place of the error."""
    shared = min(len(right), len(wrong)) - 1
    if r.random() < 0.2:
        places = [i for i in range(shared) if i != k]
        if places:
            i = r.choice(places)
            return right[:i] + right[i + 1 :], wrong[:i] + wrong[i + 1 :], k - (i < k)
    elif r.random() < 0.12 and shared >= 1:
        i = r.randrange(shared)
        joint = r.choice((", ", ", so ", "; "))

        def joined(lines: list[str]) -> list[str]:
            return lines[:i] + [lines[i] + (" " if lines[i + 1].startswith("= ") else joint) + lines[i + 1]] + lines[i + 2 :]

        return joined(right), joined(wrong), k - (i < k)
    return right, wrong, k


def _pair(r: Random, topic: str, kind: str, question: str, right: list[str], wrong: list[str], k: int, style: str) -> Group | None:
    right, wrong, k = _hurried(r, right, wrong, k)
    seed = r.getrandbits(32)
    good, bad = (_written(Random(seed), lines, style) for lines in (right, wrong))
    if good[k : k + 1] == bad[k : k + 1] or good[:k] != bad[:k]:
        return None
    q = tuple(1.0 if i < k else -1.0 for i in range(len(bad)))
    gap = r.choice(("\n", "\n\n"))
    right_one, wrong_one = Solution(step_texts(good, gap), (1.0,) * len(good), True), Solution(step_texts(bad, gap), q, False, k)
    return right_and_wrong("hand", question, right_one, wrong_one, f"{topic}/{kind}/{style}")


def from_derivation(r: Random) -> Group | None:
    """Algebra with one planted error."""
    d = r.choice(TOPICS)(r)
    found = spoiled(d, r)
    if found is None:
        return None
    kind, k, wrong = found
    style = r.choice(STYLES)
    question = _math(r, "latex" if style == "latex" else "equation")(d.problem)
    right = lines(d)
    stated = _BRACES.findall(d.problem)
    if stated and "==" in stated[0] and len(stated) == 1 and r.random() < 0.25:
        # Many begin by writing the equation down.
        right, wrong, k = [f"{{{stated[0]}}}", *right], [f"{{{stated[0]}}}", *wrong], k + 1
    return _pair(r, d.topic, kind, question, right, wrong, k, style)


# A retold program: each assignment is a line "names put in = value".


class _Inline(ast.NodeTransformer):
    """Puts known values in for names."""

    def __init__(self, values: dict[str, Fraction | int | float]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.values:
            raise ValueError(node.id)
        return ast.parse(f"({_number(self.values[node.id])})" if self.values[node.id] < 0 else _number(self.values[node.id]), mode="eval").body


_ALLOWED = (ast.BinOp, ast.UnaryOp, ast.USub, ast.Constant, ast.Name, ast.Load, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.FloorDiv)


def _number(value: Fraction | int | float) -> str:
    if isinstance(value, int) or float(value).is_integer():
        return str(int(value))
    return f"{float(value):.4f}".rstrip("0")


def _value(node: ast.expr, values: dict[str, Fraction | int | float]) -> float | int:
    if any(not isinstance(n, _ALLOWED) for n in ast.walk(node)):
        raise ValueError("not plain arithmetic")
    for n in ast.walk(node):
        if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow):
            power = n.right
            if not (isinstance(power, ast.Constant) and isinstance(power.value, int | float) and abs(power.value) <= 6):
                raise ValueError("power")
    result = eval(compile(ast.Expression(node), "<line>", "eval"), {"__builtins__": {}}, dict(values))  # noqa: S307
    if not isinstance(result, int | float) or isinstance(result, bool) or abs(result) > 1e9 or result != result:
        raise ValueError("no number")
    return int(result) if float(result).is_integer() else round(float(result), 6)


Work = list[tuple[str, str, ast.expr]]
"""(sentence, name, expression) of each assignment."""


def work_of(solution: str) -> Work | None:
    """The assignments of a program that is plain arithmetic, or None."""
    out: Work = []
    for comment, code in blocks(solution)[:-1]:
        sentence = re.sub(r"^# (?:Step \d+: )?", "", comment.split("\n")[0])
        try:
            tree = ast.parse(code)
        except SyntaxError:
            return None
        for node in tree.body:
            if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
                return None
            out.append((sentence, node.targets[0].id, node.value))
    return out


def _spoil(r: Random, node: ast.expr, question: str) -> tuple[str, ast.expr] | None:
    """An expression with a wrong number, quantity, operation, sign or a term less."""
    text = ast.unparse(node)
    tree = ast.parse(text, mode="eval").body
    ops = [n for n in ast.walk(tree) if isinstance(n, ast.BinOp)]
    kind = r.choice(("copying", "wrong quantity", "wrong operation", "wrong operation", "sign", "dropped term"))
    if kind in ("copying", "wrong quantity"):
        found = [*NUMBER.finditer(text)]
        if not found:
            return None
        m = r.choice(found)
        others = sorted(set(NUMBER.findall(question)) - {m.group()})
        if kind == "wrong quantity" and not others:
            return None
        new = wrong_digits(r, m.group()) if kind == "copying" else r.choice(others)
        return kind, ast.parse(text[: m.start()] + new + text[m.end() :], mode="eval").body
    if not ops:
        return None
    op = r.choice(ops)
    if kind == "dropped term":
        if op is not tree or not isinstance(op.op, ast.Add | ast.Sub):
            return None
        return kind, op.left
    if kind == "sign":
        if not isinstance(op.op, ast.Add | ast.Sub):
            return None
        op.op = ast.Sub() if isinstance(op.op, ast.Add) else ast.Add()
        return kind, tree
    swaps: dict[type[ast.operator], Sequence[type[ast.operator]]] = {ast.Add: (ast.Mult,), ast.Sub: (ast.Div,), ast.Mult: (ast.Add, ast.Div), ast.Div: (ast.Mult, ast.Sub), ast.Pow: (ast.Mult,)}
    if type(op.op) not in swaps:
        return None
    op.op = r.choice(swaps[type(op.op)])()
    return kind, tree


def _retell(work: Work, spoil: int | None, expression: ast.expr | None, slip: Callable[[float | int], float | int] | None, words: Sequence[int]) -> list[str]:
    """The lines of a program; step `spoil` has another expression or a slip in its value, and later lines go on from it."""
    values: dict[str, Fraction | int | float] = {}
    out: list[str] = []
    for k, (sentence, name, node) in enumerate(work):
        used = expression if k == spoil and expression is not None else node
        value = _value(used, values)
        shown = ast.unparse(_Inline(values).visit(ast.parse(ast.unparse(used), mode="eval").body))
        if k == spoil and slip is not None:
            value = slip(value)
        values[name] = value
        plain = name.replace("_", " ")
        formula = f"{shown} == {_number(value)}" if isinstance(used, ast.BinOp) else None
        if formula is None:
            out.append(f"{plain} = {_number(value)}" if words[k] else f"The {plain} is {_number(value)}")
        else:
            out.append((f"{{{formula}}}", f"{sentence}: {{{formula}}}", f"{plain} = {{{formula}}}")[words[k]])
    return out


def from_program(r: Random, sample: Sample) -> Group | None:
    """A generated problem's solution retold by hand, with one planted error."""
    work = work_of(r.choice(sample.solutions))
    if work is None or not 2 <= len(work) <= 8 or not any(isinstance(node, ast.BinOp) for _, _, node in work):
        return None
    words = [r.choice((0, 0, 1, 2)) for _ in work]
    k = r.randrange(len(work))
    try:
        right = _retell(work, None, None, None, words)
        if r.random() < 0.35 and isinstance(work[k][2], ast.BinOp):
            kind = "arithmetic"
            wrong = _retell(work, k, None, lambda v: v + r.choice((-1, 1, -2, 2, 10, -10)) if isinstance(v, int) else round(v + r.choice((-1, 1, 0.1, -0.1)), 4), words)
        else:
            changed = _spoil(r, work[k][2], sample.problem)
            if changed is None:
                return None
            kind, expression = changed
            wrong = _retell(work, k, expression, None, words)
    except (ValueError, ZeroDivisionError, OverflowError, SyntaxError, TypeError):
        return None
    if right[-1] == wrong[-1]:
        return None
    try:
        return _pair(r, sample.family, kind, sample.problem, right, wrong, k, r.choice(STYLES))
    except (ValueError, SyntaxError):
        return None


def groups(n: int, seed: int, split: str = "train") -> Iterator[Group]:
    """`n` hand-written groups, half algebra, half retold problems. The same arguments give the same groups."""
    r = Random(f"hand/{seed}/{split}")
    samples = generate(100 * n, seed, split)
    made = 0
    while made < n:
        group = from_derivation(r) if r.random() < 0.5 else from_program(r, next(samples))
        if group is not None:
            made += 1
            yield group
