"""What holds for every request of a kind: the text that comes with this tool, or a workspace's own in its place.

A workspace's own text is data of the repository: it is bounded, secrets are taken out of it, and nothing in it is
executed. It decides what the model is told and nothing about what becomes of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from generator.answers.contract import Contract
from generator.characters import is_hidden
from generator.errors import ManyErrors
from generator.loop.kinds import KINDS
from generator.redaction import redact
from generator.regular_files import read_regular
from generator.results.question_ids import QuestionKind

FOLDER = ".aas-generator/prompts"
PROMPT_MAX = 16 * 1024
Prompts = Mapping[QuestionKind, str]
NO_PROMPTS: Prompts = {}
# Everything else between braces is text.
_SLOT = re.compile(r"\{(plugins_dir|services_dir|tests_dir)\}")
_NEXT_STEP = f"A file of {FOLDER} is called after a kind of question: {', '.join(f'{kind}.md' for kind in KINDS)}."


def instructions(kind: QuestionKind, contract: Contract, own: Prompts) -> str:
    """Return the instructions of a kind of question, with the workspace's folders in their places.

    Args:
        kind: The kind.
        contract: What the workspace demands.
        own: The workspace's own texts, see ``own_prompts``.
    """
    text = own.get(kind) or _bundled(kind)
    return _SLOT.sub(lambda slot: str(getattr(contract, slot[1])), text)


@cache
def _bundled(kind: QuestionKind) -> str:
    return files("generator.loop").joinpath("prompts", f"{kind}.md").read_text(encoding="utf-8").strip()


def own_prompts(workspace: Path) -> dict[QuestionKind, str]:
    """Return a workspace's own instructions by the kind that they are for.

    Raises:
        ManyErrors: A file has another name, is a link or no plain file, is too large, empty, or no UTF-8.
    """
    folder = workspace / FOLDER
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    found: dict[QuestionKind, str] = {}
    faults: list[str] = []
    for name in names:
        try:
            found[_kind(name)] = _cleaned(_read(workspace, folder / name))
        except ValueError as error:
            faults.append(f"{name[:80]!r} {error}")
    if faults:
        raise ManyErrors(f"{FOLDER} cannot be used", faults, _NEXT_STEP)
    return found


def _kind(name: str) -> QuestionKind:
    for kind in KINDS:
        if name == f"{kind}.md":
            return kind
    raise ValueError("is no kind of question")


def _read(workspace: Path, path: Path) -> str:
    """Return a file's text.

    Raises:
        ValueError: It is not read, and why: a link could lead out of the workspace, and a large file costs money.
    """
    data = read_regular(path, PROMPT_MAX)
    if data is None or path.resolve() != workspace.resolve() / FOLDER / path.name:
        raise ValueError(f"is no plain file of at most {PROMPT_MAX} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("is no UTF-8") from None
    if not text.strip():
        raise ValueError("is empty")
    return text


def _cleaned(text: str) -> str:
    """Return a text without secrets and without characters that nobody sees who reads it."""
    seen = "".join(char for char in text.replace("\r\n", "\n") if char in "\t\n" or not is_hidden(char))
    return redact(seen).strip()
