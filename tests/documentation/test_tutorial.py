"""The tutorial does what it says: its files are written and its commands run, in its order, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from tests.documentation.site import DOCS
from tests.support import IDENTITY

TITLE = re.compile(r'title="([^"]+)"')
ANYTHING = "…"


class File(NamedTuple):
    """A file that the reader is told to write."""

    path: str
    text: str


class Command(NamedTuple):
    """A command that the reader is told to type, and what the page shows of its output."""

    line: str
    shown: list[str]


def steps(page: str) -> Iterator[File | Command]:
    """Yield what a reader does, in the page's order."""
    for token in MarkdownIt().parse(page):
        if token.type != "fence":
            continue
        if title := TITLE.search(token.info):
            yield File(title[1], token.content)
        elif token.info == "console":
            yield from commands(token.content)


def commands(block: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, *shown = part.splitlines()
        yield Command(line, shown)


def pattern(shown: list[str]) -> re.Pattern[str]:
    """What the output must be: an ellipsis stands for anything on its line, alone for any number of lines."""
    lines = (
        r"(?:.*\n)*" if line.strip() == ANYTHING else ".*".join(map(re.escape, line.split(ANYTHING))) + r"\n"
        for line in shown
    )
    return re.compile("".join(lines))


class Reader:
    """Somebody at a shell, who follows the page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        own = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        self.environment = {**os.environ, **IDENTITY, **own}

    def write(self, file: File) -> None:
        place = self.folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(file.text, encoding="utf-8")

    def type(self, line: str) -> str:
        """Run a command; return what it printed to standard output. The folder that it changed to is kept."""
        told = self.folder.parent / "folder"
        script = f'{line}\nstatus=$?\npwd > "{told}"\nexit $status'
        command = ["bash", "-c", script]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        self.folder = Path(told.read_text(encoding="utf-8").strip())
        return done.stdout


@pytest.mark.usefixtures("needs_sandbox")
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "home")
    reader.folder.mkdir()
    done = 0
    for step in steps((DOCS / "tutorial.md").read_text(encoding="utf-8")):
        if isinstance(step, File):
            reader.write(step)
            continue
        output, done = reader.type(step.line), done + 1
        assert pattern(step.shown).fullmatch(output), f"$ {step.line}\n{output}\ninstead of\n" + "\n".join(step.shown)
    assert done > 15


@pytest.mark.parametrize(
    ("shown", "output", "fits"),
    [
        (["a … c"], "a b c\n", True),
        (["a … c"], "a b d\n", False),
        (["a", "…", "d"], "a\nb\nc\nd\n", True),
        (["a"], "a\nb\n", False),
        ([], "", True),
        ([], "a warning\n", False),
    ],
)
def test_output_is_compared_line_by_line(shown: list[str], output: str, fits: bool) -> None:
    assert bool(pattern(shown).fullmatch(output)) is fits
