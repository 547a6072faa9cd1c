"""Copier's own update, as its command runs it, in one child process for many units.

The child does what ``copier update --defaults --answers-file …`` does with the template in the list of those that its
user trusts; it loads Copier once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_CHILD = Path(__file__).with_name("copier_child.py")


class PlainCopier:
    """The child; what it and the migrations say on standard error can be read."""

    def __init__(self, process: subprocess.Popen[str], said: IO[str], template: Path | str) -> None:
        self._process = process
        self._said = said
        self._template = template

    def update(
        self,
        workspace: Path,
        answers_file: str,
        *,
        to: str | None = None,
        data: Mapping[str, Any] | None = None,
        conflict: str = "inline",
    ) -> str:
        """Update one unit of a clean workspace and return what was said.

        Args:
            workspace: The workspace's top folder.
            answers_file: The unit, by its answers file.
            to: The release to go to; by default the newest.
            data: Answers that shall be other ones.
            conflict: What Copier does with conflicts: ``inline`` or ``rej``.
        """
        job = {
            "workspace": str(workspace),
            "answers_file": answers_file,
            "vcs_ref": to,
            "data": dict(data or {}),
            "trust": [str(self._template)],
            "conflict": conflict,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        before = self._said.seek(0, os.SEEK_END)
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        error = json.loads(self._process.stdout.readline())
        self._said.seek(before)
        said = self._said.read()
        assert error == "", f"{error}\n{said}"
        return said


@contextmanager
def plain_copier(template: Path | str, env: Mapping[str, str] = {}) -> Iterator[PlainCopier]:
    """Give a child that trusts one template, and end it; ``env`` is added to its environment."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        child = subprocess.Popen(
            [sys.executable, "-P", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env={**os.environ, **(env or {})},
        )
        with child:
            yield PlainCopier(child, said, template)
            assert child.stdin is not None
            child.stdin.close()
