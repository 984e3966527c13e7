"""The variables a cell set or changed, and a `repr` of each that is short."""

import ast
import collections
import types

MOST_VARIABLES = 60
MOST_ITEMS = 24
MOST_DEPTH = 4
LONG_INTEGER_BITS = 4000
PLAIN = (bool, float, complex, type(None), range, type(Ellipsis))
CONTAINERS = (list, tuple, set, frozenset, dict, collections.deque)
MUTABLE = (list, set, dict, bytearray, collections.deque, collections.Counter, collections.defaultdict,
           collections.OrderedDict)  # fmt: skip


class Targets:
    """Names that a cell binds or changes at module level, read from its syntax tree."""

    def __init__(self, tree):
        self.bound, self.imported, self.loaded = {}, set(), set()
        self._visit(tree, True)

    def _bind(self, name):
        self.bound[name] = None

    def _visit(self, node, outer):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.imported.update(a.asname or a.name.split(".")[0] for a in node.names)
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if outer:
                self._bind(node.name)
            outer = False
        elif isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            outer = outer and not isinstance(node, ast.Lambda)
            for part in ast.walk(node):
                if outer and isinstance(part, ast.NamedExpr):
                    self._bind(part.target.id)
            outer = False
        elif isinstance(node, ast.Global):
            for name in node.names:
                self._bind(name)
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                if outer:
                    self._bind(node.id)
            else:
                self.loaded.add(node.id)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            root = node
            while isinstance(root, (ast.Attribute, ast.Subscript)):
                root = root.value
            if isinstance(root, ast.Name) and outer:
                self._bind(root.id)
        elif type(node).__name__ in ("MatchAs", "MatchStar") and outer and getattr(node, "name", None):
            self._bind(node.name)
        for child in ast.iter_child_nodes(node):
            self._visit(child, outer)


def fingerprints(names, namespace):
    """A cheap summary of the mutable built-in containers among `names`, to see whether a method changed them."""
    return {n: _fingerprint(namespace[n], 0) for n in names if type(namespace.get(n)) in MUTABLE}


def _fingerprint(value, depth):
    kind = type(value)
    if kind in (int, float, str, bool):
        return value if kind is not str else hash(value)
    if kind in MUTABLE or kind in CONTAINERS:
        if depth >= MOST_DEPTH:
            return len(value)
        items = value.items() if isinstance(value, dict) else value
        summary = []
        for index, item in enumerate(items):
            if index >= 200:
                break
            summary.append(_fingerprint(item, depth + 1))
        return len(value), summary
    return id(value)


def changed(targets, before, marks, namespace):
    """Names to show, in the order in which the cell names them. `before` maps names to their old values."""
    shown = {}
    for name in targets.bound:
        if name in namespace and name not in targets.imported:
            shown[name] = None
    for name, mark in marks.items():
        if name in namespace and namespace[name] is before.get(name):
            if _fingerprint(namespace[name], 0) != mark:
                shown[name] = None
    result = []
    for name in shown:
        value = namespace[name]
        if not name.startswith("_") and not isinstance(value, types.ModuleType):
            result.append((name, value))
    return result[:MOST_VARIABLES]


def type_name(value):
    try:
        return str(type.__dict__["__name__"].__get__(type(value)))[:80]
    except Exception:
        return "object"


def short_repr(value, limit, depth=0):
    """`repr`, never much longer than `limit` characters. May run the value's own `__repr__`."""
    try:
        return _cut(_repr(value, limit, depth), limit)
    except RecursionError:
        return "<repr is too deep>"
    except MemoryError:
        return "<repr is too large>"
    except BaseException as error:
        return "<repr raised %s>" % type_name(error)


def _cut(text, limit):
    if not isinstance(text, str):
        return "<repr is not text>"
    text = str.__str__(text)
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + "\u2026"


def _repr(value, limit, depth):
    kind = type(value)
    if kind is int:
        return repr(value) if value.bit_length() <= LONG_INTEGER_BITS else _long_integer(value)
    if kind in PLAIN:
        return repr(value)
    if kind in (str, bytes, bytearray):
        return repr(value if len(value) <= limit else value[:limit])
    if kind in CONTAINERS:
        return _container(value, kind, limit, depth)
    if kind is types.FunctionType:
        code = value.__code__
        return "%s(%s)" % (value.__name__, ", ".join(code.co_varnames[: code.co_argcount]))
    if isinstance(value, type):
        return "class " + type.__dict__["__name__"].__get__(value)
    return repr(value)


def _long_integer(value):
    digits = int(value.bit_length() * 0.30103) + 1
    return "<integer of about %d digits>" % digits


def _container(value, kind, limit, depth):
    opening, closing = {list: "[]", tuple: "()", set: "{}", dict: "{}", frozenset: ("frozenset({", "})")}.get(
        kind, ("deque([", "])")
    )
    if not value and kind in (set, frozenset):
        return kind.__name__ + "()"
    if depth >= MOST_DEPTH:
        return opening + "\u2026" + closing
    parts, length = [], 0
    for index, item in enumerate(value.items() if kind is dict else value):
        if index >= MOST_ITEMS * 4 or length > limit:
            parts.append("\u2026")
            break
        if kind is dict:
            text = short_repr(item[0], limit, depth + 1) + ": " + short_repr(item[1], limit, depth + 1)
        else:
            text = short_repr(item, limit, depth + 1)
        parts.append(text)
        length += len(text) + 2
    if kind is tuple and len(value) == 1:
        parts.append("")
        return (opening + ", ".join(parts)).rstrip() + closing
    return opening + ", ".join(parts) + closing
