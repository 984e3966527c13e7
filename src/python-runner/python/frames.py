"""Lines between the runner's processes: one JSON value a line, each frame led by the request's nonce.

The nonce is made for one request, known to the caller and the runner's own code only: a line that step code
writes to any descriptor lacks it and ends the step.
"""

import json
import os

READ_BYTES = 65536


class LineReader:
    """Splits bytes into lines. `feed` returns the complete lines so far."""

    def __init__(self, most_bytes):
        self._rest, self._most = b"", most_bytes

    def feed(self, data):
        parts = (self._rest + data).split(b"\n")
        self._rest = parts.pop()
        if len(self._rest) > self._most:
            raise ValueError("a line is too long")
        return parts


def write_all(descriptor, data, _write=os.write):
    """Writes every byte to a blocking descriptor. Holds its own reference to `os.write`, which steps lose."""
    view = memoryview(data)
    while view:
        view = view[_write(descriptor, view) :]


def frame(nonce, value):
    return nonce.encode("ascii") + b" " + json.dumps(value).encode("ascii") + b"\n"
