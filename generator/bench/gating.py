"""Running the gates over a copy of what is staged, so that nothing a gate does can reach what is committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.answers.contract import Contract, Loader
from generator.bench.staging import Staged
from generator.bench.units import BuiltUnit
from generator.findings import GateResult, Level
from generator.gates import DEFAULT_LEVELS, Installed, Subject, UnitFiles, run_gates, run_together
from generator.gates.laying import SharedCopy, copy_links
from generator.gates.suppressions import disarm
from generator.git import IsolatedRepository
from generator.sandbox import ContainerChoice, Sandbox, detect, get
from generator.scratch import remove_folder
from generator.settings import Settings


@dataclass(frozen=True)
class GateRunner:
    """Runs the gates of one workspace.

    Attributes:
        contract: What the workspace demands.
        python: The workspace's interpreter.
        sandbox: How generated code is run.
        scratch: Folder for copies; emptied at each use.
        cache: Folder that outlives the run.
        levels: How much each gate counts.
        installed: Distributions that were installed for the gates because a person has named them.
        loader: The workspace's own code that makes plugins; ``None`` where there is none that can be called.
    """

    contract: Contract
    python: Path
    sandbox: Sandbox
    scratch: Path
    cache: Path
    levels: Mapping[str, Level] = field(default_factory=lambda: DEFAULT_LEVELS)
    installed: frozenset[str] = frozenset()
    loader: Loader | None = None

    def working_with(self, installed: Installed) -> GateRunner:
        """Return the same with another environment."""
        return replace(self, python=installed.python, installed=installed.distributions)

    def share(self, isolated: IsolatedRepository) -> SharedCopy:
        """Return a copy of what is checked out in an isolated repository, for tasks that are built on it."""
        remove_folder(self.scratch)
        pristine, root = self.scratch / "before", self.scratch / "tree"
        self.scratch.mkdir(parents=True)
        isolated.export(pristine)
        copy_links(pristine, root)
        return SharedCopy(pristine, root)

    def judge_together(
        self,
        staged: Sequence[Staged],
        shared: SharedCopy,
        *,
        gates: Sequence[str] | None = None,
        keep_suppressions: bool = False,
    ) -> list[list[GateResult]]:
        """Run gates over tasks that are staged on what a shared copy holds; return what they say of each, in order.

        No two of them have the same file, but for those that share a layer and see each other there. For comments that
        switch a gate off see ``judge_files``.

        Args:
            staged: The tasks.
            shared: The copy.
            gates: Names of the gates to run; by default all.
            keep_suppressions: Whether such comments keep their effect, as a team's own do.

        Raises:
            ToolBrokenError: A gate's tool was killed, or the disk failed it.
        """
        units = [each.to_gate() for each in staged]
        subjects = [
            replace(
                self._subject(own, shared.root, each.changed, lambda: shared.pristine),
                layer=each.layer,
                shared=shared,
                beside=tuple(
                    unit
                    for other, theirs in zip(staged, units, strict=True)
                    if other is not each and other.layer == each.layer
                    for unit in theirs
                ),
            )
            for each, own in zip(staged, units, strict=True)
        ]
        if not keep_suppressions:
            for each, subject in zip(staged, subjects, strict=True):
                disarm(each.layer, [path for path in subject.files() if path not in each.changed])
        return run_together(subjects, gates, self.levels)

    def judge(self, built: Sequence[BuiltUnit], isolated: IsolatedRepository) -> list[GateResult]:
        """Run all gates over units that are staged in an isolated repository on top of its head."""
        changed = frozenset(path for unit in built for path in unit.changed)
        return self.judge_files([unit.to_gate() for unit in built], isolated, changed=changed)

    def judge_files(
        self,
        units: Sequence[UnitFiles],
        isolated: IsolatedRepository,
        *,
        changed: frozenset[str] = frozenset(),
        gates: Sequence[str] | None = None,
        keep_suppressions: bool = False,
    ) -> list[GateResult]:
        """Run gates over what is staged in an isolated repository.

        In the copy, comments with which generated code could switch a gate off have no effect; files that were there
        before keep theirs.

        Args:
            units: What to judge.
            isolated: Where it is staged.
            changed: Files of the units that existed before.
            gates: Names of the gates to run; by default all.
            keep_suppressions: Whether such comments keep their effect, as a team's own do.
        """
        remove_folder(self.scratch)
        copy = self.scratch / "tree"
        isolated.export(copy)
        subject = self._subject(units, copy, changed, lambda: self._baseline(isolated))
        if not keep_suppressions:
            disarm(copy, [path for path in subject.files() if path not in changed])
        return run_gates(subject, gates, self.levels)

    def _subject(
        self, units: Iterable[UnitFiles], root: Path, changed: frozenset[str], baseline: Callable[[], Path]
    ) -> Subject:
        return Subject(
            root=root,
            units=tuple(units),
            contract=self.contract,
            python=self.python,
            sandbox=self.sandbox,
            cache=self.cache,
            changed=changed,
            installed=self.installed,
            loader=self.loader,
            baseline=baseline,
        )

    def _baseline(self, isolated: IsolatedRepository) -> Path:
        copy = self.scratch / "before"
        if not copy.exists():
            copy.mkdir(parents=True)
            isolated.export_commit(isolated.head(), copy)
        return copy


def choose_sandbox(settings: Settings) -> Sandbox:
    """Return how generated code is run: by default the best sandbox that starts here, else one that refuses.

    Raises:
        SandboxError: The sandbox that was insisted on does not start.
    """
    container = container_choice(settings)
    if settings.sandbox == "auto":
        return detect(container)
    return get("unconfined" if settings.sandbox == "none" else settings.sandbox, container)


def container_choice(settings: Settings) -> ContainerChoice:
    """Return which containers the settings name."""
    return ContainerChoice(settings.container_program, settings.container_image)
