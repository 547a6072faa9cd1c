"""Arguments of pydantic's fields that have new names."""

from __future__ import annotations

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired, counted, last_name

_RENAMED = {"regex": "pattern", "min_items": "min_length", "max_items": "max_length"}
_FUNCTIONS = frozenset({"Field", "constr", "conlist", "Query"})


def rename_field_arguments(module: cst.Module, place: Place) -> Repaired:
    """Rename ``regex`` to ``pattern`` and its like in calls of ``Field``, ``constr`` and ``conlist``."""
    renamer = _Renamer()
    changed = module.visit(renamer)
    if not renamer.count:
        return Repaired(module)
    return Repaired(changed, (f"Renamed {counted(renamer.count, 'argument')} of pydantic's fields.",))


class _Renamer(cst.CSTTransformer):
    def __init__(self) -> None:
        self.count = 0

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        if last_name(updated_node.func) not in _FUNCTIONS:
            return updated_node
        args = [self._renamed(each) for each in updated_node.args]
        return updated_node if args == list(updated_node.args) else updated_node.with_changes(args=args)

    def _renamed(self, arg: cst.Arg) -> cst.Arg:
        if arg.keyword is None or arg.keyword.value not in _RENAMED:
            return arg
        self.count += 1
        return arg.with_changes(keyword=cst.Name(_RENAMED[arg.keyword.value]))
