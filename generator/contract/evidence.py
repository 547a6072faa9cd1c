"""What is known before it is asked how a plugin comes to the workspace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.answers.contract import Hub, Parameter, PluginBase
from generator.contract.arguments import Known
from generator.contract.loading import Loading
from generator.contract.units_read import Unit


@dataclass(frozen=True)
class Evidence:
    """What the rest of the reading found out.

    Attributes:
        units: All existing plugins.
        derived: Those whose class derives from the base; where there is no base, those that have a class.
        loading: The loader, if any.
        base: The base class, if any.
        hub: The hub, if any.
        known: What is known of the settings class and the hub.
        manifest_entry: How the manifest's entry is written.
        has_manifest: Whether plugins have a manifest at all.
        can_get_settings: Whether a unit can come to the settings object by itself.
    """

    units: tuple[Unit, ...]
    derived: tuple[Unit, ...]
    loading: Loading | None
    base: PluginBase | None
    hub: Hub | None
    known: Known
    manifest_entry: str
    has_manifest: bool
    can_get_settings: bool


def distinct(listed: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """Return parameters without those whose name comes a second time."""
    found: dict[str, Parameter] = {}
    for each in listed:
        found.setdefault(each.name, each)
    return tuple(found.values())
