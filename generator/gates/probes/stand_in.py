"""Something in the place of a hub that cannot be made: it has what the hub's class has, and no more.

Runs in the sandbox. Methods take what the real ones take, do nothing and give nothing; those of coroutine functions can
be awaited.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
import textwrap
from collections.abc import Callable, Generator, Iterator
from typing import Any
from unittest.mock import MagicMock


class StandIn:
    """Base of all stand-ins; what was handed to a method stays in ``_aas_taken``."""

    _aas_taken: list[Any]


class Anything(MagicMock):
    """In the place of a part of the hub of which nobody can say what it is; it can be awaited, too."""

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        return self


def stand_in_for(real: type | None, methods: dict[str, bool], attributes: dict[str, Any], settings: Any) -> StandIn:
    """Return a stand-in.

    Args:
        real: The class; ``None`` where nobody can say what it is.
        methods: Methods that count where there is no class, and whether they are coroutine functions.
        attributes: Attributes that are known, with their values.
        settings: The workspace's settings object, for what promises to give one.
    """
    taken: list[Any] = []
    space: dict[str, Any] = {"_aas_taken": taken}
    if real is None:
        space.update({name: _method(None, taken, is_async=is_async) for name, is_async in methods.items()})
    else:
        space["__class__"] = property(lambda _self: real)
        if hasattr(real, "__getattr__"):
            space["__getattr__"] = lambda _self, _name: Anything()
        space.update(_assigned(real, settings))
        for name in filter(lambda name: not name.startswith("__"), dir(real)):
            space[name] = _member(inspect.getattr_static(real, name), taken, settings)
    space.update(attributes)
    made = type(real.__name__ if real else "Hub", (StandIn,), space)()
    assert isinstance(made, StandIn)  # noqa: S101 - for type checkers
    return made


def _member(found: Any, taken: list[Any], settings: Any) -> Any:
    if isinstance(found, (staticmethod, classmethod)):
        return staticmethod(_free(found.__func__, skip=isinstance(found, classmethod)))
    if isinstance(found, property):
        return _of_type(inspect.signature(found.fget).return_annotation if found.fget else None, settings)
    if inspect.isfunction(found):
        return _method(found, taken, is_async=inspect.iscoroutinefunction(found), settings=settings)
    return found


def _method(real: Any, taken: list[Any], *, is_async: bool, settings: Any = None) -> Callable[..., Any]:
    """Return a method that takes what the real one takes, and notes it."""
    signature = inspect.signature(real) if real else None
    gives = signature.return_annotation if signature else None

    def note(self: Any, *args: Any, **named: Any) -> Any:
        if signature:
            signature.bind(self, *args, **named)
        taken.extend([*args, *named.values()][:100])
        return settings if _is_settings(gives, settings) else None

    async def note_later(self: Any, *args: Any, **named: Any) -> Any:
        return note(self, *args, **named)

    return note_later if is_async else note


def _free(real: Any, *, skip: bool) -> Callable[..., Any]:
    signature = inspect.signature(real)

    def call(*args: Any, **named: Any) -> None:
        signature.bind(*([None] if skip else []), *args, **named)

    async def call_later(*args: Any, **named: Any) -> None:
        call(*args, **named)

    return call_later if inspect.iscoroutinefunction(real) else call


def _assigned(real: type, settings: Any) -> dict[str, Any]:
    """Return the attributes that the class and its parents declare, or assign to ``self``, each with some value."""
    found: dict[str, Any] = {}
    for each in reversed(real.__mro__[:-1]):
        for name, annotation in getattr(each, "__annotations__", {}).items():
            found[name] = _of_type(annotation, settings)
    for name, node, globals_ in _assignments(real):
        typed = node.annotation if isinstance(node, ast.AnnAssign) else None
        found.setdefault(name, _of_value(node.value, typed, globals_, settings))
    return found


def _assignments(real: type) -> Iterator[tuple[str, ast.Assign | ast.AnnAssign, dict[str, Any]]]:
    """Yield what a class and its parents assign to ``self``: the name, the statement, and its module's globals."""
    for each in reversed(real.__mro__[:-1]):
        globals_ = vars(sys.modules.get(each.__module__, sys))
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(each)))
        except (OSError, TypeError, SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, (ast.Assign, ast.AnnAssign)):
                targets: list[Any] = node.targets if isinstance(node, ast.Assign) else [node.target]
                yield from ((target.attr, node, globals_) for target in targets if _is_of_self(target))


def _is_of_self(target: Any) -> bool:
    return isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self"


def _of_value(value: ast.expr | None, typed: ast.expr | None, globals_: dict[str, Any], settings: Any) -> Any:
    """Return what an assigned expression gives, as far as that can be told without running it."""
    if isinstance(typed, ast.Name) and isinstance(globals_.get(typed.id), type) and typed.id not in vars(builtins):
        return _of_type(globals_[typed.id], settings)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return _of_type(globals_.get(value.func.id), settings)
    try:
        return ast.literal_eval(value) if value is not None else Anything()
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return Anything()


def _of_type(wanted: Any, settings: Any) -> Any:
    """Return something of a type: the settings, what has the type's methods, or anything where it is not known."""
    if _is_settings(wanted, settings):
        return settings
    if not isinstance(wanted, type) or hasattr(wanted, "__getattr__"):
        return Anything()
    part = MagicMock(spec=wanted)
    for name, _, _ in _assignments(wanted):
        setattr(part, name, Anything())
    return part


def _is_settings(wanted: Any, settings: Any) -> bool:
    name = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", "")
    names = {each.__name__ for each in type(settings).__mro__[:-1]} if settings is not None else set()
    return str(name).strip("'\"") in names
