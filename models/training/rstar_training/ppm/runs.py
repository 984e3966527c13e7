"""What a PPM's run folder says about itself. Standard library only."""

import json
from pathlib import Path


def finished(folder: Path) -> str | None:
    """Why the training in a folder ended; None where it was stopped or has not ended."""
    log = folder / "log.jsonl"
    if not log.exists():
        return None
    last = json.loads(log.read_text(encoding="utf-8").strip().split("\n")[-1])
    return last["why"] if last["event"] == "end" and last["why"] != "stopped" else None
