"""Packages that a text names in words: commands that install, lists of requirements, «built with FastAPI».

Only where the text says that a package is used or installed; what is there already, goes, or is one of several ways
does not count. Tools for tests and checks are no requirements of a unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from generator.distributions import import_name_of, is_tool, is_well_known
from generator.reading.code.blocks import Block
from generator.reading.fields.package_lists import REQUIREMENT, from_lists
from generator.reading.fields.phase_heads import is_elsewhere
from generator.reading.text.document import Document, Line
from generator.reading.text.inline import Found, code_spans, fold
from generator.reading.text.vocabulary import LABELS, mentions
from generator.reading.words import folded, listed

MAX_FOUND = 60
MAX_LINE = 1000
FoundName = Found[str]
_INSTALL = re.compile(
    r"(?:pip3?|uv|pdm|rye|poetry|pipenv) (?:install|add) {1,3}([^\n`&|;#]{1,300})",
)
_DEVELOPMENT = ("--dev", "--group", "-D", "-G")
_FILES = ("requirements.txt", "requirements/", "pyproject.toml", "setup.py", "setup.cfg", "pipfile")
_BEHIND = folded("package_used_behind")
_NO_NEED = (
    *listed("taken_away"),
    *listed("already_there"),
    *listed("at_present"),
    *listed("no_need"),
)
_USES = folded("uses_package")
_AND = frozenset(listed("package_joints"))
# What a list of packages is written with: everything but commas and parentheses, of any width.
_PART = re.compile("[^,;()\u3001\uff0c\uff08\uff09]{2,80}")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,60}")


def _is_apart(document: Document, line: Line) -> bool:
    """Tell whether a line stands below a heading about tests, later days, what is there, or other ways."""
    above = document.path(line)[:2]
    return is_elsewhere(document, line) or any(mentions(heading.text, _NO_NEED) for heading in above)


def from_commands(document: Document, blocks: list[Block]) -> Iterator[FoundName]:
    """Read what commands install: «pip install a b», in blocks and in sentences."""
    lines = ((line.text, line.start) for line in document.lines if line.kind in ("item", "text"))
    fences = (block.fence for block in blocks if block.role in ("command", "other"))
    for text, start in (*lines, *((fence.content, fence.start) for fence in fences)):
        for command in _INSTALL.finditer(text):
            at = max(start, document.text.find(command[0], start))
            for name in _installed(command[1].split()):
                yield Found(name, at, at + len(command[0]), "requirements/command", 0.9)


def _installed(words: list[str]) -> Iterator[str]:
    if any(word in _DEVELOPMENT for word in words):
        return
    takes_value = False
    for word in words:
        if word.startswith("-"):
            takes_value = word in ("-r", "-e", "-c", "-i", "--index-url", "--extra-index-url", "--requirement")
            continue
        bare = word.strip("\"'`,()。")
        match = None if takes_value else REQUIREMENT.fullmatch(bare)
        takes_value = False
        if match is None or bare.endswith((".txt", ".whl", ".toml")):
            # Behind the packages the sentence goes on.
            if match is None and not bare.startswith((".", "/")):
                return
            continue
        yield match[1]
        if word.endswith((".", ")", "`", ",")):
            return


def from_labels(document: Document, blocks: list[Block]) -> Iterator[FoundName]:
    """Read packages that are listed: behind «New dependencies:», below such a heading, beside «requirements.txt»."""
    del blocks
    for line in document.lines:
        if line.kind not in ("item", "text") or not 3 < len(line.text) <= MAX_LINE or _is_apart(document, line):
            continue
        sure = _is_list_of_packages(document, line)
        if sure is None or mentions(line.text, _NO_NEED):
            continue
        named = list(_listed(line.text))
        if sure or any(version or is_well_known(name) for name, version, _ in named):
            for name, _, offset in named:
                start = line.start + offset
                yield Found(name, start, start + len(name), "requirements/label", 0.8)
    for table in document.tables:
        anchor = document.lines[table.first]
        about = mentions(table.header[0].text if table.header else "", ("package", "library", "paket", "bibliothek"))
        if about and not _is_apart(document, anchor):
            for row in table.rows:
                whole = " ".join(cell.text for cell in row)
                for name, version, offset in _listed(row[0].text) if row and not mentions(whole, _NO_NEED) else ():
                    if version or "`" in row[0].text or is_well_known(name):
                        yield Found(name, row[0].start + offset, row[0].end, "requirements/table", 0.8)


def _is_list_of_packages(document: Document, line: Line) -> bool | None:
    """Tell whether a line lists packages: surely, only if it names one that is known, or (``None``) not at all."""
    near = [line.text.partition(":")[0] if ":" in line.text[:60] else line.text]
    near += [heading.text for heading in document.path(line)[:1]]
    above = next(
        (one for one in document.lines[max(0, line.index - 30) : line.index][::-1] if one.indent < line.indent), None
    )
    near += [above.text] if above is not None and line.kind == "item" and above.kind in ("item", "text") else []
    if any(name in text.lower() for text in near for name in _FILES) or mentions(" ".join(near), _PACKAGE_LABELS):
        return True
    return False if any(mentions(text, LABELS["dependencies"]) for text in near) else None


_PACKAGE_LABELS = listed("package_labels")


def _listed(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield name, version and place of what looks like a package: in backticks, with a version, or well known."""
    spans = [(span, offset) for span, offset in code_spans(text)]
    for span, offset in spans:
        match = REQUIREMENT.fullmatch(span.strip())
        if match is not None and (match[2] or _looks_like_package(match[1])):
            yield match[1], match[2] or "", offset
    if spans:
        return
    for part in _PART.finditer(text.partition(":")[2] or text):
        match = REQUIREMENT.match(part[0].strip(" *-"))
        if match is not None and (match[2] or is_well_known(match[1])):
            yield match[1], match[2] or "", text.find(match[1])


def _looks_like_package(name: str) -> bool:
    return name == name.lower() and (
        is_well_known(name) or ("." not in name and "_" not in name and not name.isdigit())
    )


def from_sentences(document: Document, blocks: list[Block]) -> Iterator[FoundName]:
    """Read well-known packages behind a word for using: «built with FastAPI and SQLAlchemy», «aiogram を使用»."""
    del blocks
    for line in document.lines:
        if line.kind not in ("item", "text") or len(line.text) > MAX_LINE or _is_apart(document, line):
            continue
        for sentence, at in _sentences(line.text):
            known = [match for match in _WORD.finditer(sentence) if is_well_known(match[0].rstrip("._-"))]
            if not known or mentions(sentence, _NO_NEED):
                continue
            for match in known:
                if _is_used(sentence, match.start(), match.end()):
                    name, start = match[0].rstrip("._-"), line.start + at + match.start()
                    yield Found(name, start, start + len(name), "requirements/sentence", 0.7)


def _sentences(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for mark in re.finditer("[.;!?] +|[\u3002\uff1b\uff01]", text):
        yield text[start : mark.end()], start
        start = mark.end()
    yield text[start:], start


def _is_used(sentence: str, start: int, end: int) -> bool:
    """Tell whether a word for using governs a name: right before it or behind it, other names may stand between.

    A name in backticks is one of those that a word for using anywhere before it governs.
    """
    behind = fold(sentence[end : end + 24]).lstrip("` *)")
    if behind.startswith(_BEHIND):
        return True
    before = fold(sentence[max(0, start - 120) : start]).replace(",", " ").replace("/", " ").replace("+", " ")
    words = before.replace("`", " ").replace("*", " ").replace("(", " ").split()
    quoted = sentence[start - 1 : start] == "`" and sentence[end : end + 1] == "`"
    while words:
        tail = f" {' '.join(words)}"
        if any(tail.endswith(f" {use}" if use.isascii() else use) for use in _USES):
            return True
        if not (quoted or words[-1] in _AND or is_well_known(words[-1]) or _is_version(words[-1])):
            return False
        words.pop()
    return False


def _is_version(word: str) -> bool:
    return word.lstrip("v>=~^").replace(".", "").isdecimal()


READERS: dict[str, Callable[[Document, list[Block]], Iterator[FoundName]]] = {
    "commands": from_commands,
    "lists": from_lists,
    "labels": from_labels,
    "sentences": from_sentences,
}


def read_packages(document: Document, blocks: list[Block]) -> list[FoundName]:
    """Return the import names of the packages that a text names, each with its place, in the order of the readers."""
    found: dict[str, FoundName] = {}
    for reader in READERS.values():
        for one in reader(document, blocks):
            name = import_name_of(one.value)
            if not is_tool(one.value) and name.isidentifier() and name.isascii() and len(found) < MAX_FOUND:
                found.setdefault(name, Found(name, one.start, one.end, one.rule, one.confidence))
    return list(found.values())
