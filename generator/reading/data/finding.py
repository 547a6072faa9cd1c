"""Where a plan is in decoded data, and which of a plan's fields its keys mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.reading.data.json_text import Path
from generator.reading.data.keys import EMPTY, TELLING, heard, is_exact, is_in, key_of
from generator.values.task_ids import is_task_id

MAX_KEYS = 100
MAX_NESTED = 3


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a field, the keys that lead to it, and whether the last one is the field's own name."""

    value: Any
    path: Path
    exact: bool


@dataclass(frozen=True, slots=True)
class Known:
    """The known keys of a mapping, and the names of those that were not understood."""

    values: dict[str, Value]
    strange: tuple[str, ...]

    @property
    def telling(self) -> frozenset[str]:
        """The fields with a value that only a plan has."""
        return TELLING & {name for name, one in self.values.items() if one.value not in EMPTY}


def known_keys(loaded: Mapping[Any, Any], path: Path) -> Known:
    """Return the known keys of a mapping at a path, those of a nested plan included; outer ones win."""
    values: dict[str, Value] = {}
    strange: list[str] = []
    _collect(loaded, path, values, strange, 0)
    return Known(values, tuple(strange))


def _collect(loaded: Mapping[Any, Any], path: Path, values: dict[str, Value], strange: list[str], depth: int) -> None:
    nests: list[tuple[str, dict[Any, Any]]] = []
    for name, value in list(loaded.items())[:MAX_KEYS]:
        key, spoken = key_of(name), heard(name)
        if (
            isinstance(value, dict)
            and (is_in("nests", name) or len(loaded) == 1)
            and not (key and _is_value(key, value))
        ):
            nests.append((str(name), value))
            if spoken in ("plugin", "service"):
                values.setdefault("kinds", Value(spoken, (*path, str(name)), exact=False))
        elif key:
            other = values.get(key)
            mine = Value(value, (*path, str(name)), is_exact(name))
            if other is None or (other.value in EMPTY) or (mine.exact and not other.exact and not depth):
                values[key] = mine
        elif not is_in("silent", name) and value not in EMPTY:
            strange.append(str(name)[:40])
    for name, nested in nests if depth < 4 else ():
        _collect(nested, (*path, name), values, strange, depth + 1)


def _is_value(key: str, value: dict[Any, Any]) -> bool:
    """Tell the mapping that is the value of a key from one that a plan is nested in: ``plan`` can be either."""
    below = {key_of(name) for name in list(value)[:MAX_KEYS]}
    return key in ("phases", "files", "config_additions") and not below & (TELLING - {key})


def plans_in(value: Any, path: Path = (), depth: int = 0) -> Iterator[tuple[dict[Any, Any], Path, str]]:
    """Yield every mapping that can be a plan, the keys that lead to it, and the task id that is one of them."""
    if isinstance(value, list):
        plans = [index for index, one in enumerate(value[:50]) if isinstance(one, dict) and _looks_like_plan(one)]
        for index in plans if depth < MAX_NESTED else ():
            yield from plans_in(value[index], (*path, index), depth + 1)
        if not plans:
            yield _wrapped(value), path, ""
    elif isinstance(value, dict):
        keyed = [name for name in value if isinstance(value[name], dict) and is_task_id(str(name))]
        listed = [name for name in value if is_in("plan_lists", name) and isinstance(value[name], list)]
        if keyed and len(keyed) == len(value):
            yield from ((value[name], (*path, str(name)), str(name)) for name in keyed[:50])
        elif listed and depth < MAX_NESTED and not known_keys(value, path).telling:
            yield from plans_in(value[listed[0]], (*path, str(listed[0])), depth + 1)
        else:
            yield value, path, ""


def _looks_like_plan(value: dict[Any, Any]) -> bool:
    known = known_keys(value, ())
    is_file = {"path", "content"} <= {heard(name) for name in value}
    return bool(known.telling - {"workspace_config", "first_step"}) and len(known.values) >= 2 and not is_file


def _wrapped(value: list[Any]) -> dict[str, Any]:
    """Return a bare list as the field that its entries are: files or phases."""
    keys = {heard(name) for one in value[:50] if isinstance(one, dict) for name in list(one)[:20]}
    if keys & {"path", "file", "file path", "filename", "content"}:
        return {"files": value}
    return {"phases": value} if keys & {"phase", "step", "tasks", "milestone", "title"} else {}
