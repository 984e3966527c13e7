"""Results of a comparison as Markdown. Standard library only."""

from typing import Any


def table(result: dict[str, Any]) -> str:
    """The result as Markdown."""
    rows = result["objectives"]
    sources = sorted({name for row in rows.values() for name in row["pairs"]})
    lines = ["| | " + " | ".join(rows) + " |", "|---|" + "---|" * len(rows)]

    def line(name: str, cells: list[str]) -> None:
        lines.append(f"| {name} | " + " | ".join(cells) + " |")

    for source in sources:
        line(f"pairs, {source}", [f"{row['pairs'][source][0]:.1%} of {row['pairs'][source][1]}" if source in row["pairs"] else "-" for row in rows.values()])
    if all("hand" in row for row in rows.values()):
        n = next(iter(rows.values()))["hand"]["solutions"]
        line(f"hand-written, right ones left unmarked ({n} solutions)", [f"{row['hand']['unmarked_right']:.1%}" for row in rows.values()])
        line("hand-written, first wrong step found", [f"{row['hand']['found_first']:.1%}" for row in rows.values()])
    if result.get("samples"):
        s = result["samples"]
        for rule, words in (("last", "best by last step"), ("worst", "best by worst step"), ("vote", "weighted vote")):
            line(f"{words} ({s['problems']} problems)", [f"{row['best_of'][rule]:.1%}" for row in rows.values()])
        lines.append("")
        lines.append(f"Without a scorer: one sample {s['one']:.1%}, majority {s['majority']:.1%}, some sample right {s['pass']:.1%}.")
    return "\n".join(lines) + "\n"
