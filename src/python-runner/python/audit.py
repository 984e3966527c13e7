"""The in-process layer below the language rules: an audit hook that lets only a short list of events through, and
the removal of functions and modules that raise no event.

CPython says that hooks alone are no sandbox. All state is therefore in closures and frozen sets, and where the
system offers Landlock, seccomp or Seatbelt they stand behind this.
"""

import _thread
import os
import sys

# What SymPy, NumPy and ordinary step code raise once everything is imported.
ALLOWED = frozenset(
    {
        "exec", "compile", "import", "open", "builtins.id", "marshal.loads", "marshal.load", "array.__new__",
        "object.__getattr__", "object.__setattr__", "object.__delattr__", "sys._getframe",
        "sys._getframemodulename", "sys.unraisablehook", "time.sleep", "os.listdir", "os.scandir", "code.__new__",
        "function.__new__", "re.compile",
    }
)  # fmt: skip

# Attributes whose reading leads out of a namespace, or whose change rewrites a function.
PRIVATE_READS = frozenset({"tb_frame", "gi_frame", "cr_frame", "ag_frame", "gi_code", "cr_code", "ag_code"})
PRIVATE_WRITES = frozenset({"__code__"})

# Taken out of sys.modules and refused on import. Everything that SymPy needs of them is imported before.
DENIED_MODULES = frozenset(
    """ctypes _ctypes _ctypes_test cffi _cffi_backend subprocess _posixsubprocess socket _socket ssl _ssl
    multiprocessing _multiprocessing _posixshmem concurrent asyncio _asyncio _xxsubinterpreters _interpreters
    _xxinterpchannels _interpchannels _interpqueues interpreters pty tty fcntl termios mmap signal _signal select
    selectors resource gc faulthandler tracemalloc _tracemalloc sqlite3 _sqlite3 dbm _dbm _gdbm readline curses
    _curses tkinter _tkinter winreg _winapi msvcrt _overlapped code codeop pdb bdb runpy http urllib.request ftplib
    smtplib poplib imaplib telnetlib xmlrpc socketserver webbrowser antigravity test _testcapi _testinternalcapi
    _testbuffer _testmultiphase _testsinglephase venv ensurepip pip setuptools distutils lib2to3 idlelib turtle
    _remote_debugging pickle _pickle shelve""".split()
)

# The runner itself.
OWN_MODULES = frozenset(
    """audit cells frames guards job_object linux lockdown output rules runner seatbelt serve syscalls values warmup
    worker zygote""".split()
)

# Of the operating system's functions these stay; they change nothing, or raise an event.
KEPT_SYSTEM_FUNCTIONS = frozenset(
    """fspath stat lstat fstat access getcwd getcwdb getpid urandom getrandom open close read lseek listdir scandir
    isatty strerror cpu_count get_terminal_size sysconf readlink getlogin times uname fsencode fsdecode
    DirEntry stat_result terminal_size times_result uname_result error""".split()
)

# Path helpers of posixpath, ntpath and importlib; the W... macros of wait statuses.
KEPT_PREFIXES = ("_path_", "_get", "_is", "_find", "W", "__")

PROCESS_EVENTS = ("os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "os.kill",
                  "subprocess.", "pty.", "signal.", "_winapi.", "_thread.", "cpython.run_", "os.pidfd")  # fmt: skip
NETWORK_EVENTS = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "telnetlib.",
                  "nntplib.", "ssl.", "webbrowser.")  # fmt: skip
FILE_EVENTS = ("open", "os.", "shutil.", "tempfile.", "pathlib.", "glob.", "sqlite3.", "mmap.", "fcntl.", "winreg.",
               "msvcrt.", "ensurepip.", "pickle.")  # fmt: skip


class Refused(PermissionError):
    """Step code did what the sandbox refuses. `rule` is a limit (files, network, processes) or a language rule."""

    def __init__(self, rule, message):
        super().__init__(message)
        self.rule = rule


class RefusedImport(ImportError):
    """As `Refused`, but libraries that try an optional import can go on without it."""

    def __init__(self, rule, message):
        super().__init__(message)
        self.rule = rule


LIMIT_OF_MODULE = {
    **dict.fromkeys("socket _socket ssl _ssl http urllib requests ftplib smtplib webbrowser".split(), "network"),
    **dict.fromkeys(
        "subprocess _posixsubprocess multiprocessing _multiprocessing pty signal _signal".split(), "processes"
    ),
    **dict.fromkeys("sqlite3 _sqlite3 mmap fcntl dbm shutil tempfile pathlib glob io".split(), "files"),
}


def rule_of_event(event):
    for rule, prefixes in (("processes", PROCESS_EVENTS), ("network", NETWORK_EVENTS), ("files", FILE_EVENTS)):
        if event.startswith(prefixes):
            return rule
    return "introspection"


def removals():
    """(module, name, stub) for functions that raise no event. Made once, before the fork; `neutralise` applies them."""

    def refuse_as(rule, name):
        def refused(*_arguments, **_named):
            raise Refused(rule, "Steps may not use " + name + ".")

        return refused

    plan = []
    system = sys.modules.get("posix") or sys.modules.get("nt")
    process_words = ("fork", "exec", "spawn", "kill", "system", "popen", "wait", "_exit", "abort", "sched", "set", "nice")
    for name, value in vars(system).items():
        if not callable(value) or name in KEPT_SYSTEM_FUNCTIONS or name.startswith(KEPT_PREFIXES):
            continue
        if isinstance(value, type):
            continue
        rule = "processes" if any(word in name for word in process_words) else "files"
        stub = refuse_as(rule, "os." + name)
        plan.append((system, name, stub))
        if hasattr(os, name):
            plan.append((os, name, stub))
    for name in ("popen", "fdopen", "_execvpe", "spawnv", "spawnl", "makedirs", "removedirs", "renames"):
        if hasattr(os, name):
            plan.append((os, name, refuse_as("processes" if "p" in name[:3] else "files", "os." + name)))
    threading = sys.modules.get("threading")
    for name in ("start_new_thread", "start_new", "start_joinable_thread", "interrupt_main"):
        stub = refuse_as("processes", "threads")
        for module, attribute in ((_thread, name), (threading, "_" + name)):
            if module is not None and hasattr(module, attribute):
                plan.append((module, attribute, stub))
    for module_name in ("_signal", "_posixsubprocess", "gc", "faulthandler", "fcntl", "select", "resource", "_winapi",
                        "msvcrt"):  # fmt: skip
        module = sys.modules.get(module_name)
        for name, value in list(vars(module).items()) if module is not None else ():
            if callable(value) and not isinstance(value, type) and not name.startswith("__"):
                plan.append((module, name, refuse_as("introspection", module_name + "." + name)))
    for name in ("settrace", "setprofile", "_current_frames", "_current_exceptions", "setswitchinterval",
                 "set_asyncgen_hooks", "addaudithook", "breakpointhook", "activate_stack_trampoline",
                 "remote_exec"):  # fmt: skip
        if hasattr(sys, name):
            plan.append((sys, name, refuse_as("introspection", "sys." + name)))
    return plan


def neutralise(plan):
    """Replaces those functions and hides modules, in a process that never needs them again. Keep the result."""
    os.environ.clear()
    for module, name, stub in plan:
        setattr(module, name, stub)
    gone = []  # Held, not freed: freeing would touch, and so copy, many pages of the forked memory.
    for name in list(sys.modules):
        if name in OWN_MODULES or name in DENIED_MODULES or name.partition(".")[0] in DENIED_MODULES:
            gone.append(sys.modules.pop(name))
    gone.append(sys.modules["__main__"])
    sys.modules["__main__"] = type(sys)("__main__")
    return gone


def install_hook(readable, permit):
    """Adds the hook. `readable` are real paths; `permit[0]` is true while the runner's own code acts, between cells only."""
    roots = tuple(readable)
    prefixes = tuple(root.rstrip(os.sep) + os.sep for root in roots)
    real_path = os.path.realpath
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def hook(
        event, arguments, allowed=ALLOWED, denied=DENIED_MODULES, reads=PRIVATE_READS, writes=PRIVATE_WRITES,
        refused=Refused, refused_import=RefusedImport, text=str, data=bytes, number=int, is_a=isinstance,
        limits=LIMIT_OF_MODULE,
    ):  # fmt: skip
        if event not in allowed:
            if permit[0]:
                return
            raise refused(rule_of_event(event), "Steps may not do this (%s)." % event)
        if event == "open":
            path, mode, flags = arguments
            if is_a(path, data):
                path = path.decode("utf-8", "replace")
            if not is_a(path, text):
                raise refused("files", "Steps may not open file descriptors.")
            if (is_a(mode, text) and any(c in mode for c in "wax+")) or (is_a(flags, number) and flags & writing):
                raise refused("files", "Steps may not write files (%s)." % path[:200])
            real = real_path(path)
            if real not in roots and not real.startswith(prefixes):
                raise refused("files", "Steps may not read files (%s)." % path[:200])
        elif event == "import":
            name = arguments[0]
            top = name.split(".")[0]
            if top in denied or name in denied:
                raise refused_import(limits.get(top, "import"), "Steps may not import %s." % name)
        elif event in ("os.listdir", "os.scandir"):
            path = arguments[0] if arguments and arguments[0] is not None else "."
            if is_a(path, data):
                path = path.decode("utf-8", "replace")
            real = real_path(path) if is_a(path, text) else ""
            if real not in roots and not real.startswith(prefixes):
                raise refused("files", "Steps may not list folders.")
        elif event == "object.__getattr__":
            if arguments[1] in reads and not permit[0]:
                raise refused("introspection", "Steps may not read %s." % arguments[1])
        elif event in ("object.__setattr__", "object.__delattr__"):
            if arguments[1] in writes:
                raise refused("introspection", "Steps may not change %s." % arguments[1])

    sys.addaudithook(hook)
