"""Files and code of a structured answer: lists, mappings, trees; and the same blocks as fences of a document give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args

from generator.answers.contract import Contract
from generator.plan import BlockRole
from generator.reading.code.blocks import PYTHON, Block, read_blocks
from generator.reading.code.guesses import is_tree
from generator.reading.data.json_text import Path
from generator.reading.data.keys import GROUPS, Entry, as_text, is_in
from generator.reading.data.values import Remark, split_texts
from generator.reading.fields.file_mentions import find_mentions
from generator.reading.fields.file_names import Mention, is_file_name, path_tokens
from generator.reading.fields.settings_values import clean_text
from generator.reading.fields.witness import tracked_file
from generator.reading.text.document import Document, Fence, read_document
from generator.reading.text.inline import fold, one_line
from generator.reading.workspace import WorkspaceFiles

MAX_FILES = 200
MAX_CODE = 262_144
_ROLES: frozenset[str] = frozenset(get_args(BlockRole))


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
    role: str = ""
    at: Path = ()


def as_files(value: Any, remark: Remark, at: Path = ()) -> tuple[NamedFile, ...]:
    """Return the files that a value lists, each with the keys that lead to it below ``at``."""
    if isinstance(value, str):
        found = _from_text(value, at)
        if found:
            remark("a text where a list belongs")
        return tuple(found)
    entries: Iterator[NamedFile] = iter(())
    if isinstance(value, dict):
        entries = _from_mapping(value, remark, at)
    elif isinstance(value, list):
        entries = _from_list(value, remark, at)
    elif value is not None:
        remark(f"{type(value).__name__} where a list belongs")
    return tuple(one for one, _ in zip(entries, range(MAX_FILES), strict=False))


def as_examples(value: Any, remark: Remark, at: Path = ()) -> tuple[NamedFile, ...]:
    """Return the examples that a value lists: code that belongs to no file."""
    entries = value if isinstance(value, list) else [value]
    found = []
    for index, entry in enumerate(entries[:MAX_FILES]):
        read = Entry(entry) if isinstance(entry, dict) else None
        code, language = _code(read.first("content") if read else entry, remark)
        title = read.text("thing", "purpose") if read else ""
        language = (read.text("language") if read else "") or language
        place = (*at, index) if isinstance(value, list) else at
        found.append(NamedFile("", title, code, language=language, role="example", at=place))
    return tuple(one for one in found if one.content.strip())


def _from_list(value: list[Any], remark: Remark, at: Path, folder: str = "", depth: int = 0) -> Iterator[NamedFile]:
    for index, entry in enumerate(value[:MAX_FILES]):
        if isinstance(entry, str):
            yield from _from_line(entry, folder, (*at, index))
        elif isinstance(entry, dict):
            made = _from_entry(entry, remark, (*at, index), folder)
            if made is not None:
                yield made
            elif depth < 6:
                yield from _from_mapping(entry, remark, (*at, index), folder, depth=depth + 1)


def _from_mapping(
    value: dict[Any, Any], remark: Remark, at: Path, folder: str = "", *, existing: bool = False, depth: int = 0
) -> Iterator[NamedFile]:
    """Read a mapping of paths, of folders, or of the groups «new» and «changed»."""
    if depth == 0:
        remark("a mapping where a list belongs")
    for raw, below in list(value.items())[:MAX_FILES]:
        key, here = str(raw), (*at, str(raw))
        is_group = is_in("changed_groups", key)
        changed = existing or is_group
        path = _joined(folder, key)
        if is_file_name(key.strip()):
            yield replace(_keyed(path, below, remark, here), existing=existing)
        elif isinstance(below, dict | list | str) and depth < 6:
            inside = folder if is_group or is_in("made_groups", key) else path
            listed = [below] if isinstance(below, str) and is_file_name(below.split(" ")[0]) else below
            found: Iterator[NamedFile] = iter(())
            if isinstance(below, dict):
                found = _from_mapping(below, remark, here, inside, existing=changed, depth=depth + 1)
            elif isinstance(listed, list):
                found = _from_list(listed, remark, here, inside, depth + 1)
            yield from (replace(one, existing=one.existing or changed) for one in found)


def _joined(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name.strip()}" if folder else name.strip()


def _keyed(path: str, below: Any, remark: Remark, at: Path) -> NamedFile:
    if isinstance(below, dict):
        return _from_entry({"path": path, **below}, remark, at, "") or NamedFile(path[:300], at=at)
    if isinstance(below, list) and below and all(isinstance(line, str) for line in below):
        below = "\n".join(below)
    if isinstance(below, str) and ("\n" in below or below.startswith(("import ", "from ", "class ", "def "))):
        return NamedFile(path[:300], content=_code(below, remark)[0], at=at)
    return NamedFile(path[:300], as_text(below), at=at)


def _from_line(entry: str, folder: str, at: Path) -> Iterator[NamedFile]:
    text = clean_text(entry[:600]).strip().lstrip("-*• ")
    for mark in (" - ", " — ", " \u2013 ", ": ", " # ", " ("):
        path, found, purpose = text.partition(mark)
        if found and is_file_name(path.strip("` ")):
            yield NamedFile(_joined(folder, path.strip("` "))[:300], one_line(purpose.removesuffix(")")), at=at)
            return
    bare = text.strip("` ")
    if bare:
        yield NamedFile(_joined(folder, bare)[:300], at=at)


def _from_text(text: str, at: Path) -> list[NamedFile]:
    """Read a text that lists files: a drawn tree, lines, or names between commas."""
    text = clean_text(text[:20_000])
    if "\n" in text and is_tree(text):
        document = read_document(f"```\n{text}\n```\n")
        found = find_mentions(document, document.fences)
        return [NamedFile(one.path, one.purpose, existing=one.existing, at=at) for one in found]
    lines = [one for line in split_texts(text) for one in _from_line(line, "", at)]
    return [one for one in lines if path_tokens(one.path)]


def _from_entry(entry: dict[Any, Any], remark: Remark, at: Path, folder: str) -> NamedFile | None:
    """Read one mapping that describes a file; ``None`` where it names no file and holds no code."""
    read = Entry(entry)
    path = read.text("path")
    within = read.text("folder")
    content, language = _code(read.first("content"), remark)
    if not content and not is_file_name(path):
        return None if not path or not is_module_like(path) else NamedFile(_joined(folder, f"{path}.py"), at=at)
    role = fold(as_text(read.first("role")))
    told = (as_text(read.values[key]) for key in GROUPS["purpose"] if key in read.values)
    purpose = next((text for text in told if text and fold(text) not in _ROLES), "")
    action = as_text(read.first("action"))
    existing = is_in("changed", action) or read.first("existing") is True
    return NamedFile(
        _joined(folder or within, path)[:300] if path else "",
        purpose,
        content,
        existing,
        read.text("language") or language,
        role if role in _ROLES else "",
        at,
    )


def is_module_like(name: str) -> bool:
    """Tell whether a name without a suffix is that of a module: a lower-case identifier."""
    return name.isascii() and name.isidentifier() and name == name.lower() and "_" in name


def _code(value: Any, remark: Remark) -> tuple[str, str]:
    """Return code and the language that a fence around it names; lines in a list are joined."""
    if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        remark("code as a list of lines was joined")
        value = "\n".join(line.rstrip("\n") for line in value)
    if not isinstance(value, str):
        return "", ""
    text = clean_text(value[:MAX_CODE])
    stripped = text.strip()
    if not stripped.startswith("```"):
        return text, ""
    fences = read_document(stripped).fences
    if len(fences) != 1 or not fences[0].closed:
        return text, ""
    remark("code stood in a fence of its own")
    return fences[0].content, fences[0].info.split(maxsplit=1)[0] if fences[0].info else ""


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
            blocks.append(_block(one, Fence(first + len(blocks), _info(one), one.content, 0, 0, start, end, True)))
    return blocks


def _info(one: NamedFile) -> str:
    if one.language:
        return one_line(one.language, 40)
    return "python" if one.path.endswith(".py") else ""


def _block(one: NamedFile, fence: Fence) -> Block:
    if one.role == "example":
        # Nothing in it, neither a path nor a class, says anything about the unit.
        return Block(fence, "example", fold(fence.info), rule="block/structured")
    if one.role == "file" and one.path.endswith(".py") and "\n@@" not in one.content:
        # What is stated to be a whole Python file is judged as one, whatever language stands beside it.
        fence = replace(fence, info="python") if fold(fence.info) in ("diff", "patch", "") else fence
    judged = read_blocks(Document("", fences=[fence]))[0]
    role: BlockRole = judged.role
    if one.path.endswith(".py") and one.role in ("", "file") and judged.language in {"", *PYTHON}:
        role = "file"
    elif one.role in _ROLES and one.role != "file":
        role = _role(one.role)
    hint = one.path or judged.hint
    rule = "block/structured" if one.path else judged.rule
    existing = one.existing or (judged.existing and not one.path)
    if role == "file" and judged.role != "file":
        judged = read_blocks(Document("", fences=[replace(fence, info="python")]))[0]
    return replace(judged, fence=fence, role=role, hint=hint, rule=rule, existing=existing)


def _role(name: str) -> BlockRole:
    roles: dict[str, BlockRole] = {role: role for role in get_args(BlockRole)}
    return roles.get(name, "other")
