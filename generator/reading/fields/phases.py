"""Phases, steps and milestones with their tasks, and nothing that only looks like them.

Roll-out lists, test strategies, open questions and the like are numbered too; the headings above tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.plan import Phase
from generator.reading.fields.phase_heads import (
    PhaseHead,
    clean_title,
    is_elsewhere,
    is_plan_section,
    phase_code,
    phase_head,
    time_lead,
)
from generator.reading.fields.phase_tables import read_tabled, tasks_in_table
from generator.reading.text.document import SOFT_LEVEL, Document, Line, is_soft_heading
from generator.reading.text.inline import Found, bold_lead, cut_phrase, one_line, phrases, plain
from generator.reading.text.labels import label_kind, split_label
from generator.reading.text.vocabulary import OTHER_SECTIONS, SECTION_WORDS, mentions, spoken

MAX_PHASES = 40
MAX_TASKS = 60


def _explicit(document: Document) -> list[Phase]:
    """Read lines that call themselves a phase; a kind nested in another one gives that one's tasks."""
    heads: list[tuple[Line, PhaseHead]] = []
    for line in document.lines:
        if line.kind in ("heading", "text", "item") and (line.level or len(line.text) < 300):
            head = _bold_head(line) or phase_head(("# " if line.level else "") + line.text)
            if head is not None and not is_elsewhere(document, line):
                heads.append((line, head))
    if not heads:
        return []
    word = _outermost(heads)
    mine = [(line, head) for line, head in heads if head.word == word]
    phases = []
    for place, (line, head) in enumerate(mine[:MAX_PHASES]):
        stop = mine[place + 1][0].index if place + 1 < len(mine) else len(document.lines)
        phases.append(_phase(document, line, head, stop))
    return _without_repeats(phases)


def _bold_head(line: Line) -> PhaseHead | None:
    """Read «**Phase 1 - Capture.** Record the audio»: the bold type is the title, and the rest describes it."""
    bold = bold_lead(line.text)
    head = phase_head(f"**{bold[0]}**") if bold is not None and bold[1].strip(" :\uff1a") else None
    ends = bold is not None and bold[0].rstrip().endswith((".", ":", "\u3002", "\uff1a"))
    # «**Phase 1 (week 1):** Capture» has only its time in bold type.
    if head is None or not head.title or not ends or bold is None or f"({head.title})" in bold[0]:
        return None
    return replace(head, title=head.title.rstrip(" .:\u3002\uff1a"))


def _outermost(heads: list[tuple[Line, PhaseHead]]) -> str:
    """Return the word of the phases that hold the others: real headings first, then what comes first."""
    ranks: dict[str, tuple[int, int]] = {}
    for line, head in heads:
        rank = (line.level if line.kind == "heading" else SOFT_LEVEL + line.indent, line.index)
        ranks.setdefault(head.word, rank)
    return min(ranks, key=lambda word: ranks[word])


def _without_repeats(phases: list[Phase]) -> list[Phase]:
    """Keep the fuller of two phases with one number: a summary may list them before they are written out."""
    best: dict[int, Phase] = {}
    for phase in phases:
        known = best.get(phase.number)
        if known is None or len(phase.tasks) + len(phase.description) > len(known.tasks) + len(known.description):
            best[phase.number] = (
                phase if phase.title or known is None else phase.model_copy(update={"title": known.title})
            )
    return [best[number] for number in sorted(best)]


def _phase(document: Document, line: Line, head: PhaseHead, stop: int) -> Phase:
    body = _body(document, line, stop)
    title, description = head.title, []
    if len(title) > 110 or (". " in title and len(title) > 60):
        title, rest = cut_phrase(title)
        description.append(rest)
    tasks: list[str] = []
    top = min((item.indent for item in body if item.kind == "item"), default=0)
    for position, item in enumerate(body):
        if item.kind == "item" and item.indent <= top + 1:
            tasks.extend(_task(item, body[position + 1 :]))
        elif item.kind == "text" and not item.level and not tasks:
            description.append(plain(item.text, keep_code=True, limit=1000))
    if not tasks and len(description) == 0 and ":" in title and line.kind == "item":
        title, rest = cut_phrase(title)
        description.append(rest)
    tasks = [task for task in tasks if task] or _tabled_tasks(document, line, stop)
    return Phase(
        number=head.number,
        title=clean_title(title) or plain(line.text.lstrip("0123456789.) "), limit=120).strip(" :"),
        description=one_line(" ".join(part for part in description if part), 2000),
        tasks=tuple(tasks[:MAX_TASKS]),
    )


def _tabled_tasks(document: Document, line: Line, stop: int) -> list[str]:
    """Return the tasks in the first table below a phase's heading, before the next heading."""
    below = next((other.index for other in document.lines[line.index + 1 : stop] if other.level), stop)
    tables = (table for table in document.tables if line.level and line.index < table.first < below)
    return next((tasks for table in tables if (tasks := tasks_in_table(table))), [])


def _task(item: Line, behind: list[Line]) -> list[str]:
    """Return the task of one bullet; a bullet that only opens a nested list gives that list's items."""
    text = plain(item.text, keep_code=True, limit=400)
    if not text.endswith((":", "\uff1a")):
        return [text]
    nested = []
    for line in behind[:40]:
        if line.kind == "item" and line.indent > item.indent + 1:
            nested.append(plain(line.text, keep_code=True, limit=400))
        elif line.kind != "blank":
            break
    return nested or [text.rstrip(":\uff1a ")]


def _body(document: Document, line: Line, stop: int) -> list[Line]:
    """Return the lines of a phase: up to the next phase, a heading of its rank, or a label that ends the list."""
    body: list[Line] = []
    for other in document.lines[line.index + 1 : min(stop, line.index + 400)]:
        if other.kind == "heading" and (line.kind != "heading" or other.level <= line.level):
            break
        if line.kind == "item" and (other.kind == "item" and other.indent <= line.indent):
            break
        if line.kind == "text" and other.kind == "item" and _ends_phase(line, other):
            break
        if other.level == SOFT_LEVEL and line.kind != "heading" and not _opens_tasks(other.text):
            break
        if (
            other.kind == "text"
            and line.kind != "heading"
            and (body or line.kind == "item")
            and _after_gap(document, other)
            and not other.indent
        ):
            break
        if other.kind in ("item", "text"):
            body.append(other)
    return body


def _ends_phase(line: Line, item: Line) -> bool:
    """An item further left, or one that is a label of the analysis, is no task of the phase."""
    labelled = item.indent <= line.indent and bold_lead(item.text) is not None and label_kind(split_label(item.text)[0])
    return item.indent < line.indent or bool(labelled)


def _opens_tasks(text: str) -> bool:
    return mentions(
        text,
        phrases("tasks|subtasks|deliverable|actions|activities|aufgaben|tareas|taches|タスク|goal|objective"),
    )


def _after_gap(document: Document, line: Line) -> bool:
    return line.index > 0 and document.lines[line.index - 1].kind == "blank"


def _is_plan_item(line: Line) -> bool:
    opens = line.text.rstrip(" *").endswith((":", "\uff1a")) or is_soft_heading(line.text)
    return line.kind == "item" and opens and is_plan_section(line.text)


def _listed(document: Document) -> list[Phase]:
    """Read the numbered items or sub-headings of an implementation plan's section."""
    for heading in document.lines:
        if _is_plan_item(heading):
            nested = document.children(heading.index)
            if nested:
                return _from_bullets(document, heading, nested)
        if not heading.level or not is_plan_section(heading.text) or is_elsewhere(document, heading):
            continue
        body = _section(document, heading)
        below = [line for line in body if line.kind == "heading"] or _soft_heads(heading, body)
        if below and all(line.text.rstrip("`) ").endswith(".py") or not line.text for line in below[:1]):
            continue
        if len(below) >= 2 or (below and not any(line.number is not None for line in body)):
            rank = min(line.level for line in below)
            heads = [line for line in below if line.level == rank and not mentions(line.text, OTHER_SECTIONS)]
            if heading.index == document.first_heading:
                heads = [line for line in heads if not _is_section(line)]
            return _from_heads(document, heads, body[-1].index + 1)
        numbered = [line for line in body if line.number is not None or _is_coded(line)]
        top = min((line.indent for line in numbered), default=0)
        heads = [line for line in numbered if line.indent <= top + 1]
        if len(heads) >= 2:
            return _from_heads(document, heads, body[-1].index + 1)
        bullets = [line for line in body if line.kind == "item"]
        if bullets:
            return _from_bullets(document, heading, bullets)
    return []


def _is_section(line: Line) -> bool:
    """Tell a section of a whole document that is no step of its plan: «Overview», «Blockers»."""
    return bool(label_kind(line.text)) or spoken(line.text).strip(" 0123456789") in SECTION_WORDS


def _soft_heads(heading: Line, body: list[Line]) -> list[Line]:
    """Return the lines in bold type that divide a plan's section without real headings below its own."""
    if heading.kind != "heading":
        return []
    heads = [line for line in body if line.level == SOFT_LEVEL and bold_lead(line.text) is not None]
    return heads if len(heads) >= 2 and not any(label_kind(line.text) for line in heads) else []


def _section(document: Document, heading: Line) -> list[Line]:
    body = []
    for line in document.lines[heading.index + 1 : heading.index + 600]:
        if line.level and line.level <= heading.level:
            break
        body.append(line)
    return body


def _from_heads(document: Document, heads: list[Line], stop: int) -> list[Phase]:
    phases = []
    # «M1 Polling»: two characters and a blank.
    coded = 3 if all(_code_in_bold(line, place) for place, line in enumerate(heads, 1)) else 0
    for place, line in enumerate(heads[:MAX_PHASES]):
        end = heads[place + 1].index if place + 1 < len(heads) else stop
        text = line.text.lstrip("0123456789.) ") if line.kind == "heading" else line.text
        text = text[phase_code(text) :]
        text = text[time_lead(text) :]
        bold = bold_lead(text)
        bare = text if line.kind == "heading" else cut_phrase(text)[0]
        title = _without_lead(bold[0][coded:]) if bold else bare
        rest = bold[1].lstrip(" ,;:\uff1a-\u2013—") if bold else "" if line.kind == "heading" else cut_phrase(text)[1]
        phase = _phase(document, line, PhaseHead("step", place + 1, title), end)
        description = one_line(f"{plain(rest, keep_code=True)} {phase.description}", 2000)
        phases.append(phase.model_copy(update={"description": description}))
    return phases


def _code_in_bold(line: Line, place: int) -> bool:
    """Tell whether a line is the ``place``-th of «**M1 Polling** …», «**M2 Dashboard** …»."""
    bold = bold_lead(line.text)
    return (
        bold is not None
        and bold[0][:1] in ("M", "P", "S", "T")
        and bold[0][1:3] == f"{place} "
        and not phase_code(bold[0])
    )


def _without_lead(title: str) -> str:
    """Drop a code or a time in front of a title."""
    bare = title.lstrip("0123456789")
    title = bare[1:].lstrip() if bare[:1] in (".", ")") and bare != title and bare[1:2] == " " else title
    title = title[phase_code(title) :]
    return title[time_lead(title) :].rstrip(" :\uff1a")


def _is_coded(line: Line) -> bool:
    """Tell a line such as «M2. Control loop» or «b) Checksum»: a list whose numbers are codes or letters."""
    if line.kind == "text":
        return phase_code(line.text) > 0
    return line.kind == "item" and (line.lettered or phase_code(line.text) > 0)


def _stands_for_phase(line: Line) -> bool:
    """Tell an item that names a phase from one that is a mere task: it is numbered, timed, or begins in bold type."""
    marked = line.number is not None or line.lettered or bold_lead(line.text) is not None
    return marked or phase_code(line.text) > 0 or time_lead(line.text) > 0


def _from_bullets(document: Document, heading: Line, bullets: list[Line]) -> list[Phase]:
    top = min(line.indent for line in bullets)
    heads = [line for line in bullets if line.indent <= top + 1]
    nested = len(heads) < len(bullets)
    if len(heads) >= 2 and (nested or all(_stands_for_phase(line) for line in heads)):
        return _from_heads(document, heads, bullets[-1].index + 1)
    tasks = tuple(plain(line.text, keep_code=True, limit=400) for line in bullets[:MAX_TASKS])
    return [Phase(number=1, title=clean_title(heading.text), tasks=tasks)]


READERS: dict[str, tuple[Callable[[Document], list[Phase]], float]] = {
    "phases/explicit": (_explicit, 0.95),
    "phases/table": (read_tabled, 0.85),
    "phases/listed": (_listed, 0.75),
}


def read_phases(document: Document) -> Found[tuple[Phase, ...]] | None:
    """Return the phases by the first reader of ``READERS`` that finds any."""
    for rule, (reader, confidence) in READERS.items():
        phases = reader(document)
        if phases:
            start, end = _span(document, phases)
            return Found(tuple(phases), start, end, rule, confidence)
    return None


def _span(document: Document, phases: list[Phase]) -> tuple[int, int]:
    """Return the span from the first phase's title to the last task, as far as they stand in the text as such."""
    first = phases[0].title.split("`")[0][:60]
    start = next((line.start for line in document.lines if first and first in line.text), 0)
    last = (phases[-1].tasks[-1] if phases[-1].tasks else phases[-1].title)[:40]
    end = next((line.end for line in reversed(document.lines) if last and last in line.text), start)
    return start, max(start, end)
