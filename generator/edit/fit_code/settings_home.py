"""``BaseSettings`` left pydantic for a package of its own: imported from there."""

from __future__ import annotations

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired
from generator.edit.trees import dotted_name


def import_settings_base(module: cst.Module, place: Place) -> Repaired:
    """Import ``BaseSettings`` from ``pydantic_settings``."""
    mover = _Mover()
    changed = module.visit(mover)
    if not mover.found:
        return Repaired(module)
    return Repaired(changed, ("BaseSettings comes from pydantic_settings now.",))


class _Mover(cst.CSTTransformer):
    """Moves the import; ``pydantic.BaseSettings`` becomes the bare name, which is imported later."""

    def __init__(self) -> None:
        self.found = False

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        match updated_node.body:
            case [cst.ImportFrom(module=cst.Name(value="pydantic"), relative=[], names=names) as statement]:
                return self._moved(updated_node, statement, names)
        return updated_node

    def _moved(
        self, line: cst.SimpleStatementLine, statement: cst.ImportFrom, names: object
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        aliases = (
            [each for each in names if isinstance(each, cst.ImportAlias)] if isinstance(names, tuple | list) else []
        )
        moved = [each for each in aliases if dotted_name(each.name) == "BaseSettings"]
        if not moved:
            return line
        self.found = True
        new_home = cst.Name("pydantic_settings")
        if len(moved) == len(aliases):
            return line.with_changes(body=[statement.with_changes(module=new_home)])
        kept = [each for each in aliases if each not in moved]
        last = kept[-1].with_changes(comma=aliases[-1].comma)
        stay = line.with_changes(body=[statement.with_changes(names=[*kept[:-1], last])])
        own = [moved[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)]
        return cst.FlattenSentinel([stay, cst.SimpleStatementLine([cst.ImportFrom(new_home, own)])])

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        if dotted_name(original_node) != "pydantic.BaseSettings":
            return updated_node
        self.found = True
        return cst.Name("BaseSettings")
