"""Command line of self-evolution. `npm run evolve -- ...` calls it; see models/training/README.md."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from .commands import Failed, Stopped, watch_signals
from .search import Share, help_out
from .settings import CODE, ROOT, Settings, as_json, load, parse
from .stages import Evolution
from .state import Locked, State, write_json

DEFAULT = CODE / "models" / "training" / "configs" / "evolve.json"


def settled(folder: Path, wanted: Settings, state: State) -> Settings:
    """The settings to go on with: those asked for, if they differ from the folder's only in rounds that have not begun. Raises ValueError else."""
    path = folder / "settings.json"
    if path.exists():
        there, asked = json.loads(path.read_text(encoding="utf-8")), as_json(wanted)
        begun = max((int(name.partition("/")[0]) for name in state.data["stages"]), default=0)
        same = {k: v for k, v in there.items() if k != "rounds"} == {k: v for k, v in asked.items() if k != "rounds"}
        if not same or there["rounds"][:begun] != asked["rounds"][:begun] or len(asked["rounds"]) < begun:
            raise ValueError(f"{folder} was begun with other settings (settings.json there); only rounds after {begun} can still change. Leave --config out to go on, or choose another folder")
    write_json(path, as_json(wanted))
    return wanted


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="npm run evolve --", description="Self-evolution: each round's policy and PPM make the next round's data. Stop it (Ctrl-C) or kill it and start it again at will.")
    parser.add_argument("--out", type=Path, required=True, help="the folder that receives everything")
    parser.add_argument("--config", type=Path, help=f"configuration; when left out, that of the folder, or {DEFAULT.relative_to(CODE)}")
    parser.add_argument("--rounds", type=int, help="only the first so many rounds of the configuration")
    parser.add_argument("--policy", help="the bootstrap policy's checkpoint, instead of the configuration's")
    parser.add_argument("--shard", default="0/1", help="this machine is the i-th of n that share the folder; all but the 0th help with searching")
    parser.add_argument("--ray", nargs="?", const="auto", metavar="ADDRESS", help="spread searches over a Ray cluster (pip install ray); without an address, the one of this machine")
    parser.add_argument("--ray-shards", type=int, default=64, help="parts of a search on a cluster")
    args = parser.parse_args(arguments)
    watch_signals()

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    state = None
    try:
        share = Share.parse(args.shard)
        folder = args.out.resolve()
        own = folder / "settings.json"
        config = args.config or (own if own.exists() else DEFAULT)
        settings = parse(json.loads(config.read_text(encoding="utf-8"))) if config == own else load(config)
        if args.rounds:
            settings = replace(settings, rounds=settings.rounds[: args.rounds])
        if args.policy:
            settings = replace(settings, policy=args.policy)
        if share.index:
            help_out(folder, share, settings.workers, say=say)
            return 0
        state = State(folder)
        settings = settled(folder, settings, state)
        if not (ROOT / settings.policy).exists() and not state.done("0/export"):
            raise ValueError(f"there is no policy at {ROOT / settings.policy}: train one first (models/training/README.md), or name it with --policy")
        distribute: Any = None
        if args.ray:
            from ..scale import distributor

            distribute = distributor(args.ray, args.ray_shards)
        Evolution(folder, settings, state, share, say, distribute=distribute).run()
    except Stopped:
        say("Stopped; the same command goes on from here.")
        return 130
    except (Failed, Locked, ValueError, OSError) as error:
        say(f"evolve: {error}")
        return 2 if not isinstance(error, Failed) else 1
    finally:
        if state:
            state.close()
    say((args.out / "results.md").read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
