"""What ``update`` reports: what became of every unit, every file and every answer."""

from __future__ import annotations

from typing import Any, Literal, get_args

from generator.findings import GateResult
from generator.plan import Record
from generator.task_results import SCHEMA

FileState = Literal["clean", "merged", "conflict", "yours", "removed", "added"]
UnitOutcome = Literal["updated", "current", "failed", "refused"]
# The outcomes that are counted.
COUNTED: tuple[UnitOutcome, ...] = get_args(UnitOutcome)
AnswerFate = Literal["dropped", "changed", "default"]


class FileChange(Record):
    """What an update does to one file of a unit.

    Attributes:
        path: Workspace-relative path.
        state: ``clean`` where nobody had changed it, ``merged`` where both sides had, ``conflict`` where they cannot
            be brought together, ``yours`` where only the team had changed it; else ``removed`` or ``added``.
        settled: ``structure`` where the text conflicted and a merge by definitions did not.
        diff: What changes, as a unified diff; ``None`` where it was not asked for.
    """

    path: str
    state: FileState
    settled: Literal["structure"] | None = None
    diff: str | None = None


class AnswerChange(Record):
    """An answer that changed without anybody having said so.

    Attributes:
        key: The question.
        fate: ``dropped`` where the new version does not keep it, ``changed`` where it fell back to another value,
            ``default`` where the question is new.
        told: A sentence about it.
    """

    key: str
    fate: AnswerFate
    told: str


class UnitUpdate(Record):
    """What became of one unit.

    Attributes:
        key: Blueprint and name, e.g. ``plugin:community_forge``.
        blueprint: The unit's blueprint.
        name: The unit's name.
        answers_file: Where its answers are.
        old: The version that it had.
        new: The version that was asked for.
        moved_from: The template that it came from, where it goes over to another one.
        outcome: ``current`` where it had that version already, ``failed`` where it stays at its old one, ``refused``
            where it cannot be updated at all.
        reason: Why, for ``failed`` and ``refused``.
        commit: The commit with the unit at its new version, or what is left to look at.
        branch: The branch of that commit; ``None`` where there is none.
        files: What the update does to its files; unchanged ones are left out.
        gates: What the gates said; empty for a unit that an earlier run has updated.
        warnings: What gates found that stops nothing, one sentence each.
        answers: Answers that changed silently.
        transient: Whether it failed for a reason outside of the unit.
    """

    key: str
    blueprint: str
    name: str
    answers_file: str
    old: str
    new: str
    moved_from: str = ""
    outcome: UnitOutcome
    reason: str = ""
    commit: str | None = None
    branch: str | None = None
    files: tuple[FileChange, ...] = ()
    gates: tuple[GateResult, ...] = ()
    warnings: tuple[str, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    transient: bool = False

    def to_data(self) -> dict[str, Any]:
        """Return plain data as ``update --json`` prints it."""
        data = self.model_dump(mode="json")
        data["from"], data["to"] = data.pop("old"), data.pop("new")
        for change in data["files"]:
            if change["diff"] is None:
                del change["diff"]
        return data


class UpdateReport(Record):
    """What became of an update.

    Attributes:
        run_id: Unique name of the run.
        workspace: The workspace's folder.
        template: The template's source.
        old: The versions that units had.
        new: The version that was asked for.
        branch: The branch with the updated units.
        base: The commit that was checked out.
        commit: The branch's commit; ``None`` where there is no such branch.
        preview: Whether nothing was published.
        finish: Whether it took over what a person had resolved.
        sandbox: How generated code was run.
        seconds: Wall-clock time.
        units: One entry a unit, in the order of their answers files.
        problems: What could not be read or written, one sentence each.
    """

    run_id: str
    workspace: str
    template: str
    old: tuple[str, ...]
    new: str
    branch: str
    base: str
    commit: str | None
    preview: bool
    finish: bool
    sandbox: str
    seconds: float
    units: tuple[UnitUpdate, ...]
    problems: tuple[str, ...] = ()

    def count(self, *outcomes: UnitOutcome) -> int:
        """Return how many units had one of these outcomes."""
        return sum(unit.outcome in outcomes for unit in self.units)

    @property
    def settled(self) -> int:
        """How many conflicts of text were settled by structure."""
        return sum(change.settled is not None for unit in self.units for change in unit.files)

    def to_data(self) -> dict[str, Any]:
        """Return the report as ``update --json`` prints it."""
        data = self.model_dump(mode="json", exclude={"units", "problems"})
        data["from"], data["to"] = data.pop("old"), data.pop("new")
        counts = {f"{outcome}_count": self.count(outcome) for outcome in COUNTED} | {"settled_count": self.settled}
        units = [unit.to_data() for unit in self.units]
        # ``preview`` is what the option was called.
        data["dry_run"] = self.preview
        return {"schema": SCHEMA, **data, **counts, "units": units, "problems": list(self.problems)}
