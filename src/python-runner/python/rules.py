"""The language rules: which modules, names and attributes a step may use. Checked on the syntax tree before
anything runs, and again by the guarded builtins (`guards`) for names that are only known at run time.

The lists allow what real model-written mathematics uses; nothing here is needed to compute.
"""

import ast
import re

ALLOWED_MODULES = frozenset(
    """sympy mpmath math cmath fractions decimal statistics random numbers numpy scipy collections itertools functools
    operator string re datetime calendar time heapq bisect copy dataclasses enum typing abc textwrap pprint
    array json unicodedata contextlib graphlib zoneinfo sys warnings __future__ gmpy2""".split()
)

# Parts of allowed modules that compile, load or start other programs.
DENIED_PARTS = (
    "sympy.utilities.autowrap", "sympy.utilities.codegen", "sympy.utilities._compilation", "sympy.utilities.runtests",
    "sympy.testing", "sympy.external", "sympy.codegen", "sympy.printing.preview",
    "numpy.ctypeslib", "numpy.f2py", "numpy.distutils", "numpy.testing", "scipy.weave", "scipy._lib", "scipy.datasets",
    "collections._sys", "json.tool",
)  # fmt: skip

RULE_OF_NAME = {
    "open": ("files", "A step may not open files."),
    "input": ("input", "A step cannot ask for input: nobody is there to answer."),
    "compile": ("code", "A step may not compile code."),
    "__import__": ("import", "Use an import statement."),
    "breakpoint": ("debugger", "A step may not start a debugger."),
    "help": ("input", "The help pager is not available in a step."),
    "__builtins__": ("introspection", "A step may not reach into Python's own internals (__builtins__)."),
    "__loader__": ("introspection", "A step may not reach into Python's own internals (__loader__)."),
    "__spec__": ("introspection", "A step may not reach into Python's own internals (__spec__)."),
    "__build_class__": ("introspection", "A step may not reach into Python's own internals (__build_class__)."),
}

# Double-underscore names that only describe or compute.
ALLOWED_DUNDERS = frozenset(
    "__%s__" % word
    for word in """init new post_init name qualname doc version class str repr format hash bool len iter next
    reversed contains getitem setitem delitem missing call eq ne lt le gt ge add radd iadd sub rsub isub mul rmul imul
    matmul rmatmul imatmul truediv rtruediv itruediv floordiv rfloordiv ifloordiv mod rmod imod divmod rdivmod pow
    rpow ipow neg pos abs invert and rand iand or ror ior xor rxor ixor lshift rlshift ilshift rshift rrshift irshift
    int float complex round trunc floor ceil index enter exit slots annotations main length_hint future copy deepcopy
    """.split()
)

DENIED_ATTRIBUTES = frozenset(
    """f_globals f_locals f_builtins f_back f_code tb_frame tb_next gi_frame gi_code gi_yieldfrom cr_frame cr_code
    cr_await ag_frame ag_code func_globals func_code co_code co_consts os _os sys _sys posix nt subprocess ctypes
    _ctypes builtins _builtins importlib _imp imp socket _socket shutil pathlib threading _threading multiprocessing
    pickle _pickle gc inspect pty mmap io _io _thread runpy modules meta_path path_hooks path_importer_cache
    _getframe settrace setprofile addaudithook _current_frames attrgetter methodcaller __dict__ _module _loader
    fromfile tofile memmap loadtxt savetxt genfromtxt ctypeslib f2py load_library preview autowrap ufuncify
    codegen""".split()
)

# Names in strings that lead `format`, `sympify` or `attrgetter` into Python's internals.
DUNDER_TEXT = re.compile(
    r"__(?:import|builtins|builtin|globals|class|base|bases|mro|subclasses|dict|code|closure|getattribute|getattr|self"
    r"|func|module|loader|spec|reduce|reduce_ex|traceback|context|cause|wrapped|defaults|kwdefaults|file|path|cached"
    r"|init_subclass|subclasshook|set_name|weakref|objclass|build_class)__"
)

# What Python's own C code imports in the name of a step.
IMPORTED_BY_C = frozenset("_strptime _pylong encodings copyreg weakref contextvars _contextvars locale".split())


class Refusal(Exception):
    """A rule forbids the code. `line` is 1-based within the cell, or None."""

    def __init__(self, rule, message, line=None):
        super().__init__(message)
        self.rule, self.message, self.line = rule, message, line


def module_allowed(name):
    top = name.split(".")[0]
    return top in ALLOWED_MODULES and not any(name == p or name.startswith(p + ".") for p in DENIED_PARTS)


def check_module(name, line=None):
    if not module_allowed(name):
        raise Refusal("import", "A step may not import %s; only mathematics modules are available." % name[:80], line)
    for part in name.split(".")[1:]:
        check_attribute(part, line)


def check_attribute(name, line=None):
    if name in DENIED_ATTRIBUTES:
        raise Refusal("introspection", "A step may not use the attribute %s." % name, line)
    if name.startswith("__") and name.endswith("__") and name not in ALLOWED_DUNDERS:
        raise Refusal("introspection", "A step may not use the attribute %s." % name, line)


def check_text(text, line):
    """Strings that name Python internals: the way into `sympify`, `format` and `attrgetter`."""
    match = DUNDER_TEXT.search(text)
    if match:
        raise Refusal("introspection", "A step may not name Python's internals (%s)." % match.group(0), line)


def check(tree):
    """Raises `Refusal` for the first construct that a rule forbids."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", None)
        if isinstance(node, ast.Import):
            for alias in node.names:
                check_module(alias.name, line)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise Refusal("import", "A step may not import from a package of its own.", line)
            check_module(node.module or "", line)
            for alias in node.names:
                check_attribute(alias.name, line)
        elif isinstance(node, ast.Attribute):
            check_attribute(node.attr, line)
        elif isinstance(node, ast.Name) and node.id in RULE_OF_NAME:
            if not isinstance(node.ctx, ast.Load) and not node.id.startswith("__"):
                continue  # A variable that happens to be called `input`.
            if node.id.startswith("__") or not _assigned(tree, node.id):
                raise Refusal(*RULE_OF_NAME[node.id], line)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            check_text(node.value, line)
        elif isinstance(node, ast.Constant) and isinstance(node.value, bytes):
            check_text(node.value.decode("latin-1"), line)


def _assigned(tree, name):
    """Does the cell itself give this name a meaning (a variable, a parameter, a function)?"""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.arg) and node.arg == name:
            return True
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name:
            return True
    return False
