"""What the gates look at and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.answers.contract import Contract, Loader
from generator.blueprints.descriptor import Probe
from generator.findings import Finding, Level
from generator.gates.laying import SharedCopy
from generator.plan import Record
from generator.sandbox import Sandbox


class Judgement(Record):
    """What a gate says that has more to say than its findings.

    Attributes:
        findings: Faults.
        notes: What is no fault and a person may want to know.
    """

    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class UnitFiles:
    """One rendered unit.

    Attributes:
        key: The answers' key, e.g. ``plugin:community_forge``.
        blueprint: The blueprint it was rendered from.
        name: The unit's name.
        files: Workspace-relative paths of all that it has.
        probe: How it is brought to life.
        class_name: A service's class.
        fields: The settings that a config unit added.
        environment: Variables that the unit cannot be made without, with a value for trial runs.
    """

    key: str
    blueprint: str
    name: str
    files: tuple[str, ...]
    probe: Probe = "modules"
    class_name: str = ""
    fields: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()

    def python_files(self) -> tuple[str, ...]:
        """Return the unit's Python files, tests included."""
        return tuple(path for path in self.files if path.endswith(".py"))


@dataclass(frozen=True)
class Subject:
    """The freshly rendered units of one task, in a workspace copy that other tasks may share.

    A task is judged as if the others were not there: what only reads text may do it for all of them at once in
    ``root``, what follows imports leaves ``hidden`` out, and what runs code sees ``layer`` over the baseline.
    Units that stand in one tree share a layer: each of them sees all of it.

    Attributes:
        root: The copy; gates may write into it, nothing of it is committed.
        units: What was rendered.
        contract: What the workspace demands.
        python: The workspace's interpreter.
        sandbox: How generated code is run.
        cache: Folder that outlives the copy, for what tools cache about libraries.
        changed: Files of the units that existed before.
        installed: Distributions that were installed for the gates because a person has named them.
        loader: The workspace's own code that makes plugins; ``None`` where there is none that can be called.
        baseline: Makes a copy of the workspace without the units, for faults that were there before.
        layer: Folder with this task's own files alone, under their workspace-relative paths; ``None`` where the copy
            is shared with nobody, so that code runs in ``root`` itself.
        hidden: Files in the copy that belong to other tasks.
        shared: What lays the files of tasks into ``root``, where it is shared; the registry has it done for each gate.
        beside: Units of others in the same layer.
    """

    root: Path
    units: tuple[UnitFiles, ...]
    contract: Contract
    python: Path
    sandbox: Sandbox
    cache: Path
    baseline: Callable[[], Path]
    changed: frozenset[str] = frozenset()
    installed: frozenset[str] = frozenset()
    loader: Loader | None = None
    layer: Path | None = None
    hidden: frozenset[str] = frozenset()
    shared: SharedCopy | None = None
    beside: tuple[UnitFiles, ...] = ()

    def files(self) -> tuple[str, ...]:
        """Return the Python files of all units, each once, in order."""
        return tuple(dict.fromkeys(path for unit in self.units for path in unit.python_files()))

    def seen_files(self) -> frozenset[str]:
        """Return all files of all units, and of those of others in the same layer."""
        return frozenset(path for unit in (*self.units, *self.beside) for path in unit.files)

    def tests(self) -> tuple[str, ...]:
        """Return the test files of all units."""
        folder = f"{self.contract.tests_dir}/"
        return tuple(path for path in self.files() if path.startswith(folder))


Said = list[Finding] | Judgement
Check = Callable[[Subject], Said]
# Judges several tasks that share a copy, in their order; a reason in place of a judgement says why one was not judged.
Together = Callable[[Sequence[Subject]], "Sequence[Said | GateNotRunError]"]
# What a gate does with the files: it reads them as text, parses them, follows their imports, or runs them.
How = Literal["reads", "parses", "resolves", "runs"]


@dataclass(frozen=True)
class Gate:
    """A gate as the registry has it.

    Attributes:
        check: Returns what it finds.
        how: What it does with the files. Where none is left that follows imports or runs code, no package is needed.
        level: How much it counts where the settings do not say.
        fatal: Whether a fault here hides or fakes what the later gates could say, so that they are not run.
        together: Does the same for several tasks at once; ``None`` where that would be no faster.
    """

    check: Check
    how: How
    level: Level = "must"
    fatal: bool = False
    together: Together | None = None


class GateNotRunError(Exception):
    """A gate could not run; the message says why. The registry turns it into the outcome ``skipped``.

    Args:
        reason: Why.
        code: Short stable word: ``no-sandbox`` where generated code would have had to run unconfined.
    """

    def __init__(self, reason: str, code: str = "not-run") -> None:
        super().__init__(reason)
        self.code = code
