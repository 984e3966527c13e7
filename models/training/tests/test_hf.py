"""SFT and PPM on a tiny random model of Qwen2's architecture; skipped where PyTorch or transformers is missing."""

import contextlib
import importlib.util
import io
import json
import tempfile
import unittest
from pathlib import Path

from rstar_training import hf
from rstar_training.ppm import handwritten
from rstar_training.tokenizer import CONTROL, VALUE

MISSING = [name for name in ("torch", "transformers") if importlib.util.find_spec(name) is None]

if not MISSING:
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM


class Plans(unittest.TestCase):
    def test_unknown_keys_are_refused(self) -> None:
        config = Path(hf.__file__).resolve().parents[1] / "configs" / "qwen2.5-math-1.5b.json"
        self.assertEqual(hf.plan_of(config, "ppm").batch, 512)
        with tempfile.TemporaryDirectory() as hold:
            path = Path(hold) / "c.json"
            path.write_text('{"sft": {"rates": 1}}')
            with self.assertRaisesRegex(ValueError, "rates"):
                hf.plan_of(path, "sft")


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}; training on a base model is not tested")
class Base(unittest.TestCase):
    def setUp(self) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(1)
        hold = tempfile.TemporaryDirectory(prefix="hf 中 😀 ")
        self.addCleanup(hold.cleanup)
        self.folder = Path(hold.name)
        groups = list(handwritten.groups(24, 4))
        plain = Tokenizer(models.BPE())
        plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        plain.decoder = decoders.ByteLevel()
        plain.train_from_iterator([g.question for g in groups], trainers.BpeTrainer(vocab_size=400, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
        PreTrainedTokenizerFast(tokenizer_object=plain, eos_token="<|endoftext|>").save_pretrained(self.folder / "base")
        config = Qwen2Config(vocab_size=plain.get_vocab_size(), hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=1024, tie_word_embeddings=True)
        Qwen2ForCausalLM(config).save_pretrained(self.folder / "base")
        (self.folder / "sft.json").write_text(json.dumps([{"query": g.question, "response": "".join(g.solutions[0].steps)} for g in groups]))
        pairs = [{"prompt": hf.native.prompt(g.question), "pos": "".join(g.solutions[0].steps), "neg": "".join(g.solutions[1].steps), "pos_count": 1, "neg_count": 2} for g in groups]
        (self.folder / "rm.json").write_text(json.dumps(pairs))
        (self.folder / "c.json").write_text(json.dumps({part: {"batch": 8, "micro": 4, "rate": 3e-3, "length": 1000, "epochs": 2, "save_steps": 2} for part in ("sft", "ppm")}))

    def run_hf(self, *arguments: str) -> list[dict[str, float]]:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
            code = hf.main([*arguments, "--config", str(self.folder / "c.json")])
        self.assertEqual(code, 0, told.getvalue())
        return [json.loads(line) for line in (self.folder / arguments[arguments.index("--out") + 1] / "log.jsonl").read_text().split("\n") if line]

    def test_a_policy_then_a_ppm_with_a_value_token(self) -> None:
        at = {name: str(self.folder / name) for name in ("base", "policy", "ppm", "sft.json", "rm.json")}
        log = self.run_hf("sft", "--base", at["base"], "--data", at["sft.json"], "--out", at["policy"])
        self.assertEqual(log[0]["new_tokens"], len(CONTROL) - 1)
        self.assertLess(log[-1]["loss"], log[2]["loss"])
        again = self.run_hf("sft", "--base", at["base"], "--data", at["sft.json"], "--out", at["policy"])
        self.assertEqual(len([row for row in again if "loss" in row]), log[-1]["steps"], "a finished run trains no further")
        log = self.run_hf("ppm", "--base", at["policy"], "--data", at["rm.json"], "--out", at["ppm"])
        self.assertAlmostEqual(log[1]["loss"], 0.6931, places=3)
        self.assertLess(log[-1]["loss"], 0.6931)
        model = AutoModelForCausalLM.from_pretrained(at["ppm"])
        tokenizer = PreTrainedTokenizerFast.from_pretrained(at["ppm"])
        value = tokenizer.convert_tokens_to_ids(CONTROL[VALUE])
        rows = model.get_output_embeddings().weight.abs().sum(1)
        self.assertGreater(float(rows[value]), 0)
        self.assertEqual(int((rows > 0).sum()), 1)
        self.assertGreater(float(model.get_input_embeddings().weight.abs().sum(1)[5]), 0)

    def test_a_ppm_needs_a_policy(self) -> None:
        with contextlib.redirect_stderr(io.StringIO()) as told:
            code = hf.main(["ppm", "--base", str(self.folder / "base"), "--data", str(self.folder / "rm.json"), "--out", str(self.folder / "x"), "--config", str(self.folder / "c.json")])
        self.assertEqual(code, 1)
        self.assertIn("does not know <|value|>", told.getvalue())


if __name__ == "__main__":
    unittest.main()
