"""Loading a plugin through the workspace's own loader, without charging the unit for what fails without it too."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generator.answers.contract import Loader
from generator.answers.text import safe_text
from generator.findings import Finding
from generator.gates.records import Subject, UnitFiles
from generator.gates.replies import Told

_SAID_MAX = 200
_MANIFEST_MAX = 100_000
# What a loader takes that loads one plugin at a time.
_OF_ONE = frozenset({"name", "folder", "manifest"})


@dataclass(frozen=True)
class Asked:
    """What came of asking about a unit.

    Attributes:
        findings: What is wrong; one of ``KILLED`` where the process was ended, ended itself or cannot be believed.
        told: What else is known; ``None`` in those cases.
        said: What the probed code wrote on standard error.
    """

    findings: list[Finding]
    told: Told | None
    said: str


Ask = Callable[..., Asked]


@dataclass
class Refusals:
    """What was learned of the loader while units were judged.

    Attributes:
        broken: Why it gives no plugin at all; empty as long as it does.
        lonely: What came of asking it without the unit, by what else the copy holds.
    """

    broken: str = ""
    lonely: dict[Hashable, Asked] = field(default_factory=dict)


@dataclass(frozen=True)
class _Case:
    """One unit, and how its probe is asked."""

    subject: Subject
    unit: UnitFiles
    loader: Loader
    ask: Ask
    refusals: Refusals

    @property
    def folder(self) -> Path:
        """The unit's folder in the copy."""
        return self.subject.root / self.subject.contract.plugins_dir / self.unit.name

    def neighbours(self) -> list[str]:
        """Return the paths of the other plugins' folders."""
        root, entry = self.subject.root, self.subject.contract.entry.file
        paths = [each.relative_to(root) for each in sorted(self.folder.parent.glob(f"*/{entry}"))]
        others = (each for each in paths if each.as_posix() not in self.subject.hidden)
        return [each.parent.as_posix() for each in others if root / each.parent != self.folder]

    def without_unit(self, name: str) -> Asked:
        """Ask the loader without the unit, once where nothing else of the task can make a difference."""
        folder = self.folder.relative_to(self.subject.root).as_posix()
        tops = (f"{folder}/", f"{self.subject.contract.tests_dir}/")
        rest = [path for path in self.subject.seen_files() if not path.startswith(tops)]
        environment = tuple(pair for unit in self.subject.units for pair in unit.environment)
        shared = None if rest or self.subject.layer is None else (name, environment)
        if shared is None:
            return self.ask("neighbours", name, [folder])
        if shared not in self.refusals.lonely:
            self.refusals.lonely[shared] = self.ask("neighbours", name, [folder])
        return self.refusals.lonely[shared]

    def loads_one(self) -> bool:
        """Tell whether the loader loads one plugin that it is given by name."""
        return any(each.source in _OF_ONE for each in (*self.loader.parameters, *self.loader.constructor))


def load_unit(subject: Subject, unit: UnitFiles, home: str, ask: Ask, refusals: Refusals) -> tuple[list[Finding], str]:
    """Judge a plugin by what the workspace's loader makes of it.

    Where it makes nothing of it, the plugin is made directly to learn why. If that works, the loader is asked once more
    without the unit: what fails then is no fault of the unit, and the plugin is shown to the loader alone.

    Args:
        subject: What is judged; ``loader`` is set.
        unit: The plugin.
        home: Where a fault is placed that belongs to no line.
        ask: Asks the probe, with the way, perhaps another plugin's name, and what is not seen of the copy.
        refusals: What is known of the loader already.

    Returns:
        The findings, and how the plugin was made.
    """
    assert subject.loader is not None  # noqa: S101 - for type checkers
    case = _Case(subject, unit, subject.loader, ask, refusals)
    if refusals.broken:
        return _alone(case, ask("direct"), refusals.broken)
    loaded = ask("loader")
    if loaded.told is not None and loaded.told.came:
        return loaded.findings, way_of(loaded)
    if loaded.told is None and any(each.path in unit.files and each.line is not None for each in loaded.findings):
        return loaded.findings, f"loaded by {case.loader.path}"
    return _without_plugin(case, loaded, home, refusals)


def _without_plugin(case: _Case, loaded: Asked, home: str, refusals: Refusals) -> tuple[list[Finding], str]:
    """Judge a plugin that the loader did not give."""
    direct = case.ask("direct")
    if loaded.told is not None and loaded.told.cannot:
        return direct.findings, f"{way_of(direct)}, because of {case.loader.path}: {loaded.told.reason}"
    refused = f"{case.loader.path} did not give the plugin"
    if direct.findings:
        return [_with(each, f"{refused}: {each.message}") for each in direct.findings], way_of(direct)
    if broken := _fails_anyway(case):
        refusals.broken = broken
        return _alone(case, direct, broken)
    if _is_switched_off(case):
        return [], f"{way_of(direct)}, because its manifest switches it off"
    if direct.told is not None and direct.told.outside and loaded.told is not None and loaded.told.started:
        return [], f"{way_of(direct)}, because {refused}"
    reason = _reason(loaded, case.unit)
    nowhere = Finding(path=home, code="smoke", message="")
    place = next((each for each in loaded.findings if each.path in case.unit.files), nowhere)
    return [_with(place, f"{refused}: {reason}" if reason else refused)], way_of(loaded)


def _alone(case: _Case, direct: Asked, broken: str) -> tuple[list[Finding], str]:
    """Judge a plugin whose loader fails anyway: with no other plugin beside it, else as it was made directly."""
    because = f"because {case.loader.path} fails without the plugin too: {broken}"
    if direct.findings:
        return direct.findings, f"{way_of(direct)}, {because}"
    loaded = case.ask("loader", "", case.neighbours())
    if loaded.told is not None and loaded.told.came:
        return loaded.findings, f"{way_of(loaded)}, alone, {because}"
    return [], f"{way_of(direct)}, {because}"


def _fails_anyway(case: _Case) -> str:
    """Return why the loader gives nothing without the unit; empty where it does its work."""
    neighbours = case.neighbours()
    if case.loads_one() and not neighbours:
        return ""
    asked = case.without_unit(PurePosixPath(neighbours[0]).name if neighbours else "")
    if asked.told is None:
        return asked.findings[0].message
    reason = _reason(asked, None)
    if asked.findings or asked.told.cannot:
        return reason
    return f"it gives no plugin{f': {reason}' if reason else ''}" if neighbours and asked.told.others == 0 else ""


def _is_switched_off(case: _Case) -> bool:
    """Tell whether a plugin's manifest denies what those of other plugins affirm, such as ``enabled``."""
    manifest = case.subject.contract.manifest
    if manifest is None:
        return False
    folder = (case.subject.layer or case.subject.root) / case.folder.relative_to(case.subject.root)
    try:
        said = json.loads((folder / manifest.file).read_bytes()[:_MANIFEST_MAX])
    except (OSError, ValueError, RecursionError):
        return False
    affirmed = [key.name for key in manifest.keys if key.holds == "constant" and key.value is True]
    return isinstance(said, dict) and any(said.get(name) is False for name in affirmed)


def _reason(asked: Asked, unit: UnitFiles | None) -> str:
    """Return why a loader gave no plugin: its error, else the last that was logged of the unit."""
    if asked.told is None:
        return asked.findings[0].message
    if asked.told.reason or unit is None:
        return asked.told.reason
    rows = [row for row in asked.said.split("\n") if unit.name in row]
    return f"it said: {safe_text(rows[-1].strip(), _SAID_MAX)}" if rows else ""


def way_of(asked: Asked) -> str:
    """Return how a unit was made, and what it would have needed from outside of the sandbox."""
    if asked.told is None:
        return ""
    outside = f"start reached outside: {asked.told.outside}" if asked.told.outside else ""
    return "; ".join(filter(None, (asked.told.way, outside)))


def _with(finding: Finding, message: str) -> Finding:
    return finding.model_copy(update={"message": message})
