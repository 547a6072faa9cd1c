"""The answers of a unit after a second answer: its modules hold what was written, and the plugin uses it.

What a model writes for a module goes into the unit's answers, where a first analysis's code is too. So the blueprint
tells a unit that is finished from a scaffold as it always does, and every later update renders it with the code in it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from generator.answers.details import UnitModule, UnitNote, UnitTest, UnwrittenMethod
from generator.answers.text import clean_source
from generator.answers.units import PluginAnswers, ServiceAnswers, UnitAnswers
from generator.apply.falling import coded_files, notes_of, with_changes
from generator.apply.places import main_module
from generator.apply.second.ground import SecondRefused
from generator.apply.unwritten import mark_unwritten
from generator.bench.changes import patches_of_unit
from generator.edit.three_way import Refused, replace_functions
from generator.loop.answers import Completion, WrittenFunction
from generator.loop.functions import names_in
from generator.syntax_trees import tree_of
from generator.wiring import unwire, wire

_SCAFFOLD = "scaffold"


def held_files(unit: UnitAnswers) -> dict[str, str]:
    """Return the files of a unit whose text is in its answers, or can be: path to the name of the module or test."""
    contract = unit.contract
    found = {path: name for path, name in coded_files(unit).items() if path not in _patched(unit)}
    match unit:
        case PluginAnswers():
            folder = f"{contract.plugins_dir}/{unit.name}"
            return found | {f"{folder}/{each.name}.py": each.name for each in unit.plugin.modules}
        case ServiceAnswers():
            return found | {f"{contract.services_dir}/{unit.name}.py": unit.name}
    return found


def _patched(unit: UnitAnswers) -> frozenset[str]:
    return frozenset(patch.path for patch in patches_of_unit(unit))


def with_functions(source: bytes, path: str, completion: Completion, line_length: int) -> bytes:
    """Return a file with what a second answer has written for it; every other byte stays.

    Raises:
        SecondRefused: It does not fit into the file.
    """
    written = [(each.name, each.source) for each in (*completion.functions, *completion.tests) if each.path == path]
    imports = [each.line for each in completion.imports if each.path == path]
    made = replace_functions(source, written, imports, line_length=line_length)
    if isinstance(made, Refused):
        raise SecondRefused(f"{path}: {made.reason}")
    return made


def completed(unit: UnitAnswers, rendered: Mapping[str, bytes], completion: Completion) -> UnitAnswers:
    """Return a unit's answers with what a second answer has written for its modules; the same where that is nothing.

    Args:
        unit: The answers as they are.
        rendered: The files that the blueprint makes of them.
        completion: What was written.

    Raises:
        SecondRefused: It does not fit into a file.
    """
    wanted = {each.path for each in (*completion.functions, *completion.tests)}
    held = {path: name for path, name in held_files(unit).items() if path in wanted and path in rendered}
    codes = {
        name: clean_source(
            with_functions(rendered[path], path, completion, unit.contract.line_length).decode("utf-8", "replace")
        )
        for path, name in held.items()
    }
    if not codes:
        return unit
    names = {held[each.path]: set[str]() for each in completion.functions if each.path in held}
    for each in completion.functions:
        if each.path in held:
            names[held[each.path]].add(each.name)
    match unit:
        case PluginAnswers():
            return mark_unwritten(_wired(_plugin(unit, codes, names), unit, codes))
        case ServiceAnswers():
            return mark_unwritten(_service(unit, codes, names))
    return unit


def _plugin(unit: PluginAnswers, codes: Mapping[str, str], written: Mapping[str, set[str]]) -> UnitAnswers:
    spec = unit.plugin
    modules = tuple(_module(each, codes[each.name], unit) if each.name in codes else each for each in spec.modules)
    open_ones = {each.name for each in modules if each.methods}
    return with_changes(
        unit,
        code=codes.get(main_module(unit), spec.code) if spec.code else "",
        modules=modules,
        tests=_tests(spec.tests, codes),
        notes=_notes(unit, codes, written, open_ones),
        parts=(),
        functions=(),
    )


def _service(unit: ServiceAnswers, codes: Mapping[str, str], written: Mapping[str, set[str]]) -> UnitAnswers:
    spec, code = unit.service, codes.get(unit.name, "")
    left = _left(spec.class_name, spec.methods, code) if code else spec.methods
    if code and not spec.code and not left:
        code = finished(code, spec.class_name, unit.task_id)
    return with_changes(
        unit,
        code=code or spec.code,
        methods=left,
        tests=_tests(spec.tests, codes),
        notes=_notes(unit, codes, written, {unit.name} if left else set()),
    )


def _module(module: UnitModule, code: str, unit: UnitAnswers) -> UnitModule:
    left = _left(module.class_name, module.methods, code)
    if module.class_name and not left:
        code = finished(code, module.class_name, unit.task_id)
    return module.model_copy(update={"code": code, "class_name": "", "methods": left})


def _left(class_name: str, methods: Sequence[UnwrittenMethod], code: str) -> tuple[UnwrittenMethod, ...]:
    """Return the methods of a scaffold that its code does not have yet."""
    found = names_in(code)
    functions = found.functions if found else {}
    # Once the scaffold's class is code, the answers no longer tell what it is called.
    ends = {name.rpartition(".")[2]: each for name, each in functions.items() if not class_name}
    known = {method.name: functions.get(f"{class_name}.{method.name}") or ends.get(method.name) for method in methods}
    return tuple(each for each in methods if (there := known[each.name]) is None or there.is_unwritten)


def _tests(tests: Iterable[UnitTest], codes: Mapping[str, str]) -> tuple[UnitTest, ...]:
    return tuple(each.model_copy(update={"code": codes.get(each.name, each.code)}) for each in tests)


def _notes(
    unit: UnitAnswers, codes: Mapping[str, str], written: Mapping[str, set[str]], open_ones: set[str]
) -> tuple[UnitNote, ...]:
    """Return the notes of a unit without those on code that has been written anew."""

    def is_settled(note: UnitNote) -> bool:
        module, _, name = note.subject.partition(".")
        anew = name in written.get(module, ()) if name else module in codes and module not in open_ones
        return note.kind == "stub" and anew

    return tuple(note for note in notes_of(unit) if not is_settled(note))


def _wired(changed: UnitAnswers, before: PluginAnswers, codes: Mapping[str, str]) -> UnitAnswers:
    """Return a plugin that uses what was written now, and of all else no more than it did before."""
    made = wire(changed)
    if not isinstance(made, PluginAnswers):
        return made
    used = {part.module for part in before.plugin.parts} | {each.module for each in before.plugin.functions}
    held_back = {each.name for each in made.plugin.modules} - used - codes.keys()
    return unwire(made, held_back) if held_back else made


def finished(code: str, class_name: str, task_id: str) -> str:
    """Return the code of a scaffold's class of which nothing is left to write, without the words that say so."""
    tree = tree_of(code)
    body = tree.body if tree is not None else []
    found = next((each for each in body if isinstance(each, ast.ClassDef) and each.name == class_name), None)
    lines = code.split("\n")
    for node in reversed(found.body if found else ()):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and _only_warns(node):
            doc = node.body[0]
            lines[doc.lineno - 1 : node.end_lineno] = [f'{" " * doc.col_offset}"""There is nothing to start."""']
    if found and (ast.get_docstring(found) or "").lower().startswith(_SCAFFOLD):
        doc = found.body[0]
        lines[doc.lineno - 1 : doc.end_lineno] = [f'{" " * doc.col_offset}"""What {task_id} asks for."""']
    return "\n".join(lines)


def _only_warns(node: ast.AsyncFunctionDef | ast.FunctionDef) -> bool:
    """Tell whether all that a function does is to say that it belongs to a scaffold."""
    match node.body:
        case [ast.Expr(value=ast.Constant()), ast.Expr(value=ast.Call(args=[ast.Constant(value=str() as said)]))]:
            return f"is a {_SCAFFOLD}" in said
    return False


def is_empty(function: WrittenFunction) -> bool:
    """Tell whether a function that was written does nothing: it is no better than what it is to replace."""
    found = names_in(function.source)
    if found is None or any(each.is_unwritten for each in found.functions.values()):
        return True
    (node,) = (tree_of(function.source) or ast.Module([], [])).body
    body = node.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) else []
    return all(
        isinstance(each, ast.Pass) or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        for each in body
    )
