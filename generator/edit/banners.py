"""Where new fields go among a class's fields, and the section banners between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import libcst as cst

from generator.answers.text import one_line, shorten
from generator.edit.classes import Member, SettingsClass
from generator.edit.style import is_rule
from generator.edit.trees import Tree

_SIGNS = "-=#*~_+─═ "
_TITLE = re.compile(r"[^\W_][^\r\n]*")


@dataclass(frozen=True)
class Banner:
    """The comment lines that head a section of fields.

    Attributes:
        title: The section's title.
        comments: Its comment lines without indentation.
        before: Blank lines above it.
        after: Blank lines between it and its first field.
    """

    title: str
    comments: tuple[str, ...]
    before: int
    after: int

    @property
    def width(self) -> int:
        """The length of the line that has the title."""
        return next((len(comment) for comment in self.comments if self.title in comment), 0)

    def retitled(self, title: str, indent: str, *, keeps_width: bool = True) -> list[str]:
        """Return the lines of the same banner with another title, the blank lines around it included.

        Args:
            title: The title.
            indent: The indentation.
            keeps_width: Whether the rule behind the title ends in the same column, be the title long or short.
        """
        lines = [f"{indent}{_retitle(comment, self.title, title, keeps_width)}" for comment in self.comments]
        return [""] * max(self.before, 1) + lines + [""] * self.after


def _retitle(comment: str, old: str, new: str, keeps_width: bool) -> str:
    if old not in comment:
        return comment
    changed = comment.replace(old, new, 1)
    tail = comment[comment.index(old) + len(old) :]
    if not keeps_width or len(tail.strip()) < 8 or len(set(tail.strip())) != 1:
        return changed
    missing = len(comment) - len(changed)
    return changed + tail.strip()[0] * missing if missing > 0 else changed[: len(comment)].rstrip() or changed


def banner_above(member: Member) -> Banner | None:
    """Return the banner that stands directly above a field; ``None`` where there is none."""
    lines = list(member.line.leading_lines) if member.line is not None else []
    after = 0
    while lines and lines[-1].comment is None:
        lines.pop()
        after += 1
    comments: list[str] = []
    while lines and lines[-1].comment is not None:
        comments.insert(0, _comment(lines.pop()))
    if not any(map(is_rule, comments)):
        return None
    title = next((text for text in map(_title, comments) if text), "")
    return Banner(title, tuple(comments), len(lines), after) if title else None


def _comment(line: cst.EmptyLine) -> str:
    return line.comment.value if line.comment is not None else ""


def _title(comment: str) -> str:
    found = _TITLE.search(comment)
    return found.group().rstrip(_SIGNS) if found else ""


def section_title(text: str) -> str:
    """Return text as a section's title: one line, of letters at its start, without a banner's signs at its end."""
    return _title(shorten(one_line(text), 60))


@dataclass(frozen=True)
class Section:
    """Fields of a class that stand below one banner; those above the first banner have none.

    Attributes:
        banner: The banner.
        members: The fields, in order.
    """

    banner: Banner | None
    members: tuple[Member, ...]

    @property
    def title(self) -> str:
        """The banner's title."""
        return self.banner.title if self.banner is not None else ""

    def is_about(self, word: str) -> bool:
        """Tell whether most of the fields' names begin with a word."""
        return sum(first_word(member.name) == word for member in self.members) * 2 > len(self.members)


def first_word(name: str) -> str:
    """Return the first of several words of a name; empty for a name of one word."""
    head, separator, _ = name.lower().partition("_")
    return head if separator else ""


def sections_of(target: SettingsClass) -> list[Section]:
    """Return the sections of a class's fields, in order."""
    found: list[Section] = []
    for member in target.fields:
        banner = banner_above(member)
        if banner is not None or not found:
            found.append(Section(banner, (member,)))
        else:
            found[-1] = Section(found[-1].banner, (*found[-1].members, member))
    return found


def home_of(sections: list[Section], name: str, title: str) -> Section | None:
    """Return the section that a new field goes to: the one of that title, else the one whose fields are named alike.

    Args:
        sections: The sections that there are.
        name: The field's name.
        title: The section that was asked for; may be empty.
    """
    titled = [one for one in sections if one.banner is not None]
    asked = next((one for one in reversed(titled) if title and one.title.casefold() == title.casefold()), None)
    word = first_word(name)
    return asked or next((one for one in titled if word and one.is_about(word)), None)


def row_below(tree: Tree, member: Member) -> int:
    """Return the line (from 0) before which a field goes that follows another one.

    A comment directly below the field stays with it, unless it is a banner or belongs to what follows.
    """
    lines, row = tree.source.masked, member.last
    end = row
    while end < len(lines) and lines[end].strip().startswith("#") and _indent(lines[end]) == _indent(lines[row]):
        end += 1
    comments = lines[row:end]
    deep = bool(comments) and _indent(lines[row]) == _indent(lines[member.first])
    separate = end >= len(lines) or not lines[end].strip()
    return end if comments and deep and separate and not any(map(is_rule, comments)) else row


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
