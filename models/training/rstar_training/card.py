"""The model card, filled from results: no number in `models/MODEL_CARD.md` is typed by hand.

    # once per evaluation: what `rstar eval SET --out RESULTS.jsonl` wrote
    python -m rstar_training.card add --name students --how "laptop preset" --results RESULTS.jsonl --set ../eval/students.jsonl
    python -m rstar_training.card add-evolution DIR/results.json
    python -m rstar_training.card add-ablation DIR/round-4/ablation/ablation.json
    python -m rstar_training.card write          # models/MODEL_CARD.md from card.md and models/results.json

What has not been measured stands in the card as "not measured".
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import struct
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from .dataset import read_jsonl
from .evolve.results import markdown

MODELS = Path(__file__).resolve().parents[2]
RESULTS, TEMPLATE, CARD = MODELS / "results.json", MODELS / "training" / "card.md", MODELS / "MODEL_CARD.md"
MISSING = "not measured"


def read_results(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"evaluations": [], "evolution": None, "ablation": None}


def save(path: Path, value: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)


def evaluation(name: str, how: str, results: Path, problems: Path) -> dict[str, Any]:
    """One evaluation: right answers in all and by topic, register and set, with tokens and seconds. Each problem counts once."""
    rows: dict[str, dict[str, Any]] = {}
    for line in results.read_text(encoding="utf-8").split("\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        rows[row["id"]] = row
    about = {str(p["id"]): p for p in read_jsonl(problems)}
    cells: dict[str, defaultdict[str, list[int]]] = {kind: defaultdict(lambda: [0, 0]) for kind in ("topic", "register", "set")}
    for key, row in rows.items():
        for kind, found in cells.items():
            label = about.get(key, {}).get(kind)
            if label:
                found[str(label)][0] += bool(row["strict"])
                found[str(label)][1] += 1
    right = sum(bool(r["strict"]) for r in rows.values())
    answered = sum(r["given"] is not None for r in rows.values())
    return {
        "name": name, "how": how, "n": len(rows), "of": len(about), "right": right, "wrong": answered - right, "none": len(rows) - answered,
        "likeliest": sum(bool(r.get("guess", r["strict"])) for r in rows.values()),
        "found": sum(bool(r["found"]) for r in rows.values()), "tokens": round(sum(r["tokens"] for r in rows.values()) / max(1, len(rows)), 1),
        "seconds": round(sum(r["seconds"] for r in rows.values()) / max(1, len(rows)), 2),
        **{kind: {k: v for k, v in sorted(found.items())} for kind, found in cells.items()},
    }  # fmt: skip


def model_facts(path: Path) -> dict[str, Any] | None:
    """Size, hash and shape of a GGUF, read from the file itself; None where there is none."""
    if not path.exists():
        return None
    raw = path.read_bytes()
    values = _metadata(raw)
    return {"file": path.name, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest(), **{k.rpartition(".")[2]: v for k, v in values.items() if isinstance(v, int | float | str)}}


_SIZES = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}


def _metadata(raw: bytes) -> dict[str, Any]:
    at = 24

    def take(kind: int) -> Any:
        nonlocal at
        if kind in _SIZES:
            value = struct.unpack_from(_SIZES[kind], raw, at)[0]
            at += struct.calcsize(_SIZES[kind])
            return value
        if kind == 8:
            size = take(10)
            at += size
            return raw[at - size : at].decode("utf-8", "replace")
        if kind == 9:
            inner, count = take(4), take(10)
            return [take(inner) for _ in range(count)]
        raise ValueError(f"not a GGUF value: type {kind}")

    if raw[:4] != b"GGUF":
        raise ValueError("not a GGUF file")
    pairs = struct.unpack_from("<Q", raw, 16)[0]
    found = {}
    for _ in range(pairs):
        key = take(8)
        found[key] = take(take(4))
    return found


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else MISSING


def evaluations_table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return MISSING
    lines = ["| set | how | problems | right | wrong | no answer | likeliest right, given or not | right one among those found | tokens | seconds |", "|---|---|---|---|---|---|---|---|---|---|"]
    for e in rows:
        whole = f"{e['n']}" if e["n"] == e["of"] else f"{e['n']} of {e['of']}"
        lines.append(f"| {e['name']} | {e['how']} | {whole} | {share(e['right'], e['n'])} | {share(e['wrong'], e['n'])} | {share(e['none'], e['n'])} | {share(e['likeliest'], e['n'])} | {share(e['found'], e['n'])} | {e['tokens']} | {e['seconds']} |")
    return "\n".join(lines)


def split_table(rows: list[dict[str, Any]], kind: str) -> str:
    """Right answers by topic, register or set, one column an evaluation."""
    having = [e for e in rows if e.get(kind)]
    if not having:
        return MISSING
    labels = sorted({label for e in having for label in e[kind]})
    lines = [f"| {kind} | " + " | ".join(f"{e['name']}, {e['how']}" for e in having) + " |", "|---|" + "---|" * len(having)]
    for label in labels:
        cells = [f"{e[kind][label][0]} of {e[kind][label][1]}" if label in e[kind] else "" for e in having]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def ablation_table(result: dict[str, Any] | None) -> str:
    if not result:
        return MISSING
    from .ppm.tables import table

    return table(result).strip()


def filled(template: str, results: dict[str, Any], models: Path = MODELS) -> str:
    """The card. A placeholder is `{{policy.KEY}}`, `{{ppm.KEY}}`, `{{table NAME}}` or `{{note}}`. Raises KeyError on any other."""
    facts = {"policy": model_facts(models / "policy.gguf"), "ppm": model_facts(models / "ppm.gguf")}
    rows = results["evaluations"]
    evolution = results["evolution"]
    tables = {
        "evaluations": lambda: evaluations_table(rows),
        "topics": lambda: split_table(rows, "topic"),
        "registers": lambda: split_table(rows, "register"),
        "sets": lambda: split_table(rows, "set"),
        "rounds": lambda: markdown(evolution["rounds"], evolution["kept"], evolution["settings"]).partition("\n")[2].strip() if evolution else MISSING,
        "ablation": lambda: ablation_table(results["ablation"]),
    }

    def put(m: re.Match[str]) -> str:
        what = m[1].strip()
        if what == "note":
            return f"> {results['note']}\n\n" if results.get("note") else ""
        if what.startswith("table "):
            return tables[what[6:].strip()]()
        model, _, key = what.partition(".")
        found = (facts[model] or {}).get(key)
        if found is None:
            return MISSING
        return f"{found / 1e6:.1f} MB" if key == "bytes" else str(found)

    return re.sub(r"\{\{([^{}]+)\}\}", put, template)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.card", description="Fill the model card from results.")
    parser.add_argument("--file", type=Path, default=RESULTS, help="where results are gathered")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="an evaluation: results of `rstar eval` with the set they belong to")
    add.add_argument("--name", required=True)
    add.add_argument("--how", required=True)
    add.add_argument("--results", type=Path, required=True)
    add.add_argument("--set", type=Path, required=True)
    for name in ("evolution", "ablation"):
        commands.add_parser(f"add-{name}").add_argument("json", type=Path)
    commands.add_parser("note", help="a sentence at the top of the card; empty for none").add_argument("text")
    write = commands.add_parser("write")
    write.add_argument("--template", type=Path, default=TEMPLATE)
    write.add_argument("--out", type=Path, default=CARD)
    args = parser.parse_args(arguments)
    results = read_results(args.file)
    if args.command == "add":
        made = evaluation(args.name, args.how, args.results, args.set)
        results["evaluations"] = [e for e in results["evaluations"] if (e["name"], e["how"]) != (made["name"], made["how"])] + [made]
        save(args.file, results)
        print(f"{made['name']}, {made['how']}: {made['right']} of {made['n']} right")
    elif args.command in ("add-evolution", "add-ablation"):
        results[args.command.removeprefix("add-")] = json.loads(args.json.read_text(encoding="utf-8"))
        save(args.file, results)
    elif args.command == "note":
        results["note"] = args.text
        save(args.file, results)
    else:
        args.out.write_text(filled(args.template.read_text(encoding="utf-8"), results), encoding="utf-8")
        print(args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
