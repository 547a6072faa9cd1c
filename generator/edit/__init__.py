"""Edits of a workspace's own files: fields of its settings class and lines of its ``.env.example``.

This is the only folder that imports libcst. What is named here does not; ``patch_file`` runs libcst in a child process,
and the in-process functions are in ``generator.edit.settings``.
"""

from generator.edit.env_example import EnvEntry, add_env_lines, remove_env_lines
from generator.edit.fields import Patched, SettingField, parse_fields
from generator.edit.files import patch_file, replace_in_file
from generator.edit.refusals import FieldsRefused, Reason

__all__ = [
    "EnvEntry",
    "FieldsRefused",
    "Patched",
    "Reason",
    "SettingField",
    "add_env_lines",
    "parse_fields",
    "patch_file",
    "remove_env_lines",
    "replace_in_file",
]
