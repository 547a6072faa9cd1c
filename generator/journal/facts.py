"""What a run was asked to do, and where: the first event of its record."""

from __future__ import annotations

import datetime
import secrets
from typing import Any, Literal

from pydantic import Field

from generator.git import Repository
from generator.plan import Record
from generator.settings import Settings

# Settings whose values are words from a short list or a version; of the others only the names are written.
_SHOWN_SETTINGS = ("sandbox", "vcs_ref", "branch_prefix", "gates", "install_missing")
Command = Literal["apply", "merge", "undo", "update"]


class RunFacts(Record):
    """What a run was asked to do, and where.

    Attributes:
        run_id: Unique name of the run; names sort by time.
        command: Which command it is.
        workspace: The workspace's folder.
        base: The commit that was checked out.
        template: The template's source; empty where none is used.
        sources: Results files.
        tasks: Tasks that were named; empty for all.
        dry_run: Whether nothing was to be published.
        settings: Settings that differ from the defaults; values only of those that cannot hold a secret.
        tool_version: This tool's version.
        pid: The process.
        started: Moment in UTC, ISO 8601.
        batch_ids: The batches, once they are read.
    """

    run_id: str
    command: Command
    workspace: str
    base: str
    template: str = ""
    sources: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    dry_run: bool = False
    settings: dict[str, Any] = Field(default_factory=dict)
    tool_version: str = ""
    pid: int = 0
    started: str = ""
    batch_ids: tuple[str, ...] = ()


def new_run_id() -> str:
    """Return a name for a run that starts now."""
    return f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def new_run(repository: Repository, settings: Settings, command: Command, **more: Any) -> RunFacts:
    """Return the facts of a run that starts now.

    Args:
        repository: The workspace.
        settings: The tool's settings for it.
        command: Which command it is.
        **more: What else it was asked, as ``RunFacts`` names it.
    """
    return RunFacts(
        run_id=new_run_id(),
        command=command,
        workspace=str(repository.top),
        base=repository.head(),
        settings=shown_settings(settings),
        **more,
    )


def shown_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings that differ from the defaults: name to value, or to ``set`` where the value is not told."""
    given = settings.model_dump(mode="json", exclude_defaults=True)
    return {name: value if name in _SHOWN_SETTINGS else "set" for name, value in given.items()}


def tool_version() -> str:
    """Return this tool's version; empty where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("aas-generator")
    except PackageNotFoundError:
        return ""
