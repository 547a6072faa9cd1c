"""Putting a config unit's settings into the workspace's settings class and its example of the environment file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from generator.answers.details import UnitField
from generator.answers.reading import load_yaml
from generator.answers.units import ConfigPatchAnswers
from generator.edit import EnvEntry, SettingField, add_env_lines, remove_env_lines, replace_in_file
from generator.errors import InputError, ManyErrors
from generator.git import Repository
from generator.unit_places import places_of
from generator.values.literals import literal_value
from generator.values.types import without_none

_FIELDS: TypeAdapter[tuple[UnitField, ...]] = TypeAdapter(tuple[UnitField, ...])


def patch_settings(answers: ConfigPatchAnswers, repository: Repository) -> tuple[str, ...]:
    """Bring the settings class and the example environment to the unit's settings; twice is once.

    What the unit had at the current commit and has no more goes. Settings that are the same now as then are not looked
    at: a person may have changed or deleted them.

    Returns:
        The names of settings that shall be other ones now, but were edited or deleted by a person: they stay so.

    Raises:
        FieldsRefused: The settings class cannot take the fields; nothing was changed.
        ManyErrors: Other config units of the workspace have fields of these names.
        OSError: A file cannot be written.
    """
    settings, workspace = answers.contract.settings, repository.top
    if settings is None:
        return ()
    _refuse_foreign_names(answers, workspace)
    fields, former = answers.config_patch.fields, _former_fields(answers, repository)
    new, old = [each for each in fields if each not in former], [each for each in former if each not in fields]
    if not new and not old:
        return ()
    path = workspace / settings.path
    patched = replace_in_file(
        path, settings.class_name, setting_fields(old), setting_fields(new), section=answers.title
    )
    come = _entries((field for field in new if field.name not in patched.left), patched.environment)
    gone = _entries((field for field in old if field.name not in patched.left), patched.environment)
    example = workspace / answers.contract.env_example
    before = example.read_bytes() if example.is_file() else b""
    after = remove_env_lines(before, answers.title, [entry for entry in gone if entry not in come])
    after = add_env_lines(after, answers.title, come)
    if after != before:
        example.write_bytes(after)
    return patched.left


def _entries(fields: Iterable[UnitField], names: Mapping[str, str]) -> list[EnvEntry]:
    """Return the lines of the example environment for some settings; ``names`` are their variables."""
    return [
        EnvEntry(
            name=names.get(field.name, field.name.upper()),
            description=field.description,
            value=_environment_value(field),
            secret=field.secret,
            commented=_is_commented(field),
        )
        for field in fields
    ]


def _is_commented(field: UnitField) -> bool:
    """Tell whether the example leaves a variable out: set to an empty text, it would not be what it is without."""
    return not field.required and field.default == "None" and without_none(field.type) not in {"str", "SecretStr"}


def _former_fields(answers: ConfigPatchAnswers, repository: Repository) -> tuple[UnitField, ...]:
    """Return the settings that the unit had at the current commit; none for a new unit or a damaged list."""
    text = repository.file_at("HEAD", places_of(answers).own[0])
    try:
        return _FIELDS.validate_python(load_yaml(text or b"[]", answers.name) or [])
    except (ValueError, InputError):
        return ()


def _refuse_foreign_names(answers: ConfigPatchAnswers, workspace: Path) -> None:
    """Refuse settings that another config unit of the workspace has added: each belongs to one unit.

    Raises:
        ManyErrors: Other units have them; all are named.
    """
    own = workspace / places_of(answers).own[0]
    wanted = {field.name for field in answers.config_patch.fields}
    faults: list[str] = []
    for path in sorted(own.parent.glob(".fields.*.yml")):
        owner = path.name.removeprefix(".fields.").removesuffix(".yml")
        if path != own:
            taken = sorted(wanted & _names_in(path))
            faults += [f"{name} belongs to the config unit {owner}" for name in taken]
    if faults:
        raise ManyErrors(f"{answers.key} cannot be placed", faults, "Rename the settings, or change that unit.")


def _names_in(path: Path) -> set[str]:
    try:
        listed = load_yaml(path.read_bytes(), path)
    except (OSError, InputError):
        return set()
    return {str(each.get("name")) for each in listed if isinstance(each, dict)} if isinstance(listed, list) else set()


def setting_fields(fields: Iterable[UnitField]) -> tuple[SettingField, ...]:
    """Return a unit's settings as the settings class is to get them."""
    return tuple(_setting_field(field) for field in fields)


def _setting_field(field: UnitField) -> SettingField:
    kind = without_none(field.type)
    facts: dict[str, Any] = {"name": field.name, "type": kind, "description": field.description}
    if field.constraints:
        facts["constraints"] = field.constraints
    if field.required:
        return SettingField(**facts, required=True, secret=field.secret)
    if not field.secret:
        return SettingField(**facts, default=literal_value(field.default), optional=kind != field.type)
    if field.default != "None":
        facts["default"] = ""
    return SettingField(**facts, secret=True)


def _environment_value(field: UnitField) -> str:
    """Return the default as pydantic-settings would read it from the environment; empty where there is none."""
    value = literal_value(field.default)
    if value is None or field.secret:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def environment_lines(fields: Iterable[UnitField], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the variable and the line of each setting in the example environment; ``names`` are the variables."""
    return [(entry.name, entry.line()) for entry in _entries(fields, names)]
