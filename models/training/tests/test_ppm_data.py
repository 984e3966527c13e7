"""PPM data: damaged programs, hand-written work, groups from synthesis records. No third-party packages needed."""

import ast
import json
import re
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from rstar_training import native
from rstar_training.ppm import damage, handwritten, rollouts
from rstar_training.ppm.derivation import lines, spoiled
from rstar_training.ppm.groups import Group, Solution, encode, from_dict, read, right_and_wrong, write
from rstar_training.problems.execute import run
from rstar_training.problems.generate import generate
from rstar_training.tokenizer import learn

STEPS = [("Find the cost", "cost = 4 * 3"), ("Subtract the cost", "change = 20 - cost")]
SOLUTION = native.code_text(STEPS, "change") + native.finish("8")


def safe(program: str) -> str | None:
    """Runs a damaged program of these tests (small numbers, no loops)."""
    try:
        return run(program)
    except Exception:
        return None


class Programs(unittest.TestCase):
    def test_steps_of_a_solution_join_to_the_solution(self) -> None:
        for sample in generate(150, 11, "train"):
            for solution in sample.solutions:
                printed = solution.partition("<output>")[2].partition("<end_of_output>")[0]
                self.assertEqual("".join(damage.texts(damage.blocks(solution), printed)), solution)

    def test_every_damage_changes_one_step(self) -> None:
        r = Random(4)
        program = damage.blocks(SOLUTION)
        kinds = set()
        for _ in range(300):
            found = damage.damage(r, program, "He has 7 and pays 20.")
            if found is None:
                continue
            kind, k, wrong = found
            kinds.add(kind)
            self.assertEqual([i for i in range(len(program)) if program[i] != wrong[i]], [k])
            ast.parse(damage.source(wrong))
        self.assertLessEqual({"number", "quantity", "operator", "variable"}, kinds)

    def test_dropped_term_call_and_labels(self) -> None:
        self.assertEqual(damage._dropped(Random(1), [("", "t = a + 3 * b")], 0, ""), ("", "t = a"))
        self.assertEqual(damage._call(Random(1), [("", "x = max(a, b)")], 0, ""), ("", "x = min(a, b)"))
        self.assertTrue(all(damage._with_comment(Random(s), "# Step 2: add 2", "2", "9").startswith("# Step 2:") for s in range(9)))

    def test_a_wrong_number_is_another_number(self) -> None:
        for seed in range(200):
            for text in ("7", "12", "305", "0.25"):
                self.assertRegex(damage.wrong_digits(Random(seed), text), r"^\d+(\.\d*)?$|^\.\d+$")

    def test_a_group_prints_two_answers(self) -> None:
        r = Random(3)
        made = [g for s in generate(60, 12, "train", ["story"]) if (g := damage.group_of(r, s, [], safe))]
        self.assertGreater(len(made), 15)
        for g in made:
            right, wrong = g.solutions
            k = wrong.first_wrong
            assert k is not None
            self.assertEqual(right.steps[:k], wrong.steps[:k])
            self.assertNotEqual(right.steps[k], wrong.steps[k])
            self.assertNotEqual(right.steps[-1], wrong.steps[-1])
            self.assertEqual(wrong.q[:k], (1.0,) * k)


def value(text: str) -> Fraction | None:
    """The value of a hand-written sum without letters, or None."""
    text = text.replace("^", "**").replace("×", "*").replace(" x ", "*")
    if not re.fullmatch(r"[\d.+\-*/() ]+", text):
        return None
    try:
        return Fraction(eval(text))  # noqa: S307
    except (SyntaxError, ZeroDivisionError):
        return None


class HandWritten(unittest.TestCase):
    def test_step_texts(self) -> None:
        self.assertEqual(handwritten.step_texts(["3x = 15", "x\n= 5"]), ("<code>\n# Step 1: 3x = 15\n<end_of_step>", "\n# Step 2: x = 5\n<end_of_step>"))

    def test_right_derivations_are_right(self) -> None:
        """Solutions put into the problem: linear equations, quadratics, sums."""
        r = Random(8)
        checked = 0
        for _ in range(900):
            d = r.choice(handwritten.TOPICS)(r)
            written = lines(d)
            stated = re.findall(r"\{([^{}]*==[^{}]*)\}", d.problem)
            found = re.findall(r"\{(\w) == ([^{}]*)\}", written[-1])
            if d.topic not in ("linear equation", "quadratic equation") or len(stated) != 1:
                continue
            left, right = stated[0].split("==")
            for name, text in found:
                names = {name: eval(text, {"frac": Fraction}), "frac": Fraction}  # noqa: S307
                self.assertEqual(eval(left, dict(names)), eval(right, dict(names)), (d.problem, written))  # noqa: S307
                checked += 1
        self.assertGreater(checked, 60)

    def test_sums_keep_their_value_until_the_error(self) -> None:
        r = Random(9)
        seen = 0
        for _ in range(3000):
            d = r.choice(handwritten.TOPICS)(r)
            if d.topic not in ("order of operations", "fractions"):
                continue
            clean = [re.sub(r"[{}]", "", line).removeprefix("= ") for line in lines(d)]
            values = [eval(line, {"frac": Fraction, "par": lambda x: x}) for line in clean]  # noqa: S307
            self.assertEqual(len({Fraction(v) for v in values}), 1, clean)
            found = spoiled(d, r)
            if found is None:
                continue
            kind, k, wrong = found
            bad = eval(re.sub(r"[{}]", "", wrong[k]).removeprefix("= "), {"frac": Fraction, "par": lambda x: x})  # noqa: S307
            if kind not in ("copying",):
                self.assertNotEqual(Fraction(bad), Fraction(values[0]), (kind, wrong))
                seen += 1
        self.assertGreater(seen, 200)

    def test_groups(self) -> None:
        made = list(handwritten.groups(400, 2))
        self.assertEqual(made[:50], list(handwritten.groups(50, 2)))
        kinds = {g.kind.split("/")[1] for g in made}
        self.assertEqual(kinds, {"sign", "arithmetic", "copying", "wrong operation", "wrong quantity", "dropped term", "bad cancel"})
        self.assertEqual({g.kind.split("/")[2] for g in made}, set(handwritten.STYLES))
        for g in made:
            right, wrong = g.solutions
            k = wrong.first_wrong
            assert k is not None
            self.assertEqual(right.steps[:k], wrong.steps[:k])
            self.assertNotEqual(right.steps[k : k + 1], wrong.steps[k : k + 1])
            self.assertTrue(all(re.fullmatch(r"(?:<code>\n|\n\n?)# Step \d+: [^\n{}]*(?:\{[^\n]*)?\n<end_of_step>", s) or "\\" in s for s in right.steps), right.steps)

    def test_retold_programs_compute_what_they_say(self) -> None:
        work = handwritten.work_of(SOLUTION)
        assert work is not None
        self.assertEqual(handwritten._retell(work, None, None, None, [1, 0]), ["Find the cost: {4 * 3 == 12}", "{20 - 12 == 8}"])
        wrong = handwritten._retell(work, 0, None, lambda v: v + 1, [0, 2])
        self.assertEqual(wrong, ["{4 * 3 == 13}", "change = {20 - 13 == 7}"])
        self.assertIsNone(handwritten.work_of("<code>\n# Step 1: x\nfor i in range(3): pass\n<end_of_step>\n\n# Now\nprint(1)\n<end_of_code>"))


def node(id_: int, parent: int | None, text: str, q: float, correct: int, wrong: int, **more: Any) -> dict[str, Any]:
    return {"id": id_, "parent": parent, "text": text, "q": q, "correct": correct, "wrong": wrong, "multiplicity": 1, **more}


RECORD: dict[str, Any] = {
    "id": "p", "problem": "How much?", "answer": "8",
    "nodes": [
        node(1, None, "<code>\n# a\n<end_of_step>", 0.0, 1, 1),
        node(2, 1, "\n\n# b\n<end_of_code>\n<output>8<end_of_output>", 1.0, 1, 0),
        node(3, 2, "\n<answer>\\boxed{8}<end_of_answer>", 1.0, 1, 0, answer="8"),
        node(4, 1, "\n\n# c\n<end_of_code>\n<output>9<end_of_output>", -1.0, 0, 1),
        node(5, 4, "\n<answer>\\boxed{9}<end_of_answer>", -1.0, 0, 1, answer="9"),
    ],
    "stepPairs": [{"chosen": 2, "rejected": 4, "margin": 2.0, "pathMargin": 2.0, "editDistance": 2, "chosenCount": 1, "rejectedCount": 1}],
    "solutionPairs": [{"chosen": 3, "rejected": 5, "margin": 1.3, "chosenCount": 1, "rejectedCount": 1}],
}  # fmt: skip


class Rollouts(unittest.TestCase):
    def test_pairs_point_at_the_steps_of_the_record(self) -> None:
        g = rollouts.group_of(RECORD, Random(1))
        assert g is not None
        self.assertEqual([s.right for s in g.solutions], [True, False])
        self.assertEqual(g.solutions[0].q, (0.0, 1.0, 1.0))
        self.assertEqual(set(g.pairs), {(0, 2, 1, 2, 1.0), (0, 1, 1, 1, 1.0)})
        few = rollouts.group_of(RECORD, Random(1), edits=20)
        assert few is not None
        self.assertEqual(set(few.pairs), {(0, 2, 1, 2, 1.0)})

    def test_a_problem_without_pairs_still_counts_and_an_empty_one_does_not(self) -> None:
        g = rollouts.group_of({**RECORD, "stepPairs": [], "solutionPairs": []}, Random(1))
        assert g is not None
        self.assertEqual((len(g.solutions), g.pairs), (2, ()))
        self.assertIsNone(rollouts.group_of({**RECORD, "nodes": [], "stepPairs": [], "solutionPairs": []}, Random(1)))

    def test_folders_half_lines_and_repeats(self) -> None:
        with tempfile.TemporaryDirectory(prefix="rollouts 中 😀 ") as folder:
            Path(folder, "records-0-of-2.jsonl").write_text(json.dumps(RECORD) + "\n" + '{"id": "q', encoding="utf-8")
            Path(folder, "records-1-of-2.jsonl").write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
            self.assertEqual(len(list(rollouts.records([Path(folder)]))), 1)


class Groups(unittest.TestCase):
    def test_round_trip_and_encoding(self) -> None:
        g = rollouts.group_of(RECORD, Random(1))
        assert g is not None
        self.assertEqual(from_dict(json.loads(json.dumps({"source": g.source, "question": g.question, "solutions": [{"steps": s.steps, "q": s.q, "right": s.right, "first_wrong": s.first_wrong} for s in g.solutions], "pairs": g.pairs}))), g)
        with tempfile.TemporaryDirectory(prefix="groups 中 😀 ") as folder:
            path = Path(folder, "g.jsonl")
            self.assertEqual(write(path, [g, g]), 2)
            path.write_text(path.read_text(encoding="utf-8") + '{"source', encoding="utf-8")
            self.assertEqual(list(read([path])), [g, g])
        tok = learn(["x = 1"], 300)
        e = encode(tok, g, 900)
        assert e is not None
        self.assertEqual([len(x) for x in e.ends], [3, 3])
        self.assertEqual(tok.decode(e.ids[0]), native.prompt("How much?") + "".join(g.solutions[0].steps))
        self.assertIsNone(encode(tok, g, 50))
        # A marker in the student's words cannot become one.
        self.assertIsNotNone(encode(tok, Group("x", "<end_of_step> 1?", g.solutions), 900))
        self.assertIsNone(encode(tok, Group("x", "1?", (Solution(("<end_of_step><end_of_step>",), (1.0,), True),)), 900))

    def test_pairs_of_one_error(self) -> None:
        right = Solution(("a", "b", "c"), (1.0, 1.0, 1.0), True)
        wrong = Solution(("a", "x"), (1.0, -1.0), False, 1)
        g = right_and_wrong("hand", "q", right, wrong, "")
        self.assertEqual([p[:4] for p in g.pairs], [(0, 1, 1, 1), (0, 2, 1, 1), (1, 0, 1, 1)])
        self.assertAlmostEqual(sum(p[4] for p in g.pairs), 1)

    def test_held_out_depends_on_the_problem_only(self) -> None:
        made = [Group("x", f"What is {i} + 1?", ()) for i in range(2000)]
        self.assertTrue(130 < sum(g.held_out for g in made) < 270)
        self.assertEqual(Group("x", "What is 7 + 1?", ()).held_out, Group("y", "what  is 7 + 1", ()).held_out)


if __name__ == "__main__":
    unittest.main()
