"""Putting units into an isolated repository: rendering, the settings patch, and what may be written where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.answers.units import (
    ConfigPatchAnswers,
    ServiceAnswers,
    UnitAnswers,
    answers_path,
    dummy_environment,
    settings_dir,
)
from generator.bench.changes import apply_patches, patches_of_unit
from generator.errors import ManyErrors
from generator.gates import UnitFiles
from generator.git import IsolatedRepository, Repository
from generator.planning import home_fault
from generator.render import Renderer
from generator.unit_homes import joined_home, read_homes, rename_step

MAX_FILES = 200
MAX_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class BuiltUnit:
    """A unit in the isolated repository: its answers, its files, and which of them existed before."""

    answers: UnitAnswers
    files: tuple[str, ...]
    changed: frozenset[str]
    version: str

    def to_gate(self) -> UnitFiles:
        """Return the unit as the gates look at it."""
        service = self.answers if isinstance(self.answers, ServiceAnswers) else None
        patch = self.answers if isinstance(self.answers, ConfigPatchAnswers) else None
        return UnitFiles(
            key=self.answers.key,
            blueprint=self.answers.blueprint,
            name=self.answers.name,
            files=self.files,
            class_name=service.service.class_name if service else "",
            fields=tuple(field.name for field in patch.config_patch.fields) if patch else (),
            environment=tuple(dummy_environment(self.answers).items()),
        )


def build_units(
    units: Sequence[UnitAnswers], repository: IsolatedRepository, renderer: Renderer, named: Collection[str] = ()
) -> list[BuiltUnit]:
    """Render units into the work tree of an isolated repository, and stage everything.

    Args:
        units: The answers.
        repository: Where to render them.
        renderer: Copier.
        named: Ids in upper case of tasks whose units a person named.

    Raises:
        RenderError: Copier refused.
        PatchRefused: The settings file cannot take the fields.
        ManyErrors: A unit would write where it must not, or over what is there already.
    """
    built: list[BuiltUnit] = []
    seen: set[str] = set()
    _refuse_taken_homes(units, repository.top, named)
    for answers in units:
        rendered = renderer.render(answers, repository.top)
        patched = complete_unit(answers, repository)
        changes = [(status, path) for status, path in repository.stage_all() if path not in seen]
        _judge_changes(answers, changes, repository, patched)
        seen |= {path for _, path in changes}
        changed = frozenset(path for status, path in changes if status == "M")
        built.append(BuiltUnit(answers, tuple(path for _, path in changes), changed, rendered.version))
    return built


def complete_unit(answers: UnitAnswers, repository: Repository) -> tuple[str, ...]:
    """Do what Copier cannot: change files that belong to the workspace, and return which; twice is once.

    Raises:
        FieldsRefused: The settings class cannot take the fields; nothing was changed.
        ManyErrors: What the unit changes in the workspace does not fit.
    """
    if isinstance(answers, ConfigPatchAnswers):
        from generator.bench.patching import patch_settings

        patch_settings(answers, repository)
        settings = answers.contract.settings
        return (settings.path, answers.contract.env_example) if settings else ()
    return apply_patches(answers, repository) if patches_of_unit(answers) else ()


def unit_files(answers: UnitAnswers, workspace: Path, patched: Iterable[str]) -> list[str]:
    """Return the workspace-relative paths that exist of a unit, for plain Copier, which does not tell them.

    Args:
        answers: The unit.
        workspace: The work tree.
        patched: The workspace's own files that the unit changes.
    """
    contract = answers.contract
    candidates = [answers_path(answers), *_test_files(answers, workspace)]
    if answers.blueprint == "plugin":
        folder = workspace / contract.plugins_dir / answers.name
        candidates += [path.relative_to(workspace).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    elif answers.blueprint == "service":
        candidates += _service_files(answers)
    elif contract.settings:
        candidates.append(_fields_path(answers))
    candidates += patched
    kept = [path for path in dict.fromkeys(candidates) if (workspace / path).is_file()]
    return [path for path in kept if "__pycache__" not in PurePosixPath(path).parts]


def _refuse_taken_homes(units: Sequence[UnitAnswers], workspace: Path, named: Collection[str]) -> None:
    """Refuse units whose place is taken by another unit or a module, or is nearly called as one that stands there.

    A plugin's folder that is no unit is only added to; a file of the unit that stands in it is met after rendering.

    Raises:
        ManyErrors: The plugin's folder is a unit, the service's file or the settings unit's answers file exists, or a
            name is nearly taken and no person gave it.
    """
    homes = read_homes(workspace, units[0].contract)
    for answers in units:
        task_id, name = answers.task_id, answers.name
        fault = home_fault(homes, task_id, answers.blueprint, name, is_given=task_id.upper() in named)
        home = answers_path(answers)
        if not fault and (workspace / home).exists():
            fault = f"{home} exists already. {rename_step(task_id, homes.free(answers.blueprint, name))}"
        if fault:
            raise ManyErrors(f"{answers.key} cannot be placed", [fault])


def joined_homes(units: Sequence[UnitAnswers], workspace: Path) -> tuple[str, ...]:
    """Return a sentence for each plugin that is added to a folder which is no unit."""
    homes = read_homes(workspace, units[0].contract)
    return tuple(
        joined_home(homes, each.blueprint, each.name) for each in units if homes.is_joined(each.blueprint, each.name)
    )


def _test_files(answers: UnitAnswers, workspace: Path) -> list[str]:
    """Return the paths of a unit's tests, which need not exist."""
    folder = answers.contract.tests_dir
    if isinstance(answers, ConfigPatchAnswers):
        present = f"{folder}/test_{answers.name}_workspace_settings.py"
        # Units rendered before 2.0.0 have it under this name, which a plugin's test may have as well.
        former = f"{folder}/test_{answers.name}_settings.py"
        return [present if (workspace / present).is_file() else former]
    tests = getattr(getattr(answers, answers.blueprint), "tests", ())
    return [f"{folder}/{name}.py" for name in (f"test_{answers.name}", *(test.name for test in tests))]


def _service_files(answers: UnitAnswers) -> tuple[str, str]:
    """Return a service's files beside its answers and tests: the module, and the notes, which may be missing."""
    stem = f"{answers.contract.services_dir}/{answers.name}"
    return f"{stem}.py", f"{stem}.notes.md"


def _fields_path(answers: UnitAnswers) -> str:
    return f"{settings_dir(answers.contract)}.fields.{answers.name}.yml"


def _judge_changes(
    answers: UnitAnswers, changes: Sequence[tuple[str, str]], repository: Repository, patched: Sequence[str]
) -> None:
    """Look at what was written, whatever the template and the answers said.

    Raises:
        ManyErrors: A file stands outside the unit's places, replaces one that was there, is a link or is too large.
    """
    modes = repository.staged_modes()
    faults = list(_place_faults(answers, changes, patched))
    faults += [f"{path} is no plain file" for status, path in changes if status != "D" and modes.get(path) != "100644"]
    sizes = [(repository.top / path).stat().st_size for _, path in changes if modes.get(path) == "100644"]
    if len(changes) > MAX_FILES or sum(sizes) > MAX_BYTES:
        faults.append(f"{len(changes)} files with {sum(sizes)} bytes are more than a unit may have")
    if faults:
        free = read_homes(repository.top, answers.contract).free(answers.blueprint, answers.name)
        step = f"Move what stands in its place, or name the unit. {rename_step(answers.task_id, free)}"
        raise ManyErrors(f"{answers.key} cannot be placed", faults, step)


def _place_faults(answers: UnitAnswers, changes: Iterable[tuple[str, str]], patched: Iterable[str]) -> Iterable[str]:
    contract = answers.contract
    editable = set(patched)
    allowed = {answers_path(answers), *editable}
    if answers.blueprint == "service":
        allowed.update(_service_files(answers))
    if answers.blueprint == "config_patch":
        allowed.add(_fields_path(answers))
    folder = f"{contract.plugins_dir}/{answers.name}/" if answers.blueprint == "plugin" else None
    for status, path in changes:
        is_test = path.startswith(f"{contract.tests_dir}/test_") and path.endswith(".py")
        if not (path in allowed or is_test or (folder and path.startswith(folder))):
            yield f"{path} is outside the unit's places"
        elif status == "D":
            yield f"{path} would be removed"
        elif status != "A" and path not in editable:
            yield f"{path} exists already"
