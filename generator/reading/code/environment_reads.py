"""Environment variables that code reads: ``os.getenv("NAME", default)`` and its relatives, with what is made of them.

Nothing is executed: the call says the name and the default, what stands around it says the type.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from generator.reading.code.pydantic_fields import CodeField, called, value_of
from generator.reading.text.inline import phrases
from generator.syntax_trees import children_of, expression_of
from generator.values.defaults import as_json, type_of

MAX_READS = 60
# What the system, a shell or a build server sets: no program is configured by them.
_OF_THE_SYSTEM = frozenset(
    phrases(
        "CI|COLUMNS|DISPLAY|EDITOR|HOME|HOSTNAME|LANG|LC_ALL|LOGNAME|PATH|PWD|PYTHONPATH|SHELL|SSH_AUTH_SOCK|TEMP|TERM|"
        "TMP|TMPDIR|USER|USERNAME|USERPROFILE|VIRTUAL_ENV"
    )
)
_OF_BUILD_SERVERS = ("GITHUB_ACTION", "GITHUB_REF", "GITHUB_SHA", "GITHUB_WORKSPACE", "RUNNER_", "PYTEST_", "GITLAB_CI")
_TYPED_CALLS = {"int": "int", "float": "float", "bool": "bool", "Path": "str", "str": "str", "SecretStr": "str"}
_TRUE = ("1", "true", "yes", "on")
# The same calls where the source does not parse: a fixed head, one name, at most one short literal.
_READ = re.compile(
    r"(?:os\.getenv\(|os\.environ\.get\(|environ\.get\(|os\.environ\[|getenv\()\s{0,3}[\"']([A-Z][A-Z0-9_]{1,63})[\"']"
    r"(?:\s{0,3},\s{0,3}([\"'][^\"'\n]{0,200}[\"']|[0-9.]{1,20}|True|False))?"
)


def names_a_setting(name: str) -> bool:
    """Tell whether an environment variable can be a program's own setting."""
    plain = name.isascii() and name.isidentifier() and name == name.upper() and 2 <= len(name) <= 64
    return plain and name not in _OF_THE_SYSTEM and not name.startswith(_OF_BUILD_SERVERS)


def environment_reads(tree: ast.AST) -> tuple[CodeField, ...]:
    """Return the environment variables that a source reads, each once, in the order of the source.

    Raises:
        RecursionError: The source is nested too deeply.
    """
    found: dict[str, CodeField] = {}
    waiting = [tree]
    while waiting and len(found) < MAX_READS:
        node = waiting.pop()
        read = _read_of(node) if isinstance(node, ast.expr) else None
        if read is None:
            waiting += reversed(children_of(node))
        elif read.name not in found or found[read.name].type == "str":
            found[read.name] = read
    return tuple(found.values())


def reads_in_lines(source: str) -> tuple[CodeField, ...]:
    """Return the environment variables that a source reads which does not parse."""
    found: dict[str, CodeField] = {}
    for match in _READ.finditer(source):
        if names_a_setting(match[1]) and len(found) < MAX_READS:
            default = value_of(expression_of(match[2] or ""))
            line = source.count("\n", 0, match.start()) + 1
            found.setdefault(match[1], CodeField(match[1], type_of(as_json(default)), default, line=line))
    return tuple(found.values())


def _read_of(node: ast.expr) -> CodeField | None:
    """Return the variable that an expression reads, with the type that it makes of it; ``None`` for any other."""
    match node:
        case ast.Subscript() | ast.Call():
            return _plain_read(node) or _made_of(node)
        case ast.ListComp(elt=made, generators=[part]) | ast.SetComp(elt=made, generators=[part]):
            return _with_parts(_read_of(part.iter), made)
        case ast.Compare(left=inner, comparators=[other]):
            return _as_truth(_read_of(inner), value_of(other))
        case ast.BoolOp(op=ast.Or(), values=[inner, other]):
            read, default = _read_of(inner), value_of(other)
            return read and replace(read, type=type_of(as_json(default)), default=default, is_required=False)
    return None


def _plain_read(node: ast.Subscript | ast.Call) -> CodeField | None:
    match node:
        case ast.Subscript(ctx=ast.Load()) if _is_environ(node.value):
            return _named(node, node.slice, None, is_required=True)
        case ast.Call(args=[name, *more]) if _is_getter(node):
            given = {one.arg: one.value for one in node.keywords}
            return _named(node, name, more[0] if more else given.get("default"))
    return None


def _made_of(node: ast.expr) -> CodeField | None:
    """Read ``int(…)``, ``….lower()`` and ``….split(",")`` around a variable."""
    match node:
        case ast.Call(func=ast.Name(id=kind), args=[inner]) if kind in _TYPED_CALLS:
            return _as(_read_of(inner), _TYPED_CALLS[kind])
        case ast.Call(func=ast.Attribute(value=inner, attr="lower" | "upper" | "strip" | "casefold")):
            return _read_of(inner)
        case ast.Call(func=ast.Attribute(value=inner, attr="split")):
            return _as_list(_read_of(inner))
    return None


def _named(node: ast.expr, name: ast.expr, default: ast.expr | None, *, is_required: bool = False) -> CodeField | None:
    text, value = value_of(name), value_of(default)
    if not isinstance(text, str) or not names_a_setting(text):
        return None
    return CodeField(text, type_of(as_json(value)), value, line=node.lineno, is_required=is_required)


def _is_getter(node: ast.Call) -> bool:
    func = node.func
    if called(node) == "getenv":
        return True
    return isinstance(func, ast.Attribute) and func.attr == "get" and _is_environ(func.value)


def _is_environ(node: ast.expr) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "environ") or (
        isinstance(node, ast.Name) and node.id == "environ"
    )


def _as(read: CodeField | None, type_: str) -> CodeField | None:
    if read is None or not isinstance(read.default, str) or type_ == "str":
        return read and replace(read, type=type_)
    if type_ == "bool":
        return replace(read, type=type_, default=bool(read.default))
    try:
        return replace(read, type=type_, default=int(read.default) if type_ == "int" else float(read.default))
    except ValueError:
        return replace(read, type=type_, default=None)


def _as_list(read: CodeField | None) -> CodeField | None:
    if read is None:
        return None
    text = read.default
    parts = [part.strip() for part in text.split(",") if part.strip()] if isinstance(text, str) else None
    return replace(read, type="list[str]", default=parts)


def _with_parts(read: CodeField | None, made: ast.expr) -> CodeField | None:
    """Return a list whose parts are made numbers: ``[int(x) for x in os.getenv("IDS", "").split(",")]``."""
    kind = _TYPED_CALLS.get(called(made), "str") if isinstance(made, ast.Call) else "str"
    if read is None or kind not in ("int", "float"):
        return read
    make = int if kind == "int" else float
    try:
        parts = [make(part) for part in read.default] if isinstance(read.default, list) else None
    except (ValueError, TypeError):
        parts = None
    return replace(read, type=f"list[{kind}]", default=parts)


def _as_truth(read: CodeField | None, other: object) -> CodeField | None:
    """Read ``os.getenv("X", "false") == "true"``: compared with a word for true, a text is a truth value."""
    words = other if isinstance(other, tuple | list | set) else (other,)
    if read is None or not any(isinstance(word, str) and word.lower() in _TRUE for word in words):
        return read
    default = read.default.lower() in _TRUE if isinstance(read.default, str) else None
    return replace(read, type="bool", default=default)
