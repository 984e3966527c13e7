"""Phrasing files: plain text, one phrasing a line, in sections by problem kind. Format: `phrasings/README.md`."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PHRASINGS = ROOT / "phrasings"
REGISTERS = ("textbook", "terse", "story", "informal", "latex")
FLAGS = ("nospace", "numberwords", "question-first", "distractor", "fixed", "case")
SPLITS = ("train", "dev", "test")

_SECTION = re.compile(r"\[([a-z][\w-]*)\]")
_LINE = re.compile(r"([a-z][\w, ?!-]*(?:#[\w-]+)?)\s*:\s(.*)", re.S)
# LaTeX words take their braces literally: \text{km}, \begin{cases}.
_LITERAL = "".join(rf"(?<!\\{w})" for w in ("text", "begin", "end", "mathrm", "textbf", "operatorname"))
_PLACEHOLDER = re.compile(_LITERAL + r"\{([a-z]\w*)((?:\.\w+)?)((?:@\w+)?)\}", re.I)
_STEM_WORD = re.compile(r"[a-z]+")
_STEM = 6
_BROKEN = re.compile(_LITERAL + r"\{[a-zA-Z]\w*[.@]")
_ALTERNATIVES = re.compile(r"(?<!\\)\[([^\[\]]*\|[^\[\]]*)\]")
# A number beside one of these is part of a formula: it stays in digits.
_OPERATOR = set("+-*/^=×÷·−%<>:_(\\")


class PhrasingError(ValueError):
    """A phrasing file that cannot be used: says the file, the line and what to change."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One placeholder of a phrasing: `{key.attr@count}`."""

    key: str
    attr: str
    count: str
    wordable: bool
    in_math: bool
    starts_sentence: bool


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One phrasing. `id` is stable while the text is; `split` follows from the text's opening words."""

    id: str
    kind: str
    register: str
    flags: frozenset[str]
    text: str
    split: str
    keys: frozenset[str]
    barred: frozenset[str]
    where: str


def stem(text: str) -> str:
    """The opening words of a phrasing, without placeholders and alternatives. Phrasings that share it are told apart by
    their question only, so they belong to the same split. A short phrasing is its own stem."""
    words = _STEM_WORD.findall(_ALTERNATIVES.sub(" ", _PLACEHOLDER.sub(" ", text)).lower())
    return " ".join(words[:_STEM]) if len(words) > _STEM else text


def split_of(template_id: str) -> str:
    """train, dev or test (80/10/10), decided by a hash."""
    bucket = int.from_bytes(hashlib.sha256(template_id.encode()).digest()[:4], "big") % 10
    return "test" if bucket == 0 else "dev" if bucket == 1 else "train"


def load(family: str, folder: Path = PHRASINGS) -> list[Phrasing]:
    """All phrasings of a family. Raises PhrasingError with file and line."""
    path = folder / f"{family}.txt"
    kind, found, entry, start = "main", [], [], 0
    seen: dict[str, str] = {}
    if not path.exists():
        raise PhrasingError(f"{path.name} is missing: family {family} needs a phrasing file in {folder.name}/")

    def close() -> None:
        if not entry:
            return
        where = f"{path.name}:{start}"
        phrasing = _parse(family, kind, "\n".join(entry), where)
        if phrasing.id in seen:
            raise PhrasingError(f"{where}: same text or id as {seen[phrasing.id]}; remove one")
        seen[phrasing.id] = where
        found.append(phrasing)
        entry.clear()

    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.rstrip()
        if line.startswith("    ") and entry:
            entry.append(line[4:])
            continue
        close()
        if not line.strip() or line.startswith("#"):
            continue
        section = _SECTION.fullmatch(line.strip())
        if section:
            kind = section[1]
            continue
        entry.append(line)
        start = number
    close()
    return found


def _parse(family: str, kind: str, line: str, where: str) -> Phrasing:
    if line.startswith("- "):
        line = f"story: {line[2:]}"
    match = _LINE.fullmatch(line)
    if not match:
        raise PhrasingError(f"{where}: write 'register: text', for example 'story: {{name}} buys ...'")
    head, text = match[1], match[2]
    tags_text, _, own_id = head.partition("#")
    words = tags_text.replace(",", " ").split()
    tags = [t for t in words if not t.startswith("?")]
    barred = frozenset(t[2:] for t in words if t.startswith("?!"))
    needed = {t[1:] for t in words if t.startswith("?") and not t.startswith("?!")}
    if not tags or tags[0] not in REGISTERS:
        raise PhrasingError(f"{where}: the first tag must be one of {', '.join(REGISTERS)}; found {tags[:1]}")
    unknown = [t for t in tags[1:] if t not in FLAGS and t not in REGISTERS]
    if unknown:
        raise PhrasingError(f"{where}: unknown tags {unknown}; known: {', '.join(FLAGS)}")
    digest = own_id or hashlib.sha256(" ".join([*sorted(needed), *sorted(barred), *text.split()]).encode()).hexdigest()[:8]
    template_id = f"{family}/{kind}/{digest}"
    keys = frozenset(needed | {k for m in _PLACEHOLDER.finditer(text) for k in (m[1], m[3][1:]) if k})
    broken = _BROKEN.search(_PLACEHOLDER.sub("", text))
    if broken:
        raise PhrasingError(f"{where}: '{broken[0]}' is not a complete placeholder")
    return Phrasing(template_id, kind, tags[0], frozenset(tags[1:]), text, split_of(f"{family}/{own_id or stem(text)}"), keys, barred, where)


def expand(text: str, pick: Callable[[list[str]], str]) -> str:
    """Replace each `[a|b|c]` by one alternative, innermost first. `\\|` is a literal bar, `\\[` is LaTeX and left alone."""
    if "[" not in text and "\\|" not in text:
        return text
    text = text.replace("\\|", "\x01")
    while True:
        match = _ALTERNATIVES.search(text)
        if not match:
            return text.replace("\x01", "|")
        text = text[: match.start()] + pick(match[1].split("|")) + text[match.end():]


@lru_cache(maxsize=100_000)
def pieces(text: str) -> tuple[str | Slot, ...]:
    """An expanded phrasing cut into literal text and slots."""
    out: list[str | Slot] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        before, after = text[: match.start()], text[match.end():]
        if match.start() > position:
            out.append(text[position: match.start()])
        left, right = before.rstrip(" "), after.lstrip(" ")
        wordable = not (left and left[-1] in _OPERATOR | {"{", "$"}) and not (right and right[0] in (_OPERATOR - {":", "("}) | {"}", "$"})
        if len(left) > 1 and left[-1] in "-:(" and left[-2].isalpha():
            wordable = not after[:1].isdigit()
        math = (
            before.count("$$") % 2 == 1
            or (before.replace("$$", "").count("$") - before.count("\\$")) % 2 == 1
            or before.rfind("\\(") > before.rfind("\\)")
            or before.rfind("\\[") > before.rfind("\\]")
        )
        starts = not left or (left[-1] in ".?!" and left[-2:-1] != " ") or before.endswith("\n")
        out.append(Slot(match[1], match[2][1:], match[3][1:], wordable, math, starts))
        position = match.end()
    if position < len(text):
        out.append(text[position:])
    return tuple(out)
