"""The programs that install packages: uv where it is there, else pip. Only wheels, since building runs code."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.gates.projects import read_text
from generator.process import Completed, run
from generator.sandbox import clean_environment

# How a person tells an installer where packages are and how to get there.
_KEPT = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
_KEPT_OF_PIP = (
    *("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "CERT", "CLIENT_CERT"),
    *("PROXY", "TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CONFIG_FILE", "CACHE_DIR", "KEYRING_PROVIDER"),
)
_KEPT_OF_UV = (
    *("INDEX", "DEFAULT_INDEX", "INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "OFFLINE", "CACHE_DIR"),
    *("NATIVE_TLS", "SYSTEM_CERTS", "INSECURE_HOST", "HTTP_TIMEOUT", "KEYRING_PROVIDER", "CONFIG_FILE"),
)
# What uv calls the settings of pip that say where packages come from.
_SAME_IN_UV = ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS")
_OFF = frozenset({"", "0", "false", "no", "off", "n", "f"})
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_PIP_FILES = ("/etc/pip.conf", "/etc/xdg/pip/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
_PIP_OPTIONS = ("--no-input", "--disable-pip-version-check", "--no-warn-script-location")
_UV_OPTIONS = ("--no-python-downloads", "--no-progress")


@dataclass(frozen=True)
class Installer:
    """A program that installs requirements into an environment.

    Attributes:
        name: What it is called.
        command: How it is started, up to the verb.
        options: What it gets each time.
        environment: All of its environment.
    """

    name: str
    command: tuple[str, ...]
    options: tuple[str, ...]
    environment: Mapping[str, str]

    def install(
        self, python: Path, listed: Path, constraints: Sequence[Path], *, seconds: float, dry_run: bool = False
    ) -> Completed:
        """Install the requirements of a file, all or none.

        Args:
            python: The interpreter of the environment.
            listed: The file.
            constraints: Files with versions that hold for whatever is installed.
            seconds: When it must have ended.
            dry_run: Whether to find out whether it would work, and install nothing.
        """
        # Wheels only: a source distribution runs code of its own while it is built, outside of any sandbox.
        bounds = [part for path in constraints for part in ("--constraint", str(path))]
        target = [f"--python={python}"]
        verb = [*target, "install"] if self.name == "pip" else ["install", *target]
        more = ["--dry-run"] if dry_run else []
        command = [*self.command, *verb, "--only-binary=:all:", "--quiet", *self.options, *more, *bounds]
        return run([*command, "-r", str(listed)], cwd=listed.parent, env=self.environment, seconds=seconds)


def find_installer() -> Installer | None:
    """Return the program that installs, or ``None``.

    uv does not read pip's files, and would look for a private package in the public index: where there is such a file,
    pip goes first. Of pip, only the one beside this tool is taken: that of a workspace is a program of the workspace's.
    """
    pip = importlib.util.find_spec("pip") is not None
    if not (pip and _pip_files_say_where()) and (uv := find_uv()):
        # Run from a folder within the workspace, uv would take the project's settings for its own.
        more = ["--no-config"] if "UV_CONFIG_FILE" not in os.environ else []
        more += ["--no-index"] if os.environ.get("PIP_NO_INDEX", "").lower() not in _OFF else []
        return Installer("uv", (uv, "pip"), (*_UV_OPTIONS, *more), _environment(_of_uv()))
    if not pip:
        return None
    kept = {name: os.environ[name] for name in (f"PIP_{each}" for each in _KEPT_OF_PIP) if name in os.environ}
    return Installer("pip", (sys.executable, "-I", "-m", "pip"), _PIP_OPTIONS, _environment(kept))


def find_uv() -> str | None:
    """Return where uv is; a program that is found by a relative entry of the path does not count."""
    found = shutil.which("uv")
    return found if found and Path(found).is_absolute() else None


def _pip_files_say_where() -> bool:
    """Tell whether one of pip's files of settings says where packages come from."""
    home = os.environ.get("XDG_CONFIG_HOME")
    usual = [*_PIP_FILES, *([f"{home}/pip/pip.conf"] if home else [])]
    paths = [os.environ["PIP_CONFIG_FILE"]] if os.environ.get("PIP_CONFIG_FILE") else usual
    texts = (read_text(Path(path).expanduser()) for path in paths)
    return any(word in text for text in texts for word in ("index", "find-links", "find_links"))


def _of_uv() -> dict[str, str]:
    """Return uv's own settings; those of pip that say where packages come from, where uv has none."""
    kept = {name: os.environ[name] for name in (f"UV_{each}" for each in _KEPT_OF_UV) if name in os.environ}
    for each in _SAME_IN_UV:
        if value := os.environ.get(f"PIP_{each}"):
            kept.setdefault(f"UV_{each}", value)
    return kept


def _environment(kept: Mapping[str, str]) -> dict[str, str]:
    names = [*_KEPT, *_PROXIES, *(name.upper() for name in _PROXIES)]
    return {**clean_environment(), **{name: os.environ[name] for name in names if name in os.environ}, **kept}
