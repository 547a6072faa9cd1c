"""What a question about code says: the task, what is wanted, the files of its units, and what they lean on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.answers.contract import Contract
from generator.answers.details import UnitNote
from generator.answers.units import UnitAnswers, details_of
from generator.items import TaskFacts
from generator.loop.asked import AskedCode
from generator.loop.functions import outline
from generator.loop.surroundings import contract_lines, marked
from generator.loop.task_text import heading, purpose_lines, task_lines
from generator.reading.text.inline import one_line
from generator.redaction import redact

# What is shown of a task's own files, and of files that they lean on, in characters.
FILES_SHOWN = 160_000
NEIGHBOURS_SHOWN = 24_000
_EARLIER_SHOWN = 12
_LINE_SHOWN = 500


@dataclass(frozen=True)
class CodeContext:
    """All that a question about a task's code is made from.

    Attributes:
        asked: The code.
        units: The answers of the units.
        contract: What the workspace demands.
        facts: What the board says of the task; ``None`` where it says nothing.
        lines: What the answers say is still to be written.
        neighbours: Modules of the workspace that the code imports, path to their outline.
        earlier: What was wrong with the answers before this one.
    """

    asked: AskedCode
    units: tuple[UnitAnswers, ...]
    contract: Contract
    facts: TaskFacts | None = None
    lines: tuple[str, ...] = ()
    neighbours: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()


def code_text(context: CodeContext, wanted: Mapping[str, Iterable[str]], shown: Collection[str]) -> str | None:
    """Return the text of a question about code.

    Args:
        context: What it is made from.
        wanted: Titles with the lines below them that say what is wanted.
        shown: Files that are shown whole; the others are where there is room, else in outline.

    Returns:
        ``None`` where the files that must be shown are too large.
    """
    files = _files(context.asked, shown)
    if files is None:
        return None
    neighbours = list(_neighbours(context.neighbours))
    facts = context.facts
    lines = task_lines(facts) if facts else [heading(context.asked.task_id, context.units[0].title)]
    lines += ["", *_section("What the analysis said", purpose_lines(context.units))]
    lines += _section("Units of this workspace", [*contract_lines(context.contract), *_conventions(context.contract)])
    for title, told in wanted.items():
        lines += _section(title, [redact(line) for line in told])
    lines += _section("Code of an earlier answer that is not in use", list(_notes(context.units)))
    earlier = [f"- {one_line(redact(line), _LINE_SHOWN)}" for line in context.earlier[:_EARLIER_SHOWN]]
    lines += _section("What was wrong with earlier answers", earlier)
    lines += _section("What the files below lean on, in outline", neighbours)
    return "\n".join([*lines, *_section("The files", files)]).rstrip("\n")


def _section(title: str, lines: list[str]) -> list[str]:
    told = "\n".join(lines).strip("\n")
    return [f"## {title}", "", told, ""] if told else []


def _conventions(contract: Contract) -> list[str]:
    told = f"- {contract.line_length} characters a line, {contract.quotes} quotes, logging by {contract.logger}"
    return [f"{told}, every function typed" if contract.strict_types else told]


def _notes(units: Iterable[UnitAnswers]) -> Iterator[str]:
    for unit in units:
        notes: tuple[UnitNote, ...] = getattr(details_of(unit), "notes", ())
        for note in notes:
            if note.kind == "stub":
                yield f"{note.subject}, because of {redact(note.reason)}:"
                yield from (*marked("CODE", note.code), "")


def _files(asked: AskedCode, shown: Collection[str]) -> list[str] | None:
    """Return the files, those that must be shown first; ``None`` where there is no room for them."""
    sources = {**asked.modules, **asked.tests}
    first = [path for path in sources if path in shown]
    lines: list[str] = []
    left = FILES_SHOWN
    for path in (*first, *(path for path in sources if path not in shown)):
        is_whole = len(sources[path]) <= left
        if not is_whole and path in shown:
            return None
        text = sources[path] if is_whole else outline(sources[path])
        if text.strip() and len(text) <= left:
            left -= len(text)
            lines += [*marked(f"FILE {path}" if is_whole else f"OUTLINE {path}", text), ""]
    return lines


def _neighbours(outlines: Mapping[str, str]) -> Iterator[str]:
    left = NEIGHBOURS_SHOWN
    for path, text in outlines.items():
        if text and len(text) <= left:
            left -= len(text)
            yield from (*marked(f"OUTLINE {path}", text), "")
