"""The text of a profile for macOS' ``sandbox-exec``: everything is denied but what is named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

# Programs, libraries and the settings that every process reads; nothing of a person's.
_SYSTEM = (
    *("/bin", "/sbin", "/usr/bin", "/usr/lib", "/usr/libexec", "/usr/sbin", "/usr/share", "/System"),
    *("/Library/Apple", "/Library/Frameworks", "/Library/Developer/CommandLineTools"),
    *("/private/etc/localtime", "/private/etc/ssl/openssl.cnf", "/private/var/db/dyld", "/private/var/db/timezone"),
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_RULES = (
    "(version 1)",
    "(deny default)",
    "(deny network*)",
    "(allow process-exec)",
    "(allow process-fork)",
    "(allow signal (target same-sandbox))",
    "(allow process-info* (target same-sandbox))",
    "(allow sysctl-read)",
    # That a file exists may be known: interpreters look where their links lead.
    "(allow file-read-metadata)",
    '(allow file-read-data (literal "/"))',
)


def profile(readable: Iterable[Path], writable: Iterable[Path]) -> str:
    """Return a profile under which a command sees the system and some folders, and writes into some.

    Args:
        readable: Files and folders that may be read.
        writable: Those that may be read and written.

    Raises:
        ValueError: A path cannot be written down.
    """
    write = [_named(path) for path in writable]
    read = [*(_subpath(folder) for folder in _SYSTEM), *(_named(path) for path in readable), *write]
    devices = [f"(literal {_quoted(name)})" for name in _DEVICES]
    return "\n".join(
        [
            *_RULES,
            _allow("file-read*", [*read, *devices]),
            _allow("file-write*", [*write, '(literal "/dev/null")']),
            "",
        ]
    )


def _allow(operation: str, places: Iterable[str]) -> str:
    return "\n".join([f"(allow {operation}", *(f"    {place}" for place in dict.fromkeys(places))]) + ")"


def _named(path: Path) -> str:
    # Rules are compared with where links lead: /tmp is /private/tmp there.
    return _subpath(str(path.resolve()))


def _subpath(text: str) -> str:
    return f"(subpath {_quoted(text)})"


def _quoted(text: str) -> str:
    """Return a path as a string of the profile's language, which it cannot leave.

    Raises:
        ValueError: It has characters that such a string cannot hold.
    """
    if not text.isprintable():
        raise ValueError(f"{text!r} cannot be named in a profile")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
