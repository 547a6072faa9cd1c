"""Installing what a workspace requires and lacks, for the gates alone: into an environment that is thrown away.

What is installed is named by the workspace's requirements or by the allow list, never by a model, in the versions that
stand there. Only wheels are taken, since building a package would run its code.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name
from pydantic import BaseModel, ValidationError

from generator.gates.wanted import Wanted, distribution, wanted_by
from generator.process import Completed, run
from generator.sandbox import clean_environment

INSTALL_SECONDS = 300.0
_ASK_SECONDS = 30.0
_SAID_MAX = 300
_LISTING = (
    "import importlib.metadata as m, json, sys;"
    "found = [(d.metadata['Name'], d.version) for d in m.distributions()];"
    "print(json.dumps({'versions': {n: v for n, v in reversed(found) if n and v}, 'base': sys.base_prefix,"
    " 'folders': [p for p in sys.path if p.endswith(('site-packages', 'dist-packages'))],"
    " 'python': '%d.%d' % sys.version_info[:2]}))"
)
# How a person tells pip where packages are and how to get there.
_KEPT = ("HOME", "XDG_CONFIG_HOME", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
_KEPT_OF_PIP = (
    *("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "CERT", "CLIENT_CERT"),
    *("PROXY", "TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CONFIG_FILE", "CACHE_DIR", "KEYRING_PROVIDER"),
)
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_OPTIONS = ("--only-binary=:all:", "--no-input", "--quiet", "--disable-pip-version-check", "--no-warn-script-location")


@dataclass(frozen=True)
class Installed:
    """An interpreter for the gates.

    Attributes:
        python: The interpreter; the workspace's own where nothing had to be installed.
        lines: Requirements that were installed.
        problems: What was not installed, and why.
    """

    python: Path
    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def distributions(self) -> frozenset[str]:
        """Canonical names of what was installed."""
        return frozenset(canonicalize_name(distribution(line).name) for line in self.lines)


class _Present(BaseModel):
    """What an interpreter has: distributions with their versions, its base and version, folders of packages."""

    versions: dict[str, str]
    base: str
    folders: list[str]
    python: str


def install_missing(workspace: Path, python: Path, allowed: Iterable[str], folder: Path) -> Installed:
    """Install what a workspace requires and its interpreter lacks, and give an interpreter that has both.

    Args:
        workspace: Where the requirements are.
        python: The workspace's interpreter; nothing is installed into it.
        allowed: Further requirements that a person allows.
        folder: Where the environment is made; whoever calls throws it away.
    """
    wanted = wanted_by(workspace, allowed)
    refused = tuple(f"not installed, because it is no name with a version: {line}" for line in wanted.refused)
    present = _present(python)
    if present is None:
        return Installed(python, problems=(f"nothing was installed: {python} does not work", *refused))
    missing = [line for line in wanted.requirements if _is_missing(line, present.versions)]
    if not missing:
        return Installed(python, problems=refused)
    program = find_pip(python)
    if program is None:
        return Installed(python, problems=("nothing was installed: there is no pip", *refused))
    made = _make_environment(folder, python, present)
    installed, failed = _install(_Pip(program, made, folder, wanted), missing)
    return Installed(made if installed else python, tuple(installed), (*failed, *refused))


def find_pip(python: Path) -> Path | None:
    """Return the interpreter whose pip is used: the one that runs this tool, else the workspace's."""
    return next((each for each in (Path(sys.executable), python) if _has_pip(each)), None)


def _present(python: Path) -> _Present | None:
    try:
        done = run([python, "-I", "-c", _LISTING], cwd=Path("/"), env=clean_environment(), seconds=_ASK_SECONDS)
        found = _Present.model_validate_json(done.stdout)
    except (OSError, ValidationError):
        return None
    return found.model_copy(update={"versions": {canonicalize_name(n): v for n, v in found.versions.items()}})


def _is_missing(line: str, versions: Mapping[str, str]) -> bool:
    found = distribution(line)
    version = versions.get(canonicalize_name(found.name))
    return version is None or not found.specifier.contains(version, prereleases=True)


def _has_pip(python: Path) -> bool:
    if python == Path(sys.executable):
        return importlib.util.find_spec("pip") is not None
    with suppress(OSError):
        return run([python, "-I", "-m", "pip", "--version"], cwd=Path("/"), env=clean_environment()).returncode == 0
    return False


def _make_environment(folder: Path, python: Path, present: _Present) -> Path:
    """Make an environment on top of another one, whose packages come after its own.

    Its interpreter is a link to the other's and not to what that one leads to, so that a sandbox shows both.
    """
    packages = folder / "lib" / f"python{present.python}" / "site-packages"
    packages.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(python)
    home = Path(present.base) / "bin"
    (folder / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\n", encoding="utf-8")
    lines = [f"import site; site.addsitedir({each!r})" for each in present.folders]
    (packages / "workspace.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "bin" / "python"


@dataclass(frozen=True)
class _Pip:
    """pip, run by one interpreter for another one."""

    program: Path
    python: Path
    folder: Path
    wanted: Wanted

    def install(self, lines: Sequence[str], seconds: float) -> Completed:
        """Install some requirements, all or none."""
        listed = self.folder / "requirements.txt"
        listed.write_text("\n".join([*self.wanted.sources, *lines]) + "\n", encoding="utf-8")
        bounds = [part for path in self.wanted.constraints for part in ("--constraint", str(path))]
        command = ("-I", "-m", "pip", "--python", str(self.python), "install", *_OPTIONS, *bounds, "-r", str(listed))
        return run([self.program, *command], cwd=self.folder, env=_environment(), seconds=seconds, bound=True)


def _install(pip: _Pip, missing: Sequence[str]) -> tuple[list[str], list[str]]:
    """Install all at once, else one by one; return what was installed, and why the rest was not."""
    deadline = time.monotonic() + INSTALL_SECONDS
    if pip.install(missing, INSTALL_SECONDS).returncode == 0:
        return list(missing), []
    installed, failed = [], []
    for line in missing:
        done = pip.install([line], max(1.0, deadline - time.monotonic()))
        if done.returncode == 0:
            installed.append(line)
        else:
            said = "pip did not end in time" if done.returncode is None else done.error_text
            failed.append(f"{line} was not installed: {' '.join(said.split())[-_SAID_MAX:]}")
    return installed, failed


def _environment() -> dict[str, str]:
    names = [*_KEPT, *(f"PIP_{name}" for name in _KEPT_OF_PIP), *_PROXIES, *(name.upper() for name in _PROXIES)]
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**clean_environment(), **kept}
