"""A second answer put on the units of its task, and laid out for the gates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.answers.units import UnitAnswers
from generator.apply.second.changing import completed
from generator.apply.second.ground import Ground, SecondRefused, find_ground, ground_without_units
from generator.apply.second.merging import Sides, merged_files, refuse_unfit
from generator.apply.second.records import Second
from generator.apply.second.refs import RESPONSE, TaskRefs
from generator.apply.task import Run
from generator.bench.base import Base
from generator.bench.recorded_unit import RecordedUnit
from generator.bench.rendering import render_recorded, renderer_for
from generator.bench.staging import Staged
from generator.bench.units import BuiltUnit
from generator.errors import ManyErrors, RenderError
from generator.gates.laying import make_folders
from generator.git import filters_of
from generator.loop.answers import Completion
from generator.loop.asked import CodeKind
from generator.loop.completions import read_completion
from generator.loop.task_code import task_code
from generator.render import FILE, Renderer
from generator.template import is_same_template

_FILE_MODE = 0o644


class StoppedError(SecondRefused):
    """The model says that a person has to decide something first."""

    code = "model-stopped"


class NothingNewError(SecondRefused):
    """The units are whole, and have all that an answer writes."""

    code = "already-written"


@dataclass
class Renderers:
    """Copier's processes, one for each version that units have.

    Attributes:
        run: What the run shares, its renderer among it.
    """

    run: Run
    _stack: ExitStack = field(default_factory=ExitStack)
    _opened: dict[str, Renderer] = field(default_factory=dict)

    def at(self, unit: RecordedUnit) -> Renderer:
        """Return a renderer for the version that a unit has.

        Raises:
            SecondRefused: It comes from another template, or its version cannot be asked for.
        """
        own = self.run.renderer
        if unit.version_fault or not is_same_template(unit.template, own.template):
            raise SecondRefused(f"{unit.key} comes from another template, or its version cannot be asked for.")
        if self._version == unit.version:
            return own
        if unit.version not in self._opened:
            bench = self.run.bench
            opened = renderer_for(own.template, unit.version, bench.state.work, bench.state.cache)
            self._opened[unit.version] = self._stack.enter_context(opened)
        return self._opened[unit.version]

    @cached_property
    def _version(self) -> str:
        return self.run.renderer.facts().commit

    def close(self) -> None:
        """Stop those that were started for it."""
        self._stack.close()


@contextmanager
def renderers_of(run: Run) -> Iterator[Renderers]:
    """Give renderers for whatever versions units have."""
    renderers = Renderers(run)
    try:
        yield renderers
    finally:
        renderers.close()


@dataclass(frozen=True)
class Room:
    """What all second answers of a run share.

    Attributes:
        run: What the run shares.
        renderers: Copier, in the versions that units have.
        refs: The branches of tasks.
    """

    run: Run
    renderers: Renderers
    refs: TaskRefs


def stage_second(room: Room, second: Second, layer: Path) -> str:
    """Put a second answer on its units and lay their files out; return the commit that the gates compare with.

    Args:
        room: What all of them share.
        second: The answer; its ``ground``, ``completion`` and ``staged`` are set.
        layer: Where the files are laid; there is nothing yet.

    Raises:
        StoppedError: The model says that a person has to decide something first.
        NothingNewError: All of it is there already.
        SecondRefused: The answer does not fit its units.
        RenderError: Copier refused.
        ManyErrors: The units would not be what units may be.
    """
    run, isolated = room.run, room.run.bench.isolated
    ground = second.ground = find_ground(room.refs, second.asked)
    completion = second.completion = _read(run, second)
    if completion.stopped and not completion.functions:
        raise StoppedError(f"it asks a person to decide first: {completion.stopped}")
    refuse_unfit(completion)
    units: list[UnitAnswers] = []
    files: dict[str, bytes | None] = {}
    rendered: dict[str, set[str]] = {}
    for recorded in ground.units:
        sides = _sides(run, room.renderers, ground, recorded, completion)
        units.append(sides.unit)
        rendered[sides.unit.key] = {*sides.new}
        files |= merged_files(isolated, sides, completion)
    if not files and not _is_left_of(room.refs, ground, second):
        done = ground.outcome == "implemented"
        raise NothingNewError("all that it writes is there already.") if done else SecondRefused("it changes nothing.")
    _refuse_odd(run, ground, files)
    own = {path for unit in ground.units for path in unit.places.of(ground.modes.keys())}
    base = run.stand_on_one(ground_without_units(isolated, ground, frozenset(own.union(files, *rendered.values()))))
    tree = _tree(run, ground, files)
    contents = _laid_out(run, base, tree, [unit.blueprint for unit in units], layer)
    changed = frozenset(path for path in contents if path in base.modes)
    built = [_built(unit, recorded, contents, changed) for unit, recorded in zip(units, ground.units, strict=True)]
    run.record.tell(ground.task_id, "rendered", units=[unit.key for unit in units], tree=tree)
    second.staged = Staged(tuple(built), tree, layer)
    return base.commit


def _is_left_of(refs: TaskRefs, ground: Ground, second: Second) -> bool:
    """Tell whether the tip is a try of this very answer, which a run that was killed has left."""
    return any(each.trailers.get(RESPONSE.lower()) == second.response for each in refs.own(ground.tip, second.key)[:1])


def _read(run: Run, second: Second) -> Completion:
    """Return what an answer writes.

    Raises:
        SecondRefused: There is no answer, or no code of the task that was asked about.
    """
    item, asked = second.item, second.asked
    if item.problem:
        raise SecondRefused(item.reason or item.problem)
    commit = run.bench.workspace.resolve(asked.subject)
    code = task_code(run.bench.workspace, commit, asked.task) if commit else None
    kind: CodeKind = "repair" if asked.kind == "repair" else "complete"
    if code is None:
        raise SecondRefused(f"commit {asked.subject[:12]} has no unit of {asked.task} that can be read.")
    return read_completion(kind, asked.attempt, code.asked, item.text)


def _sides(run: Run, renderers: Renderers, ground: Ground, recorded: RecordedUnit, completion: Completion) -> Sides:
    """Return one unit as it was rendered, as it is rendered with what was written, and as it stands."""
    repository = run.bench.workspace
    renderer, before = renderers.at(recorded), recorded.judged()
    old = render_recorded(recorded, renderer)
    unit = completed(before, old, completion)
    new = old
    if unit is not before:
        (made,) = renderer.render_many([unit])
        if isinstance(made, RenderError):
            raise made
        new = made.contents
    places = recorded.places
    wanted = {*old, *new, *places.of(ground.modes.keys(), shared=False)}
    tip, own = (repository.contents(commit, sorted(wanted)) for commit in (ground.tip, ground.own))
    return Sides(recorded, unit, old, new, tip, own)


def _refuse_odd(run: Run, ground: Ground, files: Mapping[str, bytes | None]) -> None:
    """Look at what would be written, whatever the template and the answer said.

    Raises:
        ManyErrors: A file stands outside of the places of the task's units, is no plain one, or goes through a filter.
    """
    may = [unit.places for unit in ground.units]
    faults = [f"{path} is outside the places of its units" for path in files if not any(m.may_write(path) for m in may)]
    faults += [f"{path} is no plain file" for path in files if ground.modes.get(path, FILE) != FILE]
    filtered = filters_of(run.bench.workspace, ground.tip, files.keys())
    faults += [f"{path} goes through the git filter {name!r}" for path, name in filtered.items()]
    if faults:
        raise ManyErrors(f"the answer for {ground.task_id} cannot be placed", faults)


def _tree(run: Run, ground: Ground, files: Mapping[str, bytes | None]) -> str:
    """Return the tip's tree with other files in it.

    Raises:
        ManyErrors: It cannot be committed.
    """
    objects = run.bench.isolated.objects()
    tree = objects.tree_with(ground.tip, files, stored=True)
    objects.refuse_unfit(tree, ground.tip)
    objects.write()
    return tree


def _laid_out(run: Run, base: Base, tree: str, blueprints: Sequence[str], layer: Path) -> dict[str, bytes]:
    """Lay what a tree has beside the base into a folder, and return it; the work tree is left as it was.

    Raises:
        LackingError: The environment lacks something that the units need.
    """
    paths = [path for path in base.isolated.changed_between(base.commit, tree) if not path.startswith("../")]
    contents = base.isolated.contents(tree, paths)
    try:
        for path, content in contents.items():
            make_folders(base.top / path)
            (base.top / path).write_bytes(content)
        run.bench.provide(blueprints, files=sorted(contents))
        for path in contents:
            make_folders(layer / path)
            (base.top / path).replace(layer / path)
            (layer / path).chmod(_FILE_MODE)
    finally:
        base.restore()
    return contents


def _built(
    unit: UnitAnswers, recorded: RecordedUnit, contents: Mapping[str, bytes], changed: frozenset[str]
) -> BuiltUnit:
    own = tuple(recorded.places.of(contents.keys()))
    return BuiltUnit(unit, own, changed & {*own}, recorded.version)
