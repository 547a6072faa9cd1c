"""The blueprints' history: recorded states of earlier releases and the tree as it is now, as one tagged repository.

``tests/releases/<tag>`` holds what a release was made of; the newest release is the tree itself. Copier needs no more
of a template than these files: what its tasks and migrations call is the installed package.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECORDED = ROOT / "tests" / "releases"
EARLIER = ("v1.0.0", "v1.1.0")
NEWEST = "v2.0.0"
RELEASES = (*EARLIER, NEWEST)
PARTS = ("copier.yml", "blueprints")
FIRST_DAY = 1_790_000_000
_NO_USER_SETTINGS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def state_of(release: str) -> Path:
    """Return the folder that holds a release's ``copier.yml`` and ``blueprints``."""
    return ROOT if release == NEWEST else RECORDED / release


def template_repository(folder: Path) -> Path:
    """Make a repository with one commit and one tag for each release, with the same ids each time.

    Args:
        folder: Where it goes; must not exist.
    """
    folder.mkdir(parents=True)
    _git(folder, 0, "init", "--quiet", "--initial-branch=main")
    for day, release in enumerate(RELEASES):
        for part in PARTS:
            _replace(state_of(release) / part, folder / part)
        _git(folder, day, "add", "--all", "--force")
        _git(folder, day, "commit", "--quiet", "--allow-empty", "--message", f"Release {release}")
        _git(folder, day, "tag", release)
    return folder


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


def _replace(source: Path, target: Path) -> None:
    if source.is_file():
        shutil.copyfile(source, target)
        return
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))


def _git(folder: Path, day: int, *args: str) -> None:
    identity = {"NAME": "Blueprints", "EMAIL": "blueprints@example.invalid", "DATE": f"{FIRST_DAY + day * 86400} +0000"}
    people = {f"GIT_{person}_{fact}": value for person in ("AUTHOR", "COMMITTER") for fact, value in identity.items()}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **_NO_USER_SETTINGS, **people}
    subprocess.run(["git", *args], cwd=folder, env=environment, check=True, capture_output=True)
