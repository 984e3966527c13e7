"""Changes to a finished problem text that leave its meaning alone: what students' notes look like.

Entities and numbers are fixed before these run, so the solution needs no change.
"""

import re
from random import Random

from . import lexicon
from .phrasing import Phrasing

_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z\"“])")
_SINGLE_CAPITAL = re.compile(r"(?<![A-Za-z])(?!A |I |I')[A-Z](?![a-z])|\\[A-Z]|[A-Z]{2}")
_WORD = re.compile(r"(?<![\w\\{$])[a-z]{5,}(?![\w}$])")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’](?=s\b|t\b|re\b)")
_ABBREVIATION = ((re.compile(r"\bplease\b"), "pls"), (re.compile(r"\byou\b"), "u"), (re.compile(r"\bbecause\b"), "bc"), (re.compile(r"\bwith\b"), "w/"), (re.compile(r"\bHow many\b", re.I), "how many"), (re.compile(r"\beach\b"), "ea"))


def apply(text: str, phrasing: Phrasing, r: Random) -> tuple[str, list[str]]:
    """The changed text and the names of the changes."""
    if "fixed" in phrasing.flags:
        return text, []
    done: list[str] = []
    story = phrasing.register == "story"
    loose = phrasing.register in ("informal", "terse")
    parts = _SENTENCE.split(text) if "\n" not in text else [text]
    if len(parts) > 1 and parts[-1].endswith("?") and "question-first" not in phrasing.flags and r.random() < 0.07:
        parts = [parts[-1], *parts[:-1]]
        done.append("question-first")
    if len(parts) > 1 and r.random() < (0.14 if story else 0.03):
        for _ in range(r.choice((1, 1, 2, 3))):
            place = 0 if r.random() < 0.4 else r.randrange(len(parts))
            parts.insert(place, _filler(r))
        done.append("distractor")
    joint = "\n" if len(parts) > 1 and r.random() < 0.06 else " "
    text = joint.join(parts)
    if r.random() < (0.3 if loose else 0.05):
        if text[-2:-1] not in (" ", "="):
            text = text.rstrip(".?!")
            done.append("no-stop")
    if r.random() < (0.35 if loose else 0.06) and not ("case" in phrasing.flags or _SINGLE_CAPITAL.search(text)):
        text = text.lower()
        done.append("lower")
    if (loose or "lower" in done) and r.random() < 0.5:
        text = _APOSTROPHE.sub("", text)
    if loose and r.random() < 0.2:
        text = re.sub(r",(?= [a-z])", "", text)
    if loose and r.random() < 0.12:
        pattern, short = r.choice(_ABBREVIATION)
        text = pattern.sub(short, text)
    if r.random() < 0.03:
        text = _typo(text, r)
        done.append("typo")
    return _frame(text, r, loose, done), done


def _filler(r: Random) -> str:
    template = r.choice(lexicon.entries("filler"))[0]
    people = r.choice(lexicon.entries("name"))[0]
    place = r.choice(lexicon.entries("venue"))[0]
    text = template.replace("{other}", people).replace("{k}", str(r.randint(2, 60))).replace("{k2}", str(r.randint(2, 6))).replace("{c}", str(r.randint(1, 12))).replace("{place}", place)
    return text[0].upper() + text[1:]


def _frame(text: str, r: Random, loose: bool, done: list[str]) -> str:
    """Heading, greeting or closing words around the text."""
    if r.random() < 0.06:
        head = r.choice(lexicon.entries("heading"))[0].replace("{k}", str(r.randint(1, 30)))
        done.append("heading")
        return f"{head}{r.choice((' ', ' ', chr(10)))}{text}"
    if r.random() < (0.07 if loose else 0.03):
        done.append("greeting")
        head = r.choice(lexicon.entries("greeting"))[0]
        text = f"{head}{'' if head[-1] in '.:!?' else r.choice((',', '', ':', '...'))} {text}"
    if r.random() < (0.06 if loose else 0.03):
        done.append("closer")
        tail = r.choice(lexicon.entries("closer"))[0]
        text = f"{text}{r.choice((' ', ' ', chr(10)))}{tail}"
    return text


def _typo(text: str, r: Random) -> str:
    """One slip in one longer lower-case word: two letters swapped, one dropped or one doubled."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = r.choice(words)
    i = word.start() + r.randrange(1, len(word[0]) - 1)
    kind = r.random()
    if kind < 0.4:
        return text[:i] + text[i + 1] + text[i] + text[i + 2:]
    return text[:i] + text[i + 1:] if kind < 0.8 else text[:i] + text[i] + text[i:]
