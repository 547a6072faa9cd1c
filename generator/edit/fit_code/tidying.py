"""The workspace's formatter over modules: sorted imports, modern types, its layout; all that is asked for at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.process import run_tool
from generator.sandbox.tools import with_memory_limit
from generator.scratch import temporary_folder

RULES = "I,F401,UP006,UP007,UP035,UP045"
SECONDS = 30.0
# Nothing beside the modules is anybody's package.
_SHARED = ("--isolated", "--target-version=py311", "--no-cache", "--quiet", "--config=src=[]")


@dataclass(frozen=True)
class Style:
    """How a workspace lays out its code.

    Attributes:
        line_length: The longest line in characters.
        quotes: The formatter's preferred quotes.
        own: Top-level packages of the workspace, whose imports stand behind those of libraries.
    """

    line_length: int
    quotes: Literal["double", "single"] = "double"
    own: tuple[str, ...] = ()


def tidy(code: str, line_length: int, quotes: Literal["double", "single"] = "double", own: Sequence[str] = ()) -> str:
    """Return one source text as ``tidy_all`` does.

    Args:
        code: The source text.
        line_length: The longest line in characters.
        quotes: The formatter's preferred quotes.
        own: Top-level packages of the workspace.

    Raises:
        ToolBrokenError: ruff was killed or kept from working.
    """
    (tidied,) = tidy_all([(code, Style(line_length, quotes, tuple(own)))])
    return tidied


def tidy_all(texts: Sequence[tuple[str, Style]]) -> list[str]:
    """Return source texts with sorted and used imports only, in the formatter's layout.

    Args:
        texts: The source texts, each with the style of its workspace.

    Returns:
        The new texts, in order; the old one where ruff refuses it, e.g. because it is no Python.

    Raises:
        ToolBrokenError: ruff was killed or kept from working.
    """
    tidied = [code for code, _ in texts]
    with temporary_folder("aas-tidy-") as name:
        for style in dict.fromkeys(style for _, style in texts):
            folder = Path(name, str(len(list(Path(name).iterdir()))))
            files: dict[int, Path] = {}
            for number, (code, asked) in enumerate(texts):
                if asked == style and (data := _bytes(code)) is not None:
                    # Never called ``__init__.py``: there an import is taken for something to pass on.
                    files[number] = folder / str(number) / "module.py"
                    files[number].parent.mkdir(parents=True)
                    files[number].write_bytes(data)
            if files:
                if not _ruff(folder, style) and len(texts) > 1:
                    # Whichever text ended it, the others are laid out as they are without it.
                    return [each for text in texts for each in tidy_all([text])]
                tidied = [
                    files[number].read_bytes().decode() if number in files else code
                    for number, code in enumerate(tidied)
                ]
    return tidied


def _bytes(code: str) -> bytes | None:
    """Return a text as a file holds it; ``None`` for one that no file can hold."""
    try:
        return code.encode()
    except UnicodeEncodeError:
        return None


def _ruff(folder: Path, style: Style) -> bool:
    """Lay out a folder's files; tell whether ruff came to its end."""
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    length = f"--line-length={style.line_length}"
    own = f"--config=lint.isort.known-first-party={json.dumps(sorted(style.own))}"
    check = ["check", *_SHARED, length, own, f"--select={RULES}", "--fix", "--ignore-noqa", "--exit-zero", "."]
    layout = ["format", *_SHARED, length, f"--config=format.quote-style='{style.quotes}'", "."]
    for arguments in (check, layout):
        try:
            command = with_memory_limit([find_ruff_bin(), *arguments])
            done = run_tool("ruff", command, cwd=folder, env=_ENVIRONMENT, seconds=SECONDS)
        except (OSError, ValueError):
            return False
        # 2: it does not understand one of the files.
        if done.returncode not in {0, 2}:
            return False
    return True


_ENVIRONMENT = {"NO_COLOR": "1"}
