"""What the workspace demands of a unit.

The contract is read statically from the workspace's files (``generator.contract``) and travels in every unit's answers,
so that an update needs nothing but the answers. The defaults are the contract of the first user's design document.
"""

from __future__ import annotations

import ast
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, JsonValue

from generator.plan import Record

ParameterSource = Literal[
    "name",
    "version",
    "description",
    "config",
    "settings",
    "hub",
    "logger",
    "default",
    "unknown",
    # What only a loader takes.
    "root",
    "plugins_dir",
    "folder",
    "manifest",
]
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
        source: Where a unit gets its value from: ``config`` are the unit's own settings, ``settings`` is the object of
            the workspace's settings class; ``default``: leave it out; ``unknown``: nobody can tell. A loader may also
            take the ``root`` of the workspace, the ``plugins_dir``, and of one plugin the ``folder`` and the
            ``manifest``, as paths.
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
        attributes: Class attributes that a unit sets, because the base declares them and leaves them open.
        imports: For every name that annotations of the above, and of ``Entry``, use, the module it comes from
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
    attributes: tuple[Parameter, ...] = ()
    imports: dict[str, str] = Field(default_factory=dict)

    @property
    def can_await(self) -> bool:
        """Whether a plugin may await what it starts and stops."""
        turns = [method for method in self.methods if method.role in ("start", "stop")]
        return bool(turns) and all(method.is_async and not method.is_property for method in turns)


class Hub(Record):
    """The object that plugins are made with or register with.

    Attributes:
        module: Dotted module, e.g. ``core.hub``; empty where the workspace has no such class.
        class_name: E.g. ``Hub``; empty with an empty module.
        register_method: The method that takes a plugin; empty where it has none.
        is_async: Whether that method is a coroutine function.
        constructor: Its constructor's parameters, in order.
        settings_attribute: The attribute that holds the workspace's settings object, e.g. ``config``; empty where it
            has none.
    """

    module: str = ""
    class_name: str = ""
    register_method: str = "register_plugin"
    is_async: bool = False
    constructor: tuple[Parameter, ...] = ()
    settings_attribute: str = ""


class SettingsClass(Record):
    """The workspace's pydantic settings class.

    Attributes:
        path: Workspace-relative file, e.g. ``core/config/manager.py``.
        module: Dotted module of that file.
        class_name: E.g. ``AASConfig``.
        factory: The workspace's own function without arguments that gives the settings object, e.g. ``load_config``;
            empty where there is none.
        instance: Where there is no such function, the workspace's module-level variable that holds the settings
            object, e.g. ``settings``; empty where there is none.
        factory_module: Dotted module of that function or variable.
        required: Fields without a default: only a class that has none may be made by a unit.
        variables: For each of these fields the variable of the environment that fills it.
    """

    path: str = "core/config/manager.py"
    module: str = "core.config.manager"
    class_name: str = "AASConfig"
    factory: str = ""
    instance: str = ""
    factory_module: str = ""
    required: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()


class Entry(Record):
    """How the workspace gets an instance of a plugin.

    Attributes:
        file: The file of the plugin's folder that the loader starts from, with ``{name}`` as a hole; ``__init__.py``
            for the package.
        main: The file with the plugin's class, with ``{name}`` as a hole: ``file`` itself unless that is the package.
        is_loaded_as_file: Whether the loader loads ``file`` without its package, so that imports must be absolute.
        function: The module-level function that gives the plugin; empty where the loader makes the class itself.
        parameters: That function's parameters, in order.
        is_async: Whether it is a coroutine function.
        returns_plugin: Whether it returns the plugin.
        hub_method: The hub's method that it hands the plugin to; empty where it hands it to nobody.
        hub_method_is_async: Whether that method is a coroutine function.
        constructor: What a plugin's constructor takes, in the order in which the loader or ``function`` passes it; the
            unit's own settings come behind it.
    """

    file: str = "__init__.py"
    main: str = "{name}_plugin.py"
    is_loaded_as_file: bool = False
    function: str = "register"
    parameters: tuple[Parameter, ...] = (Parameter(name="hub", source="hub"),)
    is_async: bool = False
    returns_plugin: bool = True
    hub_method: str = ""
    hub_method_is_async: bool = False
    constructor: tuple[Parameter, ...] = ()


ManifestValue = Literal[
    "name",
    "class_name",
    "version",
    "description",
    "entry",
    "settings",
    "settings_schema",
    "plugins",
    "tasks",
    "task",
    "constant",
]


class ManifestKey(Record):
    """One key of a plugin's manifest, and what it holds.

    Attributes:
        name: The key.
        holds: ``entry`` is the entry point, ``settings`` the dotted place of the unit's settings class,
            ``settings_schema`` their JSON schema, ``plugins`` the names of plugins that it needs, ``tasks`` a list with
            the task's id, ``task`` that id alone, ``constant`` the value that follows.
        value: What a ``constant`` is.
    """

    name: str
    holds: ManifestValue
    value: JsonValue = None


class Manifest(Record):
    """The file that tells the loader about a plugin: its name, and its keys in order."""

    file: str = "aas-plugin.json"
    keys: tuple[ManifestKey, ...] = (
        ManifestKey(name="name", holds="name"),
        ManifestKey(name="version", holds="version"),
        ManifestKey(name="description", holds="description"),
        ManifestKey(name="entry", holds="entry"),
        ManifestKey(name="settings", holds="settings"),
        ManifestKey(name="task", holds="task"),
    )


class Loader(Record):
    """The workspace's own code that finds plugins and makes them. It is called in the sandbox, and is in no answers.

    Attributes:
        path: Workspace-relative file.
        module: Dotted module of that file.
        class_name: The class whose method loads; empty for a function of the module.
        constructor: That class's constructor's parameters, in order.
        function: The method or function that loads all plugins or one.
        parameters: Its parameters, in order.
        is_async: Whether it is a coroutine function.
    """

    path: str
    module: str
    class_name: str = ""
    constructor: tuple[Parameter, ...] = ()
    function: str
    parameters: tuple[Parameter, ...] = ()
    is_async: bool = False


def _usual_entry(contract: dict[str, Any]) -> Entry:
    """Return how plugins are made where nobody says it: a function ``register`` hands each one to the hub."""
    base, hub = contract.get("plugin_base"), contract.get("hub")
    return Entry(
        hub_method=hub.register_method if hub else "register_plugin",
        hub_method_is_async=hub.is_async if hub else False,
        is_async=hub.is_async if hub else False,
        constructor=tuple(each for each in base.constructor if each.source == "hub" and each.required)[:1]
        if base
        else (),
    )


class Contract(Record):
    """All that the workspace demands of a unit.

    Attributes:
        plugin_base: The plugins' base class; ``None`` where the workspace has none.
        hub: The object plugins register with; ``None`` where the workspace has none.
        settings: The settings class; ``None`` where the workspace has none.
        registration: ``register``: a function ``register(hub)`` in the plugin's package; ``manifest``: the entry point
            that ``aas-plugin.json`` names.
        manifest_entry: How the manifest's ``entry`` is written, with ``{name}`` and ``{class_name}`` as holes.
        entry: How an instance of a plugin comes to the workspace; by default as the hub has it.
        manifest: The plugin's manifest; ``None`` where the workspace's plugins have none.
        source_root: Folder from which packages are imported by name, e.g. ``src``; empty for the workspace's own.
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
    entry: Entry = Field(default_factory=_usual_entry)
    manifest: Manifest | None = Manifest()
    source_root: str = ""
    plugins_dir: str = "plugins"
    services_dir: str = "core/services"
    tests_dir: str = "tests"
    logger: Logger = "loguru"
    line_length: int = Field(default=88, ge=60, le=200)
    quotes: Literal["double", "single"] = "double"
    strict_types: bool = False
    env_example: str = ".env.example"

    def main_file(self, name: str) -> str:
        """Return the workspace-relative file with the class of the plugin ``name``."""
        return f"{self.plugins_dir}/{name}/{self.entry.main.format(name=name)}"

    def manifest_file(self, name: str) -> str | None:
        """Return the workspace-relative manifest of the plugin ``name``; ``None`` where plugins have none."""
        return f"{self.plugins_dir}/{name}/{self.manifest.file}" if self.manifest else None

    def package_of(self, folder: str) -> str:
        """Return the dotted package of a folder, as seen from where packages are imported."""
        root = f"{self.source_root}/" if self.source_root else ""
        return folder.removeprefix(root).replace("/", ".")

    @property
    def top_packages(self) -> tuple[str, ...]:
        """The workspace's own packages that a unit may import from, sorted."""
        base, hub, settings = self.plugin_base, self.hub, self.settings
        modules = [self.package_of(self.plugins_dir), self.package_of(self.services_dir)]
        modules += [each.module for each in (base, hub, settings) if each and each.module]
        return tuple(sorted({module.split(".")[0] for module in modules}))
