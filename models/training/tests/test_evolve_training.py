"""Fine-tuning within an evolution, and best of n by a scorer; skipped where PyTorch or numpy is missing."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path

from rstar_training.dataset import text_of
from rstar_training.evolve.state import write_lines
from rstar_training.problems.generate import generate
from rstar_training.tokenizer import learn

MISSING = [name for name in ("torch", "numpy") if importlib.util.find_spec(name) is None]

if not MISSING:
    import torch

    from rstar_training import checkpoint
    from rstar_training.evolve.lessons import tune
    from rstar_training.model import Model, ModelConfig
    from rstar_training.ppm.groups import Solution
    from rstar_training.ppm.model import Scorer
    from rstar_training.ppm.rerank import Sampled, rank, rerank, sampled


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}; fine-tuning is not tested")
class Tuning(unittest.TestCase):
    def setUp(self) -> None:
        torch.set_num_threads(1)
        hold = tempfile.TemporaryDirectory(prefix="tune 中 😀 ")
        self.addCleanup(hold.cleanup)
        self.folder = Path(hold.name)
        samples = list(generate(60, 3, "train", ["percent"]))
        tok = learn([text_of(s.problem, s.solutions[0]) for s in samples], 320)
        torch.manual_seed(1)
        model = Model(ModelConfig(vocabulary=320, width=32, layers=1, heads=2, kv_heads=2, hidden=32, context=700))
        tok.save(self.folder / "tok.json")
        text = (self.folder / "tok.json").read_text(encoding="utf-8")
        state = {"model_config": model.config.as_dict(), "model": model.state_dict(), "tokenizer": text, "tokenizer_sha256": hashlib.sha256(text.encode()).hexdigest()}
        checkpoint.save(self.folder / "start.pt", state)
        write_lines(self.folder / "sft.jsonl", [{"problem": s.problem, "solution": s.solutions[0], "weight": 1.0} for s in samples[:10]])
        write_lines(self.folder / "avoid.jsonl", [{"problem": s.problem} for s in samples[10:20]])
        self.job = {
            "name": "t", "init": str(self.folder / "start.pt"), "sft": str(self.folder / "sft.jsonl"), "share": 0.5, "steps": 6, "minutes": None, "seed": 7, "shard_size": 30,
            "train": {"micro_tokens": 1024, "step_tokens": 1500, "warmup_steps": 2, "checkpoint_minutes": 0.0}, "max_tokens": 640, "mix": {}, "gsm8k": "", "processes": 1,
            "families": ["percent"], "avoid": [str(self.folder / "avoid.jsonl")],
        }  # fmt: skip

    def run_tune(self, name: str, **changes: object) -> dict[str, torch.Tensor]:
        out = self.folder / name
        out.mkdir(exist_ok=True)
        with redirect_stdout(io.StringIO()):
            self.assertEqual(tune({**self.job, **changes}, out), 0)
        return checkpoint.read(out / "final.pt")["model"]

    def test_a_finished_run_trains_no_further(self) -> None:
        whole = self.run_tune("whole")
        again = self.run_tune("whole")
        self.assertTrue(all(torch.equal(whole[n], again[n]) for n in whole))
        start = checkpoint.read(self.folder / "start.pt")["model"]
        self.assertFalse(all(torch.equal(whole[n], start[n]) for n in whole))
        log = [json.loads(line) for line in (self.folder / "whole" / "log.jsonl").read_text().strip().split("\n")]
        self.assertEqual((log[-1]["why"], log[-1]["step"]), ("done", 6))

    def test_the_same_seed_gives_the_same_weights_also_after_a_stop(self) -> None:
        whole = self.run_tune("a")
        out = self.folder / "b"
        out.mkdir()
        (out / "data").mkdir()
        saved: list[int] = []
        real = checkpoint.save

        def dies(path: Path, state: dict[str, object]) -> None:
            real(path, state)
            saved.append(int(str(state["step"])))
            if len(saved) == 3:
                raise KeyboardInterrupt

        checkpoint.save = dies
        try:
            with self.assertRaises(KeyboardInterrupt), redirect_stdout(io.StringIO()):
                tune(self.job, out)
        finally:
            checkpoint.save = real
        self.assertFalse((out / "final.pt").exists())
        other = self.run_tune("b")
        self.assertTrue(all(torch.equal(whole[n], other[n]) for n in whole))

    def test_minutes_end_a_run_with_the_rate_at_its_floor(self) -> None:
        self.run_tune("m", steps=900, minutes=0.01)
        log = [json.loads(line) for line in (self.folder / "m" / "log.jsonl").read_text().strip().split("\n")]
        self.assertEqual(log[-1]["why"], "done")
        self.assertLess(log[-1]["step"], 900)

    def test_best_of_n(self) -> None:
        def solution(right: bool) -> Solution:
            return Solution(("<code>\n# Step 1: x\n<end_of_step>",), (1.0 if right else -1.0,), right)

        # Two wrong samples agree, one right sample stands alone.
        problem = Sampled("p", (solution(False), solution(True)), (0, 1), (2.0, 1.0))
        empty = Sampled("q", (), (), ())
        self.assertEqual(rank([problem, empty], None), {"one": round(1 / 6, 4), "majority": 0.0, "pass": 0.5})
        self.assertEqual(rank([problem], [[[-3.0], [4.0]]]), {"last": 1.0, "worst": 1.0, "vote": 1.0})
        self.assertEqual(rank([problem], [[[1.0], [0.5]]]), {"last": 0.0, "worst": 0.0, "vote": 0.0})
        model, tok = checkpoint.load_model(self.folder / "start.pt")
        self.assertEqual(rerank(Scorer(model), tok, [problem, empty])["vote"], 0.0)

    def test_samples_of_a_record_share_the_votes_of_their_first_step(self) -> None:
        def node(i: int, parent: int | None, m: int, q: float, answer: str | None = None) -> dict[str, object]:
            return {"id": i, "parent": parent, "text": "t", "q": q, "correct": int(q > 0), "wrong": int(q < 0), "multiplicity": m, **({"answer": answer} if answer else {})}

        record = {"problem": "p", "nodes": [node(1, None, 6, 0), node(2, 1, 1, 1, "12"), node(3, 1, 2, -1, "13"), node(4, None, 2, 1, "12.0")]}
        found = sampled(record)
        self.assertEqual((found.answers, found.weights), ((0, 1, 0), (2.0, 4.0, 2.0)))


if __name__ == "__main__":
    unittest.main()
