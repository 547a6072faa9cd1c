"""The environment that a run's gates work in: what it lacks is known before anything is judged by it, or installed."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.answers.contract import Contract
from generator.bench.environment_report import EnvironmentReport
from generator.bench.interpreters import Interpreter, workspace_interpreter
from generator.blueprints import BLUEPRINTS
from generator.errors import GeneratorError
from generator.gates import GATES, Installed
from generator.gates.asking_packages import packages_of
from generator.gates.closure import TEST_RUNNER, Closure, Outside, Parsed, for_tests
from generator.gates.installers import find_uv
from generator.gates.installing import Order, install
from generator.gates.needs import Need, Supply, lacking, names_of, plain, to_install
from generator.gates.wanted import pins_of, wanted_by
from generator.sandbox import Sandbox
from generator.settings import Settings

FOLDER = "environments"
Progress = Callable[[str], None]


class LackingError(GeneratorError):
    """The environment lacks what code needs: that says nothing about the code.

    Args:
        names: What it lacks.
        reason: One sentence.
    """

    code = "lacking-package"

    def __init__(self, names: tuple[str, ...], reason: str) -> None:
        super().__init__(reason)
        self.names = names


@dataclass(frozen=True)
class Learned:
    """What was found out while units were built.

    Attributes:
        needs: What was needed, by name.
        lacking: What of it tasks have asked for in vain.
        broken: Why the interpreter does not work; empty where it does.
    """

    needs: Mapping[str, Need]
    lacking: Mapping[str, Need]
    broken: str


@dataclass(frozen=True)
class Wish:
    """What is to be loaded.

    Attributes:
        root: The workspace, or a copy of it with units in it.
        contract: What the workspace demands.
        blueprints: The blueprints of the units.
        files: The units' files, as far as they are there.
        modules: Modules outside of the workspace that their code is known to import.
        tests: Whether they have tests, where the files are not there yet.
    """

    root: Path
    contract: Contract
    blueprints: Iterable[str]
    files: Sequence[str] = ()
    modules: Iterable[str] = ()
    tests: bool = False


class Environment:
    """The interpreter of a workspace, and on request an environment on top of it with what it lacks.

    Args:
        workspace: The workspace.
        required: A copy of it with the requirements that count.
        settings: The tool's settings for it.
        home: Where environments are kept.
        progress: Takes lines about what is installed.
        sandbox: How interpreters are started; by default in the best sandbox that there is.
        cache: Where it is kept what interpreters have.
    """

    def __init__(
        self,
        workspace: Path,
        required: Path,
        settings: Settings,
        home: Path,
        *,
        progress: Progress = lambda _: None,
        sandbox: Sandbox | None = None,
        cache: Path | None = None,
    ) -> None:
        self._sandbox = sandbox
        self._cache = cache
        self.interpreter: Interpreter = workspace_interpreter(workspace, settings)
        self.installed = Installed(self.interpreter.python)
        self._workspace = workspace
        self._home = home
        self._levels = settings.levels()
        self._progress = progress
        self._installing = settings.install_missing
        self._allowed = tuple(settings.allow_install) if settings.install_missing else ()
        self._wanted = wanted_by(required, self._allowed)
        self._pins = tuple(pins_of(required, self._wanted)) if settings.install_missing else ()
        self._asked: dict[str, None] = {}
        self._needs: dict[str, Need] = {}
        self._lacking: dict[str, Need] = {}
        self._broken = ""
        self._parsed: Parsed = {}
        self._supplies: dict[Path, Supply] = {}

    def needs(self, wish: Wish) -> list[Need]:
        """Return what is needed to load something, with what the workspace's own interpreter has of it.

        Nothing is needed where the settings switch off every gate that loads code or follows its imports.

        Raises:
            LackingError: The interpreter does not work.
        """
        supply = self._supply(self.interpreter.python)
        loading = (name for name, gate in GATES.items() if gate.how in {"resolves", "runs"})
        if all(self._levels.get(name) == "off" for name in loading):
            return []
        closure = Closure(wish.root, supply.is_package, self._parsed)
        modules = [module for each in wish.blueprints for module in BLUEPRINTS[each].loads(wish.contract)]
        outside = [*closure.of_modules(dict.fromkeys(modules)), *closure.of_files(wish.files)]
        outside += [Outside(module, is_units=True) for module in wish.modules]
        if self._levels.get("tests") != "off":
            outside += [TEST_RUNNER] if wish.tests else []
            outside += for_tests(wish.root, wish.files, wish.contract, supply.declared)
        found = supply.needs(outside)
        self._needs |= {need.name: need for need in found}
        return found

    def provide(self, wish: Wish) -> None:
        """See to it that something can be loaded.

        What its code is said to import counts only where something else is lacking, so that all of it is reported at
        once: by itself it may be left out of the unit again.

        Raises:
            LackingError: The environment lacks something that is needed for it, also after what may be installed was.
        """
        if self._missing(self.needs(replace(wish, modules=()))):
            missing = self._missing(self.needs(wish))
            self._lacking |= {need.name: need for need in missing}
            names = tuple(need.name for need in missing)
            raise LackingError(names, f"the environment lacks {names_of(missing)}")

    def prepare(self, wish: Wish) -> list[Need]:
        """Install for something as far as that is wanted and possible; return what is still lacking."""
        try:
            return self._missing(self.needs(wish))
        except LackingError:
            return []

    def learned(self) -> Learned:
        """Return what was found out, for another process that builds in the same environment."""
        return Learned(dict(self._needs), dict(self._lacking), self._broken)

    def learn(self, learned: Learned) -> None:
        """Take what another process has found out."""
        self._needs |= learned.needs
        self._lacking |= learned.lacking
        self._broken = self._broken or learned.broken

    def report(self) -> EnvironmentReport:
        """Return what was used, and what tasks have asked for in vain."""
        names = ("python",) if self._broken else tuple(sorted(self._lacking))
        return EnvironmentReport(
            python=str(self.interpreter.python),
            source=self.interpreter.source,
            lacking=names,
            next_step=self._broken or self.advice([self._lacking[name] for name in names]),
        )

    def advice(self, missing: Sequence[Need]) -> str:
        """Return the sentence that says what is lacking where, and the command that provides it; empty for nothing."""
        if not missing:
            return ""
        where = f"{self.interpreter.python} ({self.interpreter.source})"
        more = "" if self._installing else "add --install-missing, or "
        return f"{where} lacks {names_of(missing)}: {more}run in {self._workspace}: {self._command(missing)}"

    def _missing(self, needs: Sequence[Need]) -> list[Need]:
        new = [line for line in (*to_install(needs, self._wanted), *self._allowed) if line not in self._asked]
        if self._installing and new:
            self._asked |= dict.fromkeys(new)
            self._install()
        there = self._supply(self.installed.python).packages
        return [need for need in lacking(needs) if not ({need.name} & (there.modules | there.versions.keys()))]

    def _install(self) -> None:
        base = self._supply(self.interpreter.python)
        lines = [line for line in self._asked if not base.has(line)]
        order = Order(self.interpreter.python, base.packages, tuple(lines), self._wanted, self._pins)
        try:
            self.installed = install(order, self._home, self._progress)
        except OSError as error:
            self.installed = Installed(self.interpreter.python, problems=(f"nothing was installed: {error}",))

    def _supply(self, python: Path) -> Supply:
        packages = packages_of(python, self._sandbox, self._cache)
        if packages is None:
            self._broken = (
                f"{self.interpreter.python} ({self.interpreter.source}) does not start: "
                "make that environment again, or set 'python' to the workspace's interpreter"
            )
            raise LackingError(("python",), "the workspace's interpreter does not start")
        if python not in self._supplies or self._supplies[python].packages is not packages:
            self._supplies[python] = Supply(self._wanted, packages)
        return self._supplies[python]

    def _command(self, missing: Sequence[Need]) -> str:
        """Return the command that brings what is missing; into a new environment, with all else that was needed."""
        fresh = self.interpreter.is_own
        uv = find_uv()
        if uv and (self._workspace / "uv.lock").is_file() and all(need.may_install for need in missing):
            return "uv sync"
        if (self._workspace / "poetry.lock").is_file() and all(need.may_install for need in missing):
            return "poetry install"
        needed = [self._needs[name] for name in sorted(self._needs)] if fresh else missing
        lines = shlex.join(plain(dict.fromkeys(need.line for need in needed)))
        if fresh:
            return f"uv venv && uv pip install {lines}" if uv else f"python3 -m venv .venv && {_PIP} install {lines}"
        python = shlex.quote(os.fspath(self.interpreter.python))
        return f"uv pip install --python {python} {lines}" if uv else f"{python} -m pip install {lines}"


_PIP = ".venv/bin/python -m pip" if os.name == "posix" else ".venv\\Scripts\\python -m pip"
