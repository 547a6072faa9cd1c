"""Which container a file is, from its first bytes and keys, and what it says about itself beside its answers."""

from __future__ import annotations

from generator.errors import InputError
from generator.results import processed, wrapped
from generator.results.header import Header, header_from
from generator.results.quote import quote
from generator.results.scanner import DocumentBroken, Scanner
from generator.results.source import Source

_PAYLOADS = {wrapped.PAYLOAD: "wrapped", processed.PAYLOAD: "processed"}
_NEEDED = {"wrapped": {"batch_id"}, "processed": {"batch_id", "task_ids"}}
_FIELDS = frozenset({"batch_id", "task_id", "task_ids", "request_counts"})
_RECORD_KEYS = frozenset({"custom_id", "response"})
_SMALL = 4 * 1024 * 1024
_HEAD = 4096
_NEXT_STEP = (
    "Give the output file of a batch: JSONL with a custom_id and a response on each line, or the JSON around it."
)
_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive; unpack it first",
    b"BZh": "a bzip2 archive; unpack it first",
    b"\xfd7zXZ": "an xz archive; unpack it first",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive; unpack it first",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
    b"SQLite": "an SQLite database",
    b"\x7fELF": "a program",
}
# Where a tar archive says what it is: behind the name and the numbers of its first file.
_TAR_AT = 257


def sniff(source: Source) -> Header:
    """Tell which container ``source`` is, and read the fields beside its answers.

    Raises:
        InputError: It is empty or no batch at all; the error says what it is instead.
    """
    with source.open() as stream:
        head = stream.read(_HEAD)
    if not head:
        raise InputError(source.label, "is empty.", "Fetch the results again, or name another file.")
    what = next((words for magic, words in _MAGIC.items() if head.startswith(magic)), "")
    if head[_TAR_AT:].startswith(b"ustar"):
        what = "a tar archive; unpack it first"
    if what:
        raise InputError(source.label, f"is {what}.", _NEXT_STEP)
    return header_from(*_by_keys(source), source.name)


def no_batch(source: Source, first_fault: str) -> InputError:
    """Return the error for a file of which nothing is a result, with its first fault and how it begins."""
    with source.open() as stream:
        head = stream.read(_HEAD).decode("utf-8", "replace").lstrip()
    looks = "; it looks like HTML or XML" if head.startswith("<") else ""
    begins = f"; it begins with «{quote(head, 60)}»" if head else ""
    return InputError(source.label, f"is no results file of a batch ({first_fault}{looks}{begins}).", _NEXT_STEP)


def _by_keys(source: Source) -> tuple[str, dict[str, object]]:
    fields: dict[str, object] = {}
    with source.open() as stream:
        scanner = Scanner(stream)
        opening = scanner.peek()
        if opening == "[":
            return _array(scanner), fields
        if opening != "{":
            return "raw", fields
        return _walk(scanner, fields, source.size <= _SMALL), fields


def _array(scanner: Scanner) -> str:
    try:
        first = next(scanner.elements(), None)
    except DocumentBroken:
        return "raw"
    return "pretty" if first and (isinstance(first.value, dict) or first.text.startswith("{")) else "raw"


def _walk(scanner: Scanner, fields: dict[str, object], small: bool) -> str:
    """Read the fields of the first object; return the container that its keys tell of."""
    first_line = scanner.line
    found = ""
    try:
        for key in scanner.members():
            if key in _RECORD_KEYS and not found:
                break
            if key in _PAYLOADS and not found and scanner.peek() in "[{n":
                found = _PAYLOADS[key]
                if not small and _NEEDED[found] <= fields.keys():
                    break
            if key in _FIELDS and key not in fields:
                fields[key] = scanner.value().value
            else:
                scanner.skip()
    except DocumentBroken:
        # A document that breaks off behind its answers still is one; a line that does is only a bad line.
        return found or "raw"
    return found or ("raw" if scanner.line == first_line else "pretty")
