"""A contract in a few lines, for somebody who is to write a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.contract.sample import sample_of

if TYPE_CHECKING:
    from generator.contract import ContractReading

# What the sample shows, or what the blueprints see to.
_LEFT_TO_BLUEPRINTS = ("manifest", "entry", "registration", "loader", "line_length", "quotes", "env_example")


def summary(reading: ContractReading) -> list[str]:
    """Return what somebody who writes a unit must know, as lines: names and folders, and how a unit will be made."""
    told = [one for one in reading.findings if not one.field.startswith(_LEFT_TO_BLUEPRINTS)]
    return [*(f"{one.field}: {one.value}" for one in told), *made(reading)]


def made(reading: ContractReading) -> list[str]:
    """Return how a unit will be made, as lines of Python."""
    sample = (f"    {line}".rstrip() for line in sample_of(reading.contract))
    return ["", "A unit will be made like this:", *sample]
