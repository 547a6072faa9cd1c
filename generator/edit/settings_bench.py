"""A settings class that is being edited, and all that was found out about it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import libcst as cst

from generator.edit.classes import Member, SettingsClass, find_class
from generator.edit.fields import SettingField
from generator.edit.literals import enum_values
from generator.edit.names import Names
from generator.edit.origins import Place
from generator.edit.refusals import Objection, Reason
from generator.edit.rendering import JudgedField, judge_field, render_field
from generator.edit.source import Splice, read_source
from generator.edit.style import FieldStyle, observe
from generator.edit.trees import Tree, base_names, parse_tree


@dataclass
class Workbench:
    """A class that is being edited, with all that was found out about it."""

    data: bytes
    tree: Tree
    target: SettingsClass
    names: Names
    style: FieldStyle
    enums: dict[str, dict[str, object]]
    known: frozenset[str]
    path: Path | None = None
    splices: list[Splice] = field(default_factory=list)

    def judge(self, fields: Sequence[SettingField]) -> tuple[list[JudgedField], list[Reason]]:
        """Judge types and defaults; faults are gathered, not raised."""
        judged: list[JudgedField] = []
        reasons: list[Reason] = []
        for one in fields:
            try:
                judged.append(judge_field(one, self.enums, self.known))
            except Objection as objection:
                reasons.append(objection.reason)
        return judged, reasons

    def render(self, judged: JudgedField) -> list[str]:
        """Return a field's lines in the style of the class."""
        lines = render_field(judged, self.style, self.names)
        return [self.tree.source.escaped(line) for line in lines]

    def reopened(self, data: bytes) -> Workbench:
        """Read the class again from other bytes of the file.

        Raises:
            Objection: It cannot be read any more.
        """
        return open_bench(data, self.target.node.name.value, self.path)

    def member(self, name: str) -> Member | None:
        """Return the member of that name, a base's in the same file included."""
        members = (*self.target.members, *self.target.inherited)
        return next((member for member in members if member.name == name), None)


@dataclass
class Outcome:
    """What became of the fields, by name."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def open_bench(data: bytes, class_name: str, path: Path | None = None) -> Workbench:
    """Read a file and its settings class.

    Args:
        data: The file.
        class_name: The class.
        path: Where the file lies, so that its imports can be followed; ``None`` where they cannot.

    Raises:
        Objection: The file cannot be read, or the class is missing or no settings class.
    """
    tree = parse_tree(read_source(data))
    place = Place(tree, path)
    target = find_class(place, class_name)
    before = tree.first_line(target.node)
    for decorator in target.node.decorators:
        before = min(before, tree.first_line(decorator))
    names = Names(place, before, frozenset(member.name for member in target.members))
    others = [node for node in tree.module.body if isinstance(node, cst.ClassDef) and tree.first_line(node) < before]
    enums = _enums(tree, others)
    style = observe(tree, target, _neighbours(place, target), names)
    return Workbench(data, tree, target, names, style, enums, frozenset(node.name.value for node in others), path)


def _enums(tree: Tree, classes: Sequence[cst.ClassDef]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for node in classes:
        if any(base.endswith(("Enum", "Flag")) for base in base_names(node)):
            parsed = ast.parse(tree.code(node).strip()).body[0]
            if isinstance(parsed, ast.ClassDef):
                found[node.name.value] = enum_values(parsed)
    return found


def _neighbours(place: Place, target: SettingsClass) -> list[Member]:
    if target.fields:
        return []
    found: list[Member] = []
    for node in place.tree.module.body:
        if isinstance(node, cst.ClassDef) and node is not target.node:
            try:
                found.extend(find_class(place, node.name.value).fields)
            except Objection:
                continue
    return found
