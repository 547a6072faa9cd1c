"""Settings files on disk: patched whole or not at all, by a child process with a deadline.

A crafted file can crash or hang libcst, so this module never imports it: ``generator.edit.child`` does, elsewhere.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.edit.fields import Patched, SettingField
from generator.edit.refusals import FieldsRefused, Reason
from generator.edit.warm import run_reader
from generator.errors import DISK_FAULTS, ToolBrokenError, step_after

BYTES_MAX = 1 << 20
DEADLINE_SECONDS = 30.0
_CHILD = "generator.edit.child"


def patch_file(
    path: str | os.PathLike[str],
    class_name: str,
    fields: Sequence[SettingField],
    *,
    section: str = "",
    deadline: float = DEADLINE_SECONDS,
) -> Patched:
    """Add fields to the settings class of a file; see ``settings.add_fields``.

    Args:
        path: The file; a regular one, no link.
        class_name: The top-level class.
        fields: The fields it shall have.
        section: Title of the banner section they belong to.
        deadline: Seconds of work after which the attempt is given up.

    Raises:
        FieldsRefused: The change is not safe; the file is as it was.
        ToolBrokenError: The process that reads it was killed or kept from working; the file is as it was.
    """
    request = {"change": "add", "fields": [field.to_data() for field in fields], "section": section}
    return _change_file(Path(path), class_name, request, deadline)


def replace_in_file(
    path: str | os.PathLike[str],
    class_name: str,
    old: Sequence[SettingField],
    new: Sequence[SettingField],
    *,
    section: str = "",
    deadline: float = DEADLINE_SECONDS,
) -> Patched:
    """Bring the settings class of a file from one field set to another; see ``settings.replace_fields``.

    Raises:
        FieldsRefused: The change is not safe; the file is as it was.
        ToolBrokenError: The process that reads it was killed or kept from working; the file is as it was.
    """
    sets = {"old": [field.to_data() for field in old], "fields": [field.to_data() for field in new]}
    return _change_file(Path(path), class_name, {"change": "replace", "section": section, **sets}, deadline)


def _change_file(path: Path, class_name: str, request: dict[str, Any], deadline: float) -> Patched:
    before = _read_regular(path)
    patched = _in_child(path, before, {**request, "class_name": class_name}, deadline)
    if patched.source != before:
        _write_atomically(path, before, patched.source)
    return patched


def _read_regular(path: Path) -> bytes:
    """Read a regular file, without waiting on a pipe and without following a link."""
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            raise FieldsRefused.because(path, "not-a-file", "this is no regular file")
        with path.open("rb") as stream:
            data = stream.read(BYTES_MAX + 1)
    except OSError as error:
        raise FieldsRefused.because(path, "unreadable", f"cannot be read: {error.strerror}") from error
    if len(data) > BYTES_MAX:
        raise FieldsRefused.because(path, "too-large", f"more than {BYTES_MAX} bytes are too many for settings")
    return data


def _in_child(path: Path, data: bytes, request: dict[str, Any], deadline: float) -> Patched:
    text = base64.b64encode(data).decode("ascii")
    message = json.dumps({**request, "path": str(path), "place": str(path.absolute()), "source": text})
    limit = max(1, round(deadline))
    done = run_reader(f"what was reading {path}", _CHILD, message.encode(), limit=limit, seconds=deadline)
    if done.is_busy:
        problem = f"reading it took more than {deadline:g} seconds of processor time"
        raise FieldsRefused.because(path, "timeout", problem, "The file was left as it is.")
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        problem = f"reading it ended with code {done.returncode}{f' ({last})' if last else ''}"
        raise FieldsRefused.because(path, "crash", problem, "The file was left as it is.")
    return _answer(path, done.stdout)


def _answer(path: Path, output: bytes) -> Patched:
    answer = json.loads(output)
    if "reasons" in answer:
        reasons = [Reason(code, problem) for code, problem in answer["reasons"]]
        raise FieldsRefused(path, reasons, answer["next_step"])
    return Patched.model_validate({**answer, "source": base64.b64decode(answer["source"])})


def _write_atomically(path: Path, before: bytes, after: bytes) -> None:
    """Write beside the file, then rename; refused where somebody saved the file meanwhile."""
    mode = stat.S_IMODE(path.stat().st_mode)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(after)
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        if path.is_symlink() or path.read_bytes() != before:
            raise FieldsRefused.because(path, "changed-meanwhile", "somebody saved it meanwhile", "Try again.")
        Path(temporary).replace(path)
        temporary = ""
        _sync_folder(path.parent)
    except OSError as error:
        if error.errno in DISK_FAULTS:
            raise ToolBrokenError(f"{path}: cannot be written: {error.strerror}.", step_after(error)) from error
        raise FieldsRefused.because(path, "unwritable", f"cannot be written: {error.strerror}") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
