"""What ``adopt`` is asked, and what it reports."""

from __future__ import annotations

from typing import Any

from generator.drift.report import DriftFile
from generator.plan import Record

SCHEMA = 1


class AdoptReport(Record):
    """What became of an adoption.

    Attributes:
        workspace: The workspace's folder.
        unit: The unit's key.
        answers_file: The one file that was written.
        template: The template it can be updated from.
        version: The version that it counts as from now on.
        base: The commit that was read, and that the new one stands on.
        branch: Where the commit is.
        commit: The commit.
        dry_run: Whether the branch was not published.
        answers: The inferred answers.
        files: How the unit's files differ from what these answers render.
        warnings: What could not be put into answers and stays the team's own.
    """

    workspace: str
    unit: str
    answers_file: str
    template: str
    version: str
    base: str
    branch: str
    commit: str
    dry_run: bool
    answers: dict[str, Any]
    files: tuple[DriftFile, ...]
    warnings: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines differ from a render of the answers."""
        return sum(file.added + file.removed for file in self.files)

    def to_data(self) -> dict[str, Any]:
        """Return the report as ``adopt --json`` prints it."""
        data = self.model_dump(mode="json")
        for file in data["files"]:
            del file["diff"]
        return {"schema": SCHEMA, **data}
