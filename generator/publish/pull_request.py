"""The title and the text of a pull request: what was built, what was checked, and what a person still has to do.

Much of it was written by a model. It stands in tables, lists and paragraphs as plain text: no mention, no picture, no
link and no tag of HTML comes of it, and no command that a host obeys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from generator.commit_text import harmless
from generator.findings import GateResult
from generator.merge.records import MergeReport
from generator.redaction import redact
from generator.task_results import TaskResult

TITLE_MAX = 120
# GitHub takes 65,536 characters.
BODY_MAX = 60_000
_ROWS_MAX = 40
_CELL_MAX = 200
_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#|~]")
# Hosts make links of bare addresses, also of those without a scheme.
_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
_STATES = {"passed": "passed", "failed": "**failed**", "skipped": "not run"}


def plain(text: str, limit: int = _CELL_MAX) -> str:
    """Return a text as one line of Markdown that shows as it is."""
    escaped = _MARKUP.sub(lambda found: f"\\{found[0]}", harmless(redact(text), limit))
    return _ADDRESS.sub(lambda found: found[0].replace(":", "&#58;").replace(".", "&#46;"), escaped)


def task_title(task_id: str, message: str) -> str:
    """Return what the pull request of a task is called, by the message of its commit."""
    lines = message.split("\n")
    named = next((line for line in lines[1:] if line.upper().startswith(f"{task_id.upper()}: ")), "")
    title = named.partition(": ")[2] or lines[0]
    return harmless(redact(f"{task_id}: {title}"), TITLE_MAX)


def task_text(message: str, result: TaskResult | None, needs: Sequence[str] = ()) -> str:
    """Return the text of a task's pull request.

    Args:
        message: The message of the task's commit.
        result: What the run recorded of it; ``None`` where that was on another machine, and then the message alone
            tells.
        needs: Tasks that it was built on.
    """
    sections = [_of_result(result) if result else _of_message(message)]
    if needs:
        sections.append(["## Built on", "", *(f"- {plain(task)}" for task in needs)])
    trailers = [line for line in message.rstrip("\n").rpartition("\n\n")[2].split("\n") if re.match(r"[\w-]+: ", line)]
    sections.append(["<!-- aas-generator -->", "", *(f"- {plain(line)}" for line in trailers)])
    return _joined(sections)


def merge_text(report: MergeReport) -> tuple[str, str]:
    """Return the title and the text of a pull request for a branch on which tasks were merged."""
    merged = [task for task in report.tasks if task.outcome != "left_out"]
    names = ", ".join(task.task_id for task in merged)
    title = harmless(f"{len(merged)} tasks: {names}", TITLE_MAX)
    rows = [(task.task_id, task.outcome.replace("_", " "), task.how or "", task.reason) for task in report.tasks]
    sections = [
        ["## Tasks", "", *_table(("Task", "Outcome", "How", "Why"), rows)],
        _gates(report.gates, "## Gates over the whole"),
        ["<!-- aas-generator -->"],
    ]
    return title, _joined(sections)


def _of_result(result: TaskResult) -> list[str]:
    state = "All of it is written." if result.outcome == "implemented" else "**It is a scaffold**: see below."
    units = [(unit.blueprint, unit.name, str(len(unit.files)), unit.answers_file) for unit in result.units]
    lines = ["## Summary", "", state, "", *_table(("Blueprint", "Unit", "Files", "Answers"), units)]
    if result.unwritten:
        lines += ["", "## Still to be written", "", *(f"- [ ] {plain(line)}" for line in _few(result.unwritten))]
    if result.stubs:
        lines += ["", "## Replaced by stubs", "", *(f"- [ ] {plain(name)}" for name in _few(result.stubs))]
    lines += ["", *_gates(result.gates, "## Gates")]
    if result.code_blocks:
        blocks = [(str(each.index + 1), each.fate, each.path or "", each.reason) for each in result.code_blocks]
        lines += ["", "## Code of the analysis", "", *_table(("Block", "Fate", "File", "Why"), blocks)]
    if result.warnings:
        lines += ["", "## To look at", "", *(f"- [ ] {plain(warning, 500)}" for warning in _few(result.warnings))]
    return lines


def _of_message(message: str) -> list[str]:
    body = message.rstrip("\n").rpartition("\n\n")[0].partition("\n\n")[2]
    lines = ["## Summary", ""]
    for line in body.split("\n"):
        item = re.match(r"(- |[0-9]{1,3}\. )(.*)", line)
        lines.append(f"{item[1]}{plain(item[2])}" if item else plain(line))
    return lines


def _gates(gates: Iterable[GateResult], heading: str) -> list[str]:
    rows = []
    for gate in gates:
        first = gate.findings[0] if gate.findings else None
        said = f"{first.path or ''} {first.code}: {first.message}" if first else ""
        rows.append((gate.gate, gate.outcome, str(len(gate.findings)), said))
    told = _table(("Gate", "Outcome", "Findings", "First"), rows, {1: _STATES})
    return [heading, "", *told] if rows else []


def _table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], words: dict[int, dict[str, str]] | None = None
) -> list[str]:
    if not rows:
        return []
    known = words or {}
    lines = [f"| {' | '.join(titles)} |", f"|{'---|' * len(titles)}"]
    for row in rows[:_ROWS_MAX]:
        cells = (known.get(number, {}).get(cell) or plain(cell) for number, cell in enumerate(row))
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, "", f"… and {len(rows) - _ROWS_MAX} more"] if len(rows) > _ROWS_MAX else lines


def _few(lines: Sequence[str]) -> list[str]:
    return [*lines[:_ROWS_MAX], f"… and {len(lines) - _ROWS_MAX} more"] if len(lines) > _ROWS_MAX else list(lines)


def _joined(sections: Iterable[Sequence[str]]) -> str:
    text = "\n\n".join("\n".join(lines).strip("\n") for lines in sections if lines) + "\n"
    if len(text) <= BODY_MAX:
        return text
    return text[: text.rfind("\n", 0, BODY_MAX)] + "\n\n… cut; the run's report has the rest\n"
