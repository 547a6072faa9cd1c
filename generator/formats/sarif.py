"""SARIF 2.1.0, which code scanning and editors read.

The format is that of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from generator.codes import codes
from generator.formats.judged import Judged, Severity, in_repository, legal

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "SRCROOT"


def document(judged: Iterable[Judged], *, version: str, folder: str = "") -> dict[str, Any]:
    """Return the document: one rule for each gate and code that was found, one result a finding.

    Args:
        judged: What was judged.
        version: This tool's version.
        folder: The workspace's folder in its repository.
    """
    rules: dict[str, int] = {}
    results = [result for each in judged for result in _results(each, rules, folder)]
    driver = {
        "name": "aas-generator",
        "version": version,
        "rules": [{"id": rule, "name": rule, **_described(rule)} for rule in rules],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _described(rule: str) -> dict[str, Any]:
    """Return what a rule means, and what to do about it where that is known here."""
    gate, _, code = rule.partition("/")
    known = codes().get(code)
    if known is None:
        return {"shortDescription": {"text": f"{code} of the gate {gate}"}}
    return {"shortDescription": {"text": known.means}, "help": {"text": f"{known.why} {known.do}"}}


def _results(each: Judged, rules: dict[str, int], folder: str) -> list[dict[str, Any]]:
    found = [
        _result(rules, f"{gate}/{finding.code}", severity, f"{each.name}: {finding.message}")
        | _place(in_repository(folder, finding.path), finding.line)
        for gate, severity, finding in each.found()
    ]
    if reason := each.untold():
        severity: Severity = "error" if each.state == "failed" else "warning"
        found.append(_result(rules, f"outcome/{each.code or each.state}", severity, f"{each.name}: {reason}"))
    return found


def _result(rules: dict[str, int], rule: str, severity: Severity, message: str) -> dict[str, Any]:
    index = rules.setdefault(rule, len(rules))
    return {"ruleId": rule, "ruleIndex": index, "level": severity, "message": {"text": legal(message)}}


def _place(path: str, line: int | None) -> dict[str, Any]:
    if not path:
        return {}
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(path), "uriBaseId": _ROOT}}
    if line:
        physical["region"] = {"startLine": line}
    return {"locations": [{"physicalLocation": physical}]}
