"""Files in lines, headings, lists, sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator

from generator.reading.fields.file_names import (
    IN_PASSING,
    MAKES,
    PLACES,
    Mention,
    is_file_name,
    is_used,
    leading_path,
    made_here,
    path_tokens,
    says_existing,
)
from generator.reading.fields.phase_heads import is_elsewhere, is_plan_section, phase_head
from generator.reading.text.document import Document, Fence, Line, Table
from generator.reading.text.inline import bold_lead, fold, plain
from generator.reading.text.vocabulary import EXISTING_SECTIONS, mentions
from generator.reading.words import folded, listed

_LIST_LABELS = frozenset(folded("file_list_labels"))
_CHANGING = listed("changing")
_FILE_NOUNS = listed("file_nouns")
_FILE_WORDS = (*listed("file_words"), *_FILE_NOUNS)


def _in_line(document: Document, line: Line) -> Iterator[Mention]:
    """Read one line: a name that leads it, names in parentheses of phases and headings, sentences that make files."""
    if "." not in line.text:
        return
    name, rest = leading_path(_without_number(line.text))
    explained = line.kind == "text" and "/" in name and _is_explained(line.text[len(name) :])
    existing = mentions(document.titles(line), EXISTING_SECTIONS)
    if is_file_name(name) and (line.kind in ("item", "heading") or line.level or explained):
        purpose = plain(rest, limit=200)
        yield Mention(
            name,
            "heading" if line.level else "bullet",
            line.start,
            line.end,
            purpose,
            existing or says_existing(rest[:80]),
        )
        return
    head = phase_head(line.text)
    if head is not None or line.level:
        yield from _in_parentheses(line, head.title if head else line.text)
        return
    listed = list(_in_list(line, existing)) or list(_bare_names(document, line, existing))
    if not listed and (line.kind == "item" or bold_lead(line.text) is not None) and not existing:
        listed = list(_behind_point(line))
    if not listed and (mentions(line.text, MAKES) or mentions(line.text, PLACES)):
        listed = list(_in_sentence(line, existing))
    elif not listed and line.kind == "item" and not existing:
        listed = list(_in_task(document, line))
    yield from listed
    known = {one.start for one in listed}
    if not existing and not is_elsewhere(document, line):
        yield from (one for one in _told(line) if one.start not in known)


def _told(line: Line) -> Iterator[Mention]:
    """Read «`leaflets.py` parses, `history.py` remembers» and «a cache in `core/services/cache.py`».

    Such a name is new unless its sentence says that it is there, is changed or is only used; a bare name counts in a
    sentence that speaks of files, or in a line with several.
    """
    tokens = [(token, at) for token, at in path_tokens(line.text) if token.endswith(".py")]
    for token, at in tokens:
        stem = token.replace("\\", "/").rpartition("/")[2]
        if line.text[at - 1 : at] != "`" or stem.startswith("test_") or stem == "__init__.py":
            continue
        begin = max(line.text.rfind(". ", 0, at), line.text.rfind("; ", 0, at)) + 1
        end = line.text.find(". ", at + len(token))
        sentence = line.text[begin : end if end > 0 else len(line.text)]
        if is_used(line.text, at) or says_existing(sentence):
            continue
        homed = any(f"{folder}/" in token for folder in ("plugins", "services"))
        if homed or ("/" not in token and (mentions(sentence, _FILE_NOUNS) or mentions(line.text, _FILE_NOUNS))):
            start = line.start + at
            purpose = plain(sentence, limit=200)
            yield Mention(token, "prose", start, start + len(token), purpose, False, IN_PASSING)


def _is_explained(behind: str) -> bool:
    """Tell whether a purpose follows a path: behind a sign, or in a column of its own."""
    rest = behind.lstrip("`*")
    return rest.lstrip()[:1] in ("-", "\u2013", "—", ":", "#") or (rest[:2] == "  " and bool(rest.strip()))


def _without_number(text: str) -> str:
    stripped = text.lstrip("0123456789.) ")
    return stripped if stripped[:1] in ("`", "*") or is_file_name(stripped.split(" ")[0]) else text


def _in_parentheses(line: Line, title: str) -> Iterator[Mention]:
    text = line.text
    for token, offset in path_tokens(text):
        opening = text.rfind("(", 0, offset)
        inside = opening != -1 and text.find(")", opening, offset) == -1
        ticked = text[offset - 1 : offset] == "`"
        if inside or ticked:
            purpose = plain(title.split("(", maxsplit=1)[0], limit=200)
            start = line.start + offset
            place = "parenthesis" if inside else "heading"
            yield Mention(
                token.replace("\\", "/"), place, start, start + len(token), purpose, says_existing(text), 0.85
            )


def _in_list(line: Line, existing: bool) -> Iterator[Mention]:
    """Read a line such as ``Files: registry.py, api.py``: a label for files, and nothing but file names behind it."""
    text = line.text.replace("\uff1a", ":")
    label, colon, rest = text.partition(":")
    if not colon or not _is_label_of_files(label):
        return
    tokens = list(path_tokens(rest))
    if not _only_names(rest, tokens):
        return
    for token, offset in tokens:
        start = line.start + len(label) + 1 + offset
        changed = existing or says_existing(rest[offset + len(token) :])
        yield Mention(token.replace("\\", "/"), "sentence", start, start + len(token), "", changed, 0.85)


def _is_label_of_files(label: str) -> bool:
    """Tell «Files», «Datei(en)», and longer ones such as «Suggested modules», unless they say that these are there."""
    bare = fold(plain(label)).strip(" 0123456789.)-*#")
    longer = len(bare.split()) <= 5 and mentions(bare, _FILE_WORDS) and not mentions(bare, EXISTING_SECTIONS)
    return bare in _LIST_LABELS or (longer and not says_existing(bare) and not mentions(bare, _CHANGING))


def _behind_point(line: Line) -> Iterator[Mention]:
    """Read «**Build the client** - `client.py`»: a point of a list, a dash, and nothing but files of Python."""
    for sign in (" \u2013 ", " — ", " - ", ": ", " → ", " -> ", " ("):
        lead, dash, rest = line.text.rpartition(sign)
        tokens = list(path_tokens(rest)) if dash and lead.strip() else []
        if not tokens or not _only_names(rest, tokens) or says_existing(lead) or mentions(lead, _CHANGING):
            continue
        offset = len(line.text) - len(rest)
        for token, at in tokens:
            start = line.start + offset + at
            purpose = plain(lead, limit=200)
            if token.endswith(".py"):
                yield Mention(token.replace("\\", "/"), "point", start, start + len(token), purpose, False, 0.8)
        return


def _in_task(document: Document, line: Line) -> Iterator[Mention]:
    """Read «parse the feed in `feed.py`» in a phase's task: a bare name there is a file that is to be written."""
    if is_elsewhere(document, line) or not any(
        phase_head(above.text) or is_plan_section(above.text) for above in _opens(document, line)
    ):
        return
    for token, offset in path_tokens(line.text):
        bare = (
            "/" not in token and "\\" not in token and token.endswith(".py") and line.text[offset - 1 : offset] == "`"
        )
        if bare and not says_existing(line.text):
            start = line.start + offset
            yield Mention(token, "task", start, start + len(token), plain(line.text, limit=200), False, IN_PASSING)


def _opens(document: Document, line: Line) -> list[Line]:
    """Return the headings above a line, or the item that it is nested in."""
    for other in document.lines[max(0, line.index - 40) : line.index][::-1] if line.indent else []:
        if other.kind == "item" and other.indent < line.indent:
            return [other, *document.path(line)]
        if other.level:
            break
    return document.path(line)


def _bare_names(document: Document, line: Line, existing: bool) -> Iterator[Mention]:
    """Read a line of nothing but paths, below a heading or sentence that speaks of files."""
    tokens = list(path_tokens(line.text))
    if not tokens or not _only_names(line.text, tokens):
        return
    above = _above_names(document, line)
    about = document.titles(line).split("\n")[:1] + ([above.text] if above is not None else [])
    if mentions("\n".join(about), _FILE_WORDS):
        for token, offset in tokens:
            start = line.start + offset
            yield Mention(token.replace("\\", "/"), "list", start, start + len(token), "", existing, 0.85)


def _above_names(document: Document, line: Line) -> Line | None:
    """Return the nearest line above that is more than the name of a file."""
    above = document.before(line.index)
    for _ in range(60):
        tokens = list(path_tokens(above.text)) if above is not None else []
        if above is None or not tokens or not _only_names(above.text, tokens):
            break
        above = document.before(above.index)
    return above


def _only_names(text: str, tokens: list[tuple[str, int]]) -> bool:
    """Tell whether a line holds no more words than its names and an «and»."""
    files = {token for token, _ in tokens}
    folders = [word for word in text.replace("`", " ").split() if "/" in word and word.strip(".,()") not in files]
    apart = [*(token for token, _ in tokens), *folders]
    letters = sum(char.isalnum() for char in text) - sum(char.isalnum() for word in apart for char in word)
    return letters <= len("and und")


def _in_sentence(line: Line, existing: bool) -> Iterator[Mention]:
    for token, offset in path_tokens(line.text):
        placed = "plugins/" in token or (mentions(line.text, PLACES) and ("services/" in token or "/" not in token))
        if not is_used(line.text, offset) and (
            made_here(line.text, offset) or (placed and not says_existing(line.text))
        ):
            start = line.start + offset
            yield Mention(
                token.replace("\\", "/"),
                "sentence",
                start,
                start + len(token),
                plain(line.text, limit=200),
                existing,
                0.75,
            )


def _in_table(document: Document, table: Table) -> Iterator[Mention]:
    changed = mentions(document.titles(document.lines[table.first]).split("\n")[0], EXISTING_SECTIONS)
    for row in table.rows:
        for column, cell in enumerate(row[:3]):
            name, _ = leading_path(cell.text)
            if is_file_name(name):
                others = " ".join(plain(other.text) for number, other in enumerate(row) if number != column)
                words = {fold(plain(other.text)) for other in row}
                existing = bool(words & {"modify", "modified", "update", "edit", "change", "existing"})
                yield Mention(name, "table", cell.start, cell.end, others[:200], existing or changed)
                break


def from_lines(document: Document, trees: list[Fence]) -> Iterator[Mention]:
    """Read every line: names that lead it, in its parentheses, in lists of files, and in sentences that make files."""
    del trees
    for line in document.lines:
        if line.kind in ("heading", "item", "text"):
            yield from _in_line(document, line)


def from_tables(document: Document, trees: list[Fence]) -> Iterator[Mention]:
    """Read tables with a column of files."""
    del trees
    for table in document.tables:
        yield from _in_table(document, table)
