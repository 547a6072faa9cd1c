"""Which container a file is, from its beginning, and what it says about itself beside its answers."""

from __future__ import annotations

from dataclasses import replace

from generator.errors import InputError
from generator.results.document import ID_KEYS, Document, container_of, pieces, read_document
from generator.results.header import Header, header_from
from generator.results.problems import Problems
from generator.results.quote import quote
from generator.results.source import Source
from generator.results.strict import read_at

# A document's answers begin within so much of it.
_BEGINNING = 4 * 1024 * 1024
_HEAD = 4096
NEXT_STEP = (
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


def sniff(source: Source, max_document_mb: int, problems: Problems) -> tuple[Header, Document | None]:
    """Tell which container ``source`` is, and read the fields beside its answers.

    Args:
        source: The file.
        max_document_mb: How large a file may be that is one document, in MiB.
        problems: Takes the fault of a document that ends early.

    Returns:
        The fields, and the document; ``None`` for a file with a result a line.

    Raises:
        InputError: It is empty, no batch at all, or a document that is too large; the error says what it is.
    """
    with source.open() as stream:
        beginning = stream.read(_BEGINNING)
    demand_text(source, beginning)
    head = beginning.decode("utf-8", "surrogateescape")
    container = container_of(head)
    if container == "raw":
        return replace(header_from(container, {}, source.name), id_key=_id_key(head)), None
    text = source.whole(max_document_mb, problems).decode("utf-8", "surrogateescape")
    document = read_document(text, container)
    return header_from(container, document.fields, source.name), document


def _id_key(head: str) -> str:
    """Return the key under which the first result has its id."""
    first = next(pieces(head), None)
    value = read_at(head, first.start)[0] if first else None
    return next((key for key in ID_KEYS if isinstance(value, dict) and key in value), ID_KEYS[0])


def demand_text(source: Source, head: bytes) -> None:
    """Make sure that a file is no empty one, and none of a kind that cannot be read.

    Raises:
        InputError: It is; the error says what it is.
    """
    if not head:
        raise InputError(source.label, "is empty.", "Fetch the results again, or name another file.")
    what = next((words for magic, words in _MAGIC.items() if head.startswith(magic)), "")
    if head[_TAR_AT:].startswith(b"ustar"):
        what = "a tar archive; unpack it first"
    if what:
        raise InputError(source.label, f"is {what}.", NEXT_STEP)


def no_batch(source: Source, first_fault: str) -> InputError:
    """Return the error for a file of which nothing is a result, with its first fault and how it begins."""
    with source.open() as stream:
        head = stream.read(_HEAD).decode("utf-8", "replace").lstrip()
    looks = "; it looks like HTML or XML" if head.startswith("<") else ""
    begins = f"; it begins with «{quote(head, 60)}»" if head else ""
    return InputError(source.label, f"is no results file of a batch ({first_fault}{looks}{begins}).", NEXT_STEP)
