"""Putting units into an isolated repository: rendering, the settings patch, and what may be written where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.answers.units import ConfigPatchAnswers, UnitAnswers, details_of, dummy_environment
from generator.bench.changes import apply_patches, patches_of_unit
from generator.blueprints import blueprint_of
from generator.errors import ManyErrors
from generator.gates import UnitFiles
from generator.git import IsolatedRepository, Repository, refuse_unfit
from generator.planning import home_fault
from generator.render import Renderer
from generator.unit_homes import Homes, joined_home, read_homes, rename_step
from generator.unit_places import answers_path, places_of

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
        probe, details = blueprint_of(self.answers).probe, details_of(self.answers)
        return UnitFiles(
            key=self.answers.key,
            blueprint=self.answers.blueprint,
            name=self.answers.name,
            files=self.files,
            probe=probe,
            class_name=getattr(details, "class_name", ""),
            fields=tuple(field.name for field in details.fields) if probe == "settings" else (),
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
    refuse_taken_homes(units, read_homes(repository.top, units[0].contract), repository.top, named)
    for answers in units:
        rendered = renderer.render(answers, repository.top)
        patched = complete_unit(answers, repository)
        changes = [(status, path) for status, path in repository.stage_all() if path not in seen]
        judge_changes(answers, changes, repository.staged_modes(), repository.top, patched)
        seen |= {path for _, path in changes}
        changed = frozenset(path for status, path in changes if status == "M")
        built.append(BuiltUnit(answers, tuple(path for _, path in changes), changed, rendered.version))
    # Before the gates look at it: what they say of a file that cannot be committed helps nobody.
    refuse_unfit(repository, repository.write_tree(), [repository.head()])
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
        return places_of(answers).shared
    return apply_patches(answers, repository) if patches_of_unit(answers) else ()


def refuse_taken_homes(units: Sequence[UnitAnswers], homes: Homes, workspace: Path, named: Collection[str]) -> None:
    """Refuse units whose place is taken by another unit or a module, or is nearly called as one that stands there.

    A plugin's folder that is no unit is only added to; a file of the unit that stands in it is met after rendering.

    Raises:
        ManyErrors: The plugin's folder is a unit, the service's file or the settings unit's answers file exists, or a
            name is nearly taken and no person gave it.
    """
    for answers in units:
        task_id, name = answers.task_id, answers.name
        fault = home_fault(homes, task_id, answers.blueprint, name, is_given=task_id.upper() in named)
        home = answers_path(answers)
        if not fault and (workspace / home).exists():
            fault = f"{home} exists already. {rename_step(task_id, homes.free(answers.blueprint, name))}"
        if fault:
            raise ManyErrors(f"{answers.key} cannot be placed", [fault])


def joined_homes(units: Sequence[UnitAnswers], homes: Homes) -> tuple[str, ...]:
    """Return a sentence for each plugin that is added to a folder which is no unit."""
    return tuple(
        joined_home(homes, each.blueprint, each.name) for each in units if homes.is_joined(each.blueprint, each.name)
    )


def judge_changes(
    answers: UnitAnswers,
    changes: Sequence[tuple[str, str]],
    modes: Mapping[str, str],
    workspace: Path,
    patched: Sequence[str],
) -> None:
    """Look at what was written, whatever the template and the answers said.

    Args:
        answers: The unit.
        changes: What was written, as pairs of git's letter and a path.
        modes: The file modes of these paths.
        workspace: Where it was written.
        patched: Files of the workspace that the unit may change.

    Raises:
        ManyErrors: A file stands outside the unit's places, replaces one that was there, is a link or is too large.
    """
    faults = list(_place_faults(answers, changes, patched))
    faults += [f"{path} is no plain file" for status, path in changes if status != "D" and modes.get(path) != "100644"]
    sizes = [(workspace / path).stat().st_size for _, path in changes if modes.get(path) == "100644"]
    if len(changes) > MAX_FILES or sum(sizes) > MAX_BYTES:
        faults.append(f"{len(changes)} files with {sum(sizes)} bytes are more than a unit may have")
    if faults:
        free = read_homes(workspace, answers.contract).free(answers.blueprint, answers.name)
        step = f"Move what stands in its place, or name the unit. {rename_step(answers.task_id, free)}"
        raise ManyErrors(f"{answers.key} cannot be placed", faults, step)


def _place_faults(answers: UnitAnswers, changes: Iterable[tuple[str, str]], patched: Collection[str]) -> Iterable[str]:
    places = places_of(answers)
    for status, path in changes:
        if not (places.may_write(path) or path in patched):
            yield f"{path} is outside the unit's places"
        elif status == "D":
            yield f"{path} would be removed"
        elif status != "A" and path not in patched:
            yield f"{path} exists already"
