"""Runs this package as if it were on Windows: what that system lacks is not there for any module of ours.

``python -m tests.platforms.windows imports`` imports every module; with other words it runs ``aas-generator`` with
them. Other packages see the system as it is, since all of them have a way of their own for Windows.
"""

from __future__ import annotations

import builtins
import importlib
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import generator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MISSING_MODULES = _words("fcntl resource pwd grp termios tty pty syslog posix crypt")
# What `os`, `signal`, `socket`, `select` and `time` have elsewhere and not there.
MISSING_NAMES: Mapping[str, frozenset[str]] = {
    "os": _words(
        """
        fork forkpty register_at_fork wait wait3 wait4 waitid WNOHANG WIFEXITED WEXITSTATUS pidfd_open killpg getpgid
        getpgrp setpgid setsid getsid getuid geteuid getgid getegid getgroups setuid setgid setgroups setresuid
        setresgid getresuid chown fchown lchown chroot fchmod lchmod fchdir mkfifo mknod major minor makedev statvfs
        fstatvfs sysconf sysconf_names confstr nice getpriority setpriority sched_getaffinity sched_setaffinity
        sched_yield memfd_create sendfile splice copy_file_range pread pwrite preadv pwritev readv writev lockf
        posix_spawn posix_fallocate posix_fadvise openpty ttyname ctermid sync fdatasync set_blocking get_blocking
        eventfd getxattr setxattr listxattr removexattr uname environb getenvb O_NOFOLLOW O_NONBLOCK O_DIRECTORY
        O_CLOEXEC O_SYNC O_DSYNC O_PATH O_TMPFILE O_NOATIME O_NDELAY O_NOCTTY O_ASYNC RTLD_NOW
        """
    ),
    "signal": _words(
        """
        SIGKILL SIGSTOP SIGCONT SIGHUP SIGQUIT SIGALRM SIGPIPE SIGCHLD SIGUSR1 SIGUSR2 SIGURG SIGXCPU SIGXFSZ SIGPROF
        SIGVTALRM SIGTSTP SIGTTIN SIGTTOU SIGWINCH SIGBUS SIGTRAP SIGSYS SIGIO SIGPOLL SIGPWR SIGRTMIN SIGRTMAX
        setitimer getitimer alarm pause pthread_kill pthread_sigmask sigpending sigwait sigwaitinfo sigtimedwait
        siginterrupt pidfd_send_signal ITIMER_REAL ITIMER_PROF ITIMER_VIRTUAL
        """
    ),
    "socket": _words("AF_UNIX send_fds recv_fds CMSG_LEN SCM_RIGHTS"),
    "select": _words("poll epoll kqueue"),
    "time": _words("clock_gettime pthread_getcpuclockid tzset"),
    "ctypes": frozenset(),
    "sys": _words("getdlopenflags setdlopenflags abiflags"),
}
INSTEAD: Mapping[str, Mapping[str, Any]] = {
    "os": {"name": "nt", "supports_dir_fd": frozenset(), "supports_follow_symlinks": frozenset(), "O_BINARY": 0},
    "sys": {"platform": "win32"},
}
_import = builtins.__import__


class Shortened:
    """A module without what Windows does not have in it; what is set is set in the module itself."""

    def __init__(self, real: ModuleType) -> None:
        object.__setattr__(self, "_real", real)

    def __getattr__(self, name: str) -> Any:
        real = object.__getattribute__(self, "_real")
        if name in (instead := INSTEAD.get(real.__name__, {})):
            return instead[name]
        if name in MISSING_NAMES[real.__name__]:
            raise AttributeError(f"module {real.__name__!r} has no attribute {name!r} on Windows")
        return _load if (real.__name__, name) == ("ctypes", "CDLL") else getattr(real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_real"), name, value)


def _load(name: str | None, *arguments: Any, **options: Any) -> Any:
    if name is None:
        raise TypeError("on Windows a library has a name")
    import ctypes

    return ctypes.CDLL(name, *arguments, **options)


def _import_as_there(name: str, *arguments: Any, **named: Any) -> Any:
    namespace = arguments[0] if arguments else named.get("globals")
    level = arguments[3] if len(arguments) > 3 else named.get("level", 0)
    asks_for_us = str((namespace or {}).get("__name__", "")).partition(".")[0] == generator.__name__
    if asks_for_us and level == 0 and name.partition(".")[0] in MISSING_MODULES:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    found = _import(name, *arguments, **named)
    return shortened(found) if asks_for_us and level == 0 and name in MISSING_NAMES else found


_SHORTENED: dict[str, Shortened] = {}


def shortened(module: ModuleType) -> Shortened:
    """Return what stands for a module, always the same."""
    return _SHORTENED.setdefault(module.__name__, Shortened(module))


def modules() -> list[str]:
    """Return the names of all modules of the package that are meant to be imported."""
    starters = ("generator.starter",)
    found = pkgutil.walk_packages(generator.__path__, "generator.", onerror=_raise)
    return [each.name for each in found if not each.name.startswith(starters) and each.name != "generator.__main__"]


def _raise(name: str) -> None:
    raise ImportError(name)


def main(words: Sequence[str]) -> None:
    """Import every module, or run the command line."""
    builtins.__import__ = _import_as_there
    if list(words) == ["imports"]:
        faults = []
        for name in modules():
            try:
                importlib.import_module(name)
            except Exception as error:
                faults.append(f"{name}: {type(error).__name__}: {error}")
        print("\n".join(faults))
        return
    from generator.cli import main as run

    sys.argv = ["aas-generator", *words]
    run()


if __name__ == "__main__":
    main(sys.argv[1:])
