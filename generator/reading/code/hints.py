"""The file that a text names for a block of code, and where it does. A new place to name it is one more reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from generator.reading.code.changes import Says, says_of
from generator.reading.fields.file_names import is_file_name, made_here, path_tokens
from generator.reading.text.document import Document, Fence, Line
from generator.reading.text.inline import phrases
from generator.reading.text.vocabulary import EXISTING_SECTIONS, mentions, spoken

_BELOW = phrases(
    " save this | saved | saved as | place the | place this | put this | put the above | the above |"
    " this goes | goes in | store this | this code goes | this belongs "
)
_REACH = 30
_HOLDS = 400
_EXCERPT = re.compile(r"\d{1,6}:\d{1,6}:")
_BESIDE_NAME = str.maketrans(dict.fromkeys("={}\"'():,;#[]", " "))


@dataclass(frozen=True, slots=True)
class Hint:
    """The file that is named for a block.

    Attributes:
        name: The file as written.
        rule: Where it is named.
        says: What the text says of it there: that it is changed, new, or only shown.
    """

    name: str
    rule: str
    says: Says = ""


def _from_patch(document: Document, fence: Fence) -> Hint | None:
    del document
    if not fence.name:
        return None
    says: Says = "change" if fence.form == "change" else "new" if fence.form else ""
    return Hint(fence.name, "block/diff" if fence.form else "block/part", says)


def _from_info(document: Document, fence: Fence) -> Hint | None:
    """Read ``python:x.py``, ``python title="x.py"``, ``{file=x.py}``, and the lines of an excerpt before the name."""
    del document
    info = fence.info
    # A drive or the lines of an excerpt stand before a colon that belongs to the name.
    for token, offset in path_tokens(info.translate(_BESIDE_NAME)):
        says = "change" if _EXCERPT.match(info) else says_of(info, token, offset)
        return Hint(token, "block/info", says)
    return None


def _from_comment(document: Document, fence: Fence) -> Hint | None:
    del document
    comment = first_comment(fence.content)
    for token, offset in path_tokens(comment):
        lead = spoken(comment[:offset])
        says = "change" if lead.startswith((" in ", " add to ", " into ")) else says_of(comment, token, offset)
        return Hint(token, "block/comment", says)
    return None


def first_comment(content: str) -> str:
    """Return the first line of a block where it is a short comment, or nothing but a path, that could name a file."""
    for line in content.split("\n", 5)[:4]:
        text = line.strip()
        if text.startswith("#!") or not text:
            continue
        if names_itself(text):
            return text
        for mark in ("#", "//", "--", "<!--", '"""', "'''", "/*"):
            if text.startswith(mark):
                bare = text.strip("#/-<!>*\"' ")
                return bare if len(bare.split()) <= 8 else ""
        return ""
    return ""


def names_itself(line: str) -> bool:
    """Tell whether a line is a path with a folder and nothing else."""
    bare = line.strip().rstrip(":")
    return "/" in bare and " " not in bare and len(bare) <= 200 and is_file_name(bare) and bare[0] not in "#/-<*\"'"


def _from_fence_above(document: Document, fence: Fence) -> Hint | None:
    """Read a name that stands in a fence of its own, right above the code."""
    known = document.fences[fence.index] is fence if 0 < fence.index < len(document.fences) else False
    above = document.fences[fence.index - 1] if known else None
    if above is None or above.form or any(one.kind != "blank" for one in document.lines[above.last + 1 : fence.first]):
        return None
    name = above.content.strip()
    return Hint(name, "block/fence") if name and "\n" not in name and _is_alone(name) else None


def _is_alone(text: str) -> bool:
    tokens = path_tokens(text)
    return len(tokens) == 1 and len(tokens[0][0]) == len(text.strip("`*# :"))


def _from_above(document: Document, fence: Fence) -> Hint | None:
    above = _lines_above(document, fence)
    headed = next((line for line in above if line.kind == "heading"), None)
    has_heading = headed is not None and len(path_tokens(headed.text)) == 1
    for distance, line in enumerate(above):
        if (distance > 2 and not line.level) or (line.kind == "item" and any(one.level for one in above[:distance])):
            continue
        name = _named_in(line)
        if name and (line.level or not has_heading or _announces(line, name)):
            return _hint(document, line, name, "block/heading" if line.level else "block/sentence")
    return None


def _lines_above(document: Document, fence: Fence) -> list[Line]:
    """Return the lines over a block, the nearest first, up to the heading or to other code."""
    found: list[Line] = []
    for number in range(fence.first - (not fence.is_behind), max(-1, fence.first - _REACH), -1):
        line = document.lines[number]
        if line.kind == "code":
            break
        if line.kind != "blank" and not _belongs_above(line):
            found.append(line)
        if line.kind == "heading":
            break
    return found


def _hint(document: Document, line: Line, name: str, rule: str) -> Hint:
    says = says_of(line.text, name, line.text.find(name))
    is_listed = not says and mentions(document.titles(line), EXISTING_SECTIONS)
    return Hint(name, rule, "change" if is_listed else says)


def _announces(line: Line, name: str) -> bool:
    """Tell whether a sentence speaks of the code below it."""
    is_open = line.text.rstrip(" *`").endswith((":", "\uff1a"))
    return is_open or _is_label(line) or made_here(line.text, line.text.find(name))


def _belongs_above(line: Line) -> bool:
    """Tell whether a line says where the block above it goes."""
    return line.kind == "text" and spoken(line.text).startswith(_BELOW) and not line.text.rstrip(" *`").endswith(":")


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


def _from_section(document: Document, fence: Fence) -> Hint | None:
    """Read the heading or label that holds for several blocks: up to the next one, and for the headings below it."""
    for number in range(fence.first - 1, max(-1, fence.first - _HOLDS), -1):
        line = document.lines[number]
        if line.kind == "heading":
            for one in [line, *document.path(line)]:
                if len(path_tokens(one.text)) == 1 and one.index != document.first_heading:
                    return _hint(document, one, path_tokens(one.text)[0][0], "block/section")
                if one.level == 1:
                    break
            return None
        if line.kind in ("text", "item") and _is_label(line) and not _is_listed(document, line):
            return _hint(document, line, path_tokens(line.text)[0][0], "block/section")
    return None


def _is_label(line: Line) -> bool:
    """Tell whether a line is the name of a file, with a word or two beside it: «**File**: `x.py` (new)»."""
    tokens = path_tokens(line.text) if len(line.text) <= 240 else ()
    if len(tokens) != 1:
        return False
    others = line.text.replace(tokens[0][0], " ").split()
    return sum(any(char.isalnum() for char in word) for word in others) <= 2


def _is_listed(document: Document, line: Line) -> bool:
    """Tell whether a name is one of a list of files."""
    around = [document.lines[n] for n in (line.index - 1, line.index + 1) if 0 <= n < len(document.lines)]
    return any(one.kind in ("text", "item") and bool(path_tokens(one.text)) for one in around)


def _from_below(document: Document, fence: Fence) -> Hint | None:
    for line in document.lines[fence.last + 1 : fence.last + 3]:
        if _belongs_above(line):
            for token, _ in path_tokens(line.text):
                return Hint(token, "block/below")
    return None


READERS: dict[str, Callable[[Document, Fence], Hint | None]] = {
    "patch": _from_patch,
    "info": _from_info,
    "comment": _from_comment,
    "fence": _from_fence_above,
    "above": _from_above,
    "below": _from_below,
    "section": _from_section,
}


def hint_of(document: Document, fence: Fence) -> Hint | None:
    """Return the file that the text names for a block, by the first reader that finds one."""
    return next((found for reader in READERS.values() if (found := reader(document, fence)) is not None), None)
