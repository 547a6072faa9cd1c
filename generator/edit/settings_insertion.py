"""Fields that come: where they go in the class, and what forbids them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from generator.edit.banners import Section, home_of, row_below, section_title, sections_of
from generator.edit.compare import compare_field, type_text
from generator.edit.refusals import Objection, Reason
from generator.edit.rendering import JudgedField
from generator.edit.settings_bench import Outcome, Workbench
from generator.edit.source import Splice


def add_missing(bench: Workbench, wanted: Sequence[JudgedField], outcome: Outcome, section: str) -> list[Reason]:
    """Plan the fields that the class lacks; return what forbids any of them."""
    reasons: list[Reason] = []
    rendered: dict[str, list[str]] = {}
    gone = {*outcome.removed}
    for judged in wanted:
        if judged.name in outcome.replaced or judged.name in outcome.left:
            continue
        try:
            if _is_there(bench, judged, gone):
                outcome.unchanged.append(judged.name)
            else:
                rendered[judged.name] = bench.render(judged)
                outcome.added.append(judged.name)
        except Objection as objection:
            reasons.append(objection.reason)
    if rendered:
        bench.splices.extend(_insertions(bench, rendered, section))
    return reasons


def _is_there(bench: Workbench, judged: JudgedField, gone: set[str]) -> bool:
    member = bench.member(judged.name) if judged.name not in gone else None
    if member is None:
        _refuse_hiding(bench, judged.name, gone)
        return False
    if member.kind != "field":
        raise Objection("not-a-field", f"the class has {judged.name!r} already, and it is no field but a {member.kind}")
    match = compare_field(bench.tree, member, judged, bench.names)
    statement = member.statement
    if match == "same":
        if statement is not None and member in bench.target.members:
            _refuse_hidden(bench, statement)
        return True
    present = bench.tree.code(statement.annotation.annotation) if statement is not None else "?"
    if match == "other-type":
        problem = f"the class has {judged.name!r} already, as {present!r} instead of {type_text(judged.tree)!r}"
        raise Objection("other-type", problem)
    raise Objection("other-default", f"the class has {judged.name!r} already, with another default")


def _refuse_hidden(bench: Workbench, statement: cst.AnnAssign) -> None:
    """Refuse a field that looks like the one that is asked for, and whose type means something else in this file."""
    annotation = bench.tree.expression(statement.annotation.annotation)
    found = list(ast.walk(annotation)) if annotation is not None else []
    # In ``datetime.date`` the first word is a module, which may be called like a type in it.
    modules = {id(node.value) for node in found if isinstance(node, ast.Attribute)}
    words = {node.id for node in found if isinstance(node, ast.Name) and id(node) not in modules}
    if name := bench.names.hidden(words):
        raise Objection("name-taken", f"the class has the field already, and its type {name!r} means something else")


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


def _insertions(bench: Workbench, rendered: dict[str, list[str]], section: str) -> list[Splice]:
    """Return the splices for new fields: to the section of each, in a new section, or below all others."""
    tree, target = bench.tree, bench.target
    if not target.fields:
        return [_first_insertion(bench, _spaced(bench, list(rendered.values())))]
    sections = sections_of(target)
    title = tree.source.escaped(section_title(section))
    groups: dict[int, list[list[str]]] = {}
    for name, lines in rendered.items():
        home = home_of(sections, name, title)
        groups.setdefault(sections.index(home) if home is not None else -1, []).append(lines)
    return [_insertion(bench, sections, number, lines, title) for number, lines in groups.items()]


def _insertion(bench: Workbench, sections: list[Section], number: int, rendered: list[list[str]], title: str) -> Splice:
    spaced, target = _spaced(bench, rendered), bench.target
    banners = [one.banner for one in sections if one.banner is not None]
    if number < 0 and title and banners:
        row = row_below(bench.tree, target.fields[-1])
        keeps = len({banner.width for banner in banners}) == 1
        return Splice(row, row, (*banners[0].retitled(title, target.indent, keeps_width=keeps), *spaced))
    last = sections[number].members[-1] if number >= 0 else max(target.fields, key=lambda member: member.last)
    row = row_below(bench.tree, last)
    return Splice(row, row, (*[""] * bench.style.gap, *spaced))


def _spaced(bench: Workbench, rendered: list[list[str]]) -> list[str]:
    gap = bench.style.gap
    return [line for lines in rendered for line in [*[""] * gap, *lines]][gap:]


def _first_insertion(bench: Workbench, lines: list[str]) -> Splice:
    """Return the splice for a class without fields: apart from its docstring, its settings and what follows."""
    masked, row = bench.tree.source.masked, bench.target.insert_at
    body_start = bench.tree.first_line(bench.target.body[0])
    head = [""] if row > body_start and masked[row - 1].strip() else []
    adjacent = row < len(masked) and masked[row].startswith(bench.target.indent) and masked[row].strip()
    return Splice(row, row, (*head, *lines, *([""] if adjacent else [])))
