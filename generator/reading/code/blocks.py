"""Fenced blocks: what each one is, and which file the text says it belongs to.

Here a block is judged by itself and by the lines around it; ``placing`` turns that into a path of the unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.names import to_snake
from generator.plan import BlockRole
from generator.reading.code.changes import leaves_out
from generator.reading.code.guesses import guess_role, is_diff, is_environment, is_tree
from generator.reading.code.hints import Hint, first_comment, hint_of, names_itself
from generator.reading.code.python import NO_CODE, Code, read_code
from generator.reading.fields.file_names import (
    FOREIGN_SUFFIXES,
    is_file_name,
)
from generator.reading.text.document import Document, Fence, Line
from generator.reading.text.inline import fold, phrases, plain
from generator.reading.text.patches import PATCH_INFO, pieces_of
from generator.reading.text.vocabulary import spoken
from generator.reading.words import listed

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
_USAGE = listed("usage_words")


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
        under: What the heading or label right above it is about, as a module would be called.
    """

    fence: Fence
    role: BlockRole
    language: str
    hint: str = ""
    rule: str = ""
    existing: bool = False
    usage: bool = False
    code: Code = NO_CODE
    under: str = ""


def read_blocks(document: Document) -> list[Block]:
    """Return all fenced blocks of ``document`` with their roles and hints, in order."""
    return [_read_block(document, fence) for fence in document.fences]


def _read_block(document: Document, fence: Fence) -> Block:
    language = _language(fence)
    if language == "diff" and not fence.form and len(pieces := pieces_of(fence.content, is_patch=True)) == 1:
        fence = replace(fence, content=pieces[0].content, name=pieces[0].path, form=pieces[0].form)
    hint = hint_of(document, fence) or Hint("", "")
    if fence.form:
        return _of_patch(fence, hint)
    named, _, rest = fence.content.lstrip("\n").partition("\n")
    if rest.strip() and names_itself(named) and not is_tree(fence.content):
        fence = replace(fence, content=rest)
    role = _role(fence, language, hint.name)
    if role == "patch":
        return Block(fence, "patch", language, hint.name, "block/diff", True)
    if role != "file":
        # The file of a section is its code's; data and commands below it may be for anything.
        hint = Hint("", "") if hint.rule == "block/section" else hint
        return Block(fence, role, language, hint.name, hint.rule, hint.says == "change")
    code, usage = read_code(fence.content), _is_usage(document, fence)
    if hint.says == "shown":
        # What stands elsewhere already is no code for here; a part of something is for a person to look at.
        role = "patch" if code.is_fragment else "example"
        return Block(fence, role, language, "", hint.rule, usage=True, code=code)
    if leaves_out(fence.content) or (code.is_fragment and not usage):
        role = "patch"
    under = "" if hint.name else _topic(document, fence)
    return Block(fence, role, language, hint.name, hint.rule, hint.says == "change", usage, code, under)


def _topic(document: Document, fence: Fence) -> str:
    """Return what the heading or label nearest above a block is about: «2.1 Parser» is about ``parser``."""
    nearest = document.before(fence.first)
    above = [nearest, *document.path(nearest)] if nearest is not None else []
    heading = next((line for line in above if line.level), None)
    bare = plain(heading.text, limit=80).strip("0123456789.)( :\uff1a") if heading is not None else ""
    return to_snake(bare) if 0 < len(bare.split()) <= 3 else ""


def _of_patch(fence: Fence, hint: Hint) -> Block:
    """Return what a patch makes of one file: a whole file where it adds one, else a change."""
    if fence.form == "change":
        return Block(fence, "patch", "diff", hint.name, "block/diff", True)
    python = hint.name.endswith(".py")
    code = read_code(fence.content) if python else NO_CODE
    return Block(fence, "file" if python else "data", "python" if python else "", hint.name, "block/diff", code=code)


def _language(fence: Fence) -> str:
    """Return the language that the info string names, or a guess from the content."""
    first = fence.info.split()[0] if fence.info.split() else ""
    language = fold(first.strip("{}.").split(":")[0].split("{")[0].split(",")[0])
    if is_file_name(first) and ":" not in first:
        language = fold(first.rpartition(".")[2])
    if language in PATCH_INFO:
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
        if any(f" {word} " in heard if word.isascii() else word in heard for word in _USAGE) or (
            heard.strip() in ("example", "beispiel", "ejemplo", "exemple", "例")
        ):
            return True
    return False
