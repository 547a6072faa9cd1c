"""Running mypy in the sandbox: what it is told, and what it answers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from generator.findings import Finding
from generator.gates.asking_packages import packages_of
from generator.gates.judges import mypy_plugins
from generator.gates.records import GateNotRunError, Subject
from generator.gates.tool_runs import could_not_work, run_tool_over
from generator.sandbox import Finished, Limits
from generator.sandbox.records import MIB
from generator.sandbox.tools import OWN_PYTHON, Reach, isolates

# What large libraries take at first is 300 to 600 MB, a wave of fifty units with a warm cache 150 MB. As address space
# too, so that what is too much is refused where it is asked for, and the error names its line.
MEMORY_BYTES = 1024 * MIB
_LIMITS = {"memory_bytes": MEMORY_BYTES, "address_bytes": MEMORY_BYTES, "file_bytes": 256 * MIB, "tmp_bytes": 512 * MIB}
_OUTPUT_BYTES = 16 * MIB
_OUT_OF_MEMORY = b"MemoryError"
_INTERNAL = b": error: INTERNAL ERROR"
_PYTHON = "python"


class _Error(BaseModel):
    """One line of ``mypy --output=json``, as far as it matters here."""

    file: str
    line: int
    message: str
    code: str | None = None
    severity: str


@dataclass(frozen=True)
class Checked:
    """What mypy said.

    Attributes:
        errors: All errors that it printed, wherever they are.
        trouble: Why they are not all that there is to say; empty where they are.
        is_limit: Whether it used more memory than it may.
        broke_at: The file at which it stopped, with the line, where it says so.
    """

    errors: tuple[Finding, ...] = ()
    trouble: GateNotRunError | None = None
    is_limit: bool = False
    broke_at: Finding | None = None


@dataclass(frozen=True)
class MypyRun:
    """One way to run mypy over copies of a workspace.

    Attributes:
        subject: The task, or one of those that share a copy.
        config: The settings file of the base commit; ``None`` where there is none.
    """

    subject: Subject
    config: Path | None

    def over(
        self, root: Path, paths: Sequence[str | Path], cache: Path, *, seconds: float, more: Sequence[Path] = ()
    ) -> Checked:
        """Run mypy over files of a copy.

        Args:
            root: The copy; read-only.
            paths: Files in it, or elsewhere.
            cache: Folder for mypy's cache, which it may write.
            seconds: How long it may be at work.
            more: Folders outside of the copy that modules are imported from.

        Raises:
            ToolBrokenError: Somebody killed it, or its disk failed it.
        """
        below = self.subject.contract.source_root
        roots = [*([root / below] if below else []), root, *more]
        try:
            finished = run_tool_over(
                "mypy",
                # Without -P a mypy.py of the workspace would run in mypy's place.
                [OWN_PYTHON, "-P", "-m", "mypy", *self._options(cache), "--", *paths],
                self.subject.sandbox,
                root,
                limits=Limits(seconds=seconds, output_bytes=_OUTPUT_BYTES, **_LIMITS),
                reach=self._reach(root, cache, more),
                environment={"MYPYPATH": os.pathsep.join(map(str, roots))},
            )
        except GateNotRunError as reason:
            return Checked(trouble=reason)
        return _read(finished, root)

    def _reach(self, root: Path, cache: Path, more: Sequence[Path]) -> Reach:
        config = self.config.parent if self.config and not self.config.is_relative_to(root) else None
        shown = (*more, *([config] if config else []), *self._folders())
        return Reach(self.subject.python, shown, (cache,))

    def _folders(self) -> list[Path]:
        """Return the folders of packages; one in which a whole home or disk would be shown is left out."""
        packages = packages_of(self.subject.python, self.subject.sandbox, self.subject.cache)
        home = Path.home()
        return [path for path in map(Path, packages.folders if packages else ()) if not home.is_relative_to(path)]

    def _options(self, cache: Path) -> list[str]:
        return [
            # Empty where there is none, which also keeps mypy from reading the user's own.
            f"--config-file={self.config or ''}",
            f"--python-executable={self._interpreter(cache)}",
            f"--cache-dir={cache}",
            "--incremental",
            "--explicit-package-bases",
            "--namespace-packages",
            "--follow-imports=silent",
            "--output=json",
            "--no-error-summary",
            "--hide-error-context",
            "--no-warn-unused-configs",
            "--no-install-types",
            # An internal error says what it is: a broken disk is none of the code's.
            "--show-traceback",
            "--interactive",
        ]

    def _interpreter(self, cache: Path) -> Path:
        """Return what mypy asks for the folders of packages: this program's interpreter, or what answers for another.

        The answer is known, so the workspace's interpreter is not started, and no ``.pth`` file of its packages is run.
        """
        if self.subject.python == OWN_PYTHON:
            return OWN_PYTHON
        if not self.subject.python.exists():
            raise GateNotRunError(f"mypy could not work: the python executable {self.subject.python} does not exist")
        answer = cache / _PYTHON
        answer.write_text(f"#!/bin/sh\ncat <<'end of answer'\n{([*map(str, self._folders())], [])!r}\nend of answer\n")
        answer.chmod(0o755)
        return answer


def refuse_plugins_outside(subject: Subject, config: Path | None) -> None:
    """See to it that no plugin of the workspace is loaded where there is no sandbox.

    One that is named by dots is not the workspace's: it comes with this program's own environment.

    Raises:
        GateNotRunError: The settings name the path of one.
    """
    own = [name for name in mypy_plugins(config) if not is_dotted(name)] if config else []
    if own and not isolates(subject.sandbox):
        raise GateNotRunError(f"mypy would load {own[0]}, and there is no sandbox to load it in", code="no-sandbox")


def is_dotted(name: str) -> bool:
    """Tell whether a text is a name of a module."""
    return all(part.isidentifier() for part in name.split(".")) and not name.endswith(".py")


def date_by_content(root: Path, paths: Sequence[str]) -> None:
    """Give files a time that says what is in them: mypy takes one of the same size and second for unchanged."""
    for path in paths:
        moment = int.from_bytes(hashlib.sha256((root / path).read_bytes()).digest()[:4], "big")
        os.utime(root / path, (moment, moment))


def _read(finished: Finished, root: Path) -> Checked:
    errors = tuple(_errors(finished, root))
    if finished.returncode == 0 or (finished.returncode == 1 and (errors or _only_notes(finished))):
        return Checked(errors)
    said = finished.stdout + finished.stderr
    is_limit = finished.verdict == "limit" or _OUT_OF_MEMORY in said
    broke_at = _internal(said, root) or (errors[0] if errors else None)
    if errors:
        reason = f"{errors[0].path}:{errors[0].line}: {errors[0].message}"
        return Checked(errors, GateNotRunError(f"mypy could not work: {reason}"), is_limit, broke_at)
    plain = Finished(finished.returncode, b"", said, 0.0, finished.verdict, finished.detail)
    return Checked((), could_not_work("mypy", plain), is_limit, broke_at)


def _internal(said: bytes, root: Path) -> Finding | None:
    """Return where mypy itself gave up: ``plugins/x/a.py:3: error: INTERNAL ERROR -- …``."""
    for row in said.split(b"\n"):
        place, mark, _ = row.partition(_INTERNAL)
        path, _, line = place.decode("utf-8", "replace").rpartition(":")
        if mark and path and line.isdecimal() and len(line) < 8:
            return Finding(path=_place(path, root), line=int(line), code="mypy", message="mypy gave up here")
    return None


def _errors(finished: Finished, root: Path) -> Iterator[Finding]:
    """Read mypy's lines of JSON; the workspace's settings may make its paths absolute."""
    for row in [*finished.stdout.split(b"\n"), *finished.stderr.split(b"\n")]:
        try:
            error = _Error.model_validate_json(row)
        except ValidationError:
            continue
        if error.severity == "error":
            place = _place(error.file, root)
            yield Finding(path=place, line=error.line, code=error.code or "mypy", message=error.message.strip())


def _place(text: str, root: Path) -> str:
    path = Path(text)
    inside = path.is_absolute() and path.is_relative_to(root)
    return path.relative_to(root).as_posix() if inside else path.as_posix()


def _only_notes(finished: Finished) -> bool:
    """Tell whether all that mypy printed are notes: in its JSON it takes them for errors when it ends."""
    rows = [row for row in finished.stdout.split(b"\n") if row.strip()]
    try:
        return bool(rows) and all(_Error.model_validate_json(row).severity == "note" for row in rows)
    except ValidationError:
        return False
