"""Classes of the analysis that get another name in the unit, because the blueprint's own class bears theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from generator.edit.fit_code.names import bound_names
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired, syntax_tree

_DOTTED = re.compile(r"""[rRuU]?(["'])[A-Za-z_][\w.]*\.[\w.]*\1\Z""")


def rename_classes(module: cst.Module, place: Place) -> Repaired:
    """Rename the classes that the unit calls otherwise, wherever this module defines or imports them."""
    bound = bound_names(syntax_tree(module))
    wanted = {old: new for old, new in place.renamed.items() if old in bound and new not in bound}
    if not wanted:
        return Repaired(module)
    notes = tuple(f"The class {old} is called {new} here; the plugin itself is {old}." for old, new in wanted.items())
    return Repaired(module.visit(_Renamer(wanted)), notes)


class _Renamer(cst.CSTTransformer):
    """Renames names wherever they stand, and in texts that are dotted paths, as patches of tests have them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        new = self.names.get(updated_node.value)
        return updated_node.with_changes(value=new) if new else updated_node

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.SimpleString:
        if not _DOTTED.match(updated_node.value):
            return updated_node
        parts = re.split(r"(\W+)", updated_node.value)
        return updated_node.with_changes(value="".join(self.names.get(part, part) for part in parts))
