"""How git is run: a clean environment, settings that cannot disturb, clear errors."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.errors import GitError
from generator.process import Completed, run

IDENTITY_NAME = "aas-generator"
IDENTITY_EMAIL = "aas-generator@noreply.invalid"
# The user's own settings must neither run programs nor change what is written, printed or fetched.
SAFE_CONFIG = {
    # A hook of the team would run at every commit of ours, and could change or refuse it.
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    # After a power loss no branch may name objects that never reached the disk.
    "core.fsync": "all",
    # A path from a model, such as .GIT/config, must not become git's own folder on another file system.
    "core.protectHFS": "true",
    "core.protectNTFS": "true",
    # What is built lies some folders deeper than the workspace, and Windows counts.
    "core.longpaths": "true",
    "core.quotePath": "false",
    # Nothing may go on in the background when a run has ended.
    "gc.auto": "0",
    "maintenance.auto": "false",
    # One pack to make durable instead of a file for each object.
    "fetch.unpackLimit": "1",
    "commit.gpgSign": "false",
    "advice.detachedHead": "false",
    "init.templateDir": "",
    "submodule.recurse": "false",
    # Our own clone is fetched from by its path; an ext:: address would run any command.
    "protocol.file.allow": "always",
    "protocol.ext.allow": "never",
    "clone.rejectShallow": "false",
    "fetch.prune": "false",
    "fetch.pruneTags": "false",
    "log.showSignature": "false",
    "color.ui": "false",
    "i18n.commitEncoding": "UTF-8",
    "i18n.logOutputEncoding": "UTF-8",
    "commit.cleanup": "whitespace",
    "trailer.separators": ":",
    "merge.verifySignatures": "false",
    "merge.log": "false",
    "merge.stat": "false",
    # A conflict that somebody resolved elsewhere does not count as resolved here.
    "rerere.enabled": "false",
}
ISOLATED_CONFIG = {
    "core.autocrlf": "false",
    "core.safecrlf": "false",
    "core.eol": "lf",
    "core.excludesFile": os.devnull,
    "safe.directory": "*",
}
# Programs and choices of the user's configuration have no part in what is built; git 2.32 and newer know these.
ISOLATED_VARIABLES = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LFS_SKIP_SMUDGE": "1",
}
# A hook that starts this tool has set GIT_DIR and GIT_INDEX_FILE, which would send each command to another repository.
_KEPT_VARIABLES = ("PATH", "HOME", "SYSTEMROOT", "XDG_CONFIG_HOME", "TMPDIR")


def clean_environment() -> dict[str, str]:
    """Return the environment that git runs in: the user's own configuration, none of the caller's ``GIT_*``."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


def run_git(
    top: Path,
    args: Sequence[str],
    *,
    config: Mapping[str, str],
    data: bytes = b"",
    env: Mapping[str, str] | None = None,
    seconds: float = 300.0,
    accept: Sequence[int] = (0,),
) -> Completed:
    """Run one git command in a folder.

    Raises:
        GitError: It ended with a code that is not in ``accept``, did not end in ``seconds``, or did not start.
    """
    options = [part for key, value in config.items() for part in ("-c", f"{key}={value}")]
    environment = {**clean_environment(), **(env or {})}
    try:
        finished = run(["git", *options, *args], cwd=top, env=environment, data=data, seconds=seconds)
    except (OSError, ValueError) as error:
        raise GitError(args, f"could not be started: {error}") from error
    if finished.returncode is None:
        raise GitError(args, f"did not end in {seconds:g} s")
    if finished.returncode not in accept:
        raise GitError(args, finished.error_text or f"ended with {finished.returncode}")
    return finished


def identity(date: str) -> dict[str, str]:
    """Return the environment for a commit of ours with a given date in git's raw form."""
    date = f"@{date}"  # without the sign git does not read the dates of the first years as seconds
    return {
        "GIT_AUTHOR_NAME": IDENTITY_NAME,
        "GIT_AUTHOR_EMAIL": IDENTITY_EMAIL,
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_NAME": IDENTITY_NAME,
        "GIT_COMMITTER_EMAIL": IDENTITY_EMAIL,
        "GIT_COMMITTER_DATE": date,
    }
