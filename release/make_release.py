"""Makes a release: ``python release/make_release.py VERSION``; ``make release VERSION=…`` runs the tests first.

All of it is done in a clone: version, changelog, commit, tag, wheel and source distribution, and a trial of the wheel.
Only when that went well, the commit and the tag come into the repository and the files into ``dist``.
"""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generator.template.history import releases  # noqa: E402 - found by the line above, also uninstalled
from release.fragments import BadFragment, collected, fragments  # noqa: E402
from release.try_wheel import try_wheel  # noqa: E402

_TITLE = re.compile(r"^## (\S+)(.*)$", re.MULTILINE)


class Refused(Exception):
    """The release cannot be made; the message says why and what to do."""


def make_release(root: Path, text: str, today: datetime.date) -> list[str]:
    """Make a release of a repository and return what was done, line by line.

    Raises:
        Refused: Something is not ready for it; nothing was changed.
        RuntimeError: The wheel does not work; nothing was changed.
        subprocess.CalledProcessError: git or the build failed; nothing was changed.
    """
    version = judge(root, text)
    before = releases(root)
    with tempfile.TemporaryDirectory(prefix="aas-release-") as folder:
        scratch = Path(folder)
        clone = scratch / "source"
        _git(root, "clone", "--quiet", "--no-hardlinks", str(root), str(clone))
        write_version(clone, version, today)
        _git(clone, "add", "--all")
        _git(clone, "-c", f"user.name={_config(root, 'user.name')}", *_commit(root, version))
        _git(clone, "tag", f"v{version}")
        subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", scratch / "dist"], cwd=clone, check=True)
        (wheel,) = (scratch / "dist").glob("*.whl")
        batches = sorted((clone / "examples" / "batches").glob("*.json"))
        example = clone / "examples" / "workspace"
        tried = try_wheel(wheel, example, batches, scratch, before[-1].tag if before else None)
        # The last steps, of which only the first can fail: somebody has committed meanwhile.
        _git(root, "pull", "--quiet", "--ff-only", str(clone), "HEAD")
        _git(root, "fetch", "--quiet", str(clone), f"refs/tags/v{version}:refs/tags/v{version}")
        (root / "dist").mkdir(exist_ok=True)
        made = [Path(shutil.copy(path, root / "dist")).name for path in sorted((scratch / "dist").iterdir())]
    return [tried, f"committed and tagged v{version}", *(f"dist/{name}" for name in made)]


def judge(root: Path, text: str) -> Version:
    """Return the version, where a repository is ready for its release.

    Raises:
        Refused: It is not; all reasons are named.
    """
    version = _version(text)
    reasons = []
    if _git(root, "status", "--porcelain"):
        reasons.append("the work tree has changes: commit or stash them")
    if _git(root, "rev-parse", "--is-shallow-repository") == "true":
        reasons.append("the repository is a shallow clone without all releases: run git fetch --unshallow --tags")
    known = [each.version for each in releases(root)]
    if known and version <= max(known):
        reasons.append(f"{version} does not come after {max(known)}: name a higher version")
    if _git(root, "tag", "--list", f"v{version}"):
        reasons.append(f"the tag v{version} exists: name another version")
    reasons += _changelog_faults(root, version)
    if reasons:
        raise Refused("\n".join(reasons))
    return version


def _changelog_faults(root: Path, version: Version) -> list[str]:
    try:
        changelog = collected(root, str(version))
    except BadFragment as error:
        return [str(error)]
    found = _TITLE.search(changelog)
    if found is None or found[1] != str(version):
        return [f"the newest entry of CHANGELOG.md is not {version}: write '## {version} (not released yet)'"]
    if not _TITLE.split(changelog)[3].strip():
        return [f"the entry {version} of CHANGELOG.md is empty: say what has changed"]
    return []


def write_version(root: Path, version: Version, today: datetime.date) -> None:
    """Write a version and its day where they stand, and put what lies in the changelog's folder into the changelog."""
    project, changelog = root / "pyproject.toml", root / "CHANGELOG.md"
    text = project.read_text(encoding="utf-8")
    project.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', text, count=1), encoding="utf-8")
    text = collected(root, str(version))
    for path in fragments(root):
        path.unlink()
    changelog.write_text(_TITLE.sub(f"## {version} ({today.isoformat()})", text, count=1), encoding="utf-8")


def _version(text: str) -> Version:
    try:
        version = Version(text)
    except InvalidVersion:
        raise Refused(f"{text!r} is no version: name one such as 1.2.0") from None
    if len(version.release) != 3 or str(version) != text or version.is_prerelease or version.is_postrelease:
        raise Refused(f"{text!r} is no version of a release: name three numbers, such as 1.2.0")
    return version


def main(argv: Sequence[str]) -> int:
    """Make the release that is asked for; return the exit code."""
    if len(argv) != 1:
        sys.stderr.write("usage: make release VERSION=1.2.0\n")
        return 2
    try:
        done = make_release(ROOT, argv[0], datetime.datetime.now().astimezone().date())
    except (Refused, RuntimeError) as error:
        sys.stderr.write(f"{error}\nNothing was changed.\n")
        return 1
    last = f"Publish it: git push origin HEAD v{argv[0]}, then upload dist/*{argv[0]}*."
    sys.stdout.write("".join(f"{line}\n" for line in (*done, last)))
    return 0


def _commit(root: Path, version: Version) -> tuple[str, ...]:
    email = f"user.email={_config(root, 'user.email')}"
    return ("-c", email, "commit", "--quiet", "--allow-empty", "--message", f"Release {version}")


def _config(root: Path, name: str) -> str:
    return _git(root, "config", name)


def _git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
