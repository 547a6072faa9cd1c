"""Comments that switch checks off: taken out, since they count for nothing in a unit."""

from __future__ import annotations

import re

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired, counted

_SUPPRESSION = re.compile(r"#\s*(type:\s*ignore|noqa|pragma|pylint|mypy|ruff|pyright|nosec|flake8)\b", re.IGNORECASE)


def take_out_suppressions(module: cst.Module, place: Place) -> Repaired:
    """Take out ``type: ignore``, ``noqa`` and their like."""
    remover = _Remover()
    changed = module.visit(remover)
    notes = (f"Took out {counted(remover.count, 'comment')} that switched checks off.",) if remover.count else ()
    return Repaired(changed, notes)


class _Remover(cst.CSTTransformer):
    def __init__(self) -> None:
        self.count = 0

    def leave_TrailingWhitespace(
        self, original_node: cst.TrailingWhitespace, updated_node: cst.TrailingWhitespace
    ) -> cst.TrailingWhitespace:
        if updated_node.comment is None or not _SUPPRESSION.match(updated_node.comment.value):
            return updated_node
        self.count += 1
        return updated_node.with_changes(whitespace=cst.SimpleWhitespace(""), comment=None)

    def leave_EmptyLine(
        self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine
    ) -> cst.EmptyLine | cst.RemovalSentinel:
        if updated_node.comment is None or not _SUPPRESSION.match(updated_node.comment.value):
            return updated_node
        self.count += 1
        return cst.RemoveFromParent()
