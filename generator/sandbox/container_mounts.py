"""What a container sees of the machine: the workspace's copy, this package, and interpreters or the running system."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
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
        python: The interpreter inside that runs our part.
        shown: What is bound.
        hidden: Folders that are covered by an empty one.
        pythons: Interpreters of the machine, in whose place the image has its own.
    """

    python: str
    shown: tuple[Bind, ...]
    hidden: tuple[str, ...] = ()
    pythons: frozenset[str] = frozenset()

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
        """Return a word of a command as it must be inside; paths may stand anywhere in it, also in JSON."""
        if text in self.pythons:
            return self.python
        for folder in {str(Path(each).parent) for each in self.pythons}:
            # A program that is installed beside an interpreter has its name on the path inside.
            if text.startswith((f"{folder}/", f"{folder}\\")):
                return Path(text[len(folder) + 1 :]).stem if text.endswith(".exe") else text[len(folder) + 1 :]
        for bind in self.shown:
            if bind.source != bind.target:
                text = _moved(text, bind)
        return text


def _moved(text: str, bind: Bind) -> str:
    """Return a text in which a path of Windows, and what goes on behind it, is written as it is inside."""
    written = {re.escape(bind.source), re.escape(bind.source.replace("\\", "\\\\"))}
    path = re.compile(f"(?:{'|'.join(sorted(written, key=len, reverse=True))})" + r"""((?:\\[^"'\s;,:]*)?)(?![\w.-])""")
    return path.sub(lambda match: bind.target + match[1].replace("\\\\", "/").replace("\\", "/"), text)


def view(root: Path, writable: Sequence[Path], python: Path, read_only: Sequence[Path], *, own_system: bool) -> View:
    """Return what a container sees.

    Args:
        root: The copy of the workspace.
        writable: Folders that may be written, ``root`` among them or not.
        python: The command's interpreter.
        read_only: What else is shown.
        own_system: Whether the image has a system and an interpreter of its own. Where it has not, those of the running
            system are shown, which must be Linux.
    """
    ours, own = Bind(str(_PACKAGE), f"{OURS}/{_PACKAGE.name}"), Path(sys.executable)
    interpreters = [*visible_paths(python), *visible_paths(own)]
    if own_system:
        paths = [path for path in read_only if path not in interpreters]
        shown = [Bind(bind.source, path_inside(bind.target), bind.writable) for bind in binds(root, writable, paths)]
        pythons = frozenset({str(python), str(python.absolute()), sys.executable})
        return View(_PYTHON, (*shown, ours), pythons=pythons)
    wanted = binds(root, writable, [*interpreters, *read_only])
    hidden = tuple(folder for folder in HIDDEN if Path(folder).is_dir())
    return View(str(own), (*_system(), *wanted, ours), hidden)


def path_inside(text: str) -> str:
    r"""Return how a path of the machine is called inside: ``C:\copy`` is ``/c/copy``, all others are the same."""
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
