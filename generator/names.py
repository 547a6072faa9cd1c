"""Names that come from a model's text, made safe before anything else sees them.

A unit's name becomes a folder, a module, a class and part of a branch. It is judged here, once, by the rule of the
answers models; titles are turned into such names with python-slugify.
"""

from __future__ import annotations

import keyword
import re
import sys
from functools import lru_cache

from slugify import slugify

NAME_MAX = 64
# So that ``test_<name>_service`` still is a module's name.
UNIT_NAME_MAX = 48
NAME_PATTERN = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
# Names of devices: no checkout on Windows can hold a file or folder that is called so.
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
# What no unit may be called.
RESERVED = frozenset({*keyword.kwlist, *keyword.softkwlist, *sys.stdlib_module_names, *DEVICES})
# What steers tests, checkers or the start of the interpreter.
STEERING_FILES = frozenset(
    {
        "conftest.py",
        "sitecustomize.py",
        "usercustomize.py",
        "setup.py",
        "noxfile.py",
        "tasks.py",
        "fabfile.py",
        "dodo.py",
        "wscript.py",
        "hatch_build.py",
        "build.py",
        "__main__.py",
        "manage.py",
        "conf.py",
        "gunicorn.conf.py",
        "mypy_plugin.py",
        "pytest_plugin.py",
        "_version.py",
    }
)
_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def is_snake_case(name: str) -> bool:
    """Tell whether ``name`` is a snake-case identifier of at most 64 characters and no keyword."""
    return NAME_PATTERN.match(name) is not None and not keyword.iskeyword(name)


def is_safe_name(name: str) -> bool:
    """Tell whether ``name`` may be a unit or module: snake case, no keyword, standard-library module or device."""
    return is_snake_case(name) and name not in RESERVED


def unit_name_fault(name: str) -> str:
    """Return why a person cannot call a unit so; empty for a good name."""
    if not is_safe_name(name):
        return (
            f"{name[: NAME_MAX + 1]!r} cannot be a unit's name: take small letters, digits and underscores, the first "
            "a letter, and neither a word of Python nor a module of its library, e.g. dance_bot"
        )
    return f"{name!r} is longer than {UNIT_NAME_MAX} characters" if len(name) > UNIT_NAME_MAX else ""


def to_snake(text: str) -> str:
    """Return ``text`` as a safe snake-case name, or an empty string where nothing of it is usable.

    ``DanceBot`` becomes ``dance_bot``; a leading digit gets ``n`` before it; a keyword or the name of a
    standard-library module or of a device gets ``_unit`` behind it.
    """
    return _to_snake(text[:1000])


# One text names the same unit, file and class many times.
@lru_cache(maxsize=512)
def _to_snake(text: str) -> str:
    spaced = _WORD_BREAK.sub(" ", text)
    slug = slugify(spaced, separator="_", max_length=NAME_MAX - 5, word_boundary=True)
    if not slug:
        return ""
    if slug[0].isdigit():
        slug = f"n{slug}"
    return slug if is_safe_name(slug) else f"{slug}_unit"


def to_pascal(name: str) -> str:
    """Return a snake-case name as a class name: ``dance_bot`` becomes ``DanceBot``."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_") if part)
