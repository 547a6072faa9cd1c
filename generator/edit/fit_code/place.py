"""Where a block of code goes, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from generator.plan import Record


class OwnClass(Record):
    """How a class of the analysis becomes the plugin's class, as the workspace makes and calls one.

    Attributes:
        name: Its name.
        base: The workspace's base class.
        base_module: The dotted module of that.
        base_written: What the analysis calls the base.
        attributes: Lines of the class's body that the base demands, e.g. ``name = "penpot"``.
        methods: Methods that get another name, old name to new one.
        confirming: Methods that must return ``True``.
        header: The constructor's parameters behind ``self``; empty where it stays as it is.
        opening: Statements that the constructor begins with.
        base_call: The call of the base's constructor; empty with an empty header.
        values: The constructor's old parameters, each with the expression that takes its place.
        renamed: Attributes of the object that get another name, old name to new one.
        function: The name of the function that the workspace calls; empty where there is none.
        registration: That function as source text; empty where the analysis's own fits.
        imports: Names that all of this needs, each with its module.
    """

    name: str
    base: str
    base_module: str
    base_written: str
    attributes: tuple[str, ...] = ()
    methods: Mapping[str, str] = Field(default_factory=dict)
    confirming: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    base_call: str = ""
    values: Mapping[str, str] = Field(default_factory=dict)
    renamed: Mapping[str, str] = Field(default_factory=dict)
    function: str = ""
    registration: str = ""
    imports: Mapping[str, str] = Field(default_factory=dict)


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
        logger: The workspace's logging library.
        is_absolute: Whether modules of the unit import each other by their whole names.
        own_class: How a class of this module becomes the plugin's; ``None`` where none does.
        alone: A class that derives from the workspace's base of plugins and does without it; empty where none does.
        is_strict: Whether the workspace's own type check demands an annotation everywhere.
        annotates: Whether annotations are added at all.
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
    logger: Literal["loguru", "logging", "structlog"] = "loguru"
    is_absolute: bool = False
    own_class: OwnClass | None = None
    alone: str = ""
    is_strict: bool = True
    annotates: bool = True


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
