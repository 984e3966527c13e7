"""The warm process (POSIX): SymPy is imported here once, and every evaluation runs in a forked child. It never runs
step code itself. It relays and decides nothing: deadlines and verdicts are the caller's.

From the caller, a JSON object a line:
  {"op":"run","id":n,"nonce":s,"cells":[..],"base":key|null}   run cells, continuing a snapshot if a base is named
  {"op":"finish","id":n,"keep":key|null}                       end the child, or keep it as a snapshot
  {"op":"drop","key":key}                                      end a snapshot
  {"op":"preload","modules":[..]}                              import more modules for later children
To the caller:
  {"op":"ready",...}  {"op":"frame","id":n,"line":s}
  {"op":"exit","id":n,"code":n|null,"signal":n|null,"cut":bool}  `cut`: it had closed its channel and lived on
  {"op":"clone","id":n}  a new process was refused   {"op":"gone","id":n}  the snapshot is no more
"""

import collections
import gc
import json
import os
import select
import selectors
import signal
import socket
import sys
import time

import lockdown
import warmup
from frames import READ_BYTES, LineReader, write_all
from serve import serve

if sys.platform.startswith("linux"):
    from linux import answer_clone, memory_in_pages

MOST_FRAME_BYTES = 1 << 20
FIRST_DESCRIPTOR = 3
CLOSE_UP_TO = 4096
MOST_SNAPSHOT_BYTES = 128 << 20
CREDENTIALS_BYTES = 12
DYING_SECONDS = 0.1


class Child:
    """A process at the other end of `channel`. `direct` children are ours to wait for; others descend from snapshots."""

    def __init__(self, channel, pid, direct):
        self.channel, self.pid, self.direct = channel, pid, direct
        self.request = None  # id of the running request
        self.said_hello = False
        self.reader = LineReader(MOST_FRAME_BYTES)
        self.outgoing = b""
        self.closed_at = None
        self.listener = None
        self.handle = None  # pidfd of a branch: its number might be given to another process
        self.doomed = False
        self.cut_off = False


class Zygote:
    def __init__(self, commands, replies, options):
        self._commands, self._replies, self._options = commands, replies, options
        self._selector = selectors.DefaultSelector()
        self._lockdown = lockdown.Lockdown(options)
        self._children = set()
        self._idle = []
        self._running = {}
        self._snapshots = {}
        self._may_fork = collections.Counter()  # forks ordered from each snapshot and not yet seen
        self._ready = None
        self._input = LineReader(1 << 30)

    def loop(self, facts):
        self._ready = facts
        os.set_blocking(self._commands, False)
        self._selector.register(self._commands, selectors.EVENT_READ, ("commands", None))
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        os.set_blocking(wake_read, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        self._selector.register(wake_read, selectors.EVENT_READ, ("wake", None))
        while True:
            short = len(self._idle) < self._options["spares"]
            dying = any(child.closed_at is not None for child in self._children)
            events = self._selector.select(0 if short else DYING_SECONDS if dying else None)
            if not events and short:  # Nothing else to do: fork one ahead, so that the next request finds it.
                self._idle.append(self._fork())
            for key, mask in events:
                what, subject = key.data
                if what == "commands":
                    self._read_commands()
                elif what == "wake":
                    os.read(wake_read, READ_BYTES)
                    self._reap()
                elif what == "listener":
                    self._answer(key.fd)
                elif subject in self._children:
                    if mask & selectors.EVENT_WRITE:
                        self._flush(subject)
                    if mask & selectors.EVENT_READ:
                        self._read_child(subject)
            self._end_the_closed()

    # Commands

    def _read_commands(self):
        data = os.read(self._commands, 1 << 20)
        if not data:
            self.stop()
        for line in self._input.feed(data):
            command = json.loads(line)
            operation = command["op"]
            if operation == "run":
                self._run(command)
            elif operation == "finish":
                self._finish(command["id"], command["keep"])
            elif operation == "drop":
                snapshot = self._snapshots.pop(command["key"], None)
                if snapshot is not None:
                    self._kill(snapshot)
            elif operation == "preload":
                warmup.preload(command["modules"])
                gc.freeze()
                self._lockdown.measure()
                for child in self._idle:
                    self._kill(child)
                self._idle.clear()

    def _run(self, command):
        child = None
        if command["base"] is not None:
            child = self._branch(command["base"])
            if child is None:
                self._tell({"op": "gone", "id": command["id"]})
                return
        else:
            child = self._idle.pop() if self._idle else self._fork()
        child.request = command["id"]
        self._running[command["id"]] = child
        request = {"nonce": command["nonce"], "cells": command["cells"]}
        self._send(child, json.dumps(request).encode("ascii") + b"\n")

    def _finish(self, identifier, keep):
        child = self._running.pop(identifier, None)
        if child is None:
            return
        child.request = None
        if keep is None or child.closed_at is not None or keep in self._snapshots or self._is_large(child):
            self._kill(child)
        else:
            self._snapshots[keep] = child

    @staticmethod
    def _is_large(child):
        """A snapshot that holds much memory of its own is not worth keeping."""
        theirs, ours = memory_in_pages(child.pid), memory_in_pages()
        page = os.sysconf("SC_PAGESIZE")
        return theirs is None or ours is None or (theirs[1] - ours[1]) * page > MOST_SNAPSHOT_BYTES

    # Children

    def _fork(self):
        ours, theirs = socket.socketpair()
        zygote = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                self._become_child(theirs, zygote)
            except BaseException as error:
                write_all(theirs.fileno(), json.dumps({"problem": repr(error)}).encode("ascii") + b"\n")
            finally:
                os._exit(70)
        theirs.close()
        return self._adopt(Child(ours, pid, True))

    def _become_child(self, channel, zygote):
        os.setsid()
        if self._lockdown.linux is not None:
            self._lockdown.linux.die_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        keep = {channel.fileno(), *self._lockdown.descriptors()}
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        start = FIRST_DESCRIPTOR
        for descriptor in [*sorted(keep), CLOSE_UP_TO]:
            os.closerange(start, descriptor)
            start = descriptor + 1
        if os.getppid() != zygote:
            os._exit(0)  # The zygote died before the kernel was told to end us with it.
        serve(channel, self._lockdown, self._options)

    def _branch(self, key):
        """Asks a snapshot to fork. The new process is known by what the kernel says of the sender of its hello."""
        snapshot = self._snapshots.get(key)
        if snapshot is None or snapshot.closed_at is not None:
            return None
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._may_fork[snapshot.pid] += 1
        try:
            socket.send_fds(snapshot.channel, [b"fork\n"], [theirs.fileno()])
        except OSError:
            ours.close()
            return None
        finally:
            theirs.close()
        return self._adopt(Child(ours, None, False))

    def _adopt(self, child):
        child.channel.setblocking(False)
        self._children.add(child)
        self._selector.register(child.channel, selectors.EVENT_READ, ("child", child))
        return child

    def _send(self, child, data):
        child.outgoing += data
        self._flush(child)

    def _flush(self, child):
        try:
            while child.outgoing:
                child.outgoing = child.outgoing[child.channel.send(child.outgoing) :]
        except BlockingIOError:
            pass
        except OSError:
            child.outgoing = b""
        if child.closed_at is None:
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if child.outgoing else 0)
            self._selector.modify(child.channel, wanted, ("child", child))

    def _read_child(self, child):
        """Handles what a child said. False where there was nothing to read."""
        try:
            data, ancillary, _flags, _address = child.channel.recvmsg(READ_BYTES, 256)
        except BlockingIOError:
            return False
        except OSError:
            data, ancillary = b"", []
        if not data:
            self._selector.unregister(child.channel)
            child.closed_at = time.monotonic()
            if child in self._idle:
                self._idle.remove(child)
            return False
        self._take_ancillary(child, ancillary)
        try:
            lines = child.reader.feed(data)
        except ValueError:
            lines = [b"? the line is too long"]
        for line in lines:
            if not child.said_hello:
                child.said_hello = True
                if child.direct:
                    self._introduce(json.loads(line))
            elif child.request is not None:
                self._tell({"op": "frame", "id": child.request, "line": line.decode("utf-8", "replace")})
        return True

    def _take_ancillary(self, child, ancillary):
        for _level, kind, data in ancillary:
            if kind == socket.SCM_RIGHTS:
                descriptors = [int.from_bytes(data[i : i + 4], sys.byteorder) for i in range(0, len(data) - 3, 4)]
                if child.direct and not child.said_hello and child.listener is None and len(descriptors) == 1:
                    child.listener = descriptors[0]
                    self._selector.register(child.listener, selectors.EVENT_READ, ("listener", None))
                else:
                    for descriptor in descriptors:
                        os.close(descriptor)
            elif child.pid is None and len(data) >= CREDENTIALS_BYTES:
                child.pid = int.from_bytes(data[:4], sys.byteorder)
                try:
                    child.handle = os.pidfd_open(child.pid)
                except OSError:
                    child.doomed = True
                if child.doomed:
                    self._kill(child)

    def _introduce(self, hello):
        """The first child, before any step code has run, tells which layers are in force."""
        if "problem" in hello:
            self._tell({"op": "failed", "message": hello["problem"]})
            self.stop()
        if "layers" not in self._ready:
            self._ready.update(hello)
            self._tell({"op": "ready", **self._ready})

    def _answer(self, listener):
        """A process asks to `clone`, or the last process of a family is gone."""
        poll = select.poll()
        poll.register(listener, select.POLLIN)
        happened = dict(poll.poll(0)).get(listener, 0)
        if happened & select.POLLIN:
            refused = answer_clone(listener, self._grant)
            for child in self._children:
                if refused is not None and child.pid == refused and child.request is not None:
                    self._tell({"op": "clone", "id": child.request})
        elif happened:
            self._selector.unregister(listener)
            os.close(listener)

    def _grant(self, pid):
        if self._may_fork[pid] <= 0:
            return False
        self._may_fork[pid] -= 1
        return True

    # Ends

    def _kill(self, child):
        child.doomed = True
        try:
            if child.direct:
                os.kill(child.pid, signal.SIGKILL)
                os.killpg(child.pid, signal.SIGKILL)
            elif child.handle is not None:  # Else it is ended as soon as it says hello.
                signal.pidfd_send_signal(child.handle, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass

    def _reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for child in [c for c in self._children if c.direct and c.pid == pid]:
                while child.closed_at is None and self._read_child(child):
                    continue
                code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
                number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
                self._forget(child, code, number)

    def _end_the_closed(self):
        """A child whose channel is closed but that lives on is ended; a branch has no exit status to wait for."""
        now = time.monotonic()
        for child in [c for c in self._children if c.closed_at is not None]:
            if not child.direct:
                self._kill(child)
                self._forget(child, None, None)
            elif now - child.closed_at >= DYING_SECONDS:
                child.cut_off = True
                self._kill(child)
                child.closed_at = now

    def _forget(self, child, code, number):
        self._children.discard(child)
        if child.closed_at is None:
            self._selector.unregister(child.channel)
        child.channel.close()
        if child.handle is not None:
            os.close(child.handle)
        self._may_fork.pop(child.pid, None)
        if child in self._idle:
            self._idle.remove(child)
        for key in [k for k, c in self._snapshots.items() if c is child]:
            del self._snapshots[key]
        if child.request is not None and self._running.pop(child.request, None) is not None:
            exit_status = {"code": code, "signal": number, "cut": child.cut_off}
            self._tell({"op": "exit", "id": child.request, **exit_status})

    def stop(self):
        """Ends every child and this process."""
        for child in self._children:
            self._kill(child)
        try:
            os.chdir(os.sep)
            os.rmdir(self._options["scratch"])
        except OSError:
            pass
        os._exit(0)

    def _tell(self, message):
        try:
            write_all(self._replies, json.dumps(message).encode("ascii") + b"\n")
        except OSError:  # The caller is gone.
            self.stop()
