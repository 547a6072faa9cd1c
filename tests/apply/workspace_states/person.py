"""What a person has set for git: filters, line ends, signing, hooks, programs."""

from __future__ import annotations

import os
from pathlib import Path

from tests.apply.workspace_states.area import Area
from tests.support import Workspace

_HOOKS = ("pre-commit", "commit-msg", "post-checkout", "post-commit", "reference-transaction", "post-index-change")
_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 5\n"


def lfs(area: Area) -> Workspace:
    """Large files are pointers, and the program that would fetch them is missing."""
    area.workspace.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
    area.workspace.write("model.bin", _POINTER)
    area.workspace.commit("Pointers")
    commands = {"clean": "clean -- %f", "smudge": "smudge -- %f", "process": "filter-process"}
    lines = [f"\t{name} = git-lfs-is-not-here {rest}\n" for name, rest in commands.items()]
    area.configure('[filter "lfs"]\n\trequired = true\n' + "".join(lines))
    os.utime(area.workspace.path / "model.bin")
    return area.workspace


def _checked_out_again(area: Area) -> None:
    """Check files out anew, by the person's own settings of git."""
    workspace, paths = area.workspace, ("core/config/manager.py", "README.md")
    for path in paths:
        (workspace.path / path).unlink()
    workspace.git("checkout", "--quiet", "--", *paths, env={"HOME": str(area.home)})
    assert b"\r\n" in (workspace.path / "core/config/manager.py").read_bytes()


def autocrlf_true(area: Area) -> Workspace:
    area.configure("[core]\n\tautocrlf = true\n\tsafecrlf = true\n")
    _checked_out_again(area)
    return area.workspace


def autocrlf_input(area: Area) -> Workspace:
    area.configure("[core]\n\tautocrlf = input\n\tsafecrlf = true\n")
    area.workspace.write("windows.txt", "")
    (area.workspace.path / "windows.txt").write_bytes(b"a\r\nb\r\n")
    return area.workspace


def eol_attribute(area: Area) -> Workspace:
    area.workspace.write(".gitattributes", "*.py text eol=crlf\n*.md text eol=crlf\n")
    area.workspace.commit("Line ends")
    _checked_out_again(area)
    return area.workspace


def crlf_in_history(area: Area) -> Workspace:
    """The settings file was committed with CRLF as it is."""
    manager = area.workspace.path / "core/config/manager.py"
    manager.write_bytes(manager.read_bytes().replace(b"\n", b"\r\n"))
    area.workspace.commit("CRLF")
    return area.workspace


def odd_names(area: Area) -> Workspace:
    top = os.fsencode(area.workspace.path)
    for name in (b"caf\xe9.txt", b"line\nbreak.txt", b"-n", b":(top)magic"):
        Path(os.fsdecode(top + b"/" + name)).write_text("odd\n")
    area.workspace.commit("Odd names")
    Path(os.fsdecode(top + b"/new-caf\xe9.py")).write_text("NEW = 1\n")
    return area.workspace


def signing(area: Area) -> Workspace:
    program = area.program("sign", "exit 2")
    area.configure(f"[commit]\n\tgpgSign = true\n[tag]\n\tgpgSign = true\n[gpg]\n\tprogram = {program}\n")
    return area.workspace


def _hooks(area: Area, folder: str, body: str) -> None:
    for name in _HOOKS:
        area.program(f"{folder}/{name}", body)


def failing_hooks(area: Area) -> Workspace:
    _hooks(area, "workspace/.git/hooks", "exit 1")
    return area.workspace


def hanging_hooks(area: Area) -> Workspace:
    _hooks(area, "workspace/.git/hooks", "sleep 60")
    return area.workspace


def hooks_of_the_machine(area: Area) -> Workspace:
    _hooks(area, "hooks", "exit 1")
    area.configure(f"[core]\n\thooksPath = {area.beside('hooks')}\n")
    return area.workspace


def file_system_monitor(area: Area) -> Workspace:
    program = area.program("monitor", "exit 1")
    area.configure(f"[core]\n\tfsmonitor = {program}\n\tuntrackedCache = true\n")
    return area.workspace


def other_programs(area: Area) -> Workspace:
    """Whatever else git starts: an editor, a pager, merge and diff drivers, a helper for passwords, aliases."""
    program = area.program("helper", "exit 1")
    area.configure(
        f"[core]\n\teditor = {program}\n\tpager = {program}\n\tsshCommand = {program}\n\taskPass = {program}\n"
        f"[sequence]\n\teditor = {program}\n[diff]\n\texternal = {program}\n[credential]\n\thelper = {program}\n"
        f'[merge "own"]\n\tdriver = {program}\n[interactive]\n\tdiffFilter = {program}\n'
        f'[diff "own"]\n\ttextconv = {program}\n\tcommand = {program}\n[init]\n\ttemplateDir = {area.beside("t")}\n'
    )
    area.program("t/hooks/post-checkout", "exit 1")
    area.workspace.write(".gitattributes", "* merge=own diff=own\n")
    _hooks(area, "workspace/.git/hooks", "exit 0")
    return area.workspace
