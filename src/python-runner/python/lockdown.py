"""Applies every protection layer that this machine offers, in the one order that works:
import and warm up, then rlimits, Landlock and seccomp (or Seatbelt, or a Job object), then the removal of modules,
then the audit hook. Each layer is optional and reported.
"""

import os
import sys
import sysconfig

import audit
import job_object
import seatbelt

try:
    import resource
except ImportError:  # Windows
    resource = None

linux = None
if sys.platform.startswith("linux"):
    import linux

STACK_BYTES = 64 << 20
OPEN_FILES = 64
LAYERS = ("ast", "audit-hook", "rlimits", "landlock", "seccomp", "seatbelt", "job-object")


def readable_folders():
    """Folders that Python reads its modules from: never the user's own."""
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    paths += [path for path in sys.path if path]
    for prefix in {sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}:
        paths += [os.path.join(prefix, "lib", "python%d.%d" % sys.version_info[:2]), os.path.join(prefix, "DLLs")]
    paths += ["/usr/lib", "/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo",
              "/System/Library", "/Library/Frameworks"]  # fmt: skip
    # Shared libraries beside a private Python, for example a conda environment.
    paths += [os.path.join(prefix, "lib") for prefix in {sys.base_prefix, sys.prefix} if prefix != "/usr"]
    found = []
    home = os.path.realpath(os.path.expanduser("~"))
    for path in paths:
        if path and os.path.isdir(path):
            real = os.path.realpath(path)
            if real not in found and real != home and real != os.sep:
                found.append(real)
    return found


class Lockdown:
    """Built once in the trusted process, before any step code; `apply` is called in the process that runs it."""

    def __init__(self, options):
        self._options = options
        self._off = frozenset(options["disabledLayers"])
        self.readable = readable_folders()
        self.permit = [True]  # Until the process is about to run step code.
        self._gone = None
        self._removals = audit.removals()
        self.linux = None
        if linux is not None:
            self.linux = linux.LinuxSandbox(self.readable, "landlock" not in self._off, "seccomp" not in self._off)
        self.measure()

    def measure(self):
        """Takes what the process maps now as the ground on which the step's memory allowance stands."""
        base = 256 << 20
        if self.linux is not None:
            pages = linux.memory_in_pages()
            if pages is not None:
                base = pages[0] * os.sysconf("SC_PAGESIZE")
        self._memory_bytes = base + (self._options["memoryMb"] << 20)

    def descriptors(self):
        """Open descriptors that `apply` needs."""
        return self.linux.descriptors() if self.linux is not None else []

    def apply(self, want_listener):
        """Returns (report of the layers, seccomp notification descriptor or None)."""
        details = {name: "only on " + where for name, where in
                   (("landlock", "Linux"), ("seccomp", "Linux"), ("seatbelt", "macOS"), ("job-object", "Windows"))}
        listener = None
        details["ast"] = "switched off" if "ast" in self._off else None
        details["rlimits"] = self._limit()
        if self.linux is not None:
            listener = self.linux.apply(want_listener)
            details["landlock"], details["seccomp"] = self.linux.landlock_detail, self.linux.seccomp_detail
        if seatbelt.AVAILABLE:
            details["seatbelt"] = "switched off" if "seatbelt" in self._off else seatbelt.apply(self.readable)
        if job_object.AVAILABLE:
            off = "job-object" in self._off
            details["job-object"] = "switched off" if off else job_object.apply(self._memory_bytes)
        details["audit-hook"] = "switched off"
        if "audit-hook" not in self._off:
            audit.install_hook(self.readable, self.permit)
            self._gone = audit.neutralise(self._removals)
            details["audit-hook"] = None
        return [{"name": n, "active": details[n] is None, "detail": details[n] or ""} for n in LAYERS], listener

    def _limit(self):
        if "rlimits" in self._off:
            return "switched off"
        if resource is None:
            return "not on Windows"
        seconds = int(self._options["pathSeconds"] + self._options["stepSeconds"]) + 2
        wanted = [
            (resource.RLIMIT_CORE, 0, 0),
            (resource.RLIMIT_FSIZE, 0, 0),
            (resource.RLIMIT_CPU, seconds, seconds + 1),
            (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        ]
        if sys.platform.startswith("linux"):
            wanted.append((resource.RLIMIT_AS, self._memory_bytes, self._memory_bytes))
            if self.linux.seccomp_detail is not None and os.getuid() != 0:
                # Where seccomp decides on `clone`, a limit by user would only stop the runner's own forks.
                wanted.append((resource.RLIMIT_NPROC, 0, 0))
        failed = []
        for kind, soft, hard in wanted:
            try:
                resource.setrlimit(kind, (soft, hard))
            except (OSError, ValueError) as error:
                failed.append(str(error))
        try:
            hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
            room = STACK_BYTES if hard == resource.RLIM_INFINITY else min(STACK_BYTES, hard)
            resource.setrlimit(resource.RLIMIT_STACK, (room, hard))
        except (OSError, ValueError):
            pass
        if failed:
            return "the system refused: " + "; ".join(failed)
        return None if self.linux is not None else "memory cannot be limited on this system; time and files are"
