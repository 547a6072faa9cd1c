"""The secrets gate: no file of a unit holds a password, token or key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.findings import Finding, not_before
from generator.gates.records import GateNotRunError, Said, Subject
from generator.gates.secret_scan import FILE_SECONDS, Scanned, scan
from generator.gates.shared_copy import one_by_one


def check_secrets(subject: Subject) -> list[Finding]:
    """Return a finding for each secret in a text file of the units that a changed file did not have before.

    A finding names the place and the kind of secret, never the secret itself. A file that cannot be searched in the
    time that it has is a finding too.

    Raises:
        GateNotRunError: The scanner did not come to an end.
    """
    return _of_one(subject, _scanned([subject]))


def check_secrets_together(subjects: Sequence[Subject]) -> list[Said | GateNotRunError]:
    """Search the files of tasks that share a copy in one go; see ``check_secrets``."""
    scanned = _scanned(subjects)
    return one_by_one(lambda subject: _of_one(subject, scanned), subjects)


def _scanned(subjects: Sequence[Subject]) -> Scanned:
    paths = sorted({path for subject in subjects for path in _paths(subject)})
    if not paths:
        return Scanned(secrets=[], unfinished=[])
    return scan(subjects[0].root, paths, subjects[0].sandbox)


def _paths(subject: Subject) -> frozenset[str]:
    return frozenset(path for unit in subject.units for path in unit.files if (subject.root / path).is_file())


def _of_one(subject: Subject, scanned: Scanned) -> list[Finding]:
    """Return what was found in one task's files and was not there before."""
    paths = _paths(subject)
    found = [secret for secret in scanned.secrets if secret.path in paths]
    changed = sorted({secret.path for secret in found} & subject.changed)
    old = scan(subject.baseline(), changed, subject.sandbox).secrets if changed else []
    kinds: dict[tuple[str, int], list[str]] = {}
    for each in not_before(found, old, lambda each: (each.path, each.kind, each.digest)):
        kinds.setdefault((each.path, each.line), []).append(each.kind)
    unfinished = [_unfinished(path) for path in scanned.unfinished if path in paths]
    return [*(_finding(path, line, dict.fromkeys(found)) for (path, line), found in kinds.items()), *unfinished]


def _finding(path: str, line: int, kinds: Iterable[str]) -> Finding:
    message = f"this looks like a secret ({', '.join(kinds)}); take it out and read it from the settings"
    return Finding(path=path, line=line, code="secret", message=message)


def _unfinished(path: str) -> Finding:
    message = f"looking for secrets in this file takes more than {FILE_SECONDS:g} s; no ordinary text does that"
    return Finding(path=path, code="limit", message=message)
