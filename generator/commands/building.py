"""What commands share that build something and judge it by the gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generator.findings import GateResult, unproven
from generator.git import open_workspace, signing_notice
from generator.output import note
from generator.sandbox.advice import improve_sandbox
from generator.settings import Settings, load_settings


def settings_from(workspace: Path, flags: Mapping[str, Any]) -> Settings:
    """Return a workspace's settings under the flags; a board that was named is one of the caller's folder.

    Raises:
        GeneratorError: The settings cannot be used.
    """
    board = flags.get("board")
    return load_settings(workspace, {**flags, "board": str(Path(board).absolute()) if board else None})


def tell_unsigned(workspace: Path, base: str) -> None:
    """Warn a person whose commits are signed that the new ones on this base are not."""
    if notice := signing_notice(open_workspace(workspace), base):
        note(f"warning: {notice}")


def tell_no_sandbox(gates: Iterable[GateResult]) -> bool:
    """Tell a person, and the caller, whether a gate that must run did not for want of a sandbox."""
    reasons = (gate.findings[0] for gate in unproven(gates))
    refused = next((finding for finding in reasons if finding.code == "no-sandbox"), None)
    if refused is None:
        return False
    note(refused.message)
    note(f"{improve_sandbox()} --sandbox none runs it all the same.")
    return True
