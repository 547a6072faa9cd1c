"""What a setting's name is: in prose, in code, in an environment, as a dotted key; and which are taken."""

from __future__ import annotations

import keyword
import re
from functools import cache

from generator.values.folding import phrases
from generator.values.types import BUILTINS, HOMES

NAME_MAX = 64
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}\Z")
_KEY_MAX = 80
_PARTS_MAX = 5
_WRAPPED = (("${", "}"), ("$", ""), ("%", "%"), ("`", "`"), ('"', '"'), ("'", "'"), ("«", "»"), ("“", "”"))
# Names in front of a dotted key that say no more than that it is a setting.
_HOLDERS = frozenset(phrases("config|conf|cfg|settings|setting|options|self|env|environ"))
# What pydantic's model and settings classes define themselves, of version 1 and beside what ``BaseModel`` has now.
_OF_PYDANTIC = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema"}
    | {"schema_json", "settings_cached", "settings_clear_cache", "settings_customise_sources"}
    | {"update_forward_refs", "validate", "Config", "Field"}
)
# The prefixes that pydantic keeps for itself.
_PREFIXES = ("model_validate", "model_dump", "settings_customise")


def is_field_name(name: str) -> bool:
    """Tell whether a setting can be called so: letters, digits and underscores, a letter first, no keyword."""
    return _NAME.match(name) is not None and not keyword.iskeyword(name)


def setting_name(text: str) -> str:
    """Return the name of the setting that a text means; empty where it is none.

    ``${DOOR_PORT}`` is ``DOOR_PORT``; the parts of a dotted key are joined: ``config.door.port`` is ``door_port``.
    """
    bare = _unwrapped(text.strip())
    if is_field_name(bare):
        return bare
    parts = bare.split(".") if len(bare) <= _KEY_MAX else []
    if not 2 <= len(parts) <= _PARTS_MAX or not all(map(is_field_name, parts)):
        return ""
    kept = parts[1:] if parts[0].lower() in _HOLDERS else parts
    name = "_".join(kept)
    is_key = len(kept) == 1 or name.islower()
    return name if is_key and is_field_name(name) else ""


def joined(parts: tuple[str, ...]) -> str:
    """Return the name of a leaf below sections: its key behind theirs, hyphens and dots as underscores."""
    return "_".join(parts).replace("-", "_").replace(".", "_")


def is_taken(name: str) -> bool:
    """Tell whether a field of this name would hide a type, or what pydantic defines itself."""
    return name in _taken() or name.startswith(_PREFIXES)


def name_fault(name: str) -> str:
    """Return why a settings class cannot have a field of this name; empty where it can."""
    faults = {
        "starts with an underscore, so pydantic would not make it a field": name.startswith("_"),
        "is no plain identifier of at most 64 letters, digits and underscores": not _NAME.match(name),
        "is a Python keyword": keyword.iskeyword(name),
        "would hide the type of that name for the rest of the class": name in BUILTINS or name in HOMES,
        "would hide what pydantic's settings class keeps for itself": is_taken(name),
    }
    return next((fault for fault, broken in faults.items() if broken), "")


def _unwrapped(text: str) -> str:
    for opening, closing in _WRAPPED:
        if text.startswith(opening) and text.endswith(closing) and len(text) > len(opening) + len(closing):
            return text[len(opening) : len(text) - len(closing)]
    return text


@cache
def _taken() -> frozenset[str]:
    from pydantic import BaseModel

    return frozenset(dir(BaseModel)) | _OF_PYDANTIC | BUILTINS | HOMES.keys()
