"""What a sandbox keeps generated code from, by platform, and the one command that gets a machine a better one."""

from __future__ import annotations

import platform
import shutil

from generator.sandbox.finding_container import ANY_CONTAINER, IMAGE, PROGRAMS, ContainerChoice

# The kinds that confine, from the best on, each with what it protects from; and which of them a platform has.
KINDS = {
    "bubblewrap": "no network, no other files or processes, bounded time, memory and disk",
    "sandlock": "no network, no content of other files, bounded time, memory and disk; file names can be seen",
    "container": "no network, no other files or processes, bounded time, memory and disk",
    "seatbelt": "no network, no content of other files, bounded time, but neither memory nor daemons",
}
_BEST = ("bubblewrap", "container")
_PLATFORMS = {
    "Linux": ("bubblewrap", "sandlock", "container"),
    "Darwin": ("container", "seatbelt"),
    "Windows": ("container",),
}
_INSTALL_BUBBLEWRAP = {
    "apt-get": "apt-get install bubblewrap",
    "dnf": "dnf install bubblewrap",
    "pacman": "pacman -S bubblewrap",
    "zypper": "zypper install bubblewrap",
    "apk": "apk add bubblewrap",
}
_INSTALL_PODMAN = {
    "Darwin": "brew install podman && podman machine init --now",
    "Windows": "winget install RedHat.Podman; podman machine init --now",
}


def kinds_here() -> tuple[str, ...]:
    """Return the kinds of sandbox that there can be on this platform, from the best on."""
    return _PLATFORMS.get(platform.system(), ("container",))


def protection(name: str) -> str:
    """Return what a kind of sandbox keeps generated code from."""
    return KINDS[name]


def is_best(name: str) -> bool:
    """Tell whether nothing on any platform protects better."""
    return name in _BEST


def improve_sandbox(choice: ContainerChoice = ANY_CONTAINER) -> str:
    """Return the one command by which this machine gets a better sandbox, as a sentence."""
    system = platform.system()
    if system == "Linux":
        command = next((line for tool, line in _INSTALL_BUBBLEWRAP.items() if shutil.which(tool)), "")
        return f"Run '{command}'." if command else "Install bubblewrap, or this package with the extra 'sandbox'."
    program = next((name for name in (choice.program, *PROGRAMS) if name and shutil.which(name)), "")
    if program:
        image = choice.image or IMAGE
        return f"Run '{program} build --tag {image} --file Containerfile .'; docs/reference/platforms.md has that file."
    return f"Run '{_INSTALL_PODMAN[system]}'." if system in _INSTALL_PODMAN else "Install podman."
