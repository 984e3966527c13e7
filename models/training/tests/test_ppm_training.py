"""PPM training, measures and export on a toy; skipped where PyTorch or numpy is missing."""

import importlib.util
import io
import json
import struct
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from random import Random

from rstar_training.ppm import handwritten
from rstar_training.ppm.groups import Encoded, Group, Solution, encode, write
from rstar_training.tokenizer import VALUE, learn

MISSING = [name for name in ("torch", "numpy") if importlib.util.find_spec(name) is None]

if not MISSING:
    import torch

    from rstar_training import checkpoint
    from rstar_training.model import Model, ModelConfig
    from rstar_training.ppm import export, measure, train
    from rstar_training.ppm.model import OBJECTIVES, Scorer, load, loss_of


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}; PPM training is not tested")
class Training(unittest.TestCase):
    def setUp(self) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(1)
        self.hold = tempfile.TemporaryDirectory(prefix="ppm 中 😀 ")
        self.addCleanup(self.hold.cleanup)
        self.folder = Path(self.hold.name)
        self.groups = list(handwritten.groups(90, 4))
        self.tok = learn([t for g in self.groups[:40] for t in (g.question, *g.solutions[0].steps)], 320)
        self.config = ModelConfig(vocabulary=320, width=32, layers=1, heads=2, kv_heads=2, hidden=32, context=700)
        text = json.dumps({"tokens": self.tok.tokens, "merges": [f"{a} {b}" for a, b in self.tok.merges]})
        self.policy = self.folder / "policy.pt"
        checkpoint.save(self.policy, {"model_config": self.config.as_dict(), "model": Model(self.config).state_dict(), "tokenizer": text})
        self.data = self.folder / "groups.jsonl"
        write(self.data, self.groups)

    def encoded(self, group: Group) -> Encoded:
        e = encode(self.tok, group, 700)
        assert e is not None
        return e

    def run_train(self, out: str, *more: str) -> list[dict[str, object]]:
        arguments = ["--policy", str(self.policy), "--groups", str(self.data), "--out", str(self.folder / out), "--batch", "8", "--measure-every", "3", *more]
        with redirect_stdout(io.StringIO()) as shown:
            self.assertEqual(train.main(arguments), 0)
        return [json.loads(line) for line in shown.getvalue().splitlines()]

    def test_losses(self) -> None:
        pair = Group("hand", "q", (Solution(("a<end_of_step>", "b<end_of_answer>"), (1.0, 1.0), True), Solution(("c<end_of_step>", "d<end_of_answer>"), (-1.0, -1.0), False)), ((0, 0, 1, 0, 0.5), (0, 1, 1, 1, 0.5)))
        e = self.encoded(pair)
        good, bad = [torch.tensor([4.0, 4.0]), torch.tensor([-4.0, -4.0])], [torch.tensor([-4.0, -4.0]), torch.tensor([4.0, 4.0])]
        for objective in OBJECTIVES:
            self.assertLess(float(loss_of(objective, e, good)), 0.03)
            self.assertGreater(float(loss_of(objective, e, bad)), 1)
        undecided = [torch.zeros(2), torch.zeros(2)]
        self.assertAlmostEqual(float(loss_of("ppm", e, undecided, anchor=0)), 0.6931, places=3)
        # Only differences count without the anchor.
        self.assertAlmostEqual(float(loss_of("ppm", e, [v + 9 for v in good], anchor=0)), float(loss_of("ppm", e, good, anchor=0)), places=5)
        alone = self.encoded(Group("rollout", "q", pair.solutions[:1]))
        self.assertEqual(float(loss_of("ppm", alone, good[:1], anchor=0)), 0)

    def test_values_do_not_depend_on_what_stands_beside_or_after(self) -> None:
        scorer = Scorer(Model(self.config))
        torch.nn.init.normal_(scorer.head)
        some = [self.encoded(g) for g in self.groups[:5]]
        together, alone = measure.values_of(scorer, some), [measure.values_of(scorer, [e], 1)[0] for e in some]
        for a, b in zip(together, alone, strict=True):
            for x, y in zip(a, b, strict=True):
                torch.testing.assert_close(torch.tensor(x), torch.tensor(y), rtol=1e-4, atol=1e-4)
        first = self.groups[0]
        cut = Group(first.source, first.question, (Solution(first.solutions[0].steps[:1], (1.0,), True),))
        self.assertAlmostEqual(measure.values_of(scorer, [self.encoded(cut)])[0][0][0], together[0][0][0], places=4)

    def test_marking(self) -> None:
        right = Solution(("a<end_of_step>", "b<end_of_step>"), (1.0, 1.0), True)
        wrong = Solution(("a<end_of_step>", "c<end_of_step>"), (1.0, -1.0), False, 1)
        some = [self.encoded(Group("hand", "q", (right, wrong))) for _ in range(4)]
        values = [[[1.0, 2.0], [1.5, -1.0]], [[2.0, 2.0], [2.0, -3.0]], [[0.5, 0.1], [-2.0, -3.0]], [[-1.0, 2.0], [2.0, 2.0]]]
        found = measure.mark(some, values, 0.0)
        self.assertEqual((found.unmarked_right, found.found_first, found.solutions), (0.75, 0.5, 8))
        self.assertEqual(measure.mark(some, values, measure.threshold_for(some, values, 1.0)).unmarked_right, 1.0)

    def test_the_order_of_draws_can_be_taken_up_anywhere(self) -> None:
        some = [self.encoded(g) for g in self.groups[:7]]
        draws = train.order(some, {"hand": 1.0}, 3, 0)
        whole = [next(draws) for _ in range(20)]
        later = train.order(some, {"hand": 1.0}, 3, 12)
        self.assertEqual(whole[12:], [next(later) for _ in range(8)])
        self.assertEqual(sorted(whole[:7]), list(range(7)))

    def test_each_objective_trains_goes_on_and_keeps_its_best(self) -> None:
        for objective in OBJECTIVES:
            with self.subTest(objective):
                self.run_train(objective, "--objective", objective, "--steps", "6")
                state = load(self.folder / objective / "best.pt")[2]
                self.assertEqual(state["objective"], objective)
        log = self.run_train("ppm", "--steps", "9")
        self.assertEqual(log[0]["step"], 6)
        self.assertEqual(log[-1]["step"], 9)

    def test_early_stopping(self) -> None:
        log = self.run_train("stop", "--steps", "300", "--rate", "0", "--head-rate", "0", "--patience", "2")
        self.assertEqual((log[-1]["why"], log[-1]["step"], log[-1]["best_step"]), ("nothing better on held-out problems", 9, 3))

    def test_learns_what_can_be_learned(self) -> None:
        """A sign in the step's last word decides; a toy must find it on problems that it has not seen, with every objective."""
        r = Random(2)

        def group(n: int) -> Group:
            word = r.choice(("x", "y"))
            made = [Solution((f"{word} {sign}<end_of_step>",), (q,), q > 0) for sign, q in (("+", 1.0), ("-", -1.0))]
            return Group("hand", f"What is {n}?", tuple(made), ((0, 0, 1, 0, 1.0),))

        write(self.data, [group(n) for n in range(300)])
        for objective in OBJECTIVES:
            with self.subTest(objective):
                log = self.run_train(f"learn-{objective}", "--objective", objective, "--steps", "60", "--rate", "3e-3", "--head-rate", "3e-2", "--measure-every", "20")
                self.assertEqual(log[-1]["pairs"]["hand solutions"][0], 1.0)  # type: ignore[index]

    def test_exported_head(self) -> None:
        self.run_train("ppm", "--steps", "3")
        out, reference = self.folder / "ppm.gguf", self.folder / "reference.json"
        with redirect_stdout(io.StringIO()):
            export.main([str(self.folder / "ppm" / "best.pt"), str(out), "--groups", str(self.data), "--scale", "2", "--format", "q8_0", "--reference", str(reference)])
        raw = out.read_bytes()
        scorer = load(self.folder / "ppm" / "best.pt")[0]
        head = (scorer.head.detach() * 2).numpy().astype("<f2").tobytes()
        rows = raw[-320 * 32 * 2 :]
        self.assertEqual(rows[VALUE * 64 : VALUE * 64 + 64], head)
        self.assertEqual(rows[: VALUE * 64] + rows[VALUE * 64 + 64 :], bytes(319 * 64))
        role = b"rstar.role" + struct.pack("<IQ", 8, 3) + b"ppm"
        self.assertIn(role, raw)
        self.assertIn(b"rstar-school-ppm", raw)
        first = json.loads(reference.read_text(encoding="utf-8"))[0]
        self.assertEqual(len(first["values"]), len(first["ends"]))

    def test_scale_spreads_the_scores(self) -> None:
        self.assertAlmostEqual(export.scale_for([[[Random(1).random()]], [[2.0, -2.0, 2.0]]]) * 2, export.SPREAD)
        self.assertEqual(export.scale_for([]), 1.0)


if __name__ == "__main__":
    unittest.main()
