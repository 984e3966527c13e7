"""Self-evolution without models: pools, lessons, searches over shards, stages that go on after a kill, tables."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Any

from rstar_training.evolve import pool, results
from rstar_training.evolve.commands import Failed, run
from rstar_training.evolve.lessons import SHAPE, lessons
from rstar_training.evolve.search import Counted, Share, help_out, publish, search
from rstar_training.evolve.settings import as_json, parse
from rstar_training.evolve.stages import Evolution
from rstar_training.evolve.state import Locked, State, write_lines
from rstar_training.problems.generate import normal

FAKE = [sys.executable, str(Path(__file__).with_name("fake_rstar.py"))]
RAW: dict[str, Any] = {"policy": "p.pt", "dev": {"dev": "models/eval/families.jsonl"}, "rounds": [{"problems": 20, "hard": [{"rollouts": 9, "limit": 3}]}, {"problems": 10, "carry": 4}]}


def quiet(*_: object) -> None:
    pass


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        hold = tempfile.TemporaryDirectory(prefix="evolve 中 😀 ")
        self.addCleanup(hold.cleanup)
        self.folder = Path(hold.name)

    def state(self) -> State:
        state = State(self.folder)
        self.addCleanup(state.close)
        return state

    def problems(self, n: int, name: str = "problems.jsonl") -> list[dict[str, Any]]:
        rows = [{"id": f"p-{i}", "family": "percent" if i % 2 else "area", "topic": "t", "problem": f"Problem {i}?", "answer": "1", "from": "new"} for i in range(n)]
        write_lines(self.folder / name, rows)
        return rows


class SettingsTest(unittest.TestCase):
    def test_unknown_keys_and_the_reporting_set_are_refused(self) -> None:
        self.assertEqual(parse(as_json(parse(RAW))), parse(RAW))
        with self.assertRaisesRegex(ValueError, "round 1: unknown keys rolouts"):
            parse({**RAW, "rounds": [{"rolouts": 3}]})
        with self.assertRaisesRegex(ValueError, "round 1, hard: unknown"):
            parse({**RAW, "rounds": [{"hard": [{"x": 3}]}]})
        with self.assertRaisesRegex(ValueError, "for reporting only"):
            parse({**RAW, "dev": {"s": "models/eval/students.jsonl"}})

    def test_shards(self) -> None:
        self.assertEqual(Share.parse("2/5"), Share(2, 5))
        for text in ("5/5", "x", "1", "-1/2"):
            with self.assertRaises(ValueError):
                Share.parse(text)


class Pool(Folder):
    def test_new_problems_are_seeded_avoid_what_they_must_and_follow_failures(self) -> None:
        settings = parse({**RAW, "families": ["percent", "area", "primes"], "mix": {}, "focus": 1.0})
        failed = {"percent": 0.9, "area": 0.1, "primes": 0.1}
        made = pool.fresh(settings, 1, 60, failed, set())
        self.assertEqual(made, pool.fresh(settings, 1, 60, failed, set()))
        self.assertNotEqual([r["problem"] for r in made], [r["problem"] for r in pool.fresh(settings, 2, 60, failed, set())])
        counts = {f: sum(r["family"] == f for r in made) for f in failed}
        self.assertGreater(counts["percent"], 3 * counts["area"])
        first = {normal(made[0]["problem"])}
        self.assertNotIn(made[0]["problem"], [r["problem"] for r in pool.fresh(settings, 1, 60, failed, first)])

    def test_unsolved_problems_are_carried(self) -> None:
        rows = self.problems(9)
        search(self.folder, self.job(9), Share(), 1, None, 0, quiet, quiet, FAKE)
        found = pool.outcomes([self.folder / "out"])
        left = pool.unsolved(rows, found)
        self.assertEqual({r["id"] for r in left}, {"p-1", "p-3", "p-5", "p-7"})
        self.assertGreater(pool.failures(rows, found)["percent"], pool.failures(rows, found)["area"])
        settings = parse({**RAW, "families": ["percent"], "mix": {}})
        made = pool.pool(settings, 2, settings.rounds[1], rows, found)
        self.assertEqual([r["id"] for r in made if r["from"] == "carried"], [r["id"] for r in left])

    def job(self, n: int) -> dict[str, Any]:
        return {"set": "problems.jsonl", "out": "out", "problems": n, "options": ["--seed", 1]}


class Searching(Folder):
    def job(self, n: int) -> dict[str, Any]:
        return {"set": "problems.jsonl", "out": "round-1/search", "problems": n, "options": ["--seed", 1]}

    def test_a_search_that_is_out_of_time_keeps_what_it_has_and_goes_on(self) -> None:
        self.problems(40)
        spent: list[float] = []
        environment = {"FAKE_PAUSE": "0.2"}
        os.environ.update(environment)
        self.addCleanup(lambda: [os.environ.pop(k, None) for k in environment])
        self.assertFalse(search(self.folder, self.job(40), Share(), 2, 1 / 60, 0, spent.append, quiet, FAKE))
        some = len(Counted(self.folder / "round-1/search").look().ids)
        self.assertTrue(0 < some < 40, some)
        os.environ["FAKE_PAUSE"] = "0"
        self.assertTrue(search(self.folder, self.job(40), Share(), 2, None, sum(spent), spent.append, quiet, FAKE))
        counted = Counted(self.folder / "round-1/search").look()
        self.assertEqual((len(counted.ids), counted.solved, counted.tokens), (40, 20, 400))

    def test_another_machine_helps_and_a_lost_one_is_made_up_for(self) -> None:
        self.problems(12)
        publish(self.folder, self.job(12))
        State(self.folder, lock=False).save()
        helper = threading.Thread(target=help_out, args=(self.folder, Share(1, 3), 1, 0.1, quiet, FAKE))
        helper.start()
        # The third of three machines never comes.
        self.assertTrue(search(self.folder, self.job(12), Share(0, 3), 1, None, 0, quiet, quiet, FAKE, quiet=1.0))
        state = State(self.folder, lock=False)
        state.data["finished"] = True
        state.save()
        helper.join(20)
        self.assertFalse(helper.is_alive())
        self.assertEqual(len(Counted(self.folder / "round-1/search").look().ids), 12)
        self.assertTrue((self.folder / "round-1/search/records-1-of-3.jsonl").exists())

    def test_a_search_with_other_options_begins_anew(self) -> None:
        self.problems(3)
        search(self.folder, self.job(3), Share(), 1, None, 0, quiet, quiet, FAKE)
        publish(self.folder, self.job(3))
        self.assertEqual(len(Counted(self.folder / "round-1/search").look().ids), 3)
        publish(self.folder, {**self.job(3), "options": ["--seed", 2]})
        self.assertEqual(len(Counted(self.folder / "round-1/search").look().ids), 0)

    def test_a_command_that_fails_says_so(self) -> None:
        with self.assertRaisesRegex(Failed, "no such file(.|\n)*"):
            run([[sys.executable, "-c", "import sys; sys.exit('no such file')"]], self.folder / "x.log")


class Learning(Folder):
    def test_right_trajectories_become_texts_once(self) -> None:
        self.problems(6)
        for name in ("a", "b"):
            search(self.folder, {"set": "problems.jsonl", "out": name, "problems": 6, "options": []}, Share(), 1, None, 0, quiet, quiet, FAKE)
        rows = lessons([self.folder / "a", self.folder / "b"])
        self.assertEqual(sorted(r["id"] for r in rows), ["p-0", "p-2", "p-4"])
        self.assertRegex(rows[0]["solution"], SHAPE)
        self.assertEqual(rows[0]["weight"], 0.25)


class Stages(Folder):
    def test_a_stage_is_done_once_and_its_time_outlives_a_kill(self) -> None:
        state = self.state()
        evolution = Evolution(self.folder, parse(RAW), state, say=quiet)
        calls: list[int] = []

        def killed(tick: Any, say: Any) -> dict[str, Any]:
            tick(7.0)
            raise KeyboardInterrupt

        def works(tick: Any, say: Any) -> dict[str, Any]:
            tick(2.0)
            calls.append(1)
            return {"n": 5}

        with self.assertRaises(KeyboardInterrupt):
            evolution.stage(1, "x", killed)
        state.close()
        state = self.state()
        evolution = Evolution(self.folder, parse(RAW), state, say=quiet)
        evolution.stage(1, "x", works)
        evolution.stage(1, "x", works)
        self.assertEqual((calls, state.seconds("1/x"), state.info("1/x")), ([1], 9.0, {"n": 5}))
        with self.assertRaises(Locked):
            State(self.folder)

    def test_search_passes_go_from_all_problems_to_the_unsolved(self) -> None:
        state = self.state()
        evolution = Evolution(self.folder, parse(RAW), state, say=quiet, cli=tuple(FAKE))
        (self.folder / "best").mkdir()
        (self.folder / "best" / "kept.json").write_text(json.dumps({"round": 0, "score": [0], "policy": "p.gguf", "ppm": None, "checkpoint": "p.pt"}))
        self.problems(10, "round-1/problems.jsonl")
        first = evolution.search_pass(1, "search", quiet, quiet)
        self.assertEqual((first["problems"], first["solved"], first["new_solved"], first["left"]), (10, 5, 5, 5))
        second = evolution.search_pass(1, "hard-1", quiet, quiet)
        self.assertEqual((second["problems"], second["solved"], second["left"]), (3, 0, 5))
        unsolved = pool.read_rows(self.folder / "round-1" / "unsolved.jsonl")
        self.assertEqual(len(unsolved), 5)
        self.assertEqual({row["rollouts"] for row in unsolved}, {2, 4})

    def test_a_driver_that_is_killed_takes_its_searches_with_it_and_the_next_one_goes_on(self) -> None:
        self.problems(30)
        program = (
            "import sys; from pathlib import Path; from rstar_training.evolve.search import *\n"
            f"search(Path({str(self.folder)!r}), {{'set': 'problems.jsonl', 'out': 'out', 'problems': 30, 'options': []}}, Share(), 2, None, 0, lambda s: None, lambda t: None, {FAKE!r})"
        )
        told = self.folder / "searched.log"
        environment = {**os.environ, "FAKE_PAUSE": "0.15", "FAKE_LOG": str(told), "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        driver = subprocess.Popen([sys.executable, "-c", program], env=environment)
        deadline = time.monotonic() + 30
        while len(Counted(self.folder / "out").look().ids) < 4 and time.monotonic() < deadline:
            time.sleep(0.05)
        driver.kill()
        driver.wait()
        time.sleep(0.5)
        before = len(told.read_text().split())
        time.sleep(0.5)
        if sys.platform == "linux":
            self.assertEqual(before, len(told.read_text().split()), "searches went on without their driver")
        subprocess.run([sys.executable, "-c", program], env={**environment, "FAKE_PAUSE": "0"}, check=True)
        self.assertEqual(len(Counted(self.folder / "out").look().ids), 30)
        # At most the problem in hand of each worker is searched twice.
        self.assertLessEqual(len(told.read_text().split()), 32)


class Tables(Folder):
    def test_rounds_stand_in_a_table(self) -> None:
        def measured(right: int) -> dict[str, Any]:
            return {"n": 10, "right": right - 1, "likeliest": right, "found": right, "none": 0, "tokens": 50, "seconds": 1.0, "topics": {}}

        state = self.state()
        for k in (0, 1):
            sets = {"dev": {"greedy": measured(4 + k), "laptop": measured(6 + 2 * k)}}
            state.finish(f"{k}/eval", {"sets": sets})
        state.finish("1/search", {"new": 20, "new_solved": 15, "right": 30, "wrong": 40, "left": 5, "tokens": 9})
        state.finish("1/problems", {"new": 20, "carried": 0})
        settings = parse({**RAW, "presets": ["laptop"]})
        rows = [results.row_of(state, settings, k) for k in (0, 1)]
        results.write_tables(self.folder, rows, 1, as_json(settings))
        text = (self.folder / "results.md").read_text(encoding="utf-8")
        self.assertIn("| 0 | 40.0 % (30) | 60.0 % (50) | 33 % |", text)
        self.assertIn("| 1 | 50.0 % (40) | 80.0 % (70) | 60 % |", text)
        self.assertIn("| 1 | 20 | 75.0 % | 0 | 75.0 % | 30 / 40 |", text)
        self.assertGreater(results.score(rows[1]["eval"], ("laptop",)), results.score(rows[0]["eval"], ("laptop",)))

    def test_results_of_the_command_line_are_read(self) -> None:
        write_lines(self.folder / "set.jsonl", [{"id": "a", "topic": "x", "problem": "?", "answer": "1"}, {"id": "b", "topic": "y", "problem": "?", "answer": "1"}])
        rows = [{"id": i, "strict": s, "found": True, "given": "1", "tokens": 5, "seconds": 0.5} for i, s in (("a", False), ("b", False), ("a", True))]
        write_lines(self.folder / "out.jsonl", rows)
        found = results.read_eval(self.folder / "out.jsonl", self.folder / "set.jsonl")
        self.assertEqual((found["n"], found["right"], found["topics"]), (2, 1, {"x": [1, 1], "y": [0, 1]}))


if __name__ == "__main__":
    unittest.main()
