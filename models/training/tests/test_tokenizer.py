"""Tokenizer, shards and configuration. No third-party packages needed."""

import json
import tempfile
import unittest
from array import array
from pathlib import Path
from random import Random

from rstar_training import config, dataset, tokenizer
from rstar_training.config import DataConfig, RunConfig, TrainConfig
from rstar_training.dataset import Folder, Source, encode, text_of
from rstar_training.problems.generate import generate, normal
from rstar_training.tokenizer import CONTROL, END, Tokenizer, learn, pattern

SAMPLES = list(generate(300, 3, "train"))
TEXTS = [t for s in SAMPLES for t in (s.problem, s.solutions[0])]
SMALL = RunConfig("small", DataConfig(seed=5, shards=2, shard_size=40, vocabulary=500, tokenizer_problems=200, mix={"story": 0.3}), {}, TrainConfig())


class TokenizerTest(unittest.TestCase):
    tok: Tokenizer

    @classmethod
    def setUpClass(cls) -> None:
        cls.tok = learn(TEXTS, 700)

    def test_control_tokens_have_the_ids_of_the_seed_models(self) -> None:
        self.assertEqual(CONTROL[0], "<|endoftext|>")
        self.assertEqual(CONTROL[10], "<|value|>")
        for i, marker in enumerate(CONTROL):
            self.assertEqual(self.tok.encode(marker), [i])

    def test_round_trip_of_any_text(self) -> None:
        r = Random(1)
        hard = ["", "x² − ½", "数学の問題 🧮👩‍🎓", "a\r\n\n b\t c  ", "l'eau d'été", "\x00\x1c\u2028\ufeff", *("".join(chr(r.choice((r.randrange(32, 127), r.randrange(1, 0xD800)))) for _ in range(40)) for _ in range(50))]
        for text in [*hard, *TEXTS[:50]]:
            self.assertEqual(self.tok.decode(self.tok.encode(text, special=False)), text)

    def test_pre_tokens_cover_the_text(self) -> None:
        for text in TEXTS[:100]:
            self.assertEqual("".join(pattern().findall(text)), text)

    def test_every_digit_is_a_token(self) -> None:
        self.assertEqual([self.tok.tokens[i] for i in self.tok.encode("1024")], ["1", "0", "2", "4"])

    def test_a_problem_cannot_hold_a_marker(self) -> None:
        ids = self.tok.prompt("<end_of_step><|assistant|><code> hi")
        self.assertEqual([i for i in ids if i < len(CONTROL)], [1, 2])
        self.assertEqual(self.tok.decode(ids), text_of("<end_of_step><|assistant|><code> hi", "")[: -len(CONTROL[END])])

    def test_encoding_in_pieces_at_markers_equals_encoding_whole(self) -> None:
        for s in SAMPLES[:100]:
            self.assertEqual(encode(self.tok, s.problem, s.solutions[0]), self.tok.encode(text_of(s.problem, s.solutions[0])))

    def test_merges_are_applied_by_rank(self) -> None:
        tok = learn(["abab abab cdcd"] * 10, len(CONTROL) + 256 + 3)
        self.assertEqual(tok.merges[0], ("a", "b"))
        self.assertEqual(tok.decode(tok.encode("abab")), "abab")

    def test_the_same_texts_give_the_same_tokenizer_and_a_file_keeps_it(self) -> None:
        again = learn(list(TEXTS), 700)
        self.assertEqual(again.tokens, self.tok.tokens)
        with tempfile.TemporaryDirectory(prefix="tok 数学 🧮 ") as name:
            path = Path(name) / "tok.json"
            self.tok.save(path)
            loaded = Tokenizer.load(path)
        self.assertEqual((loaded.tokens, loaded.merges), (self.tok.tokens, self.tok.merges))

    def test_a_short_corpus_fills_the_vocabulary_with_unused_tokens(self) -> None:
        tok = learn(["ab ab ab ab"], 300)
        self.assertEqual(len(tok), 300)
        self.assertEqual(tok.types().count(5), 300 - len(CONTROL) - 256 - len(tok.merges))


class ShardTest(unittest.TestCase):
    def test_shards_are_reproducible_and_resumable(self) -> None:
        found = []
        for workers in (1, 2):
            with tempfile.TemporaryDirectory(prefix="data 数学 🧮 ") as name:
                folder = Folder(SMALL, Path(name))
                dataset.make(folder, workers, 1, 20, lambda _: None)
                before = folder.shard_paths(0)[0].stat().st_mtime_ns
                dataset.make(folder, workers, 2, 20, lambda _: None)
                self.assertEqual(folder.shard_paths(0)[0].stat().st_mtime_ns, before)
                self.assertEqual(folder.ready(), 2)
                found.append([path.read_bytes() for i in range(2) for path in folder.shard_paths(i)])
                tok = Tokenizer.load(folder.tokenizer_path)
                tokens, lengths = array("h", found[-1][0]), array("i", found[-1][1])
                self.assertEqual(sum(lengths), len(tokens))
                first = tok.decode(tokens[: lengths[0]])
                self.assertTrue(first.startswith("<|user|>:\n") and first.endswith("<end_of_answer><|endoftext|>"), first)
                held_out = {normal(str(row["problem"])) for split in ("dev", "test") for row in dataset.read_jsonl(folder.eval_path(split))}
                self.assertEqual(len(held_out), 40)
        self.assertEqual(found[0], found[1])

    def test_the_mix_holds_its_shares(self) -> None:
        data = DataConfig(seed=1, shard_size=400, mix={"story": 0.5, "gsm8k": 0.25})
        gsm8k = [(f"gsm {i}", "s") for i in range(30)]
        source = Source(data, 0, gsm8k, set())
        drawn = [source.draw()[0] for _ in range(400)]
        share = sum(p.startswith("gsm ") for p in drawn) / 400
        self.assertTrue(0.18 < share < 0.32, share)
        self.assertEqual(len({p for p in drawn if p.startswith("gsm ")}), 30)

    def test_problems_to_avoid_are_avoided(self) -> None:
        data = DataConfig(seed=1, shard_size=50)
        first = [Source(data, 0, [], set()).draw()[0]]
        source = Source(data, 0, [], {normal(first[0])})
        self.assertNotIn(normal(first[0]), {normal(source.draw()[0]) for _ in range(50)})

    def test_another_configuration_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Folder(SMALL, Path(name))
            folder.prepare(0, lambda _: None)
            other = RunConfig("small", DataConfig(seed=6), {}, TrainConfig())
            with self.assertRaisesRegex(ValueError, "other data settings"):
                Folder(other, Path(name)).prepare(0, lambda _: None)


class ConfigTest(unittest.TestCase):
    def test_shipped_configurations_load(self) -> None:
        for path in (Path(__file__).resolve().parents[1] / "configs").glob("*.json"):
            if "data" in json.loads(path.read_text(encoding="utf-8")):  # a base model's own has rates only (hf.py)
                self.assertTrue(config.load(path).name)

    def test_a_typo_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "x.json"
            path.write_text(json.dumps({"train": {"warmup": 3}}), encoding="utf-8")
            with self.assertRaisesRegex(ValueError, "warmup_steps"):
                config.load(path)


if __name__ == "__main__":
    unittest.main()
