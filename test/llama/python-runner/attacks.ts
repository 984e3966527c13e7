/** What a step tries, and how it must end. */
export interface Attack {
  readonly name: string;
  /**
   * Python that prints `EFFECT` once it has had its way. `SECRET` is a readable file outside the scratch folder,
   * `TARGET` a path that does not exist, `PORT` a listening TCP port.
   */
  readonly code: string;
  /** The named reasons that are right with every layer on: limits, or rules where the code is refused. */
  readonly reasons: readonly string[];
  /** Also harmless without the language rules: run again with only the deeper layers. */
  readonly deeper: boolean;
}

const attack = (
  name: string,
  reasons: string,
  code: string,
  options: { readonly deeper: boolean } = { deeper: true },
): Attack => ({ name, code, reasons: reasons.split(" "), ...options });

/** Attacks that use up something. */
const exhausting: readonly Attack[] = [
  attack("endless loop", "time", "while True: pass"),
  attack("huge power", "time memory", "x = 10**10**9\nprint('EFFECT')"),
  attack(
    "catastrophic regular expression",
    "time",
    "import re\nre.match(r'(a+)+$', 'a' * 64 + 'b')\nprint('EFFECT')",
  ),
  attack("endless sleep", "time", "import time\ntime.sleep(1e9)\nprint('EFFECT')"),
  attack("10 GB list", "memory", "x = [0] * (10 * 2**30 // 8)\nprint('EFFECT')"),
  attack("10 GB bytes", "memory", "x = bytearray(10 * 2**30)\nprint('EFFECT')"),
  attack("memory by doubling", "memory time", "x = 'a' * 2**20\nwhile True: x += x"),
  attack("memory by many small objects", "memory time", "x = []\nwhile True: x.append([0] * 100)"),
  attack("1 GB of output in lines", "output", "for i in range(10**6): print('x' * 1000)\nprint('EFFECT')"),
  attack("1 GB of output at once", "output memory", "print('x' * 10**9)"),
  attack("deep recursion", "recursion", "def f(n): return f(n + 1) + 1\nf(0)"),
  attack(
    "deep recursion with the limit raised",
    "recursion memory crash",
    "import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return f(n + 1) + 1\nf(0)",
  ),
  attack(
    "recursion in repr",
    "recursion crash memory time",
    "x = []\nfor _ in range(10**6): x = [x]\nprint(repr(x))",
  ),
  attack("loop that swallows exceptions", "time", "while True:\n  try: 1/0\n  except BaseException: pass"),
  attack(
    "memory loop that swallows exceptions",
    "time memory",
    "x = []\nwhile True:\n  try: x.append(bytearray(2**24))\n  except MemoryError: pass",
  ),
  attack("compile bomb", "memory failed time crash", `x = ${"-".repeat(100_000)}1\nprint('EFFECT')`),
  attack(
    "nested brackets",
    "memory failed crash",
    `x = ${"[".repeat(5000)}${"]".repeat(5000)}\nprint('EFFECT')`,
  ),
];

/** Attacks that end or replace the process. */
const ending: readonly Attack[] = [
  attack("sys.exit", "exit", "import sys\nsys.exit(0)"),
  attack("exit()", "exit", "exit()"),
  attack("quit()", "exit", "quit(1)"),
  attack("raise SystemExit", "exit", "raise SystemExit"),
  attack("os._exit", "import", "import os\nos._exit(0)"),
  attack("os._exit behind an attribute", "introspection", "import random\nrandom._os._exit(0)"),
  attack("os.abort", "import", "import os\nos.abort()"),
  attack("kill the parent", "import", "import os\nos.kill(os.getppid(), 9)\nprint('EFFECT')"),
  attack("kill the process group", "import", "import os\nos.killpg(0, 9)\nprint('EFFECT')"),
  attack(
    "signal tampering",
    "import",
    "import signal\nsignal.alarm(0)\nsignal.signal(14, signal.SIG_IGN)\nwhile True: pass",
  ),
  attack("read an impossible address", "import", "import ctypes\nctypes.string_at(0)\nprint('EFFECT')"),
];

/** Attacks on processes. */
const spawning: readonly Attack[] = [
  attack("fork bomb", "import", "import os\nwhile True: os.fork()"),
  attack(
    "fork by posix",
    "import",
    "import posix\nif posix.fork() == 0:\n  while True: pass\nprint('EFFECT')",
  ),
  attack("forkpty", "import", "import os\nos.forkpty()\nprint('EFFECT')"),
  attack("subprocess", "import", "import subprocess\nprint(subprocess.check_output(['id']), 'EFFECT')"),
  attack("os.system", "import", "import os\nif os.system('true') == 0: print('EFFECT')"),
  attack("os.popen", "import", "import os\nos.popen('id').read()\nprint('EFFECT')"),
  attack("os.posix_spawn", "import", "import os\nos.posix_spawn('/bin/true', ['true'], {})\nprint('EFFECT')"),
  attack("os.execv", "import", "import os\nos.execv('/bin/echo', ['echo', 'EFFECT'])"),
  attack(
    "_posixsubprocess",
    "import",
    "import _posixsubprocess, os\nr, w = os.pipe()\n_posixsubprocess.fork_exec([b'/bin/true'], [b'/bin/true'], True, (w,), None, None, -1, -1, -1, -1, -1, -1, r, w, False, False, 0, None, None, None, -1, None, False)\nprint('EFFECT')",
  ),
  attack(
    "multiprocessing",
    "import",
    "import multiprocessing\nmultiprocessing.Process(target=print).start()\nprint('EFFECT')",
  ),
  attack("threads", "import", "import threading\nthreading.Thread(target=print, args=('EFFECT',)).start()"),
  attack(
    "os.system behind random",
    "introspection",
    "import random\nif random._os.system('true') == 0: print('EFFECT')",
  ),
  attack(
    "os.system by getattr of a made name",
    "introspection",
    "import random\nif getattr(getattr(random, '_' + 'os'), 'sys' + 'tem')('true') == 0: print('EFFECT')",
  ),
  attack(
    "os.system inside sympify",
    "introspection",
    "from sympy import sympify\nif sympify(\"__import__('os').system('true')\") == 0: print('EFFECT')",
  ),
  attack(
    "os.system inside sympify, name made at run time",
    "processes introspection import failed",
    "from sympy import sympify\nu = '_' * 2\nif sympify(u + 'import' + u + \"('os').system('true')\") == 0: print('EFFECT')",
  ),
  attack(
    "subinterpreter",
    "import",
    "try:\n  import _xxsubinterpreters as s\nexcept ImportError:\n  import _interpreters as s\ni = s.create()\ns.run_string(i, 'import os')\nprint('EFFECT')",
  ),
];

/** Attacks on files. */
const files: readonly Attack[] = [
  attack("read a file outside", "files", "print(open(r'SECRET').read(), 'EFFECT')"),
  attack("list the home folder", "import", "import os\nprint(os.listdir(os.path.expanduser('~')), 'EFFECT')"),
  attack("scan the root", "import", "import os\nprint([e.name for e in os.scandir('/')], 'EFFECT')"),
  attack("read by pathlib", "import", "import pathlib\nprint(pathlib.Path(r'SECRET').read_text(), 'EFFECT')"),
  attack("read by os.open", "import", "import os\nprint(os.read(os.open(r'SECRET', 0), 99), 'EFFECT')"),
  attack("read by io", "import", "import io\nprint(io.FileIO(r'SECRET').read(), 'EFFECT')"),
  attack(
    "read by numpy",
    "introspection failed import",
    "import numpy\nprint(numpy.fromfile(r'SECRET', dtype='u1'), 'EFFECT')",
  ),
  attack(
    "read by linecache",
    "import",
    "import linecache\nprint(linecache.getlines(r'SECRET')[0], 'EFFECT')",
  ),
  attack("read the environment of the parent", "files", "print(open('/proc/self/environ').read(), 'EFFECT')"),
  attack("write a file outside", "files", "open(r'TARGET', 'w').write('x')\nprint('EFFECT')"),
  attack("write in the scratch folder", "files", "open('here.txt', 'w').write('x')\nprint('EFFECT')"),
  attack("make a folder", "import", "import os\nos.mkdir(r'TARGET')\nprint('EFFECT')"),
  attack("make a link", "import", "import os\nos.symlink('/', r'TARGET')\nprint('EFFECT')"),
  attack("delete a file", "import", "import os\nos.remove(r'SECRET')\nprint('EFFECT')"),
  attack("rename a file", "import", "import os\nos.rename(r'SECRET', r'TARGET')\nprint('EFFECT')"),
  attack("truncate a file", "import", "import os\nos.truncate(r'SECRET', 0)\nprint('EFFECT')"),
  attack("change rights", "import", "import os\nos.chmod(r'SECRET', 0o777)\nprint('EFFECT')"),
  attack(
    "sqlite3",
    "import",
    "import sqlite3\nsqlite3.connect(r'TARGET').execute('create table t(a)')\nprint('EFFECT')",
  ),
  attack("shutil", "import", "import shutil\nshutil.copy(r'SECRET', r'TARGET')\nprint('EFFECT')"),
  attack("tempfile", "import", "import tempfile\ntempfile.mkstemp()\nprint('EFFECT')"),
  attack("memory file", "import", "import os\nos.write(os.memfd_create('x'), b'x')\nprint('EFFECT')"),
];

/** Attacks on the network. */
const network: readonly Attack[] = [
  attack(
    "TCP connection",
    "import",
    "import socket\ns = socket.create_connection(('127.0.0.1', PORT), 1)\ns.send(b'x')\nprint('EFFECT')",
  ),
  attack(
    "raw _socket",
    "import",
    "import _socket\n_socket.socket().connect(('127.0.0.1', PORT))\nprint('EFFECT')",
  ),
  attack(
    "UDP",
    "import",
    "import socket\nsocket.socket(2, 2).sendto(b'x', ('127.0.0.1', PORT))\nprint('EFFECT')",
  ),
  attack(
    "listen",
    "import",
    "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\nprint('EFFECT')",
  ),
  attack(
    "urllib",
    "import",
    "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:PORT/', timeout=1)\nprint('EFFECT')",
  ),
];

/** Attacks on Python itself and on the runner. */
const inside: readonly Attack[] = [
  attack("input()", "input", "input('number? ')\nprint('EFFECT')"),
  attack("sys.stdin", "input", "import sys\nsys.stdin.readline()\nprint('EFFECT')", { deeper: false }),
  attack("breakpoint()", "debugger", "breakpoint()\nprint('EFFECT')", { deeper: false }),
  attack("ctypes", "import", "import ctypes\nctypes.CDLL(None).getpid()\nprint('EFFECT')"),
  attack(
    "all subclasses",
    "introspection",
    "for c in ().__class__.__base__.__subclasses__():\n  if c.__name__ == 'Popen': c(['true'])\nprint('EFFECT')",
    { deeper: false },
  ),
  attack(
    "globals of a function",
    "introspection",
    "import random\nprint(random.choice.__globals__, 'EFFECT')",
    {
      deeper: false,
    },
  ),
  attack(
    "frames by a traceback",
    "introspection",
    "try: 1/0\nexcept Exception as e: print(e.__traceback__.tb_frame.f_back.f_locals, 'EFFECT')",
  ),
  attack(
    "frames by a generator",
    "introspection",
    "g = (1 for _ in [1])\nprint(g.gi_frame.f_back, 'EFFECT')",
  ),
  attack("gc", "import", "import gc\nprint(len(gc.get_objects()), 'EFFECT')"),
  attack("dunder by format", "introspection", "print('{0.__class__.__base__}'.format(1), 'EFFECT')", {
    deeper: false,
  }),
  attack("attrgetter", "introspection", "import operator\nprint(operator.attrgetter('x'), 'EFFECT')", {
    deeper: false,
  }),
  attack(
    "importlib",
    "import",
    "import importlib\nimportlib.import_module('subprocess').run(['true'])\nprint('EFFECT')",
  ),
  attack("__import__", "import", "__import__('subprocess').run(['true'])\nprint('EFFECT')"),
  attack("__loader__", "introspection", "print(__loader__, 'EFFECT')", { deeper: false }),
  attack(
    "the audit hook's own state",
    "import",
    "import audit\naudit.ALLOWED = audit.DENIED_MODULES\nprint('EFFECT')",
  ),
  attack("clear the hooks", "import", "import _testcapi\n_testcapi.clear_hooks()\nprint('EFFECT')"),
  attack("trace function", "introspection import", "import sys\nsys.settrace(print)\nprint('EFFECT')"),
  attack(
    "raise the limits again",
    "import",
    "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nprint('EFFECT')",
  ),
  attack(
    "exec of a hidden import",
    "import",
    "exec('im' + 'port subprocess\\nsubprocess.run([\"true\"])')\nprint('EFFECT')",
  ),
  attack("eval of a hidden name", "files", "print(eval('op' + \"en(r'SECRET')\").read(), 'EFFECT')"),
  attack(
    "forged reply on every descriptor",
    "import",
    "import os, json\nline = ('0' * 24 + ' ' + json.dumps(['done', {'kind': 'ran', 'at': 0, 'ms': 1, 'truncated': False}]) + '\\n').encode()\nfor fd in range(3, 64):\n  try: os.write(fd, line)\n  except OSError: pass\nraise ValueError('EFFECT was not forged')",
  ),
  attack(
    "fork request to itself",
    "import",
    "import os\nfor fd in range(3, 64):\n  try: os.dup2(1, fd)\n  except OSError: pass\nwhile True: pass",
  ),
];

export const attacks: readonly Attack[] = [
  ...exhausting,
  ...ending,
  ...spawning,
  ...files,
  ...network,
  ...inside,
];
