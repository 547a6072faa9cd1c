"""What the tests of the blueprints share: a template, a workspace to render into, and the tools that judge."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.answers.units import UnitAnswers
from generator.render import Renderer
from tests.mypy_cache import OF_MYPY, warmed

ROOT = Path(__file__).parents[2]
LIBRARIES = "libraries"
UNBREAKABLE = 30
LINT = ("--select", "E,F,W,I,B,UP,D", "--ignore", "D203,D213,D105")


def copy_template(folder: Path) -> Path:
    """Copy what Copier renders into a folder without history: rendering from it needs no git."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "copier.yml", folder)
    shutil.copytree(ROOT / "blueprints", folder / "blueprints")
    return folder


def add_library(workspace: Path, name: str, source: str) -> None:
    """Put a stand-in of a library beside the workspace, where the tools find it."""
    folder = workspace.parent / LIBRARIES
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(source, encoding="utf-8")


def render(renderer: Renderer, units: Iterable[UnitAnswers], workspace: Path) -> dict[str, list[Path]]:
    """Render units into a workspace; return the Python files of each by its key."""
    files: dict[str, list[Path]] = {}
    seen = set(workspace.rglob("*.py"))
    for unit in units:
        renderer.render(unit, workspace)
        now = set(workspace.rglob("*.py"))
        files[unit.key] = sorted(now - seen)
        seen = now
    return files


def tool(arguments: Sequence[str | Path], cwd: Path) -> str:
    """Run a Python tool; return what it said, empty where it found nothing."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{cwd}{os.pathsep}{cwd.parent / LIBRARIES}",
        "MYPYPATH": str(cwd.parent / LIBRARIES),
        "PYTHONDONTWRITEBYTECODE": "1",
        "NO_COLOR": "1",
        "PYTHONWARNINGS": "error",
    }
    finished = subprocess.run(
        [sys.executable, "-P", "-m", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return "" if finished.returncode == 0 else finished.stdout + finished.stderr


def badly_formatted(files: Iterable[Path], width: int, quotes: str, workspace: Path) -> str:
    """Return what the formatter would change."""
    options = [
        "--isolated",
        "--no-cache",
        "--diff",
        f"--line-length={width}",
        f"--config=format.quote-style='{quotes}'",
    ]
    return tool(["ruff", "format", *options, *files], workspace)


def linted(files: Iterable[Path], width: int, workspace: Path) -> str:
    """Return the linter's findings."""
    options = ["--isolated", "--no-cache", "--output-format=concise", "--config", "lint.pydocstyle.convention='google'"]
    said = tool(["ruff", "check", *options, *LINT, f"--line-length={width}", *files], workspace)
    return "\n".join(line for line in said.splitlines() if ".py:" in line and not _cannot_be_shorter(line, workspace))


def _cannot_be_shorter(finding: str, workspace: Path) -> bool:
    """Tell whether a too long line holds a word or a literal that nobody can break."""
    path, number, *_ = finding.split(":")
    line = (workspace / path).read_text(encoding="utf-8").split("\n")[int(number) - 1]
    words = line.replace(".", " ").split()
    return "E501" in finding and (max(map(len, words)) >= UNBREAKABLE or line.rstrip(",").endswith(('"', "'")))


def badly_typed(files: Iterable[Path], workspace: Path) -> str:
    """Return mypy's errors under the workspace's own strict settings."""
    options = ["--strict", "--no-pretty", "--explicit-package-bases", "--namespace-packages"]
    with warmed(workspace, OF_MYPY):
        return tool(["mypy", *options, *files], workspace)


def failing(files: Iterable[Path], workspace: Path) -> str:
    """Return what pytest said of test files that do not pass."""
    options = ["-q", "--no-header", "-p", "no:cacheprovider", "--import-mode=importlib", "-W", "error", "--tb=short"]
    return tool(["pytest", *options, *files], workspace)
