"""Fields of a settings class: add, remove, replace. In-process; ``files.patch_file`` guards it by a child process."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from generator.codemods.banners import row_below, section_place, section_title
from generator.codemods.classes import Member, SettingsClass, Tree, base_names, find_class, parse_tree
from generator.codemods.compare import compare_field, is_edited, type_text
from generator.codemods.fields import Patched, SettingField, judge_names, refuse_unless_clean
from generator.codemods.imports import Names, plan_imports
from generator.codemods.literals import enum_values
from generator.codemods.refusals import FieldsRefused, Objection, Reason
from generator.codemods.rendering import JudgedField, judge_field, render_field
from generator.codemods.source import Splice, apply_splices, read_source
from generator.codemods.style import FieldStyle, has_comment_above, observe
from generator.codemods.verify import verify_patch


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

    def member(self, name: str) -> Member | None:
        """Return the member of that name, a base's in the same file included."""
        members = (*self.target.members, *self.target.inherited)
        return next((member for member in members if member.name == name), None)


def add_fields(
    source: bytes, class_name: str, fields: Sequence[SettingField], *, path: object = "", section: str = ""
) -> Patched:
    """Add fields to a settings class, in the file's own style.

    Args:
        source: The file.
        class_name: The top-level class.
        fields: The fields; those that are there already with the same type and default stay as they are.
        path: How errors call the file.
        section: Title of the section they belong to; used where the class has its fields in banner sections.

    Raises:
        FieldsRefused: Any of the fields, the class or the file forbids the change; all reasons together.
    """
    return replace_fields(source, class_name, (), fields, path=path, section=section)


def remove_fields(source: bytes, class_name: str, fields: Sequence[SettingField], *, path: object = "") -> Patched:
    """Take fields out again; one that a person edited since is left and named in ``left``.

    Raises:
        FieldsRefused: The class or the file forbids the change.
    """
    return replace_fields(source, class_name, fields, (), path=path)


def replace_fields(
    source: bytes,
    class_name: str,
    old: Sequence[SettingField],
    new: Sequence[SettingField],
    *,
    path: object = "",
    section: str = "",
) -> Patched:
    """Bring a class from one field set to another: remove, add, and change in place what has the same name.

    A field that a person edited since ``old`` was written is left as it is and named in ``left``.

    Raises:
        FieldsRefused: Any of the fields, the class or the file forbids the change; all reasons together.
    """
    reasons = judge_names(new)
    try:
        bench = _open(source, class_name)
    except Objection as objection:
        raise FieldsRefused(path, [objection.reason, *reasons], "The file was left as it is.") from objection
    wanted, faults = bench.judge(new)
    former, _ = bench.judge(old)
    outcome = _Outcome()
    try:
        _remove_or_replace(bench, former, wanted, outcome)
        usable = [judged for judged in wanted if not judge_names([judged.field])]
        faults += _add_missing(bench, usable, outcome, section)
        refuse_unless_clean(path, [*reasons, *faults])
        patched = _finish(bench, outcome, class_name)
        _look_again(patched, class_name, [one for one in usable if one.name in {*outcome.added, *outcome.replaced}])
    except Objection as objection:
        raise FieldsRefused(path, [*reasons, *faults, objection.reason], "The file was left as it is.") from objection
    return Patched(
        source=patched,
        added=tuple(outcome.added),
        unchanged=tuple(outcome.unchanged),
        removed=tuple(outcome.removed),
        replaced=tuple(outcome.replaced),
        left=tuple(outcome.left),
        notes=(*(judged.note for judged in wanted if judged.note), *_unused_imports(bench, patched, outcome)),
        environment=_environment(bench, [one.name for one in wanted]),
    )


@dataclass
class _Outcome:
    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def _open(data: bytes, class_name: str) -> Workbench:
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


def _remove_or_replace(
    bench: Workbench, former: Sequence[JudgedField], wanted: Sequence[JudgedField], outcome: _Outcome
) -> None:
    successors = {judged.name: judged for judged in wanted}
    own = {member.name: member for member in bench.target.fields}
    removed: list[Member] = []
    for judged in former:
        member, successor = own.get(judged.name), successors.get(judged.name)
        if member is None or (successor is not None and _is_same(judged, successor)):
            continue
        if successor is not None and compare_field(bench.tree, member, successor, bench.names) == "same":
            continue
        if is_edited(bench.tree, member, judged, bench.names):
            outcome.left.append(judged.name)
        elif successor is not None:
            bench.splices.append(Splice(*_extent(bench, member, judged), tuple(_render(bench, successor))))
            outcome.replaced.append(judged.name)
        else:
            removed.append(member)
            bench.splices.append(_removal(bench, member, judged))
            outcome.removed.append(judged.name)
    _keep_a_body(bench, removed, outcome)


def _is_same(old: JudgedField, new: JudgedField) -> bool:
    return (old.tree, old.required, old.value, old.factory) == (new.tree, new.required, new.value, new.factory)


def _extent(bench: Workbench, member: Member, judged: JudgedField) -> tuple[int, int]:
    """Return a field's lines, with the comment above it that its description made."""
    first = member.first
    if has_comment_above(member):
        comment = bench.tree.source.lines[first - 1].strip()
        first -= comment == f"# {judged.field.summary}"
    return first, member.last


def _removal(bench: Workbench, member: Member, judged: JudgedField) -> Splice:
    first, last = _extent(bench, member, judged)
    lines = bench.tree.source.masked
    above = 0
    while above < bench.style.gap and first - above > 0 and not lines[first - above - 1].strip():
        above += 1
    return Splice(first - above, last, ())


def _keep_a_body(bench: Workbench, removed: Sequence[Member], outcome: _Outcome) -> None:
    statements = [one for one in bench.target.body if not isinstance(one, cst.EmptyLine)]
    if removed and not outcome.replaced and len(statements) == len(removed):
        bench.splices.append(Splice(removed[0].first, removed[0].first, (f"{bench.target.indent}pass",)))


def _render(bench: Workbench, judged: JudgedField) -> list[str]:
    lines = render_field(judged, bench.style, bench.names)
    return [bench.tree.source.escaped(line) for line in lines]


def _add_missing(bench: Workbench, wanted: Sequence[JudgedField], outcome: _Outcome, section: str) -> list[Reason]:
    reasons: list[Reason] = []
    rendered: list[list[str]] = []
    gone = {*outcome.removed}
    for judged in wanted:
        if judged.name in outcome.replaced or judged.name in outcome.left:
            continue
        try:
            if _is_there(bench, judged, gone):
                outcome.unchanged.append(judged.name)
            else:
                rendered.append(_render(bench, judged))
                outcome.added.append(judged.name)
        except Objection as objection:
            reasons.append(objection.reason)
    if rendered:
        bench.splices.append(_insertion(bench, rendered, section))
    return reasons


def _is_there(bench: Workbench, judged: JudgedField, gone: set[str]) -> bool:
    member = bench.member(judged.name) if judged.name not in gone else None
    if member is None:
        _refuse_hiding(bench, judged.name, gone)
        return False
    if member.kind != "field":
        raise Objection("not-a-field", f"the class has {judged.name!r} already, and it is no field but a {member.kind}")
    match = compare_field(bench.tree, member, judged, bench.names)
    if match == "same":
        return True
    statement = member.statement
    present = bench.tree.code(statement.annotation.annotation) if statement is not None else "?"
    if match == "other-type":
        problem = f"the class has {judged.name!r} already, as {present!r} instead of {type_text(judged.tree)!r}"
        raise Objection("other-type", problem)
    raise Objection("other-default", f"the class has {judged.name!r} already, with another default")


def _refuse_hiding(bench: Workbench, name: str, gone: set[str]) -> None:
    members = (*bench.target.members, *bench.target.inherited)
    for member in members:
        if member.name.casefold() == name.casefold() and member.name not in gone:
            problem = f"the class has {member.name!r}, which the same environment variable sets as {name!r}"
            raise Objection("other-case", problem)
    if name in _used_in_body(bench):
        raise Objection("shadows", f"{name!r} would hide a name that the body of the class uses")


def _used_in_body(bench: Workbench) -> set[str]:
    """Return the names that the class's own statements load, the insides of its functions left out."""
    lines = bench.tree.source.masked
    first, last = bench.tree.first_line(bench.target.node), bench.tree.end_line(bench.target.node)
    module = ast.parse("".join(lines).encode(bench.tree.source.encoding))
    nodes = [node for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
    node = next(node for node in nodes if node.lineno == first + 1 and (node.end_lineno or 0) <= last)
    used: set[str] = set()
    pending: list[ast.AST] = list(node.body)
    while pending:
        current = pending.pop()
        if isinstance(current, ast.Name) and isinstance(current.ctx, ast.Load):
            used.add(current.id)
        skipped = current.body if isinstance(current, ast.FunctionDef | ast.AsyncFunctionDef) else []
        pending.extend(child for child in ast.iter_child_nodes(current) if child not in skipped)
    return used


def _insertion(bench: Workbench, rendered: list[list[str]], section: str) -> Splice:
    tree, target, gap = bench.tree, bench.target, bench.style.gap
    spaced = [line for lines in rendered for line in [*[""] * gap, *lines]][gap:]
    if not target.fields:
        return _first_insertion(bench, spaced)
    title = tree.source.escaped(section_title(section))
    last, model = section_place(target, title)
    if title and model is not None and last is None:
        row = row_below(tree, target.fields[-1])
        return Splice(row, row, (*model.retitled(title, target.indent), *spaced))
    row = row_below(tree, last or max(target.fields, key=lambda member: member.last))
    return Splice(row, row, (*[""] * gap, *spaced))


def _first_insertion(bench: Workbench, lines: list[str]) -> Splice:
    """Return the splice for a class without fields: apart from its docstring, its settings and what follows."""
    masked, row = bench.tree.source.masked, bench.target.insert_at
    body_start = bench.tree.first_line(bench.target.body[0])
    head = [""] if row > body_start and masked[row - 1].strip() else []
    adjacent = row < len(masked) and masked[row].startswith(bench.target.indent) and masked[row].strip()
    return Splice(row, row, (*head, *lines, *([""] if adjacent else [])))


def _finish(bench: Workbench, outcome: _Outcome, class_name: str) -> bytes:
    if not bench.splices:
        return bench.data
    target = bench.target
    before = bench.tree.first_line(target.node)
    bench.splices.extend(plan_imports(bench.tree, bench.names, before, max(bench.style.width, 88)))
    patched = apply_splices(bench.tree.source, bench.splices)
    touched = {*outcome.added, *outcome.replaced, *outcome.removed}
    wanted = [*outcome.added, *outcome.replaced, *outcome.unchanged]
    inherited = {member.name for member in target.inherited}
    own = [name for name in wanted if name not in inherited or name in outcome.added]
    verify_patch(
        bench.data, patched, class_name, target.ordinal, touched=touched, wanted=own, imported=bench.names.needed
    )
    return patched


def _unused_imports(bench: Workbench, patched: bytes, outcome: _Outcome) -> list[str]:
    """Return a note for every import that only fields used that were taken out; a person decides about it."""
    statements = [member.statement for member in bench.target.fields if member.name in outcome.removed]
    words = {word for one in statements if one is not None for word in re.findall(r"\w+", bench.tree.code(one))}
    nodes = list(ast.walk(ast.parse(patched)))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            used.update(re.findall(r"\w+", node.value))
    aliases = [one for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for one in node.names]
    idle = sorted({one.asname or one.name for one in aliases} & words - used)
    return [f"{name} is still imported, but no longer used." for name in idle]


def _look_again(patched: bytes, class_name: str, fresh: Sequence[JudgedField]) -> None:
    """Read the new fields back: each must have the type and the default that were asked for."""
    if not fresh:
        return
    again = _open(patched, class_name)
    for judged in fresh:
        member = again.member(judged.name)
        if member is None or compare_field(again.tree, member, judged, again.names) != "same":
            raise Objection("verify", f"{judged.name!r} would not be what was asked for")


def _environment(bench: Workbench, names: Sequence[str]) -> dict[str, str]:
    """Return for every field the environment variable that sets it: its alias, or the prefix and its name."""
    if bench.style.alias:
        return {name: bench.style.alias_of(name) for name in names}
    prefix = _prefix([*bench.target.node.keywords, *bench.target.body])
    return {name: f"{prefix}{name}".upper() for name in names}


def _prefix(nodes: Sequence[cst.CSTNode]) -> str:
    found: list[str] = []

    class _Finder(cst.CSTVisitor):
        def visit_Arg(self, node: cst.Arg) -> None:
            if node.keyword is not None and node.keyword.value == "env_prefix":
                found.extend(_text(node.value))

        def visit_Assign(self, node: cst.Assign) -> None:
            target = node.targets[0].target
            if isinstance(target, cst.Name) and target.value == "env_prefix":
                found.extend(_text(node.value))

        def visit_DictElement(self, node: cst.DictElement) -> None:
            if _text(node.key) == ["env_prefix"]:
                found.extend(_text(node.value))

    for node in nodes:
        node.visit(_Finder())
    return found[0] if found else ""


def _text(node: cst.BaseExpression) -> list[str]:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return [value] if isinstance(value, str) else []
