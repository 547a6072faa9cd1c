"""The values of a structured answer, turned into texts, levels and kinds whatever shape they came in.

Every reader gets a ``Remark``: it is called with what was odd about a value, so that a value that had to be
interpreted is never as sure as one that was plain.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from generator.distributions import import_name_of
from generator.plan import UnitKind
from generator.reading.data.keys import EMPTY, Entry, as_text, heard, is_in, scalar
from generator.reading.fields.levels import level_in
from generator.reading.text.inline import plain, split_outside
from generator.reading.text.vocabulary import NO_CHANGE, is_nothing, mentions
from generator.values.defaults import clean_text
from generator.values.task_ids import ids_in

Remark = Callable[[str], None]
MAX_TEXTS = 60


def as_level(value: Any, remark: Remark, *, ranked: bool) -> tuple[str | None, bool]:
    """Return the level that a value means, and whether it says that nothing is to change.

    Args:
        value: A word, a sentence, ``7/10``, a mapping with one of these, or a rank.
        remark: Takes what was odd.
        ranked: Whether a bare number from 0 to 4 is a rank as in ``P1``.
    """
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    entry = Entry(value) if isinstance(value, dict) else None
    text = "/".join(filter(None, (entry.text("level"), entry.text("scale")))) if entry else scalar(value)
    if not text:
        if value not in EMPTY:
            remark(f"{type(value).__name__!r} is no level that is known")
        return None, False
    number = text.removesuffix(".0")
    if ranked and number in ("0", "1", "2", "3", "4"):
        remark(f"the number {number} was read as the rank P{number}")
        return level_in(f"P{number}"), False
    if mentions(text, NO_CHANGE) and level_in(text.split(maxsplit=1)[0]) is None:
        return None, True
    level = level_in(text)
    if level is None and not is_nothing(text):
        remark(f"{text[:60]!r} is no level that is known")
    return level, False


def as_texts(value: Any, remark: Remark) -> tuple[str, ...]:
    """Return a list, a mapping or a text with several entries as texts; what says «none» gives none."""
    parts = _parts(value, remark)
    return tuple(dict.fromkeys(text for part in parts[:MAX_TEXTS] if (text := as_text(part)) and not is_nothing(text)))


def _parts(value: Any, remark: Remark) -> list[Any]:
    if isinstance(value, str):
        parts: list[Any] = list(split_texts(value))
        if parts:
            remark("a text where a list belongs")
        return parts
    if isinstance(value, dict):
        return _parts_of_mapping(value, remark)
    if isinstance(value, list):
        return [part for part in value[:MAX_TEXTS] if not isinstance(part, list)]
    if value is not None and value is not False:
        remark(f"{type(value).__name__} where a list belongs")
    return []


def _parts_of_mapping(value: dict[Any, Any], remark: Remark) -> list[Any]:
    """Return the entries of a mapping: the list in it, itself where it describes one thing, else one for each key."""
    name, inner = next(iter(value.items()), ("", None))
    if len(value) == 1 and isinstance(inner, list) and is_in("entries", name):
        return inner[:MAX_TEXTS]
    if Entry(value).has("one_entry") and as_text(value):
        remark("one entry where a list belongs")
        return [value]
    remark("a mapping where a list belongs")
    return [
        below if str(key).isdecimal() or heard(key).rstrip("0123456789 ") in ("blocker", "item") else str(key)
        for key, below in list(value.items())[:MAX_TEXTS]
        if below is not False and not (isinstance(below, str) and is_nothing(below))
    ]


def split_texts(text: str) -> list[str]:
    """Return the entries of a text: its lines, else its parts between semicolons, else between commas."""
    text = clean_text(text[:20_000])
    if is_nothing(text) and len(text) < 200:
        return []
    lines = [stripped for line in text.split("\n") if (stripped := without_marker(line))]
    if len(lines) > 1:
        return lines
    line = lines[0] if lines else ""
    parts = [part for part in split_outside(line, ";") if part]
    if len(parts) == 1:
        parts = [part for part in split_outside(line, ",、\uff0c") if part]
        if any(len(part.split()) > 6 for part in parts) or ". " in line:
            parts = [line]
    return [part.removeprefix("and ").rstrip(" .") for part in parts]


def without_marker(line: str) -> str:
    """Return a line of a list without its bullet or number."""
    bare = line.strip().lstrip("-*•\u2013 ")
    digits = len(bare) - len(bare.lstrip("0123456789"))
    if 0 < digits < 4 and bare[digits : digits + 2] in (". ", ") "):
        return bare[digits + 2 :].strip()
    return bare


def as_kinds(value: Any, remark: Remark) -> tuple[UnitKind, ...] | None:
    """Return the kinds of units that a value names; none for one that says so, ``None`` where it says nothing."""
    texts = as_texts(value, lambda _: None)
    if not texts:
        return () if isinstance(value, list | str) and value != "" else None
    found: list[UnitKind] = []
    for text in texts:
        spoken = f" {heard(text)} "
        before = len(found)
        if "plugin" in spoken or " plug in" in spoken:
            found.append("plugin")
        if " service" in spoken or "dienst " in spoken or " servicio" in spoken:
            found.append("service")
        if any(f" {word}" in spoken for word in ("config", "setting", "einstellung", "konfiguration", "ajustes")):
            found.append("config_patch")
        if len(found) == before and spoken.strip() not in ("object", "feature", "task", "new feature", "enhancement"):
            remark(f"{text[:40]!r} is no kind of unit")
    return tuple(dict.fromkeys(found)) or None


def as_dependencies(value: Any, remark: Remark) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the task ids and the packages that a value names as dependencies."""
    groups: list[tuple[str, Any]] = [("", value)]
    if isinstance(value, dict) and Entry(value).has("task_groups", "package_groups"):
        groups = [(str(key), below) for key, below in list(value.items())[:20]]
        remark("the dependencies stand in groups")
    tasks: list[str] = []
    packages: list[str] = []
    strange: list[str] = []
    for group, below in groups:
        for text in _dependency_texts(below, remark):
            ids = [found for found, _ in ids_in(text)]
            tasks += ids
            if ids:
                continue
            (packages if is_in("package_groups", group) or _has_version(text) else strange).append(text)
    if strange:
        remark(f"no task id and left out: {', '.join(strange[:6])[:200]}")
    return tuple(dict.fromkeys(tasks)), tuple(packages)


def _dependency_texts(value: Any, remark: Remark) -> tuple[str, ...]:
    if isinstance(value, dict):
        keyed = [str(key) for key in list(value)[:MAX_TEXTS] if next(ids_in(str(key)), None) is not None]
        value = keyed or list(value.values())
    if not isinstance(value, list):
        return as_texts(value, remark)
    texts = (
        (Entry(one).text("task_key") if isinstance(one, dict) else "") or as_text(one) for one in value[:MAX_TEXTS]
    )
    return tuple(text for text in texts if text and not is_nothing(text))


def _has_version(text: str) -> bool:
    return any(sign in text for sign in ("==", ">=", "<=", "~=")) and " " not in text.split(">=", maxsplit=1)[0].strip()


def as_requirements(value: Any, remark: Remark) -> tuple[str, ...]:
    """Return the import names of the packages that a value names; sentences and standard modules are left out."""
    found: list[str] = []
    strange: list[str] = []
    for text in as_texts(value, remark):
        name = import_name(text)
        if name and name not in sys.stdlib_module_names and name.lower() != "python":
            found.append(name)
        elif not name:
            strange.append(text)
    if strange:
        remark(f"no package and left out: {', '.join(strange[:6])[:200]}")
    return tuple(dict.fromkeys(found))


def import_name(text: str) -> str:
    """Return the module that a requirement such as ``aiohttp>=3.9`` is imported as; empty for other texts."""
    bare = plain(text).removeprefix("pip install ").split("#", maxsplit=1)[0].split(" (", maxsplit=1)[0].strip()
    for mark in "=<>~![;":
        bare = bare.split(mark)[0].strip()
    own, known = bare.replace("-", "_"), import_name_of(bare)
    name = own if known == own.lower() else known
    return name if name.isidentifier() and name.isascii() and len(name) <= 64 else ""
