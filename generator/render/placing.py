"""Writing a rendered unit into a folder: only below it, never through a link, and over nothing but files."""

from __future__ import annotations

import os
from pathlib import Path

from generator.errors import RenderError
from generator.render.records import LINK, PROGRAM, Rendered, RenderedFile


def write_rendered(rendered: Rendered, destination: Path, key: str) -> None:
    """Write a unit's files.

    Args:
        rendered: The unit.
        destination: The folder; it is made where there is none.
        key: The unit's name in errors.

    Raises:
        RenderError: A file would be outside of the folder, or has no place in it.
        OSError: A file cannot be written.
    """
    top = destination.resolve()
    for path, file in rendered.files.items():
        place = destination / path
        folder = place.parent.resolve()
        if not folder.is_relative_to(top) or place.name in {"", ".", ".."}:
            raise RenderError(f"{key}: {path} would be outside of the destination.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(place, file)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise RenderError(f"{key}: something else stands where {path} belongs.") from None


def _write(place: Path, file: RenderedFile) -> None:
    if place.is_symlink() or (file.mode == LINK and place.exists()):
        place.unlink()
    if file.mode == LINK:
        place.symlink_to(os.fsdecode(file.content))
        return
    place.write_bytes(file.content)
    mode = place.stat().st_mode
    wanted = mode | 0o111 if file.mode == PROGRAM else mode & ~0o111
    if wanted != mode:
        place.chmod(wanted)
