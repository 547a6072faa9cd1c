"""Telling apart a fault of the unit and the sandbox's own limits: no network, no programs. Runs in the sandbox."""

from __future__ import annotations

import errno
import socket
import subprocess
import traceback
from typing import Any

_UNREACHABLE = frozenset(
    {
        *(errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL),
        *(errno.ECONNRESET, errno.ECONNABORTED, errno.EHOSTDOWN, errno.EAFNOSUPPORT),
    }
)
# What a sandbox answers that forbids a connection.
_FORBIDDEN = frozenset({errno.EPERM, errno.EACCES})
# Mistakes in code, whatever was handled when they happened.
_MISTAKES = (AttributeError, TypeError, NameError, ImportError, SyntaxError, AssertionError)
# Errors of Python's own that code raises because of another one; an error of the system speaks for itself.
_WRAPPERS = (Exception, RuntimeError, OSError, ConnectionError)
_CHAIN_MAX = 10
_NETWORK = ("/socket.py", "/ssl.py", "/asyncio/", "/selectors.py")
_CALLS = (".connect", ".bind", ".send", ".listen", "socket(", "getaddrinfo(")


def reached_outside(error: BaseException, files: list[str]) -> bool:
    """Tell whether an error says no more than that there is no network, or a program is not installed.

    It must have passed through a file of the unit, and must be such an error or be raised by a library because of one.

    Args:
        error: What was raised.
        files: Absolute paths of the unit's files.
    """
    frames = [each.filename for each in traceback.extract_tb(error.__traceback__)]
    return any(each in files for each in frames) and _is_outside(error, _CHAIN_MAX)


def _is_outside(error: BaseException | None, left: int) -> bool:
    if error is None or left == 0 or not isinstance(error, Exception) or isinstance(error, _MISTAKES):
        return False
    if _is_unreachable(error) or _is_no_program(error):
        return True
    members = getattr(error, "exceptions", None)
    if isinstance(members, tuple) and members:
        return all(_is_outside(each, left - 1) for each in members)
    if type(error).__module__ == "builtins" and (type(error) not in _WRAPPERS or getattr(error, "errno", None)):
        return False
    return _is_outside(error.__cause__ or error.__context__, left - 1)


def _is_unreachable(error: Exception) -> bool:
    """Tell whether the operating system has refused a connection; an error that was made by hand has no number."""
    if isinstance(error, socket.gaierror):
        return error.errno is not None
    if not isinstance(error, OSError) or isinstance(error, TimeoutError):
        return False
    if error.errno in _UNREACHABLE:
        return True
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    in_network = last is not None and any(place in last.filename for place in _NETWORK)
    if error.errno in _FORBIDDEN:
        asked = last is not None and any(call in (last.line or "") for call in _CALLS)
        return error.filename is None and (in_network or asked)
    # asyncio makes one error out of several addresses that all refused.
    return error.errno is None and str(error).startswith("Multiple exceptions: ") and in_network


def _is_no_program(error: Exception) -> bool:
    """Tell whether a program is not installed; a folder to start it in that is missing is another matter."""
    if not isinstance(error, FileNotFoundError):
        return False
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    own = [frame for frame in frames if frame.f_code.co_filename == subprocess.__file__]
    return bool(own) and not _is_same(own[-1].f_locals.get("cwd"), error.filename)


def _is_same(folder: Any, named: Any) -> bool:
    return folder is not None and str(folder) == str(named)
