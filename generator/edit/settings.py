"""Fields of a settings class: add, remove, replace. In-process; ``files.patch_file`` guards it by a child process."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from generator.edit.compare import compare_field
from generator.edit.fields import Patched, SettingField, judge_names, refuse_unless_clean
from generator.edit.imports import plan_imports
from generator.edit.refusals import FieldsRefused, Objection
from generator.edit.rendering import JudgedField
from generator.edit.settings_bench import Outcome, Workbench, open_bench
from generator.edit.settings_environment import environment_of
from generator.edit.settings_insertion import add_missing
from generator.edit.settings_removal import remove_or_replace
from generator.edit.source import apply_splices
from generator.edit.verify import verify_patch


def add_fields(
    source: bytes,
    class_name: str,
    fields: Sequence[SettingField],
    *,
    path: object = "",
    section: str = "",
    place: Path | None = None,
) -> Patched:
    """Add fields to a settings class, in the file's own style.

    Args:
        source: The file.
        class_name: The top-level class.
        fields: The fields; those that are there already with the same type and default stay as they are.
        path: How errors call the file.
        section: Title of the section they belong to; used where the class has its fields in banner sections.
        place: Where the file lies, so that what it imports from the workspace can be followed.

    Raises:
        FieldsRefused: Any of the fields, the class or the file forbids the change; all reasons together.
    """
    return replace_fields(source, class_name, (), fields, path=path, section=section, place=place)


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
    place: Path | None = None,
) -> Patched:
    """Bring a class from one field set to another: remove, add, and change in place what has the same name.

    A field that a person edited or deleted since ``old`` was written is left so and named in ``left``.

    Raises:
        FieldsRefused: Any of the fields, the class or the file forbids the change; all reasons together.
    """
    reasons = judge_names(new)
    try:
        bench = open_bench(source, class_name, place)
    except Objection as objection:
        raise FieldsRefused(path, [objection.reason, *reasons], "The file was left as it is.") from objection
    wanted, faults = bench.judge(new)
    former, _ = bench.judge(old)
    outcome = Outcome()
    try:
        remove_or_replace(bench, former, wanted, outcome, section)
        usable = [judged for judged in wanted if not judge_names([judged.field])]
        faults += add_missing(bench, usable, outcome, section)
        refuse_unless_clean(path, [*reasons, *faults])
        patched = _finish(bench, outcome, class_name)
        _look_again(bench.reopened(patched), [one for one in usable if one.name in {*outcome.added, *outcome.replaced}])
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
        environment=environment_of(bench, list(dict.fromkeys(one.name for one in (*former, *wanted)))),
    )


def _finish(bench: Workbench, outcome: Outcome, class_name: str) -> bytes:
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


def _unused_imports(bench: Workbench, patched: bytes, outcome: Outcome) -> list[str]:
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


def _look_again(again: Workbench, fresh: Sequence[JudgedField]) -> None:
    """Read the new fields back: each must have the type and the default that were asked for."""
    for judged in fresh:
        member = again.member(judged.name)
        if member is None or compare_field(again.tree, member, judged, again.names) != "same":
            raise Objection("verify", f"{judged.name!r} would not be what was asked for")
