"""Entry of the Python side: `python runner.py zygote|worker SCRATCH`. The first line on stdin holds the options.

Options (JSON object): outputKeptBytes, outputCutBytes, valueCharacters, memoryMb, stepSeconds, pathSeconds, spares,
disabledLayers, preload (modules), packages (a folder of packages to add to the path, or null).
"""

import gc
import json
import os
import platform
import sys



def read_line(descriptor):
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(descriptor, 1)
        if not byte:
            os._exit(0)
        line += byte
    return line


def main():
    mode, scratch = sys.argv[1], sys.argv[2]
    commands, replies = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)  # Standard error stays, for the caller's diagnosis.
    options = json.loads(read_line(commands))
    options["scratch"] = scratch
    options["guarded"] = "ast" not in options["disabledLayers"]
    os.chdir(scratch)

    here = os.path.dirname(os.path.abspath(__file__))
    if here not in sys.path:
        sys.path.insert(0, here)
    import warmup

    if mode == "zygote":
        from zygote import Zygote
    else:
        from worker import work
    sys.path[:] = [path for path in sys.path if path not in (here, "")]
    if options["packages"] is not None:
        sys.path.insert(0, options["packages"])
    warmup.quiet_environment()
    sympy, numpy = warmup.warm_up()
    warmup.preload(options["preload"])
    facts = {"python": platform.python_version(), "sympy": sympy, "numpy": numpy, "pid": os.getpid()}
    gc.collect()
    gc.freeze()
    if mode == "zygote":
        Zygote(commands, replies, options).loop(facts)
    else:
        os.dup2(nowhere, 2)
        work(commands, replies, options, facts)


if __name__ == "__main__":
    main()
