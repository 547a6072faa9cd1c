"""Fenced blocks: what each one is, and which file the text says it belongs to.

Here a block is judged by itself and by the lines around it; ``placing`` turns that into a path of the unit.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from generator.parsing.document import Document, Fence, Line
from generator.parsing.file_names import (
    FOREIGN_SUFFIXES,
    is_file_name,
    made_here,
    path_tokens,
    says_existing,
)
from generator.parsing.inline import fold, phrases
from generator.parsing.python_code import NO_CODE, Code, read_code
from generator.parsing.vocabulary import spoken
from generator.plan import BlockRole

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
_BOX_LINES = ("├", "└", "│")
_COMMAND_WORDS = phrases(
    "$ |pip |pip3 |npm |npx |yarn |git |cd |mkdir |touch |python |python3 |pytest|docker |curl |make |"
    "uv |poetry |sudo |apt |brew |export |aas "
)
_BELOW = phrases(
    " save this | saved | saved as | place the | place this | put this | put the above | the above |"
    " this goes | goes in | store this | this code goes | this belongs "
)
_USAGE = phrases(
    "example usage|usage example|usage|how to use|quick start|beispielaufruf|verwendung|ejemplo de uso|"
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
    hint, rule, existing = _hint(document, fence)
    role = _role(fence, language, hint)
    if role in ("file", "patch") and language == "diff":
        return Block(fence, "patch", language, _diff_path(fence.content) or hint, "block/diff", True)
    usage = role == "file" and _is_usage(document, fence)
    code = read_code(fence.content) if role == "file" else NO_CODE
    return Block(fence, role, language, hint, rule, existing, usage, code)


def _language(fence: Fence) -> str:
    """Return the language that the info string names, or a guess from the content."""
    first = fence.info.split()[0] if fence.info.split() else ""
    language = fold(first.strip("{}.").split(":")[0].split("{")[0].split(",")[0])
    if is_file_name(first) and ":" not in first:
        language = fold(first.rpartition(".")[2])
    if language in ("patch", "udiff"):
        return "diff"
    return "" if language in ("text", "txt", "plaintext", "plain", "none", "code") else language


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
    for role, languages in named.items():
        if language in languages:
            return "tree" if role in ("command", "data") and is_tree(fence.content) else role
    for guessed, judge in GUESSES:
        if judge(fence.content):
            return guessed
    return "file" if hint.endswith(".py") and read_code(fence.content).defines else "other"


def is_tree(content: str) -> bool:
    """Tell whether bare text draws a file tree."""
    lines = [line for line in content.split("\n")[:200] if line.strip()]
    drawn = sum(
        1
        for line in lines
        if any(sign in line for sign in _BOX_LINES) or line.lstrip().startswith(("|--", "+--", "`--", "|__"))
    )
    boxed = sum(1 for line in lines if ("+--" in line and line.rstrip().endswith("+")) or "┐" in line or "┘" in line)
    if boxed:
        return False
    names = sum(1 for line in lines if _names_entry(line))
    return bool(names) and (drawn >= 1 or len(lines) >= 2) and names >= 0.7 * len(lines)


def _names_entry(line: str) -> bool:
    bare = line.strip().lstrip("│├└─|+`-— \t").split()
    if not bare:
        return True
    name = bare[0].rstrip(",")
    alone = len(bare) == 1 or bare[1].startswith(phrases("#|(|←|<-|-|\u2013|—|/"))
    return alone and (
        is_file_name(name)
        or name.endswith(("/", "\\"))
        or (name.startswith("/") and len(bare) == 1)
        or name in (".", "...", "…")
    )


def _is_diagram(content: str) -> bool:
    lines = [line for line in content.split("\n")[:200] if line.strip()]
    arrows = sum(1 for line in lines if any(sign in line for sign in phrases("-->|<--|->|→|▼|↓|──|+--|---+|==>|┌|└")))
    return bool(lines) and (arrows >= max(1, len(lines) // 5)) and not read_code(content).parsed


def _is_commands(content: str) -> bool:
    lines = [line.strip() for line in content.split("\n")[:50] if line.strip() and not line.strip().startswith("#")]
    return bool(lines) and sum(1 for line in lines if line.startswith(_COMMAND_WORDS)) * 2 > len(lines)


def _is_diff(content: str) -> bool:
    lines = content.split("\n")[:50]
    return any(line.startswith("+++ ") for line in lines) and any(line.startswith("@@") for line in lines)


def _is_python(content: str) -> bool:
    code = read_code(content)
    return (code.parsed and bool(code.defines or code.imports)) or (code.defines and bool(code.imports))


def is_environment(content: str) -> bool:
    """Tell whether all lines of a block are ``KEY=value`` or comments."""
    lines = [line.strip() for line in content.split("\n")[:300] if line.strip() and not line.strip().startswith("#")]
    return bool(lines) and all(_is_assignment(line) for line in lines)


def _is_assignment(line: str) -> bool:
    name, sign, _ = line.removeprefix("export ").partition("=")
    return bool(sign) and name.isidentifier() and name.upper() == name


def _is_data(content: str) -> bool:
    text = content.strip()
    if is_environment(content) or text.startswith(("syntax =", "<?xml", "[tool.")):
        return True
    if text[:1] not in "{[":
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


GUESSES: tuple[tuple[BlockRole, Callable[[str], bool]], ...] = (
    ("tree", is_tree),
    ("patch", _is_diff),
    ("data", _is_data),
    ("file", _is_python),
    ("command", _is_commands),
    ("diagram", _is_diagram),
)


def _diff_path(content: str) -> str:
    for line in content.split("\n")[:20]:
        if line.startswith("+++ "):
            name = line[4:].split("\t")[0].strip()
            return name[2:] if name.startswith(("a/", "b/")) else name
    return ""


def _hint(document: Document, fence: Fence) -> tuple[str, str, bool]:
    """Return the file named for a block, where, and whether it is said to exist."""
    for token, _ in path_tokens(fence.info.replace("=", " ").replace('"', " ").replace(":", " ")):
        return token, "block/info", False
    comment = _first_comment(fence.content)
    for token, _ in path_tokens(comment):
        lead = spoken(comment.split(token)[0])
        return token, "block/comment", lead.startswith((" in ", " add to ", " into ")) or says_existing(comment)
    return _hint_around(document, fence)


def _first_comment(content: str) -> str:
    """Return the first line of a block where it is a short comment that could name a file."""
    for line in content.split("\n")[:4]:
        text = line.strip()
        if text.startswith("#!") or not text:
            continue
        for mark in ("#", "//", "--", "<!--", '"""', "'''", "/*"):
            if text.startswith(mark):
                bare = text.strip("#/-<!>*\"' ")
                return bare if len(bare.split()) <= 8 else ""
        return ""
    return ""


def _hint_around(document: Document, fence: Fence) -> tuple[str, str, bool]:
    above: list[Line] = []
    for number in range(fence.first - 1, max(-1, fence.first - 30), -1):
        line = document.lines[number]
        if line.kind == "code":
            break
        if line.kind != "blank" and not _belongs_above(line):
            above.append(line)
        if line.kind == "heading":
            break
    for distance, line in enumerate(above):
        if distance > 2 and not line.level:
            continue
        name = _named_in(line)
        if name:
            changed = not line.level and not made_here(line.text, line.text.find(name)) and says_existing(line.text)
            return name, "block/heading" if line.level else "block/sentence", changed or _adds_to(line.text)
    return _hint_below(document, fence)


def _belongs_above(line: Line) -> bool:
    """Tell whether a line says where the block above it goes."""
    return line.kind == "text" and spoken(line.text).startswith(_BELOW) and not line.text.rstrip(" *`").endswith(":")


def _adds_to(text: str) -> bool:
    heard = spoken(text)
    return any(
        f" {verb} " in heard
        for verb in (
            "to the existing",
            "add the following to",
            "add this to",
            "append to",
            "modify",
            "update the existing",
        )
    )


def _named_in(line: Line) -> str:
    """Return the one file that a line announces for the block below it."""
    tokens = list(path_tokens(line.text))
    if not tokens:
        return ""
    if len(tokens) > 1:
        made = [token for token, offset in tokens if made_here(line.text, offset)]
        return (made or [tokens[-1][0]])[0]
    opens = line.text.rstrip(" *`").endswith((":", "\uff1a", "-->")) or line.level or len(line.text) <= 60
    return tokens[0][0] if opens or made_here(line.text, tokens[0][1]) else ""


def _hint_below(document: Document, fence: Fence) -> tuple[str, str, bool]:
    for line in document.lines[fence.last + 1 : fence.last + 3]:
        if _belongs_above(line):
            for token, _ in path_tokens(line.text):
                return token, "block/below", False
    return "", "", False


def _is_usage(document: Document, fence: Fence) -> bool:
    comment = spoken(_first_comment(fence.content))
    if any(comment.startswith(f" {word}") for word in _USAGE):
        return True
    line = document.before(fence.first)
    for near in [line, *document.path(line)[:1]] if line is not None else []:
        heard = spoken(near.text)
        if any(f" {word} " in heard for word in _USAGE) or (
            heard.strip() in ("example", "beispiel", "ejemplo", "exemple", "例")
        ):
            return True
    return False
