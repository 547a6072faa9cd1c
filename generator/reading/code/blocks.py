"""Fenced blocks: what each one is, and which file the text says it belongs to.

Here a block is judged by itself and by the lines around it; ``placing`` turns that into a path of the unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.plan import BlockRole
from generator.reading.code.guesses import guess_role, is_diff, is_environment, is_tree
from generator.reading.code.hints import Hint, first_comment, hint_of
from generator.reading.code.python import NO_CODE, Code, read_code
from generator.reading.fields.file_names import (
    FOREIGN_SUFFIXES,
    is_file_name,
)
from generator.reading.text.document import Document, Fence, Line
from generator.reading.text.inline import fold, phrases
from generator.reading.text.vocabulary import spoken

PYTHON = frozenset({"python", "py", "python3", "py3", "pycon", "python-repl"})
COMMANDS = frozenset(phrases("bash|sh|shell|zsh|console|powershell|ps1|cmd|bat|terminal|shell-session|fish"))
DIAGRAMS = frozenset(phrases("mermaid|plantuml|puml|dot|graphviz|ascii|diagram|d2"))
DATA = frozenset(
    phrases(
        "json|jsonc|json5|yaml|yml|toml|ini|env|dotenv|properties|proto|protobuf|xml|html|css|csv|sql|"
        "graphql|http|markdown|md|dockerfile|makefile|jinja|regex|cfg|conf|log"
    )
)
FOREIGN = FOREIGN_SUFFIXES | frozenset(
    phrases("javascript|typescript|rust|golang|kotlin|csharp|c#|c++|ruby|node|react|jsx|tsx|objective-c|scala|elixir")
)
_USAGE = phrases(
    "example usage|usage example|usage|how to use|use it like|"
    "used like|use it as follows|then use it|call it like|try it out|quick start|"
    "quickstart|in practice|anwendungsbeispiel|beispielaufruf|verwendung|ejemplo de uso|"
    "exemple d utilisation|使用例|使い方"
)


@dataclass(frozen=True, slots=True)
class Block:
    """One fence and what was made of it.

    Attributes:
        fence: The fence.
        role: Its role as far as the block itself tells; Python blocks are ``file`` until they are placed.
        language: Folded first word of the info string; guessed for a bare fence.
        hint: The file that the text names for it, as written; empty where it names none.
        rule: Where the hint stood.
        existing: Whether the text says that this file exists already.
        usage: Whether the text around calls it a usage example.
        code: The facts of a Python block.
    """

    fence: Fence
    role: BlockRole
    language: str
    hint: str = ""
    rule: str = ""
    existing: bool = False
    usage: bool = False
    code: Code = NO_CODE


def read_blocks(document: Document) -> list[Block]:
    """Return all fenced blocks of ``document`` with their roles and hints, in order."""
    return [_read_block(document, fence) for fence in document.fences]


def _read_block(document: Document, fence: Fence) -> Block:
    language = _language(fence)
    hint = hint_of(document, fence) or Hint("", "")
    role = _role(fence, language, hint.name)
    if language == "diff" and (added := _added_file(fence)) is not None:
        path, whole = added
        python = path.endswith(".py")
        code = read_code(whole.content) if python else NO_CODE
        return Block(whole, "file" if python else "data", "python" if python else "", path, "block/diff", code=code)
    if role in ("file", "patch") and language == "diff":
        return Block(fence, "patch", language, _diff_path(fence.content) or hint.name, "block/diff", True)
    usage = role == "file" and _is_usage(document, fence)
    code = read_code(fence.content) if role == "file" else NO_CODE
    return Block(fence, role, language, hint.name, hint.rule, hint.existing, usage, code)


def _language(fence: Fence) -> str:
    """Return the language that the info string names, or a guess from the content."""
    first = fence.info.split()[0] if fence.info.split() else ""
    language = fold(first.strip("{}.").split(":")[0].split("{")[0].split(",")[0])
    if is_file_name(first) and ":" not in first:
        language = fold(first.rpartition(".")[2])
    if language in ("patch", "udiff"):
        return "diff"
    if language not in ("", "text", "txt", "plaintext", "plain", "none", "code"):
        return language
    return "diff" if is_diff(fence.content) else ""


def _role(fence: Fence, language: str, hint: str) -> BlockRole:
    if language in ("tree", "filetree"):
        return "tree"
    if language == "diff":
        return "patch"
    named: dict[BlockRole, frozenset[str]] = {
        "file": PYTHON,
        "command": COMMANDS,
        "diagram": DIAGRAMS,
        "data": DATA,
        "other": FOREIGN,
    }
    if language in COMMANDS and is_environment(fence.content) and "export " not in fence.content:
        return "data"
    for role, languages in named.items():
        if language in languages:
            return "tree" if role in ("command", "data") and is_tree(fence.content) else role
    guessed = guess_role(fence.content)
    if guessed is not None:
        return guessed
    return "file" if hint.endswith(".py") and read_code(fence.content).defines else "other"


def _added_file(fence: Fence) -> tuple[str, Fence] | None:
    """Return path and content of a diff that adds one new file; ``None`` for any other diff."""
    lines = fence.content.split("\n")
    opening = [line for line in lines if line.startswith("--- ")]
    if len(opening) != 1 or opening[0].split("\t")[0].strip() != "--- /dev/null":
        return None
    path = _diff_path(fence.content)
    body = [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++ ")]
    return (path, replace(fence, content="\n".join(body) + "\n")) if path and body else None


def _diff_path(content: str) -> str:
    for line in content.split("\n")[:20]:
        if line.startswith("+++ "):
            name = line[4:].split("\t")[0].strip()
            return name[2:] if name.startswith(("a/", "b/")) else name
    return ""


def _is_open(document: Document, heading: Line, fence: Fence) -> bool:
    """Tell whether a heading still speaks of ``fence``: a line that only looks like one does for one block."""
    between = document.fences[max(0, fence.index - 3) : fence.index]
    return heading.kind == "heading" or not any(one.first > heading.index for one in between)


def _is_usage(document: Document, fence: Fence) -> bool:
    comment = spoken(first_comment(fence.content))
    if any(comment.startswith(f" {word}") for word in _USAGE):
        return True
    line = document.before(fence.first)
    above = [one for one in document.path(line)[:1] if _is_open(document, one, fence)] if line is not None else []
    for near in [line, *above] if line is not None else []:
        heard = spoken(near.text)
        if any(f" {word} " in heard for word in _USAGE) or (
            heard.strip() in ("example", "beispiel", "ejemplo", "exemple", "例")
        ):
            return True
    return False
