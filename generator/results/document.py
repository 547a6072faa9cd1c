"""A JSON document that is held as a whole: where its entries stand, and the fields beside them.

A value that is no strict JSON costs itself and nothing that follows; behind one that does not even end, the next
result is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.results.quote import kind_of
from generator.results.strict import read_at

# The keys under which a document has its results, and the container that it then is: a key of ``CONTAINERS``.
PAYLOADS = {"results": "wrapped", "responses": "processed"}
FIELDS = frozenset({"batch_id", "task_id", "task_ids", "request_counts", "status", "errors", "object"})
ID_KEYS = ("custom_id", "key", "recordId", "record_id", "customId")
RECORD_KEYS = frozenset({*ID_KEYS, "response", "result", "modelInput", "modelOutput", "prediction", "predictions"})
_SPACE = re.compile(r"[ \t\r\n]*+")
_START = re.compile(rf'\{{\s{{0,99}}"(?:id|metadata|status|error|request|{"|".join(sorted(RECORD_KEYS))})"\s{{0,9}}:')
_MOST_TRIES = 64


class Entry(NamedTuple):
    """One value of a document: the line it begins on, its key, its span, and why it cannot be read."""

    line: int
    key: str
    start: int
    end: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a document holds.

    Attributes:
        text: The document.
        container: Key of the registry of containers.
        entries: Its results or answers, in their order.
        fields: What it says beside them.
        faults: What is wrong with its structure: the line and a sentence.
    """

    text: str
    container: str
    entries: tuple[Entry, ...]
    fields: dict[str, object]
    faults: tuple[tuple[int, str], ...] = ()

    def value(self, entry: Entry) -> object:
        """Return the value of an entry without a fault."""
        return read_at(self.text, entry.start)[0]


class _Broken(Exception):
    """The document's own structure is broken at ``line``, so that nothing behind it can be found."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


def container_of(head: str) -> str:
    """Return which container a file is, from its beginning: ``raw`` for one with a result a line."""
    walk = _Walk(head)
    try:
        if walk.peek() == "[":
            first = next(walk.elements(), None)
            return "pretty" if first and head[first.start] == "{" else "raw"
        if walk.peek() != "{":
            return "raw"
        for key in walk.members():
            if key in RECORD_KEYS:
                break
            if key in PAYLOADS and walk.peek() in "[{n":
                return PAYLOADS[key]
            walk.value()
    except _Broken:
        return "raw"
    return "raw" if walk.line == 1 + head[: len(head) - len(head.lstrip())].count("\n") else "pretty"


def read_document(text: str, container: str) -> Document:
    """Return the entries of a document, and the fields that stand before and behind them."""
    walk = _Walk(text)
    entries: list[Entry] = []
    fields: dict[str, object] = {}
    faults: list[tuple[int, str]] = []
    try:
        if container == "pretty":
            entries.extend(walk.elements() if walk.peek() == "[" else ())
            entries.extend(walk.values())
            return Document(text, container, tuple(entries), fields)
        for key in walk.members():
            if PAYLOADS.get(key) != container:
                entry = walk.value()
                fields.setdefault(key, None if entry.fault else read_at(text, entry.start)[0])
            elif entries:
                faults.append((walk.line, f"{key} comes twice; only the first was read"))
                walk.value()
            else:
                for entry in walk.payload(key):
                    entries.append(entry)
        if walk.peek():
            faults.append((walk.line, "more text stands behind the end of the document; it was not read"))
    except _Broken as broken:
        faults.append((broken.line, str(broken)))
    kept = {key: value for key, value in fields.items() if key in FIELDS}
    return Document(text, container, tuple(entries), kept, tuple(faults))


def pieces(text: str) -> Iterator[Entry]:
    """Yield the values of a text one after the other, and what stands between them where that is no value."""
    return _Walk(text).values()


class _Walk:
    """Walks over a document, value by value."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 1 if text.startswith("\ufeff") else 0
        self._damaged = not text.isascii() and _is_damaged(text)
        self._tries = _MOST_TRIES
        self.line = 1

    def peek(self) -> str:
        """Return the next character that is no white space; empty at the end."""
        space = _SPACE.match(self._text, self._at)
        self._advance(space.end() if space else self._at)
        return self._text[self._at : self._at + 1]

    def value(self, key: str = "") -> Entry:
        """Take the next value.

        Raises:
            _Broken: Something other than a value comes next.
        """
        if self.peek() in (",", ":", "]", "}", ""):
            raise self._instead_of("a value")
        line, start = self.line, self._at
        _, end, fault = read_at(self._text, start)
        if end < 0:
            end = self._next_result(start + 1)
        if self._damaged and _is_damaged(self._text[start:end]):
            fault = "not UTF-8"
        self._advance(end)
        return Entry(line, key, start, end, fault)

    def values(self) -> Iterator[Entry]:
        """Yield all values up to the end of the text."""
        while char := self.peek():
            if char in ",]":
                self._advance(self._at + 1)
                continue
            line, start = self.line, self._at
            if char in ":}":
                end = self._next_result(start + 1)
                self._advance(end)
                yield Entry(line, "", start, end, "no JSON value")
                continue
            yield self.value()

    def elements(self) -> Iterator[Entry]:
        """Yield the elements of the array that comes next, without their values.

        Raises:
            _Broken: The array does not end.
        """
        self._advance(self._at + 1)
        while (char := self.peek()) != "]":
            if char == ",":
                self._advance(self._at + 1)
                continue
            yield self.value()
        self._advance(self._at + 1)

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; after each one the caller takes its value.

        Raises:
            _Broken: The object does not end, or is none.
        """
        self._advance(self._at + 1)
        while (char := self.peek()) != "}":
            if char == ",":
                self._advance(self._at + 1)
                continue
            if char != '"':
                raise self._instead_of("a key")
            name, end, _ = read_at(self._text, self._at)
            self._advance(end if end >= 0 else len(self._text))
            if self.peek() != ":":
                raise self._instead_of("a colon")
            self._advance(self._at + 1)
            yield name if isinstance(name, str) else ""
        self._advance(self._at + 1)

    def payload(self, name: str) -> Iterator[Entry]:
        """Yield the entries of a list, or those of an object with their keys.

        Raises:
            _Broken: It does not end, or is neither.
        """
        opening = self.peek()
        if opening == "[":
            yield from self.elements()
        elif opening == "{":
            for key in self.members():
                yield self.value(key)
        else:
            entry = self.value()
            raise _Broken(entry.line, f"{name} is {kind_of(read_at(self._text, entry.start)[0])}, nothing to read")

    def _next_result(self, start: int) -> int:
        """Return where the next whole result begins; the end of the text where there is none."""
        for match in _START.finditer(self._text, start):
            if self._tries <= 0:
                break
            self._tries -= 1
            value, end, _ = read_at(self._text, match.start())
            if end >= 0 and isinstance(value, dict) and not value.keys().isdisjoint(ID_KEYS):
                return match.start()
        return len(self._text)

    def _instead_of(self, wanted: str) -> _Broken:
        char = self.peek()
        found = f"{char!a} stands where {wanted} should be" if char else f"the file ends where {wanted} should be"
        return _Broken(self.line, f"{found}; nothing behind it can be read")

    def _advance(self, to: int) -> None:
        self.line += self._text.count("\n", self._at, to)
        self._at = to


def _is_damaged(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
