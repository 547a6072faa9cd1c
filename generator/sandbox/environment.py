"""The environment of untrusted commands: built from nothing, never copied from ours."""

from __future__ import annotations

from collections.abc import Mapping

PRIVATE_TMP = "/tmp"  # noqa: S108 - inside the sandbox this is a tmpfs of its own
PRIVATE_HOME = f"{PRIVATE_TMP}/home"


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a command: the same on every machine, with nothing of the caller's.

    ``PYTHONSAFEPATH`` keeps the current folder and the script's folder off ``sys.path``, so a planted ``json.py`` is
    not imported by ``python -m``; whoever needs the workspace's modules names it by ``PYTHONPATH``.

    Args:
        extra: Further variables; they win over the fixed ones.
    """
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": PRIVATE_HOME,
        "TMPDIR": PRIVATE_TMP,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONSAFEPATH": "1",
        **(extra or {}),
    }
