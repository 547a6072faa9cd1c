"""The workspace's formatter over one module: sorted imports, modern types, its layout."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from generator.process import run_tool

RULES = "I,F401,UP006,UP007,UP035,UP045"
SECONDS = 30.0
_ROOT = Path(__file__).parent


def tidy(code: str, line_length: int, quotes: Literal["double", "single"] = "double", own: Sequence[str] = ()) -> str:
    """Return a source text with sorted and used imports only, in the formatter's layout.

    Args:
        code: The source text.
        line_length: The longest line in characters.
        quotes: The formatter's preferred quotes.
        own: Top-level packages of the workspace, whose imports stand behind those of libraries.

    Returns:
        The new text; the old one where ruff refuses it, e.g. because it is no Python.

    Raises:
        ToolBrokenError: ruff was killed or kept from working.
    """
    shared = ["--isolated", f"--line-length={line_length}", "--target-version=py311", "--no-cache"]
    own_packages = f"--config=lint.isort.known-first-party={json.dumps(sorted(own))}"
    check = ["check", *shared, own_packages, f"--select={RULES}", "--fix", "--ignore-noqa", "--exit-zero", "--quiet"]
    fixed = _ruff([*check, "--stdin-filename=module.py", "-"], code)
    style = f"--config=format.quote-style='{quotes}'"
    laid_out = _ruff(["format", *shared, style, "--quiet", "--stdin-filename=module.py", "-"], fixed or code)
    return laid_out or code


def _ruff(arguments: Sequence[str], code: str) -> str:
    """Return what ruff makes of a text; an empty one where it fails."""
    try:
        data = code.encode()
        command = [sys.executable, "-P", "-m", "ruff", *arguments]
        done = run_tool("ruff", command, cwd=_ROOT, env=_ENVIRONMENT, data=data, seconds=SECONDS)
        return done.stdout.decode() if done.returncode == 0 else ""
    except (OSError, ValueError):
        return ""


_ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
