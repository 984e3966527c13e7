"""The builtins that step code sees: Python's own, with guarded versions of the few that reach outside."""

import ast
import builtins
import sys
import types

import rules
from audit import Refused, RefusedImport

RECURSION_MOST = 12_000


def _raise(rule, message):
    raise Refused(rule, message)


def _checked(name):
    try:
        rules.check_attribute(name) if type(name) is str else _raise("introspection", "Attribute names are strings.")
    except rules.Refusal as refusal:
        raise Refused(refusal.rule, refusal.message) from None
    return name


def _getattr(owner, name, *default):
    return builtins.getattr(owner, _checked(name), *default)


def _setattr(owner, name, value):
    builtins.setattr(owner, _checked(name), value)


def _delattr(owner, name):
    builtins.delattr(owner, _checked(name))


def _hasattr(owner, name):
    return builtins.hasattr(owner, _checked(name))


def _vars(*owner):
    if not owner:
        return sys._getframe(1).f_locals
    if isinstance(owner[0], (types.ModuleType, type)):
        raise Refused("introspection", "A step may not list the inside of a module or class.")
    return builtins.vars(owner[0])


def _import_for(system):
    def guarded_import(name, globals=None, locals=None, fromlist=(), level=0):
        try:
            if level:
                raise rules.Refusal("import", "A step may not import from a package of its own.")
            if name not in rules.IMPORTED_BY_C:
                rules.check_module(name)
            for part in fromlist or ():
                rules.check_attribute(part)
        except rules.Refusal as refusal:
            raise RefusedImport(refusal.rule, refusal.message) from None
        return system if name == "sys" else builtins.__import__(name, globals, locals, fromlist, level)

    return guarded_import


def _compiled(source, mode):
    if not isinstance(source, str):
        raise Refused("code", "eval and exec take text in a step.")
    try:
        tree = ast.parse(source.strip() if mode == "eval" else source, "<string>", mode)
        rules.check(tree)
    except rules.Refusal as refusal:
        raise Refused(refusal.rule, refusal.message) from None
    return builtins.compile(tree, "<string>", mode)


def _scope(given_globals, given_locals):
    frame = sys._getframe(2)
    if given_globals is None:
        return frame.f_globals, frame.f_locals if given_locals is None else given_locals
    if "__builtins__" not in given_globals:
        given_globals["__builtins__"] = frame.f_globals["__builtins__"]
    return given_globals, given_globals if given_locals is None else given_locals


def _eval(source, globals=None, locals=None):
    return builtins.eval(_compiled(source, "eval"), *_scope(globals, locals))


def _exec(source, globals=None, locals=None):
    builtins.exec(_compiled(source, "exec"), *_scope(globals, locals))


def _exit(code=None):
    raise SystemExit(code)


class _NoInput:
    """Stands for `sys.stdin`."""

    def read(self, *_arguments):
        raise Refused(*rules.RULE_OF_NAME["input"])

    readline = readlines = __iter__ = __next__ = read


def _system_facade(output, errors):
    """`sys` as a step sees it: facts about the machine, the output, and a bounded recursion limit."""
    facade = types.ModuleType("sys")
    for name in ("maxsize", "maxunicode", "float_info", "int_info", "hash_info", "version", "version_info", "byteorder",
                 "platform", "getsizeof", "getrecursionlimit", "implementation", "hexversion"):  # fmt: skip
        setattr(facade, name, getattr(sys, name))
    facade.argv = ["step"]
    facade.stdin, facade.stdout, facade.stderr = _NoInput(), output, errors
    facade.exit = _exit
    facade.setrecursionlimit = lambda limit: sys.setrecursionlimit(min(int(limit), RECURSION_MOST))
    facade.set_int_max_str_digits = lambda digits: None
    facade.get_int_max_str_digits = lambda: 0
    return facade


REPLACED = {
    "getattr": _getattr, "setattr": _setattr, "delattr": _delattr, "hasattr": _hasattr, "vars": _vars,
    "eval": _eval, "exec": _exec, "exit": _exit, "quit": _exit,
}  # fmt: skip
for _name in ("open", "input", "compile", "breakpoint", "help"):
    def _refuse(*_arguments, _rule=rules.RULE_OF_NAME[_name], **_named):
        raise Refused(*_rule)

    REPLACED[_name] = _refuse
REMOVED = ("__loader__", "__spec__", "copyright", "credits", "license")


def step_builtins(guarded, output, errors):
    """A fresh dictionary for `__builtins__` of one run, so that a step that empties it harms only itself."""
    result = dict(vars(builtins))
    if guarded:
        result.update(REPLACED)
        result["__import__"] = _import_for(_system_facade(output, errors))
        for name in REMOVED:
            result.pop(name, None)
    return result
