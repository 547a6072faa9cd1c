"""What ``FileApplier.update_file`` may be asked to change in a file, and the file's new content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from generator.edit import SettingField, patch_file
from generator.edit.three_way import Refused, replace_definition
from generator.errors import GeneratorError, ManyErrors
from generator.plan import ConfigField
from generator.scratch import temporary_folder

Changes = Mapping[Any, Any] | str
_PYTHON = frozenset({".py", ".pyi"})
_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


def changed_content(path: str, before: bytes, changes: Changes, *, line_length: int = 88) -> bytes:
    """Return a file's content after some changes; all of them or none.

    Args:
        path: The file, for its kind and for what is said of it.
        before: Its content.
        changes: The whole new text; or for Python the name of a definition (``run``, ``Store.get``, ``LIMIT``) to its
            new source, or the name of a class to the fields that it shall have; for any other file the old text, which
            must be there exactly once, or a compiled pattern, to the new one.
        line_length: The longest line that the file's style admits.

    Raises:
        GeneratorError: A change has no meaning here or would not be safe.
    """
    if isinstance(changes, str):
        return changes.encode("utf-8")
    if not isinstance(changes, Mapping):
        raise GeneratorError(f"{path}: changes are a {type(changes).__name__}.", "Give a mapping, or the whole text.")
    if PurePosixPath(path).suffix not in _PYTHON:
        return _replaced(path, before, changes)
    for name, change in changes.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise GeneratorError(
                f"{path}: {name!r} is no name of a definition.", "Give one such as 'run' or 'Store.get'."
            )
        if isinstance(change, str):
            before = _defined(path, before, name, change, line_length)
        elif isinstance(change, Sequence):
            before = _with_fields(path, before, name, change)
        else:
            raise GeneratorError(
                f"{path}: the change of {name!r} is a {type(change).__name__}.",
                "Give the definition's source, or the list of the fields that a class shall have.",
            )
    return before


def _defined(path: str, before: bytes, name: str, source: str, line_length: int) -> bytes:
    made = replace_definition(before, name, source, line_length=line_length)
    if isinstance(made, Refused):
        raise GeneratorError(f"{path}: {name!r} was not changed: {made.reason}", "The file is as it was.")
    return made


def _with_fields(path: str, before: bytes, class_name: str, fields: Sequence[Any]) -> bytes:
    wanted = [_setting_field(path, class_name, each) for each in fields]
    with temporary_folder("aas-fields-") as folder:
        copy = Path(folder, PurePosixPath(path).name)
        copy.write_bytes(before)
        return patch_file(copy, class_name, wanted).source


def _setting_field(path: str, class_name: str, field: object) -> SettingField:
    data = field.model_dump(mode="json", exclude_unset=True) if isinstance(field, ConfigField) else field
    known = {key: value for key, value in data.items() if key != "scope"} if isinstance(data, Mapping) else data
    try:
        return SettingField.model_validate(known)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc'])) or 'field'}: {each['msg']}" for each in error.errors()]
        raise ManyErrors(f"{path}: a field of {class_name} cannot be used ({field!r:.200})", faults) from error


def _replaced(path: str, before: bytes, changes: Mapping[Any, Any]) -> bytes:
    """Return a text with places replaced; each is looked for in the text as it was."""
    try:
        text = before.decode("utf-8")
    except UnicodeDecodeError as error:
        raise GeneratorError(f"{path}: the file is not UTF-8 text.", "Give its whole new content.") from error
    places: list[tuple[int, int, str]] = []
    for old, new in changes.items():
        pattern = re.compile(re.escape(old)) if isinstance(old, str) and old else old
        if not isinstance(pattern, re.Pattern) or not isinstance(pattern.pattern, str) or not isinstance(new, str):
            raise GeneratorError(
                f"{path}: {old!r} to {new!r} is no change of text.", "Give the old text and the new one."
            )
        found = list(pattern.finditer(text))
        if len(found) != 1:
            raise GeneratorError(
                f"{path}: {old!r} is in the file {len(found)} times, not once.", "Give more of the text around it."
            )
        places.append((*found[0].span(), new if isinstance(old, str) else found[0].expand(new)))
    places.sort()
    if any(start < end for (_, end, _), (start, _, _) in pairwise(places)):
        raise GeneratorError(f"{path}: two of the texts to replace overlap.", "Give one change for both.")
    for start, end, new in reversed(places):
        text = text[:start] + new + text[end:]
    return text.encode("utf-8")
