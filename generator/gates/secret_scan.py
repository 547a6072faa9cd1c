"""Asking detect-secrets, in a child with a deadline: regular expressions meet text from outside."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from generator.process import run_tool
from generator.sandbox import clean_environment

PROBE = Path(__file__).parent / "probes" / "secret_scan.py"
SCAN_SECONDS = 60.0


class ScanError(Exception):
    """The scanner did not come to an end; the message says why."""


class Secret(NamedTuple):
    """Where a secret stands: path, line from 1, what kind it is, and a digest of it."""

    path: str
    line: int
    kind: str
    digest: str


_SECRETS = TypeAdapter(list[Secret])


def scan(root: Path, paths: Sequence[str]) -> list[Secret]:
    """Return the secrets in files below a folder.

    Raises:
        ScanError: It could not be done.
    """
    command: list[str | Path] = [sys.executable, "-P", PROBE]
    finished = run_tool(
        "what looks for secrets",
        command,
        cwd=root,
        env=clean_environment(),
        data=json.dumps(list(paths)).encode(),
        seconds=SCAN_SECONDS,
    )
    if finished.returncode is None:
        raise ScanError(f"looking for secrets did not end in {SCAN_SECONDS:.0f} s")
    try:
        return _SECRETS.validate_json(finished.stdout)
    except ValidationError:
        last = finished.error_text.rpartition("\n")[2][:200]
        raise ScanError(f"looking for secrets did not work: {last}") from None
