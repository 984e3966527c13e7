"""Byte-level BPE: training, encoding, decoding. Needs the standard library only.

The pre-tokenizer is that of Qwen2 (`tokenizer.ggml.pre = "qwen2"`): every digit is a token of its own, so numbers are copied
digit by digit. Markers are control tokens; text from a user is encoded with `special=False` and can never contain one.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

CONTROL = (
    "<|endoftext|>", "<|user|>", "<|assistant|>", "<code>", "<end_of_step>", "<end_of_code>",
    "<output>", "<end_of_output>", "<answer>", "<end_of_answer>", "<|value|>",
)  # fmt: skip
"""Control tokens in the order of their ids. Files of all rounds share them, so a policy and a PPM can share token ids."""

END, USER, ASSISTANT, CODE, END_OF_STEP, END_OF_CODE, OUTPUT, END_OF_OUTPUT, ANSWER, END_OF_ANSWER, VALUE = range(len(CONTROL))

_SPLIT = re.compile("(" + "|".join(map(re.escape, CONTROL)) + ")")
# White space as Unicode defines it; Python's own \s also matches the separators U+001C to U+001F.
_SPACE = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
_CACHE_LIMIT = 200_000


@cache
def _category(letter: str) -> str:
    """The inside of a character class with all code points of a general category (L, N): the `re` module has no \\p{L}."""
    parts: list[str] = []
    start = None
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and unicodedata.category(chr(code))[0] == letter
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            parts.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(parts)


@cache
def pattern() -> re.Pattern[str]:
    """The Qwen2 pre-tokenizer as llama.cpp has it, for Python's `re`."""
    letter, number = _category("L"), _category("N")
    return re.compile(
        "'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])"
        f"|[^\\r\\n{letter}{number}]?[{letter}]+|[{number}]| ?[^{_SPACE}{letter}{number}]+[\\r\\n]*"
        f"|[{_SPACE}]*[\\r\\n]+|[{_SPACE}]+(?![^{_SPACE}])|[{_SPACE}]+"
    )


def _byte_alphabet() -> dict[int, str]:
    """GPT-2's printable character for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {b: chr(b) for b in plain}
    for b in range(256):
        if b not in table:
            table[b] = chr(256 + len(table) - len(plain))
    return {b: table[b] for b in range(256)}


BYTES = _byte_alphabet()
_UNBYTES = {c: b for b, c in BYTES.items()}


def _pieces(text: str) -> Iterator[str]:
    for word in pattern().findall(text):
        yield "".join(BYTES[b] for b in word.encode("utf-8"))


def words(text: str) -> Iterator[str]:
    """Pre-tokens of a text with markers, in the byte alphabet; the markers are left out."""
    for part in _SPLIT.split(text):
        if part and part not in CONTROL:
            yield from _pieces(part)


def learn(texts: Iterable[str], vocabulary: int, least: int = 4) -> "Tokenizer":
    """Learn `vocabulary` tokens (control, 256 bytes, merges). A pair seen fewer than `least` times is not merged;
    then the vocabulary is filled with unused tokens. Ties go to the smaller pair, so the result depends on the texts only."""
    counts = Counter(w for t in texts for w in words(t))
    entries = [([*w], c) for w, c in sorted(counts.items())]
    pairs: Counter[tuple[str, str]] = Counter()
    where: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for index, (symbols, count) in enumerate(entries):
        for pair in zip(symbols, symbols[1:], strict=False):
            pairs[pair] += count
            where[pair].add(index)
    merges: list[tuple[str, str]] = []
    while len(CONTROL) + 256 + len(merges) < vocabulary and pairs:
        best = min(pairs, key=lambda p: (-pairs[p], p))
        if pairs[best] < least:
            break
        merges.append(best)
        for index in sorted(where.pop(best)):
            symbols, count = entries[index]
            for pair in zip(symbols, symbols[1:], strict=False):
                pairs[pair] -= count
            merged = _merge(symbols, best)
            entries[index] = (merged, count)
            for pair in zip(merged, merged[1:], strict=False):
                pairs[pair] += count
                where[pair].add(index)
        pairs = Counter({p: c for p, c in pairs.items() if c > 0})
    tokens = [*CONTROL, *(BYTES[b] for b in range(256)), *(a + b for a, b in merges)]
    tokens += [f"<unused{i}>" for i in range(len(tokens), vocabulary)]
    return Tokenizer(tokens, merges)


def _merge(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    out: list[str] = []
    i = 0
    while i < len(symbols):
        if i + 1 < len(symbols) and symbols[i] == pair[0] and symbols[i + 1] == pair[1]:
            out.append(pair[0] + pair[1])
            i += 2
        else:
            out.append(symbols[i])
            i += 1
    return out


class Tokenizer:
    """Encodes and decodes. `tokens` in id order (byte alphabet), `merges` in rank order."""

    def __init__(self, tokens: list[str], merges: list[tuple[str, str]]) -> None:
        if tuple(tokens[: len(CONTROL)]) != CONTROL:
            raise ValueError("the first tokens must be the control tokens in their fixed order")
        self.tokens = tokens
        self.merges = merges
        self.ids = {t: i for i, t in enumerate(tokens)}
        if len(self.ids) != len(tokens):
            raise ValueError("a token occurs twice in the vocabulary")
        self._rank = {pair: i for i, pair in enumerate(merges)}
        self._cache: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def encode(self, text: str, special: bool = True) -> list[int]:
        """Token ids. With `special=False` a marker in the text is encoded as ordinary characters."""
        if not special:
            return [i for w in _pieces(text) for i in self._word(w)]
        out: list[int] = []
        for part in _SPLIT.split(text):
            if part in CONTROL:
                out.append(self.ids[part])
            else:
                out.extend(i for w in _pieces(part) for i in self._word(w))
        return out

    def prompt(self, question: str) -> list[int]:
        """The prompt of a question, cut at control tokens only and encoded so that the question cannot contain one."""
        return [
            USER, *self.encode(f":\n{question}\n", special=False),
            ASSISTANT, *self.encode(": Let's think step by step and solve the problem with code."),
        ]  # fmt: skip

    def decode(self, ids: Iterable[int]) -> str:
        """The text of token ids, markers included; bytes that are no UTF-8 become U+FFFD."""
        raw = b"".join(self.tokens[i].encode() if self._opaque(i) else bytes(_UNBYTES[c] for c in self.tokens[i]) for i in ids)
        return raw.decode("utf-8", "replace")

    def _opaque(self, i: int) -> bool:
        return i < len(CONTROL) or i >= len(CONTROL) + 256 + len(self.merges)

    def types(self) -> list[int]:
        """llama.cpp token types: 3 control, 5 unused, 1 normal."""
        return [3 if i < len(CONTROL) else 5 if self._opaque(i) else 1 for i in range(len(self))]

    def _word(self, word: str) -> list[int]:
        known = self._cache.get(word)
        if known is not None:
            return known
        symbols = [*word]
        while len(symbols) > 1:
            best = min(zip(symbols, symbols[1:], strict=False), key=lambda p: self._rank.get(p, sys.maxsize))
            if best not in self._rank:
                break
            symbols = _merge(symbols, best)
        ids = [self.ids[s] for s in symbols]
        if len(self._cache) < _CACHE_LIMIT:
            self._cache[word] = ids
        return ids

    def save(self, path: Path) -> None:
        """Write JSON `{"tokens": [...], "merges": ["a b", ...]}`."""
        path.write_text(json.dumps({"tokens": self.tokens, "merges": [f"{a} {b}" for a, b in self.merges]}, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["tokens"], [(a, b) for a, _, b in (m.partition(" ") for m in data["merges"])])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.tokenizer", description="Learn a tokenizer from problems and solutions.")
    parser.add_argument("problems", type=Path, nargs="+", help="JSON lines with problem and solutions, as the generator writes them")
    parser.add_argument("--vocabulary", type=int, default=3072)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(arguments)
    texts: list[str] = []
    for path in args.problems:
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            texts += [row["problem"], row["solutions"][0]]
    tokenizer = learn(texts, args.vocabulary)
    tokenizer.save(args.out)
    print(f"{len(tokenizer)} tokens, {len(tokenizer.merges)} merges, {sum(t == 5 for t in tokenizer.types())} unused -> {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
