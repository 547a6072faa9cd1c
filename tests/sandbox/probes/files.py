from __future__ import annotations

import os
from pathlib import Path
from typing import Any

Facts = dict[str, Any]


def read_secret_file(facts: Facts) -> bool:
    return str(facts["secret"]) in Path(facts["secret_file"]).read_text()


def read_own_environment(facts: Facts) -> bool:
    """The control passes the secret on; the sandbox must not."""
    return facts["secret"] in os.environ.values()


def read_other_environments(facts: Facts) -> bool:
    return any(_holds(path, facts["secret"]) for path in Path("/proc").glob("[0-9]*/environ"))


def read_other_command_lines(facts: Facts) -> bool:
    # Given reversed, or the search would find the probe's own command line.
    return any(_holds(path, facts["argument_reversed"][::-1]) for path in Path("/proc").glob("[0-9]*/cmdline"))


def read_other_memory(facts: Facts) -> bool:
    return os.open(f"/proc/{facts['victim']}/mem", os.O_RDONLY) >= 0


def read_through_proc_root(facts: Facts) -> bool:
    paths = [path / facts["secret_file"].lstrip("/") for path in Path("/proc").glob("[0-9]*/root")]
    return any(_holds(path, facts["secret"]) for path in paths)


def read_inherited_descriptors(facts: Facts) -> bool:
    return any(_holds(path, facts["secret"]) for path in Path("/proc/self/fd").iterdir() if int(path.name) > 2)


def read_git_folder(facts: Facts) -> bool:
    return Path(facts["beside"], ".git", "config").read_bytes() == b""


def see_git_folder(facts: Facts) -> bool:
    return Path(facts["beside"], ".git", "config").exists()


def list_outside(facts: Facts) -> bool:
    return [path.name for path in Path(facts["outside"]).iterdir()] == ["precious"]


def read_shared_memory(facts: Facts) -> bool:
    return _holds(Path(facts["shared_memory"]), facts["secret"])


def read_account_names(facts: Facts) -> bool:
    del facts
    return "root:" in Path("/etc/passwd").read_text()


def write_outside(facts: Facts) -> bool:
    return Path(facts["outside"], "planted").write_text("x") == 1


def write_workspace(facts: Facts) -> bool:
    return Path(facts["root"], "planted").write_text("x") == 1


def write_through_link(facts: Facts) -> bool:
    link = Path(os.environ["TMPDIR"], "link")
    link.symlink_to(facts["outside"])
    return (link / "linked").write_text("x") == 1


def link_outside_file(facts: Facts) -> bool:
    """A second name in a writable place for a file that may not be written."""
    link = Path(os.environ["TMPDIR"], "second-name")
    link.hardlink_to(Path(facts["outside"], "precious"))
    return link.exists()


def change_permissions_outside(facts: Facts) -> bool:
    path = Path(facts["outside"], "precious")
    before = path.stat().st_mode
    path.chmod(before ^ 0o040)
    return path.stat().st_mode != before


def change_times_outside(facts: Facts) -> bool:
    path = Path(facts["outside"], "precious")
    before = path.stat().st_mtime
    os.utime(path, (1.0, before + 1))
    return path.stat().st_mtime != before


def change_attributes_outside(facts: Facts) -> bool:
    os.setxattr(Path(facts["outside"], "precious"), "user.planted", b"x")
    return True


def truncate_outside(facts: Facts) -> bool:
    os.truncate(Path(facts["outside"], "precious"), 0)
    return True


def remove_outside(facts: Facts) -> bool:
    Path(facts["outside"], "precious").rename(Path(facts["outside"], "renamed"))
    Path(facts["outside"], "renamed").rename(Path(facts["outside"], "precious"))
    return True


def write_system(facts: Facts) -> bool:
    del facts
    # Opening is enough: nothing is changed where it succeeds.
    for path in ("/proc/sys/kernel/hostname", "/etc/passwd", "/usr/bin/env"):
        try:
            os.close(os.open(path, os.O_WRONLY))
        except OSError:
            continue
        return True
    return False


def _holds(path: Path, secret: str) -> bool:
    try:
        return secret.encode() in path.read_bytes()
    except OSError:
        return False


PROBES = {
    "read_secret_file": read_secret_file,
    "read_own_environment": read_own_environment,
    "read_other_environments": read_other_environments,
    "read_other_command_lines": read_other_command_lines,
    "read_other_memory": read_other_memory,
    "read_through_proc_root": read_through_proc_root,
    "read_inherited_descriptors": read_inherited_descriptors,
    "read_git_folder": read_git_folder,
    "see_git_folder": see_git_folder,
    "list_outside": list_outside,
    "read_shared_memory": read_shared_memory,
    "read_account_names": read_account_names,
    "write_outside": write_outside,
    "write_workspace": write_workspace,
    "write_through_link": write_through_link,
    "link_outside_file": link_outside_file,
    "change_permissions_outside": change_permissions_outside,
    "change_times_outside": change_times_outside,
    "change_attributes_outside": change_attributes_outside,
    "truncate_outside": truncate_outside,
    "remove_outside": remove_outside,
    "write_system": write_system,
}
