"""Landlock and seccomp through ctypes: no root, no package. Linux on x86_64 and aarch64.

Landlock leaves only reading below the folders of Python itself, and no TCP. Seccomp refuses the calls of
`syscalls.DENIED`, opening for writing, and new processes. Where the kernel can ask a supervisor (seccomp user
notification), `clone` is put to the runner, which allows it only for a fork that it ordered itself.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

from syscalls import ARCHITECTURES, DENIED, OTHERS

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SIGKILL = 9
ALLOW, ERRNO, NOTIFY, KILL = 0x7FFF0000, 0x00050000, 0x7FC00000, 0x80000000
NEW_LISTENER = 1 << 3
OPEN_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# Offsets into struct seccomp_data; arguments are 64 bits, of which the low half is compared.
DATA_NR, DATA_ARCH, DATA_ARGS = 0, 4, 16


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _instruction(code, true, false, value):
    return struct.pack("HBBI", code, true, false, value)


def _load(offset):
    return _instruction(0x20, 0, 0, offset)


def _equal(value, true, false):
    return _instruction(0x15, true, false, value)


def _return(value):
    return _instruction(0x06, 0, 0, value)


def seccomp_program(machine, notify):
    """The filter as bytes of `struct sock_filter`. With `notify`, `clone` is put to the supervisor."""
    column, architecture = ARCHITECTURES[machine]
    refuse = _return(ERRNO | errno.EPERM)
    program = [_load(DATA_ARCH), _equal(architecture, 1, 0), _return(KILL), _load(DATA_NR)]
    if machine == "x86_64":  # The x32 numbers are another way to the same calls.
        program += [_instruction(0x35, 0, 1, 0x40000000), _return(ERRNO | errno.ENOSYS)]
    for numbers in DENIED.values():
        if numbers[column] is not None:
            program += [_equal(numbers[column], 0, 1), refuse]
    for name in ("clone3", "openat2"):  # Their flags lie in memory, out of a filter's sight; libc falls back.
        program += [_equal(OTHERS[name][column], 0, 1), _return(ERRNO | errno.ENOSYS)]
    program += [_equal(OTHERS["clone"][column], 0, 1), _return(NOTIFY) if notify else refuse]
    for name, argument in (("open", 1), ("openat", 2)):
        number = OTHERS[name][column]
        if number is not None:
            program += [
                _equal(number, 0, 4),
                _load(DATA_ARGS + 8 * argument),
                _instruction(0x45, 0, 1, OPEN_TO_WRITE),
                refuse,
                _return(ALLOW),
            ]
    program += [  # Of prctl only "kill me when my parent dies".
        _equal(OTHERS["prctl"][column], 0, 6),
        _load(DATA_ARGS),
        _equal(PR_SET_PDEATHSIG, 0, 3),
        _load(DATA_ARGS + 8),
        _equal(SIGKILL, 0, 1),
        _return(ALLOW),
        refuse,
    ]
    return b"".join([*program, _return(ALLOW)])


class LinuxSandbox:
    """Prepared once in the trusted process, applied in each child. `None` details mean "in force"."""

    def __init__(self, readable, want_landlock, want_seccomp):
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.syscall.restype = ctypes.c_long
        machine = platform.machine()
        self._column = ARCHITECTURES.get(machine, (None, None))[0]
        self._ruleset = -1
        self.landlock_detail = "switched off"
        if want_landlock:
            self.landlock_detail = self._prepare_landlock(readable)
        self.seccomp_detail = "switched off"
        self._filters = []
        if want_seccomp:
            if self._column is None:
                self.seccomp_detail = "no table of system calls for " + machine
            else:
                self.seccomp_detail = None
                self._filters = [ctypes.create_string_buffer(seccomp_program(machine, n)) for n in (True, False)]

    def _call(self, name, *arguments):
        number = OTHERS[name][self._column]
        converted = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
        return self._libc.syscall(ctypes.c_long(number), *converted)

    def _prepare_landlock(self, readable):
        if self._column is None:
            return "no table of system calls for this machine"
        version = self._call("landlock_create_ruleset", None, 0, 1)
        if version <= 0:
            return "this kernel has no Landlock, or it is not enabled"
        rights = (1 << 13) - 1
        for at_least, bit in ((2, 13), (3, 14), (5, 15)):
            if version >= at_least:
                rights |= 1 << bit
        # File rights; TCP bind and connect; abstract Unix sockets and signals to others.
        attributes = struct.pack("QQQ", rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
        size = 24 if version >= 6 else 16 if version >= 4 else 8
        self._ruleset = self._call("landlock_create_ruleset", ctypes.c_char_p(attributes), size, 0)
        if self._ruleset < 0:
            return "the kernel refused a Landlock rule set: " + os.strerror(ctypes.get_errno())
        for path in readable:
            try:
                opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            access = READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE
            rule = struct.pack("=Qi", access, opened)
            self._call("landlock_add_rule", self._ruleset, 1, ctypes.c_char_p(rule), 0)
            os.close(opened)
        return None

    def descriptors(self):
        return [self._ruleset] if self._ruleset >= 0 else []

    def die_with_parent(self):
        """Also works after `apply`: the filter lets this one through."""
        self._libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)

    def apply(self, want_listener):
        """Confines the calling process for good. Returns the notification descriptor, or None."""
        if self._libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            reason = "the kernel refused no_new_privs: " + os.strerror(ctypes.get_errno())
            self.landlock_detail = self.seccomp_detail = reason
            return None
        if self._ruleset >= 0:
            if self._call("landlock_restrict_self", self._ruleset, 0) != 0:
                self.landlock_detail = "the kernel refused Landlock: " + os.strerror(ctypes.get_errno())
            os.close(self._ruleset)
        if self._column is not None:  # Root in a container keeps no special power either.
            header = ctypes.c_char_p(struct.pack("Ii", 0x20080522, 0))
            self._call("capset", header, ctypes.c_char_p(bytes(24)))
        if not self._filters:
            return None
        if want_listener:
            program = self._program(self._filters[0])
            listener = self._call("seccomp", 1, NEW_LISTENER, ctypes.byref(program))
            if listener >= 0:
                return listener
        program = self._program(self._filters[1])
        if self._libc.prctl(PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) != 0:
            self.seccomp_detail = "the kernel refused the filter: " + os.strerror(ctypes.get_errno())
        return None

    @staticmethod
    def _program(buffer):
        return _Program((len(buffer) - 1) // 8, ctypes.cast(buffer, ctypes.c_void_p))


NOTIFICATION_SIZE, RESPONSE_SIZE = 80, 24
RECEIVE = 0xC0502100
SEND = 0xC0182101
CONTINUE = 1


def answer_clone(listener, may_fork):
    """Reads one pending `clone` and answers it. Returns the process id that asked if it was refused, else None."""
    import fcntl

    notification = bytearray(NOTIFICATION_SIZE)
    try:
        fcntl.ioctl(listener, RECEIVE, notification)
    except OSError:  # The asking process is gone.
        return None
    identifier, process = struct.unpack_from("QI", notification)
    allowed = may_fork(process)
    if allowed:
        response = struct.pack("QqiI", identifier, 0, 0, CONTINUE)
    else:
        response = struct.pack("QqiI", identifier, 0, -errno.EPERM, 0)
    try:
        fcntl.ioctl(listener, SEND, bytearray(response))
    except OSError:
        pass
    return None if allowed else process


def memory_in_pages(process="self"):
    """(virtual size, resident anonymous) of a process, in pages; None where /proc is missing."""
    try:
        with open("/proc/%s/statm" % process, encoding="ascii") as file:
            size, resident, shared = file.read().split()[:3]
        return int(size), int(resident) - int(shared)
    except (OSError, ValueError):
        return None


AVAILABLE = sys.platform.startswith("linux")
