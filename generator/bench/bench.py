"""The bench: a workspace opened for work that the gates judge, away from the user's checkout."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.answers.contract import Contract
from generator.bench.environment import FOLDER, Environment, Wish
from generator.bench.gating import GateRunner, choose_sandbox
from generator.bench.kept_contract import contract_of
from generator.bench.state import State
from generator.git import IsolatedRepository, Repository, clone_shared
from generator.settings import Settings


@dataclass
class Bench:
    """What everything shares that builds or judges units of one workspace.

    Attributes:
        workspace: The user's repository; only refs are ever written to it.
        isolated: A clone of it that shares its objects, in which files are changed.
        state: The tool's own folder in the workspace.
        settings: The tool's settings for the workspace.
        environment: The workspace's interpreter, and what it lacks.
        gates: Runs the gates over what is staged in the clone.
        lacks: What the contract lacks, one sentence each.
        folder: Scratch space.
    """

    workspace: Repository
    isolated: IsolatedRepository
    state: State
    settings: Settings
    environment: Environment
    gates: GateRunner
    lacks: tuple[str, ...]
    folder: Path

    @property
    def contract(self) -> Contract:
        """What the workspace demands of a unit."""
        return self.gates.contract

    def prepare(self, wish: Wish) -> str:
        """Install what is wanted and may be installed; return the sentence on what is still lacking, or nothing."""
        missing = self.environment.prepare(wish)
        self.gates = self.gates.working_with(self.environment.installed)
        return self.environment.advice(missing)

    def provide(self, blueprints: Iterable[str], *, files: Sequence[str] = (), modules: Sequence[str] = ()) -> None:
        """See to it that the gates can load units.

        Args:
            blueprints: Their blueprints.
            files: Their files, once they are staged.
            modules: What their code is said to import.

        Raises:
            LackingError: The environment lacks something that they need.
        """
        self.environment.provide(Wish(self.isolated.top, self.contract, blueprints, files, modules))
        self.gates = self.gates.working_with(self.environment.installed)

    def renew(self, commit: str) -> None:
        """Leave the clone behind, whatever state it is in, and take a new one with a commit checked out."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        self.isolated = clone_shared(self.workspace, folder / "repository", self.settings.git_filters)
        self.isolated.check_out(commit)


def open_bench(
    workspace: Repository,
    settings: Settings,
    commit: str,
    folder: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
    *,
    state: State | None = None,
    environments: Path | None = None,
) -> Bench:
    """Open a workspace with a commit checked out in a clone.

    Args:
        workspace: The workspace.
        settings: The tool's settings for it.
        commit: The commit; the contract is that of its files.
        folder: Scratch space that nobody else uses; by default the tool's own, which its lock keeps for one run.
        progress: Takes lines about what is installed.
        state: The tool's own folder; by default that in the workspace.
        environments: Where environments are kept that things were installed into; by default the state's.

    Raises:
        GeneratorError: The clone cannot be made, or the sandbox that was insisted on does not start.
    """
    state = state or State(workspace)
    folder = folder or state.work
    isolated = clone_shared(workspace, folder / "repository", settings.git_filters)
    isolated.check_out(commit)
    kept = contract_of(isolated.top, commit, settings.contract, state.cache, settings.git_filters)
    sandbox = choose_sandbox(settings)
    environment = Environment(
        workspace.top,
        isolated.top,
        settings,
        environments or state.folder / FOLDER,
        progress=progress,
        sandbox=sandbox,
        cache=state.cache,
    )
    gates = GateRunner(
        contract=kept.contract,
        loader=kept.loader,
        python=environment.installed.python,
        sandbox=sandbox,
        scratch=folder / "gates",
        cache=state.cache,
        levels=settings.levels(),
    )
    return Bench(workspace, isolated, state, settings, environment, gates, kept.missing, folder)
