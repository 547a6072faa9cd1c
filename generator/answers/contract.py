"""What the workspace demands of a unit.

The contract is read statically from the workspace's files (``generator.contract``) and travels in every unit's answers,
so that an update needs nothing but the answers. The defaults are the contract of the first user's design document.
"""

from __future__ import annotations

import ast
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from generator.plan import Record

ParameterSource = Literal["name", "version", "config", "hub", "logger", "default", "unknown"]
MethodRole = Literal["start", "stop", "other"]
Logger = Literal["loguru", "logging", "structlog"]


def spell_annotation(text: str) -> str:
    """Return an annotation in the formatter's spelling; text that is no expression comes back as it is."""
    try:
        spelled = ast.unparse(ast.parse(text.strip(), mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    return spelled if '"' in spelled or "\\" in spelled else spelled.replace("'", '"')


Annotation = Annotated[str, AfterValidator(spell_annotation)]


class Parameter(Record):
    """A parameter of the base class's constructor or of an abstract method, without ``self``.

    Attributes:
        name: The parameter's name.
        annotation: Its annotation as source text; empty where there is none.
        required: Whether it has no default.
        keyword_only: Whether it must be passed by name.
        source: Where a unit gets its value from; ``default``: leave it out; ``unknown``: nobody can tell.
    """

    name: str
    annotation: Annotation = ""
    required: bool = True
    keyword_only: bool = False
    source: ParameterSource = "unknown"


class Method(Record):
    """An abstract method (or property) that a unit must implement.

    Attributes:
        name: The method's name.
        is_async: Whether it is a coroutine function.
        is_property: Whether it is a property.
        parameters: Its parameters, without ``self``.
        returns: The return annotation as source text; empty where there is none.
        role: ``start`` for the method that brings a plugin up, ``stop`` for the one that takes it down.
    """

    name: str
    is_async: bool = False
    is_property: bool = False
    parameters: tuple[Parameter, ...] = ()
    returns: Annotation = "None"
    role: MethodRole = "other"


class PluginBase(Record):
    """The abstract base class of plugins.

    Attributes:
        module: Dotted module, e.g. ``core.plugin_base``.
        class_name: E.g. ``PluginBase``.
        constructor: Its constructor's parameters, in order.
        methods: Its abstract methods, in the order of the file.
        helpers: Names of concrete public methods and attributes that a unit may use.
        sets_config: Whether its constructor stores ``self.config`` (then a unit must not do it again).
        imports: For every name that annotations of the above use, the module it comes from
            (``{"Any": "typing", "Hub": "core.hub"}``); builtins are left out.
    """

    module: str = "core.plugin_base"
    class_name: str = "PluginBase"
    constructor: tuple[Parameter, ...] = (
        Parameter(name="name", annotation="str", source="name"),
        Parameter(name="version", annotation="str", required=False, source="version"),
    )
    methods: tuple[Method, ...] = (
        Method(name="initialize", is_async=True, role="start"),
        Method(name="cleanup", is_async=True, role="stop"),
    )
    helpers: tuple[str, ...] = ()
    sets_config: bool = False
    imports: dict[str, str] = Field(default_factory=dict)

    @property
    def can_await(self) -> bool:
        """Whether a plugin may await what it starts and stops."""
        turns = [method for method in self.methods if method.role in ("start", "stop")]
        return bool(turns) and all(method.is_async and not method.is_property for method in turns)


class Hub(Record):
    """The object that plugins register with.

    Attributes:
        module: Dotted module, e.g. ``core.hub``; empty where the workspace has no such class.
        class_name: E.g. ``Hub``; empty with an empty module.
        register_method: The method that takes a plugin.
        is_async: Whether that method is a coroutine function.
        constructor: Its constructor's parameters, in order.
    """

    module: str = ""
    class_name: str = ""
    register_method: str = "register_plugin"
    is_async: bool = False
    constructor: tuple[Parameter, ...] = ()


class SettingsClass(Record):
    """The workspace's pydantic settings class.

    Attributes:
        path: Workspace-relative file, e.g. ``core/config/manager.py``.
        module: Dotted module of that file.
        class_name: E.g. ``AASConfig``.
    """

    path: str = "core/config/manager.py"
    module: str = "core.config.manager"
    class_name: str = "AASConfig"


class Contract(Record):
    """All that the workspace demands of a unit.

    Attributes:
        plugin_base: The plugins' base class; ``None`` where the workspace has none.
        hub: The object plugins register with; ``None`` where the workspace has none.
        settings: The settings class; ``None`` where the workspace has none.
        registration: ``register``: a function ``register(hub)`` in the plugin's package; ``manifest``: the entry point
            that ``aas-plugin.json`` names.
        manifest_entry: How the manifest's ``entry`` is written, with ``{name}`` and ``{class_name}`` as holes.
        plugins_dir: Workspace-relative folder of plugins.
        services_dir: Workspace-relative folder of services.
        tests_dir: Workspace-relative folder of tests.
        logger: The logging library that the workspace uses.
        line_length: The formatter's line length in characters.
        quotes: The formatter's preferred quotes.
        strict_types: Whether the workspace's own mypy settings are strict.
        env_example: The example of the environment file.
    """

    plugin_base: PluginBase | None = Field(default_factory=PluginBase)
    hub: Hub | None = None
    settings: SettingsClass | None = Field(default_factory=SettingsClass)
    registration: Literal["register", "manifest"] = "register"
    manifest_entry: str = "plugins.{name}:register"
    plugins_dir: str = "plugins"
    services_dir: str = "core/services"
    tests_dir: str = "tests"
    logger: Logger = "loguru"
    line_length: int = Field(default=88, ge=60, le=200)
    quotes: Literal["double", "single"] = "double"
    strict_types: bool = False
    env_example: str = ".env.example"
