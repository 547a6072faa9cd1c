"""The files of a unit after a second answer: what the blueprint makes of it now, and what a person wrote beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.answers.units import UnitAnswers
from generator.apply.second.changing import finished, held_files, is_empty, with_functions
from generator.apply.second.ground import SecondRefused
from generator.bench.recorded_unit import RecordedUnit
from generator.errors import GitError
from generator.git import IsolatedRepository, Versions, merge_versions
from generator.loop.answers import Completion, WrittenFunction
from generator.loop.functions import names_in
from generator.syntax_trees import tree_of

Files = Mapping[str, bytes]
# With one of these a test says nothing of what was written.
_SILENT = frozenset({"skip", "skipif", "xfail", "importorskip"})
_LABELS = ("the branch", "as it was made", "the second answer")


@dataclass(frozen=True)
class Sides:
    """One unit as it was rendered, as it is rendered now, and as it stands.

    Attributes:
        recorded: The unit as the tip has it.
        unit: Its answers now.
        old: The files that its former answers make.
        new: The files that its answers make now.
        tip: The files as they stand.
        own: The same as this tool has left them.
    """

    recorded: RecordedUnit
    unit: UnitAnswers
    old: Files = field(repr=False)
    new: Files = field(repr=False)
    tip: Files = field(repr=False)
    own: Files = field(repr=False)


class PersonalError(SecondRefused):
    """A person has changed the very thing that a second answer would replace."""

    code = "personal-change"


def refuse_unfit(completion: Completion) -> None:
    """Refuse a second answer that writes nothing, or tests that say nothing.

    Raises:
        SecondRefused: With the reason.
    """
    told = f"; {'; '.join(completion.warnings)}" if completion.warnings else ""
    if not completion.functions and not completion.tests:
        raise SecondRefused(f"it writes no function that was asked for{told}.")
    empty = [each.name for each in completion.functions if is_empty(each)]
    if empty:
        raise SecondRefused(f"{', '.join(empty)}: nothing is written in it{told}.")
    for each in completion.tests:
        if not each.name.rpartition(".")[2].startswith("test_"):
            raise SecondRefused(f"{each.path}: {each.name!r} is no test.")
        if silent := sorted(_SILENT & _names(each)):
            raise SecondRefused(f"{each.path}: {each.name!r} has {', '.join(silent)}, so that it says nothing.")


def _names(function: WrittenFunction) -> set[str]:
    tree = tree_of(function.source)
    nodes = ast.walk(tree) if tree is not None else iter(())
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in nodes
        if isinstance(node, ast.Attribute | ast.Name)
    }


def merged_files(isolated: IsolatedRepository, sides: Sides, completion: Completion) -> dict[str, bytes | None]:
    """Return the files of a unit that are other ones than they stand, path to content; ``None`` for one that goes.

    Args:
        isolated: Where git runs.
        sides: The unit's versions.
        completion: What was written.

    Raises:
        PersonalError: A person has changed a function that is written anew, or lines that the blueprint changes.
        SecondRefused: Something does not fit into its file.
    """
    written = {each.path for each in (*completion.functions, *completion.tests)}
    _refuse_personal(sides, completion)
    _refuse_tests_of_the_blueprint(sides, completion)
    held = held_files(sides.unit)
    found: dict[str, bytes | None] = {}
    for path in sorted(sides.old.keys() | sides.new.keys()):
        found[path] = _merged(isolated, sides, path, completion, is_written=path in held and path in written)
    for path in sorted(written & sides.tip.keys() - (held.keys() & sides.new.keys())):
        content = found.get(path, sides.tip[path])
        if content is None:
            raise PersonalError(f"{path} is not there any more.")
        found[path] = with_functions(content, path, completion, sides.unit.contract.line_length)
    return {path: content for path, content in found.items() if content != sides.tip.get(path)}


def _merged(
    isolated: IsolatedRepository, sides: Sides, path: str, completion: Completion, *, is_written: bool
) -> bytes | None:
    ours, base, theirs = (files.get(path) for files in (sides.tip, sides.old, sides.new))
    if ours == base or path == sides.recorded.answers_file:
        return theirs
    if is_written:
        if ours is None:
            raise PersonalError(f"{path} was deleted by a person.")
        made = with_functions(ours, path, completion, sides.unit.contract.line_length)
        return _finished(made, path, sides)
    if base == theirs or ours is None or theirs is None or base is None:
        return ours
    try:
        content, is_open = merge_versions(isolated, Versions(ours=ours, base=base, theirs=theirs), _LABELS)
    except GitError as error:
        raise PersonalError(f"{path} cannot be merged: {error}") from error
    if is_open:
        raise PersonalError(f"{path}: a person has changed lines that the blueprint changes too.")
    return content


def _finished(content: bytes, path: str, sides: Sides) -> bytes:
    """Return a module that a person has changed too, without the words of a scaffold where it is none any more."""
    names = names_in(sides.new.get(path, b"").decode("utf-8", "replace"))
    if names is None or any(each.is_unwritten for each in names.functions.values()):
        return content
    text = content.decode("utf-8", "surrogateescape")
    for name in sorted(names.classes):
        text = finished(text, name, sides.unit.task_id)
    return text.encode("utf-8", "surrogateescape")


def _refuse_personal(sides: Sides, completion: Completion) -> None:
    """Look whether each function is still what this tool has left.

    Raises:
        PersonalError: One is not.
    """
    for each in (*completion.functions, *completion.tests):
        if each.path in sides.tip and _function(sides.tip, each) != _function(sides.own, each):
            raise PersonalError(f"{each.path}: a person has changed {each.name}, which the answer would replace.")


def _function(files: Files, wanted: WrittenFunction) -> str | None:
    """Return a function of a file in one spelling; ``None`` where the file has no single one of its name."""
    text = files.get(wanted.path, b"").decode("utf-8", "replace")
    names = names_in(text)
    at = names.functions.get(wanted.name) if names else None
    if names is not None and at is None and wanted.name in names.taken:
        return ""
    if at is None:
        return None
    lines = text.split("\n")[at.first - 1 : at.last]
    return "\n".join(line.strip() for line in lines if line.strip())


def _refuse_tests_of_the_blueprint(sides: Sides, completion: Completion) -> None:
    """Look whether the tests that the blueprint makes stay as they are.

    Raises:
        SecondRefused: One of them would be replaced.
    """
    held = held_files(sides.unit)
    for each in completion.tests:
        if each.path not in held and each.name in _defined(sides.new.get(each.path, b"")):
            raise SecondRefused(f"{each.path}: {each.name} is a test of the blueprint, which no answer replaces.")


def _defined(content: bytes) -> Iterator[str]:
    names = names_in(content.decode("utf-8", "replace"))
    yield from names.taken if names else ()
