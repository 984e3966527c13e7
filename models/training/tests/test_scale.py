"""Searches on a Ray cluster of two nodes, one of which is lost midway; skipped where Ray is missing."""

import contextlib
import importlib.util
import io
import json
import os
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

from rstar_training import scale

FAKE = [sys.executable, str(Path(__file__).with_name("fake_rstar.py"))]
RAY = importlib.util.find_spec("ray") is not None


def problems(n: int) -> list[dict[str, str]]:
    return [{"id": f"p-{i}", "problem": f"Problem {i}? 中", "answer": "1"} for i in range(n)]


class Parts(unittest.TestCase):
    def setUp(self) -> None:
        hold = tempfile.TemporaryDirectory(prefix="scale 中 😀 ")
        self.addCleanup(hold.cleanup)
        self.folder = Path(hold.name)

    def test_only_what_is_missing_is_cut(self) -> None:
        parts = scale.cut(problems(10), {"p-0", "p-5"}, 3)
        self.assertEqual(sorted(len(p) for p in parts), [2, 3, 3])
        self.assertEqual(len({row["id"] for part in parts for row in part}), 8)
        self.assertEqual(scale.cut(problems(2), {"p-0", "p-1"}, 3), [])

    def test_a_part_travels_with_its_models(self) -> None:
        policy = self.folder / "policy.gguf"
        policy.write_bytes(b"weights")
        options = ["--policy", str(policy), "--ppm", "none", "--rollouts", "2"]
        files = scale.travelling(options)
        self.assertEqual(files, {str(policy): ("policy.gguf", b"weights")})
        records, settings = scale.search_part(problems(3), options, files, FAKE)
        self.assertEqual([json.loads(line)["id"] for line in records.split("\n") if line], ["p-0", "p-1", "p-2"])
        self.assertEqual(settings, "{}\n")
        scale.keep(self.folder, 0, records)
        scale.keep(self.folder, 0, records)
        self.assertEqual(len(list(self.folder.glob("records-*-of-1000000.jsonl"))), 2)
        self.assertEqual(scale.recorded(self.folder), {"p-0", "p-1", "p-2"})

    def test_a_part_that_fails_says_why(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "status 1: (.|\n)*broken"):
            scale.search_part(problems(1), [], {}, [sys.executable, "-c", "raise SystemExit('broken')"])

    def test_without_ray_there_is_a_word(self) -> None:
        with mock.patch.object(importlib.util, "find_spec", return_value=None), contextlib.redirect_stderr(io.StringIO()) as told:
            (self.folder / "set.jsonl").write_text(json.dumps(problems(1)[0]) + "\n")
            self.assertEqual(scale.main([str(self.folder / "set.jsonl"), "--out", str(self.folder / "out")]), 1)
        self.assertIn("pip install ray", told.getvalue())


@unittest.skipUnless(RAY, "not installed: ray; the cluster is not tested")
class TwoNodes(unittest.TestCase):
    def test_a_node_is_lost_midway_and_nothing_else(self) -> None:
        import ray
        from ray.cluster_utils import Cluster

        os.environ.update({"FAKE_PAUSE": "0.3", "RAY_DISABLE_IMPORT_WARNING": "1", "PYTHONPATH": str(Path(__file__).resolve().parents[1])})
        self.addCleanup(lambda: [os.environ.pop(k, None) for k in ("FAKE_PAUSE",)])
        memory = {"object_store_memory": 80 * 1024 * 1024}
        with tempfile.TemporaryDirectory(prefix="ray-") as hold:
            out = Path(hold) / "out"
            cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, **memory})
            other = cluster.add_node(num_cpus=2, **memory)
            ray.init(address=cluster.address, log_to_driver=False)
            try:
                nodes: list[int] = []

                def lose() -> None:
                    while len(scale.recorded(out)) < 4:
                        time.sleep(0.1)
                    cluster.remove_node(other, allow_graceful=False)
                    nodes.append(len(scale.recorded(out)))

                thread = threading.Thread(target=lose)
                thread.start()
                count = scale.spread(problems(40), out, ["--rollouts", "2"], 12, None, lambda _: None, lambda _: None, FAKE)
                thread.join()
                self.assertEqual(count, 40)
                self.assertLess(nodes[0], 40)
                ids = [json.loads(line)["id"] for file in out.glob("records*.jsonl") for line in file.read_text().split("\n") if line]
                self.assertEqual(sorted(ids), sorted(row["id"] for row in problems(40)))
                self.assertEqual(scale.spread(problems(40), out, [], 12, None, lambda _: None, lambda _: None, FAKE), 0)
            finally:
                ray.shutdown()
                cluster.shutdown()


if __name__ == "__main__":
    unittest.main()
