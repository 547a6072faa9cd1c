"""Updates units with plain Copier, one line of standard input after the other; started by ``tests.updates.plain``.

What Copier's tasks and migrations start of this package is a fork of this process, which has all of it loaded, in place
of a new interpreter for each. ``test_plain_following.py`` shows that the commands themselves are the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import copier._main
from copier import Settings, run_update

import generator.bench.answers_files
import generator.cli
import generator.commands.format_unit
import generator.commands.migrate
import generator.render.formatting

OWN = [sys.executable, "-P", "-m", "generator"]


def run(
    command: str | Sequence[str], *, shell: bool, check: bool, env: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run a command as Copier does; where it is one of this package, in a fork."""
    words = [] if isinstance(command, str) else [str(word) for word in command]
    if words[: len(OWN)] != OWN:
        return subprocess.run(command, shell=shell, check=check, env=env)
    child = os.fork()
    if child == 0:
        os._exit(_code(words[len(OWN) :], env))
    return subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _code(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Be the command, and return its exit code."""
    os.environ.clear()
    os.environ.update(env)
    warnings.resetwarnings()
    sys.argv = ["aas-generator", *arguments]
    try:
        generator.cli.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def update(job: Mapping[str, Any]) -> str:
    """Update one unit; return what was wrong, or an empty string."""
    try:
        run_update(
            job["workspace"],
            data=job["data"],
            answers_file=job["answers_file"],
            vcs_ref=job["vcs_ref"],
            settings=Settings(trust=job["trust"]),
            defaults=True,
            overwrite=True,
            conflict=job["conflict"],
        )
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    return ""


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    copier._main.subprocess = SimpleNamespace(run=run)  # type: ignore[assignment,attr-defined]
    for line in sys.stdin:
        print(json.dumps(update(json.loads(line))), flush=True)
