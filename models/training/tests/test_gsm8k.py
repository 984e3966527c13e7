"""GSM8K conversion: verified programs, no numbers from nowhere, plausible other numbers."""

import json
import tempfile
import unittest
from collections import Counter
from fractions import Fraction
from pathlib import Path
from random import Random

from rstar_training.gsm8k import Converted, convert, main, problems, renumber, sample, sentence, traceable
from rstar_training.problems.phrasing import split_of

TICKETS = {
    "question": "A class of 31 students goes to the zoo. Each ticket costs $14 and the bus costs $250. How much is it altogether?",
    "answer": "The tickets cost 31*14 = $<<31*14=434>>434.\nTogether it is 434+250 = $<<434+250=684>>684.\n#### 684",
}
ROWS = [
    TICKETS,
    {"problem": "Ann works 5 days a week and 30 minutes a day. How many hours is that in 6 weeks?", "solution": "5*30=<<5*30=150>>150 minutes a week.\n150*6=<<150*6=900>>900 minutes.\n900/60=<<900/60=15>>15 hours.", "answer": "15"},
]


def converted(row: dict[str, str]) -> Converted:
    c = convert(row)
    assert isinstance(c, Converted), c
    return c


class Conversion(unittest.TestCase):
    def test_results_become_variables(self) -> None:
        c = converted(TICKETS)
        self.assertEqual([code.partition(" = ")[2] for _, code in c.steps], ["31 * 14", f"{c.names[0]} + 250"])
        self.assertEqual(c.answer, 684)

    def test_both_row_forms(self) -> None:
        self.assertEqual(converted(ROWS[1]).answer, 15)

    def test_comments_hold_no_results(self) -> None:
        self.assertEqual(sentence("Natalia sold 48/2 = <<48/2=24>>24 clips in May."), "Natalia sold clips in May")
        self.assertEqual(sentence("10+5 = <<10+5=15>>15"), "")

    def test_calculations_without_annotation(self) -> None:
        c = converted({"question": "Tom has 8 boxes of 4 pens and 3 more pens. How many pens?", "answer": "The boxes hold 8 x 4 = 32 pens.\nHe has 32 + 3 = <<32+3=35>>35 pens.\n#### 35"})
        self.assertEqual(len(c.steps), 2)
        self.assertTrue(traceable(c))

    def test_wrong_solutions_are_refused(self) -> None:
        self.assertEqual(convert({"question": "What is 2 + 2?", "answer": "It is <<2+2=4>>4.\n#### 5"}), "answer")
        self.assertEqual(convert({"question": "What is 2 + 2?", "answer": "It is <<2+2=7>>7.\n#### 7"}), "annotation")
        self.assertEqual(convert({"question": "?", "answer": "Hello.\n#### 7"}), "no annotations")
        self.assertEqual(convert({"question": "?", "answer": "<<__import__('os')=7>>7\n#### 7"}), "expression")
        self.assertEqual(convert({"question": "?", "answer": "<<9**9=7>>7\n#### 7"}), "expression")

    def test_number_from_nowhere(self) -> None:
        c = converted({"question": "She can grade 296 papers in 8 hours. How many in 11 hours?", "answer": "She can grade 37 an hour, so 37*11=<<37*11=407>>407 papers.\n#### 407"})
        self.assertFalse(traceable(c))
        tally: Counter[str] = Counter()
        row = {"question": c.question, "answer": "37*11=<<37*11=407>>407 papers.\n#### 407"}
        self.assertEqual(list(problems([row], 0, 1, None, False, tally)), [])
        self.assertEqual(len(list(problems([row], 0, 1, None, True, tally))), 1)

    def test_rounding_step(self) -> None:
        c = converted({"question": "How many 10 dollar bills pay 36 dollars?", "answer": "He needs 36/10=<<36/10=3.6>>3.6, which rounds up to 4.\n#### 4"})
        self.assertIn("math.ceil", c.steps[-1][1])


class OtherNumbers(unittest.TestCase):
    def test_text_and_code_change_together(self) -> None:
        c = converted(TICKETS)
        for seed in range(30):
            other = renumber(c, Random(seed))
            if other is None:
                continue
            a, b, bus = (int("".join(filter(str.isdigit, w))) for w in other.question.split() if any(ch.isdigit() for ch in w))
            self.assertEqual(other.answer, a * b + bus)
            self.assertTrue(b < a < bus)
            self.assertEqual(sample(other, "gsm8k/0", "renumbered").answer, str(a * b + bus))

    def test_facts_and_number_words_stay(self) -> None:
        c = converted(ROWS[1])
        for seed in range(30):
            other = renumber(c, Random(seed))
            if other:
                self.assertIn("/ 60", other.steps[-1][1])

    def test_ambiguous_numbers_are_left_alone(self) -> None:
        c = converted({"question": "6 people lift a car, twice as many a truck. How many lift 4 cars and 2 trucks?", "answer": "6*2=<<6*2=12>>12 a truck\n6*4=<<6*4=24>>24 cars\n12*2=<<12*2=24>>24 trucks\n24+24=<<24+24=48>>48\n#### 48"})
        self.assertTrue(c.clash)
        self.assertIsNone(renumber(c, Random(1)))


class Output(unittest.TestCase):
    def test_file(self) -> None:
        with tempfile.TemporaryDirectory(prefix="gsm8k ü 数 ") as folder:
            source, out, again = (Path(folder) / n for n in ("train.jsonl", "out.jsonl", "again.jsonl"))
            source.write_text("".join(json.dumps(r) + "\n" for r in ROWS), encoding="utf-8")
            for target in (out, again):
                self.assertEqual(main([str(source), "--out", str(target), "--augment", "3"]), 0)
            self.assertEqual(out.read_bytes(), again.read_bytes())
            rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        self.assertGreater(len(rows), 2)
        self.assertEqual(len({r["id"] for r in rows}), len(rows))
        for r in rows:
            self.assertEqual(r["split"], split_of(r["template"]))
            self.assertIn("<end_of_code>\n<output>", r["solutions"][0])
            self.assertIn("\\boxed{%s}" % r["answer"], r["solutions"][0])
        self.assertEqual(Fraction(rows[0]["answer"]), 684)

    def test_missing_file(self) -> None:
        self.assertEqual(main(["/no/such file.jsonl", "--out", "/no/out"]), 2)


if __name__ == "__main__":
    unittest.main()
