"""What a cell prints: counted, cut, and handed on in pieces so that a killed step still shows what it printed."""

import io
import time

PIECE_BYTES = 2048
PIECE_SECONDS = 0.1


class Output(io.TextIOBase):
    """Stands for `sys.stdout` while a cell runs."""

    def __init__(self, emit, kept_bytes, cut_bytes, flood):
        super().__init__()
        self._emit, self._kept, self._cut, self._flood = emit, kept_bytes, cut_bytes, flood
        self.begin()

    def begin(self):
        """Starts a new cell."""
        self._pending, self._pending_bytes, self._written, self._sent = [], 0, 0, 0
        self._last = time.monotonic()
        self.truncated = False

    @property
    def encoding(self):
        return "utf-8"

    @property
    def errors(self):
        return "replace"

    @property
    def empty(self):
        return self._written == 0

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not " + type(text).__name__)
        size = len(text)  # Characters: a lower bound of the bytes, enough to stop a flood.
        self._written += size
        if self._written > self._cut:
            self.hand_on()
            self._flood()
        left = self._kept - self._sent - self._pending_bytes
        if size and not self.truncated:
            data = str(text[: left + 1]).encode("utf-8", "replace")
            if len(data) > left:
                data = data[: max(left, 0)]
                self.truncated = True
            self._pending.append(data.decode("utf-8", "ignore"))
            self._pending_bytes += len(data)
            if self._pending_bytes >= PIECE_BYTES or time.monotonic() - self._last >= PIECE_SECONDS:
                self.hand_on()
        return size

    def flush(self):
        pass

    def close(self):
        pass

    def hand_on(self):
        if self._pending:
            self._emit(["out", "".join(self._pending)])
            self._sent += self._pending_bytes
            self._pending, self._pending_bytes = [], 0
        self._last = time.monotonic()


class Nowhere(io.TextIOBase):
    """Stands for `sys.stderr`: warnings are no output of the step."""

    encoding = "utf-8"

    def writable(self):
        return True

    def write(self, text):
        return len(text)

    def close(self):
        pass
