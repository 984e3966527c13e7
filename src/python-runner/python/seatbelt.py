"""macOS: the Seatbelt sandbox, asked for through ctypes by the process itself."""

import ctypes
import sys

AVAILABLE = sys.platform == "darwin"

PROFILE = """(version 1)
(allow default)
(deny network*)
(deny process-fork)
(deny process-exec*)
(deny file-write*)
(deny file-read* (subpath "/Users") (subpath "/Volumes") (subpath "/private/var") (subpath "/private/etc"))
(deny mach-register)
(deny signal (target others))
%s
"""


def apply(readable):
    """Confines the calling process. Returns None, or why it could not."""
    allowed = "\n".join('(allow file-read* (subpath "%s"))' % _quoted(path) for path in readable)
    try:
        system = ctypes.CDLL("/usr/lib/libSystem.dylib", use_errno=True)
        problem = ctypes.c_char_p()
        profile = (PROFILE % allowed).encode("utf-8")
        if system.sandbox_init(ctypes.c_char_p(profile), ctypes.c_uint64(0), ctypes.byref(problem)) != 0:
            return "macOS refused the sandbox profile: " + (problem.value or b"").decode("utf-8", "replace")
    except (OSError, AttributeError) as error:
        return "macOS offers no sandbox_init: %s" % error
    return None


def _quoted(path):
    return path.replace("\\", "\\\\").replace('"', '\\"')
