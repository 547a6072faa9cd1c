"""A class of the analysis that becomes the plugin's: its base, its constructor, its lifecycle, its registration."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from generator.edit.fit_code.names import bound_names
from generator.edit.fit_code.place import OwnClass, Place
from generator.edit.fit_code.trees import NamesReplaced, Repaired, insert_lines, is_docstring, syntax_tree
from generator.edit.trees import dotted_name


def become_plugin_class(module: cst.Module, place: Place) -> Repaired:
    """Bring the class that is to be the plugin's to what the workspace makes and calls."""
    own = place.own_class
    if own is None:
        return _stand_alone(module, place)
    changer = _Changer(own)
    changed = module.visit(changer)
    if own.registration:
        body = [each for each in changed.body if not _is_function(each, own.function)]
        added = cst.parse_module(own.registration).body
        first = added[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)] * 2)
        changed = changed.with_changes(body=[*body, first, *added[1:]])
        changer.notes.append(f"{own.function}() is what the workspace's loader calls.")
    bound = bound_names(syntax_tree(changed))
    wanted = {name: home for name, home in {own.base: own.base_module, **own.imports}.items() if name not in bound}
    lines = [f"from {home} import {name}" for name, home in sorted(wanted.items(), key=lambda pair: pair[1])]
    # The base comes from where the workspace has it, whatever the analysis believed.
    changed = _without_other_homes(changed, own)
    if own.base in bound and not _imports(changed, own.base):
        lines.append(f"from {own.base_module} import {own.base}")
    return Repaired(insert_lines(changed, lines) if lines else changed, tuple(changer.notes))


def _stand_alone(module: cst.Module, place: Place) -> Repaired:
    """Take the base of plugins from a class that is a part of the plugin, and no plugin itself."""
    name = place.renamed.get(place.alone, place.alone)
    stripper = _Stripper(name)
    changed = module.visit(stripper) if name else module
    if not stripper.base:
        return Repaired(module)
    return Repaired(changed, (f"{name} is a part of the plugin here, and no {stripper.base} itself.",))


class _Stripper(cst.CSTTransformer):
    def __init__(self, name: str) -> None:
        self.name = name
        self.base = ""
        self.inside = False

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.inside = node.name.value == self.name

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self.inside = False
        if updated_node.name.value != self.name or len(updated_node.bases) != 1 or updated_node.keywords:
            return updated_node
        self.base = dotted_name(updated_node.bases[0].value).rpartition(".")[2]
        return updated_node.with_changes(bases=[], lpar=cst.MaybeSentinel.DEFAULT, rpar=cst.MaybeSentinel.DEFAULT)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        if not self.inside or updated_node.name.value != "__init__":
            return updated_node
        body = [each for each in _block(updated_node) if not _is_base_call(each)]
        if len(body) == len(_block(updated_node)):
            return updated_node
        return updated_node.with_changes(body=cst.IndentedBlock(body=body or [cst.parse_statement("pass")]))


def _is_function(statement: cst.CSTNode, name: str) -> bool:
    return isinstance(statement, cst.FunctionDef) and statement.name.value == name


def _imports(module: cst.Module, name: str) -> bool:
    return any(
        isinstance(part, cst.ImportFrom)
        and not isinstance(part.names, cst.ImportStar)
        and any((alias.evaluated_alias or alias.evaluated_name) == name for alias in part.names)
        for statement in module.body
        if isinstance(statement, cst.SimpleStatementLine)
        for part in statement.body
    )


def _without_other_homes(module: cst.Module, own: OwnClass) -> cst.Module:
    """Return a module that imports the base from nowhere else."""
    return module.visit(_Unimporter(own))


class _Unimporter(cst.CSTTransformer):
    def __init__(self, own: OwnClass) -> None:
        self.names = {own.base, own.base_written.rpartition(".")[2]}
        self.home = own.base_module

    def leave_ImportFrom(
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom | cst.RemovalSentinel:
        home = "." * len(updated_node.relative) + (dotted_name(updated_node.module) if updated_node.module else "")
        if home == self.home or isinstance(updated_node.names, cst.ImportStar):
            return updated_node
        kept = [alias for alias in updated_node.names if alias.evaluated_name not in self.names]
        if len(kept) == len(updated_node.names):
            return updated_node
        if not kept:
            return cst.RemoveFromParent()
        return updated_node.with_changes(names=[*kept[:-1], kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)])


class _Changer(cst.CSTTransformer):
    """Changes the class; what other code of the module calls it by name stays."""

    def __init__(self, own: OwnClass) -> None:
        self.own = own
        self.notes: list[str] = []
        self.depth: list[str] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.depth.append(node.name.value)

    @property
    def inside(self) -> bool:
        return bool(self.depth) and self.depth[-1] == self.own.name

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self.depth.pop()
        if updated_node.name.value != self.own.name or self.depth:
            return updated_node
        bases = [
            base.with_changes(value=cst.Name(self.own.base))
            if dotted_name(base.value) == self.own.base_written
            else base
            for base in updated_node.bases
        ]
        return self._completed(updated_node.with_changes(bases=bases))

    def _completed(self, node: cst.ClassDef) -> cst.ClassDef:
        body = list(node.body.body)
        start = 1 if body and is_docstring(body[0]) else 0
        added: list[cst.BaseStatement] = [cst.parse_statement(line) for line in self.own.attributes]
        if self.own.header and not any(_is_function(each, "__init__") for each in body):
            text = f"def __init__(self, {', '.join(self.own.header)}) -> None:\n"
            lines = [*self.own.opening, self.own.base_call]
            added.append(cst.parse_statement(text + "".join(f"    {line}\n" for line in lines)))
            self.notes.append(f"{self.own.name} is made as the workspace makes plugins.")
        if not added:
            return node
        added[-1] = added[-1].with_changes(leading_lines=[cst.EmptyLine(indent=False)] if start else [])
        if start < len(body) and isinstance(body[start], cst.FunctionDef | cst.ClassDef):
            body[start] = body[start].with_changes(leading_lines=[cst.EmptyLine(indent=False)])
        return node.with_deep_changes(node.body, body=[*body[:start], *added, *body[start:]])

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.depth.append(f"def {node.name.value}")

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.depth.pop()
        if not self.inside:
            return updated_node
        name = updated_node.name.value
        if name == "__init__" and self.own.header:
            return self._made(updated_node)
        if new := self.own.methods.get(name):
            self.notes.append(f"{self.own.name}.{name}() is called {new}() here, as {self.own.base} demands.")
            updated_node = updated_node.with_changes(name=cst.Name(new))
        return confirmed(updated_node) if updated_node.name.value in self.own.confirming else updated_node

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        if self.own.name not in self.depth:
            return updated_node
        names = {**self.own.methods, **self.own.renamed}
        new = names.get(updated_node.attr.value)
        owner = updated_node.value
        is_own = isinstance(owner, cst.Name) and owner.value == "self"
        is_above = isinstance(owner, cst.Call) and dotted_name(owner.func) == "super"
        if new is None or not (is_own or (is_above and updated_node.attr.value in self.own.methods)):
            return updated_node
        return updated_node.with_changes(attr=cst.Name(new))

    def _made(self, node: cst.FunctionDef) -> cst.FunctionDef:
        self.notes.append(f"{self.own.name} is made as the workspace makes plugins.")
        head = cst.parse_statement(f"def __init__(self, {', '.join(self.own.header)}) -> None: pass")
        body = [each for each in _block(node) if not _is_base_call(each)]
        start = 1 if body and is_docstring(body[0]) else 0
        values = {old: new for old, new in self.own.values.items() if old != new}
        rest = [each.visit(_Values(values)) for each in body[start:]]
        # What only says that a name is itself, once the settings are called so, says nothing.
        opening = [cst.parse_statement(line) for line in (*self.own.opening, self.own.base_call)]
        made = [*body[:start], *opening, *(each for each in rest if isinstance(each, cst.BaseStatement))]
        if not isinstance(head, cst.FunctionDef):
            raise TypeError(node.name.value)
        return node.with_changes(params=head.params, returns=head.returns, body=cst.IndentedBlock(body=made))


def _block(node: cst.FunctionDef) -> Sequence[cst.BaseStatement]:
    if isinstance(node.body, cst.IndentedBlock):
        return list(node.body.body)
    return [cst.SimpleStatementLine(body=[each]) for each in node.body.body if isinstance(each, cst.BaseSmallStatement)]


def _is_base_call(statement: cst.CSTNode) -> bool:
    match statement:
        case cst.SimpleStatementLine(
            body=[cst.Expr(value=cst.Call(func=cst.Attribute(attr=cst.Name("__init__")) as func))]
        ):
            owner = func.value
            return isinstance(owner, cst.Name) or (isinstance(owner, cst.Call) and dotted_name(owner.func) == "super")
    return False


class _Values(NamesReplaced):
    """Puts expressions in the place of the constructor's old parameters."""


def confirmed(node: cst.FunctionDef) -> cst.FunctionDef:
    """Return a method that returns ``True`` where it returns nothing; one that returns a value stays as it is."""
    returns = _Returns()
    node.body.visit(returns)
    if returns.has_value or returns.yields or not isinstance(node.body, cst.IndentedBlock):
        return node
    body = node.body.visit(_Confirmer())
    if isinstance(body, cst.IndentedBlock) and not _ends(body.body):
        body = body.with_changes(body=[*body.body, cst.parse_statement("return True")])
    return node.with_changes(body=body, returns=cst.Annotation(cst.Name("bool")))


def _ends(body: Sequence[cst.BaseStatement]) -> bool:
    last = body[-1] if body else None
    return isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], cst.Return | cst.Raise)


class _Inner(cst.CSTVisitor):
    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False


class _Returns(_Inner):
    """Whether a body returns a value or yields."""

    def __init__(self) -> None:
        self.has_value = self.yields = False

    def visit_Return(self, node: cst.Return) -> None:
        plain = node.value is None or dotted_name(node.value) == "None"
        self.has_value = self.has_value or not plain

    def visit_Yield(self, node: cst.Yield) -> None:
        self.yields = True


class _Confirmer(cst.CSTTransformer):
    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False

    def leave_Return(self, original_node: cst.Return, updated_node: cst.Return) -> cst.Return:
        return updated_node.with_changes(value=cst.Name("True"), whitespace_after_return=cst.SimpleWhitespace(" "))
