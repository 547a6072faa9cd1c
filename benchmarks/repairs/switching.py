"""The repairs and the wiring with one of them switched off, and which of them changed something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

import libcst as cst

from generator.answers.units import UnitAnswers
from generator.apply import placing
from generator.apply.places import Job
from generator.edit.fit_code import Place, Placed, module
from generator.edit.fit_code.trees import Repair, Repaired, code_of
from generator.wiring import wire

# Steps of the wiring by what they are called in the table.
WIRING = ("started parts", "own class")
Fired = Callable[[str], None]


def steps() -> tuple[str, ...]:
    """Return the names of everything that can be switched off."""
    return (*module.REPAIRS, *WIRING)


@contextmanager
def switched(off: Sequence[str] = (), fired: Fired = lambda _: None) -> Iterator[None]:
    """Place code in this process, without some steps; ``fired`` is told of each step that changes something."""
    kept = {name: _told(name, repair, fired) for name, repair in module.REPAIRS.items() if name not in off}

    def wired(unit: UnitAnswers) -> UnitAnswers:
        made = unit if "started parts" in off else wire(unit)
        if made != unit:
            fired("started parts")
        return made

    def promoted(unit: UnitAnswers) -> Job:
        if "own class" in off:
            return placing._as_part(unit)
        job = PROMOTE(unit)
        if job.moved:
            fired("own class")
        return job

    with (
        patch.object(module, "REPAIRS", kept),
        patch.object(placing, "place_in_child", _place_here),
        patch.object(placing, "wire", wired),
        patch.object(placing, "promote", promoted),
    ):
        yield


PROMOTE = placing.promote


def _place_here(requests: Sequence[tuple[str, Place]]) -> list[Placed]:
    return [module.place_module(code, place) for code, place in requests]


def _told(name: str, repair: Repair, fired: Fired) -> Repair:
    def told(tree: cst.Module, place: Place) -> Repaired:
        repaired = repair(tree, place)
        if code_of(repaired.module) != code_of(tree):
            fired(name)
        return repaired

    return told
