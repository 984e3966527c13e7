"""Runs the cells of one path in a fresh namespace and reports on the last one, as a stream of frames.

Frames (JSON arrays), in this order:
  ["begin"]              the request was read; its cells are parsed and checked
  ["cell", i]            cell i of the request begins
  ["out", text]          printed by the current cell
  ["done", {...}]        how it ended: kind ran, failed, stopped or refused; "at" is the cell concerned
  ["var", name, type, value]   after "ran", for each variable that the last cell set or changed
  ["end", taint]         nothing more; `taint` says that the run changed modules that a later run would see
"""

import ast
import random
import sys
import time

import guards
import rules
from audit import Refused, RefusedImport
from output import Nowhere, Output
from values import Targets, changed, fingerprints, short_repr, type_name

SEED = 20250104
RECURSION_LIMIT = 3000
LIMIT_RULES = frozenset({"files", "network", "processes"})
MOST_MESSAGE = 500


class Cell:
    """One cell: its syntax tree, its name in tracebacks, its code."""

    def __init__(self, position, source, guarded):
        self.position = position
        self.filename = "<step %d>" % position
        self.tree = ast.parse(source, self.filename)
        if guarded:
            rules.check(self.tree)
        body = self.tree.body
        self.final = None
        if body and isinstance(body[-1], ast.Expr):
            value = body[-1].value
            if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
                self.final = compile(ast.Expression(value), self.filename, "eval")
        statements = ast.Module(body[:-1] if self.final else body, [])
        self.code = compile(statements, self.filename, "exec")


class Runner:
    """Keeps what is the same for all runs of a process; `namespace` lives on where a later run continues it."""

    def __init__(self, options, permit, leave):
        self._options, self._permit, self._leave = options, permit, leave
        self._guarded = options["guarded"]
        self.namespace = None

    def fresh(self):
        """Forgets everything that earlier runs left in the process and can be undone."""
        self.namespace = None
        random.seed(SEED)
        numpy = sys.modules.get("numpy")
        if numpy is not None and hasattr(numpy, "random"):
            numpy.random.seed(SEED % 2**32)
        decimal = sys.modules.get("decimal")
        if decimal is not None:
            decimal.setcontext(decimal.Context())
        mpmath = sys.modules.get("mpmath")
        if mpmath is not None:
            mpmath.mp.dps = 15
        sys.setrecursionlimit(RECURSION_LIMIT)

    def run(self, sources, emit):
        """Runs the cells after those that `namespace` already holds. Never raises for what the code does."""
        last = len(sources) - 1
        output = Output(emit, self._options["outputKeptBytes"], self._options["outputCutBytes"], lambda: flood())
        errors = Nowhere()
        started, position, cells = time.perf_counter(), 0, []

        def done(kind, **fields):
            output.hand_on()
            elapsed = (time.perf_counter() - started) * 1000
            emit(["done", {"kind": kind, "at": position, "ms": elapsed, "truncated": output.truncated, **fields}])

        def flood():
            limit = self._options["outputCutBytes"]
            done("stopped", limit="output", message="The step printed more than %d bytes and was ended." % limit)
            self._leave()

        emit(["begin"])
        try:
            for position, source in enumerate(sources):
                cells.append(Cell(position, source, self._guarded))
        except rules.Refusal as refusal:
            return done("refused", rule=refusal.rule, message=refusal.message, line=refusal.line)
        except SyntaxError as error:
            return done("failed", errorType=type(error).__name__, message=str(error.msg), line=error.lineno)
        except (ValueError, RecursionError, MemoryError) as error:
            message = str(error) or "The code is too large or too deeply nested."
            return done("failed", errorType="SyntaxError", message=message[:MOST_MESSAGE], line=None)

        if self.namespace is None:
            self.namespace = {"__name__": "__main__", "__doc__": None}
        namespace = self.namespace
        namespace["__builtins__"] = guards.step_builtins(self._guarded, output, errors)
        before, marks, targets = {}, {}, None
        real_output, real_errors = sys.stdout, sys.stderr
        try:
            for cell in cells:
                position = cell.position
                if position == last:
                    before = dict(namespace)
                    targets = _targets(cell.tree)
                    marks = fingerprints(targets.loaded, namespace)
                output.begin()
                emit(["cell", position])
                sys.stdout, sys.stderr = output, errors
                started = time.perf_counter()
                exec(cell.code, namespace)
                if cell.final is not None:
                    value = eval(cell.final, namespace)
                    if position == last and value is not None and output.empty:
                        output.write(repr(value) + "\n")
        except BaseException as error:
            sys.stdout, sys.stderr = real_output, real_errors
            self._report(error, cells[position].filename, done)
            return None
        sys.stdout, sys.stderr = real_output, real_errors
        done("ran")
        for name, value in changed(targets, before, marks, namespace):
            emit(["var", name[:80], type_name(value), short_repr(value, self._options["valueCharacters"])])
        return None

    def _report(self, error, filename, done):
        self._permit[0] = True
        try:
            line, refusal = _line(error, filename), _refusal(error)
        finally:
            self._permit[0] = False
        if refusal is not None:
            message = _text(refusal)
            if refusal.rule in LIMIT_RULES:
                return done("stopped", limit=refusal.rule, message=message)
            return done("refused", rule=refusal.rule, message=message, line=line)
        if isinstance(error, SystemExit):
            return done("stopped", limit="exit", message="The step asked Python to exit.")
        if isinstance(error, MemoryError):
            message = "The step needed more memory than it may have and was ended."
            return done("stopped", limit="memory", message=message)
        if isinstance(error, RecursionError):
            return done("stopped", limit="recursion", message="The step called itself too deeply: " + _text(error))
        if isinstance(error, PermissionError) and error.errno is not None:
            message = "The operating system's sandbox refused what the step tried: " + _text(error)
            return done("stopped", limit="files", message=message)
        return done("failed", errorType=type_name(error), message=_text(error), line=line)


def _targets(tree):
    try:
        return Targets(tree)
    except RecursionError:  # A legal but absurdly deep expression: nothing to show.
        return Targets(ast.Module([], []))


def _line(error, filename):
    """Line of the innermost frame that belongs to the cell."""
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _refusal(error):
    """The sandbox's own exception in the chain of causes, if there is one."""
    for _ in range(20):
        if error is None or isinstance(error, (Refused, RefusedImport)):
            return error
        error = error.__cause__ or error.__context__
    return None


def _text(error):
    try:
        return str(str(error))[:MOST_MESSAGE]
    except BaseException:
        return ""
