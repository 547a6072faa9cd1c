"""A settings unit's fields in files that belong to the workspace: its settings class and its example environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.answers.contract import SettingsClass
from generator.answers.details import UnitField
from generator.answers.units import ConfigPatchAnswers
from generator.bench.patching import environment_lines, setting_fields
from generator.drift.comparing import Reader
from generator.drift.report import DriftField, FieldState
from generator.edit import FieldsRefused, patch_file, replace_in_file
from generator.scratch import temporary_folder

FIELDS_MAX = 200


@dataclass(frozen=True)
class ComparedFields:
    """The fields of one unit, and what kept them from being compared."""

    fields: tuple[DriftField, ...] = ()
    objection: str = ""


def compare_fields(units: Sequence[ConfigPatchAnswers], read: Reader) -> list[ComparedFields]:
    """Return the state of every field of settings units, in the order of the units; nothing is changed.

    Units of one settings class are looked at together, since reading it takes a process of its own.

    Args:
        units: The units.
        read: Returns a file of the workspace.
    """
    found: dict[int, ComparedFields] = {}
    groups: dict[SettingsClass | None, list[int]] = {}
    for number, unit in enumerate(units):
        groups.setdefault(unit.contract.settings, []).append(number)
    for numbers in groups.values():
        together = _compare_together([units[number] for number in numbers], read)
        if together is None:
            together = [_compare([units[number]], read)[0] for number in numbers]
        found |= dict(zip(numbers, together, strict=True))
    return [found[number] for number in range(len(units))]


def _compare_together(units: list[ConfigPatchAnswers], read: Reader) -> list[ComparedFields] | None:
    """Compare units of one class at once; ``None`` where one of them keeps the others from being compared."""
    names = [field.name for unit in units for field in unit.config_patch.fields]
    if len(names) != len(set(names)) or len(names) > FIELDS_MAX:
        return None
    compared = _compare(units, read)
    return None if len(units) > 1 and any(each.objection for each in compared) else compared


def _compare(units: list[ConfigPatchAnswers], read: Reader) -> list[ComparedFields]:
    contract = units[0].contract
    fields = [field for unit in units for field in unit.config_patch.fields]
    settings = contract.settings
    source = read(settings.path) if settings else None
    if settings is None or source is None:
        objection = f"{settings.path if settings else 'the settings file'} is missing or no regular file"
        return [ComparedFields(objection=objection)] * len(units)
    try:
        with temporary_folder("aas-fields-") as folder:
            copy = _Copy(Path(folder), settings.path, settings.class_name, source)
            states = _in_class(copy, fields)
            variables = _plain_variables(units, read) or _variables(copy, fields, states)
    except FieldsRefused as refusal:
        return [ComparedFields(objection=str(refusal).replace(f"{folder}/", ""))] * len(units)
    return [_of_unit(unit, settings.path, states, variables, read) for unit in units]


def _of_unit(
    unit: ConfigPatchAnswers, path: str, states: Mapping[str, FieldState], variables: Mapping[str, str], read: Reader
) -> ComparedFields:
    fields, example = unit.config_patch.fields, unit.contract.env_example
    found = [DriftField(name=field.name, path=path, state=states[field.name]) for field in fields]
    return ComparedFields((*found, *_in_example(example, read(example) or b"", fields, variables)))


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


def _plain_variables(units: Sequence[ConfigPatchAnswers], read: Reader) -> dict[str, str]:
    """Return the variables as they are called in a class without a prefix; none unless all their lines are there.

    Then nobody needs to be asked, which would take a process of its own.
    """
    names: dict[str, str] = {}
    for unit in units:
        own = {field.name: field.name.upper() for field in unit.config_patch.fields}
        lines = _lines(read(unit.contract.env_example) or b"")
        if any(line not in lines for _, line in environment_lines(unit.config_patch.fields, own)):
            return {}
        names |= own
    return names


def _variables(copy: _Copy, fields: Sequence[UnitField], states: Mapping[str, FieldState]) -> dict[str, str]:
    """Return the environment variable of every field of which the class can tell it."""
    known = [field for field in fields if states[field.name] != "changed"]
    try:
        return dict(patch_file(copy.new(), copy.class_name, setting_fields(known)).environment) if known else {}
    except FieldsRefused:
        return {}


def _in_example(
    path: str, content: bytes, fields: Sequence[UnitField], variables: Mapping[str, str]
) -> list[DriftField]:
    lines = _lines(content)
    names = {line.removeprefix("#").removeprefix("export").strip().partition("=")[0].strip() for line in lines}
    found: list[DriftField] = []
    for name, line in environment_lines([field for field in fields if field.name in variables], variables):
        state: FieldState = "same" if line in lines else "reworded" if name in names else "removed"
        found.append(DriftField(name=name, path=path, state=state))
    return found


def _lines(content: bytes) -> set[str]:
    return {line.strip() for line in content.decode("utf-8", "replace").splitlines()}
