"""``aas-generator init``: a minimal base class for plugins and a settings class, where a workspace has none.

With ``--config`` it writes what was read of the workspace into its configuration instead, with ``--shim`` the package
``core.automation``, by which the workspace's own code calls this tool.
"""

from __future__ import annotations

import os
from pathlib import Path

from generator.contract import read_contract
from generator.contract.written import written
from generator.errors import WorkspaceError
from generator.output import note, say
from generator.settings import OWN_FILE, load_settings

STARTER = Path(__file__).parents[1] / "starter"
PARTS = {"plugin_base": ("core/plugin_base.py", "plugins/__init__.py"), "settings": ("core/config/manager.py",)}
SHIM = "core/automation"
SHIM_FILES = ("__init__", "code_generator", "file_applier", "handoff", "implementation_engine", "validation")
_SHADOWS = {
    "generator": "would be imported instead of aas-generator",
    "generator.py": "would be imported instead of aas-generator",
    "core.py": "would be hidden by the package",
    f"{SHIM}.py": "would be hidden by the package",
}
_THERE = "The workspace has core.automation already; nothing was written."
PACKAGES = ("core/__init__.py", "core/config/__init__.py", "core/services/__init__.py")


def run_init(workspace: Path) -> None:
    """Write what the workspace lacks; files that exist are never changed.

    Raises:
        WorkspaceError: The folder is missing, or a file is in the way of another one.
    """
    found = read_contract(workspace, load_settings(workspace).contract).contract
    lacking = [part for part in PARTS if getattr(found, part) is None]
    if not lacking:
        note("The workspace has a base class for plugins and a settings class; nothing was written.")
        return
    wanted = [path for part in lacking for path in PARTS[part]] + list(PACKAGES)
    in_the_way = [path for part in lacking for path in PARTS[part][:1] if (workspace / path).exists()]
    if in_the_way:
        raise WorkspaceError(workspace, f"{', '.join(in_the_way)} exists, but defines nothing that could be used.")
    for path in wanted:
        target = workspace / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((STARTER / path).read_bytes())
            say(path)


def run_init_config(workspace: Path) -> None:
    """Write ``aas-generator.toml`` with the contract that was read, each fact with its source.

    Raises:
        WorkspaceError: The folder is missing, or the file exists.
    """
    reading = read_contract(workspace, load_settings(workspace).contract)
    target = workspace / OWN_FILE
    try:
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(written(reading))
    except FileExistsError:
        raise WorkspaceError(
            target,
            "this file exists, and is not overwritten.",
            "Move it away and run this again, then put its own lines back: what it says of the contract was heeded.",
        ) from None
    say(OWN_FILE)
    for sentence in reading.missing:
        note(f"missing: {sentence}")


def run_init_shim(workspace: Path) -> None:
    """Write the package ``core.automation``; what stands there already must be the same.

    Raises:
        WorkspaceError: The folder is missing, or something of the workspace's is in the way; nothing was written.
    """
    if not workspace.is_dir():
        raise WorkspaceError(workspace, "there is no such folder.", "Name the workspace with --workspace.")
    wanted = [f"{SHIM}/{name}.py" for name in SHIM_FILES]
    if not (workspace / "core").exists():
        # A package that a workspace has without this file stays as it is: other folders may be part of it.
        wanted.insert(0, "core/__init__.py")
    faults = [*_shadows(workspace), *filter(None, (_fault(workspace, path) for path in wanted))]
    if faults:
        raise WorkspaceError(
            workspace, f"{'; '.join(faults)}.", "Nothing was written; move it away and run this again."
        )
    new = [path for path in wanted if not (workspace / path).exists()]
    for path in new:
        target = workspace / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((STARTER / path).read_bytes())
        say(path)
    note("Call it by 'from core.automation.implementation_engine import ImplementationEngine'." if new else _THERE)


def _shadows(workspace: Path) -> list[str]:
    """Return what would hide this tool from the package, or what the package would hide."""
    return [f"{path} {fault}" for path, fault in _SHADOWS.items() if os.path.lexists(workspace / path)]


def _fault(workspace: Path, path: str) -> str:
    """Return what keeps a file of ours from being written at a path; empty where nothing does."""
    steps = [workspace / part for part in (Path(path), *Path(path).parents)][:-1]
    link = next((step for step in steps if step.is_symlink()), None)
    if link:
        return f"{link.relative_to(workspace)} is a link"
    file = next((step for step in steps[1:] if step.exists() and not step.is_dir()), None)
    if file:
        return f"{file.relative_to(workspace)} is no folder"
    target = steps[0]
    if target.exists() and (not target.is_file() or target.read_bytes() != (STARTER / path).read_bytes()):
        return f"{path} exists with another content"
    return ""
