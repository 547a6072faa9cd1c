"""Copier's process: a clean environment, then one answer to each request until the other end closes."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection

from generator.collector import collect_seldom
from generator.render.records import (
    Answer,
    FactsRequest,
    MigrationRequest,
    PrepareRequest,
    Refusal,
    Request,
    UpdateRequest,
    VersionsRequest,
)
from generator.render.rendering import Rendering, refusal_of

# The user's own settings must not change what Copier's git commands write, print or merge.
_GIT_CONFIG = {
    "core.hooksPath": os.devnull,
    "protocol.file.allow": "always",
    # It would run any command.
    "protocol.ext.allow": "never",
    "core.fsmonitor": "false",
    "core.autocrlf": "false",
    "core.safecrlf": "false",
    "core.eol": "lf",
    "core.attributesFile": os.devnull,
    "core.excludesFile": os.devnull,
    "gc.auto": "0",
    "maintenance.auto": "false",
    "commit.gpgSign": "false",
    "apply.whitespace": "nowarn",
    "apply.ignoreWhitespace": "no",
    "merge.conflictStyle": "merge",
    "status.showUntrackedFiles": "normal",
}

# What this process keeps between requests, where it is Copier's.
_HERE: list[Rendering] = []


def serve(descriptor: int) -> None:
    """Answer requests until the other end closes. Runs in the child.

    The first message names the folder where the clones go, which is removed at the end.

    Args:
        descriptor: The child's end of the line.
    """
    collect_seldom()
    _clean_child(_GIT_CONFIG)
    # A Copier that cannot be loaded is reported with the first unit.
    with suppress(Exception):
        import copier._main  # noqa: F401
    rendering = Rendering()
    _HERE.append(rendering)
    with Connection(descriptor) as connection, suppress(EOFError, OSError, KeyboardInterrupt):
        folder = tempfile.tempdir = str(connection.recv())
        try:
            while True:
                request: Request | PrepareRequest = connection.recv()
                if isinstance(request, PrepareRequest):
                    rendering.prepare(request)
                else:
                    connection.send(_answer_or_refuse(rendering, request))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def answer_here(request: Request) -> Answer | Refusal | None:
    """Answer a request without another process where this is a fork of Copier's; ``None`` where it is not."""
    return _answer_or_refuse(_HERE[0], request) if _HERE else None


def _answer_or_refuse(rendering: Rendering, request: Request) -> Answer | Refusal:
    """Do what was asked, or say why not."""
    did = "render"
    try:
        if isinstance(request, FactsRequest):
            did = "read"
            return rendering.facts(request)
        if isinstance(request, UpdateRequest):
            from generator.render.updating import update

            did = "update"
            return update(rendering, request)
        if isinstance(request, VersionsRequest):
            from generator.render.two_versions import render_versions

            return render_versions(rendering, request)
        if isinstance(request, MigrationRequest):
            from generator.render.updating import migrate_last

            did = "migrate"
            return migrate_last(rendering, request)
        return rendering.render(request)
    except Exception as error:
        return refusal_of(did, error)


def _clean_child(git_config: Mapping[str, str]) -> None:
    """Take what could redirect git or Copier out of the child's environment, before Copier reads it."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "COPIER_")):
            del os.environ[name]
    os.environ["GIT_TERMINAL_PROMPT"] = "0"
    os.environ["GIT_CONFIG_COUNT"] = str(len(git_config))
    for index, (key, value) in enumerate(git_config.items()):
        os.environ[f"GIT_CONFIG_KEY_{index}"] = key
        os.environ[f"GIT_CONFIG_VALUE_{index}"] = value
    warnings.simplefilter("ignore")
