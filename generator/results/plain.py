"""Plain documents in the place of answers: Markdown files, folders of them, and the feature folders of spec tools.

The files of one feature are one answer: ``spec.md``, ``plan.md`` and ``tasks.md`` of spec-kit, ``proposal.md``,
``design.md`` and ``tasks.md`` of an OpenSpec change.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from generator.errors import InputError
from generator.items import Item
from generator.results.header import batch_id_of
from generator.results.problems import Problems
from generator.results.quote import quote
from generator.results.sniff import demand_text
from generator.results.source import Source
from generator.results.state import BatchState
from generator.results.task_ids import task_id_in
from generator.values.task_ids import is_task_id

SUFFIXES = (".md", ".markdown")
FEATURES = (("spec.md", "plan.md", "tasks.md"), ("proposal.md", "design.md", "tasks.md"))
TASK_STEP = "give its task with --task ID, as id in its front matter or in its file name"
_OF_THE_PROJECT = ("readme", "agents", "claude", "changelog", "contributing", "license", "project")
_FINISHED = frozenset({"archive"})
_DEEPEST = 4
_MOST = 1000
_ID_CAP = 512
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_ID = re.compile(r"^(?:id|task|task[_-]id)[ \t]*:[ \t]*[\"']?([^\s\"'#]{1,100})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its name, its files, and its task where that is known."""

    name: str
    files: tuple[Source, ...]
    task_id: str = ""


class Documents:
    """One document as a batch of one answer.

    Attributes:
        source: The path that was found.
        container: ``plain``.
        size: The size of its files in bytes.
        batch_id: Its name without the ending.
        has_results: Always.
        problems: What was odd about its bytes.
    """

    container = "plain"
    has_results = True
    states: tuple[BatchState, ...] = ()

    def __init__(self, document: Document, max_document_mb: int) -> None:
        self.source = document.name
        self.size = sum(file.size for file in document.files)
        self.problems = Problems()
        self._document = document
        self._limit = max_document_mb
        self.batch_id = batch_id_of(Path(document.name).absolute().name)
        parts = self._read()
        self._text = "\n\n".join(part.rstrip() for part in parts) + "\n"
        told = next(filter(None, map(_front_id, parts)), "")
        self._task_id = document.task_id or told or _name_id(document)

    def __iter__(self) -> Generator[Item, None, None]:
        """Yield the one item."""
        name = self._task_id or quote(self.source, _ID_CAP)
        told: dict[str, str] = {} if self._text.strip() else {"problem": "empty", "reason": "the document is empty"}
        yield Item.model_validate(
            {"custom_id": name, "task_id": self._task_id, "batch_id": self.batch_id, "text": self._text, **told}
        )

    def ids(self) -> Iterator[tuple[str, str]]:
        """Yield the document's id and task."""
        yield self._task_id or quote(self.source, _ID_CAP), self._task_id

    def _read(self) -> list[str]:
        parts: list[str] = []
        for file in self._document.files:
            data = file.whole(self._limit, self.problems)
            if data:
                demand_text(file, data[:4096])
            try:
                parts.append(data.decode())
            except UnicodeDecodeError:
                self.problems.add(None, "not UTF-8; what cannot be read was replaced", lost=False)
                parts.append(data.decode("utf-8", "replace"))
        return [part.removeprefix("\ufeff").replace("\r\n", "\n") for part in parts]


def is_plain(path: Path) -> bool:
    """Tell a plain document, or a folder, from a results file."""
    return path.suffix.lower() in SUFFIXES or path.is_dir()


def open_documents(paths: Sequence[Path], tasks: Sequence[str], max_document_mb: int) -> list[Documents]:
    """Open plain documents.

    Args:
        paths: Markdown files and folders.
        tasks: The tasks of the documents in their order; empty where they tell it themselves.
        max_document_mb: How large a file may be, in MiB.

    Raises:
        InputError: A file cannot be read, a folder has no document, or there are more tasks than documents or fewer.
    """
    found = [document for path in paths for document in _found(path)]
    for task in tasks:
        if not is_task_id(task):
            raise InputError("--task", f"{quote(task, 40)!r} is no task id.", "Give one such as AAS-14.")
    if tasks and len(tasks) != len(found):
        listed = ", ".join(document.name for document in found[:6]) or "none"
        raise InputError(
            "--task",
            f"tells of {len(tasks)} plain documents, but there are {len(found)} ({listed}).",
            "Give it once for each of them, in their order.",
        )
    given = [replace(document, task_id=task) for document, task in zip(found, tasks, strict=True)] if tasks else found
    return [Documents(document, max_document_mb) for document in given]


def _found(path: Path) -> list[Document]:
    if not path.is_dir():
        return [Document(str(path), (Source(path),))]
    found = list(islice(_in_folder(path, 0), _MOST))
    if not found:
        raise InputError(path, "is a folder without plans.", "Name results files, or a folder with Markdown documents.")
    return found


def _in_folder(folder: Path, depth: int) -> Iterator[Document]:
    """Yield the feature that a folder is, else the features below it, else its Markdown files."""
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        raise InputError(folder, f"cannot be listed ({error}).", "Name the documents themselves.") from error
    files = {entry.name: entry for entry in entries if entry.suffix.lower() in SUFFIXES and entry.is_file()}
    for names in FEATURES:
        mine = [name for name in names if name in files]
        if len(mine) > 1 or names[0] in mine or list(files) == ["plan.md"] == mine:
            yield Document(str(folder), tuple(Source(files[name]) for name in mine))
            return
    folders = [entry for entry in entries if entry.is_dir() and not entry.is_symlink() and entry.name not in _FINISHED]
    changes = [entry for entry in folders if entry.name == "changes"]
    below = [one for each in (changes or folders) if depth < _DEEPEST for one in _in_folder(each, depth + 1)]
    yield from below
    if not below and not depth:
        plans = [entry for name, entry in files.items() if not name.lower().startswith(_OF_THE_PROJECT)]
        yield from (Document(str(entry), (Source(entry),)) for entry in plans)


def _front_id(text: str) -> str:
    front = _FRONT.match(text)
    named = _FRONT_ID.search(front[1]) if front else None
    return named[1].upper() if named and is_task_id(named[1]) else ""


def _name_id(document: Document) -> str:
    """Return the id in the name of a document's folder or file: in capitals, or nothing but an id."""
    path = Path(document.name).absolute()
    name = path.stem if path.suffix.lower() in SUFFIXES else path.name
    found = task_id_in(name)
    return found if found and (found in name or found.lower() == name.lower()) else ""
