"""Which tasks stand on which, as a picture: places of boxes and lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.apply.order import build_order

BOX_WIDTH, BOX_HEIGHT = 132, 26
_ACROSS, _DOWN = BOX_WIDTH + 60, BOX_HEIGHT + 12
_MARGIN = 6
# Beyond this nobody sees anything in it.
MOST_BOXES = 120


@dataclass(frozen=True, slots=True)
class Box:
    """One task in the picture, with the place of its upper left corner; ``card`` is ``None`` for one of another run."""

    task_id: str
    card: int | None
    outcome: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The boxes, the lines as SVG paths, and the size of it all; empty where no task stands on another."""

    boxes: tuple[Box, ...] = ()
    lines: tuple[str, ...] = ()
    width: int = 0
    height: int = 0
    left_out: int = 0


def picture_of(needs: Mapping[str, Sequence[str]], cards: Mapping[str, tuple[int, str]]) -> Picture:
    """Return the picture of dependencies, those that are needed left of those that need them.

    Args:
        needs: Task to the tasks that it stands on; some may be no task of the run.
        cards: Task of the run to the number of its card and its outcome.
    """
    linked = dict.fromkeys(each for task, given in needs.items() if given for each in (*given, task))
    order, circles = build_order({task: needs.get(task, ()) for task in linked})
    kept = [*order, *circles][:MOST_BOXES]
    column: dict[str, int] = {}
    for task in kept:
        column[task] = 1 + max((column[each] for each in needs.get(task, ()) if each in column), default=-1)
    height: dict[int, int] = {}
    boxes: dict[str, Box] = {}
    for task in kept:
        row = height.get(column[task], 0)
        height[column[task]] = row + 1
        card, outcome = cards.get(task, (None, ""))
        boxes[task] = Box(task, card, outcome, _MARGIN + column[task] * _ACROSS, _MARGIN + row * _DOWN)
    lines = [_line(boxes[each], boxes[task]) for task in boxes for each in needs.get(task, ()) if each in boxes]
    if not boxes:
        return Picture()
    return Picture(
        tuple(boxes.values()),
        tuple(lines),
        max(box.x for box in boxes.values()) + BOX_WIDTH + _MARGIN,
        max(box.y for box in boxes.values()) + BOX_HEIGHT + _MARGIN,
        len(linked) - len(kept),
    )


def _line(needed: Box, needing: Box) -> str:
    """Return the curve from the right side of one box to the left side of another."""
    x, y = needed.x + BOX_WIDTH, needed.y + BOX_HEIGHT // 2
    to_x, to_y = needing.x, needing.y + BOX_HEIGHT // 2
    middle = (x + to_x) // 2
    return f"M{x},{y} C{middle},{y} {middle},{to_y} {to_x},{to_y}"
