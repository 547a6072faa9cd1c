"""A settings unit's fields in files that belong to the workspace: its settings class and its example environment."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.answers.units import ConfigPatchAnswers, UnitField
from generator.codemods import FieldsRefused, patch_file, replace_in_file
from generator.engine.drifting.comparing import Reader
from generator.engine.drifting.records import DriftField, FieldState
from generator.engine.patching import environment_lines, setting_fields


def compare_fields(answers: ConfigPatchAnswers, read: Reader) -> tuple[list[DriftField], str]:
    """Return the state of every field of a settings unit, and what kept it from being told; nothing is changed.

    Args:
        answers: The unit.
        read: Returns a file of the workspace.
    """
    settings, fields = answers.contract.settings, answers.config_patch.fields
    source = read(settings.path) if settings else None
    if settings is None or source is None:
        return [], f"{settings.path if settings else 'the settings file'} is missing or no regular file"
    try:
        with tempfile.TemporaryDirectory(prefix="aas-fields-") as folder:
            states = _in_class(_Copy(Path(folder), settings.path, settings.class_name, source), fields)
            variables = _variables(_Copy(Path(folder), settings.path, settings.class_name, source), fields, states)
    except FieldsRefused as refusal:
        return [], str(refusal).replace(f"{folder}/", "")
    found = [DriftField(name=name, path=settings.path, state=state) for name, state in states.items()]
    example = answers.contract.env_example
    return found + _in_example(example, read(example) or b"", fields, variables), ""


class _Copy:
    """A copy of the settings file, made anew for each question: the codemods answer by changing it."""

    def __init__(self, folder: Path, path: str, class_name: str, source: bytes) -> None:
        self._path = folder / path
        self._source = source
        self.class_name = class_name

    def new(self) -> Path:
        """Return the path of a copy that nothing has changed yet."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_bytes(self._source)
        return self._path


def _in_class(copy: _Copy, fields: Sequence[UnitField]) -> dict[str, FieldState]:
    """Return which fields of the class are as the unit wrote them: those that would be taken out again."""
    taken = replace_in_file(copy.new(), copy.class_name, setting_fields(fields), ())
    states: dict[str, FieldState] = {}
    for field in fields:
        if field.name in taken.left:
            states[field.name] = "reworded" if _is_accepted(copy, field) else "changed"
        else:
            states[field.name] = "same" if field.name in taken.removed else "removed"
    return states


def _is_accepted(copy: _Copy, field: UnitField) -> bool:
    """Tell whether the class has a field with the unit's type and default, whatever else it says."""
    try:
        return field.name in patch_file(copy.new(), copy.class_name, setting_fields([field])).unchanged
    except FieldsRefused:
        return False


def _variables(copy: _Copy, fields: Sequence[UnitField], states: Mapping[str, FieldState]) -> dict[str, str]:
    """Return the environment variable of every field of which the class can tell it."""
    known = [field for field in fields if states[field.name] != "changed"]
    return dict(patch_file(copy.new(), copy.class_name, setting_fields(known)).environment) if known else {}


def _in_example(
    path: str, content: bytes, fields: Sequence[UnitField], variables: Mapping[str, str]
) -> list[DriftField]:
    lines = {line.strip() for line in content.decode("utf-8", "replace").splitlines()}
    names = {line.removeprefix("#").removeprefix("export").strip().partition("=")[0].strip() for line in lines}
    found: list[DriftField] = []
    for name, line in environment_lines([field for field in fields if field.name in variables], variables):
        state: FieldState = "same" if line in lines else "reworded" if name in names else "removed"
        found.append(DriftField(name=name, path=path, state=state))
    return found
