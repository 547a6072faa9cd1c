"""The measurements: batches of several sizes, workspaces of several sizes, units of before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.side_by_side.batch import MOST, Work, works, write_batch
from benchmarks.side_by_side.by_hand import by_hand, refuse_unequal, translated, warm_up
from benchmarks.side_by_side.parts import best_parts
from benchmarks.side_by_side.scene import Scene, make_scene
from benchmarks.side_by_side.spent import Spent
from benchmarks.side_by_side.tool import Applied, apply

Say = Callable[[str], None]


@dataclass
class Row:
    """What one size took.

    Attributes:
        tasks: Tasks of the batch.
        files: Files that the workspace had.
        present: Units that were there before.
        tool: One run of ``apply`` over all of them.
        stages: Where its time went, in seconds.
        cold: The script for all tasks, where mypy finds no cache, as on a fresh machine; scaled from ``sample`` tasks.
        warm: The same with mypy's cache of the run before.
        sample: How many tasks the script really built.
        parts: The best parts.
    """

    tasks: int
    files: int
    present: int
    tool: Spent
    stages: dict[str, float]
    cold: Spent | None = None
    warm: Spent | None = None
    sample: int = 0
    parts: dict[str, Spent] = field(default_factory=dict)

    def ratio(self, *, cold: bool = False, by_clock: bool = True) -> float | None:
        """Return how many times as long the script takes; ``None`` where it was not run."""
        script = self.cold if cold else self.warm
        if script is None:
            return None
        return script.clock / self.tool.clock if by_clock else script.processor / self.tool.processor


def compare(folder: Path, tasks: Sequence[Work], sample: int, say: Say) -> tuple[Row, Scene]:
    """Measure one batch in all ways; return the figures and the workspace with the batch applied."""
    scene = warmed(make_scene(folder, tasks))
    fresh, hand = scene.copy(folder / "fresh"), scene.copy(folder / "hand")
    answers = translated(hand, folder / "answers")
    some = tasks[:sample]
    cold = by_hand(hand, answers, some[:3], cold=True)
    for task in some[:3]:
        hand.git("branch", "--quiet", "-D", f"aas/{task.task_id}")
    warm_up(hand)
    half = (len(some) + 1) // 2
    warm = by_hand(hand, answers, some[:half])
    applied = apply(scene)
    # The other half afterwards: what else the machine does meanwhile falls on both ways.
    warm += by_hand(hand, answers, some[half:])
    refuse_unequal(scene, hand, some)
    row = _row(scene, applied)
    row.sample = len(some)
    row.warm, row.cold = _scaled(warm, len(tasks)), _scaled(cold, len(tasks))
    row.parts = best_parts(scene, fresh)
    say(line(row))
    return row, scene


def grown(folder: Path, tasks: Sequence[Work], say: Say, *, files: int = 0, present: Scene | None = None) -> Row:
    """Measure this tool alone in a larger workspace."""
    scene = warmed(make_scene(folder, tasks, files=files, present=present))
    row = _row(scene, apply(scene))
    row.present = len(present.tasks) if present else 0
    say(line(row))
    return row


def warmed(scene: Scene) -> Scene:
    """Apply one task that is not measured, so that caches are as a run before has left them."""
    before = Scene(
        scene.workspace, scene.batch.with_name("batch_before_output.jsonl"), scene.template, works(1, after=MOST - 1)
    )
    write_batch(before.tasks, before.batch)
    apply(before)
    scene.git("checkout", "--quiet", "--", ".")
    return scene


def line(row: Row) -> str:
    """Return a row as one line for a person."""
    each = row.tool.clock / row.tasks
    text = f"{row.tasks:4} tasks, {row.files:6} files, {row.present:3} units before: "
    text += f"{row.tool.clock:7.2f} s, {each:6.3f} s a task"
    if row.warm and row.cold:
        text += f"; by hand {row.warm.clock / row.tasks:.2f} s a task ({row.ratio():.1f} times), "
        text += f"without mypy's cache {row.cold.clock / row.tasks:.2f} ({row.ratio(cold=True):.1f} times)"
        warm, cold = (row.ratio(cold=cold, by_clock=False) for cold in (False, True))
        text += f"; of processor time {row.tool.processor / row.tasks:.3f} s a task, {warm:.1f} and {cold:.1f} times"
    if row.parts:
        best = sum(part.clock for part in row.parts.values())
        text += f"; best parts {best / row.tasks:.3f} s a task"
    memory = f"; memory {row.tool.own_memory:.0f} MiB, with children {row.tool.all_memory:.0f}"
    return f"{text}{memory}; first line after {row.tool.first_line or 0:.1f} s"


def stages(row: Row) -> list[str]:
    """Return where this tool's time went, as lines."""
    parts = sorted(row.stages.items(), key=lambda item: -item[1])
    return [f"      {seconds:7.2f} s  {1000 * seconds / row.tasks:7.1f} ms a task  {name}" for name, seconds in parts]


def _row(scene: Scene, applied: Applied) -> Row:
    files = len(scene.git("ls-files").splitlines())
    return Row(len(scene.tasks), files, 0, applied.spent, applied.stages)


def _scaled(spent: Sequence[Spent], tasks: int) -> Spent:
    return sum(spent, Spent()).times(tasks / len(spent))
