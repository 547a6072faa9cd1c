"""Imports of the unit's own modules: relative in the package, absolute from the workspace's root in tests."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from generator.edit.fit_code.names import bound_names, stored_names
from generator.edit.fit_code.own_modules import home_of, module_names, own_module, workspace_module
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import NamesReplaced, OutlineTransformer, Repaired, syntax_tree
from generator.edit.trees import dotted_name
from generator.syntax_trees import nodes_of

_PATCHERS = frozenset({"patch", "mock.patch", "mocker.patch", "unittest.mock.patch", "monkeypatch.setattr"})


def bring_imports_home(module: cst.Module, place: Place) -> Repaired:
    """Rewrite imports of the unit's own modules; those of the workspace and of other packages stay."""
    tree = syntax_tree(module)
    mover = (_PatchMover if place.is_test and _patches(tree) else _Mover)(place, bound_names(tree))
    moved = module.visit(mover)
    taken = stored_names(tree)
    chains = {old: new for old, new in mover.chains.items() if old not in taken}
    if chains:
        moved = moved.visit(_Renamer(chains))
    notes = [f"Imports of {', '.join(sorted(mover.moved))} lead to the unit's own modules."] if mover.moved else []
    return Repaired(moved if mover.has_changed else module, tuple(notes))


def _patches(tree: ast.Module) -> bool:
    """Tell whether something may be patched by its name."""
    last = {each.rpartition(".")[2] for each in _PATCHERS}
    return any(getattr(node, "attr", getattr(node, "id", "")) in last for node in nodes_of(tree))


class _Mover(OutlineTransformer):
    """Changes the import statements."""

    def __init__(self, place: Place, bound: frozenset[str]) -> None:
        self.place = place
        self.bound = bound
        self.has_changed = False
        self.moved: set[str] = set()
        self.chains: dict[str, str] = {}

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine] | cst.RemovalSentinel:
        made = [part for each in updated_node.body for part in self._moved(each)]
        if made == list(updated_node.body):
            return updated_node
        self.has_changed = True
        if not made:
            return cst.RemoveFromParent()
        first = updated_node.with_changes(body=[made[0].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])
        others = [
            cst.SimpleStatementLine([part.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)]) for part in made[1:]
        ]
        return cst.FlattenSentinel([first, *others])

    def leave_SimpleStatementSuite(
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.SimpleStatementSuite:
        made = [part for each in updated_node.body for part in self._moved(each)]
        if made == list(updated_node.body):
            return updated_node
        self.has_changed = True
        return updated_node.with_changes(body=made or [cst.Pass()])

    def _moved(self, part: cst.BaseSmallStatement) -> Sequence[cst.BaseSmallStatement]:
        if isinstance(part, cst.ImportFrom):
            return self._moved_from(part)
        return self._moved_import(part) if isinstance(part, cst.Import) else [part]

    def _moved_from(self, node: cst.ImportFrom) -> Sequence[cst.BaseSmallStatement]:
        dotted = "." * len(node.relative) + (dotted_name(node.module) if node.module else "")
        target = own_module(dotted, self.place)
        if target is None:
            absolute = workspace_module(dotted, self.place)
            return [node] if absolute is None else [self._led(node, dotted, "", absolute)]
        if isinstance(node.names, cst.ImportStar):
            return [self._led(node, dotted, *self._place_of(target))]
        homes: dict[str, list[cst.ImportAlias]] = {}
        for alias in node.names:
            homes.setdefault(self._home(alias, target), []).append(alias)
        if len(homes) == 1 and not homes.keys() & {self.place.module, target}:
            return [self._led(node, dotted, *self._place_of(next(iter(homes))))]
        if homes.keys() == {target} and target != self.place.module:
            return [self._led(node, dotted, *self._place_of(target))]
        return [made for home, aliases in homes.items() for made in self._split(dotted, home, aliases)]

    def _home(self, alias: cst.ImportAlias, target: str) -> str:
        name = alias.name.value if isinstance(alias.name, cst.Name) else ""
        return target if target == "" and name in module_names(self.place) else home_of(name, target, self.place)

    def _split(self, dotted: str, home: str, aliases: Sequence[cst.ImportAlias]) -> list[cst.BaseSmallStatement]:
        renamed = [alias for alias in aliases if alias.asname is not None]
        if home == self.place.module and not self.place.is_test:
            # The module defines these itself: other names for them give way to their own.
            self.moved.add(dotted)
            self.chains.update({str(each.evaluated_alias): dotted_name(each.name) for each in renamed})
            return []
        level, name = self._place_of(home)
        aliases = [*aliases[:-1], aliases[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)]
        plain = [alias.with_changes(comma=cst.MaybeSentinel.DEFAULT) for alias in aliases]
        made = cst.ImportFrom(module=_dotted(name), names=plain, relative=[cst.Dot()] * len(level))
        self.moved.add(dotted)
        return [made]

    def _led(self, node: cst.ImportFrom, dotted: str, level: str, name: str) -> cst.ImportFrom:
        """Return an import with another module and everything else as it was."""
        if f"{level}{name}" == dotted:
            return node
        self.moved.add(dotted)
        after = cst.SimpleWhitespace(" ")
        return node.with_changes(
            module=_dotted(name), relative=[cst.Dot()] * len(level), whitespace_before_import=after
        )

    def _place_of(self, target: str) -> tuple[str, str]:
        if self.place.is_test or self.place.is_absolute:
            return "", f"{self.place.package}.{target}" if target else self.place.package
        return ".", target

    def _moved_import(self, node: cst.Import) -> Sequence[cst.BaseSmallStatement]:
        targets = [own_module(dotted_name(alias.name), self.place) for alias in node.names]
        if all(target is None for target in targets):
            return [node]
        kept = [alias for alias, target in zip(node.names, targets, strict=True) if target is None]
        made: list[cst.BaseSmallStatement] = []
        if kept:
            made.append(node.with_changes(names=[*kept[:-1], kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)]))
        for alias, target in zip(node.names, targets, strict=True):
            if target is not None:
                made.append(self._imported_module(alias, target))
        return made

    def _imported_module(self, alias: cst.ImportAlias, target: str) -> cst.BaseSmallStatement:
        name = dotted_name(alias.name)
        if target == "":
            local = alias.evaluated_alias
            if name != self.place.package:
                self.moved.add(name)
                if not local:
                    self.chains[name] = self.place.package
            return _small(f"import {self.place.package}{f' as {local}' if local else ''}")
        self.moved.add(name)
        local = alias.evaluated_alias or (name if "." not in name else self._free(target))
        if "." in name and not alias.evaluated_alias:
            self.chains[name] = local
        package = self.place.package if self.place.is_test or self.place.is_absolute else "."
        return _small(f"from {package} import {target}{f' as {local}' if local != target else ''}")

    def _free(self, name: str) -> str:
        return name if name not in self.bound else f"{name}_module"


class _PatchMover(_Mover):
    """Changes, in tests, the targets of patches as well."""

    def on_visit(self, node: cst.CSTNode) -> bool:
        """See all of a module."""
        return True

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        """Return a call that patches the unit's own module."""
        first = updated_node.args[0].value if updated_node.args else None
        if dotted_name(updated_node.func) in _PATCHERS and isinstance(first, cst.SimpleString):
            target = self._patch_target(first)
            if target != first.value:
                self.has_changed = True
                return updated_node.with_deep_changes(first, value=target)
        return updated_node

    def _patch_target(self, literal: cst.SimpleString) -> str:
        """Return the literal of a patch with the module's name in the workspace, e.g. for ``ngrok_plugin.run``."""
        text = literal.evaluated_value
        if not isinstance(text, str):
            return literal.value
        parts = text.split(".")
        for size in range(len(parts) - 1, 0, -1):
            target = own_module(".".join(parts[:size]), self.place)
            if target is not None:
                rest = parts[size:]
                home = target or self.place.known_names.get(rest[0], "")
                full = [self.place.package, *([home] if home else []), *rest]
                return f"{literal.quote}{'.'.join(full)}{literal.quote}"
        return literal.value


class _Renamer(NamesReplaced):
    """Replaces dotted names such as ``plugins.x.config`` by what the module is called now."""

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        new = self.values.get(dotted_name(original_node))
        return cst.parse_expression(new) if new else updated_node


def _small(text: str) -> cst.BaseSmallStatement:
    line = cst.parse_statement(text)
    if not isinstance(line, cst.SimpleStatementLine):
        raise TypeError(text)
    return line.body[0]


def _dotted(name: str) -> cst.Name | cst.Attribute | None:
    if not name:
        return None
    head, *rest = name.split(".")
    made: cst.Name | cst.Attribute = cst.Name(head)
    for part in rest:
        made = cst.Attribute(made, cst.Name(part))
    return made
