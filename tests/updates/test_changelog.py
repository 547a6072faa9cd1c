"""The changelog names every rendered file that a release has changed, and no other."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from generator.answers.units import UnitAnswers
from generator.render import open_renderer
from tests.release_history import NEWEST, RELEASES, ROOT, state_of
from tests.updates.units import BLUEPRINTS, rich_unit

UNIT = "the_unit"
Names = dict[str, set[str]]
# Release to blueprint to name of a file to its contents.
Releases = dict[str, dict[str, dict[str, set[bytes]]]]


def spelled(path: Path, unit: UnitAnswers) -> str:
    """Return how the changelog calls a rendered file: the parts that answers decide stand in angle brackets."""
    spec = getattr(unit, unit.blueprint)
    names = [f"{each.name}.py" for each in getattr(spec, "modules", ())]
    tests = [f"{each.name}.py" for each in getattr(spec, "tests", ())]
    if path.name in names or path.name in tests:
        return "<module>.py" if path.name in names else "<test>.py"
    return path.name.replace(unit.name, "<name>")


@pytest.fixture(scope="module")
def rendered(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """What each release renders for a unit of each blueprint: name to contents."""
    found: Releases = {}
    for release in RELEASES:
        with open_renderer(str(template), release) as renderer:
            for blueprint in BLUEPRINTS:
                unit, top = rich_unit(blueprint, UNIT), tmp_path_factory.mktemp(blueprint)
                renderer.render(unit, top)
                files = found.setdefault(release, {}).setdefault(blueprint, {})
                for path in filter(Path.is_file, top.rglob("*")):
                    content = path.read_bytes().replace(f"_commit: {release}".encode(), b"")
                    files.setdefault(spelled(path, unit), set()).add(content)
    return found


def told(release: str) -> Names:
    """Return the names of files in a release's block, by blueprint."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", text.split(f"\n## {release.removeprefix('v')}", 1)[1], maxsplit=1, flags=re.MULTILINE)[
        0
    ]
    block = section.split("### Blueprints\n", 1)[1]
    items = re.findall(r"^- `(\w+)`: (.*(?:\n  .*)*)", block, flags=re.MULTILINE)
    return {blueprint: set(re.findall(r"`([^`]+\.[a-z]+)`", line)) for blueprint, line in items}


def test_rich_units_use_every_file_of_the_template(rendered: Releases) -> None:
    for release in RELEASES:
        for blueprint in BLUEPRINTS:
            templates = list((state_of(release) / "blueprints" / blueprint / "template").rglob("*.jinja"))
            assert len(rendered[release][blueprint]) == len(templates)


@pytest.mark.parametrize(("before", "release"), list(pairwise(("", *RELEASES))))
def test_block_names_each_file_that_changed(before: str, release: str, rendered: Releases) -> None:
    changed: Names = {}
    for blueprint, now in rendered[release].items():
        was = rendered.get(before, {}).get(blueprint, {})
        changed[blueprint] = {name for name in {*was, *now} if was.get(name) != now.get(name)}
    assert told(release) == changed


def test_newest_release_is_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"v{project['version']}" == NEWEST
    titles = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [f"v{title}" for title in titles] == [*reversed(RELEASES)]
