"""One warm process that runs request after request, for systems that cannot fork (Windows). The caller keeps a spare
and replaces a worker that hangs, dies, or was changed by a step.

Each request is a JSON line {"nonce": s, "cells": [..]}; the answer is the frames of `cells`.
"""

import ast
import json
import os
import signal
import sys
import types

import lockdown
import rules
from cells import Runner
from frames import READ_BYTES, LineReader, frame, write_all

MOST_REQUEST_BYTES = 64 << 20
GRACE_SECONDS = 5


def _watchdog(seconds):
    """(start, stop) of an alarm that ends this process even inside C code, should the caller be gone."""
    if hasattr(signal, "setitimer"):
        timer, alarm = signal.setitimer, signal.ITIMER_REAL
        return lambda: timer(alarm, seconds), lambda: timer(alarm, 0)
    import faulthandler

    later, cancel, nowhere = faulthandler.dump_traceback_later, faulthandler.cancel_dump_traceback_later, sys.__stderr__
    return lambda: later(seconds, exit=True, file=nowhere), cancel


def _module_values():
    """What the modules that steps may use hold, to see whether a step changed them."""
    kept = {}
    for name in [*rules.ALLOWED_MODULES, "builtins"]:
        module = sys.modules.get(name)
        if module is not None:
            kept[name] = (vars(module), dict(vars(module)))
    return kept


def _modules_changed(kept):
    for now, before in kept.values():
        for name, value in list(now.items()):
            if before.get(name, value) is not value:
                return True
            if name not in before and not isinstance(value, types.ModuleType) and name != "__warningregistry__":
                return True
        if any(name not in now for name in before):
            return True
    return False


def _may_change_classes(sources):
    """Does the code set attributes of something that it did not make itself?"""
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return True
        made = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                made.add(node.id)
            elif isinstance(node, ast.arg):
                made.add(node.arg)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in ("setattr", "delattr", "exec", "eval"):
                return True
            if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
                root = node
                while isinstance(root, (ast.Attribute, ast.Subscript)):
                    root = root.value
                if isinstance(node, ast.Attribute) and not (isinstance(root, ast.Name) and root.id in made):
                    return True
    return False


def work(commands, replies, options, facts):
    leave, read = os._exit, os.read
    locked = lockdown.Lockdown(options)
    start, stop = _watchdog(options["pathSeconds"] + options["stepSeconds"] + GRACE_SECONDS)
    report, _listener = locked.apply(want_listener=False)
    runner = Runner(options, locked.permit, lambda: leave(0))
    kept = _module_values()
    ready = {"op": "ready", **facts, "layers": report, "snapshots": False}
    write_all(replies, json.dumps(ready).encode("ascii") + b"\n")
    locked.permit[0] = False
    reader = LineReader(MOST_REQUEST_BYTES)
    while True:
        data = read(commands, READ_BYTES)
        if not data:
            leave(0)
        for line in reader.feed(data):
            request = json.loads(line)
            nonce, sources = request["nonce"], request["cells"]
            runner.fresh()
            start()
            runner.run(sources, lambda value: write_all(replies, frame(nonce, value)))
            stop()
            taint = _modules_changed(kept) or _may_change_classes(sources)
            write_all(replies, frame(nonce, ["end", taint]))
            request = nonce = None
