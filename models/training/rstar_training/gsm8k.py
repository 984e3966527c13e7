"""GSM8K training problems as executed native solutions, with other numbers on request.

Each calculator annotation `<<48/2=24>>` of a solution (GSM8K, (c) 2021 OpenAI, MIT licence; only its training set is ever
read) becomes one assignment. Earlier results become variables, the sentence around it becomes the comment, and the whole
program must print the gold answer. A problem whose numbers all come from its text can be asked again with other numbers;
the answer is then what the program prints, if every intermediate result stays plausible.
"""

import argparse
import hashlib
import json
import keyword
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from random import Random

from . import native
from .problems.execute import answer_text, number, run, same
from .problems.generate import Sample, normal
from .problems.phrasing import SPLITS, split_of

# A number that stands alone: not 12th, 3rd, COVID19 or 3:00.
_NUMBER = re.compile(r"(?<![\w.:/])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w:/]|\.\d|,\d)|(?<![\w.])\.\d+(?!\w)")
_WRITTEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_LITERAL = re.compile(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)")
_ANNOTATION = re.compile(r"<<([^=>]*)=([^>]*)>>")
# A calculation that was left without annotation: 4000/4 = $1000.
_BARE = re.compile(r"((?:[(]\s*)*[$€£]?\d[\d,]*(?:\.\d+)?%?[)]?(?:\s*[-+*/x×÷]\s*[(]?\s*[$€£]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)%?\s*[)]?)+)\s*=\s*(?=[$€£]?(\d[\d,]*(?:\.\d+)?))")
_EXPRESSION = re.compile(r"[\d\s.+\-*/()]{1,120}")
_SUM = re.compile(r"[(\[]*[$€£]?\d[\d,]*(?:\.\d+)?%?[)\]]*(?:\s*[-+*/x×÷=−]\s*[(\[]*[$€£]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)%?[)\]]*)+")
_WORD_VALUES = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
    "twice": 2, "double": 2, "half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "triple": 3, "thrice": 3, "dozen": 12, "couple": 2, "week": 7, "day": 24, "hour": 60, "minute": 60, "year": 12, "fifth": 5, "tenth": 10,
}
_PERCENT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(?:%|percent)")
# Facts that a solution may use although the text does not state them; such a number is never changed.
_FACTS = frozenset((0, 1, 2, 7, 12, 24, 52, 60, 100, 365, 1000, 3600, 0.5))
_NO_CURRENCY = str.maketrans("", "", "$€£")
_FACT_WORDS = {
    3: "yard|feet|foot", 4: "quarter|season|gallon|leg|wheel|month", 7: "week", 12: "dozen|year|month|feet|foot|inch", 16: "pound|ounce", 24: "day|hour", 30: "month", 31: "month", 52: "year|week", 60: "minute|hour|second",
    100: "percent|%|cent|dollar|\\$|meter|century", 365: "year|day", 1000: "kilo|km|kg|liter|meter|gram|ml", 3600: "hour", 90: "degree|angle", 180: "degree|angle|triangle", 360: "degree|angle|circle", 5: "nickel", 10: "dime|decade", 25: "quarter",
}
_STOP = frozenset(
    "a an the of in on at to for from by with per each every more less than as and or so if is are was were be been he she it they his her their its there that this these those will would can could has have had do does did "
    "one total all left not after before only also which who what when then because since total".split()
)
_TAKEN = frozenset(("sum", "len", "print", "min", "max", "range", "list", "set", "int", "float", "round", "abs", "all", "any", "id", "map", "zip", "type", "hash", "next", "iter", "input", "open", "bin", "hex", "oct", "ord", "chr", "pow", "str", "bool", "object", "format", "dir", "help", "vars", "eval", "exec", "slice", "bytes", "dict", "tuple", "filter", "sorted", "reversed", "super", "property", "compile", "copyright", "credits", "license", "exit", "quit"))


@dataclass(slots=True)
class Converted:
    """A GSM8K solution as steps. `used`: the numbers written in the code; `clash`: a result equals a number of the text."""

    question: str
    steps: list[tuple[str, str]]
    show: str
    answer: Fraction
    names: list[str]
    used: list[float]
    clash: bool


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _tidy(text: str) -> str:
    """A literal without leading zeros and thousands commas: 007 -> 7, .5 -> 0.5."""
    text = text.replace(",", "")
    if text.startswith("."):
        return "0" + text
    return text.lstrip("0") if text.lstrip("0")[:1].isdigit() else "0" + text.lstrip("0") if text.lstrip("0") else "0"


def sentence(line: str) -> str:
    """The reasoning of a solution line without its numbers: the code computes them."""
    text = _ANNOTATION.sub("", line)
    text = re.sub(r"\$?\d+\s*/\s*\d+\s+of\b", "a part of", text)
    text = _SUM.sub("", text)
    text = re.sub(r"\s*=\s*[$€£]?[\d,.]*\d%?", "", text)
    text = re.sub(r"(?<![\w.])[$€£]?\d[\d,]*(?:\.\d+)?%?(?![\w])\s?", "", text)
    text = re.sub(r"[$€£](?!\w)|\s*[=*×÷]+\s*|[(\[]\s*[)\]]|\s[-+/x]\s(?=[-+/x.,]|$)", " ", text)
    text = re.sub(r"\s+([.,;:?!])", r"\1", re.sub(r"\s+", " ", text))
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text).strip(" :=,;-+/*.()")
    if text.count("(") != text.count(")"):
        text = re.sub(r"\s*[()]", "", text)
    text = text[:1].upper() + text[1:]
    return text[:150] if len(re.findall(r"[A-Za-z]{2,}", text)) >= 3 else ""


def _noun(after: str) -> str:
    """A variable name from the words behind a result: `24 clips in May` gives clips."""
    words = re.findall(r"[A-Za-z]+", after.split("<<")[0])[:4]
    found = [w.lower() for w in words if len(w) > 2 and w.lower() not in _STOP]
    name = found[0] if found else "value"
    if after.lstrip("0123456789.,").startswith("%"):
        name = "percent"
    return "value" if keyword.iskeyword(name) or name in _TAKEN or len(name) > 14 else name


def _fields(row: dict[str, str]) -> tuple[str, str, str]:
    """Question, reasoning and gold answer; of the release's rows (question, answer with ####) or of problem/solution/answer rows."""
    if "solution" in row:
        return row["problem"].strip(), row["solution"], row["answer"]
    reasoning, _, gold = row["answer"].partition("####")
    return row["question"].strip(), reasoning, gold


def convert(row: dict[str, str]) -> Converted | str:
    """The solution of one row of the file, or the reason why it cannot be converted."""
    question, reasoning, gold_text = _fields(row)
    try:
        gold = Fraction(gold_text.strip().replace(",", "").replace("$", ""))
    except ValueError:
        return "gold"
    stated = {_value(m) for m in _NUMBER.findall(question)}
    results: list[float] = []
    names: list[str] = []
    used: list[float] = []
    steps: list[tuple[str, str]] = []
    clash = False
    for line in reasoning.strip().split("\n"):
        code: list[str] = []
        bare = "<<" not in line
        if bare:
            line = _BARE.sub(lambda m: f"{m[0]}<<{m[1].translate(_NO_CURRENCY)}={m[2]}>>", line)
        for match in _ANNOTATION.finditer(line):
            source = match[1].strip().replace(",", "").replace("x", "*").replace("X", "*").replace("×", "*").replace("÷", "/").replace("$", "").replace("−", "-")
            source = re.sub(r"(\d+(?:\.\d+)?)\s*%", r"(\1/100)", source)
            source = re.sub(r"(?<=[\d)])\s*\(", "*(", source)
            if not _EXPRESSION.fullmatch(source) or "**" in source or "//" in source:
                if bare:
                    continue
                return "expression"
            try:
                result = _value(re.sub(r"[^\d.,-]", "", match[2]).strip(".,"))
                exact = float(run(f"print({_LITERAL.sub(lambda m: _tidy(m[0]), source)})"))
            except (ValueError, SyntaxError, ZeroDivisionError, TypeError):
                if bare:
                    continue
                return "annotation"
            if abs(exact - result) > max(0.011, 0.006 * abs(result)):
                if bare:
                    continue
                return "annotation"

            def name_or_number(m: re.Match[str]) -> str:
                nonlocal clash
                x = _value(m[0])
                equal = [name for name, result in zip(names, results, strict=True) if abs(result - x) < 1e-9]
                if equal:
                    clash = clash or x in stated or len(equal) > 1
                    return equal[-1]
                used.append(x)
                return _tidy(m[0])

            code_text = re.sub(r"\s+", " ", re.sub(r"\s*([-+*/])\s*", r" \1 ", _LITERAL.sub(name_or_number, source))).strip()
            code_text = re.sub(r"(^|[(])\s*-\s", r"\1-", code_text)
            if abs(exact - result) > 1e-6 * max(1, abs(exact)):
                digits = len(str(result).partition(".")[2].rstrip("0"))
                code_text = f"round({code_text}, {digits})" if digits else f"round({code_text})"
            noun = _noun(line[match.end():].removeprefix(match[2].strip()))
            name, k = noun, 1
            while name in names:
                k += 1
                name = f"{noun}{k}"
            code.append(f"{name} = {code_text}")
            names.append(name)
            results.append(result)
        if code:
            steps.append((sentence(line) or f"Find the {names[-1].rstrip('0123456789')}", "\n".join(code)))
    if not steps:
        return "no annotations"
    for show in [names[-1], *reversed(names[:-1])]:
        try:
            printed = run(native.program(steps, show))
        except (ArithmeticError, SyntaxError, NameError, TypeError):
            return "program"
        if same(printed, gold, 1e-6):
            return Converted(question, steps, show, gold, names, used, clash)
    last = run(native.program(steps, names[-1]))
    for way, rounded in (("down", math.floor), ("up", math.ceil)):
        if "round" in reasoning and rounded(Fraction(number(last) or 0)) == gold:
            steps.append((f"Round {way} to a whole number", f"import math\nresult = math.{rounded.__name__}({names[-1]})"))
            return Converted(question, steps, "result", gold, [*names, "result"], used, clash)
    return "answer"


def _trace(c: Converted) -> list[Fraction] | None:
    printed = run("\n".join(code for _, code in c.steps) + f"\nprint({', '.join(c.names)})").split()
    values = [number(p) for p in printed]
    return [v for v in values if v is not None] if None not in values else None


def traceable(c: Converted) -> bool:
    """Whether every number in the code is written in the question, said in words there, or a common fact."""
    words = " ".join([c.question, *(text for text, _ in c.steps)]).lower()
    known = {_value(m) for m in _WRITTEN.findall(c.question)} | {0.0, 0.5, 1.0, 2.0}
    known |= {fact for fact, where in _FACT_WORDS.items() if re.search(where, words)}
    known |= {float(_WORD_VALUES[w]) for w in re.findall("[a-z]+", c.question.lower()) if w in _WORD_VALUES}
    percents = {_value(m) for m in _PERCENT.findall(c.question)}
    known |= {round(x, 6) for p in percents for x in (p / 100, 1 + p / 100, 1 - p / 100, 100 - p, 100 + p)}
    return all(round(x, 6) in known for x in c.used)


def renumber(c: Converted, r: Random) -> Converted | None:
    """The same problem with other numbers, or None when no plausible ones were found.

    Numbers keep their order of size; every result stays positive and, where it was whole, whole; an answer above a million is refused.
    """
    if c.clash or not traceable(c):
        return None
    counts = Counter(_value(m) for m in _NUMBER.findall(c.question))
    words = " ".join([c.question, *(text for text, _ in c.steps)]).lower()
    in_words = {float(_WORD_VALUES[w]) for w in re.findall("[a-z]+", words) if w in _WORD_VALUES}
    percents = {_value(m) for m in _PERCENT.findall(c.question)}
    free = sorted(v for v in set(c.used) if counts[v] and v > 2 and v not in _FACTS and v not in in_words and v not in percents and not 1800 <= v <= 2100)
    before = _trace(c)
    if not free or before is None:
        return None
    for _ in range(12):
        change: dict[float, float] = {}
        for v in free:
            if v != int(v):
                change[v] = round(v * r.uniform(0.6, 1.6), len(f"{v:g}".partition(".")[2]))
            else:
                step = 100 if v >= 1000 and v % 100 == 0 else 10 if v >= 50 and v % 10 == 0 else 5 if v >= 20 and v % 5 == 0 else 1
                change[v] = float(max(2, round(v * r.uniform(0.5, 1.8) / step) * step))
        merged = [change.get(v, v) for v in sorted(counts)]
        if all(a == b for a, b in change.items()) or any(a >= b for a, b in zip(merged, merged[1:], strict=False)):
            continue

        def put(m: re.Match[str]) -> str:
            v = _value(m[0])
            if v not in change:
                return m[0]
            new = change[v]
            return f"{new:,.0f}" if "," in m[0] and new >= 1000 else f"{new:.2f}" if re.search(r"\.\d0$", m[0]) else f"{new:.10g}"

        steps = [(text, _LITERAL.sub(lambda m: f"{change.get(_value(m[0]), _value(m[0])):.10g}" if _value(m[0]) in change else m[0], code)) for text, code in c.steps]
        other = Converted(_NUMBER.sub(put, c.question), steps, c.show, Fraction(0), c.names, c.used, False)
        try:
            after = _trace(other)
            printed = number(run(native.program(steps, c.show)))
        except ArithmeticError:
            continue
        if after is None or printed is None or printed > 1_000_000:
            continue
        if all(b > 0 and (a.denominator > 1 or b.denominator == 1) and (a >= 1 or b < 1) for a, b in zip(before, after, strict=True)):
            other.answer = printed
            return other
    return None


def sample(c: Converted, template: str, kind: str) -> Sample:
    """The problem in the generator's format."""
    printed = run(native.program(c.steps, c.show))
    if not same(printed, c.answer, 1e-6):
        raise ValueError(f"{template}: the program prints {printed}, not {c.answer}")
    digest = hashlib.sha256(f"gsm8k\n{normal(c.question)}".encode()).hexdigest()[:12]
    return Sample(
        id=f"gsm8k-{digest}",
        family="gsm8k",
        topic="gsm8k",
        kind=kind,
        template=template,
        split=split_of(template),
        register="story",
        transforms=[] if kind == "original" else ["renumbered"],
        signature="",
        problem=c.question,
        answer=answer_text(c.answer, False),
        solutions=[native.code_text(c.steps, c.show) + native.finish(printed)],
    )


def problems(rows: list[dict[str, str]], augment: int, seed: int, split: str | None, everything: bool, tally: Counter[str]) -> Iterator[Sample]:
    """All convertible rows and up to `augment` renumbered ones of each. A problem and its renumbered forms share one split.

    Unless `everything`, solutions with a number from nowhere are left out: they would teach guessing.
    `tally` counts what happened: converted, renumbered, and the reasons for rows left out.
    """
    seen: set[str] = set()
    for index, row in enumerate(rows):
        template = f"gsm8k/{index}"
        if split and split_of(template) != split:
            continue
        c = convert(row)
        if isinstance(c, str):
            tally[f"not converted: {c}"] += 1
            continue
        tally["converted"] += 1
        if not everything and not traceable(c):
            tally["left out: uses a number that the text does not give"] += 1
            continue
        r = Random(f"{seed}/{index}")
        versions = [(c, "original")] + [(other, "renumbered") for _ in range(augment) if (other := renumber(c, r))]
        for version, kind in versions:
            key = normal(version.question)
            if key in seen:
                continue
            seen.add(key)
            tally[kind] += 1
            yield sample(version, template, kind)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.gsm8k", description="Convert the GSM8K training set to executed native solutions.")
    parser.add_argument("train", type=Path, help="gsm8k_train.jsonl: JSON lines with question and answer (#### inside), or problem, solution and answer")
    parser.add_argument("--out", type=Path, required=True, help="JSON lines in the generator's format")
    parser.add_argument("--augment", type=int, default=4, help="tries to ask each problem again with other numbers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=SPLITS, help="only this part of the problems (80/10/10 by problem); all when left out")
    parser.add_argument("--all", action="store_true", help="also solutions that use a number which the text does not give")
    args = parser.parse_args(arguments)
    if not args.train.exists():
        print(f"{args.train} does not exist: give the path of the GSM8K training file (JSON lines with question and answer)", file=sys.stderr)
        return 2
    rows = [json.loads(line) for line in args.train.read_text(encoding="utf-8").split("\n") if line.strip()]
    tally: Counter[str] = Counter()
    with args.out.open("w", encoding="utf-8") as out:
        for item in problems(rows, args.augment, args.seed, args.split, args.all, tally):
            out.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")
    for what, count in tally.most_common():
        print(f"{what}: {count}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
