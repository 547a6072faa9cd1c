"""Running a test's helper program as ourselves or, when we are root, as an ordinary user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

import pytest

from generator.sandbox import describe

PROJECT = Path(__file__).parents[2]
NOBODY = 65534


def run_as(account: str, module: str, kind: str, *more: str, seconds: float = 240) -> dict[str, Any]:
    """Run ``python -m module SCRATCH KIND MORE…`` and return the JSON it printed; skip the test where that cannot be.

    Args:
        account: ``ourselves`` or ``nobody``.
        module: Must not need more than the package and its dependencies.
        kind: The sandbox to try; also ``direct`` and ``room``, ways of using bubblewrap, and ``outside``, none at all.
        *more: What the module takes besides; nothing for all of it.
        seconds: Time limit.
    """
    name = {"direct": "bubblewrap", "room": "bubblewrap"}.get(kind, kind)
    needed = {status.name: status for status in describe()}.get(name)
    if needed and not needed.works:
        pytest.skip(f"{needed.name} does not start here: {needed.detail}")
    other = account == "nobody"
    if other and os.geteuid() != 0:
        pytest.skip("only root can run this as another user")
    if other and not _open_to_all(PROJECT):
        pytest.skip(f"{PROJECT} lies where another user cannot read it")
    path = f"{PROJECT}:{sysconfig.get_path('purelib')}"
    with tempfile.TemporaryDirectory(prefix="aas-sandbox-") as scratch:
        Path(scratch).chmod(0o755)
        if other:
            os.chown(scratch, NOBODY, NOBODY)
        done = subprocess.run(
            [_interpreter(other), "-m", module, scratch, kind, *more],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            user=NOBODY if other else None,
            group=NOBODY if other else None,
            extra_groups=[] if other else None,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _open_to_all(folder: Path) -> bool:
    """Tell whether every user can enter a folder."""
    return all(parent.stat().st_mode & 1 for parent in (folder, *folder.parents))


def _interpreter(other: bool) -> str:
    """Return an interpreter that the user can reach: root's own may lie in root's home."""
    if not other or _open_to_all(Path(sys.executable).resolve().parent):
        return sys.executable
    system = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    if not system.exists():
        pytest.skip(f"another user cannot reach {sys.executable}, and there is no {system}")
    return str(system)
