"""Searches spread over a Ray cluster: `rstar synthesize` in many small parts, each repeated when its machine is lost, none done twice.

    pip install ray                                      # optional: nothing else of this package needs it
    python -m rstar_training.scale SET.jsonl --out DIR --parts 256 [--address HOST:6379] -- --policy P.gguf --ppm Q.gguf --rollouts 16

Every machine of the cluster needs the built repository and Node; RSTAR_ROOT names its folder there where it is not the driver's. Problems and models travel through
Ray's object store, so no shared folder is needed. The driver writes a part's records when they arrive, whole or not at all; started again, it asks only for what
is missing. Rollouts for a PPM and samples for best of n (`--strategy best-of-n`) are the same command with other options.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .dataset import read_jsonl

ROOT = Path(__file__).resolve().parents[3]
FILES = ("--policy", "--ppm")
"""Options whose values are files that travel with the work."""

Say = Callable[[str], None]


def cut(rows: Sequence[dict[str, Any]], done: set[str], parts: int) -> list[list[dict[str, Any]]]:
    """What is left to do in at most `parts` parts of about the same size."""
    left = [row for row in rows if str(row["id"]) not in done]
    count = min(parts, len(left))
    return [left[i::count] for i in range(count)]


def recorded(out: Path) -> set[str]:
    """Ids of the problems that the folder holds."""
    found: set[str] = set()
    for file in out.glob("records*.jsonl"):
        for line in file.read_text(encoding="utf-8").split("\n"):
            try:
                found.add(json.loads(line)["id"])
            except (ValueError, KeyError):
                continue
    return found


def search_part(problems: list[dict[str, Any]], options: Sequence[str], files: dict[str, tuple[str, bytes]], cli: Sequence[str] | None = None) -> tuple[str, str]:
    """Search some problems in a temporary folder; returns the records and the settings file as text. Runs on whichever machine it was sent to."""
    command = list(cli) if cli else ["node", str(Path(os.environ.get("RSTAR_ROOT", str(ROOT))) / "dist" / "cli.mjs")]
    with tempfile.TemporaryDirectory(prefix="rstar-part-") as hold:
        folder = Path(hold)
        (folder / "set.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in problems), encoding="utf-8")
        for name, data in files.values():
            (folder / name).write_bytes(data)
        named = [str(folder / files[o][0]) if o in files else o for o in options]
        done = subprocess.run([*command, "synthesize", str(folder / "set.jsonl"), "--out", str(folder / "out"), "--threads", "1", *named], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(f"rstar synthesize ended with status {done.returncode}: {done.stderr[-2000:]}")
        records = "".join(file.read_text(encoding="utf-8") for file in sorted((folder / "out").glob("records*.jsonl")))
        return records, (folder / "out" / "settings.json").read_text(encoding="utf-8")


def travelling(options: Sequence[str]) -> dict[str, tuple[str, bytes]]:
    """The files that options name: path -> (name, contents)."""
    found: dict[str, tuple[str, bytes]] = {}
    for flag, value in zip(options, options[1:], strict=False):
        if flag in FILES and value != "none":
            found[value] = (Path(value).name, Path(value).read_bytes())
    return found


def keep(out: Path, number: int, records: str) -> None:
    """Write the records of a part whole or not at all, under a name that no other part has."""
    free = number
    while (path := out / f"records-{free}-of-{10**6}.jsonl").exists():
        free += 1
    part = path.with_suffix(".part")
    part.write_text(records, encoding="utf-8")
    part.replace(path)


def need_ray() -> Any:
    """The ray package. Raises ValueError with what to do where it is missing."""
    if importlib.util.find_spec("ray") is None:
        raise ValueError("Ray is not installed in this Python; install it with: pip install ray (or leave --ray out and use --shard on machines that share the folder)")
    import ray

    return ray


def spread(rows: Sequence[dict[str, Any]], out: Path, options: Sequence[str], parts: int, address: str | None, tick: Callable[[float], None], say: Say, cli: Sequence[str] | None = None) -> int:
    """Search all problems that the folder lacks, on all machines of a cluster. Returns how many were searched. Raises RuntimeError when a part fails for its own reasons."""
    ray = need_ray()
    out.mkdir(parents=True, exist_ok=True)
    todo = cut(rows, recorded(out), parts)
    if not todo:
        return 0
    if not ray.is_initialized():
        ray.init(address=address if address and address != "auto" else None, log_to_driver=False, include_dashboard=False, configure_logging=False)
    # A lost machine costs its parts' work, not the parts: they are sent elsewhere as often as that happens. What fails by itself fails once.
    task = ray.remote(search_part).options(num_cpus=1, max_retries=-1, retry_exceptions=False)
    files = ray.put(travelling(options))
    waiting = {task.remote(part, list(options), files, cli): k for k, part in enumerate(todo)}
    searched = 0
    last = time.monotonic()
    while waiting:
        ready, _ = ray.wait(list(waiting), num_returns=1, timeout=5.0)
        for reference in ready:
            number = waiting.pop(reference)
            records, settings = ray.get(reference)
            keep(out, number, records)
            if not (out / "settings.json").exists():
                (out / "settings.json").write_text(settings, encoding="utf-8")
            searched += len(todo[number])
            say(f"{searched} of {sum(map(len, todo))} problems, {len(waiting)} of {len(todo)} parts left")
        now = time.monotonic()
        tick(now - last)
        last = now
    return searched


def distributor(address: str | None, parts: int) -> Callable[[Path, dict[str, Any], Callable[[float], None], Say], None]:
    """For `rstar_training.evolve`: does a search job on a cluster."""
    need_ray()

    def distribute(folder: Path, job: dict[str, Any], tick: Callable[[float], None], say: Say) -> None:
        rows = [dict(row) for row in read_jsonl(folder / job["set"])]
        options = [str(folder / o[1:]) if isinstance(o, str) and o.startswith("@") else str(o) for o in job["options"]]
        spread(rows, folder / job["out"], options, parts, address, tick, say)

    return distribute


def main(arguments: list[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    own, options = (given[: given.index("--")], given[given.index("--") + 1 :]) if "--" in given else (given, [])
    parser = argparse.ArgumentParser(prog="python -m rstar_training.scale", description="rstar synthesize on a Ray cluster; what stands after -- goes to it. Resumable.")
    parser.add_argument("set", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", type=int, default=64, help="more parts than processors: a lost machine costs what it was at")
    parser.add_argument("--address", help="the cluster's head, HOST:PORT; a cluster of this machine when left out")
    args = parser.parse_args(own)
    try:
        count = spread([dict(row) for row in read_jsonl(args.set)], args.out, options, args.parts, args.address, lambda _: None, lambda text: print(text, file=sys.stderr, flush=True))
    except (ValueError, RuntimeError) as error:
        print(f"scale: {error}", file=sys.stderr)
        return 1
    print(f"{count} problems searched -> {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
