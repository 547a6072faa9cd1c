"""The syntax gate: every file can be read by what will read it."""

from __future__ import annotations

import json
import re
import tokenize
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from generator.findings import Finding
from generator.gates.records import GateNotRunError, Said, Subject
from generator.gates.shared_copy import one_by_one
from generator.gates.source_facts import learn_sources, source_facts

# In any other encoding a file can say one thing to a person and another to a tool.
ENCODINGS = frozenset({"utf-8", "utf-8-sig", "ascii", "us-ascii", "iso-8859-1", "iso-8859-15", "cp1252"})


def check_syntax(subject: Subject) -> list[Finding]:
    """Return a finding for each Python, JSON, YAML or TOML file that cannot be parsed, and for what steers tests.

    Python is read by the workspace's interpreter, up to where it would be executed.

    Raises:
        GateNotRunError: The workspace's interpreter could not be asked.
    """
    facts = source_facts(subject).files
    findings = [
        Finding(path=path, line=each.line, code=each.code, message=each.error)
        for path, each in facts.items()
        if each.error
    ]
    findings += [
        finding
        for path, each in facts.items()
        if not each.error and path not in subject.changed
        for finding in _encoding_faults(subject.root, path)
    ]
    findings += [
        Finding(path=path, code="conftest", message="a unit brings no conftest.py: it would have a say in other tests")
        for path in facts
        if Path(path).name == "conftest.py" and path not in subject.changed
    ]
    data_files = sorted({path for unit in subject.units for path in unit.files if Path(path).suffix in _READERS})
    return findings + [finding for path in data_files for finding in _data_faults(subject.root, path)]


def check_syntax_together(subjects: Sequence[Subject]) -> list[Said | GateNotRunError]:
    """Check the files of tasks that share a copy; see ``check_syntax``."""
    learn_sources(subjects)
    return one_by_one(check_syntax, subjects)


def _encoding_faults(root: Path, path: str) -> list[Finding]:
    with (root / path).open("rb") as file:
        encoding = tokenize.detect_encoding(file.readline)[0]
    if encoding in ENCODINGS:
        return []
    return [Finding(path=path, line=1, code="encoding", message=f"the file is written in {encoding!r}; use UTF-8")]


def _read_yaml(text: str) -> None:
    # Events only: loading would build what tags and aliases ask for, and nesting would use up the stack.
    if not _is_undisputed(text):
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass


def _is_undisputed(text: str) -> bool:
    """Tell whether the quick reader takes a text, and the slow one takes all such texts too."""
    if _QUICK_YAML is None or _DISPUTED.search(text):
        return False
    is_flow = holds_flow = False
    try:
        for event in yaml.parse(text, Loader=_QUICK_YAML):
            holds_flow = holds_flow or (is_flow and not isinstance(event, yaml.CollectionEndEvent))
            is_flow = bool(getattr(event, "flow_style", False))
    except yaml.YAMLError:
        return False
    # Within brackets the two disagree about what begins a key.
    return not (holds_flow and "?" in text)


# The same reader in C, where PyYAML came with it, which is thirty times as fast.
_QUICK_YAML: type[yaml.CSafeLoader] | None = getattr(yaml, "CSafeLoader", None)
# The two disagree about tabs, marks of byte order and whatever else is a blank or a line's end to one of them alone.
_DISPUTED = re.compile(r"[^\n -~\u00a1-\u1fff\u2030-\ud7ff]")


_READERS: dict[str, Callable[[str], object]] = {
    ".json": json.loads,
    ".yml": _read_yaml,
    ".yaml": _read_yaml,
    ".toml": tomllib.loads,
}
# Files of other kinds are not looked at.
JUDGED = frozenset({".py", *_READERS})


def _data_faults(root: Path, path: str) -> list[Finding]:
    try:
        _READERS[Path(path).suffix]((root / path).read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        message = next(iter(str(error).splitlines()), "") or type(error).__name__
        return [Finding(path=path, line=_line(error), code="syntax-error", message=message)]
    return []


def _line(error: Exception) -> int | None:
    if isinstance(error, json.JSONDecodeError):
        return error.lineno
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else None
