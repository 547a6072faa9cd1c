"""System-call filters for what a sandbox does not separate by itself.

Namespaces leave keyrings, memory without a file and exotic sockets; Landlock leaves sockets and files' attributes.

The program is classic BPF as the kernel's ``seccomp`` takes it: it reads the system call's number and returns an errno
for those on the list. Processors without a table get no filter; namespaces and limits still hold there.
"""

from __future__ import annotations

import errno
import platform
import struct
from dataclasses import dataclass

_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_JUMP_IF_SET = 0x45
_RETURN = 0x06

_KILL_PROCESS = 0x80000000
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000

_OFFSET_NUMBER = 0
_OFFSET_ARCHITECTURE = 4
_OFFSET_FIRST_ARGUMENT = 16
_OFFSET_THIRD_ARGUMENT = 32
_X32_BIT = 0x40000000
_CLONE3 = 435
# CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
_NEW_NAMESPACES = 0x7E020000

# AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: all of them belong to the private network namespace, unlike AF_VSOCK.
_FAMILIES = (1, 2, 10, 16)


@dataclass(frozen=True)
class _Table:
    architecture: int
    socket: int
    refused: tuple[int, ...]
    modes: tuple[int, ...]
    attributes: tuple[int, ...]
    times: int
    neighbours: tuple[int, ...]
    prlimit: int
    clone: int
    has_x32: bool = False


# Numbers that are the same everywhere: new mount calls, io_uring_setup, mount_setattr, memfd_secret.
_COMMON = (425, 428, 429, 430, 431, 432, 433, 442, 447)

# Calls that Landlock does not see although they change files anywhere, where their numbers are the same everywhere:
# fchmodat2; setxattrat, removexattrat, file_setattr.
_MODES = (452,)
_ATTRIBUTES = (463, 466, 469)

# Calls that reach other processes of the same user, where their numbers are the same everywhere: pidfd_open,
# pidfd_getfd, process_madvise, process_mrelease.
_NEIGHBOURS = (434, 438, 440, 448)

# In this order: keyctl, add_key, request_key, memfd_create, shmget, msgget, semget, ptrace, process_vm_readv,
# process_vm_writev, bpf, perf_event_open, userfaultfd, mount, umount2, pivot_root, setns, unshare. Then chmod, fchmod,
# fchmodat; chown, fchown, lchown, fchownat, [lf]setxattr, [lf]removexattr, utime, utimes, futimesat; and utimensat.
# Then setpriority, ioprio_set, sched_setparam, sched_setscheduler, sched_setaffinity, sched_setattr, migrate_pages,
# move_pages, kcmp; and prlimit64. Then clone.
_TABLES = {
    "x86_64": _Table(
        0xC000003E,
        41,
        (250, 248, 249, 319, 29, 68, 64, 101, 310, 311, 321, 298, 323, 165, 166, 155, 308, 272, *_COMMON),
        (90, 91, 268, *_MODES),
        (92, 93, 94, 260, 188, 189, 190, 197, 198, 199, 132, 235, 261, *_ATTRIBUTES),
        280,
        (141, 251, 142, 144, 203, 314, 256, 279, 312, *_NEIGHBOURS),
        302,
        56,
        has_x32=True,
    ),
    "aarch64": _Table(
        0xC00000B7,
        198,
        (219, 217, 218, 279, 194, 186, 190, 117, 270, 271, 280, 241, 282, 40, 39, 41, 268, 97, *_COMMON),
        (52, 53, *_MODES),
        (55, 54, 5, 6, 7, 14, 15, 16, *_ATTRIBUTES),
        88,
        (140, 30, 118, 119, 122, 274, 238, 239, 272, *_NEIGHBOURS),
        261,
        220,
    ),
}


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _refuse(number: int) -> bytes:
    return _step(_RETURN, _ERRNO | number)


def _answer(numbers: tuple[int, ...], error: int) -> list[bytes]:
    return [step for number in numbers for step in (_step(_JUMP_EQUAL, number, if_false=1), _refuse(error))]


def _opening(table: _Table) -> list[bytes]:
    """Refuse other processor modes, whose calls have other numbers, and load the call's number."""
    steps = [
        _step(_LOAD_WORD, _OFFSET_ARCHITECTURE),
        _step(_JUMP_EQUAL, table.architecture, if_true=1),
        _step(_RETURN, _KILL_PROCESS),
        _step(_LOAD_WORD, _OFFSET_NUMBER),
    ]
    if table.has_x32:
        steps += [_step(_JUMP_AT_LEAST, _X32_BIT, if_false=1), _refuse(errno.ENOSYS)]
    return [*steps, *_answer(table.refused, errno.EPERM)]


def _no_further_namespaces(table: _Table) -> list[bytes]:
    """Refuse new namespaces; libraries that meet no ``clone3``, whose flags a filter cannot see, take ``clone``."""
    return [
        *_answer((_CLONE3,), errno.ENOSYS),
        _step(_JUMP_EQUAL, table.clone, if_false=4),
        _step(_LOAD_WORD, _OFFSET_FIRST_ARGUMENT),
        _step(_JUMP_IF_SET, _NEW_NAMESPACES, if_false=1),
        _refuse(errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]


def _with_namespaces(table: _Table, *more: bytes) -> list[bytes]:
    steps = [
        *_opening(table),
        *more,
        _step(_JUMP_EQUAL, table.socket, if_true=1),
        _step(_RETURN, _ALLOW),
        _step(_LOAD_WORD, _OFFSET_FIRST_ARGUMENT),
    ]
    for family in _FAMILIES:
        steps += [_step(_JUMP_EQUAL, family, if_false=1), _step(_RETURN, _ALLOW)]
    return [*steps, _refuse(errno.EAFNOSUPPORT)]


def _without_namespaces(table: _Table) -> list[bytes]:
    return [
        *_opening(table),
        *_answer((table.socket,), errno.EAFNOSUPPORT),
        *_answer(table.modes, 0),
        *_answer(table.attributes, errno.EPERM),
        *_answer(table.neighbours, errno.EPERM),
        # A process may lower its own limits, and nobody else's.
        _step(_JUMP_EQUAL, table.prlimit, if_false=4),
        _step(_LOAD_WORD, _OFFSET_FIRST_ARGUMENT),
        _step(_JUMP_EQUAL, 0, if_true=1),
        _refuse(errno.EPERM),
        _step(_RETURN, _ALLOW),
        _step(_JUMP_EQUAL, table.times, if_true=1),
        _step(_RETURN, _ALLOW),
        # The third argument points to the times; without any the call means now.
        _step(_LOAD_WORD, _OFFSET_THIRD_ARGUMENT),
        _step(_JUMP_EQUAL, 0, if_true=1),
        _refuse(0),
        _step(_LOAD_WORD, _OFFSET_THIRD_ARGUMENT + 4),
        _step(_JUMP_EQUAL, 0, if_true=1),
        _refuse(0),
        _refuse(errno.EPERM),
    ]


def program() -> bytes:
    """Return the filter for a command in its own namespaces, or nothing where this processor's calls are not known."""
    table = _TABLES.get(platform.machine())
    return b"".join(_with_namespaces(table)) if table else b""


def program_in_container() -> bytes:
    """Return the same for where nothing else keeps a command from making further namespaces."""
    table = _TABLES.get(platform.machine())
    return b"".join(_with_namespaces(table, *_no_further_namespaces(table))) if table else b""


def program_without_namespaces() -> bytes:
    """Return the filter for a command that shares our namespaces, or nothing as above.

    It cannot change limits or priorities of other processes. It cannot open any socket; a pair of connected ones is
    possible, which event loops need. It cannot change owners,
    permissions, times or attributes of a file, since those calls name files in ways that a filter cannot judge. Where
    libraries that copy files would treat a refusal as a failure, the call seems to succeed and does nothing: setting
    permissions, and setting times other than now. Setting them to now is refused, because ``Path.touch`` takes
    success for a file that exists.
    """
    table = _TABLES.get(platform.machine())
    return b"".join(_without_namespaces(table)) if table else b""
