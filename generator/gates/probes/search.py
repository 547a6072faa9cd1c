"""Finding what a loader has made: instances of a folder's classes, wherever they are kept. Runs in the sandbox."""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

DEPTH_MAX = 5
OBJECTS_MAX = 20_000
# The files of classes that were asked for, by identity.
_homes: dict[int, tuple[type, str]] = {}
# Nothing is kept in these, and there may be many of them.
_PLAIN = (str, bytes, bytearray, int, float, complex, type(None), type(Ellipsis))


@functools.cache
def real_path(path: str) -> str:
    """Return where a path leads to; of a copy that nobody writes it is asked once."""
    return os.path.realpath(path)


def found_in(roots: Iterable[Any], folder: str) -> list[Any]:
    """Return what lies in a folder, the nearest first: instances of its classes, its classes, and its modules.

    Args:
        roots: Where to start.
        folder: The folder's path.
    """
    top = os.path.realpath(folder) + os.sep
    return [each for each, is_there in _reachable(roots, top) if is_there]


def _reachable(roots: Iterable[Any], top: str) -> Iterator[tuple[Any, bool]]:
    """Yield what objects lead to, breadth first, each with whether it lies in the folder; inside of it nothing does."""
    waiting = deque((each, 0) for each in roots)
    seen: set[int] = set()
    kept: list[Any] = []  # an identity counts as long as its object lives
    while waiting and len(seen) < OBJECTS_MAX:
        each, depth = waiting.popleft()
        if isinstance(each, _PLAIN) or id(each) in seen:
            continue
        seen.add(id(each))
        kept.append(each)
        is_there = _home(each).startswith(top)
        yield each, is_there
        is_leaf = isinstance(each, (type, ModuleType)) or callable(getattr(type(each), "__get__", None))
        if depth < DEPTH_MAX and not is_leaf and not is_there:
            waiting.extend((part, depth + 1) for part in _parts(each))


def _parts(each: Any) -> list[Any]:
    """Return what an object holds."""
    try:
        if isinstance(each, Mapping):
            parts = [*each.keys(), *each.values()]
        elif isinstance(each, (list, tuple, set, frozenset, deque)):
            parts = list(each)
        else:
            parts = []
        parts += getattr(each, "__dict__", {}).values()
        for owner in type(each).__mro__:
            slots = owner.__dict__.get("__slots__", ())
            names = (slots,) if isinstance(slots, str) else tuple(slots)
            parts += [getattr(each, name) for name in names if name != "__dict__" and hasattr(each, name)]
    except Exception:
        return []
    return parts[:OBJECTS_MAX]


def _home(each: Any) -> str:
    """Return the file that a module, a class or an instance's class was written in; empty where there is none."""
    if isinstance(each, ModuleType):
        return _real_file(each)
    return home_of(each if isinstance(each, type) else type(each))


def home_of(wanted: type) -> str:
    """Return the file that a class was written in; empty where that cannot be told."""
    # A class need not be hashable; what is kept of it keeps it, so that no other one gets its identity.
    if id(wanted) not in _homes:
        _homes[id(wanted)] = wanted, _home_of(wanted)
    return _homes[id(wanted)][1]


def _home_of(wanted: type) -> str:
    """Look for a class's file.

    Loaders that load files may give all of them one module name, so the code of the class's own functions tells more
    than its module.
    """
    for each in vars(wanted).values():
        function: Any = getattr(each, "__func__", getattr(each, "fget", each))
        own = inspect.isfunction(function) and function.__qualname__.startswith(f"{wanted.__qualname__}.")
        if own and function.__code__.co_filename.startswith(os.sep):
            return real_path(function.__code__.co_filename)
    return _real_file(sys.modules.get(wanted.__module__))


def _real_file(module: ModuleType | None) -> str:
    file = getattr(module, "__file__", None)
    return real_path(file) if isinstance(file, str) else ""
