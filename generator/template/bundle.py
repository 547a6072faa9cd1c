"""The bundle of this installation: the one in the wheel, or one made of the source checkout that it runs from."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path

from packaging.version import Version

from generator.errors import TemplateError
from generator.git.command import SAFE_CONFIG, run_git
from generator.template.history import PARTS, releases, write_bundle

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDER = "_template"
_KEPT_SECONDS = 7 * 86_400.0


def own_bundle() -> Path:
    """Return the file that holds the installation's own template, from which git can clone.

    Raises:
        TemplateError: The installation has none.
        GitError: It cannot be made of the source checkout.
    """
    source, packaged = _PACKAGE.parent, _PACKAGE / _FOLDER / "template.bundle"
    # First, for an unpacked source distribution has it too, and no tags to make it of.
    if packaged.is_file():
        return packaged
    if all((source / part).exists() for part in (*PARTS, "pyproject.toml")):
        return _of_checkout(source)
    raise TemplateError("This installation has no blueprints.", "Install it again, or name a template.")


def own_releases() -> dict[Version, str]:
    """Return the commit of each release of the installation's own template.

    Raises:
        TemplateError: The installation has none.
        GitError: git cannot read it.
    """
    return {Version(ref.removeprefix("refs/tags/")): commit for ref, commit in heads() if ref.startswith("refs/tags/")}


def heads() -> list[tuple[str, str]]:
    """Return the refs of the installation's own template, each with its commit; one of them is ``HEAD``.

    Raises:
        TemplateError: The installation has none.
        GitError: git cannot read it.
    """
    bundle = own_bundle()
    lines = run_git(bundle.parent, ["bundle", "list-heads", bundle.name], config=SAFE_CONFIG).text.splitlines()
    return [(ref, commit) for commit, _, ref in (line.partition(" ") for line in lines)]


def _of_checkout(source: Path) -> Path:
    """Return the bundle of a source checkout as it is now, uncommitted work included; it is made once and kept."""
    name = f"{_fingerprint(source)}.bundle"
    place = _place(source)
    if not (place / name).is_file():
        with tempfile.TemporaryDirectory(prefix=".making-", dir=place) as folder:
            write_bundle(source, Path(folder, name))
            # Another process may have been faster: what it made is the same.
            Path(folder, name).replace(place / name)
        _remove_old(place)
    return place / name


def _fingerprint(source: Path) -> str:
    """Return what tells one state of the template and its releases from another."""
    found = hashlib.sha256()
    files = [path for part in PARTS for path in (source / part, *(source / part).rglob("*"))]
    for path in sorted(path for path in files if path.is_file() and path.suffix != ".pyc"):
        content = path.read_bytes()
        found.update(f"{path.relative_to(source).as_posix()}\0{path.stat().st_mode}\0{len(content)}\0".encode())
        found.update(content)
    for release in releases(source):
        found.update(f"{release.tag}\0{release.commit}\0".encode())
    return found.hexdigest()[:16]


def _place(source: Path) -> Path:
    """Return the folder for bundles of a checkout: in the package, or among temporary files where that is read-only."""
    places = (source / "generator" / _FOLDER, Path(tempfile.gettempdir(), f"aas-generator-{_user()}"))
    for place in places:
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place, os.W_OK) and place.stat().st_uid == _user():
            return place
    raise TemplateError(f"{places[0]}: the folder cannot be written to.", "Correct its permissions.")


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _remove_old(place: Path) -> None:
    for path in place.glob("*.bundle"):
        if time.time() - path.stat().st_mtime > _KEPT_SECONDS:
            path.unlink(missing_ok=True)
