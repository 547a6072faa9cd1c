"""Installing what code needs and an interpreter lacks, for the gates alone: into an environment on top of another one.

What is installed is named by the workspace's files, by the allow list or by a gate, never by a model, in the versions
that stand there. Environments are kept by what was asked for, and made beside their place: one that is there is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name
from pydantic import ValidationError

from generator.gates.installers import Installer, find_installer
from generator.gates.packages import Packages, requirement_of
from generator.gates.wanted import Wanted
from generator.plan import Record
from generator.sandbox.interpreter import program_of

INSTALL_SECONDS = 300.0
MOST_KEPT = 5
_FORMAT = 1
_SAID_MAX = 300
_MADE = "made.json"
_LINES = "workspace.pth"
_DRAFT = "draft-"
# Another run may be about to use it, or be at work on it.
_SAFE_SECONDS = 3600.0
_SHOWN = 8

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Installed:
    """An interpreter for the gates.

    Attributes:
        python: The interpreter; the workspace's own where nothing had to be installed.
        lines: Requirements that were installed for it, now or by an earlier run.
        problems: What was not installed, and why.
    """

    python: Path
    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def distributions(self) -> frozenset[str]:
        """Canonical names of what was installed."""
        return _names(self.lines)


class _Made(Record):
    """What is written beside an environment that is whole."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """What is to be installed.

    Attributes:
        python: The interpreter on top of which it goes; nothing is installed into its own environment.
        packages: What that one has.
        lines: The requirements.
        wanted: What the workspace says about versions and sources.
        pins: The exact versions that the workspace names, for what comes along.
    """

    python: Path
    packages: Packages
    lines: tuple[str, ...]
    wanted: Wanted
    pins: tuple[str, ...] = ()

    def constraints(self) -> list[str]:
        """Return the versions that hold for what comes along."""
        named = _names(self.lines)
        return [pin for pin in self.pins if not _names([pin]) & named]

    def key(self) -> str:
        """Return what names an environment that has all of this."""
        files = [hashlib.sha256(path.read_bytes()).hexdigest() for path in self.wanted.constraints]
        version = self.packages.markers.get("python_full_version")
        facts = [str(self.python), self.packages.base, version, *self.packages.folders]
        asked = [_FORMAT, facts, sorted(self.lines), self.wanted.sources, files, self.constraints()]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:32]


def install(order: Order, home: Path, progress: Progress = lambda _: None) -> Installed:
    """Give an interpreter that has what an order asks for: from an environment that is kept, else from a new one.

    Args:
        order: What is asked for.
        home: The folder of the environments that are kept; made where it is missing.
        progress: Takes a line before and after something is installed.

    Raises:
        OSError: The folder cannot be written.
    """
    if not order.lines:
        return Installed(order.python)
    place = home / order.key()
    if kept := _kept(place):
        return kept
    installer = find_installer()
    if installer is None:
        return Installed(order.python, problems=("nothing was installed: there is neither uv nor pip",))
    shown = ", ".join(order.lines[:_SHOWN]) + (", …" if len(order.lines) > _SHOWN else "")
    progress(f"installing with {installer.name}, to be kept for later runs: {shown}")
    home.mkdir(parents=True, exist_ok=True)
    _prune(home)
    start = time.monotonic()
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=home))
    try:
        lines, problems = _fill(draft, order, installer)
        if not lines:
            return Installed(order.python, problems=problems)
        (draft / _MADE).write_text(_Made(lines=lines).model_dump_json(), encoding="utf-8")
        # One with a part of what was asked for is not kept under the whole's name: the rest is tried again.
        found = _put(draft, home / replace(order, lines=lines).key())
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    progress(f"installed in {time.monotonic() - start:.1f} s")
    return Installed(found.python, found.lines, problems)


def _names(lines: Iterable[str]) -> frozenset[str]:
    found = (requirement_of(line) for line in lines)
    return frozenset(canonicalize_name(each.name) for each in found if each)


def _kept(place: Path) -> Installed | None:
    """Return an environment that is there and whole."""
    python = place / "bin" / "python"
    try:
        made = _Made.model_validate_json((place / _MADE).read_bytes())
        os.utime(place)
    except (OSError, ValidationError):
        return None
    return Installed(python, made.lines) if python.exists() else None


def _put(draft: Path, target: Path) -> Installed:
    """Put a whole environment in its place; where another run was first, its one is taken."""
    os.sync()  # a place that is taken must not turn out empty after a loss of power
    if _kept(target) is None:
        with suppress(FileNotFoundError):
            target.rename(draft.with_name(f"{draft.name}-old"))
        with suppress(OSError):
            draft.rename(target)
    found = _kept(target)
    if found is None:
        raise OSError(f"{target} cannot be put in its place")
    return found


def _fill(draft: Path, order: Order, installer: Installer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Install all that can be into a new environment; return what that is, and why the rest cannot.

    No step starts what the workspace calls an interpreter, nor runs a file that a package starts interpreters with.
    """
    binary = program_of(order.python)
    if binary is None:
        return (), (f"nothing was installed: {order.python} is no program of its own",)
    python = _make_environment(draft, binary, order.packages)
    work = _Work(installer, python, draft, order, time.monotonic() + INSTALL_SECONDS)
    failed = work.install(order.lines)
    if not failed:
        _finish_environment(draft, order)
        return order.lines, ()
    reasons = dict.fromkeys(order.lines, failed)
    if len(order.lines) > 1:
        # Tried without installing anything: what is there already could run code at the next one's start.
        reasons = {line: work.install([line], dry_run=True) for line in order.lines}
    good = tuple(line for line, reason in reasons.items() if not reason)
    shutil.rmtree(draft / "lib")
    _make_environment(draft, binary, order.packages)
    if good and (failed := work.install(good)):
        reasons, good = {line: reason or failed for line, reason in reasons.items()}, ()
    _finish_environment(draft, order)
    return good, tuple(f"{line} was not installed: {reason}" for line, reason in reasons.items() if reason)


@dataclass(frozen=True)
class _Work:
    """Installing into one environment, with a deadline for all of it."""

    installer: Installer
    python: Path
    folder: Path
    order: Order
    deadline: float

    def install(self, lines: Sequence[str], *, dry_run: bool = False) -> str:
        """Install some requirements, all or none; return why that was not possible, or an empty string."""
        wanted = self.order.wanted
        listed, pins = self.folder / "requirements.txt", self.folder / "constraints.txt"
        listed.write_text("\n".join([*wanted.sources, *lines]) + "\n", encoding="utf-8")
        pins.write_text("\n".join([*self.order.constraints(), ""]), encoding="utf-8")
        seconds = max(1.0, self.deadline - time.monotonic())
        constraints = [*wanted.constraints, pins]
        done = self.installer.install(self.python, listed, constraints, seconds=seconds, dry_run=dry_run)
        if done.returncode == 0:
            return ""
        name = self.installer.name
        said = f"{name} did not end in time" if done.returncode is None else done.error_text or f"{name} failed"
        return " ".join(said.split())[-_SAID_MAX:]


def _make_environment(folder: Path, binary: Path, packages: Packages) -> Path:
    """Make an environment on top of another one, for an installer: it sees what is there and runs nothing of it."""
    inner = folder / "lib" / f"python{packages.python}" / "site-packages"
    inner.mkdir(parents=True)
    python = folder / "bin" / "python"
    python.parent.mkdir(exist_ok=True)
    python.unlink(missing_ok=True)
    python.symlink_to(binary)
    (folder / "pyvenv.cfg").write_text(
        f"home = {binary.parent}\ninclude-system-site-packages = false\n", encoding="utf-8"
    )
    # Plain lines alone: no file of this kind in the folders that they name is read.
    (inner / _LINES).write_text("\n".join([*packages.folders, ""]), encoding="utf-8")
    return python


def _finish_environment(folder: Path, order: Order) -> None:
    """Let an environment be for code what the other one is: only sandboxes start its interpreter from now on.

    Its interpreter is a link to the other's and not to what that one leads to, so that a sandbox shows both.
    """
    python = folder / "bin" / "python"
    python.unlink()
    python.symlink_to(order.python)
    folders = order.packages.folders
    follow = [f"import site; site.addsitedir({each!r})" for each in folders if each.endswith("-packages")]
    (folder / "lib" / f"python{order.packages.python}" / "site-packages" / _LINES).write_text(
        "\n".join([*folders, *follow, ""]), encoding="utf-8"
    )


def _prune(home: Path) -> None:
    """Remove the environments that were not used for longest, and what killed runs have left."""
    now = time.time()
    places = []
    for path in home.iterdir():
        with suppress(OSError):
            places.append((path.stat().st_mtime, path))
    newest = sorted((each for each in places if not each[1].name.startswith(_DRAFT)), reverse=True)
    old = [each for each in places if each[1].name.startswith(_DRAFT)] + newest[MOST_KEPT - 1 :]
    for moment, path in old:
        if now - moment > _SAFE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
