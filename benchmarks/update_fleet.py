"""A whole fleet of units brought to a newer release: by ``update``, by plain Copier, and with the power pulled."""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.answers.units import UnitAnswers
from generator.git import open_workspace, unmerged_paths
from tests.release_history import EARLIER, NEWEST, template_repository
from tests.support import Workspace
from tests.updates.edits import EDITS, Unit
from tests.updates.units import BLUEPRINTS, rich_unit, workspace_with

BRANCH = f"aas/update-{NEWEST}"
_FILLER = "\n\n".join(f'def step_{n}(value: int) -> int:\n    """Add {n}."""\n    return value + {n}' for n in range(8))


@dataclass
class Spent:
    """What a part of the measurement took: seconds by the clock, and by the processors of all its processes."""

    clock: float = 0.0
    processor: float = 0.0

    def __str__(self) -> str:
        return f"{self.clock:7.1f} s by the clock, {self.processor:7.1f} s of processor time"


@dataclass
class Result:
    """Everything that was found out."""

    faults: list[str] = field(default_factory=list)

    def ask(self, question: str, *, holds: bool) -> None:
        """Print whether something holds, and remember where it does not."""
        print(f"  {'yes' if holds else 'NO '}  {question}", flush=True)
        self.faults += [] if holds else [question]


def main(args: Sequence[str] | None = None) -> int:
    """Measure, print, and return 0 where everything holds."""
    options = _options(args)
    result = Result()
    with tempfile.TemporaryDirectory(prefix="update-fleet-") as folder:
        top = Path(folder)
        template = template_repository(top / "template")
        units = fleet_units(options.units)
        source = edited_fleet(units, template, top / "source", options.files)
        print(f"{len(units)} units at {EARLIER[0]}, {len(source.git('ls-files').splitlines())} files", flush=True)
        ours = copy_of(source, top / "ours")
        report, spent = _measure_ours(ours, template, result)
        _show(report)
        if options.plain:
            _measure_plain(copy_of(source, top / "plain"), ours, template, report=report, spent=spent, result=result)
        if options.kills:
            killed = copy_of(source, top / "killed")
            _measure_kills(killed, ours, template, kills=options.kills, seconds=spent.clock, result=result)
        if options.prove:
            _prove_each(ours, top / "proof", report, result)
    print(f"{len(result.faults)} faults")
    return 1 if result.faults else 0


def _options(args: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=50)
    parser.add_argument("--files", type=int, default=1500, help="about how many files the workspace has")
    parser.add_argument("--kills", type=int, default=10, help="how often the update is killed before it may end")
    parser.add_argument("--plain", action=argparse.BooleanOptionalAction, default=True, help="compare plain Copier")
    parser.add_argument("--prove", action="store_true", help="run all gates over every single commit")
    return parser.parse_args(args)


def fleet_units(number: int) -> list[UnitAnswers]:
    """Return units of the three blueprints in turn, named after the edit that is made to each."""
    edits = list(EDITS)
    return [rich_unit(BLUEPRINTS[n % 3], f"{edits[n % len(edits)]}_{n}") for n in range(number)]


def edited_fleet(units: Sequence[UnitAnswers], template: Path, folder: Path, files: int) -> Workspace:
    """Return a workspace with units of the first release, each edited by its team, and other files."""
    workspace = workspace_with(units, template, EARLIER[0], folder)
    present = len(workspace.git("ls-files").splitlines())
    for number in range(max(files - present, 0)):
        workspace.write(
            f"library/area_{number // 100:02}/module_{number:04}.py", f'"""Module {number}."""\n\n\n{_FILLER}\n'
        )
    for unit in units:
        EDITS[unit.name.rpartition("_")[0]](Unit(workspace.path, unit))
    workspace.commit("Edits of the teams")
    return workspace


def copy_of(workspace: Workspace, target: Path) -> Workspace:
    """Return a copy of a workspace, its repository included."""
    shutil.copytree(workspace.path, target, symlinks=True)
    return Workspace(target)


@contextmanager
def timed() -> Iterator[Spent]:
    """Measure what the processes take that are started and waited for meanwhile."""
    spent = Spent()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    yield spent
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent.clock = time.monotonic() - start
    spent.processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def update_command(workspace: Workspace, template: Path, *more: str) -> list[str]:
    """Return the command line of an update."""
    place = ["--workspace", str(workspace.path), "--template", str(template)]
    return [sys.executable, "-m", "generator", "update", *place, "--to", NEWEST, "--json", "--quiet", *more]


def update(workspace: Workspace, template: Path, *more: str) -> dict[str, Any]:
    """Run an update to its end and return its report."""
    command = update_command(workspace, template, *more)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        raise SystemExit(f"{done.returncode}: {done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def comparable(report: dict[str, Any]) -> dict[str, Any]:
    """Return what a preview must have predicted of a report."""
    units = [{**unit, "gates": [{**gate, "seconds": 0} for gate in unit["gates"]]} for unit in report["units"]]
    return {key: report[key] for key in ("branch", "base", "commit", "from", "to")} | {"units": units}


def whole(workspace: Workspace) -> dict[str, bytes]:
    """Return every file of a workspace, its repository's included."""
    return {str(path): path.read_bytes() for path in workspace.path.rglob("*") if path.is_file()}


def _measure_ours(ours: Workspace, template: Path, result: Result) -> tuple[dict[str, Any], Spent]:
    before = whole(ours)
    with timed() as previewed:
        preview = update(ours, template, "--preview")
    result.ask("the preview left no trace", holds=whole(ours) == before)
    private = ours.fingerprint()
    with timed() as spent:
        report = update(ours, template)
    board = "artifacts/handoff/ACTIVE_TASKS.md"
    changed = {path for path, digest in ours.fingerprint().items() if private.get(path) != digest}
    result.ask("of the checkout the board alone changed", holds=changed <= {board})
    result.ask("the preview predicted the very same", holds=comparable(preview) == comparable(report))
    decided = Counter(unit["outcome"] for unit in report["units"])
    result.ask(f"{len(report['units'])} decided outcomes: {dict(decided)}", holds="refused" not in decided)
    print(f"  preview {previewed}\n  update  {spent}", flush=True)
    return report, spent


def _show(report: dict[str, Any]) -> None:
    print(f"  {'unit':44} {'outcome':8} clean merged conflict yours removed added settled")
    for unit in report["units"]:
        count = Counter(change["state"] for change in unit["files"])
        settled = sum(change["settled"] is not None for change in unit["files"])
        row = [count[state] for state in ("clean", "merged", "conflict", "yours", "removed", "added")]
        counts = f"{row[0]:5} {row[1]:6} {row[2]:8} {row[3]:5} {row[4]:7} {row[5]:5} {settled:7}"
        print(f"  {unit['key']:44} {unit['outcome']:8} {counts}")
        if unit["reason"]:
            print(f"      {unit['reason'][:200]}")
    print(f"  conflicts settled by structure: {report['settled_count']}", flush=True)


def _measure_plain(
    plain: Workspace, ours: Workspace, template: Path, *, report: dict[str, Any], spent: Spent, result: Result
) -> None:
    """Update unit after unit by Copier's own command, in the order of their answers files, and compare the trees."""
    decided = {unit["answers_file"]: unit for unit in report["units"]}
    conflicts: set[str] = set()
    total = Spent()
    for path in sorted(decided):
        with timed() as each:
            _copier(plain, template, path)
        total.clock += each.clock
        total.processor += each.processor
        if unmerged_paths(open_workspace(plain.path)):
            conflicts.add(path)
            plain.git("reset", "--quiet", "--hard")
            plain.git("clean", "--quiet", "-fd")
        elif decided[path]["outcome"] == "updated":
            plain.commit(f"Update {path}")
        else:
            plain.git("reset", "--quiet", "--hard")
            plain.git("clean", "--quiet", "-fd")
    settled = {path for path, unit in decided.items() if any(change["settled"] for change in unit["files"])}
    failed = {path for path, unit in decided.items() if unit["outcome"] == "failed"}
    apart = {change["path"] for path in settled for change in decided[path]["files"]}
    trees = [workspace.tree(revision) for workspace, revision in ((ours, BRANCH), (plain, "HEAD"))]
    differing = {path for path in {*trees[0], *trees[1]} - apart if trees[0].get(path) != trees[1].get(path)}
    result.ask(f"plain Copier gives the same tree ({len(trees[0])} files)", holds=not differing)
    for path in sorted(differing):
        print(f"      {path}")
    result.ask(
        f"where plain Copier stops at a conflict, so do we or settle it ({len(conflicts)})",
        holds=conflicts <= settled | failed,
    )
    print(f"  plain   {total}")
    clock, processor = total.clock / spent.clock, total.processor / spent.processor
    print(
        f"  plain Copier takes {clock:.1f} times as long by the clock, {processor:.1f} times the processor time",
        flush=True,
    )


def _copier(workspace: Workspace, template: Path, answers_file: str) -> None:
    settings = workspace.path.parent / "copier-settings.yml"
    settings.write_text(f"trust: [{json.dumps(str(template))}]\n", encoding="utf-8")
    command = [sys.executable, "-m", "copier", "update", "--defaults", "--skip-tasks", "--vcs-ref", NEWEST]
    environment = {**os.environ, "COPIER_SETTINGS_PATH": str(settings), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [*command, "--answers-file", answers_file, str(workspace.path)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"copier update {answers_file}: {done.stderr}")


def _measure_kills(
    killed: Workspace, ours: Workspace, template: Path, *, kills: int, seconds: float, result: Result
) -> None:
    """Kill an update again and again, with all that it has started, then let one come to its end."""
    private = killed.fingerprint()
    rng = random.Random(7)  # noqa: S311 - the same moments each time
    seen: list[int] = []
    for number in range(kills):
        wait = seconds * rng.uniform(0.05, 0.95)
        command = update_command(killed, template)
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        tip = killed.refs().get(f"refs/heads/{BRANCH}")
        seen.append(int(killed.git("rev-list", "--count", f"main..{tip}")) if tip else 0)
        own = {path: digest for path, digest in killed.fingerprint().items() if "ACTIVE_TASKS" not in path}
        if own != {path: digest for path, digest in private.items() if "ACTIVE_TASKS" not in path}:
            result.ask(f"kill {number + 1} left the checkout alone", holds=False)
    print(f"  commits on the branch after each of {kills} kills: {seen}", flush=True)
    update(killed, template)
    refs = [{name: commit for name, commit in each.refs().items() if "/aas/" in name} for each in (ours, killed)]
    result.ask("killed and gone on with, it ends in the same commits", holds=refs[0] == refs[1])


def _prove_each(ours: Workspace, proof: Path, report: dict[str, Any], result: Result) -> None:
    """Run all gates over each commit's unit, in a checkout of that very commit."""
    ours.git("clone", "--quiet", "--shared", str(ours.path), str(proof))
    workspace = Workspace(proof)
    failed: list[str] = []
    for unit in report["units"]:
        if unit["outcome"] == "updated":
            workspace.git("checkout", "--quiet", "--detach", unit["commit"])
            command = [
                sys.executable,
                "-m",
                "generator",
                "check",
                unit["key"],
                "--workspace",
                str(proof),
                "--keep-suppressions",
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            failed += [f"{unit['key']}\n{done.stdout}{done.stderr}"] if done.returncode else []
    result.ask(
        f"each of {sum(unit['outcome'] == 'updated' for unit in report['units'])} commits passes the gates",
        holds=not failed,
    )
    print("\n".join(failed), flush=True)


if __name__ == "__main__":
    sys.exit(main())
