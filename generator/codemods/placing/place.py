"""Where a block of code goes, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from generator.plan import Record


class Place(Record):
    """The module of a unit that a block of code becomes, and what the unit's other modules define.

    Attributes:
        package: The unit's dotted package, e.g. ``plugins.devtoys``.
        module: The module's name, e.g. ``devtoys``.
        siblings: Names by which the analysis may call modules of this unit, each with the module's name in the unit
            (``{"config": "config", "plugins.devtoys_plugin": "", "ngrok_plugin": "logic"}``); empty for the package.
        config_class: The unit's settings class, in the module ``config``; empty where it has none.
        known_names: Classes and functions of the unit, each with the module that defines it.
        renamed: Classes of the unit that get another name, old name to new one.
        workspace_roots: Top-level packages of the workspace, e.g. ``core`` and ``plugins``.
        is_test: Whether the module is a test; it lives outside of the package then.
        line_length: The formatter's line length in characters.
        settings_fields: All fields of the unit's settings class.
        secrets: Those of them that are ``SecretStr | None``.
        plugin_bases: The plugins' base classes, each with its dotted module.
        lifecycle: The base classes' abstract methods, each with whether it is a coroutine function.
        programs: Programs that the unit starts, see ``programs_of``; tests are skipped where they are missing.
        logger: The workspace's logging library.
    """

    package: str
    module: str
    siblings: Mapping[str, str] = Field(default_factory=dict)
    config_class: str = ""
    known_names: Mapping[str, str] = Field(default_factory=dict)
    renamed: Mapping[str, str] = Field(default_factory=dict)
    workspace_roots: tuple[str, ...] = ("core", "plugins")
    is_test: bool = False
    line_length: int = 88
    settings_fields: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    plugin_bases: Mapping[str, str] = Field(default_factory=dict)
    lifecycle: Mapping[str, bool] = Field(default_factory=dict)
    programs: tuple[str, ...] = ()
    logger: Literal["loguru", "logging", "structlog"] = "loguru"


class Placed(Record):
    """A module's code as it goes into the unit.

    Attributes:
        code: The source text; the old one where it could not be read.
        notes: What was left out, repaired or left alone for a reason, one sentence each.
    """

    code: str
    notes: tuple[str, ...] = ()


def left_as_it_is(code: str, problem: str) -> Placed:
    """Return a text that is not changed, with the reason."""
    return Placed(code=code, notes=(f"The code was left as it is: {problem}.",))
