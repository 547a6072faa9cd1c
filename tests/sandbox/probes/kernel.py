from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import stat
import struct
import tempfile
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
LIBC = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS = 0x20000
CLONE_NEWUSER = 0x10000000
PTRACE_SEIZE = 0x4206
SESSION_KEYRING = -3
CALLS = {
    "x86_64": {"keyctl": 250, "memfd_create": 319, "bpf": 321, "perf_event_open": 298, "pidfd_open": 434},
    "aarch64": {"keyctl": 219, "memfd_create": 279, "bpf": 280, "perf_event_open": 241, "pidfd_open": 434},
}


def _call(name: str, *arguments: Any) -> int:
    number = CALLS[platform.machine()][name]
    return int(LIBC.syscall(ctypes.c_long(number), *arguments))


def trace_process(facts: Facts) -> bool:
    return int(LIBC.ptrace(PTRACE_SEIZE, facts["victim"], 0, 0)) == 0


def trace_own_parent(facts: Facts) -> bool:
    """A fork that traces its parent: what the filter of system calls refuses where process ids alone do not."""
    del facts
    parent = os.getpid()
    LIBC.prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)
    if (child := os.fork()) == 0:
        os._exit(0 if LIBC.ptrace(PTRACE_SEIZE, parent, 0, 0) == 0 else 1)
    return os.waitpid(child, 0)[1] == 0


def signal_process(facts: Facts) -> bool:
    os.kill(facts["victim"], signal.SIGUSR1)
    return True


def signal_parent(facts: Facts) -> bool:
    """Whoever answers the command's system calls or waits for it must be out of reach."""
    del facts
    os.kill(os.getppid(), 0)
    return os.getppid() > 1


def signal_everybody(facts: Facts) -> bool:
    """Signal 0 to each process: the victim answers when it can be reached."""
    for pid in range(2, facts["victim"] + 1):
        try:
            os.kill(pid, 0)
        except OSError:
            continue
        if pid != os.getpid():
            return True
    return False


def read_memory_by_call(facts: Facts) -> bool:
    """`process_vm_readv` fails with EFAULT (bad address) only where the other process may be read."""
    local = ctypes.create_string_buffer(16)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(local), 16)
    nowhere = (ctypes.c_void_p * 2)(1, 16)
    done = LIBC.process_vm_readv(facts["victim"], vector, 1, nowhere, 1, 0)
    return bool(done < 0 and ctypes.get_errno() == errno.EFAULT)


def asynchronous_calls(facts: Facts) -> bool:
    """An `io_uring` opens sockets and files past a filter of system calls."""
    del facts
    return int(LIBC.syscall(ctypes.c_long(425), 1, ctypes.create_string_buffer(256))) >= 0


def nested_user_namespace(facts: Facts) -> bool:
    del facts
    return int(LIBC.unshare(CLONE_NEWUSER)) == 0


def nested_user_namespace_by_clone(facts: Facts) -> bool:
    del facts
    number = {"x86_64": 56, "aarch64": 220}[platform.machine()]
    child = LIBC.syscall(ctypes.c_long(number), ctypes.c_ulong(CLONE_NEWUSER | signal.SIGCHLD), 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    return bool(child > 0 and os.waitpid(child, 0)[1] == 0)


def mount(facts: Facts) -> bool:
    del facts
    place = tempfile.mkdtemp()
    if LIBC.unshare(CLONE_NEWNS) != 0:
        LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNS)
    LIBC.mount(None, b"/", None, ctypes.c_ulong(0x44000), None)
    return int(LIBC.mount(b"tmpfs", place.encode(), b"tmpfs", ctypes.c_ulong(0), None)) == 0


def gain_privileges(facts: Facts) -> bool:
    """A set-user-id program could do something: the kernel does not forbid new privileges."""
    del facts
    return "NoNewPrivs:\t0" in Path("/proc/self/status").read_text()


def become_another_user(facts: Facts) -> bool:
    del facts
    os.setuid(12345)
    return True


def set_host_name(facts: Facts) -> bool:
    del facts
    name = platform.node().encode()
    return int(LIBC.sethostname(name, len(name))) == 0


def keyring(facts: Facts) -> bool:
    del facts
    return _call("keyctl", 0, SESSION_KEYRING, 1) >= 0


def shared_memory_segment(facts: Facts) -> bool:
    return int(LIBC.shmget(facts["segment"], 0, 0)) >= 0


def memory_without_file(facts: Facts) -> bool:
    del facts
    return _call("memfd_create", b"x", 0) >= 0


def capabilities(facts: Facts) -> bool:
    del facts
    lines = Path("/proc/self/status").read_text().split("\n")
    return any(int(line.split()[1], 16) != 0 for line in lines if line.startswith(("CapEff", "CapBnd")))


def message_queue(facts: Facts) -> bool:
    return int(LIBC.msgget(facts["segment"], 0)) >= 0


def make_device(facts: Facts) -> bool:
    """A node for the null device; one for a disk would be made in the same way."""
    del facts
    place = Path(tempfile.mkdtemp()) / "node"
    os.mknod(place, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    with place.open("wb", buffering=0) as node:
        return node.write(b"x") == 1


def change_root(facts: Facts) -> bool:
    del facts
    os.chroot(tempfile.mkdtemp())
    return True


def hold_process(facts: Facts) -> bool:
    """A descriptor for a process is the way to its other descriptors."""
    return _call("pidfd_open", facts["victim"], 0) >= 0


def slow_down_process(facts: Facts) -> bool:
    os.setpriority(os.PRIO_PROCESS, facts["victim"], os.getpriority(os.PRIO_PROCESS, facts["victim"]))
    return True


def limit_process(facts: Facts) -> bool:
    """A parent without any time or file left would let go of its child."""
    resource.prlimit(facts["victim"], resource.RLIMIT_CORE, (0, 0))
    return True


def make_control_group(facts: Facts) -> bool:
    """Whoever makes groups can leave the one that bounds him."""
    del facts
    tops = [path for path in (Path("/sys/fs/cgroup"), *Path("/sys/fs/cgroup").glob("*/")) if path.is_dir()]
    for top in tops:
        place = top / f"aas-test-{os.getpid()}"
        try:
            place.mkdir()
        except OSError:
            continue
        place.rmdir()
        return True
    return False


def load_program(facts: Facts) -> bool:
    """Make a map for programs that the kernel runs."""
    del facts
    wanted = struct.pack("IIIII", 2, 4, 4, 1, 0).ljust(128, b"\0")
    return _call("bpf", 0, ctypes.create_string_buffer(wanted, 128), 128) >= 0


def watch_events(facts: Facts) -> bool:
    """Counting the events of other processes tells what they do."""
    del facts
    wanted = struct.pack("IIQ", 1, 112, 0).ljust(112, b"\0")
    return _call("perf_event_open", ctypes.create_string_buffer(wanted, 112), 0, -1, -1, 0) >= 0


def read_kernel_log(facts: Facts) -> bool:
    del facts
    os.close(os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK))
    return True


PROBES = {
    "trace_process": trace_process,
    "trace_own_parent": trace_own_parent,
    "signal_process": signal_process,
    "signal_parent": signal_parent,
    "signal_everybody": signal_everybody,
    "read_memory_by_call": read_memory_by_call,
    "asynchronous_calls": asynchronous_calls,
    "nested_user_namespace": nested_user_namespace,
    "nested_user_namespace_by_clone": nested_user_namespace_by_clone,
    "mount": mount,
    "gain_privileges": gain_privileges,
    "become_another_user": become_another_user,
    "set_host_name": set_host_name,
    "keyring": keyring,
    "shared_memory_segment": shared_memory_segment,
    "memory_without_file": memory_without_file,
    "capabilities": capabilities,
    "message_queue": message_queue,
    "make_device": make_device,
    "change_root": change_root,
    "hold_process": hold_process,
    "slow_down_process": slow_down_process,
    "limit_process": limit_process,
    "make_control_group": make_control_group,
    "load_program": load_program,
    "watch_events": watch_events,
    "read_kernel_log": read_kernel_log,
}
