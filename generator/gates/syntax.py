"""The syntax gate: every file can be read by what will read it."""

from __future__ import annotations

import json

import yaml

from generator.gates.records import Finding, Subject
from generator.gates.source_facts import source_facts


def check_syntax(subject: Subject) -> list[Finding]:
    """Return a finding for each Python, JSON or YAML file that cannot be parsed.

    Raises:
        GateNotRunError: The workspace's interpreter could not be asked.
    """
    findings = [
        Finding(path=path, line=facts.line, code="syntax-error", message=facts.error)
        for path, facts in source_facts(subject).files.items()
        if facts.error
    ]
    data_files = {path for unit in subject.units for path in unit.files if path.endswith((".json", ".yml", ".yaml"))}
    return findings + [finding for path in sorted(data_files) for finding in _data_faults(subject, path)]


def _data_faults(subject: Subject, path: str) -> list[Finding]:
    try:
        text = (subject.root / path).read_text(encoding="utf-8")
        if path.endswith(".json"):
            json.loads(text)
        else:
            yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        return [Finding(path=path, code="syntax-error", message=str(error).splitlines()[0])]
    return []
