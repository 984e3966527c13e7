"""What an evolution has done so far: one small JSON file, replaced whole. A stage is done when it says so; everything else is done again."""

import fcntl
import json
import os
import time
from pathlib import Path
from typing import IO, Any


def write_json(path: Path, value: object) -> None:
    """Write a JSON file whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write JSON lines whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    part.replace(path)


class Locked(RuntimeError):
    """Another process works in the folder."""


class State:
    """The stages of an evolution by name (`1/search`): seconds spent, whether done, and what it found."""

    def __init__(self, folder: Path, lock: bool = True) -> None:
        self.folder = folder
        self.path = folder / "state.json"
        self._lock: IO[str] | None = None
        if lock:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = (folder / "lock").open("w")
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._lock.close()
                raise Locked(f"an evolution is running in {folder}") from None
        self.data: dict[str, Any] = {"stages": {}, "finished": False}
        if self.path.exists():
            self.data = json.loads(self.path.read_text(encoding="utf-8"))

    def close(self) -> None:
        if self._lock:
            self._lock.close()

    def _stage(self, name: str) -> dict[str, Any]:
        return self.data["stages"].setdefault(name, {"done": False, "seconds": 0.0, "info": {}})

    def save(self) -> None:
        write_json(self.path, self.data)

    def done(self, name: str) -> bool:
        return bool(self.data["stages"].get(name, {}).get("done"))

    def info(self, name: str) -> dict[str, Any]:
        """What a finished stage found; empty before."""
        return self.data["stages"].get(name, {}).get("info", {})

    def seconds(self, name: str) -> float:
        return float(self.data["stages"].get(name, {}).get("seconds", 0.0))

    def spend(self, name: str, seconds: float) -> None:
        """Count time, also that of runs that were killed later."""
        self._stage(name)["seconds"] = round(self.seconds(name) + seconds, 1)
        self.save()

    def finish(self, name: str, info: dict[str, Any]) -> None:
        stage = self._stage(name)
        stage["done"], stage["info"], stage["at"] = True, info, time.strftime("%Y-%m-%dT%H:%M:%S")
        self.save()
