"""Real virtual environments with a few of the packages that are installed here, made without a network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OF_EXAMPLE = ("loguru", "pydantic", "pydantic-settings", "pytest")


def make_environment(folder: Path, *names: str) -> Path:
    """Make an environment with distributions and all that they need; return its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    packages = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    for name in with_needs(names):
        found = distribution(name)
        for file in found.files or ():
            source, target = Path(str(found.locate_file(file))), packages / file
            if ".." not in file.parts and source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
    return python


def with_needs(names: tuple[str, ...]) -> list[str]:
    """Return distributions with those that they need here."""
    waiting, seen = list(names), list[str]()
    while waiting:
        name = canonicalize_name(waiting.pop())
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        if name not in seen:
            seen.append(name)
            wanted = map(Requirement, needs)
            waiting += [each.name for each in wanted if not each.marker or each.marker.evaluate({"extra": ""})]
    return seen


def add_wheel(python: Path, index: Path, line: str) -> None:
    """Install a package from a folder of wheels into an environment."""
    pip = [sys.executable, "-m", "pip", "--isolated", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--find-links", str(index), line], check=True)
