"""Whether a line of generated source can be broken where it is too long."""

from __future__ import annotations

import ast

from generator.values.types import union_members


def can_be_laid_out(text: str, room: int) -> bool:
    """Tell whether a judged type can be broken into lines of ``room`` characters, as the blueprints break it."""
    members = union_members(ast.parse(text, mode="eval").body)
    if len(text) <= room or len(members) == 1:
        return _breaks(members[0], room) if len(members) == 1 else True
    return all(_breaks(member, room - 6) for member in members)


def _breaks(node: ast.expr, room: int) -> bool:
    if len(ast.unparse(node)) <= room or isinstance(node, ast.Name):
        return True
    if not isinstance(node, ast.Subscript):
        return False
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return all(_breaks(part, room - 5) for part in parts)
