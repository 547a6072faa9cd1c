"""Code of the analysis that names no file: put where it plainly belongs, else kept in the notes; never dropped."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from generator.answers.details import UnitNote
from generator.answers.text import LINE_MAX, clean_source, safe_text
from generator.answers.units import PluginAnswers, ServiceAnswers, UnitAnswers
from generator.edit.fit_code.names import bound_names, imported_names, read_names
from generator.plan import CodeBlock, ImplementationPlan
from generator.reading.code.changes import leaves_out
from generator.wiring.sources import Function, own_methods, read

NOTES_MAX = 40
_LANGUAGES = frozenset({"", "python", "py", "python3"})
_ROLES = frozenset({"example", "file", "other", "patch"})
# What shows how code is used, and is no part of it.
_USAGE = ("main", "example", "demo", "usage", "test_", "run_example")
_LEAVES_OUT = "it leaves out a part of a file that the analysis does not name"
_BUILTIN = frozenset(dir(builtins))


@dataclass(frozen=True)
class _Home:
    """A module of a unit that a block may belong to."""

    unit: str
    module: str
    code: str
    tree: ast.Module


def stray_blocks(plan: ImplementationPlan) -> list[CodeBlock]:
    """Return the blocks of a plan that name no file and define something."""
    return [
        block
        for block in plan.code_blocks
        if block.path is None and block.role in _ROLES and _language(block) in _LANGUAGES and definitions_of(block)
    ]


def _language(block: CodeBlock) -> str:
    return block.info.split(" ", maxsplit=1)[0].split("{", maxsplit=1)[0].lower()


def definitions_of(block: CodeBlock) -> list[str]:
    """Return the functions and classes that a block defines."""
    code = clean_source(block.content)
    tree = read(code)
    return [each.name for each in tree.body if _is_definition(each)] if tree else []


def _is_definition(node: ast.AST) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def with_stray_blocks(
    plan: ImplementationPlan, units: Sequence[UnitAnswers]
) -> tuple[tuple[UnitAnswers, ...], tuple[str, ...]]:
    """Return the units with the blocks that name no file where they belong, and a warning for each that has no home.

    Args:
        plan: The plan.
        units: Its units, with the code as the analysis wrote it.
    """
    made = list(units)
    warnings: list[str] = []
    notes: list[UnitNote] = []
    for block in stray_blocks(plan):
        code = clean_source(block.content)
        found = _LEAVES_OUT if leaves_out(code) else _home(code, list(_homes(made)))
        if isinstance(found, str):
            named = ", ".join(definitions_of(block)[:5])
            subject = safe_text(f"code block {block.index + 1} ({named})", LINE_MAX)
            notes.append(UnitNote(kind="change", subject=subject, reason=found, code=code))
            continue
        home, text = found
        made = [_with_code(unit, home.module, text) if unit.key == home.unit else unit for unit in made]
    first = next((unit for unit in made if isinstance(unit, PluginAnswers | ServiceAnswers)), None)
    kept = notes[:NOTES_MAX] if first else []
    if first is not None and kept:
        made = [_with_notes(unit, kept) if unit is first else unit for unit in made]
    warnings = [f"{note.subject} is in no unit: {note.reason}" for note in notes[len(kept) :]]
    return tuple(made), tuple(warnings)


def _homes(units: Iterable[UnitAnswers]) -> Iterator[_Home]:
    for unit in units:
        modules: list[tuple[str, str]] = []
        if isinstance(unit, PluginAnswers):
            modules = [(each.name, each.code) for each in unit.plugin.modules if each.code]
        elif isinstance(unit, ServiceAnswers) and unit.service.code:
            modules = [(unit.name, unit.service.code)]
        for name, code in modules:
            tree = read(code)
            if tree is not None:
                yield _Home(unit.key, name, code, tree)


def _home(code: str, homes: Sequence[_Home]) -> tuple[_Home, str] | str:
    """Return the module that a block belongs to with its text then, or why there is none."""
    tree = read(code)
    if tree is None or not homes:
        return "the analysis names no file for it, and no module has code"
    functions = [each for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    others = [each for each in tree.body if _is_definition(each) and each not in functions]
    if any(each.name.startswith(_USAGE) for each in functions) or _is_script(tree):
        return "it shows how the code is used"
    methods = [each for each in functions if _has_self(each)]
    if methods and len(methods) == len(functions) and not others:
        return _as_methods(code, tree, methods, homes)
    if methods:
        return "the analysis names no file for it, and only a part of it belongs to a class"
    return _as_functions(code, tree, homes)


def _is_script(tree: ast.Module) -> bool:
    """Tell whether a block does more than to define and to import."""
    plain = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = [each for each in tree.body if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)]
    return any(not isinstance(each, plain) and each not in docs for each in tree.body)


def _has_self(function: Function) -> bool:
    first = [*function.args.posonlyargs, *function.args.args][:1]
    return bool(first) and first[0].arg in {"self", "cls"}


def _as_methods(
    code: str, tree: ast.Module, methods: Sequence[Function], homes: Sequence[_Home]
) -> tuple[_Home, str] | str:
    """Return the module with the one class that has what some methods use of ``self``."""
    used = {
        node.attr
        for method in methods
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
    }
    names = {method.name for method in methods}
    classes = [(home, node) for home in homes for node in home.tree.body if isinstance(node, ast.ClassDef)]
    scores = [(len(used & _members(node)), home, node) for home, node in classes]
    best = max((score for score, _, _ in scores), default=0)
    fits = [(home, node) for score, home, node in scores if score == best and (best or len(classes) == 1)]
    if len(fits) != 1:
        return "the analysis names no file for it, and several classes or none could have these methods"
    home, node = fits[0]
    if doubled := names & {method.name for method in own_methods(node)}:
        return f"{node.name} has another {', '.join(sorted(doubled))}"
    lines = home.code.rstrip("\n").split("\n")
    end = node.end_lineno or len(lines)
    indent = " " * (node.body[0].col_offset if node.body else 4)
    body, imports = _apart(code, tree)
    added = "\n".join(f"{indent}{line}" if line else "" for line in body)
    made = [*lines[:end], "", added, *lines[end:]]
    return home, clean_source("\n".join([*_with_imports(made, imports)]))


def _apart(code: str, tree: ast.Module) -> tuple[list[str], list[str]]:
    """Return a block's lines without its imports, and its imports."""
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    gone = {number for node in imports for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    lines = code.rstrip("\n").split("\n")
    kept = [line for number, line in enumerate(lines, 1) if number not in gone]
    while kept and not kept[0].strip():
        kept = kept[1:]
    plain = [ast.unparse(node) for node in imports if getattr(node, "module", "") != "__future__"]
    return kept, plain


def _with_imports(lines: list[str], imports: Sequence[str]) -> list[str]:
    """Return a module's lines with some imports behind those that it has at its top."""
    have = set(lines)
    wanted = [line for line in imports if line not in have]
    tree = read("\n".join(lines))
    if tree is None or not wanted:
        return lines
    place = 0
    for index, node in enumerate(tree.body):
        is_doc = index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_doc and not isinstance(node, ast.Import | ast.ImportFrom):
            break
        place = node.end_lineno or place
    return [*lines[:place], *wanted, *lines[place:]]


def _members(node: ast.ClassDef) -> set[str]:
    """Return what a class has: methods, fields, and what it assigns to ``self``."""
    stored = {
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store) and ast.unparse(each.value) == "self"
    }
    fields = {
        each.target.id for each in node.body if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    }
    return stored | fields | {method.name for method in own_methods(node)}


def _as_functions(code: str, tree: ast.Module, homes: Sequence[_Home]) -> tuple[_Home, str] | str:
    """Return the one module that calls what a block defines, else the one of which it calls something."""
    names = {getattr(each, "name", "") for each in tree.body if _is_definition(each)}
    doubled = [home.module for home in homes if names & bound_names(*home.tree.body)]
    imported = {origin.rpartition(":")[2] for origin in imported_names(tree).values()}
    calls = read_names(tree) - bound_names(tree)
    callers = [home for home in homes if names & (read_names(home.tree) - bound_names(home.tree) - _BUILTIN)]
    called = [home for home in homes if calls & _defined(home) and not imported & _defined(home)]
    fits = callers or called or (homes if len(homes) == 1 else [])
    if doubled:
        return f"{doubled[0]} has something else of that name"
    if any(imported & _defined(home) for home in homes) and not callers:
        return "it uses the unit from outside"
    if len(fits) != 1:
        return "the analysis names no file for it, and it could belong to several or to none"
    home = fits[0]
    body, imports = _apart(code, tree)
    lines = [*home.code.rstrip("\n").split("\n"), "", "", *body]
    return home, clean_source("\n".join(_with_imports(lines, imports)))


def _defined(home: _Home) -> set[str]:
    return {getattr(each, "name", "") for each in home.tree.body if _is_definition(each)}


def _with_code(unit: UnitAnswers, module: str, code: str) -> UnitAnswers:
    match unit:
        case PluginAnswers():
            modules = [
                each.model_copy(update={"code": code}) if each.name == module else each for each in unit.plugin.modules
            ]
            spec = unit.plugin.model_copy(update={"modules": tuple(modules)})
            return PluginAnswers.model_validate({**unit.to_data(), "plugin": spec.model_dump(mode="json")})
        case ServiceAnswers():
            service = unit.service.model_copy(update={"code": code})
            return ServiceAnswers.model_validate({**unit.to_data(), "service": service.model_dump(mode="json")})
    return unit


def _with_notes(unit: UnitAnswers, notes: Sequence[UnitNote]) -> UnitAnswers:
    data = unit.to_data()
    details = data[unit.blueprint]
    details["notes"] = [*details["notes"], *(note.model_dump(mode="json") for note in notes)]
    return type(unit).model_validate(data)
