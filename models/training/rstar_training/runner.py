"""Runs programs that a model wrote, each in a forked process with limits on time, memory and output.

For measuring a policy during training, with no network sandbox: run it where the training runs, not beside private data. The
extension and its command line have their own, stricter runner. POSIX only.

Protocol of the child (`python -m rstar_training.runner`): one JSON string (the program) a line on stdin, one JSON line
`{"out": text}` or `{"error": text}` on stdout.
"""

import io
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType

SECONDS, MEMORY, OUTPUT = 5, 1 << 30, 4000


class Runner:
    """A child that runs one program after the other; `with Runner() as r: r.run(program)`."""

    def __enter__(self) -> "Runner":
        environment = dict(os.environ, PYTHONPATH=str(Path(__file__).resolve().parents[1]), PYTHONHASHSEED="0", OMP_NUM_THREADS="1")
        self.child = subprocess.Popen([sys.executable, "-m", "rstar_training.runner"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.child.kill()
        self.child.communicate()

    def run(self, program: str) -> str | None:
        """What the program prints, stripped, or None when it fails, prints nothing or takes longer than 5 s."""
        assert self.child.stdin and self.child.stdout
        self.child.stdin.write(json.dumps(program) + "\n")
        self.child.stdin.flush()
        answer = json.loads(self.child.stdout.readline())
        return answer.get("out", "").strip() or None


def program_of(solution: str) -> str:
    """The Python of a solution text up to `<end_of_code>`, without markers."""
    return solution.partition("<output>")[0].replace("<code>", "").replace("<end_of_step>", "").replace("<end_of_code>", "")


def _limited(program: str, pipe: int) -> None:
    import resource

    os.setsid()
    signal.alarm(SECONDS)
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (limit, limit))
    out = io.StringIO()
    sys.stdout = sys.stderr = out
    sys.stdin = io.StringIO()
    try:
        exec(compile(program, "<solution>", "exec"), {"__name__": "solution"})  # noqa: S102
        answer = {"out": out.getvalue()[:OUTPUT]}
    except BaseException as error:
        answer = {"error": f"{type(error).__name__}: {error}"[:400]}
    os.write(pipe, json.dumps(answer).encode())


def _fork(program: str) -> dict[str, str]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            _limited(program, writing)
        finally:
            os._exit(0)
    os.close(writing)
    data = b""
    while select.select([reading], [], [], SECONDS + 1)[0]:
        part = os.read(reading, 65536)
        if not part:
            break
        data += part
    os.close(reading)
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    os.waitpid(pid, 0)
    try:
        return json.loads(data) if data else {"error": "no result in time"}
    except ValueError:
        return {"error": "no result in time"}


def main() -> None:
    import sympy  # noqa: F401  (imported once, so that each fork has it)

    os.chdir("/")
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_fork(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
