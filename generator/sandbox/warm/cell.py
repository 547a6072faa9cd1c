"""What a child of the warm process does before it runs anything that is judged: it shuts itself in.

This file is part of a program that runs inside of the sandbox and imports nothing of the package. The child has come
into new namespaces as a user with all rights over them; it makes its own view of the files, its own ``/proc`` and
``/tmp``, and then gives up every right for good.
"""

from __future__ import annotations

import ctypes
import functools
import os
import socket
import stat
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Folders of which each run has one of its own, and where the new ones are made ready.
_TMP, _SHARED = "/tmp", "/dev/shm"  # noqa: S108 - the sandbox's own
_STAGES = {_TMP: "/cell/tmp", _SHARED: "/cell/shm"}
# Where it stands what hides files of the view.
ASIDE = "/cell/aside"

_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_BIND, _MS_MOVE, _MS_REC, _MS_PRIVATE = 0x1000, 0x2000, 0x4000, 0x40000
_MNT_DETACH = 2
_SAFE = _MS_NOSUID | _MS_NODEV
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_PR_SET_SECCOMP, _FILTER_MODE, _STEP_BYTES = 22, 2, 8
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _CAPABILITIES, _CAPABILITY_VERSION_3 = 24, 38, 64, 0x20080522


@functools.cache
def _kernel() -> ctypes.CDLL:
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]
    return kernel


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def _check(outcome: int, what: str) -> None:
    if outcome != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    given = [os.fsencode(text) if text else None for text in (source, target, kind)]
    outcome = _kernel().mount(*given, flags, os.fsencode(options) if options else None)
    _check(outcome, f"mounting {target}")


def become_user(user: int, group: int) -> None:
    """Be the same user inside of the new namespace as outside, and let no process below make another one."""
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123 - starts faster
        file.write(text)


def make_view(view: dict[str, Any]) -> None:
    """Show the files of one run, and nothing that another run could see.

    Args:
        view: ``root``, where the files are seen; ``layers``, folders of which the first wins, or none where ``root`` is
            shown as it is; ``hidden``, paths below that are not seen; ``kept``, other paths in such folders that are;
            ``covered``, folders that are not seen; ``tmp_bytes`` and ``shared_bytes``, sizes.
    """
    _mount("", "/", flags=_MS_REC | _MS_PRIVATE)
    sizes = {_TMP: view["tmp_bytes"], _SHARED: view["shared_bytes"]}
    for place, size in sizes.items():
        _mount("tmpfs", _STAGES[place], "tmpfs", _SAFE, f"mode=0700,size={size}")
    os.mkdir(f"{_STAGES[_TMP]}/home")  # noqa: PTH102 - starts faster
    for path in view["kept"]:
        if stage := _staged(path):
            _make(stage, is_folder=os.path.isdir(path))  # noqa: PTH112 - starts faster
            _mount(path, stage, flags=_MS_BIND | _MS_REC)
    _show(view["root"], view)
    for path in view["covered"]:
        if not _staged(path):
            _mount("tmpfs", path, "tmpfs", _SAFE | _MS_RDONLY, "mode=0,size=4k")
    for place, stage in _STAGES.items():
        _mount(stage, place, flags=_MS_MOVE)
    _mount("proc", "/proc", "proc", _SAFE | _MS_NOEXEC)
    _write("/proc/sys/user/max_user_namespaces", "0")


def _show(root: str, view: dict[str, Any]) -> None:
    stage = _staged(root)
    if stage:
        _make(stage, is_folder=True)
    if view["layers"]:
        _overlay(stage or root, view)
    elif stage:
        _mount(root, stage, flags=_MS_BIND | _MS_REC)


def _staged(path: str) -> str:
    """Return where a path is made ready that lies in a folder of which each run has one of its own; else nothing."""
    return next((stage + path[len(place) :] for place, stage in _STAGES.items() if path.startswith(f"{place}/")), "")


def _make(path: str, *, is_folder: bool) -> None:
    os.makedirs(path if is_folder else os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - starts faster
    if not is_folder:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _overlay(target: str, view: dict[str, Any]) -> None:
    _mount("tmpfs", ASIDE, "tmpfs", _SAFE, "mode=0755,size=1m")
    for path in view["hidden"]:
        place = f"{ASIDE}/{path}"
        os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
        # What overlayfs takes for a file that was deleted.
        os.mknod(place, stat.S_IFCHR, 0)
    folders = [ASIDE, *view["layers"]]
    lower = ":".join(folder.replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,") for folder in folders)
    _mount("overlay", target, "overlay", _SAFE | _MS_RDONLY, f"lowerdir={lower},userxattr")
    _check(_kernel().umount2(os.fsencode(ASIDE), _MNT_DETACH), f"unmounting {ASIDE}")


def raise_loopback() -> None:
    """Let the new network speak to itself."""
    import fcntl  # where the system has none, this program is never run

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))


def drop_rights() -> None:
    """Give up all capabilities for good."""
    for number in range(_CAPABILITIES):
        _kernel().prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _check(_kernel().capset(header, (ctypes.c_uint32 * 6)()), "capabilities cannot be dropped")
    _check(_kernel().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "privileges may be gained")


def hold_to(limits: dict[str, int]) -> None:
    """Set the kernel's limits, by the names of ``resource``."""
    import resource  # where the system has none, this program is never run

    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name.upper()}")
        hard = resource.getrlimit(kind)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, bound))


def filter_calls(content: bytes) -> None:
    """Refuse system calls by a filter, which nothing below can take off."""
    steps = ctypes.create_string_buffer(content, len(content))
    program = _Program(len(content) // _STEP_BYTES, ctypes.addressof(steps))
    _check(_kernel().prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0), "the filter was refused")
