"""What goes into a sandbox and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

Verdict = Literal["exited", "timeout", "limit", "slow", "not-run"]

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True)
class Limits:
    """How much one command may use.

    Attributes:
        seconds: Time at work, sleep included; what a loaded machine keeps from the command does not count.
        wall_seconds: Wall-clock time, as the last resort; by default ``process_time.patience`` of ``seconds``.
        memory_bytes: Memory of all processes together.
        address_bytes: Address space of each process; as much as memory where it is not given.
        processes: Processes (and, where the kernel counts them, threads) at the same time.
        file_bytes: Size of any one file that is written.
        output_bytes: Size of standard output, and of standard error; the command is ended when it writes more.
        tmp_bytes: Size of the private ``/tmp``; also how much each writable folder may grow.
    """

    seconds: float = 60.0
    wall_seconds: float | None = None
    memory_bytes: int = 2 * GIB
    address_bytes: int | None = None
    processes: int = 128
    file_bytes: int = 64 * MIB
    output_bytes: int = 1 * MIB
    tmp_bytes: int = 256 * MIB


@dataclass(frozen=True)
class Command:
    """One program to run.

    Attributes:
        argv: Absolute path of the program, then its arguments.
        cwd: Folder to start in; inside the ``root`` that is given to ``run``.
        env: The whole environment, except ``HOME`` and ``TMPDIR``, which are always private to the run.
        data: What it reads from standard input.
        channel: Open descriptor that becomes its standard input, by which the caller speaks with it, in the place of
            ``data``.
    """

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str] = field(default_factory=dict)
    data: bytes = b""
    channel: int | None = None


@dataclass(frozen=True)
class Finished:
    """What became of a command.

    Attributes:
        returncode: Exit status, 128 + n for one that was ended by signal n (127: no such program); ``None`` unless
            the verdict is ``exited`` or the command ended by itself at a limit.
        stdout: At most ``Limits.output_bytes`` from the start of standard output.
        stderr: The same of standard error.
        seconds: Wall-clock time.
        verdict: ``exited`` by itself; ended at its ``timeout`` or at another ``limit``; ``slow``: ended because the
            machine did not let it work, which says nothing about it; ``not-run``: nothing executed.
        detail: One line on why, empty for ``exited``.
    """

    returncode: int | None
    stdout: bytes
    stderr: bytes
    seconds: float
    verdict: Verdict
    detail: str = ""


def not_run(reason: str) -> Finished:
    """Return the outcome of a command that was never started."""
    return Finished(None, b"", b"", 0.0, "not-run", reason)


@dataclass(frozen=True)
class Status:
    """Whether one kind of sandbox works on this machine, for ``doctor``.

    Attributes:
        name: The name that ``get`` takes.
        works: Whether a command was really started in it.
        detail: Version and way of running, or the reason why it does not start.
    """

    name: str
    works: bool
    detail: str


class Sandbox(Protocol):
    """One way to run a command that nobody trusts."""

    @property
    def name(self) -> str:
        """The word by which ``get`` finds it and reports name it."""

    @property
    def confines(self) -> bool:
        """Whether the command is kept from the network, from files and from other processes."""

    def run(
        self,
        command: Command,
        *,
        root: Path,
        python: Path,
        writable: bool = False,
        extra_read_only: Sequence[Path] = (),
        extra_writable: Sequence[Path] = (),
        limits: Limits | None = None,
    ) -> Finished:
        """Run one command to its end and leave no process behind.

        Args:
            command: What to run; its ``cwd`` must be inside ``root``.
            root: A *copy* of the workspace, visible under its own path. Its permissions may be widened and, when
                writable, its owner changed, so that the command can be run by an unprivileged user.
            python: Interpreter to make available, with its libraries.
            writable: Whether the command may write into ``root``.
            extra_read_only: Further files and folders to show, under their own paths.
            extra_writable: Folders outside of ``root`` into which the command may write, under their own paths. They
                may come to belong to an unprivileged user.
            limits: Bounds; the defaults of ``Limits`` where none are given.

        Raises:
            ValueError: ``cwd`` is not inside ``root``; never for anything that the command does.
        """


def check_inside(command: Command, root: Path) -> None:
    """Refuse a start folder outside of the workspace's copy.

    Raises:
        ValueError: ``command.cwd`` is not ``root`` or below it.
    """
    if not command.cwd.absolute().is_relative_to(root.absolute()):
        raise ValueError(f"{command.cwd}: is not inside {root}")


def unusable(command: Command) -> str:
    """Return why the operating system cannot be given this command, or an empty string."""
    if not command.argv:
        return "the command is empty"
    if any(not name or "=" in name for name in command.env):
        return "an environment name is empty or holds '='"
    for text in (*command.argv, *command.env, *command.env.values()):
        if "\0" in text:
            return "an argument or environment value holds a NUL character"
        try:
            text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return "an argument or environment value is not valid text"
    return ""
