"""What ``drift`` reports."""

from __future__ import annotations

from typing import Any, Literal

from generator.plan import Record

SCHEMA = 1
FileState = Literal["same", "changed", "removed", "added"]
FileKind = Literal["content", "format", "answers", "binary", "link", "folder", ""]
FieldState = Literal["same", "reworded", "changed", "removed"]
UnitOutcome = Literal["same", "drifted", "unknown"]
CommonKind = Literal["lines", "file added", "file removed"]
# States of a field that an update does not have to look after.
SETTLED: frozenset[FieldState] = frozenset({"same", "reworded"})


class DriftFile(Record):
    """One file of a unit, against the fresh render.

    Attributes:
        path: Workspace-relative path.
        state: ``removed`` and ``added`` tell what the team did.
        added: Lines that the team's file has and the render has not.
        removed: Lines that the render has and the team's file has not.
        kind: What kind of change it is: ``format`` where only the layout differs, ``answers`` where the unit's answers
            were edited after the render, ``folder`` where the team has a folder in the file's place; empty where
            nothing differs.
        diff: A unified diff from the render to the team's file, where it was asked for.
    """

    path: str
    state: FileState
    added: int = 0
    removed: int = 0
    kind: FileKind = ""
    diff: str | None = None


class DriftField(Record):
    """One setting of a settings unit, in the workspace's settings class or its example of the environment file.

    Attributes:
        name: The setting, or its environment variable.
        path: The workspace's file.
        state: ``reworded`` where only its description, or the example's value, is another one: that is no drift.
    """

    name: str
    path: str
    state: FieldState


class DriftUnit(Record):
    """What became of one unit.

    Attributes:
        key: The unit's name within its workspace.
        blueprint: Its blueprint.
        name: Its name.
        workspace: The workspace's folder.
        answers_file: Where its answers are.
        template: The template that it says it was rendered from.
        version: The version that it says it was rendered from.
        outcome: ``unknown`` where nothing could be compared.
        reason: Why that is, or what else a person should know.
        files: Its files.
        fields: Its settings, for a settings unit.
    """

    key: str
    blueprint: str
    name: str
    workspace: str
    answers_file: str
    template: str
    version: str
    outcome: UnitOutcome
    reason: str = ""
    files: tuple[DriftFile, ...] = ()
    fields: tuple[DriftField, ...] = ()


class CommonChange(Record):
    """A change that several units have alike: what it says may belong into the blueprint's next version.

    Attributes:
        blueprint: Their blueprint.
        file: The file's path with the unit's names replaced by ``{…}``.
        change: Whether lines were changed, or a whole file came or went.
        count: How many units have it.
        units: Which ones.
        removed: Lines of the render that went, the unit's names replaced.
        added: Lines that came.
    """

    blueprint: str
    file: str
    change: CommonKind
    count: int
    units: tuple[str, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


class DriftReport(Record):
    """What ``drift`` found.

    Attributes:
        workspace: The workspace's folder; the first of several.
        workspaces: All of them.
        template: The configured template.
        units: One entry a unit.
        common: Changes that units share, the most frequent first.
        problems: Answers files that cannot be used.
    """

    workspace: str
    workspaces: tuple[str, ...]
    template: str
    units: tuple[DriftUnit, ...]
    common: tuple[CommonChange, ...]
    problems: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every unit was compared and is as it was rendered."""
        return not self.problems and all(unit.outcome == "same" for unit in self.units)

    def to_data(self, *, with_diff: bool) -> dict[str, Any]:
        """Return the report as ``drift --json`` prints it; a file has ``diff`` only where diffs were asked for."""
        data = self.model_dump(mode="json")
        for unit in data["units"]:
            for file in unit["files"]:
                if not with_diff:
                    del file["diff"]
        return {"schema": SCHEMA, **data}
