"""Workflow commands of GitHub Actions, which show findings beside the lines of a pull request.

Their syntax is that of https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.formats.judged import Judged, in_repository

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def lines(judged: Iterable[Judged], *, folder: str = "") -> Iterator[str]:
    """Yield one workflow command a finding, and one for each that has none and is not passed.

    Args:
        judged: What was judged.
        folder: The workspace's folder in its repository.
    """
    for each in judged:
        for gate, severity, finding in each.found():
            place = {"file": in_repository(folder, finding.path)} if finding.path else {}
            if finding.path and finding.line:
                place["line"] = str(finding.line)
            yield command(severity, f"{each.name}: {finding.message}", **place, title=f"{gate}: {finding.code}")
        if reason := each.untold():
            severity = "error" if each.state == "failed" else "warning"
            yield command(severity, reason, title=f"{each.name}: {each.code or each.state}")


def command(name: str, message: str, **properties: str) -> str:
    """Return one workflow command."""
    told = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name}{' ' if told else ''}{told}::{message.translate(_DATA)}"
