"""The model card: numbers come from results, and what is missing says so."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

from rstar_training import card


class Card(unittest.TestCase):
    def setUp(self) -> None:
        hold = tempfile.TemporaryDirectory(prefix="card 中 😀 ")
        self.addCleanup(hold.cleanup)
        self.folder = Path(hold.name)

    def write(self, name: str, rows: list[dict[str, object]]) -> Path:
        path = self.folder / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"half": ', encoding="utf-8")
        return path

    def run_card(self, *arguments: object) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(card.main(["--file", str(self.folder / "results.json"), *map(str, arguments)]), 0)

    def test_an_evaluation_is_counted_and_replaced(self) -> None:
        problems = self.folder / "set.jsonl"
        problems.write_text("".join(json.dumps({"id": i, "topic": t, "register": "story", "problem": "?", "answer": "1"}) + "\n" for i, t in (("a", "x"), ("b", "x"), ("c", "y"))))
        base = {"tokens": 10, "seconds": 0.5, "found": True}
        results = self.write("out.jsonl", [{"id": "a", "strict": True, "given": "1", **base}, {"id": "b", "strict": False, "given": "2", **base}, {"id": "c", "strict": False, "given": None, **base}])
        for _ in range(2):
            self.run_card("add", "--name", "students", "--how", "quick", "--results", results, "--set", problems)
        template = self.folder / "card.md"
        template.write_text("{{table evaluations}}\n{{table topics}}\n{{table sets}}\n{{table rounds}}\n{{table ablation}}\n")
        out = self.folder / "CARD.md"
        self.run_card("write", "--template", template, "--out", out)
        text = out.read_text()
        self.assertEqual(text.count("| students | quick | 3 | 33.3 % | 33.3 % | 33.3 % |"), 1)
        self.assertIn("| x | 1 of 2 |\n| y | 0 of 1 |", text)
        self.assertEqual(text.count(card.MISSING), 3)

    def test_facts_come_from_the_files(self) -> None:
        facts = card.model_facts(card.MODELS / "policy.gguf")
        if facts is None:
            self.skipTest("there is no shipped policy")
        self.assertEqual(facts["architecture"], "llama")
        self.assertEqual(facts["bytes"], (card.MODELS / "policy.gguf").stat().st_size)
        self.assertIsNone(card.model_facts(self.folder / "none.gguf"))

    def test_a_placeholder_that_does_not_exist_is_refused(self) -> None:
        with self.assertRaises(KeyError):
            card.filled("{{table nothing}}", card.read_results(self.folder / "none.json"))

    def test_the_template_can_be_filled(self) -> None:
        text = card.filled(card.TEMPLATE.read_text(encoding="utf-8"), card.read_results(self.folder / "none.json"))
        self.assertNotIn("{{", text)


if __name__ == "__main__":
    unittest.main()
