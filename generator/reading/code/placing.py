"""Which file of the unit a block of code belongs to, once the unit has a name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.answers.contract import Contract
from generator.names import is_safe_name, to_snake
from generator.plan import BlockRole
from generator.reading.code.blocks import Block
from generator.reading.decisions import CLARIFIED, NOWHERE
from generator.reading.layout import (
    Target,
    is_settings_path,
    is_usage_file,
    locate,
    module_name,
    own_place,
    parts_of,
    test_path,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its final role, its target, and what was uncertain about it."""

    block: Block
    role: BlockRole
    target: Target | None = None
    path: str | None = None
    warning: str = ""


def place_blocks(
    blocks: list[Block], name: str, kind: str, declared: dict[str, str], contract: Contract
) -> list[Placed]:
    """Give every block its final role and path.

    Args:
        blocks: The blocks as ``read_blocks`` returns them.
        name: The unit's name.
        kind: ``plugin`` or ``service``: what a block without a named file belongs to.
        declared: Module name to path of the files that the text names.
        contract: The workspace's layout.
    """
    placed = [
        _decided(block, name, kind, contract)
        if block.rule == CLARIFIED
        else _place(block, name, kind, declared, contract)
        for block in blocks
    ]
    return _without_doubles(placed)


def _place(block: Block, name: str, kind: str, declared: dict[str, str], contract: Contract) -> Placed:
    if block.role == "patch":
        return _patch(block, name, kind, contract)
    if block.role != "file":
        return Placed(block, block.role)
    if block.hint and not block.hint.endswith(".py"):
        return (
            Placed(replace(block, hint=""), "data")
            if not block.code.defines
            else _unnamed(block, name, kind, declared, contract)
        )
    if _is_settings_fragment(block, contract):
        return _patch(block, name, kind, contract)
    shows_usage = block.usage and not block.code.defines and block.rule not in ("block/info", "block/comment")
    if block.hint and not shows_usage:
        return _named(block, name, kind, declared, contract)
    return _unnamed(block, name, kind, declared, contract)


def _decided(block: Block, name: str, kind: str, contract: Contract) -> Placed:
    """Place a block by what was decided about it."""
    if block.role not in ("file", "patch"):
        return Placed(block, block.role)
    if block.existing:
        return Placed(block, "patch", None, block.hint)
    target = own_place(block.hint, name, contract, kind) if block.hint != NOWHERE else Target("outside")
    if target.path is not None:
        return Placed(block, block.role, target, target.path)
    return Placed(block, "example" if block.role == "file" else "patch")


def _is_settings_fragment(block: Block, contract: Contract) -> bool:
    settings = contract.settings
    if settings is None:
        return False
    named = any(found.name == settings.class_name for found in block.code.classes)
    return named or bool(block.code.loose_fields and block.hint and is_settings_path(parts_of(block.hint), contract))


def _patch(block: Block, name: str, kind: str, contract: Contract) -> Placed:
    """Return a fragment of a file that exists; its path is kept as written where it is a clean relative one."""
    if _is_settings_fragment(block, contract) and contract.settings is not None:
        return Placed(block, "patch", Target("settings"), contract.settings.path)
    parts = parts_of(block.hint)
    if not parts:
        return Placed(
            block, "patch", None, None, f"code block {block.fence.index} changes a file that the text does not name"
        )
    target = locate(block.hint, name, contract, kind=kind)
    if target.path is not None and (len(parts) > 1 or target.place in ("config", "plugin", "init")):
        return Placed(block, "patch", target, target.path)
    clean = all(
        part.replace("_", "").replace("-", "").replace(".", "").isalnum() and not part.startswith(".") for part in parts
    )
    return Placed(block, "patch", None, "/".join(parts)[:200] if clean else None)


def _named(block: Block, name: str, kind: str, declared: dict[str, str], contract: Contract) -> Placed:
    target = locate(block.hint, name, contract, kind=kind, has_main=name in declared)
    parts = parts_of(block.hint)
    if target.place == "settings":
        return Placed(block, "patch", target, target.path)
    known = target.path in declared.values() or target.module in declared
    if block.code.is_test and target.place != "test":
        if target.module.endswith("_test"):
            target = locate(f"tests/{target.module}.py", name, contract, kind=kind)
        elif "test" not in target.module:
            target = Target("test", path=test_path(name, contract))
    if block.existing and not known:
        return _usage_or_patch(block, name, kind, contract)
    if target.path is None or (is_usage_file(block.hint) and not target.folder and not known and len(parts) == 1):
        return _usage_or_patch(block, name, kind, contract)
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


def _usage_or_patch(block: Block, name: str, kind: str, contract: Contract) -> Placed:
    """A program's start file shows usage; any other file outside of the unit is one to be changed."""
    if is_usage_file(block.hint) or block.usage:
        return Placed(block, "example")
    return _patch(block, name, kind, contract)


def _unnamed(block: Block, name: str, kind: str, declared: dict[str, str], contract: Contract) -> Placed:
    """Place a block without a named file by what it defines."""
    code = block.code
    if code.is_test:
        return Placed(block, "file", Target("test"), test_path(name, contract))
    if not code.classes or block.usage:
        return _functions(block, declared) if code.functions and not block.usage else Placed(block, "example")
    target = _by_class(block, name, kind, declared, contract)
    if target is None:
        return Placed(block, "other", warning=f"code block {block.fence.index} has no file that it could belong to")
    warning = "" if target.module in declared or target.place != "module" else _guess(block, target)
    return Placed(block, "file", target, target.path, warning)


def _guess(block: Block, target: Target) -> str:
    return f"code block {block.fence.index} has no named file; it is placed in {target.path} by the name of its class"


def _functions(block: Block, declared: dict[str, str]) -> Placed:
    """Functions alone belong to the declared module that bears the name of one of them, else they are an example."""
    for function in block.code.functions:
        for module, path in declared.items():
            if function == module and not block.code.runs:
                return Placed(block, "file", Target("module", module, path), path)
    return Placed(block, "example")


def _by_class(block: Block, name: str, kind: str, declared: dict[str, str], contract: Contract) -> Target | None:
    classes = block.code.classes
    snakes = [to_snake(found.name) for found in classes]
    for snake in snakes:
        for module, path in declared.items():
            if snake == module or snake.removeprefix(f"{name}_") == module or module.removeprefix(f"{name}_") == snake:
                return Target("module", module, path)
    ending = [(module, path) for module, path in declared.items() if any(one.endswith(f"_{module}") for one in snakes)]
    if len(ending) == 1 and not any(found.name.endswith("Plugin") for found in classes):
        return Target("module", *ending[0])
    if kind == "plugin":
        if any(found.name.endswith("Plugin") or "PluginBase" in found.bases for found in classes):
            return locate(f"{name}_plugin.py", name, contract)
        if all(found.is_settings or found.name.lower().endswith(("config", "settings")) for found in classes):
            return locate("config.py", name, contract)
    if kind == "service" and any(found.name.endswith("Service") or to_snake(found.name) == name for found in classes):
        return locate(f"{name}.py", name, contract, kind="service")
    return _by_main_class(block, name, kind, contract)


def _by_main_class(block: Block, name: str, kind: str, contract: Contract) -> Target | None:
    """Return a module of its own for a block, called after its longest class."""
    classes = block.code.classes
    main = max(classes, key=lambda found: (not found.is_settings, len(found.name)))
    module = module_name(to_snake(main.name))
    if not is_safe_name(module):
        return None
    return locate(f"{module}.py", name, contract, kind=kind)


def _without_doubles(placed: list[Placed]) -> list[Placed]:
    """Of two blocks that define the same class for one file keep the fuller one; the other is an example."""
    best: dict[tuple[str, str], int] = {}
    dropped: set[int] = set()
    for number, one in enumerate(placed):
        if one.role != "file" or one.path is None or one.block.rule == CLARIFIED:
            continue
        for found in one.block.code.classes:
            key = (one.path, found.name)
            other = best.get(key)
            if other is None:
                best[key] = number
            elif len(one.block.fence.content) >= len(placed[other].block.fence.content):
                dropped.add(other)
                best[key] = number
            else:
                dropped.add(number)
    return [
        replace(one, role="example", target=None, path=None) if n in dropped else one for n, one in enumerate(placed)
    ]
