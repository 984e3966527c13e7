"""Runs the commands of a stage: output to a log, progress while it runs, a time limit, and a clean end when this process is stopped or dies."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .settings import ROOT

TICK = 10.0
"""Seconds between two looks at what runs."""

GRACE = 90.0
"""Seconds that a command gets to write what it has when it is stopped."""


class Stopped(RuntimeError):
    """This process was asked to stop; everything so far is kept."""


class Failed(RuntimeError):
    """A command failed."""


_stops: list[int] = []


def watch_signals() -> None:
    """From now on SIGINT and SIGTERM end the stage in hand cleanly."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda which, _: _stops.append(which))


def check_stopped() -> None:
    if _stops:
        raise Stopped


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def environment() -> dict[str, str]:
    """One thread each, and memory that is not unmapped at every step (see models/training/README.md)."""
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    malloc = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "8589934592", "MALLOC_TOP_PAD_": "268435456", "MALLOC_ARENA_MAX": "1"}
    return {**threads, **malloc, **os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUNBUFFERED": "1"}


def run(
    commands: Sequence[Sequence[str]],
    log: Path,
    seconds: float | None = None,
    tick: Callable[[float], None] = lambda _: None,
    every: float | None = None,
    accept: Sequence[int] = (0,),
) -> bool:
    """Run commands side by side. True when all ended by themselves, False when the time was up (SIGINT, as Ctrl-C, ends them).

    `tick` hears how many seconds have passed since it was last called. Raises Failed with the end of the log when one fails, Stopped when this process was asked to stop.
    """
    check_stopped()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as out:
        running = [
            subprocess.Popen(list(c), cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: PLW1509
            for c in commands
        ]
        began = last = time.monotonic()
        timed_out = False
        try:
            while any(p.poll() is None for p in running):
                now = time.monotonic()
                failed = next((p for p in running if p.poll() not in (None, *accept)), None)
                if _stops or failed or (seconds is not None and now - began >= seconds):
                    timed_out = not _stops and not failed
                    _end(running)
                    break
                if now - last >= (TICK if every is None else every):
                    tick(now - last)
                    last = now
                time.sleep(0.1)
        finally:
            _end(running, signal.SIGKILL)
        tick(time.monotonic() - last)
    check_stopped()
    if timed_out:
        return False
    for p, c in zip(running, commands, strict=True):
        if p.returncode not in accept:
            tail = log.read_text(encoding="utf-8", errors="replace").strip().split("\n")[-12:]
            raise Failed(f"{' '.join(map(str, c))}\nended with status {p.returncode}; the end of {log}:\n" + "\n".join(tail))
    return True


def _end(running: Sequence[subprocess.Popen[bytes]], first: int = signal.SIGINT) -> None:
    for number, patience in ((first, GRACE), (signal.SIGKILL, 10.0)):
        alive = [p for p in running if p.poll() is None]
        for p in alive:
            try:
                os.killpg(p.pid, number)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + patience
        while any(p.poll() is None for p in alive) and time.monotonic() < deadline:
            time.sleep(0.05)
