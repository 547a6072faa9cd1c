"""The tools that judge a copy of a bundled workspace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.mypy_cache import OF_MYPY, warmed


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this interpreter's environment in a folder, with a bare environment."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, sys.executable, *arguments)


def mypy(folder: Path) -> subprocess.CompletedProcess[str]:
    with warmed(folder, OF_MYPY):
        return python(folder, "-m", "mypy", "--no-color-output")


def pytest_in(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return python(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more)


def files_of_git(folder: Path) -> set[str]:
    """Make a folder a repository and return the files that git takes."""
    assert run(folder, "git", "init", "-q").returncode == 0
    assert run(folder, "git", "add", "-A").returncode == 0
    return set(run(folder, "git", "ls-files").stdout.splitlines())
