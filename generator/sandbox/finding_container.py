"""Finding out by a trial whether a container can be started here, and how."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.errors import MachineSlowError
from generator.process import Completed, run
from generator.sandbox.container import Container
from generator.sandbox.container_mounts import client_environment
from generator.sandbox.mounts import UNPRIVILEGED_ID
from generator.sandbox.records import Command, Limits

PROGRAMS = ("podman", "docker")
IMAGE = "localhost/aas-generator-sandbox"
_EMPTY = "localhost/aas-generator-empty"
# Two blocks of zeros are an archive without any file.
_NO_FILES = bytes(1024)
_TRIAL_LIMITS = Limits(seconds=20.0)
_ASK_SECONDS = 30.0
_PROCESSES = 4096
_TRIAL = "import os, socket; print(os.listdir('/sys/class/net'), os.access('/', os.W_OK))"
_CONFINED = "['lo'] False"


@dataclass(frozen=True)
class ContainerChoice:
    """What a person has chosen.

    Attributes:
        program: ``podman``, ``docker``, or the path of either; by default the first that is there.
        image: The image; by default the running system on Linux, and ``IMAGE`` elsewhere.
    """

    program: str | None = None
    image: str | None = None


ANY_CONTAINER = ContainerChoice()


def find_container(choice: ContainerChoice = ANY_CONTAINER) -> tuple[Container | None, str]:
    """Return a sandbox in which a command was really started and confined, and how, or why there is none."""
    programs = [choice.program] if choice.program else list(PROGRAMS)
    found = next(filter(None, map(shutil.which, programs)), None)
    if found is None:
        return None, f"{' or '.join(programs)} is not installed"
    image = choice.image or (None if sys.platform == "linux" else IMAGE)
    if reason := _lacks(found, image):
        return None, f"{Path(found).stem}: {reason}"
    reasons: list[str] = []
    for sandbox in _ways(Container(found, image, _EMPTY), is_podman=Path(found).stem == "podman"):
        if not (reason := _trial(sandbox)):
            return sandbox, f"{_version(found)}, {image or 'the running system in an empty image'}"
        reasons.append(reason)
    return None, f"{Path(found).stem}: {'; '.join(dict.fromkeys(reasons))}"


def _ways(sandbox: Container, *, is_podman: bool) -> Iterator[Container]:
    """Yield how it could be run, as far as machines differ."""
    sandbox = replace(sandbox, options=_bounds())
    if is_podman:
        # Its own idea of what stays writable in a read-only container has no size.
        sandbox = replace(sandbox, options=(*sandbox.options, "--read-only-tmpfs=false", "--no-hosts"))
    for way in _as_somebody(sandbox, is_podman=is_podman):
        yield way
        # Not every runtime gets along with every kernel's control groups.
        if is_podman and shutil.which("runc"):
            yield replace(way, options=(*way.options, "--runtime", "runc"))


def _as_somebody(sandbox: Container, *, is_podman: bool) -> Iterator[Container]:
    if not hasattr(os, "geteuid") or sys.platform != "linux":
        yield replace(sandbox, account=UNPRIVILEGED_ID)
    elif os.geteuid() == 0:
        yield replace(sandbox, account=UNPRIVILEGED_ID, opens=True)
    elif is_podman:
        # Its root is the user who starts it, without any capability.
        yield sandbox
    else:
        yield replace(sandbox, account=os.geteuid())


def _bounds() -> tuple[str, ...]:
    """Return a bound on a user's processes that may be set here: by default a client tries a higher one than it may."""
    try:
        import resource
    except ImportError:
        return ()
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    most = _PROCESSES if hard == resource.RLIM_INFINITY else min(hard, _PROCESSES)
    return ("--ulimit", f"nproc={most}:{most}")


def _lacks(program: str, image: str | None) -> str:
    """Return why there is no image; the empty one is made where it is missing."""
    wanted = image or _EMPTY
    if _asked(program, "image", "inspect", "--format", "{{.Id}}", wanted).returncode == 0:
        return ""
    if image:
        return f"there is no image {image}, or no engine that has it"
    made = run([program, "import", "-", _EMPTY], cwd=Path("/"), env=client_environment(), data=_NO_FILES)
    return made.error_text if made.returncode != 0 else ""


def _trial(sandbox: Container) -> str:
    """Run a harmless program; return why it did not work or was not confined, or an empty string.

    Raises:
        MachineSlowError: That cannot be told, because the machine did not let it work.
    """
    with tempfile.TemporaryDirectory(prefix="aas-trial-") as folder:
        root, python = Path(folder).resolve(), Path(sys.executable)
        command = Command((sys.executable, "-I", "-S", "-c", _TRIAL), root, {"PATH": os.defpath})
        done = sandbox.run(command, root=root, python=python, limits=_TRIAL_LIMITS)
    if done.verdict == "slow":
        raise MachineSlowError("the trial of the container")
    if done.verdict != "exited" or done.returncode != 0:
        return done.detail or f"a trial ended with status {done.returncode}"
    said = done.stdout.decode(errors="replace").strip()
    return "" if said == _CONFINED else f"a trial was not confined: {said}"


def _version(program: str) -> str:
    return _asked(program, "--version").text.strip() or Path(program).stem


def _asked(program: str, *words: str) -> Completed:
    return run([program, *words], cwd=Path(Path(program).anchor), env=client_environment(), seconds=_ASK_SECONDS)
