"""The main process alone is killed at many moments of ``apply`` and ``update``, and the command is run again at once.

``python -m benchmarks.kill_main apply --moments 50``. Its children are left to themselves: they must be gone, or in
nobody's way, when the next run begins. That one must end in the same refs, with nothing but what it says in peace.
"""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.side_by_side.batch import works
from benchmarks.side_by_side.scene import VERSION, environment, make_scene
from benchmarks.update_fleet import copy_of, edited_fleet, fleet_units, update_command
from tests.release_history import template_repository
from tests.support import Workspace

FEW_GATES = '[gates]\nlint = "off"\nsecrets = "off"\ntypes = "off"\ntests = "off"\n'
# What no next run may say: it did not fail, and who holds the workspace is dead.
_WRONG = re.compile(r"(?i)error|free space|in use|cannot|could not|broken|Traceback|was killed")
_GONE_SECONDS = 20.0


@dataclass(frozen=True)
class Subject:
    """A command over a workspace of its own.

    Attributes:
        source: The workspace as it is before.
        command: Makes the command line for a copy of it.
    """

    source: Workspace
    command: Callable[[Workspace], Sequence[str]]


@dataclass(frozen=True)
class Peace:
    """What becomes of the workspace when nobody disturbs the command: refs, seconds and exit code."""

    refs: dict[str, str]
    seconds: float
    code: int


def apply_subject(folder: Path, tasks: int = 3) -> Subject:
    """Return ``apply`` over some tasks, with few gates and a sandbox."""
    scene = make_scene(folder, works(tasks))
    source = Workspace(scene.workspace)
    source.commit("Few gates", {"aas-generator.toml": FEW_GATES})
    more = ["--template", str(scene.template), "--vcs-ref", VERSION]

    def command(workspace: Workspace) -> Sequence[str]:
        return [sys.executable, "-m", "generator", "apply", str(scene.batch), "--workspace", str(workspace.path), *more]

    return Subject(source, command)


def update_subject(folder: Path, units: int = 3) -> Subject:
    """Return ``update`` of some units."""
    folder.mkdir()
    template = template_repository(folder / "template")
    source = edited_fleet(fleet_units(units), template, folder / "workspace", 0)
    source.commit("Few gates", {"aas-generator.toml": FEW_GATES})
    return Subject(source, lambda workspace: update_command(workspace, template))


SUBJECTS = {"apply": apply_subject, "update": update_subject}


def undisturbed(subject: Subject, folder: Path) -> Peace:
    """Run the command once, with warm caches, and return what it leaves."""
    for number in range(2):
        workspace = copy_of(subject.source, folder / f"peace-{number}")
        began = time.monotonic()
        done = _run(subject.command(workspace))
        seconds = time.monotonic() - began
    return Peace(_refs(workspace), seconds, done.returncode)


def faults_at(subject: Subject, peace: Peace, share: float, folder: Path) -> list[str]:
    """Kill the main process after a share of its time, run the command again, and return what is wrong.

    Args:
        subject: The command.
        peace: What it leaves when nobody disturbs it.
        share: When, between 0 and 1.
        folder: Where the workspace goes; must not exist.
    """
    workspace = copy_of(subject.source, folder)
    with subprocess.Popen(
        subject.command(workspace), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(peace.seconds * share)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    again = _run(subject.command(workspace))
    faults = [line for line in again.stderr.splitlines() if _WRONG.search(line)]
    if again.returncode != peace.code:
        faults.append(f"the next run ends with {again.returncode}, not {peace.code}: {again.stderr[-500:]}")
    if (refs := _refs(workspace)) != peace.refs:
        faults.append(f"other refs: {sorted(refs.items() ^ peace.refs.items())}")
    deadline = time.monotonic() + _GONE_SECONDS
    while (left := list(_at_work_in(workspace.path))) and time.monotonic() < deadline:
        time.sleep(0.05)
    return faults + [f"still there: {command}" for command in left]


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)


def _refs(workspace: Workspace) -> dict[str, str]:
    return {name: commit for name, commit in workspace.refs().items() if "/aas/" in name}


def _at_work_in(folder: Path) -> Iterator[str]:
    """Yield the command lines of processes that name a folder or stand in it."""
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                place = str((process / "cwd").readlink())
            except OSError:
                continue
            if str(folder) in command or place.startswith(str(folder)):
                yield command[:200]


def main() -> int:
    """Kill at so many moments, print what is wrong, and return 0 where nothing is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=list(SUBJECTS))
    parser.add_argument("--moments", type=int, default=50)
    options = parser.parse_args()
    count = 0
    with tempfile.TemporaryDirectory(prefix="kill-main-") as name:
        top = Path(name)
        subject = SUBJECTS[options.command](top / "source")
        peace = undisturbed(subject, top)
        print(f"{options.command}: {peace.seconds:.1f} s, {len(peace.refs)} branches", flush=True)
        for number in range(options.moments):
            share = (number + 0.5) / options.moments
            faults = faults_at(subject, peace, share, top / f"killed-{number}")
            count += len(faults)
            print("\n".join(f"  after {share:.2f} of it: {fault}" for fault in faults) or ".", flush=True)
    print(f"{count} faults at {options.moments} moments")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
