"""Stands in for `rstar` in tests of the drivers around it: same options, same files, no model. Every second problem is solved.

`FAKE_PAUSE` seconds pass before each problem; `FAKE_LOG` names a file that gets a line for each problem that is searched.
"""

import json
import os
import sys
import time
from pathlib import Path


def record(row: dict[str, str]) -> dict[str, object]:
    right = int(row["id"].rpartition("-")[2]) % 2 == 0
    steps = [("<code>\n# Step 1: Take it\nx = 1\n<end_of_step>", "step"), ("\n\n# Now print the final answer\nprint(x)\n<end_of_code>\n<output>1<end_of_output>", "code"), ("\n<answer>\\boxed{1}<end_of_answer>", "answer")]
    nodes = [
        {"id": i + 1, "parent": i or None, "text": text, "end": end, "q": 1 if right else -1, "correct": int(right), "wrong": int(not right), "multiplicity": 2, "visits": 2, "score": None, **({"answer": "1"} if end == "answer" else {})}
        for i, (text, end) in enumerate(steps)
    ]  # fmt: skip
    return {
        "id": row["id"], "problem": row["problem"], "answer": row["answer"], "reason": "rollouts", "correct": int(right), "wrong": int(not right), "rollouts": 2, "tokens": 10,
        "seconds": 0.1, "nodes": nodes, "sft": [3] if right else [], "stepPairs": [], "solutionPairs": [],
    }  # fmt: skip


def main() -> int:
    arguments = sys.argv[2:]
    options = dict(zip(arguments[1::2], arguments[2::2], strict=True))
    out = Path(options["--out"])
    index, count = map(int, options.get("--shard", "0/1").split("/"))
    out.mkdir(parents=True, exist_ok=True)
    (out / "settings.json").write_text("{}\n")
    done: set[str] = set()
    for file in out.glob("records*.jsonl"):
        for line in file.read_text().split("\n"):
            try:
                done.add(json.loads(line)["id"])
            except ValueError:
                continue
    rows = [json.loads(line) for line in Path(arguments[0]).read_text(encoding="utf-8").split("\n") if line]
    own = out / ("records.jsonl" if count == 1 else f"records-{index}-of-{count}.jsonl")
    with own.open("a") as file:
        for row in rows[index::count]:
            if row["id"] in done:
                continue
            time.sleep(float(os.environ.get("FAKE_PAUSE", "0")))
            if log := os.environ.get("FAKE_LOG"):
                with open(log, "a") as told:
                    told.write(f"{row['id']}\n")
            file.write(json.dumps(record(row)) + "\n")
            file.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
