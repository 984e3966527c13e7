"""The tables of an evolution, as in the paper: by round, the share of the pool that was solved, the policy alone, and search with the round's PPM."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from ..dataset import read_jsonl
from .settings import Settings
from .state import State, write_json


def read_eval(results: Path, problems: Path) -> dict[str, Any]:
    """What `rstar eval` wrote, each problem once: how many answers were `right` and given, how often the `likeliest` was right whether given or withheld as
    not to be trusted, how often a right one was `found`; tokens, seconds; right ones by family or topic."""
    rows: dict[str, dict[str, Any]] = {}
    for line in results.read_text(encoding="utf-8").split("\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        rows[row["id"]] = row
    topics = {str(p["id"]): str(p.get("topic") or p.get("family") or p.get("set") or "") for p in read_jsonl(problems)}
    by: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows.values():
        cell = by[topics.get(row["id"], "")]
        cell[0] += bool(row["strict"])
        cell[1] += 1
    return {
        "n": len(rows),
        "right": sum(bool(r["strict"]) for r in rows.values()),
        "likeliest": sum(bool(r.get("guess", r["strict"])) for r in rows.values()),
        "found": sum(bool(r["found"]) for r in rows.values()),
        "none": sum(r["given"] is None for r in rows.values()),
        "tokens": sum(r["tokens"] for r in rows.values()),
        "seconds": round(sum(r["seconds"] for r in rows.values()), 1),
        "topics": {t: cell for t, cell in sorted(by.items())},
    }


def removed(greedy: dict[str, Any], search: dict[str, Any]) -> float | None:
    """Share of the greedy policy's errors that search removes, by the likeliest answer of each; None where there are none."""
    errors = greedy["n"] - greedy["likeliest"]
    return (search["likeliest"] - greedy["likeliest"]) / errors if errors else None


def score(sets: dict[str, dict[str, Any]], presets: tuple[str, ...]) -> tuple[float, ...]:
    """By what rounds are compared: how often the likeliest answer is right with the last preset (mean over the sets), then with the others, then greedy."""
    order = [*reversed(presets), "greedy"]
    return tuple(round(sum(found[how]["likeliest"] / max(1, found[how]["n"]) for found in sets.values()) / max(1, len(sets)), 6) for how in order)


def row_of(state: State, settings: Settings, k: int) -> dict[str, Any]:
    """All numbers of a round."""
    names = [name for name in state.data["stages"] if name.startswith(f"{k}/")]
    searches = {name.partition("/")[2]: state.info(name) for name in names if name.partition("/")[2].partition("-")[0] in ("search", "hard")}
    seconds = {name.partition("/")[2]: state.seconds(name) for name in names}
    return {
        "round": k,
        "problems": state.info(f"{k}/problems"),
        "searches": searches,
        "lessons": state.info(f"{k}/lessons"),
        "policy": state.info(f"{k}/policy"),
        "groups": state.info(f"{k}/groups"),
        "ppm": state.info(f"{k}/ppm"),
        "parity": {"policy": state.info(f"{k}/export").get("parity"), "ppm": state.info(f"{k}/export-ppm").get("parity")},
        "eval": state.info(f"{k}/eval").get("sets", {}),
        "seconds": seconds,
        "tokens": sum(s.get("tokens", 0) for s in searches.values()),
    }


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def markdown(rows: list[dict[str, Any]], kept: int, settings: dict[str, Any]) -> str:
    """The tables as Markdown."""
    presets = list(settings["presets"])
    lines = [f"# {settings['name']}: rounds of self-evolution", "", f"Kept: the pair of round {kept}.", ""]
    for name in settings["dev"]:
        how = [h for h in ("greedy", *presets, "majority") if any(h in row["eval"].get(name, {}) for row in rows)]
        lines += [f"## Dev set `{name}`", "", "| round | " + " | ".join(how) + " | errors of greedy that search removes |", "|---|" + "---|" * (len(how) + 1)]
        for row in rows:
            found = row["eval"].get(name, {})
            cells = [f"{_share(found[h]['likeliest'], found[h]['n'])} ({100 * found[h]['right'] / max(1, found[h]['n']):.0f})" if h in found else "-" for h in how]
            gone = removed(found["greedy"], found[presets[-1]]) if presets and presets[-1] in found else None
            lines.append(f"| {row['round']} | " + " | ".join(cells) + f" | {'-' if gone is None else f'{100 * gone:.0f} %'} |")
        size = next((row["eval"][name]["greedy"]["n"] for row in rows if name in row["eval"]), 0)
        lines += ["", f"{size} problems; strict grading; how often the likeliest answer is right, and in brackets how often it was also given and not withheld. `majority` is a plain vote of as many tokens as `{presets[-1] if presets else '-'}` used.", ""]
    lines += ["## Search and training", "", "| round | new problems | of them solved | carried over | solved after the hard passes | trajectories right / wrong | texts | pairs | PPM: step pairs of rollouts | hours |", "|---|---|---|---|---|---|---|---|---|---|"]
    for row in rows[1:]:
        first, last = row["searches"].get("search", {}), list(row["searches"].values())[-1] if row["searches"] else {}
        pairs = row["ppm"].get("pairs", {}).get("rollout steps")
        right, wrong = (sum(s.get(key, 0) for s in row["searches"].values()) for key in ("right", "wrong"))
        total = row["problems"].get("new", 0) + row["problems"].get("carried", 0)
        lines.append(
            f"| {row['round']} | {row['problems'].get('new', 0)} | {_share(first.get('new_solved', 0), first.get('new', 0))} | {row['problems'].get('carried', 0)} | "
            f"{_share(total - last.get('left', 0), total) if last else '-'} | {right} / {wrong} | {row['lessons'].get('texts', 0)} | {row['groups'].get('pairs', 0)} | "
            f"{'-' if pairs is None else f'{100 * pairs[0]:.1f} % of {pairs[1]}'} | {sum(row['seconds'].values()) / 3600:.2f} |"
        )
    return "\n".join(lines) + "\n"


def write_tables(folder: Path, rows: list[dict[str, Any]], kept: int, settings: dict[str, Any]) -> None:
    """`results.json` and `results.md`."""
    write_json(folder / "results.json", {"settings": settings, "kept": kept, "rounds": rows})
    part = folder / "results.md.part"
    part.write_text(markdown(rows, kept, settings), encoding="utf-8")
    part.replace(folder / "results.md")
