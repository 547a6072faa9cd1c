"""Running a template's migrations that are programs of this package, without starting Python anew for each unit.

Such a migration is ``python -P -m generator …``. A fork of this process, which has loaded what it needs, runs the very
same program in a process of its own.
"""

from __future__ import annotations

import importlib
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

_OURS = [sys.executable, "-P", "-m", "generator"]
_LOADED_BEFORE = ("generator.cli", "generator.commands.migrate")


class Programs:
    """Takes the place of the module ``subprocess`` in Copier, as far as Copier uses it for migrations."""

    def run(
        self, argv: Sequence[str] | str, *, shell: bool, check: bool, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[Any]:
        """Run a program and wait for its end."""
        if shell or isinstance(argv, str) or list(argv[: len(_OURS)]) != _OURS or not hasattr(os, "fork"):
            return subprocess.run(argv, shell=shell, check=check, env=env)
        for name in _LOADED_BEFORE:
            with suppress(ImportError):
                importlib.import_module(name)
        pid = os.fork()
        if pid == 0:
            _become(argv[len(_OURS) :], env)
        _, status = os.waitpid(pid, 0)
        return subprocess.CompletedProcess(argv, os.waitstatus_to_exitcode(status))


def _become(args: Sequence[str], env: Mapping[str, str]) -> None:
    """Run ``generator`` with arguments in this process and end it. Nothing of the process before is undone."""
    code = 1
    try:
        os.environ.clear()
        os.environ.update(env)
        sys.argv = ["generator", *args]
        runpy.run_module("generator", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    finally:
        os._exit(code)
