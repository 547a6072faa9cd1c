"""The workspace's settings object, made from dummy values. Runs in the sandbox."""

from __future__ import annotations

import importlib
import os
import re
from typing import Any

# What a required setting is tried with, one after the other: numbers and texts first, then what only some types take.
CANDIDATES = (
    *("1", "[]", "{}", "http://localhost", "8080", "0.5", "x" * 64, "true", "127.0.0.1", "."),
    *("2020-01-01", "a@example.com", "00000000-0000-4000-8000-000000000000", "sqlite://", "INFO", "abc-123"),
)
_FIELD = re.compile(r'field "([^"]{1,200})"')
_QUOTED = re.compile(r"'([^']{1,200})'")


def prepare_environment(wanted: dict[str, Any] | None) -> None:
    """Give every variable that the settings cannot do without a value: modules may read them when they are imported."""
    for variable in wanted["variables"] if wanted else ():
        os.environ.setdefault(variable, CANDIDATES[0])


def make_settings(wanted: dict[str, Any] | None) -> Any:
    """Return the settings object: from the workspace's own factory, else from the class; ``None`` where neither works.

    Values that the settings refuse are replaced by others, as far as the refusal says which.
    """
    if not wanted or not wanted["module"]:
        return None
    tries: dict[str, int] = {}
    for _ in CANDIDATES:
        try:
            return _from_factory(wanted)
        except Exception as error:
            if not _try_others(error, wanted, tries):
                break
    try:
        return _constructed(getattr(importlib.import_module(wanted["module"]), wanted["class_name"]))
    except Exception:
        return None


def _from_factory(wanted: dict[str, Any]) -> Any:
    module = importlib.import_module(wanted["factory_module"] or wanted["module"])
    factory = getattr(module, wanted["factory"] or wanted.get("instance") or wanted["class_name"])
    # A module may also hold the object itself.
    return factory() if callable(factory) else factory


def _try_others(error: BaseException | None, wanted: dict[str, Any], tries: dict[str, int]) -> bool:
    """Give the variables that were refused their next value; tell whether there is anything new to try."""
    changed = False
    for name, context in _refused(error):
        variable = _variable(name, wanted)
        number = tries[variable] = tries.get(variable, 0) + 1
        if number < len(CANDIDATES):
            os.environ[variable] = _fitting(context) if number == 1 and _fitting(context) else CANDIDATES[number]
            changed = True
    return changed


def _refused(error: BaseException | None) -> list[tuple[str, dict[str, Any]]]:
    """Return the names that a validation error speaks of, each with what it says of the bounds."""
    for _ in range(5):
        if error is None:
            break
        listed = getattr(error, "errors", None)
        if callable(listed):
            return [(str(each["loc"][0]), each.get("ctx") or {}) for each in listed()[:100] if each.get("loc")]
        if type(error).__name__ == "SettingsError" and (found := _FIELD.search(str(error))):
            return [(found[1], {})]
        error = error.__cause__ or error.__context__
    return []


def _variable(name: str, wanted: dict[str, Any]) -> str:
    pairs = dict(zip(wanted["required"], wanted["variables"]))  # noqa: B905 - the workspace's Python may be older
    same = [variable for variable in wanted["variables"] if variable.casefold() == name.casefold()]
    return pairs.get(name) or next(iter(same), name.upper())


def _fitting(context: dict[str, Any]) -> str:
    """Return a value within the bounds that a refusal names; empty where it names none."""
    if "expected" in context:
        quoted = _QUOTED.search(str(context["expected"]))
        return quoted[1] if quoted else ""
    for key, step in (("ge", 0), ("gt", 1), ("le", 0), ("lt", -1)):
        if isinstance(context.get(key), (int, float)):
            return str(context[key] + step)
    length = context.get("min_length", context.get("max_length"))
    return "x" * min(length, 10_000) if isinstance(length, int) else ""


def _constructed(settings_class: Any) -> Any:
    """Return an object of a settings class that nothing was validated for."""
    adapter = importlib.import_module("pydantic").TypeAdapter
    values = {
        name: _first_valid(adapter(field.annotation))
        for name, field in settings_class.model_fields.items()
        if field.is_required()
    }
    return settings_class.model_construct(**values)


def _first_valid(adapter: Any) -> Any:
    candidates: tuple[Any, ...] = (*CANDIDATES, [], {}, None)
    for candidate in candidates:
        try:
            return adapter.validate_python(candidate)
        except Exception:  # noqa: S112 - the next one may fit
            continue
    return None
