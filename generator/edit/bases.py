"""Whether a class is one of settings: its bases are followed through the file and the workspace's other files."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from generator.edit.origins import Origin, Place, origin_of
from generator.edit.trees import base_names, dotted_name

_ROOTS = frozenset({"BaseSettings", "BaseModel"})
_DATACLASSES = frozenset({"dataclass", "define", "attrs", "attr", "frozen", "mutable"})
# What a base's name has in it where nobody can look at the base: it comes from a library.
_WORDS = ("settings", "config")


def objection(place: Place, node: cst.ClassDef) -> str | None:
    """Return what a class is instead of a class of settings, or ``None``."""
    for decorator in node.decorators:
        call = decorator.decorator
        name = dotted_name(call.func if isinstance(call, cst.Call) else call)
        if name.rpartition(".")[2] in _DATACLASSES:
            return "a dataclass"
    if any(_is_settings_base(base, origin, {id(node)}) for base, origin in _origins(place, node)):
        return None
    shown = ", ".join(base_names(node))
    return f"a class of ({shown})" if shown else "a plain class"


def bases_of(place: Place, node: cst.ClassDef) -> Iterator[tuple[Place, cst.ClassDef]]:
    """Give the bases of a class that are the workspace's, nearest first, each with its file."""
    pending, seen = [(place, node)], {id(node)}
    while pending:
        for _, origin in _origins(*pending.pop(0)):
            if origin.node is not None and origin.place is not None and id(origin.node) not in seen:
                seen.add(id(origin.node))
                pending.append((origin.place, origin.node))
                yield origin.place, origin.node


def _origins(place: Place, node: cst.ClassDef) -> Iterator[tuple[str, Origin]]:
    """Give the names of a class's bases with where they come from; a name is one that is bound above the class."""
    before = place.tree.first_line(node)
    for base in base_names(node):
        yield base, origin_of(place, base, before) or Origin()


def _is_settings_base(base: str, origin: Origin, seen: set[int]) -> bool:
    if origin.node is not None and origin.place is not None:
        if id(origin.node) in seen:
            return False
        seen.add(id(origin.node))
        return any(_is_settings_base(name, found, seen) for name, found in _origins(origin.place, origin.node))
    if origin.dotted:
        last = origin.dotted.rpartition(".")[2]
        return last in _ROOTS or any(word in last.lower() for word in _WORDS)
    return False
