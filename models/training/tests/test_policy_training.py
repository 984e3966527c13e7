"""Model, training, evaluation and export on a toy. Skipped where PyTorch is not installed."""

import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from random import Random

try:
    import numpy as np
    import torch
except ImportError:
    torch = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parents[1]
NO_TORCH = "PyTorch is not installed: policy training is not tested (models/training/README.md says how to get it)"
TOY = {
    "name": "toy",
    "data": {"seed": 7, "shards": 2, "shard_size": 150, "vocabulary": 500, "tokenizer_problems": 300, "max_tokens": 400},
    "model": {"width": 64, "layers": 2, "heads": 2, "kv_heads": 1, "hidden": 128, "context": 640},
    "train": {"micro_tokens": 1200, "step_tokens": 1200, "warmup_steps": 5, "checkpoint_minutes": 0.01, "eval_minutes": 60, "eval_problems": 2, "bf16": False},
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
    return done


ENVIRONMENT = dict(os.environ, PYTHONPATH=str(ROOT), OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")


@unittest.skipIf(torch is None, NO_TORCH)
class PartsTest(unittest.TestCase):
    def test_decoding_with_a_cache_and_padding_equals_the_plain_model(self) -> None:
        from rstar_training.evaluate import greedy
        from rstar_training.model import Model, ModelConfig

        torch.manual_seed(1)
        model = Model(ModelConfig(vocabulary=64, width=32, layers=2, heads=4, kv_heads=2, hidden=64, context=60)).eval()
        for p in model.parameters():
            p.data.mul_(3)
        prompts = [[1, 20, 30], [1, 40], [1, *range(11, 30)], [1, 50, 51, 52, 53]]
        together = greedy(model, prompts, most=20, batch=3)
        for prompt, found in zip(prompts, together, strict=True):
            ids = list(prompt)
            for _ in range(20):
                ids.append(int(model(torch.tensor([ids]))[0, -1].argmax()))
                if ids[-1] in (0, 5, 9):
                    break
            self.assertEqual(ids[len(prompt) :], found)

    def test_loss_weights_follow_the_parts_of_a_text(self) -> None:
        from rstar_training.batches import loss_weights
        from rstar_training.tokenizer import ANSWER, ASSISTANT, CODE, END, END_OF_ANSWER, END_OF_CODE, END_OF_OUTPUT, END_OF_STEP, OUTPUT, USER

        ids = [USER, 60, 61, ASSISTANT, 62, CODE, 63, END_OF_STEP, 64, END_OF_CODE, 65, OUTPUT, 66, END_OF_OUTPUT, 67, ANSWER, 68, END_OF_ANSWER, END]
        expected = [0.1, 0.1, 0.1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5]
        self.assertEqual([round(float(w), 3) for w in loss_weights(np.array(ids))], expected)

    def test_groups_hold_every_text_once_and_keep_the_limit(self) -> None:
        from rstar_training.batches import by_length

        r = Random(1)
        for _ in range(50):
            lengths = [r.randrange(1, 300) for _ in range(r.randrange(1, 60))]
            groups = by_length(lengths, 400)
            self.assertEqual(sorted(i for g in groups for i in g), list(range(len(lengths))))
            self.assertTrue(all(len(g) == 1 or len(g) * max(lengths[i] for i in g) <= 400 for g in groups))

    def test_orthogonalised_matrices_have_singular_values_near_one(self) -> None:
        from rstar_training.optim import orthogonal

        torch.manual_seed(0)
        for shape in ((64, 64), (64, 160), (160, 64)):
            values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
            self.assertTrue(float(values.median()) > 0.6 and float(values.max()) < 1.4, values)

    def test_programs_run_with_limits(self) -> None:
        from rstar_training.runner import Runner, program_of

        solution = "<code>\n# Step 1: Add\nx = 2 + 3\n<end_of_step>\n\n# Now print the final answer\nprint(x)\n<end_of_code>"
        with Runner() as runner:
            self.assertEqual(runner.run(program_of(solution)), "5")
            self.assertEqual(runner.run("from sympy import sqrt\nprint(sqrt(8))"), "2*sqrt(2)")
            for bad in ("1/0", "x = ", "import sys; sys.exit()", "a = 'x' * (1 << 34)", "open('/tmp/rstar_not_written', 'w').write('x')", "import os; os._exit(3)", "pass"):
                self.assertIsNone(runner.run(bad), bad)
            self.assertIsNone(runner.run("while True: pass"))
            self.assertEqual(runner.run("print(1)"), "1")

    def test_answers_agree_by_value(self) -> None:
        from rstar_training.evaluate import agrees

        for printed, gold in (("12.0", "12"), ("3/4", "0.75"), ("(0, 32)", "0, 32"), ("[1, 2]", "1, 2"), ("$5", "5"), ("33.3333333", "33.3333"), ("X = 3", "x = 3")):
            self.assertTrue(agrees(printed, gold), (printed, gold))
        for printed, gold in (("12.1", "12"), ("1, 2, 3", "1, 2"), ("no", "yes"), ("2, 1", "1, 2"), ("3x", "3")):
            self.assertFalse(agrees(printed, gold), (printed, gold))

    def test_q8_0_is_close_and_keeps_zeros(self) -> None:
        from rstar_training.export import q8_0

        a = np.random.default_rng(1).normal(size=(8, 64)).astype(np.float32)
        a[3] = 0
        raw = np.frombuffer(q8_0(a), np.uint8).reshape(-1, 34)
        back = (raw[:, :2].copy().view("<f2").astype(np.float32) * raw[:, 2:].copy().view(np.int8)).reshape(a.shape)
        self.assertTrue(np.abs(a - back).max() < np.abs(a).max() / 200)
        self.assertFalse(back[3].any())
        with self.assertRaisesRegex(ValueError, "divide by 32"):
            q8_0(a[:, :40])


@unittest.skipIf(torch is None, NO_TORCH)
class TrainTest(unittest.TestCase):
    """One toy data folder; runs of a few dozen steps in real processes."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.holder = tempfile.TemporaryDirectory(prefix="toy 数学 🧮 ")
        cls.path = Path(cls.holder.name)
        cls.config = cls.path / "toy.json"
        cls.config.write_text(json.dumps(TOY), encoding="utf-8")
        run("rstar_training.dataset", "--config", str(cls.config), "--out", str(cls.path / "data"), "--eval-size", "6")

    @classmethod
    def tearDownClass(cls) -> None:
        cls.holder.cleanup()

    def command(self, name: str, *more: str) -> list[str]:
        return ["rstar_training.train", "--config", str(self.config), "--data", str(self.path / "data"), "--out", str(self.path / name), "--eval-size", "6", *more]

    def state(self, name: str, file: str = "checkpoint.pt"):
        from rstar_training.checkpoint import read

        return read(self.path / name / file)

    def events(self, name: str) -> list[dict]:
        return [json.loads(line) for line in (self.path / name / "log.jsonl").read_text(encoding="utf-8").splitlines()]

    def assert_same(self, a, b) -> None:
        self.assertEqual((a["step"], a["tokens"], a["position"]), (b["step"], b["tokens"], b["position"]))
        for part in ("model", "optimizer"):
            for key, value in a[part].items():
                self.assertTrue(torch.equal(value, b[part][key]), f"{part} {key}")

    def test_a_killed_run_goes_on_exactly_then_decays_and_exports(self) -> None:
        run(*self.command("whole", "--steps", "50"))
        events = self.events("whole")
        losses = [e["loss"] for e in events if e["event"] == "step"]
        self.assertLess(losses[-1], losses[0] * 0.75)
        self.assertIn("dev_right", events[-2])

        child = subprocess.Popen([sys.executable, "-m", *self.command("killed", "--steps", "50")], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        saved = self.path / "killed" / "checkpoint.pt"
        while child.poll() is None and not saved.exists():
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        child.wait()
        self.assertLess(self.state("killed")["step"], 50)
        run(*self.command("killed", "--steps", "50"))
        self.assert_same(self.state("whole"), self.state("killed"))

        run(*self.command("killed", "--decay-minutes", "0.02"))
        self.assertEqual(self.state("killed", "stable.pt")["step"], 50)
        self.assertGreater(self.state("killed", "final.pt")["step"], 50)
        self.assertEqual(self.events("killed")[-1]["why"], "decay finished")

        out = self.path / "policy.gguf"
        run("rstar_training.export", str(self.path / "killed" / "final.pt"), str(out))
        head = out.read_bytes()[:24]
        self.assertEqual(struct.unpack("<4sIQQ", head)[:3], (b"GGUF", 3, 2 + 9 * TOY["model"]["layers"]))
        self.assertIn(b"rstar-school-policy", out.read_bytes()[:400])
        run("rstar_training.parity", str(self.path / "killed" / "final.pt"), str(self.path / "data" / "eval-dev.jsonl"), str(self.path / "ref.json"), "--limit", "2")
        self.assertEqual(json.loads((self.path / "ref.json").read_text(encoding="utf-8"))["control"][10], "<|value|>")

    def test_two_processes_train_as_one(self) -> None:
        run(*self.command("one", "--steps", "4"))
        run(*self.command("two", "--steps", "4", "--processes", "2"))
        one, two = self.state("one"), self.state("two")
        self.assertEqual(one["position"], two["position"])
        for key, value in one["model"].items():
            self.assertTrue(torch.allclose(value, two["model"][key], atol=2e-3), key)

    def test_a_second_trainer_in_the_same_folder_is_refused(self) -> None:
        import fcntl

        (self.path / "held").mkdir()
        with (self.path / "held" / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = subprocess.run([sys.executable, "-m", *self.command("held", "--steps", "1")], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("a trainer is running", done.stderr)


if __name__ == "__main__":
    unittest.main()
