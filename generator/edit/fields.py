"""The fields that a settings class shall get, and the door for a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from generator.answers.text import one_line, shorten
from generator.edit.refusals import FieldsRefused, Reason
from generator.errors import InputError, ManyErrors
from generator.plan import Constraints
from generator.values.secrets import may_be_written, without_secret
from generator.values.setting_names import name_fault

FIELDS_MAX = 200
LIST_BYTES_MAX = 1 << 20
DESCRIPTION_MAX = 300


class SettingField(BaseModel):
    """One field that a settings class shall have.

    An absent ``default`` and a default of ``None`` differ: see ``has_default``. Without ``default``,
    ``default_factory`` and ``optional`` the field is required, unless its type admits ``None``.

    Attributes:
        name: Identifier in the case that the class uses.
        type: Annotation as source text.
        default: JSON value.
        default_factory: Name of a factory such as ``list``, or a ``lambda:`` that returns a literal.
        optional: Whether ``None`` is admitted and, without a default of its own, the default.
        description: What it is for; folded into one line.
        secret: Whether it is a credential: then ``SecretStr | None = None``, whatever the default says, unless it is
            the empty text, which becomes ``SecretStr("")``, or the field is required.
        required: Whether it must be set, be it a secret; unlike a field that only lacks a default, one that calls of
            the class need not name to be correct for type checkers.
        constraints: What its values must keep to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    type: str = "str"
    default: JsonValue = None
    default_factory: str | None = None
    optional: bool = False
    description: str = ""
    secret: bool = False
    required: bool = False
    constraints: Constraints = Constraints()

    @property
    def has_default(self) -> bool:
        """Whether a default was given, be it ``None``."""
        return "default" in self.model_fields_set

    @property
    def summary(self) -> str:
        """The description on one line, without credentials or characters that could leave a comment or a literal."""
        is_open = not self.secret and may_be_written(self.name, self.default, self.description)
        said = without_secret(self.description, None if is_open else self.default)
        return shorten(one_line(said), DESCRIPTION_MAX)

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON values, without what was not given."""
        return self.model_dump(mode="json", exclude_unset=True)


class Patched(BaseModel):
    """What became of a settings file.

    Attributes:
        source: The file's new bytes; the old ones where nothing had to change.
        added: Names of new fields.
        unchanged: Names of fields that were there already, with the same type and default.
        removed: Names of fields that were taken out.
        replaced: Names of fields whose type, default or description was brought up to date in place.
        left: Names of fields that a person edited or deleted since and that were therefore left alone.
        notes: What a person should know, one sentence each.
        environment: For every field asked for, or to be taken out, the environment variable that sets it.
    """

    model_config = ConfigDict(frozen=True)

    source: bytes
    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)


def judge_names(fields: Sequence[SettingField]) -> list[Reason]:
    """Return what is wrong with the fields' names; an empty list where nothing is."""
    reasons = [Reason("name", problem) for field in fields if (problem := _name_problem(field.name))]
    seen: dict[str, str] = {}
    for field in fields:
        if field.name.casefold() in seen:
            earlier = seen[field.name.casefold()]
            reasons.append(Reason("duplicate", f"the field {field.name[:80]!r} is named twice (first as {earlier!r})"))
        seen.setdefault(field.name.casefold(), field.name[:80])
    if len(fields) > FIELDS_MAX:
        reasons.append(Reason("too-many", f"{len(fields)} fields are more than {FIELDS_MAX}"))
    return reasons


def _name_problem(name: str) -> str:
    fault = name_fault(name)
    shown = repr(name if len(name) <= 80 else f"{name[:80]}…")
    return f"{shown} {fault}" if fault else ""


def parse_fields(data: bytes, path: object = "FIELDS.json") -> tuple[SettingField, ...]:
    """Read a JSON list of objects with ``name``, ``type``, one of the ways to a default, and ``description``.

    The ways to a default are ``default``, ``default_factory`` and ``optional``; none of them: a required field.

    Raises:
        InputError: The bytes are no JSON list.
        ManyErrors: Entries are wrong; all faults of the list together.
    """
    entries = _load_list(data, path)
    fields: list[SettingField] = []
    problems: list[str] = []
    for number, entry in enumerate(entries, start=1):
        try:
            fields.append(SettingField.model_validate(entry))
        except (ValidationError, RecursionError) as error:
            problems.extend(f"field {number}{_label(entry)}: {text}" for text in _texts(error))
    problems += [f"field {field.name[:80]!r}: {text}" for field in fields for text in _combination_problems(field)]
    problems += [reason.problem for reason in judge_names(fields)]
    if problems:
        raise ManyErrors(f"{path}: the list of fields has faults", problems, "Nothing was changed.")
    return tuple(fields)


def _load_list(data: bytes, path: object) -> list[Any]:
    if len(data) > LIST_BYTES_MAX:
        raise InputError(path, f"{len(data)} bytes are too many for a list of fields.")
    try:
        loaded = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"no list of fields in JSON: {str(error)[:200]}.") from error
    if not isinstance(loaded, list):
        raise InputError(path, f"a list of fields must be a JSON list, not {type(loaded).__name__}.")
    return loaded


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [key for key, _ in pairs]
        raise ValueError(f"key {next(key for key in names if names.count(key) > 1)!r} stands twice in one object")
    return result


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no JSON number")


def _label(entry: object) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return f" ({name[:80]!r})" if isinstance(name, str) else ""


def _texts(error: ValidationError | RecursionError) -> Iterable[str]:
    if isinstance(error, RecursionError):
        return ["nested too deeply"]
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [f"{'.'.join(map(str, one['loc'][:3])) or 'entry'}: {one['msg']}" for one in found[:10]]


def _combination_problems(field: SettingField) -> list[str]:
    if field.has_default and field.default_factory is not None:
        return ["has both 'default' and 'default_factory'"]
    if field.required and (field.has_default or field.default_factory is not None or field.optional):
        return ["is 'required', and has a way to a default"]
    return []


def refuse_unless_clean(path: object, reasons: Sequence[Reason]) -> None:
    """Raise one refusal for all reasons, if there are any.

    Raises:
        FieldsRefused: There is at least one reason.
    """
    if reasons:
        raise FieldsRefused(path, reasons, "The file was left as it is.")
