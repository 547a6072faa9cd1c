"""What a container sees of the machine: the workspace's copy, this package, and interpreters or the running system."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from generator.sandbox.interpreter import visible_paths
from generator.sandbox.mounts import HIDDEN, SETTINGS, SYSTEM, Bind, binds

OURS = "/aas"
_PACKAGE = Path(__file__).resolve().parents[1]
_PYTHON = "python3"
# What a client needs to find its configuration, its virtual machine and its helpers; nothing of it goes inside.
_CLIENT = (
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    *("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"),
    *("CONTAINER_HOST", "CONTAINER_CONNECTION", "CONTAINER_SSHKEY", "CONTAINERS_CONF", "DBUS_SESSION_BUS_ADDRESS"),
    *("SYSTEMROOT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "TEMP", "TMP"),
)


@dataclass(frozen=True)
class View:
    """What is shown, and how paths of the machine are called inside.

    Attributes:
        root: The copy of the workspace inside.
        writable: Whether it can be written.
        python: The interpreter inside that runs our part.
        shown: What is bound.
        hidden: Folders that are covered by an empty one.
        names: What stands for what inside, the longest first: paths, and interpreters of the machine.
    """

    root: str
    writable: bool
    python: str
    shown: tuple[Bind, ...]
    hidden: tuple[str, ...]
    names: tuple[tuple[str, str], ...]

    def words(self, nothing: str) -> list[str]:
        """Return the client's options for it.

        Args:
            nothing: An empty folder of the machine.

        Raises:
            ValueError: A path cannot be written as an option.
        """
        words: list[str] = []
        # An empty folder of the machine: a temporary file system would begin with what it covers.
        for bind in (*self.shown, *(Bind(nothing, folder) for folder in self.hidden)):
            if set(bind.source + bind.target) & set(',"\n'):
                raise ValueError(f"{bind.source!r} has a comma, a quote or a line break")
            options = f"type=bind,source={bind.source},destination={bind.target}"
            words += ["--mount", options if bind.writable else f"{options},readonly"]
        return words

    def inside(self, text: str) -> str:
        """Return a word of a command as it must be inside."""
        for outside, inside in self.names:
            if text == outside or text.startswith((f"{outside}/", f"{outside}\\")):
                return inside + text[len(outside) :].replace("\\", "/")
        return text


def view(root: Path, writable: bool, python: Path, read_only: Sequence[Path], *, own_system: bool) -> View:
    """Return what a container sees.

    Args:
        root: The copy of the workspace.
        writable: Whether it may be written.
        python: The command's interpreter.
        read_only: What else is shown.
        own_system: Whether the image has a system and an interpreter of its own. Where it has not, those of the running
            system are shown, which must be Linux.
    """
    ours = Bind(str(_PACKAGE), f"{OURS}/{_PACKAGE.name}")
    if own_system:
        shown = [*_translated([*read_only], writable=False), *_translated([root], writable=writable)]
        pythons = {str(python), str(python.absolute()), sys.executable}
        moved = [(bind.source, bind.target) for bind in shown if bind.source != bind.target]
        names = [*((each, _PYTHON) for each in pythons), *moved]
        names.sort(key=lambda pair: -len(pair[0]))
        return View(path_inside(root), writable, _PYTHON, (*shown, ours), (), tuple(names))
    own = Path(sys.executable)
    wanted = binds(root, [root] if writable else [], [*visible_paths(python), *visible_paths(own), *read_only])
    hidden = tuple(folder for folder in HIDDEN if Path(folder).is_dir())
    return View(str(root.absolute()), writable, str(own), (*_system(), *wanted, ours), hidden, ())


def _translated(paths: Iterable[Path], *, writable: bool) -> list[Bind]:
    return [Bind(str(path.absolute()), path_inside(path), writable) for path in paths if path.exists()]


def path_inside(path: Path) -> str:
    r"""Return how a path of the machine is called inside: ``C:\copy`` is ``/c/copy``, all others are the same."""
    text = str(path.absolute())
    windows = PureWindowsPath(text)
    if not windows.drive or text.startswith("/"):
        return text
    return f"/{windows.drive.rstrip(':').lower()}/" + "/".join(windows.parts[1:])


def _system() -> list[Bind]:
    """Return the running system's programs and libraries; its links become what they lead to."""
    folders = [folder for folder in SYSTEM if Path(folder).is_dir()]
    return [Bind(path, path) for path in (*folders, *(path for path in SETTINGS if Path(path).exists()))]


def client_environment() -> dict[str, str]:
    """Return the environment for ``podman`` and ``docker`` themselves."""
    return {name: os.environ[name] for name in _CLIENT if name in os.environ}
