"""Phases, steps and milestones with their tasks, and nothing that only looks like them.

Roll-out lists, test strategies, open questions and the like are numbered too; the headings above tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.parsing.document import SOFT_LEVEL, Document, Line, Table
from generator.parsing.inline import Found, bold_lead, cut_phrase, fold, one_line, phrases, plain, split_outside
from generator.parsing.labels import label_kind, split_label
from generator.parsing.task_ids import ids_in
from generator.parsing.vocabulary import OTHER_SECTIONS, PHASE_WORDS, PLAIN_PLANS, PLAN_SECTIONS, mentions, spoken
from generator.plan import Phase

MAX_PHASES = 40
MAX_TASKS = 60
_NUMBER_WORDS = {
    "a": 1,
    "b": 2,
    "c": 3,
    "d": 4,
    "e": 5,
    "f": 6,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "eins": 1,
    "zwei": 2,
    "drei": 3,
    "uno": 1,
    "dos": 2,
    "tres": 3,
    "un": 1,
    "deux": 2,
    "trois": 3,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
}


@dataclass(frozen=True, slots=True)
class PhaseHead:
    """The line that opens a phase: the word it uses, its number and its title."""

    word: str
    number: int
    title: str


def phase_head(text: str) -> PhaseHead | None:
    """Read ``Phase 2: Registry``, ``**Step 3** - Wire it`` or ``### Milestone 1``; ``None`` for other lines."""
    bare = text[:400].replace("*", "").replace("__", "").lstrip("#>_ \t`")
    while bare and not bare[0].isalnum():
        bare = bare[1:]
    if bare[:1].isdigit():
        bare = bare.lstrip("0123456789.) ")
    head = fold(bare[:24])
    if fold(bare[:1]) == fold("第"):
        return _counted_head(bare)
    word = next((word for word in map(fold, PHASE_WORDS) if head.startswith(word)), None)
    if word is None:
        return None
    # Folding can change lengths (accents, kana marks), so the original is cut where the number begins.
    start = 0
    while start < len(bare) and start < 24 and fold(bare[:start]).rstrip() != word:
        start += 1
    return _numbered_head(word, bare[start:], text)


def _numbered_head(word: str, rest: str, line: str) -> PhaseHead | None:
    rest = rest.lstrip(" #")
    digits = 0
    while digits < 3 and digits < len(rest) and rest[digits].isdecimal():
        digits += 1
    if digits:
        number, rest = int(rest[:digits]), rest[digits:]
        if rest[:1] == "." and rest[1:2].isdecimal():
            return None
    else:
        name = "".join(char if char.isalnum() else " " for char in rest[:8]).split()
        if not name or fold(name[0]) not in _NUMBER_WORDS:
            return None
        number, rest = _NUMBER_WORDS[fold(name[0])], rest[len(name[0]) :]
    title = rest.lstrip()
    if title[:1] in (":", "\uff1a", ".", ")", "-", "\u2013", "—", "|", "、") or not title:
        return PhaseHead(word, number, title.lstrip(":\uff1a.)-\u2013—|、 \t").strip())
    if title.startswith("("):
        inner, _, behind = title[1:].partition(")")
        return PhaseHead(word, number, behind.lstrip(":\uff1a-\u2013— ").strip() or inner)
    emphasised = line.startswith(("#", "**", "__"))
    return PhaseHead(word, number, title.strip()) if emphasised and len(title) <= 80 else None


def _counted_head(bare: str) -> PhaseHead | None:
    """Read «第1段階: …»."""
    digits = "".join(char for char in bare[1:4] if char.isdecimal())
    rest = bare[1 + len(digits) :]
    for word in ("段階", "フェーズ", "ステップ", "阶段", "步"):
        if digits and rest.startswith(word):
            return PhaseHead(fold(word), int(digits), rest[len(word) :].lstrip(":\uff1a.-\u2013— "))
    return None


def clean_title(title: str) -> str:
    """Return a phase's title as plain text, without a closing parenthesis that only lists files."""
    title = plain(title, limit=300).strip(" :\uff1a").replace("\uff08", "(").replace("\uff09", ")")
    if title.endswith(")") and "(" in title:
        opening = title.rfind("(")
        names = [name.strip() for name in title[opening + 1 : -1].replace(" and ", ",").split(",")]
        if names and all("." in name and " " not in name and not name.endswith(".") for name in names):
            title = title[:opening].strip()
    return title


def is_plan_section(title: str) -> bool:
    """Tell whether a heading opens the list of what is to be done."""
    bare = " ".join(spoken(title).split()).strip("0123456789 ")
    return bare in PLAIN_PLANS or mentions(title, PLAN_SECTIONS)


def is_elsewhere(document: Document, line: Line) -> bool:
    """Tell whether ``line`` stands under a heading about roll-out, tests, questions and the like."""
    above = document.path(line)
    for heading in above:
        first = heading.level == 1 and heading.index == document.first_heading
        if first or next(ids_in(heading.text), None) is not None:
            continue
        if phase_head(heading.text) is not None or is_plan_section(heading.text):
            return False
        if mentions(heading.text, OTHER_SECTIONS):
            return True
    return False


def _explicit(document: Document) -> list[Phase]:
    """Read lines that call themselves a phase; a kind nested in another one gives that one's tasks."""
    heads: list[tuple[Line, PhaseHead]] = []
    for line in document.lines:
        if line.kind in ("heading", "text", "item") and (line.level or len(line.text) < 300):
            head = phase_head(("# " if line.level else "") + line.text)
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
    tasks = [task for task in tasks if task]
    return Phase(
        number=head.number,
        title=clean_title(title) or plain(line.text.lstrip("0123456789.) "), limit=120).strip(" :"),
        description=one_line(" ".join(part for part in description if part), 2000),
        tasks=tuple(tasks[:MAX_TASKS]),
    )


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
    return line.kind == "item" and line.text.rstrip(" *").endswith((":", "\uff1a")) and is_plan_section(line.text)


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
        below = [line for line in body if line.kind == "heading"]
        if below and all(line.text.rstrip("`) ").endswith(".py") or not line.text for line in below[:1]):
            continue
        if len(below) >= 2 or (below and not any(line.number is not None for line in body)):
            rank = min(line.level for line in below)
            heads = [line for line in below if line.level == rank and not mentions(line.text, OTHER_SECTIONS)]
            return _from_heads(document, heads, body[-1].index + 1)
        numbered = [line for line in body if line.number is not None]
        top = min((line.indent for line in numbered), default=0)
        heads = [line for line in numbered if line.indent <= top + 1]
        if len(heads) >= 2:
            return _from_heads(document, heads, body[-1].index + 1)
        bullets = [line for line in body if line.kind == "item"]
        if bullets:
            return _from_bullets(document, heading, bullets)
    return []


def _section(document: Document, heading: Line) -> list[Line]:
    body = []
    for line in document.lines[heading.index + 1 : heading.index + 600]:
        if line.level and line.level <= heading.level:
            break
        body.append(line)
    return body


def _from_heads(document: Document, heads: list[Line], stop: int) -> list[Phase]:
    phases = []
    for place, line in enumerate(heads[:MAX_PHASES]):
        end = heads[place + 1].index if place + 1 < len(heads) else stop
        text = line.text.lstrip("0123456789.) ") if line.kind == "heading" else line.text
        bold = bold_lead(text)
        title = bold[0].rstrip(" :\uff1a") if bold else text if line.kind == "heading" else cut_phrase(text)[0]
        rest = bold[1].lstrip(" ,;:\uff1a-\u2013—") if bold else "" if line.kind == "heading" else cut_phrase(text)[1]
        phase = _phase(document, line, PhaseHead("step", place + 1, title), end)
        description = one_line(f"{plain(rest, keep_code=True)} {phase.description}", 2000)
        phases.append(phase.model_copy(update={"description": description}))
    return phases


def _from_bullets(document: Document, heading: Line, bullets: list[Line]) -> list[Phase]:
    top = min(line.indent for line in bullets)
    heads = [line for line in bullets if line.indent <= top + 1]
    nested = len(heads) < len(bullets)
    if nested and len(heads) >= 2:
        return _from_heads(document, heads, bullets[-1].index + 1)
    tasks = tuple(plain(line.text, keep_code=True, limit=400) for line in bullets[:MAX_TASKS])
    return [Phase(number=1, title=clean_title(heading.text), tasks=tasks)]


def _tabled(document: Document) -> list[Phase]:
    """Read a table with a column of phases."""
    for table in document.tables:
        heads = [spoken(cell.text) for cell in table.header]
        numbered = len(heads) > 1 and heads[0].strip() in ("", "no", "nr", "number", "id")
        named = heads and mentions(heads[1 if numbered else 0], PHASE_WORDS)
        if named and not is_elsewhere(document, document.lines[table.first]):
            return _table_phases(table, heads)
    return []


def _table_phases(table: Table, heads: list[str]) -> list[Phase]:
    task_column = next(
        (
            n
            for n, head in enumerate(heads)
            if n and mentions(head, ("task", "deliverable", "work", "aufgabe", "tarea", "tache", "タスク"))
        ),
        -1,
    )
    phases = []
    for place, row in enumerate(table.rows[:MAX_PHASES]):
        first = plain(row[0].text) if row else ""
        head = phase_head("# " + first)
        digits = "".join(char for char in first[:4] if char.isdecimal())
        number = head.number if head else int(digits) if digits else place + 1
        title = head.title if head else first.lstrip("0123456789.) ")
        rest = [cell.text for column, cell in enumerate(row) if column and column != task_column]
        if not title and rest:
            title = rest.pop(0)
        cell = row[task_column].text if 0 < task_column < len(row) else ""
        tasks = [
            plain(task.strip(" •-"), keep_code=True) for part in cell.split("<br>") for task in split_outside(part, ";")
        ]
        description = one_line("; ".join(plain(part) for part in rest))
        phases.append(
            Phase(number=number, title=clean_title(title), description=description, tasks=tuple(filter(None, tasks)))
        )
    return phases


READERS: dict[str, tuple[Callable[[Document], list[Phase]], float]] = {
    "phases/explicit": (_explicit, 0.95),
    "phases/table": (_tabled, 0.85),
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
