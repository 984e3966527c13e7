"""The search stage: `rstar synthesize` on this machine's shards, and on other machines that share the folder."""

import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .commands import check_stopped, run
from .settings import CODE
from .state import write_json

CLI = ("node", str(CODE / "dist" / "cli.mjs"))
QUIET = 600.0
"""Seconds without a new record from another machine after which this one does that machine's part."""


@dataclass(frozen=True, slots=True)
class Share:
    """This machine is the `index`-th of `count`."""

    index: int = 0
    count: int = 1

    @staticmethod
    def parse(text: str) -> "Share":
        index, _, count = text.partition("/")
        if not (index.isdigit() and count.isdigit() and int(index) < int(count)):
            raise ValueError(f"--shard: {text} is not i/n with i from 0 to n - 1")
        return Share(int(index), int(count))


class Counted:
    """Problems recorded in a synthesis folder, read as the files grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.offsets: dict[Path, int] = {}
        self.ids: dict[str, bool] = {}
        self.tokens = 0

    def look(self) -> "Counted":
        for file in sorted(self.folder.glob("records*.jsonl")):
            with file.open("rb") as f:
                f.seek(self.offsets.get(file, 0))
                text = f.read()
            whole, newline, _ = text.rpartition(b"\n")
            self.offsets[file] = self.offsets.get(file, 0) + len(whole) + len(newline)
            for line in whole.split(b"\n"):
                try:
                    row = json.loads(line)
                except ValueError:
                    continue
                self.tokens += row["tokens"] if row["id"] not in self.ids else 0
                self.ids[row["id"]] = self.ids.get(row["id"], False) or row["correct"] > 0
        return self

    @property
    def solved(self) -> int:
        return sum(self.ids.values())


def command(job: dict[str, Any], folder: Path, shard: str, cli: Sequence[str] = CLI) -> list[str]:
    """The command line of one shard. A job's files are named relative to the evolution's folder, which other machines may see under another path."""
    options = [str(folder / o[1:]) if isinstance(o, str) and o.startswith("@") else str(o) for o in job["options"]]
    return [*cli, "synthesize", str(folder / job["set"]), "--out", str(folder / job["out"]), "--shard", shard, "--threads", "1", *options]


def publish(folder: Path, job: dict[str, Any]) -> None:
    """Make a job known to helping machines. A search whose problems or options have changed begins anew."""
    out = folder / job["out"]
    path = out / "job.json"
    if path.exists() and json.loads(path.read_text(encoding="utf-8")) == job:
        return
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    write_json(path, job)


def search(folder: Path, job: dict[str, Any], share: Share, workers: int, minutes: float | None, used: float, tick, say, cli: Sequence[str] = CLI, quiet: float = QUIET) -> bool:
    """Do this machine's shards, wait for the others', and do what they leave. True when every problem is recorded, False when the time was up.

    `used`: seconds that the stage took before. `tick` counts the time.
    """
    publish(folder, job)
    counted = Counted(folder / job["out"])
    log = folder / job["out"] / "search.log"
    total = job["problems"]
    left = None if minutes is None else max(1.0, minutes * 60 - used)
    began = time.monotonic()

    def told(seconds: float) -> None:
        tick(seconds)
        c = counted.look()
        say(f"{len(c.ids)} of {total} problems, {c.solved} solved, {c.tokens} tokens")

    parts = share.count * workers
    mine = range(share.index * workers, share.index * workers + workers)
    told(0.0)
    if not run([command(job, folder, f"{i}/{parts}", cli) for i in mine], log, left, told):
        return False
    last, silent = len(counted.look().ids), 0.0
    while len(counted.ids) < total and share.count > 1 and silent < quiet:
        if left is not None and time.monotonic() - began >= left:
            return False
        time.sleep(min(5.0, quiet / 4))
        check_stopped()
        tick(min(5.0, quiet / 4))
        found = len(counted.look().ids)
        last, silent = (found, 0.0) if found > last else (last, silent + min(5.0, quiet / 4))
    if len(counted.ids) < total:
        say(f"{total - len(counted.ids)} problems are left over; this machine does them")
        rest = None if left is None else max(1.0, left - (time.monotonic() - began))
        return run([command(job, folder, f"{i}/{workers}", cli) for i in range(workers)], log, rest, told)
    return True


def help_out(folder: Path, share: Share, workers: int, poll: float = 5.0, say=print, cli: Sequence[str] = CLI) -> None:
    """What a helping machine does: its shards of every search that the first machine publishes, until the evolution is finished."""
    done: set[str] = set()
    while True:
        state = folder / "state.json"
        if state.exists() and json.loads(state.read_text(encoding="utf-8")).get("finished"):
            return
        for path in sorted(folder.glob("round-*/*/job.json")):
            job = json.loads(path.read_text(encoding="utf-8"))
            key = json.dumps(job, sort_keys=True)
            if key in done or job.get("closed"):
                continue
            parts = share.count * workers
            mine = range(share.index * workers, share.index * workers + workers)
            say(f"{job['out']}: shards {mine.start} to {mine.stop - 1} of {parts}")
            run([command(job, folder, f"{i}/{parts}", cli) for i in mine], path.parent / f"helper-{share.index}.log")
            done.add(key)
        check_stopped()
        time.sleep(poll)


def python_options() -> list[str]:
    """The Python that runs step code is the one that trains: it has SymPy."""
    return ["--python", sys.executable]
