"""``aas-generator init``: a minimal base class for plugins and a settings class, where a workspace has none.

With ``--config`` it writes what was read of the workspace into its configuration instead.
"""

from __future__ import annotations

from pathlib import Path

from generator.contract import read_contract
from generator.contract.written import written
from generator.errors import WorkspaceError
from generator.output import note, say
from generator.settings import OWN_FILE, load_settings

STARTER = Path(__file__).parents[1] / "starter"
PARTS = {"plugin_base": ("core/plugin_base.py", "plugins/__init__.py"), "settings": ("core/config/manager.py",)}
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
