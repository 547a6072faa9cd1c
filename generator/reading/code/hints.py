"""The file that a text names for a block of code, and where it does. A new place to name it is one more reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.reading.fields.file_names import made_here, path_tokens, says_existing
from generator.reading.text.document import Document, Fence, Line
from generator.reading.text.inline import phrases
from generator.reading.text.vocabulary import spoken

_BELOW = phrases(
    " save this | saved | saved as | place the | place this | put this | put the above | the above |"
    " this goes | goes in | store this | this code goes | this belongs "
)


@dataclass(frozen=True, slots=True)
class Hint:
    """The file that is named for a block.

    Attributes:
        name: The file as written.
        rule: Where it is named.
        existing: Whether the text says that the file exists already.
    """

    name: str
    rule: str
    existing: bool = False


def _from_info(document: Document, fence: Fence) -> Hint | None:
    del document
    for token, _ in path_tokens(fence.info.replace("=", " ").replace('"', " ").replace(":", " ")):
        return Hint(token, "block/info")
    return None


def _from_comment(document: Document, fence: Fence) -> Hint | None:
    del document
    comment = first_comment(fence.content)
    for token, _ in path_tokens(comment):
        lead = spoken(comment.split(token)[0])
        changed = lead.startswith((" in ", " add to ", " into ")) or says_existing(comment)
        return Hint(token, "block/comment", changed)
    return None


def first_comment(content: str) -> str:
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


def _from_above(document: Document, fence: Fence) -> Hint | None:
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
        if (distance > 2 and not line.level) or (line.kind == "item" and any(one.level for one in above[:distance])):
            continue
        name = _named_in(line)
        if name:
            changed = not line.level and not made_here(line.text, line.text.find(name)) and says_existing(line.text)
            return Hint(name, "block/heading" if line.level else "block/sentence", changed or _adds_to(line.text))
    return None


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


def _from_below(document: Document, fence: Fence) -> Hint | None:
    for line in document.lines[fence.last + 1 : fence.last + 3]:
        if _belongs_above(line):
            for token, _ in path_tokens(line.text):
                return Hint(token, "block/below")
    return None


READERS: dict[str, Callable[[Document, Fence], Hint | None]] = {
    "info": _from_info,
    "comment": _from_comment,
    "above": _from_above,
    "below": _from_below,
}


def hint_of(document: Document, fence: Fence) -> Hint | None:
    """Return the file that the text names for a block, by the first reader that finds one."""
    return next((found for reader in READERS.values() if (found := reader(document, fence)) is not None), None)
