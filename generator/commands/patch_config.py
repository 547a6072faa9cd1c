"""``aas-generator patch-config``: fields into one settings file."""

from __future__ import annotations

from pathlib import Path

from generator.edit import parse_fields, patch_file
from generator.errors import InputError
from generator.output import note, say


def run_patch_config(file: Path, class_name: str, fields_file: Path) -> None:
    """Add the fields of a JSON list to a settings class.

    Raises:
        InputError: The list cannot be read.
        ManyErrors: The list has faults; all are named.
        FieldsRefused: The settings class cannot take the fields; the file is untouched.
    """
    try:
        data = fields_file.read_bytes()
    except OSError as error:
        raise InputError(fields_file, f"cannot be read: {error.strerror}.", "Name a JSON file.") from None
    patched = patch_file(file, class_name, parse_fields(data, fields_file))
    for line in patched.notes:
        note(line)
    for name in patched.added:
        say(f"added {name}")
    for name in patched.unchanged:
        say(f"unchanged {name}")
