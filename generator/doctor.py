"""What this tool needs, looked for one by one: on this machine, and in one workspace.

A new check is one function and one line in ``MACHINE`` or ``WORKSPACE``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from generator.bench.environment import Environment, Wish
from generator.bench.gating import choose_sandbox, container_choice
from generator.bench.interpreters import workspace_interpreter
from generator.bench.state import State
from generator.blueprints import BLUEPRINTS
from generator.board_search import find_board
from generator.contract import read_contract
from generator.errors import GeneratorError
from generator.gates import DEFAULT_LEVELS
from generator.gates.asking_packages import packages_of
from generator.gates.installers import find_installer
from generator.git import Repository, git_version, open_workspace, remote_tags
from generator.journal.history import RunHistory
from generator.loop.asking import DEFAULT_MODEL
from generator.loop.batches.client import KEY_VARIABLE, Client
from generator.loop.batches.submissions import Submissions
from generator.loop.extra import EXTRA
from generator.plan import Record
from generator.sandbox import explain
from generator.sandbox.advice import KINDS, improve_sandbox, is_best, kinds_here, protection
from generator.settings import OWN_FILE, PROJECT_FILE, ReadSettings, Settings, read_settings, trust_command
from generator.template import is_own, own_releases, resolve_template

OLDEST_PYTHON = (3, 11)
OLDEST_COPIER = (9, 19, 1)
GATE_TOOLS = ("mypy", "pytest", "ruff", "detect-secrets")
FindingState = Literal["ok", "warning", "missing"]


class Finding(Record):
    """What one check found.

    Attributes:
        name: What was looked for.
        state: ``missing`` where nothing works without it, ``warning`` where something does not.
        detail: What was found.
        next_step: What to do about it; empty where all is well.
    """

    name: str
    state: FindingState
    detail: str
    next_step: str = ""


@dataclass(frozen=True)
class Installation:
    """What is looked at: settings, and the workspace where there is one."""

    settings: Settings
    folder: Path
    repository: Repository | None = None


def examine(workspace: Path, flags: dict[str, object]) -> list[Finding]:
    """Return what every check found; nothing is changed, and no fault keeps the others from being looked for."""
    try:
        read = read_settings(workspace, flags)
        settings, found = read.settings, list(_settings(workspace, read))
    except GeneratorError as error:
        settings = Settings()
        found = [Finding(name="settings", state="missing", detail=str(error), next_step="Correct them.")]
    installation = Installation(settings, workspace)
    found += [each for check in MACHINE for each in _safely(check, installation)]
    try:
        repository = open_workspace(workspace)
        head = repository.head()
    except GeneratorError as error:
        return [*found, Finding(name="workspace", state="missing", detail=error.problem, next_step=error.next_step)]
    dirty = ", with changes that are not committed" if repository.has_changes() else ""
    found.append(Finding(name="workspace", state="ok", detail=f"{repository.top} at {head[:12]}{dirty}"))
    installation = Installation(settings, repository.top, repository)
    return found + [each for check in WORKSPACE for each in _safely(check, installation)]


def _safely(check: Callable[[Installation], Iterator[Finding]], installation: Installation) -> Iterator[Finding]:
    name = check.__name__.strip("_")
    try:
        yield from check(installation)
    except GeneratorError as error:
        yield Finding(name=name, state="missing", detail=error.problem, next_step=error.next_step)
    except OSError as error:
        yield Finding(name=name, state="missing", detail=str(error), next_step="Correct the permissions.")


def _settings(workspace: Path, read: ReadSettings) -> Iterator[Finding]:
    """What is set where; what a repository's files may not set until they are trusted is left out of all else."""
    files = [name for name in (OWN_FILE, PROJECT_FILE) if (workspace / name).is_file()]
    origins: dict[str, list[str]] = {name: [] for name in files}
    for setting, source in read.origins.items():
        origins.setdefault(source, []).append(setting)
    told = [f"{source} ({', '.join(sorted(names))})" if names else source for source, names in origins.items()]
    yield Finding(name="settings", state="ok", detail="; ".join(told) or "no file; defaults")
    if read.untrusted:
        detail = f"the repository's files set what needs your trust: {'; '.join(each.said for each in read.untrusted)}"
        step = f"To accept it, run '{trust_command(workspace)}'."
        yield Finding(name="trust", state="missing", detail=detail, next_step=step)
    elif read.claims:
        yield Finding(name="trust", state="ok", detail="; ".join(each.said for each in read.claims))


def _python(_: Installation) -> Iterator[Finding]:
    detail = f"{sys.version.split(' ', maxsplit=1)[0]} at {sys.executable}"
    yield Finding(name="python", state="ok" if sys.version_info >= OLDEST_PYTHON else "missing", detail=detail)


def _git(_: Installation) -> Iterator[Finding]:
    said = git_version()
    yield Finding(name=said.partition(" ")[0], state="ok", detail=said)


def _copier(_: Installation) -> Iterator[Finding]:
    wanted = ".".join(map(str, OLDEST_COPIER))
    step = f"Run 'pip install \"copier>={wanted},<10\"'."
    try:
        found = version("copier")
    except PackageNotFoundError:
        yield Finding(name="copier", state="missing", detail="not installed", next_step=step)
        return
    numbers = tuple(int(part) for part in found.split(".")[:3] if part.isdecimal())
    good = numbers >= OLDEST_COPIER
    yield Finding(name="copier", state="ok" if good else "missing", detail=found, next_step="" if good else step)


def _gate_tools(installation: Installation) -> Iterator[Finding]:
    for name in GATE_TOOLS:
        try:
            yield Finding(name=name, state="ok", detail=version(name))
        except PackageNotFoundError:
            yield Finding(
                name=name,
                state="missing",
                detail="not installed",
                next_step=f"Run 'pip install {name}' beside this tool.",
            )
    off = [name for name, level in installation.settings.levels().items() if level == "off"]
    softened = [name for name in off if DEFAULT_LEVELS[name] == "must"]
    if softened:
        detail = f"switched off in the settings: {', '.join(softened)}"
        yield Finding(
            name="gates", state="warning", detail=detail, next_step="Switch them on where code is not trusted."
        )


def _sandbox(installation: Installation) -> Iterator[Finding]:
    sandbox, container = choose_sandbox(installation.settings), container_choice(installation.settings)
    if sandbox.name in KINDS:
        gets = f"{explain(sandbox.name, container)}: {protection(sandbox.name)}"
        if is_best(sandbox.name):
            yield Finding(name="sandbox", state="ok", detail=gets)
            return
        step = improve_sandbox(container)
    else:
        reasons = "; ".join(f"{name}: {explain(name, container)}" for name in kinds_here())
        what = "generated code runs unconfined" if sandbox.name == "unconfined" else "generated code is never run"
        gets, step = f"{what}. {reasons}", improve_sandbox(container)
    yield Finding(name="sandbox", state="warning", detail=gets, next_step=step)


def _template(installation: Installation) -> Iterator[Finding]:
    source = resolve_template(installation.settings.template)
    folder = Path(source)
    if folder.is_dir() and not (folder / ".git").exists():
        detail = f"{source}: no git repository, so units cannot be updated from it"
        yield Finding(
            name="template", state="warning", detail=detail, next_step="Name a git repository with --template."
        )
        return
    tags = own_releases() if is_own(source) else remote_tags(source)
    if wanted := installation.settings.vcs_ref:
        yield Finding(name="template", state="ok", detail=f"{source} at {wanted}")
    elif tags:
        yield Finding(name="template", state="ok", detail=f"{source}, {len(tags)} versions")
    else:
        detail = f"{source}: no version is tagged, so units cannot be updated to a newer one"
        yield Finding(name="template", state="warning", detail=detail, next_step="Tag a version of it.")


def _interpreter(installation: Installation) -> Iterator[Finding]:
    """Whether it works, and where it is known from; what was not taken is listed with the reason."""
    found = workspace_interpreter(installation.folder, installation.settings)
    told = "".join(f"; {reason}" for reason in found.passed_over)
    step = "Set 'python' in the settings to the workspace's interpreter."
    if not found.python.exists():
        yield Finding(name="interpreter", state="missing", detail=f"{found.python} does not exist", next_step=step)
    elif packages_of(found.python) is None:
        yield Finding(name="interpreter", state="missing", detail=f"{found.python} does not start", next_step=step)
    else:
        yield Finding(name="interpreter", state="ok", detail=f"{found.python} ({found.source}){told}")


def _packages(installation: Installation) -> Iterator[Finding]:
    """What units of the blueprints need and cannot be imported; where all of it can, nothing is printed."""
    settings = installation.settings.model_copy(update={"install_missing": False})
    environment = Environment(installation.folder, installation.folder, settings, installation.folder)
    contract = read_contract(installation.folder, settings.contract).contract
    missing = environment.prepare(Wish(installation.folder, contract, BLUEPRINTS, tests=True))
    if missing:
        detail = f"tasks that need it are not tried: {', '.join(need.name for need in missing)}"
        yield Finding(name="packages", state="missing", detail=detail, next_step=environment.advice(missing))


def _installing(installation: Installation) -> Iterator[Finding]:
    """Installing is off by default; then nothing is printed."""
    if not installation.settings.install_missing:
        return
    if installer := find_installer():
        yield Finding(name="installing", state="ok", detail=f"on, by {installer.command[0]} ({installer.name})")
    else:
        step, detail = "Install uv or pip beside this tool, or switch install_missing off.", "it is on, but there is"
        yield Finding(name="installing", state="missing", detail=f"{detail} neither uv nor pip", next_step=step)


def _contract(installation: Installation) -> Iterator[Finding]:
    contract = read_contract(installation.folder, installation.settings.contract).contract
    base, settings = contract.plugin_base, contract.settings
    parts = {
        "plugin base": (f"{base.module}.{base.class_name}" if base else "", "contract.plugin_base"),
        "settings class": (f"{settings.module}.{settings.class_name}" if settings else "", "contract.settings"),
    }
    for name, (found, key) in parts.items():
        if found:
            yield Finding(name=name, state="ok", detail=found)
        else:
            step = f"Run 'aas-generator init', or set {key}."
            yield Finding(
                name=name, state="warning", detail="not found; tasks that need it go to review", next_step=step
            )


def _board(installation: Installation) -> Iterator[Finding]:
    search = find_board(installation.folder, installation.settings)
    if search.file is None:
        step = "Name it with --board or in the settings."
        yield Finding(name="board", state="warning", detail="there is none", next_step=step)
        return
    count = len(search.file.read().rows)
    others = f"; also found: {', '.join(search.others[:5])}" if search.others else ""
    yield Finding(name="board", state="ok" if count else "warning", detail=f"{search.path}, {count} tasks{others}")


def _runs(installation: Installation) -> Iterator[Finding]:
    if installation.repository is None:
        return
    state = State(installation.repository)
    if holder := state.holder():
        yield Finding(name="lock", state="warning", detail=f"held by {holder}", next_step="Wait for it to end.")
    elif state.work.exists():
        detail = "an earlier run was killed; what it left is removed by the next one"
        yield Finding(name="lock", state="ok", detail=f"free; {detail}")
    else:
        yield Finding(name="lock", state="ok", detail="free")
    known = RunHistory(state).run_ids()
    yield Finding(
        name="runs", state="ok", detail=f"{len(known)} recorded" + (f", the last is {known[0]}" if known else "")
    )


def _model(installation: Installation) -> Iterator[Finding]:
    """What asking a model needs, where one was asked or the settings name one; else nothing is printed."""
    settings, repository = installation.settings, installation.repository
    is_set = {"model", "openai_base_url"} & settings.model_fields_set
    if repository is None or not (is_set or Submissions(State(repository).folder).folder.exists()):
        return
    try:
        client = Client(settings.openai_base_url)
    except GeneratorError as error:
        yield Finding(name="model", state="warning", detail=error.problem, next_step=error.next_step)
        return
    name = settings.model or DEFAULT_MODEL
    key = f"{KEY_VARIABLE} is {'set' if client.has_key else 'not set'}"
    priced = settings.model_price or find_spec("genai_prices")
    state: FindingState = "ok" if priced else "warning"
    told = "" if priced else "; no price is known without the package genai-prices, so nothing is sent"
    step = "" if priced else f"Run: pip install 'aas-generator[{EXTRA}]', or set model_price."
    yield Finding(name="model", state=state, detail=f"{name} at {client.address}, {key}{told}", next_step=step)


MACHINE = (_python, _git, _copier, _gate_tools, _sandbox, _template)
WORKSPACE = (_interpreter, _packages, _installing, _contract, _board, _runs, _model)
