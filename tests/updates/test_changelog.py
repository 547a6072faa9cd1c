"""The changelog names every rendered file that the newest release has changed, and no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

from generator.answers.units import UnitAnswers
from generator.render import open_renderer
from generator.template import OWN_TEMPLATE, own_releases
from release.fragments import collected
from tests.release_history import ROOT
from tests.updates.units import BLUEPRINTS, rich_unit

UNIT = "the_unit"
Names = dict[str, set[str]]
# Blueprint to name of a file to its contents.
Rendered = dict[str, dict[str, set[bytes]]]
PROJECT = Version(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
CHANGELOG = collected(ROOT, str(PROJECT))


def spelled(path: Path, unit: UnitAnswers) -> str:
    """Return how the changelog calls a rendered file: the parts that answers decide stand in angle brackets."""
    spec = getattr(unit, unit.blueprint)
    names = [f"{each.name}.py" for each in getattr(spec, "modules", ())]
    tests = [f"{each.name}.py" for each in getattr(spec, "tests", ())]
    if path.name in names or path.name in tests:
        return "<module>.py" if path.name in names else "<test>.py"
    return path.name.replace(unit.name, "<name>")


def rendered(release: str | None, folder: Path) -> Rendered:
    """Return what a release renders for a unit of each blueprint; ``None`` for the tree as it is."""
    found: Rendered = {}
    with open_renderer(OWN_TEMPLATE, release) as renderer:
        for blueprint in BLUEPRINTS:
            unit, top = rich_unit(blueprint, UNIT), folder / blueprint
            renderer.render(unit, top)
            for path in filter(Path.is_file, top.rglob("*")):
                content = re.sub(rb"^_commit: .*", b"", path.read_bytes(), flags=re.MULTILINE)
                found.setdefault(blueprint, {}).setdefault(spelled(path, unit), set()).add(content)
    return found


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return rendered(None, tmp_path_factory.mktemp("now"))


def told() -> Names:
    """Return the names of files in the newest entry's block, by blueprint."""
    entry = re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1]
    block = entry.partition("### Blueprints\n")[2]
    items = re.findall(r"^- `(\w+)`: (.*(?:\n  .*)*)", block, flags=re.MULTILINE)
    names: Names = {}
    for blueprint, line in items:
        names.setdefault(blueprint, set()).update(re.findall(r"`([^`]+\.[a-z]+)`", line))
    return names


def test_rich_units_use_every_file_of_the_template(now: Rendered) -> None:
    for blueprint in BLUEPRINTS:
        templates = list((ROOT / "blueprints" / blueprint / "template").rglob("*.jinja"))
        assert len(now[blueprint]) == len(templates)


def test_block_names_each_file_that_changed_since_the_release_before(now: Rendered, tmp_path: Path) -> None:
    earlier = [version for version in own_releases() if version < PROJECT]
    before = rendered(f"v{max(earlier)}", tmp_path) if earlier else {}
    changed: Names = {}
    for blueprint, files in now.items():
        was = before.get(blueprint, {})
        changed[blueprint] = {name for name in {*was, *files} if was.get(name) != files.get(name)}
    assert told() == {blueprint: names for blueprint, names in changed.items() if names}


def test_newest_entry_is_the_version_of_the_project() -> None:
    titles = [Version(title) for title in re.findall(r"^## (\S+)", CHANGELOG, flags=re.MULTILINE)]
    assert titles[0] == PROJECT
    assert titles == sorted(titles, reverse=True)
