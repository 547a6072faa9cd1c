"""Files and code of a structured answer: lists, mappings, trees; and the same blocks as fences of a document give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal, get_args

from generator.answers.contract import Contract
from generator.plan import BlockRole
from generator.reading.code.blocks import PYTHON, Block, read_blocks
from generator.reading.code.guesses import is_tree
from generator.reading.data.json_text import Path
from generator.reading.data.keys import GROUPS, Entry, as_text, is_in
from generator.reading.data.values import Remark, split_texts
from generator.reading.fields.file_names import Mention, is_file_name, path_tokens
from generator.reading.fields.file_trees import read_tree
from generator.reading.fields.witness import tracked_file
from generator.reading.text.document import Document, Fence, read_document
from generator.reading.text.inline import fold, one_line
from generator.reading.workspace import WorkspaceFiles
from generator.values.defaults import clean_text

MAX_FILES = 200
MAX_CODE = 262_144
MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file or a piece of code that structured data lists.

    Attributes:
        path: As written; empty for code without a file.
        purpose: What the file is for.
        content: Its code, where the data carries it.
        existing: Whether it is only to be changed.
        language: What a fence's info string would say.
        role: What the code is, where the data says so and it is one of the roles of a block.
        at: The keys that lead to it in the data.
    """

    path: str
    purpose: str = ""
    content: str = ""
    existing: bool = False
    language: str = ""
    role: BlockRole | Literal[""] = ""
    at: Path = ()


def as_files(value: Any, remark: Remark, at: Path = ()) -> tuple[NamedFile, ...]:
    """Return the files that a value lists, each with the keys that lead to it below ``at``."""
    if isinstance(value, str) and (found := _from_text(value, at)):
        remark("a text where a list belongs")
        return found
    if isinstance(value, dict):
        remark("a mapping where a list belongs")
    elif not isinstance(value, list | str) and value is not None:
        remark(f"{type(value).__name__} where a list belongs")
    return tuple(islice(_listed(value, remark, NamedFile("", at=at)), MAX_FILES)) if not isinstance(value, str) else ()


def as_examples(value: Any, remark: Remark, at: Path = ()) -> tuple[NamedFile, ...]:
    """Return the examples that a value lists: code that belongs to no file."""
    entries = value if isinstance(value, list) else [value]
    found = []
    for index, entry in enumerate(entries[:MAX_FILES]):
        read = Entry(entry if isinstance(entry, dict) else {"code": entry})
        code, language = _code(read.first("content"), remark)
        place = (*at, index) if isinstance(value, list) else at
        language = read.text("language") or language
        found.append(NamedFile("", read.text("purpose"), code, language=language, role="example", at=place))
    return tuple(one for one in found if one.content.strip())


def _listed(value: Any, remark: Remark, inside: NamedFile, depth: int = 0) -> Iterator[NamedFile]:
    """Yield the files of a list, or of a mapping of paths, of folders, or of the groups «new» and «changed».

    ``inside`` is the folder that the value stands for, whether what is in it exists, and the keys that lead to it.
    """
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for index, entry in enumerate(value[:MAX_FILES]):
            here = replace(inside, at=(*inside.at, index))
            made = _entry(entry, remark, here) if isinstance(entry, dict) else None
            if isinstance(entry, str) or made is not None:
                yield from _line(entry, here) if made is None else [made]
            elif isinstance(entry, dict):
                yield from _listed(entry, remark, here, depth + 1)
    elif isinstance(value, dict):
        for key, below in list(value.items())[:MAX_FILES]:
            name = str(key).strip()
            here = replace(inside, at=(*inside.at, str(key)))
            if is_file_name(name):
                yield _keyed(name, below, remark, here)
            elif is_in("changed_groups", key):
                yield from _listed(_as_list(below), remark, replace(here, existing=True), depth + 1)
            else:
                path = inside.path if is_in("made_groups", key) else _path(inside, name)
                yield from _listed(_as_list(below), remark, replace(here, path=path), depth + 1)


def _as_list(below: Any) -> Any:
    return [below] if isinstance(below, str) and is_file_name(below.split(" ")[0]) else below


def _path(inside: NamedFile, name: str) -> str:
    return (f"{inside.path.rstrip('/')}/{name.strip()}" if inside.path else name.strip())[:300]


def _keyed(name: str, below: Any, remark: Remark, inside: NamedFile) -> NamedFile:
    named = replace(inside, path=_path(inside, name))
    if isinstance(below, dict):
        return _entry({"path": name, **below}, remark, inside) or named
    code, _ = _code(below, remark)
    is_code = "\n" in code or code.startswith(("import ", "from ", "class ", "def "))
    return replace(named, content=code) if is_code else replace(named, purpose=as_text(below))


def _line(entry: str, inside: NamedFile) -> Iterator[NamedFile]:
    text = clean_text(entry[:600]).strip().lstrip("-*• ")
    for mark in (" - ", " — ", " \u2013 ", ": ", " # ", " ("):
        path, found, purpose = text.partition(mark)
        if found and is_file_name(path.strip("` ")):
            told = one_line(purpose.removesuffix(")"))
            yield replace(inside, path=_path(inside, path.strip("` ")), purpose=told)
            return
    if bare := text.strip("` "):
        yield replace(inside, path=_path(inside, bare))


def _from_text(text: str, at: Path) -> tuple[NamedFile, ...]:
    """Read a text that lists files: a drawn tree, lines, or names between commas."""
    text = clean_text(text[:20_000])
    lines = text.split("\n")
    if len(lines) > 1 and is_tree(text):
        drawn = read_tree(lines, [0] * len(lines))
        return tuple(NamedFile(one.path, one.purpose, existing=one.existing, at=at) for one in drawn[:MAX_FILES])
    found = (one for line in split_texts(text) for one in _line(line, NamedFile("", at=at)))
    return tuple(one for one in islice(found, MAX_FILES) if path_tokens(one.path))


def _entry(entry: dict[Any, Any], remark: Remark, inside: NamedFile) -> NamedFile | None:
    """Read one mapping that describes a file; ``None`` where it names no file and holds no code."""
    read = Entry(entry)
    path = read.text("path")
    content, language = _code(read.first("content"), remark)
    if not content and not is_file_name(path):
        is_module = path.isascii() and path.isidentifier() and path == path.lower() and "_" in path
        return replace(inside, path=_path(inside, f"{path}.py")) if is_module else None
    said = fold(read.text("role"))
    told = (as_text(read.values[key]) for key in GROUPS["purpose"] if key in read.values)
    return NamedFile(
        _path(inside if inside.path else NamedFile(read.text("folder")), path) if path else "",
        next((text for text in told if text and fold(text) not in get_args(BlockRole)), ""),
        content,
        inside.existing or is_in("changed", read.text("action")) or read.first("existing") is True,
        read.text("language") or language,
        next((role for role in get_args(BlockRole) if role == said), ""),
        inside.at,
    )


def _code(value: Any, remark: Remark) -> tuple[str, str]:
    """Return code and the language that a fence around it names; lines in a list are joined."""
    if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        remark("code as a list of lines was joined")
        value = "\n".join(line.rstrip("\n") for line in value)
    if not isinstance(value, str):
        return "", ""
    text = clean_text(value[:MAX_CODE])
    fences = read_document(text.strip()).fences if text.lstrip().startswith("```") else []
    if len(fences) != 1 or not fences[0].closed:
        return text, ""
    remark("code stood in a fence of its own")
    return fences[0].content, fences[0].info.partition(" ")[0]


def seen_in(
    workspace: WorkspaceFiles, contract: Contract, files: tuple[NamedFile, ...], doubt: Callable[[str], None]
) -> tuple[NamedFile, ...]:
    """Return listed files of which those that a workspace has are only to be changed.

    ``doubt`` is told a clause where the two disagree.
    """
    judged = []
    for one in files if workspace else ():
        named = one.path and one.role in ("", "file", "patch")
        found = tracked_file(one.path, workspace, contract) if named else ""
        if found and not one.existing:
            doubt(f"{found} is stated as a new file, and the workspace has it")
        elif named and one.existing and not found and not workspace.all_of(one.path):
            doubt(f"{one_line(one.path, 120)} is to be changed, and the workspace does not have it")
        judged.append(replace(one, existing=one.existing or bool(found)))
    return tuple(judged) or files


def mentions_of(files: tuple[NamedFile, ...], place: Callable[[NamedFile], tuple[int, int, float]]) -> list[Mention]:
    """Return the listed files as mentions of a document are; ``place`` gives span and confidence."""
    found = []
    for one in files:
        if one.path and one.role in ("", "file"):
            start, end, confidence = place(one)
            path = one.path.replace("\\", "/")
            found.append(Mention(path, "structured", start, end, one.purpose, one.existing, confidence))
    return found


def blocks_of(
    files: tuple[NamedFile, ...], first: int, place: Callable[[NamedFile], tuple[int, int, float]]
) -> list[Block]:
    """Return the code of the listed files as the blocks of a document are, judged by the same rules."""
    blocks: list[Block] = []
    for one in files:
        if one.content.strip():
            start, end, _ = place(one)
            info = one_line(one.language, 40) or ("python" if one.path.endswith(".py") else "")
            blocks.append(_block(one, Fence(first + len(blocks), info, one.content, 0, 0, start, end, True)))
    return blocks


def _block(one: NamedFile, fence: Fence) -> Block:
    if one.role == "example":
        # Nothing in it, neither a path nor a class, says anything about the unit.
        return Block(fence, "example", fold(fence.info), rule="block/structured")
    # What is stated to be a whole Python file is judged as one, whatever language stands beside it.
    is_diff = fold(fence.info) in {"diff", "patch"} and "\n@@" in one.content
    is_stated = one.role == "file" and not is_diff
    is_file = one.path.endswith(".py") and (is_stated or (not one.role and fold(fence.info) in {"", *PYTHON}))
    fence = replace(fence, info="python") if is_file else fence
    judged = read_blocks(Document("", fences=[fence]))[0]
    return replace(
        judged,
        role="file" if is_file else judged.role if one.role == "file" else one.role or judged.role,
        hint=one.path or judged.hint,
        rule="block/structured" if one.path else judged.rule,
        existing=one.existing or (judged.existing and not one.path),
    )
