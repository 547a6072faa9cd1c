"""Phases in tables: a column of phases or steps, and perhaps one of their tasks."""

from __future__ import annotations

from generator.plan import Phase
from generator.reading.fields.phase_heads import TIMES, clean_title, is_elsewhere, is_plan_section, phase_head
from generator.reading.text.document import Document, Table
from generator.reading.text.inline import fold, one_line, plain, split_outside
from generator.reading.text.vocabulary import PHASE_WORDS, mentions, spoken
from generator.reading.words import listed

MAX_PHASES = 40
_TASK_COLUMNS = listed("task_columns")


def read_tabled(document: Document) -> list[Phase]:
    """Read a table with a column of phases."""
    for table in document.tables:
        heads = [spoken(cell.text) for cell in table.header]
        numbered = len(heads) > 1 and heads[0].strip() in ("", "no", "nr", "number", "id")
        lead = heads[1 if numbered else 0] if heads else ""
        named = mentions(lead, PHASE_WORDS) or (lead.strip() in TIMES and _in_plan(document, table))
        if named and not is_elsewhere(document, document.lines[table.first]):
            return _table_phases(table, heads)
    return []


def _is_time(title: str) -> bool:
    word, _, rest = title.partition(" ")
    return fold(word) in TIMES and rest[:1].isdecimal() and not any(char.isalpha() for char in rest)


def _in_plan(document: Document, table: Table) -> bool:
    """Tell whether the heading above a table of days or weeks is that of a plan."""
    return any(is_plan_section(above.text) for above in document.path(document.lines[table.first])[:1])


def _without_code(title: str) -> str:
    """Drop a code such as «M2» before a title."""
    code, _, rest = title.partition(" ")
    coded = code[:1] in ("M", "P", "S", "T") and code[1:].rstrip(".:").isdecimal() and len(code) <= 4
    return rest.lstrip(":\u2013—- ") if coded and rest else title


def _table_phases(table: Table, heads: list[str]) -> list[Phase]:
    task_column = next((n for n, head in enumerate(heads) if n and mentions(head, _TASK_COLUMNS)), -1)
    phases = []
    for place, row in enumerate(table.rows[:MAX_PHASES]):
        first = plain(row[0].text) if row else ""
        head = phase_head("# " + first)
        digits = "".join(char for char in first[:4] if char.isdecimal())
        number = head.number if head else int(digits) if digits else place + 1
        title = head.title if head else _without_code(first.lstrip("0123456789.) "))
        title = "" if _is_time(title) else title
        rest = [cell.text for column, cell in enumerate(row) if column and column != task_column]
        if not title and rest:
            title = rest.pop(0)
        cell = row[task_column].text if 0 < task_column < len(row) else ""
        if not title:
            title, cell = plain(cell), ""
        tasks = [
            plain(task.strip(" •-"), keep_code=True) for part in cell.split("<br>") for task in split_outside(part, ";")
        ]
        description = one_line("; ".join(plain(part) for part in rest))
        phases.append(
            Phase(number=number, title=clean_title(title), description=description, tasks=tuple(filter(None, tasks)))
        )
    return phases


def tasks_in_table(table: Table) -> list[str]:
    """Return the tasks of a phase that are rows of a table below it: those of the column that is called so."""
    heads = [plain(cell.text) for cell in table.header]
    column = next((n for n, head in enumerate(heads) if mentions(head, _TASK_COLUMNS)), -1)
    cells = [plain(row[column].text, keep_code=True) for row in table.rows if 0 <= column < len(row)]
    return [cell for cell in cells if cell]
