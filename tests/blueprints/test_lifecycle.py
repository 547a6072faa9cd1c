"""A generated plugin starts and stops again and again, and one that fails to start leaves nothing up."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.render import Renderer
from tests.blueprints import grid
from tests.blueprints.support import failing, render
from tests.support import DESIGN, copied

START_AND_STOP = {"design": ("initialize", "cleanup"), "managed": ("setup", "shutdown")}
PART = """class {name}:
    def __init__(self) -> None:
        self.running = False

    def begin(self) -> None:
        self.running = True

    def end(self) -> None:
        self.running = False
"""
CHECK = """
import asyncio

import pytest
from unittest.mock import MagicMock

from plugins.{name} import {stem}Plugin

TAKES_HUB = {takes_hub}


def make():
    return {stem}Plugin(hub=MagicMock()) if TAKES_HUB else {stem}Plugin()


def up(plugin):
    return [part.running for part in (plugin.first, plugin.second, plugin.third)]


def run(plugin, *steps):
    async def all_steps():
        return [await getattr(plugin, step)() for step in steps]

    return asyncio.run(all_steps())


def fail():
    raise RuntimeError("broken")


def test_nothing_is_up_before_the_start():
    assert up(make()) == [False, False, False]


def test_it_starts_and_stops_again_and_again():
    plugin = make()
    for _ in range(2):
        run(plugin, "{start}")
        assert up(plugin) == [True, True, True]
        run(plugin, "{stop}", "{stop}")
        assert up(plugin) == [False, False, False]


def test_stopping_first_is_safe():
    plugin = make()
    run(plugin, "{stop}")
    assert up(plugin) == [False, False, False]


@pytest.mark.parametrize("broken", ["first", "second", "third"])
def test_failing_part_leaves_nothing_up(broken):
    plugin = make()
    getattr(plugin, broken).begin = fail
    with pytest.raises(RuntimeError, match="broken"):
        run(plugin, "{start}")
    assert up(plugin) == [False, False, False]


def test_part_that_fails_to_stop_does_not_keep_the_others_up():
    plugin = make()
    plugin.second.end = fail
    run(plugin, "{start}")
    with pytest.raises(RuntimeError, match="broken"):
        run(plugin, "{stop}")
    assert up(plugin) == [False, True, False]
"""


@pytest.mark.parametrize("label", START_AND_STOP)
def test_lifecycle_of_a_rendered_plugin(label: str, renderer: Renderer, tmp_path: Path) -> None:
    workspace = copied(DESIGN, tmp_path / "workspace")
    for path, source in grid.BASES.items():
        (workspace / path).parent.mkdir(exist_ok=True)
        (workspace / path).write_text(source, encoding="utf-8")
    names = ("first", "second", "third")
    modules = [{"name": name, "code": PART.format(name=name.capitalize())} for name in names]
    parts = [
        {"module": name, "class_name": name.capitalize(), "attribute": name, "start": "begin", "stop": "end"}
        for name in names
    ]
    unit = grid.plugin("dance_bot", grid.CONTRACTS[label], modules=modules, parts=parts)
    render(renderer, [unit], workspace)
    start, stop = START_AND_STOP[label]
    check = workspace / "tests" / "test_check.py"
    facts = {"name": "dance_bot", "stem": "DanceBot", "takes_hub": str(label == "managed"), "start": start}
    source = CHECK
    for key, value in {**facts, "stop": stop}.items():
        source = source.replace(f"{{{key}}}", value)
    check.write_text(source, encoding="utf-8")
    assert failing([check], workspace) == ""
