"""The problem generator: phrasing files, values, transforms, reproducible output. No third-party packages needed."""

import contextlib
import io
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path
from random import Random

from rstar_training import native
from rstar_training.problems import phrasing
from rstar_training.problems.check import check_kind
from rstar_training.problems.draw import Draw, fill
from rstar_training.problems.execute import answer_text, run, same
from rstar_training.problems.family import families
from rstar_training.problems.generate import generate, normal
from rstar_training.problems.mathtext import MathStyle, render
from rstar_training.problems.phrasing import PhrasingError, expand, split_of
from rstar_training.problems.storygraph import Op, Plan, needed
from rstar_training.problems.values import Money, Num, Pct, Style, number_words

PLAIN, LATEX = MathStyle(), MathStyle("latex", times=r"\cdot", divide=r"\div")


class Formulas(unittest.TestCase):
    def test_styles(self) -> None:
        for source, plain, latex in (
            ("(3+5)*2-4**2", "(3 + 5) * 2 - 4^2", r"(3 + 5) \cdot 2 - 4^2"),
            ("frac(3,4)+frac(2,5)", "3/4 + 2/5", r"\frac{3}{4} + \frac{2}{5}"),
            ("3*x+5==20", "3x + 5 = 20", "3x + 5 = 20"),
            ("2*(x+1)*(x-2)", "2(x + 1)(x - 2)", "2(x + 1)(x - 2)"),
            ("5-(-3)", "5 - (-3)", "5 - (-3)"),
            ("2-(3-4)", "2 - (3 - 4)", "2 - (3 - 4)"),
            ("x**12", "x^12", "x^{12}"),
            ("84/7", "84 / 7", r"84 \div 7"),
            ("(-2)**2", "(-2)^2", "(-2)^2"),
            ("frac(x+1,2)<=sqrt(5)", "(x + 1)/2 <= sqrt(5)", r"\frac{x + 1}{2} \le \sqrt{5}"),
        ):
            self.assertEqual(render(source, PLAIN), plain)
            self.assertEqual(render(source, LATEX), latex)

    def test_tight_and_unicode(self) -> None:
        self.assertEqual(render("3*x + 5 == 20", MathStyle(tight=True)), "3x+5=20")
        self.assertEqual(render("3*4 - x**2", MathStyle("unicode", times="×")), "3 × 4 − x²")


class Values(unittest.TestCase):
    def test_the_sign_of_a_product_is_never_taken_for_the_unknown(self) -> None:
        spelled = MathStyle(times="x", implicit=False)
        self.assertEqual(render("3 * 4", spelled), "3 x 4")
        self.assertEqual(render("sqrt(4) * 3", spelled), "sqrt(4) x 3")
        for source in ("3 * x", "3 * 4 == x", "2 * (a + 1)"):
            self.assertNotIn(" x ", render(source, spelled).replace("= x", ""))

    def test_number_words(self) -> None:
        self.assertEqual([number_words(n) for n in (0, 13, 20, 42, 100)], ["zero", "thirteen", "twenty", "forty-two", "one hundred"])

    def test_forms(self) -> None:
        style = Style(money=("", " euros"), percent=" percent")
        self.assertEqual(Money(Fraction(15, 2)).text(style, "", True), "7.50 euros")
        self.assertEqual(Pct(15).text(style, "", True), "15 percent")
        self.assertEqual(Num(2).text(style, "times", True), "twice")
        self.assertEqual(f"{Money(Fraction(15, 2))}", "7.50")

    def test_no_words_inside_formulas(self) -> None:
        style = Style(words=True)
        d = Draw(Random(1))
        d.style = style
        p = phrasing._parse("f", "main", "terse: {a} + {b}, then {a} pens", "here")
        self.assertEqual(fill(d, p, {"a": 3, "b": 4}), "3 + 4, then three pens")


class Phrasings(unittest.TestCase):
    def load(self, text: str) -> list[phrasing.Phrasing]:
        with tempfile.TemporaryDirectory(prefix="phrasings 中 😀 ") as folder:
            Path(folder, "f.txt").write_text(text, encoding="utf-8")
            return phrasing.load("f", Path(folder))

    def test_sections_tags_continuation(self) -> None:
        found = self.load("[a]\nstory, distractor ?k: one {n}\n    two\n# note\n[b]\nterse: x\n")
        self.assertEqual([(p.kind, p.register) for p in found], [("a", "story"), ("b", "terse")])
        self.assertEqual(found[0].text, "one {n}\ntwo")
        self.assertEqual(found[0].keys, {"n", "k"})

    def test_errors_name_the_line(self) -> None:
        for text, word in (("no tag here", "f.txt:1"), ("\nodd: text", "f.txt:2"), ("terse: a\nterse: a", "f.txt:2"), ("terse, blue: a", "blue"), ("terse: {name.", "complete")):
            with self.assertRaises(PhrasingError) as caught:
                self.load(text)
            self.assertIn(word, str(caught.exception))

    def test_split_shares_and_ids(self) -> None:
        counts = {s: sum(split_of(f"f/k/{i}") == s for i in range(3000)) for s in phrasing.SPLITS}
        self.assertTrue(2250 < counts["train"] < 2550 and 220 < counts["dev"] < 380 and 220 < counts["test"] < 380, counts)
        self.assertEqual(self.load("terse: abc")[0].id, self.load("\n[main]\nterse: abc")[0].id)

    def test_phrasings_with_the_same_opening_share_a_split(self) -> None:
        opening = "story: {a} buys a box of forty red pens at the market."
        one, two = self.load(f"[x]\n{opening} How many?\n[y]\n{opening} What is left?")
        self.assertNotEqual(one.id, two.id)
        self.assertEqual(one.split, two.split)
        self.assertEqual(phrasing.stem("{p} of {n}"), "{p} of {n}")

    def test_alternatives(self) -> None:
        first = lambda options: options[0]  # noqa: E731
        self.assertEqual(expand(r"[a|b] [c] [x [y|z]|w] \[ 0\|1 \]", first), r"a [c] x y \[ 0|1 \]")


class Running(unittest.TestCase):
    def test_output_and_comparison(self) -> None:
        self.assertEqual(run("print(1, 2)"), "1 2")
        self.assertTrue(same("12.0", 12, 1e-6) and same("3/4", Fraction(3, 4), 1e-6) and same("[2, 3]", [2, 3], 1e-6))
        self.assertFalse(same("12.1", 12, 1e-6) or same("x", 12, 1e-6) or same("[2]", [2, 3], 1e-6))
        self.assertEqual(answer_text(Fraction(15, 2), False), "7.5")
        self.assertEqual(answer_text(Fraction(1, 3), False), "1/3")

    def test_native_text(self) -> None:
        text = native.code_text([("Add", "x = 1 + 2")], "x") + native.finish("3.0")
        self.assertEqual(text, "<code>\n# Step 1: Add\nx = 1 + 2\n<end_of_step>\n\n# Now print the final answer\nprint(x)\n<end_of_code>\n<output>3.0<end_of_output>\n<answer>From the result, we can see that the answer is \\boxed{3}.<end_of_answer>")


class Stories(unittest.TestCase):
    def test_held_out_structures_are_never_trained(self) -> None:
        train = {s.signature for s in generate(400, 2, "train", ["story"])}
        held = {s.signature for s in generate(200, 2, "compositions", ["story"])}
        self.assertTrue(len(held) > 50 and all(x.count(">") >= 2 for x in held))
        self.assertFalse(train & held)

    def test_distractors_are_left_out_of_the_solution(self) -> None:
        ops = [Op("given", frozenset("a"), frozenset(), "", "a = 1"), Op("given", frozenset("b"), frozenset(), "", "b = 2"), Op("more", frozenset("c"), frozenset("a"), "", "c = a + 1"), Op("gain", frozenset("a"), frozenset("a"), "", "a = a + 5")]
        self.assertEqual([op.code for op in needed(Plan(ops=ops, show="c"))], ["a = 1", "c = a + 1"])
        self.assertEqual([op.code for op in needed(Plan(ops=ops, show="a"))], ["a = 1", "a = a + 5"])


class Families(unittest.TestCase):
    def test_every_kind(self) -> None:
        for family in families().values():
            for kind in family.kinds.values():
                with self.subTest(family=family.name, kind=kind.name):
                    self.assertEqual(check_kind(family, kind, 12), [])

    def test_same_seed_same_problems(self) -> None:
        one, two, other = (list(generate(60, seed, "train")) for seed in (5, 5, 6))
        self.assertEqual(one, two)
        self.assertNotEqual(one, other)

    def test_no_duplicates_and_no_shared_templates(self) -> None:
        train, test = (list(generate(300, 3, s)) for s in ("train", "test"))
        self.assertEqual(len({normal(s.problem) for s in train}), len(train))
        self.assertFalse({s.template for s in train} & {s.template for s in test})

    def test_command_line(self) -> None:
        from rstar_training.problems.__main__ import show_list

        with contextlib.redirect_stdout(io.StringIO()) as out:
            show_list()
        self.assertIn("phrasings", out.getvalue())


if __name__ == "__main__":
    unittest.main()
