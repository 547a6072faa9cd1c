"""The errors that reach a user.

Every error carries its facts as attributes and builds its own sentence from them: what is wrong, the bad value, and
the next step. ``cli.main`` is the only place that prints one and the only place that turns it into an exit code.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence

EXIT_OK = 0
EXIT_TASKS = 1
EXIT_USAGE = 2
EXIT_INTERNAL = 3
EXIT_REFUSED = 4
EXIT_PENDING = 5
EXIT_INTERRUPTED = 130
# The code of what is a fault of this tool.
INTERNAL = "internal"
_COMPLAINTS = ("error:", "fatal:", "! [")
_ENDS = (".", "!", "?", ":", ";", "…")


def sentences(*parts: str) -> str:
    """Return sentences behind each other; one without a mark at its end gets a full stop where another one follows.

    Args:
        *parts: The sentences; empty ones are left out. Behind one with several lines the next begins a line.
    """
    told = ""
    for text in filter(None, map(str.strip, parts)):
        if "\n" in told:
            told += "\n"
        elif told:
            told += " " if told.endswith(_ENDS) else ". "
        told += text
    return told


def with_code(text: str, code: str) -> str:
    """Return a text with its code in brackets at its end, as mypy shows its own; as it is where the code is empty."""
    return f"{text} [{code}]" if code and not text.endswith(f"[{code}]") else text


class GeneratorError(Exception):
    """Base of all errors that are shown to a user as one clean sentence.

    Args:
        problem: What is wrong, naming the bad value.
        next_step: What the user can do about it; an empty string where there is nothing to add.

    ``code`` is what ``explain`` knows it by, see ``generator.codes``.
    """

    exit_code: int = EXIT_USAGE
    code: str = "request"

    def __init__(self, problem: str, next_step: str = "") -> None:
        super().__init__(sentences(problem, next_step))
        self.problem = problem
        self.next_step = next_step

    @property
    def in_one_line(self) -> str:
        """The whole of it on one line, for where a reason has only one."""
        text = str(self).replace(":\n  - ", ": ").replace(".\n  - ", "; ").replace("\n  - ", "; ")
        return " ".join(sentences(*text.split("\n")).split())


def reason_of(error: Exception) -> str:
    """Return an error on one line; one that is not meant for a user with its name."""
    return error.in_one_line if isinstance(error, GeneratorError) else f"{type(error).__name__}: {error}"


def code_of(error: Exception) -> str:
    """Return what ``explain`` knows an error by; one that is not meant for a user is a fault of this tool."""
    return error.code if isinstance(error, GeneratorError) else INTERNAL


class ManyErrors(GeneratorError):
    """Several faults of one input, reported together so that one look fixes all of them."""

    code = "faults"

    def __init__(self, subject: str, problems: Sequence[str], next_step: str = "") -> None:
        self.problems = tuple(problems)
        listed = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"{subject}:\n{listed}\n{next_step}".rstrip())


class UntrustedError(ManyErrors):
    """A repository's files set what only the user may set, and the user has not trusted them."""

    exit_code = EXIT_REFUSED
    code = "untrusted"


class InterpreterError(GeneratorError):
    """The interpreter that a setting names is one that the repository brings, which is not run."""

    exit_code = EXIT_REFUSED
    code = "interpreter"


class InputError(GeneratorError):
    """An input file that cannot be read or is not what it should be."""

    code = "input"

    def __init__(self, path: object, problem: str, next_step: str = "") -> None:
        self.path = str(path)
        super().__init__(f"{self.path}: {problem}", next_step)


class WorkspaceError(GeneratorError):
    """The workspace is in a state in which nothing can be built on it."""

    code = "workspace"

    def __init__(self, path: object, problem: str, next_step: str = "") -> None:
        self.path = str(path)
        super().__init__(f"{self.path}: {problem}", next_step)


class BoardError(GeneratorError):
    """The task board has no row, or more than one row, for what was asked."""

    code = "board"

    def __init__(self, board: object, problem: str, next_step: str = "") -> None:
        self.board = str(board)
        super().__init__(f"{self.board}: {problem}", next_step)


class BoardConflict(BoardError):
    """A merge has left its conflict in the task board, which a person settles first."""

    code = "board-conflict"


class PatchRefused(GeneratorError):
    """A settings file was left untouched because the change would not be safe.

    The attribute ``code`` is a stable word for the reason (``missing-class``, ``other-type``, ``dataclass``, …).
    """

    def __init__(self, path: object, code: str, problem: str, next_step: str = "") -> None:
        self.path = str(path)
        self.code = code
        super().__init__(f"{self.path}: {problem}", next_step)


class RenderError(GeneratorError):
    """Copier refused to render a unit."""

    exit_code = EXIT_TASKS
    code = "render"


class RenderBrokenError(RenderError):
    """Rendering did not come to an end for a reason that lies outside of the unit: the disk, a process that died."""

    code = "render-broken"


# What a disk says that is full, broken or locked; nothing about it depends on what was to be written.
DISK_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS})

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_IN_THE_WAY = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR})


def step_after(error: OSError) -> str:
    """Return what a person can do about a file that cannot be written, guessing nothing that the system did not say."""
    if error.errno in _FULL:
        return "Free space, then run it again."
    if error.errno in _FORBIDDEN:
        return "Correct the permissions, then run it again."
    if error.errno in _IN_THE_WAY:
        return "Move what stands in its place away, then run it again."
    return "Look at the disk, then run it again." if error.errno in DISK_FAULTS else "Run it again."


class ToolBrokenError(GeneratorError):
    """A tool of ours was killed, or its disk failed it: that says nothing about what it was looking at."""

    exit_code = EXIT_TASKS
    code = "tool-broken"


class MachineSlowError(ToolBrokenError):
    """The machine was too slow or too busy to let a child process do its work; nobody's code is to blame.

    Args:
        what: What was kept waiting.
    """

    code = "machine-slow"

    def __init__(self, what: object) -> None:
        super().__init__(
            f"{what} was ended: the machine was too slow or too busy to let it work.",
            "Run the command again when the machine has less to do.",
        )


class TemplateError(GeneratorError):
    """The template is missing, is no template of ours, or is not trusted."""

    exit_code = EXIT_REFUSED
    code = "template"


class GitError(GeneratorError):
    """A git command failed; ``command`` and ``stderr`` hold what was run and what it said."""

    code = "git-failed"

    def __init__(self, command: Sequence[str], stderr: str, next_step: str = "") -> None:
        self.command = tuple(command)
        self.stderr = stderr
        super().__init__(f"git {' '.join(command)}: {_complaint(stderr)}", next_step)


def _complaint(stderr: str) -> str:
    """Return in one line what git complains of, without its progress and hints."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    complaints = [line for line in lines if line.startswith(_COMPLAINTS)]
    return "; ".join(complaints or lines)


class UndoRefused(GeneratorError):
    """A task cannot be taken back without losing what others have made or built on it; nothing was changed."""

    exit_code = EXIT_REFUSED
    code = "undo-refused"


class LockedError(GeneratorError):
    """Another run holds the workspace."""

    exit_code = EXIT_USAGE
    code = "locked"


class SandboxError(GeneratorError):
    """The sandbox that was asked for is not known or does not start here; ``name`` is the word that was given."""

    exit_code = EXIT_REFUSED
    code = "sandbox"

    def __init__(self, name: str, problem: str, next_step: str = "") -> None:
        self.name = name
        super().__init__(f"sandbox {name!r}: {problem}", next_step)
