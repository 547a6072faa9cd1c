"""Which file of the unit a block of code belongs to, once the unit has a name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.answers.contract import Contract
from generator.names import is_safe_name, to_snake
from generator.reading.code.blocks import PYTHON, Block
from generator.reading.code.together import Placed, guessed, homeless, judge_together
from generator.reading.decisions import CLARIFIED, NOWHERE
from generator.reading.layout import (
    Target,
    is_service_path,
    is_settings_path,
    is_usage_file,
    locate,
    module_name,
    own_place,
    parts_of,
    plugin_folder,
    strip_plugin,
    test_path,
)
from generator.reading.text.inline import phrases
from generator.reading.workspace import NO_FILES, WorkspaceFiles

_OWN_STEMS = frozenset({"config", "settings", "plugin", "main", "__init__"})
# What whole modules begin with, also those that define no function and no class.
_OF_MODULES = ('"""', "'''", "from __future__ import")
_USES = phrases("main|demo|example|usage|run_example|use_|try_")


@dataclass(frozen=True, slots=True)
class _Site:
    """The unit that blocks are placed in: its name and kind, the modules that the text declares, and the workspace.

    ``declared`` maps a module's name to its path.
    """

    name: str
    kind: str
    declared: dict[str, str]
    contract: Contract
    workspace: WorkspaceFiles

    def locate(self, raw: str) -> Target:
        """Return what a file is for the unit."""
        return locate(raw, self.name, self.contract, kind=self.kind, has_main=self.name in self.declared)

    def tracked(self, block: Block) -> str:
        """Return the file of the workspace that a block is for; empty where it is for a file of the unit.

        A bare name that the unit has too (``config.py``) is the workspace's only where the text says so.
        """
        parts = parts_of(block.hint)
        stem = parts[-1].removesuffix(".py") if parts else ""
        own = stem in self.declared or stem in _OWN_STEMS or strip_plugin(stem) == self.name
        if not parts or (len(parts) == 1 and own and not block.existing):
            return ""
        return self.workspace.find(block.hint)

    def is_inside(self, parts: list[str]) -> bool:
        """Tell whether a path lies where the unit's own files are, or names no folder."""
        folder = plugin_folder(parts, self.contract)
        own = strip_plugin(folder) == self.name if folder else is_service_path(parts, self.contract)
        return len(parts) == 1 or own or parts[0] == self.contract.tests_dir


def place_blocks(
    blocks: list[Block],
    name: str,
    kind: str,
    declared: dict[str, str],
    contract: Contract,
    *,
    workspace: WorkspaceFiles = NO_FILES,
) -> list[Placed]:
    """Give every block its final role and path.

    Args:
        blocks: The blocks as ``read_blocks`` returns them.
        name: The unit's name.
        kind: ``plugin`` or ``service``: what a block without a named file belongs to.
        declared: Module name to path of the files that the text names.
        contract: The workspace's layout.
        workspace: The tracked files: a block for one of them changes it.
    """
    site = _Site(name, kind, declared, contract, workspace)
    placed = [_decided(block, site) if block.rule == CLARIFIED else _place(block, site) for block in blocks]
    return judge_together(placed, declared, kind)


def _place(block: Block, site: _Site) -> Placed:
    if block.role == "patch":
        return _patch(block, site)
    if block.role != "file":
        return Placed(block, block.role)
    if block.hint and not block.hint.endswith(".py"):
        nameless = replace(block, hint="")
        is_python = block.code.defines or block.language in PYTHON
        return _unnamed(nameless, site) if is_python else Placed(nameless, "data")
    if _is_settings_fragment(block, site.contract):
        return _patch(block, site)
    shows_usage = block.usage and not block.code.defines and block.rule not in ("block/info", "block/comment")
    if block.hint and not shows_usage:
        return _named(block, site)
    return _unnamed(block, site)


def _decided(block: Block, site: _Site) -> Placed:
    """Place a block by what was decided about it."""
    if block.role not in ("file", "patch"):
        return Placed(block, block.role)
    if block.existing:
        return Placed(block, "patch", None, _clean_path(parts_of(block.hint)))
    target = own_place(block.hint, site.name, site.contract, site.kind) if block.hint != NOWHERE else Target("outside")
    if target.path is not None:
        return Placed(block, "patch" if target.place == "settings" else block.role, target, target.path)
    return Placed(block, "example" if block.role == "file" else "patch")


def _is_settings_fragment(block: Block, contract: Contract) -> bool:
    settings = contract.settings
    if settings is None:
        return False
    named = any(found.name == settings.class_name for found in block.code.classes)
    return named or bool(block.code.loose_fields and block.hint and is_settings_path(parts_of(block.hint), contract))


def _patch(block: Block, site: _Site) -> Placed:
    """Return a fragment of a file that exists; its path is kept as written where it is a clean relative one."""
    settings = site.contract.settings
    if _is_settings_fragment(block, site.contract) and settings is not None:
        return Placed(block, "patch", Target("settings"), settings.path)
    if tracked := site.tracked(block):
        return Placed(block, "patch", Target("settings") if settings and settings.path == tracked else None, tracked)
    parts = parts_of(block.hint)
    if not parts:
        return Placed(
            block, "patch", None, None, f"code block {block.fence.index} changes a file that the text does not name"
        )
    target = site.locate(block.hint)
    is_standard = target.place in ("config", "plugin", "init") or target.module in site.declared
    if target.path is not None and site.is_inside(parts) and (len(parts) > 1 or is_standard):
        return Placed(block, "patch", target, target.path)
    if target.place == "settings":
        return Placed(block, "patch", target, target.path)
    return Placed(block, "patch", None, _clean_path(parts))


def _clean_path(parts: list[str]) -> str | None:
    """Return the path of a file that may be changed; ``None`` for hidden files and odd names."""
    clean = all(
        part.replace("_", "").replace("-", "").replace(".", "").isalnum() and not part.startswith(".") for part in parts
    )
    return "/".join(parts)[:200] if clean else None


def _named(block: Block, site: _Site) -> Placed:
    name, contract = site.name, site.contract
    target = site.locate(block.hint)
    parts = parts_of(block.hint)
    if target.place == "settings":
        return Placed(block, "patch", target, target.path)
    if site.tracked(block):
        return _patch(block, site)
    known = target.path in site.declared.values() or target.module in site.declared
    if block.code.is_test and target.place != "test":
        if target.module.endswith("_test"):
            target = site.locate(f"tests/{target.module}.py")
        elif "test" not in target.module:
            target = Target("test", path=test_path(name, contract))
    if block.existing and not known:
        return _usage_or_patch(block, site)
    if target.path is None or (is_usage_file(block.hint) and not target.folder and not known and len(parts) == 1):
        return _usage_or_patch(block, site)
    target = _by_its_own_name(target, parts, name, contract)
    return Placed(block, "file", target, target.path)


def _by_its_own_name(target: Target, parts: list[str], name: str, contract: Contract) -> Target:
    """Let code stay in the file that the text names, where the blueprint's own file there is called otherwise."""
    stem = parts[-1].removesuffix(".py")
    is_whole_plugin = parts[-2:-1] in (["plugins"], [contract.plugins_dir.rpartition("/")[2]])
    standard = {"plugin", "main_plugin", "main", f"{name}_plugin"}
    if target.place == "plugin" and is_safe_name(stem) and stem not in standard and not is_whole_plugin:
        return Target("module", stem, f"{contract.plugins_dir}/{name}/{stem}.py", target.folder)
    if target.place == "test" and not target.module and stem.startswith("test_") and is_safe_name(stem):
        path = f"{contract.tests_dir}/{stem}.py"
        return target if path == target.path else Target("test", stem, path, target.folder)
    return target


def _usage_or_patch(block: Block, site: _Site) -> Placed:
    """A program's start file shows usage; any other file outside of the unit is one to be changed."""
    if is_usage_file(block.hint) or block.usage:
        return Placed(block, "example")
    return _patch(block, site)


def _unnamed(block: Block, site: _Site) -> Placed:
    """Place a block without a named file by what it defines."""
    code = block.code
    if code.is_test:
        return Placed(block, "file", Target("test"), test_path(site.name, site.contract))
    topic = next((one for one in (block.under, block.under.removesuffix("_module")) if one in site.declared), "")
    if topic and code.defines and not block.usage:
        return Placed(block, "file", Target("module", topic, site.declared[topic]), site.declared[topic])
    if not code.classes or block.usage:
        is_lost = not block.usage and not code.functions and block.fence.content.lstrip().startswith(_OF_MODULES)
        if is_lost:
            return Placed(block, "example", warning=homeless(block))
        return _functions(block, site) if code.functions and not block.usage else Placed(block, "example")
    target = _by_class(block, site)
    if target is None:
        return Placed(block, "other", warning=homeless(block))
    known = target.place not in ("module", "service") or target.module in (site.name, *site.declared)
    warning = "" if known else guessed(block, target.path)
    return Placed(block, "file", target, target.path, warning)


def _functions(block: Block, site: _Site) -> Placed:
    """Functions alone belong to the declared module that bears the name of one of them, else to none that is known."""
    for function in block.code.functions:
        for module, path in site.declared.items():
            if function == module and not block.code.runs:
                return Placed(block, "file", Target("module", module, path), path)
    return Placed(block, "example", warning="" if _shows_use(block, site) else homeless(block))


def _shows_use(block: Block, site: _Site) -> bool:
    """Tell whether functions show how the unit is used: by their names, or because they import it."""
    own = (f"plugins.{site.name}", f"services.{site.name}", f"{site.name}.", f"{site.name}_plugin")
    imported = any(part in f"{module}." for module in block.code.imports for part in own)
    return imported or all(one.startswith(_USES) for one in block.code.functions)


def _by_class(block: Block, site: _Site) -> Target | None:
    name, contract = site.name, site.contract
    classes = block.code.classes
    snakes = [to_snake(found.name) for found in classes]
    for snake in snakes:
        for module, path in site.declared.items():
            if snake == module or snake.removeprefix(f"{name}_") == module or module.removeprefix(f"{name}_") == snake:
                return Target("module", module, path)
    ending = [(mine, path) for mine, path in site.declared.items() if any(one.endswith(f"_{mine}") for one in snakes)]
    if len(ending) == 1 and not any(found.name.endswith("Plugin") for found in classes):
        return Target("module", *ending[0])
    if site.kind == "plugin":
        if any(found.name.endswith("Plugin") or "PluginBase" in found.bases for found in classes):
            return locate(f"{name}_plugin.py", name, contract)
        if all(found.is_settings or found.name.lower().endswith(("config", "settings")) for found in classes):
            return locate("config.py", name, contract)
    if site.kind == "service" and any(
        found.name.endswith("Service") or to_snake(found.name) == name for found in classes
    ):
        return locate(f"{name}.py", name, contract, kind="service")
    return _by_main_class(block, site)


def _by_main_class(block: Block, site: _Site) -> Target | None:
    """Return a module of its own for a block, called after its longest class."""
    classes = block.code.classes
    main = max(classes, key=lambda found: (not found.is_settings, len(found.name)))
    module = module_name(to_snake(main.name))
    if not is_safe_name(module):
        return None
    return locate(f"{module}.py", site.name, site.contract, kind=site.kind)
