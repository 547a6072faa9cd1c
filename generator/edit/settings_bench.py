"""A settings class that is being edited, and all that was found out about it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from generator.edit.classes import Member, SettingsClass, Tree, base_names, find_class, parse_tree
from generator.edit.fields import SettingField
from generator.edit.literals import enum_values
from generator.edit.names import Names
from generator.edit.refusals import Objection, Reason
from generator.edit.rendering import JudgedField, judge_field, render_field
from generator.edit.source import Splice, read_source
from generator.edit.style import FieldStyle, observe


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


def open_bench(data: bytes, class_name: str) -> Workbench:
    """Read a file and its settings class.

    Raises:
        Objection: The file cannot be read, or the class is missing or no settings class.
    """
    tree = parse_tree(read_source(data))
    target = find_class(tree, class_name)
    before = tree.first_line(target.node)
    for decorator in target.node.decorators:
        before = min(before, tree.first_line(decorator))
    names = Names(tree, before, frozenset(member.name for member in target.members))
    others = [node for node in tree.module.body if isinstance(node, cst.ClassDef) and tree.first_line(node) < before]
    enums = _enums(tree, others)
    style = observe(tree, target, _neighbours(tree, target), names)
    return Workbench(data, tree, target, names, style, enums, frozenset(node.name.value for node in others))


def _enums(tree: Tree, classes: Sequence[cst.ClassDef]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for node in classes:
        if any(base.endswith(("Enum", "Flag")) for base in base_names(node)):
            parsed = ast.parse(tree.code(node).strip()).body[0]
            if isinstance(parsed, ast.ClassDef):
                found[node.name.value] = enum_values(parsed)
    return found


def _neighbours(tree: Tree, target: SettingsClass) -> list[Member]:
    if target.fields:
        return []
    found: list[Member] = []
    for node in tree.module.body:
        if isinstance(node, cst.ClassDef) and node is not target.node:
            try:
                found.extend(find_class(tree, node.name.value).fields)
            except Objection:
                continue
    return found
