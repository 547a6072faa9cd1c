"""Asking detect-secrets, in a child with a deadline: regular expressions meet text from outside."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from generator.process import run
from generator.sandbox import clean_environment

PROBE = Path(__file__).parent / "probes" / "secret_scan.py"
SCAN_SECONDS = 60.0


class ScanError(Exception):
    """The scanner did not come to an end; the message says why."""


class Scan(BaseModel):
    """What was found.

    Attributes:
        files: Path, line, kind and digest of each secret in a file.
        texts: The secrets that texts hold.
    """

    files: list[tuple[str, int, str, str]]
    texts: list[str]


def scan(root: Path, *, files: Sequence[str] = (), texts: Sequence[str] = ()) -> Scan:
    """Look for secrets in files below a folder and in texts.

    Raises:
        ScanError: It could not be done.
    """
    finished = run(
        [sys.executable, "-P", PROBE],
        cwd=root,
        env=clean_environment(),
        data=json.dumps({"files": list(files), "texts": list(texts)}).encode(),
        seconds=SCAN_SECONDS,
    )
    if finished.returncode is None:
        raise ScanError(f"looking for secrets did not end in {SCAN_SECONDS:.0f} s")
    try:
        return Scan.model_validate_json(finished.stdout)
    except ValidationError:
        last = finished.error_text.rpartition("\n")[2][:200]
        raise ScanError(f"looking for secrets did not work: {last}") from None
