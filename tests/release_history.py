"""A history of the blueprints for tests: the tree as it is now, and two later releases made of it by small changes.

``v1.1.0`` and ``v2.0.0`` change what teams edit too, so that updates merge, and conflict where both changed the same
lines. Copier needs no more of a template than these files: what its tasks and migrations call is the installed package.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
EARLIER = ("v1.0.0", "v1.1.0")
NEWEST = "v2.0.0"
RELEASES = (*EARLIER, NEWEST)
PARTS = ("copier.yml", "blueprints")
FIRST_DAY = 1_790_000_000
_NO_USER_SETTINGS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
_METHOD = '''{% if not service.code %}{{ "\\n" }}    async def pause(self) -> None:
        """Stop the service for a while."""
        await self.stop()
{% endif %}'''


def template_repository(folder: Path) -> Path:
    """Make a repository with one commit and one tag for each release, with the same ids each time.

    Args:
        folder: Where it goes; must not exist.
    """
    folder.mkdir(parents=True)
    git(folder, 0, "init", "--quiet", "--initial-branch=main")
    copy_parts(folder)
    for day, release in enumerate(RELEASES):
        change_for(release, folder)
        git(folder, day, "add", "--all", "--force")
        git(folder, day, "commit", "--quiet", "--message", f"Release {release}")
        git(folder, day, "tag", release)
    return folder


def copy_parts(folder: Path) -> None:
    """Copy the template as it is now into a folder."""
    shutil.copyfile(ROOT / "copier.yml", folder / "copier.yml")
    litter = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "blueprints", folder / "blueprints", ignore=litter)


def change_for(release: str, template: Path) -> None:
    """Make of a release's template what the next one is."""
    if release == "v1.1.0":
        exported = '{{ "\\n\\n" }}__all__ = ["{{ plugin.config_class }}"]\n'
        change_file(template, "plugin", "config.py", lambda text: text + exported)
        change_file(template, "config_patch", SETTINGS_TEST, lambda text: text.replace('"""', '"""Checked. ', 1))
    if release == NEWEST:
        for path in manifests(template):
            path.write_text(path.read_text(encoding="utf-8").replace("\n{\n", '\n{\n  "format": 2,\n', 1))
        change_file(template, "service", "{{ name }}.py", lambda text: text + _METHOD)
        change_file(template, "config_patch", SETTINGS_TEST, lambda text: text.replace("Checked. ", "Twice checked. "))


SETTINGS_TEST = "test_{{ name }}_workspace_settings.py"


def change_file(template: Path, blueprint: str, name: str, change: Callable[[str], str]) -> None:
    """Change one file of a blueprint; a change that changes nothing fails."""
    path = template_file(template, blueprint, name)
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, path
    path.write_text(after, encoding="utf-8")


def manifests(template: Path) -> list[Path]:
    """Return the templates of a plugin's manifest."""
    found = [path for path in (template / "blueprints/plugin").rglob("*.jinja") if "manifest" in path.name]
    found = [path for path in found if "\n{\n" in path.read_text(encoding="utf-8")]
    assert found
    return found


def template_file(template: Path, blueprint: str, name: str) -> Path:
    """Return the one file of a blueprint's template that gives files of a name, whatever else its own name says.

    Args:
        template: The template's folder.
        blueprint: The blueprint.
        name: A file's name as it stands in the template; conditions around it do not count.
    """
    named = re.compile(r"(?:\{%[^%]*%\})?" + re.escape(name) + r"(?:\{%.*%\})?\.jinja")
    (found,) = [
        path
        for path in (template / "blueprints" / blueprint / "template").rglob("*.jinja")
        if path.is_file() and named.fullmatch(path.name)
    ]
    return found


def git(folder: Path, day: int, *args: str) -> str:
    """Run git as nobody in particular, so many days after the first one, and return what it prints."""
    identity = {"NAME": "Blueprints", "EMAIL": "blueprints@example.invalid", "DATE": f"{FIRST_DAY + day * 86400} +0000"}
    people = {f"GIT_{person}_{fact}": value for person in ("AUTHOR", "COMMITTER") for fact, value in identity.items()}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **_NO_USER_SETTINGS, **people}
    done = subprocess.run(["git", *args], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout
