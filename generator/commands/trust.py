"""``aas-generator trust``: what a repository's files may decide on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.errors import EXIT_OK, EXIT_REFUSED, WorkspaceError
from generator.output import dump, say
from generator.plan import Record
from generator.protected_settings import Claim
from generator.redaction import redact_data
from generator.settings import read_settings
from generator.trust import TrustStore

SCHEMA = 1


class TrustedSetting(Record):
    """A protected setting in a repository's file.

    Attributes:
        setting: Its name.
        value: What the file says, without secrets.
        file: The file.
        leads_to: For a board, where its path leads outside of the workspace.
    """

    setting: str
    value: Any
    file: str
    leads_to: str | None


class TrustDocument(Record):
    """What a workspace's files set that needs trust, and whether it is trusted as it is now."""

    workspace: str
    trusted: bool
    settings: tuple[TrustedSetting, ...]


def run_trust(workspace: Path, *, show: bool, revoke: bool, as_json: bool) -> int:
    """Trust the protected settings of a workspace's files as they are now, or show or revoke what is trusted.

    Returns:
        4 where they are not trusted in the end, though there are some; else 0.

    Raises:
        GeneratorError: The settings cannot be used, or what is trusted cannot be recorded.
    """
    if not workspace.is_dir():
        raise WorkspaceError(workspace, "there is no such folder.", "Name the workspace with --workspace.")
    store = TrustStore(workspace)
    removed = store.revoke() if revoke else 0
    claims = read_settings(workspace).claims
    values = {claim.setting: claim.recorded for claim in claims}
    if claims and not (show or revoke):
        store.add(values)
    trusted = store.knows(values)
    if as_json:
        dump(_data(workspace, claims, trusted=trusted))
    else:
        say("\n".join(_lines(workspace, claims, trusted=trusted)))
        if revoke:
            say(f"{removed} records of trust removed")
    return EXIT_REFUSED if claims and not (trusted or revoke) else EXIT_OK


def _lines(workspace: Path, claims: Sequence[Claim], *, trusted: bool) -> list[str]:
    if not claims:
        return [f"no file of {workspace.resolve()} sets what needs trust"]
    told = "trusted" if trusted else "not trusted"
    return [f"{told} for {workspace.resolve()}:", *(f"  {claim.said}" for claim in claims)]


def _data(workspace: Path, claims: Sequence[Claim], *, trusted: bool) -> dict[str, Any]:
    settings = tuple(
        TrustedSetting(
            setting=claim.setting,
            value=redact_data(claim.value),
            file=claim.source,
            leads_to=claim.leads_to or None,
        )
        for claim in claims
    )
    told = TrustDocument(workspace=str(workspace.resolve()), trusted=trusted, settings=settings)
    return {"schema": SCHEMA, **told.model_dump(mode="json")}
