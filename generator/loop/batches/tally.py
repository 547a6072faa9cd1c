"""What came back of a batch, compared with what was asked: who has an answer, who failed, which tokens were charged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import InputError
from generator.results import read_batch

_TOLD = 10


@dataclass(frozen=True)
class Tally:
    """What some files of results hold.

    Attributes:
        answered: The ids that have an answer.
        failed: The ids of those that have none and came back with an error.
        tokens: For each charged answer, the tokens that were sent and that came back.
        problems: What does not fit to what was asked, one sentence each.
    """

    answered: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    tokens: tuple[tuple[int, int], ...] = ()
    problems: tuple[str, ...] = ()


def tally(files: Sequence[Path], asked: Sequence[str]) -> Tally:
    """Count what some files hold.

    Args:
        files: The answers of a batch, and what failed.
        asked: The ids of its requests; empty where they are unknown, and then none is missed.
    """
    whole: dict[str, bool] = {}
    problems: list[str] = []
    tokens: list[tuple[int, int]] = []
    for path in files:
        try:
            for item in read_batch(path):
                if item.custom_id:
                    whole[item.custom_id] = whole.get(item.custom_id, False) or not item.problem
                # A cut answer was charged too.
                tokens += [(item.usage.sent, item.usage.received)] if item.usage else []
        except InputError as error:
            problems.append(error.in_one_line)
    known = frozenset(asked)
    if asked:
        problems += _told(whole.keys() - known, "nobody asked for")
        problems += _told(known - whole.keys(), "no answer came to")
    ours = [name for name in whole if not asked or name in known]
    return Tally(
        answered=tuple(name for name in ours if whole[name]),
        failed=tuple(name for name in ours if not whole[name]),
        tokens=tuple(tokens),
        problems=tuple(problems),
    )


def _told(names: frozenset[str] | set[str], what: str) -> list[str]:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return [f"{what} {', '.join(sorted(names)[:_TOLD])}{more}"] if names else []
