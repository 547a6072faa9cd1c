"""The secrets gate: no file of a unit holds a password, token or key."""

from __future__ import annotations

from collections.abc import Iterable

from generator.findings import Finding, not_before
from generator.gates.records import GateNotRunError, Subject
from generator.gates.secret_scan import ScanError, scan


def check_secrets(subject: Subject) -> list[Finding]:
    """Return a finding for each secret in a text file of the units that a changed file did not have before.

    A finding names the place and the kind of secret, never the secret itself.

    Raises:
        GateNotRunError: The scanner did not come to an end.
    """
    paths = sorted({path for unit in subject.units for path in unit.files if (subject.root / path).is_file()})
    changed = [path for path in paths if path in subject.changed]
    try:
        found = scan(subject.root, paths) if paths else []
        old = scan(subject.baseline(), changed) if {secret.path for secret in found} & {*changed} else []
    except ScanError as error:
        raise GateNotRunError(str(error)) from None
    kinds: dict[tuple[str, int], list[str]] = {}
    for each in not_before(found, old, lambda each: (each.path, each.kind, each.digest)):
        kinds.setdefault((each.path, each.line), []).append(each.kind)
    return [_finding(path, line, dict.fromkeys(found)) for (path, line), found in kinds.items()]


def _finding(path: str, line: int, kinds: Iterable[str]) -> Finding:
    message = f"this looks like a secret ({', '.join(kinds)}); take it out and read it from the settings"
    return Finding(path=path, line=line, code="secret", message=message)
