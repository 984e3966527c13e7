"""The stages of a round. Each is done again from what lies in its folder when it was killed, and changes nothing when it is done."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from ..ppm.runs import finished as ppm_finished
from . import lessons, pool
from .commands import Failed, run
from .results import read_eval, row_of, score, write_tables
from .search import CLI, Share, python_options, search
from .settings import CODE, ROOT, Settings, as_json
from .state import State, write_json, write_lines

PYTHON = sys.executable
PARITY = CODE / "models" / "training"


class Evolution:
    """A folder in which rounds are made: `best/` holds the kept pair, `results.md` the table, `state.json` what is done."""

    def __init__(self, folder: Path, settings: Settings, state: State, share: Share | None = None, say=print, cli: tuple[str, ...] = CLI, distribute=None) -> None:
        self.folder, self.settings, self.state, self.share, self.say, self.cli = folder, settings, state, share or Share(), say, cli
        self.distribute = distribute
        """Runs a search job on a cluster instead of on this machine: (folder, job, tick, say) -> None."""

    # What lies where.

    def at(self, k: int, *names: str) -> Path:
        return self.folder.joinpath(f"round-{k}", *names)

    def searches(self, k: int) -> list[Path]:
        """Folders of the searches of round `k`, in order."""
        plan = self.settings.rounds[k - 1]
        return [self.at(k, name) for name in ("search", *(f"hard-{i}" for i in range(1, len(plan.hard) + 1))) if self.at(k, name).exists()]

    def searches_to(self, k: int) -> list[Path]:
        return [folder for j in range(1, k + 1) for folder in self.searches(j)]

    def problems_to(self, k: int) -> list[pool.Row]:
        rows: dict[str, pool.Row] = {}
        for j in range(1, k + 1):
            for row in pool.read_rows(self.at(j, "problems.jsonl")):
                rows.setdefault(row["id"], row)
        return list(rows.values())

    def kept(self) -> dict[str, Any]:
        """The pair that is kept: round, `policy` and `ppm` (GGUF, the PPM null before there is one), `checkpoint`; names relative to the folder."""
        return json.loads((self.folder / "best" / "kept.json").read_text(encoding="utf-8"))

    # Running.

    def stage(self, k: int, name: str, work) -> None:
        """Do a stage unless it is done. `work(tick, say)` returns what it found."""
        key = f"{k}/{name}"
        if self.state.done(key):
            return

        def say(text: str) -> None:
            self.say(f"[round {k} of {len(self.settings.rounds)}] {name}: {text} ({self.state.seconds(key) / 60:.1f} min)")

        say("begins" if not self.state.seconds(key) else "goes on")
        info = work(lambda seconds: self.state.spend(key, seconds), say)
        self.state.finish(key, info or {})
        say("done" + "".join(f", {n} {v}" for n, v in (info or {}).items() if isinstance(v, int | float | str) and n != "log"))

    def python(self, k: int, name: str, tick, *arguments: object, minutes: float | None = None) -> None:
        """Run a command of this package; its words go to `logs/`."""
        run([[PYTHON, "-m", *map(str, arguments)]], self.at(k, "logs", f"{name}.log"), None if minutes is None else minutes * 60, tick)

    def node(self, k: int, name: str, tick, *arguments: object) -> None:
        run([["node", *map(str, arguments)]], self.at(k, "logs", f"{name}.log"), None, tick)

    # The stages.

    def run(self) -> None:
        """All rounds, from where the folder stands."""
        self.stage(0, "synthetic", self.synthetic)
        self.stage(0, "export", lambda tick, say: self.export_policy(0, tick))
        self.stage(0, "eval", lambda tick, say: self.evaluate(0, tick, say))
        self.stage(0, "keep", lambda tick, say: self.keep(0))
        for k, plan in enumerate(self.settings.rounds, 1):
            self.stage(k, "problems", lambda tick, say, k=k: self.make_problems(k))
            self.stage(k, "search", lambda tick, say, k=k: self.search_pass(k, "search", tick, say))
            for i in range(1, len(plan.hard) + 1):
                self.stage(k, f"hard-{i}", lambda tick, say, k=k, i=i: self.search_pass(k, f"hard-{i}", tick, say))
            self.stage(k, "lessons", lambda tick, say, k=k: self.make_lessons(k))
            self.stage(k, "policy", lambda tick, say, k=k: self.train_policy(k, tick, say))
            self.stage(k, "export", lambda tick, say, k=k: self.export_policy(k, tick))
            self.stage(k, "groups", lambda tick, say, k=k: self.make_groups(k, tick))
            self.stage(k, "ppm", lambda tick, say, k=k: self.train_ppm(k, tick, say))
            self.stage(k, "export-ppm", lambda tick, say, k=k: self.export_ppm(k, tick))
            self.stage(k, "eval", lambda tick, say, k=k: self.evaluate(k, tick, say))
            self.stage(k, "keep", lambda tick, say, k=k: self.keep(k))
        if self.settings.ablation:
            self.stage(len(self.settings.rounds), "ablation", self.ablate)
        self.state.data["finished"] = True
        self.state.save()

    def synthetic(self, tick, say) -> dict[str, Any]:
        """Groups that need no search: damaged programs and hand-written work, and hand-written work on test phrasings for measuring."""
        out = self.at(0, "synthetic")
        out.mkdir(parents=True, exist_ok=True)
        s = self.settings
        made = {"damage": s.damage, "hand": s.hand, "hand-test": s.hand_test}
        avoid = [a for p in (*s.dev.values(), *s.avoid) for a in ("--avoid", str(ROOT / p))]
        for name, count in made.items():
            file = out / f"{name}.jsonl"
            if count and not file.exists():
                part = out / f"{name}.part"
                kind = "--damage" if name == "damage" else "--hand"
                split = "test" if name == "hand-test" else "train"
                self.python(0, f"synthetic-{name}", tick, "rstar_training.ppm.synthetic", kind, count, "--seed", s.seed + (split == "test"), "--split", split, *avoid, "--out", part)
                part.rename(file)
                say(f"{count} groups of {name}")
        return made

    def make_problems(self, k: int) -> dict[str, Any]:
        before = self.problems_to(k - 1)
        found = pool.outcomes(self.searches_to(k - 1))
        rows = pool.pool(self.settings, k, self.settings.rounds[k - 1], before, found)
        write_lines(self.at(k, "problems.jsonl"), rows)
        new = sum(row["from"] == "new" for row in rows)
        return {"new": new, "carried": len(rows) - new, "families": len({row["family"] for row in rows})}

    def search_pass(self, k: int, name: str, tick, say) -> dict[str, Any]:
        """One search: of all problems of the round, or (`hard-N`) of those that are still unsolved, each with other seeds."""
        plan = self.settings.rounds[k - 1]
        folder = self.at(k, name)
        if name == "search":
            rollouts, candidates, temperature, minutes, number = plan.rollouts, plan.candidates, plan.temperature, plan.search_minutes, 0
            problems = self.at(k, "problems.jsonl")
        else:
            number = int(name.partition("-")[2])
            hard = plan.hard[number - 1]
            rollouts, candidates, temperature, minutes = hard.rollouts, hard.candidates, hard.temperature, hard.minutes
            problems = self.at(k, f"{name}.jsonl")
            if not problems.exists():
                rows = self.problems_to(k)
                write_lines(problems, pool.unsolved(rows, pool.outcomes(self.searches_to(k)))[: hard.limit])
        rows = pool.read_rows(problems)
        if not rows:
            return {"problems": 0, "solved": 0}
        kept = self.kept()
        options: list[str | float | int] = ["--policy", f"@{kept['policy']}", "--rollouts", rollouts, "--candidates", candidates, "--temperature", temperature, "--seed", self.settings.seed * 100 + k * 10 + number, "--time", 120]
        if plan.ppm_guides and kept["ppm"]:
            options += ["--ppm", f"@{kept['ppm']}"]
        job = {"set": str(problems.relative_to(self.folder)), "out": str(folder.relative_to(self.folder)), "problems": len(rows), "options": options}
        if self.distribute:
            self.distribute(self.folder, job, tick, say)
        else:
            local = {**job, "options": [*options, *python_options()]} if self.share.count == 1 else job
            search(self.folder, local, self.share, self.settings.workers, minutes, self.state.seconds(f"{k}/{name}"), tick, say, self.cli)
        return self._found(k, rows, folder)

    def _found(self, k: int, rows: list[pool.Row], folder: Path) -> dict[str, Any]:
        """What a search found; what stays unsolved after it goes to `unsolved.jsonl` with what was tried."""
        every = pool.outcomes(self.searches_to(k))
        left = pool.unsolved(self.problems_to(k), every)
        write_lines(self.at(k, "unsolved.jsonl"), [{**row, "rollouts": every[row["id"]].rollouts, "right": 0, "wrong": every[row["id"]].wrong, "seconds": round(every[row["id"]].seconds, 1)} for row in left])
        mine = {row["id"] for row in pool.read_rows(self.at(k, "problems.jsonl"))}
        here = pool.outcomes([folder])
        new = [row for row in rows if row.get("from") == "new" and row["id"] in here]
        hard = Counter(row["family"] for row in left)
        return {
            "problems": len(rows), "searched": len(here), "solved": sum(o.right > 0 for o in here.values()),
            "new": len(new), "new_solved": sum(here[row["id"]].right > 0 for row in new),
            "right": sum(o.right for o in here.values()), "wrong": sum(o.wrong for o in here.values()),
            "tokens": sum(o.tokens for o in here.values()), "search_seconds": round(sum(o.seconds for o in here.values()), 1),
            "left": sum(row["id"] in mine for row in left), "left_of_all_rounds": len(left), "hardest": dict(hard.most_common(12)),
        }  # fmt: skip

    def make_lessons(self, k: int) -> dict[str, Any]:
        rows = lessons.lessons(self.searches_to(k))
        write_lines(self.at(k, "sft.jsonl"), rows)
        return {"texts": len(rows), "problems": len({row["id"] for row in rows})}

    def train_policy(self, k: int, tick, say) -> dict[str, Any]:
        """Go on from the kept policy, on search texts among texts of the generator."""
        s, plan, out = self.settings, self.settings.rounds[k - 1], self.at(k, "policy")
        out.mkdir(parents=True, exist_ok=True)
        job = {
            "name": f"{s.name}-{k}", "init": str(self.folder / self.kept()["checkpoint"]), "sft": str(self.at(k, "sft.jsonl")), "share": s.sft_share,
            "steps": plan.policy_steps, "minutes": plan.policy_minutes, "train": s.train, "seed": s.seed * 1000 + k, "shard_size": s.shard_size, "max_tokens": s.max_tokens,
            "mix": {**({} if s.families else s.mix), **({"gsm8k": s.gsm8k_share} if s.gsm8k else {})}, "gsm8k": s.gsm8k, "processes": s.processes, "families": list(s.families),
            "avoid": [str(ROOT / p) for p in (*s.dev.values(), *s.avoid)],
        }  # fmt: skip
        write_json(out / "job.json", job)
        self.python(k, "policy", tick, "rstar_training.evolve.lessons", out / "job.json")
        last = json.loads((out / "log.jsonl").read_text(encoding="utf-8").strip().split("\n")[-1])
        return {n: last.get(n) for n in ("step", "tokens", "loss", "seconds")}

    def checkpoint(self, k: int) -> Path:
        return ROOT / self.settings.policy if k == 0 else self.at(k, "policy", "final.pt")

    def export_policy(self, k: int, tick) -> dict[str, Any]:
        """GGUF, and the parity check against the trainer: token ids, logits, greedy text."""
        out = self.at(k)
        out.mkdir(parents=True, exist_ok=True)
        if k == 0 and not (out / "policy.pt").exists():
            shutil.copyfile(self.checkpoint(0), out / "policy.part")
            (out / "policy.part").rename(out / "policy.pt")
        checkpoint = out / "policy.pt" if k == 0 else self.checkpoint(k)
        name = f"rstar-{self.settings.name}-policy-{k}"
        self.python(k, "export", tick, "rstar_training.export", checkpoint, out / "policy.gguf", "--format", self.settings.format, "--name", name)
        reference = out / "parity.json"
        self.python(k, "export", tick, "rstar_training.parity", checkpoint, ROOT / next(iter(self.settings.dev.values())), reference, "--limit", 20)
        self.node(k, "parity", tick, PARITY / "check_parity.mjs", out / "policy.gguf", reference)
        said = json.loads([line for line in self.at(k, "logs", "parity.log").read_text(encoding="utf-8").split("\n") if line.startswith("{")][-1])
        return {"bytes": (out / "policy.gguf").stat().st_size, "parity": said}

    def group_files(self, k: int) -> list[Path]:
        made = [self.at(k, "rollouts.jsonl"), self.at(0, "synthetic", "damage.jsonl"), self.at(0, "synthetic", "hand.jsonl"), *(ROOT / g for g in self.settings.groups)]
        return [path for path in made if path.exists()]

    def make_groups(self, k: int, tick) -> dict[str, Any]:
        """Rollouts of this round and of the one before, so that wrong steps come from more than one policy."""
        folders = [*(self.searches(k - 1) if k > 1 else []), *self.searches(k)]
        if not folders:
            return {"groups": 0}
        part = self.at(k, "rollouts.part")
        self.python(k, "groups", tick, "rstar_training.ppm.rollouts", *folders, "--out", part, "--seed", self.settings.seed * 1000 + k)
        part.rename(self.at(k, "rollouts.jsonl"))
        rows = pool.read_rows(self.at(k, "rollouts.jsonl"))
        return {"groups": len(rows), "with_pairs": sum(bool(row["pairs"]) for row in rows), "pairs": sum(len(row["pairs"]) for row in rows)}

    def ppm_options(self, k: int) -> list[object]:
        plan = self.settings.rounds[k - 1]
        minutes = ["--most-minutes", plan.ppm_minutes] if plan.ppm_minutes else []
        return ["--steps", plan.ppm_steps, *minutes, "--seed", self.settings.seed, *self.settings.ppm]

    def train_ppm(self, k: int, tick, say) -> dict[str, Any]:
        out = self.at(k, "ppm")
        if ppm_finished(out) is None:
            self.python(k, "ppm", tick, "rstar_training.ppm.train", "--policy", self.checkpoint(k), "--groups", *self.group_files(k), "--out", out, *self.ppm_options(k))
        why = ppm_finished(out)
        if why is None:
            raise Failed(f"the PPM's training in {out} did not finish; see {self.at(k, 'logs', 'ppm.log')}")
        last = json.loads((out / "log.jsonl").read_text(encoding="utf-8").strip().split("\n")[-1])
        return {n: last[n] for n in ("why", "step", "best_step", "loss", "pairs", "hand") if n in last}

    def export_ppm(self, k: int, tick) -> dict[str, Any]:
        out = self.at(k)
        reference = out / "ppm-parity.json"
        name = f"rstar-{self.settings.name}-ppm-{k}"
        self.python(k, "export-ppm", tick, "rstar_training.ppm.export", out / "ppm" / "best.pt", out / "ppm.gguf", "--groups", *self.group_files(k), "--format", self.settings.format, "--name", name, "--reference", reference)
        self.node(k, "ppm-parity", tick, PARITY / "check_ppm_parity.mjs", out / "ppm.gguf", reference)
        return {"bytes": (out / "ppm.gguf").stat().st_size, "parity": self.at(k, "logs", "ppm-parity.log").read_text(encoding="utf-8").strip().split("\n")[-1]}

    def evaluate(self, k: int, tick, say) -> dict[str, Any]:
        """Greedy, search with the round's PPM at each preset, and a majority of as many tokens, on every dev set, by the product's own command line."""
        ppm = str(self.at(k, "ppm.gguf")) if k else "none"
        measured: dict[str, dict[str, Any]] = {name: {} for name in self.settings.dev}

        def measure(how: str, options: dict[str, list[object]]) -> None:
            """One way of solving on all sets, side by side where there are workers for it."""
            commands = [[str(c) for c in self._eval(k, name, how, options[name])] for name in measured]
            for together in [commands] if self.settings.workers > 1 else [[c] for c in commands]:
                run(together, self.at(k, "logs", "eval.log"), None, tick)
            for name, found in measured.items():
                found[how] = read_eval(self._results(k, name, how), ROOT / self.settings.dev[name])
                say(f"{name}, {how}: {found[how]['likeliest']} of {found[how]['n']} right")

        measure("greedy", dict.fromkeys(measured, ["--strategy", "greedy", "--ppm", "none"]))
        for preset in self.settings.presets:
            measure(preset, dict.fromkeys(measured, ["--preset", preset, "--ppm", ppm]))
        if self.settings.measure_majority and self.settings.presets:
            counts = {name: max(1, min(128, round(found[self.settings.presets[-1]]["tokens"] / max(1, found["greedy"]["tokens"])))) for name, found in measured.items()}
            measure("majority", {name: ["--strategy", "best-of-n", "--answer-rule", "majority", "--candidates", n, "--temperature", 0.7, "--ppm", "none"] for name, n in counts.items()})
            for name, n in counts.items():
                measured[name]["majority"]["samples"] = n
        write_json(self.at(k, "eval", "eval.json"), measured)
        return {"sets": measured}

    def _results(self, k: int, name: str, how: str) -> Path:
        return self.at(k, "eval", f"{name}-{how}.jsonl")

    def _eval(self, k: int, name: str, how: str, options: list[object]) -> list[object]:
        out = self._results(k, name, how)
        out.parent.mkdir(parents=True, exist_ok=True)
        return [*self.cli, "eval", ROOT / self.settings.dev[name], "--limit", self.settings.dev_limit, "--policy", self.at(k, "policy.gguf"), "--out", out, "--seed", 1, "--threads", 1, *python_options(), *options]

    def keep(self, k: int) -> dict[str, Any]:
        """Keep the round's pair when it is better than what was kept, and write the tables."""
        info = self.state.info(f"{k}/eval")
        mine = score(info["sets"], self.settings.presets)
        best = self.folder / "best"
        best.mkdir(exist_ok=True)
        before = self.kept() if (best / "kept.json").exists() else None
        better = before is None or mine > tuple(before["score"]) or (before["round"] == 0 and mine >= tuple(before["score"]))
        if better:
            checkpoint = self.at(k, "policy.pt") if k == 0 else self.checkpoint(k)
            files = {"policy": self.at(k, "policy.gguf"), "ppm": self.at(k, "ppm.gguf") if k else None, "checkpoint": checkpoint}
            names = {n: None if f is None else str(f.relative_to(self.folder)) for n, f in files.items()}
            for source, name in ((files["policy"], "policy.gguf"), (files["ppm"], "ppm.gguf")):
                if source is not None:
                    shutil.copyfile(source, best / f"{name}.part")
                    (best / f"{name}.part").replace(best / name)
            write_json(best / "kept.json", {"round": k, "score": list(mine), **names})
        elif k and before is not None and before["ppm"] is None:
            # A first PPM is better than none for searching, whatever the policy of its round.
            write_json(best / "kept.json", {**before, "ppm": str(self.at(k, "ppm.gguf").relative_to(self.folder))})
        kept = self.kept()["round"]
        write_tables(self.folder, [row_of(self.state, self.settings, j) for j in range(k + 1)], kept, as_json(self.settings))
        return {"score": list(mine), "kept": kept}

    def ablate(self, tick, say) -> dict[str, Any]:
        """ORM and PQM on the last round's data, and best of 8 by each."""
        k = len(self.settings.rounds)
        kept, folder = self.kept(), self.at(k, "ablation")
        problems = folder / "problems.jsonl"
        if not problems.exists():
            rows = pool.fresh(self.settings, 900, self.settings.ablation_problems, {}, pool.avoided(self.settings) | {pool.normal(row["problem"]) for row in self.problems_to(k)})
            write_lines(problems, rows)
        rows = pool.read_rows(problems)
        job = {"set": str(problems.relative_to(self.folder)), "out": str((folder / "samples").relative_to(self.folder)), "problems": len(rows), "options": ["--policy", f"@{kept['policy']}", "--strategy", "best-of-n", "--candidates", 8, "--temperature", 0.7, *python_options()]}
        search(self.folder, job, Share(), self.settings.workers, None, 0.0, tick, say, self.cli)
        test = self.at(0, "synthetic", "hand-test.jsonl")
        if not (folder / "ppm").exists():
            shutil.copytree(self.at(k, "ppm"), folder / "ppm")
        hand = ["--hand-test", test] if test.exists() else []
        self.python(k, "ablation", tick, "rstar_training.ppm.ablation", "--policy", self.checkpoint(k), "--groups", *self.group_files(k), "--out", folder, "--samples", folder / "samples", *hand, *self.ppm_options(k))
        return {"table": (folder / "ablation.md").read_text(encoding="utf-8")}
