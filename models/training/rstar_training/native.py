"""The native rStar-Math text format: prompt, steps, executor output, boxed answer.

The strings are those of the public rStar-Math code (microsoft/rStar, branch rStar-math), so that a program which
serves models trained on them also serves models trained with that code.
"""

import re
from collections.abc import Sequence

PROMPT = "<|user|>:\n{question}\n<|assistant|>: Let's think step by step and solve the problem with code."
ANSWER = "From the result, we can see that the answer is \\boxed{%s}."
_FLOAT = re.compile(r"-?\d+\.\d+(e[-+]?\d+)?")


def prompt(question: str) -> str:
    """The raw completion prompt of a question; the policy continues directly after it."""
    return PROMPT.format(question=question)


def code_text(steps: Sequence[tuple[str, str]], show: str) -> str:
    """Solution text from `<code>` to `<end_of_code>`.

    `steps` are (sentence, code) pairs; `show` is the expression that the last step prints.
    """
    blocks = [f"# Step {k}: {sentence}\n{code}\n" for k, (sentence, code) in enumerate(steps, 1)]
    blocks.append(f"# Now print the final answer\nprint({show})\n")
    return "<code>\n" + "<end_of_step>\n\n".join(blocks) + "<end_of_code>"


def program(steps: Sequence[tuple[str, str]], show: str) -> str:
    """The Python program of a solution, without comments and markers."""
    return "\n".join(code for _, code in steps) + f"\nprint({show})\n"


def shown(printed: str) -> str:
    """Printed text as the executor shows it: a float is rounded to 4 digits when that is shorter."""
    if not _FLOAT.fullmatch(printed):
        return printed
    rounded = str(round(float(printed), 4))
    return rounded if len(rounded) < len(printed) else printed


def boxed(output: str) -> str:
    """The output as it stands in `\\boxed{}`: 12.0 becomes 12, [1, 2] becomes 1, 2, a*x**2 becomes ax^2."""
    text = output.strip()
    if _FLOAT.fullmatch(text):
        value = float(text)
        text = f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{round(value, 4):.10g}"
    if text[:1] == "[" and text[-1:] == "]":
        text = text[1:-1]
    return re.sub(r"(?<=\d)\*(?=[a-z(])", "", text.replace("**", "^")).replace(")*(", ")(")


def finish(printed: str) -> str:
    """The text after `<end_of_code>`: what the executor printed and the boxed answer."""
    output = shown(printed)
    return f"\n<output>{output}<end_of_output>\n<answer>{ANSWER % boxed(output)}<end_of_answer>"
