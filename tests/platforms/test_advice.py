"""What ``doctor`` tells each platform: what it gets, and the one command that gets it a better sandbox."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Collection

import pytest

from generator.sandbox import advice
from generator.sandbox.finding_container import ContainerChoice
from generator.sandbox.registry import _FINDERS, _ORDER

CASES = [
    ("Linux", ["apt-get"], "Run 'apt-get install bubblewrap'."),
    ("Linux", ["dnf"], "Run 'dnf install bubblewrap'."),
    ("Linux", [], "Install bubblewrap, or this package with the extra 'sandbox'."),
    ("Darwin", [], "Run 'brew install podman && podman machine init --now'."),
    ("Windows", [], "Run 'winget install RedHat.Podman; podman machine init --now'."),
    ("FreeBSD", [], "Install podman."),
]


def on(monkeypatch: pytest.MonkeyPatch, system: str, programs: Collection[str]) -> None:
    """Be on another system, with some programs on the path."""
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name in programs else None)


@pytest.mark.parametrize(("system", "programs", "told"), CASES)
def test_there_is_one_command(monkeypatch: pytest.MonkeyPatch, system: str, programs: list[str], told: str) -> None:
    on(monkeypatch, system, programs)
    assert advice.improve_sandbox() == told


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
@pytest.mark.parametrize("program", ["podman", "docker"])
def test_with_an_engine_it_makes_the_image(monkeypatch: pytest.MonkeyPatch, system: str, program: str) -> None:
    on(monkeypatch, system, [program])
    build = "build --tag localhost/aas-generator-sandbox --file Containerfile ."
    assert advice.improve_sandbox() == f"Run '{program} {build}'; docs/reference/platforms.md has that file."
    chosen = ContainerChoice(program, "team/image")
    assert "--tag team/image " in advice.improve_sandbox(chosen)


def test_every_kind_that_confines_is_known() -> None:
    assert tuple(advice.KINDS) == _ORDER
    assert set(_ORDER) <= _FINDERS.keys()
    assert all(advice.protection(name) for name in _ORDER)


@pytest.mark.parametrize(
    ("system", "kinds"),
    [
        ("Linux", ("bubblewrap", "sandlock", "container")),
        ("Darwin", ("container", "seatbelt")),
        ("Windows", ("container",)),
    ],
)
def test_each_platform_has_its_kinds(monkeypatch: pytest.MonkeyPatch, system: str, kinds: tuple[str, ...]) -> None:
    on(monkeypatch, system, [])
    assert advice.kinds_here() == kinds
