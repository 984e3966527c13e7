"""The loop of a process that runs step code: wait for a request, run it, report; or fork, when it is kept as a
snapshot of a slow path. Everything it needs later is bound here before the lock-down removes it from reach.
"""

import json
import os
import signal
import socket
import sys

from cells import Runner
from frames import READ_BYTES, LineReader, frame, write_all

MOST_REQUEST_BYTES = 64 << 20
GRACE_SECONDS = 3


def serve(channel, lockdown, options):
    """Never returns. `channel` is the socket to the zygote; every other descriptor is closed or points nowhere."""
    leave, fork, close = os._exit, os.fork, os.close
    timer, alarm = signal.setitimer, signal.ITIMER_REAL
    permit, guard = lockdown.permit, lockdown.linux
    longest = options["pathSeconds"] + options["stepSeconds"] + GRACE_SECONDS
    rights, int_size = socket.SCM_RIGHTS, 4
    stream_socket = socket.socket

    report, listener = lockdown.apply(want_listener=True)
    hello = json.dumps({"layers": report, "snapshots": listener is not None}).encode("ascii") + b"\n"
    if listener is None:
        write_all(channel.fileno(), hello)
    else:
        channel.sendmsg([hello], [(socket.SOL_SOCKET, rights, listener.to_bytes(4, sys.byteorder))])
        close(listener)
    permit[0] = False
    runner = Runner(options, permit, lambda: leave(0))
    fresh = True
    reader = LineReader(MOST_REQUEST_BYTES)
    while True:
        data, ancillary, _flags, _address = channel.recvmsg(READ_BYTES, 4 * int_size + 64)
        if not data:
            leave(0)
        received = [d for level, kind, d in ancillary if kind == rights]
        for line in reader.feed(data):
            if line == b"fork":
                descriptor = int.from_bytes(received[0][:int_size], sys.byteorder)
                permit[0] = True
                try:
                    pid = fork()
                except OSError:  # No memory: the caller sees the closed channel and runs the path anew.
                    pid = -1
                if pid == 0:
                    if guard is not None:
                        guard.die_with_parent()
                    close(channel.detach())
                    channel = stream_socket(fileno=descriptor)
                    reader = LineReader(MOST_REQUEST_BYTES)
                    permit[0] = False
                    write_all(channel.fileno(), b"{}\n")
                else:
                    permit[0] = False
                    close(descriptor)
                continue
            request = json.loads(line)
            nonce, number = request["nonce"], channel.fileno()
            if fresh:
                runner.fresh()
                fresh = False
            timer(alarm, longest)  # Should the zygote be gone: the kernel ends this process.
            runner.run(request["cells"], lambda value: write_all(number, frame(nonce, value)))
            timer(alarm, 0)
            write_all(number, frame(nonce, ["end", False]))
            request = nonce = None
