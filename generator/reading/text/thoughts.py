"""What a model thought aloud before or between its answer: taken out, for first ideas are no answer.

Tags (with attributes, several of them, without a beginning or an end), marks in brackets and other signs, and the
channels of chat templates. What stands in a fence, in backticks or in a JSON string is text that speaks of such marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

State = Literal["", "out", "open", "only"]
_NAMES = (
    "think|thinking|thought|thoughts|reasoning|scratchpad|reflection|inner_monologue|internal_monologue|"
    "chain_of_thought|cot|antthinking|seed:think|seed:cot_budget_reflect"
)
_MARK = re.compile(
    rf"(?:<|&lt;)(?P<tag_end>/?)(?P<tag>{_NAMES})(?P<said>\s[^<>\n]{{0,300}})?(?P<empty>/?)(?:>|&gt;)"
    rf"|\[(?P<bracket_end>/?)(?P<bracket>{_NAMES})\]"
    rf"|\u25c1(?P<sign_end>/?)(?P<sign>{_NAMES})\u25b7"
    r"|<\|(?P<edge>begin|start|end)(?:_of)?_(?P<token>thought|thinking|think|reasoning)\|>"
    r"|<(?P<fold_end>/?)(?P<fold>details)(?P<fold_said>\s[^<>\n]{0,300})?>",
    re.IGNORECASE,
)
_FOLDED = re.compile(r"[ \t\r\n]{0,8}<summary>[^<\n]{0,12}(?:think|thought|reasoning)", re.IGNORECASE)
_CHANNEL = re.compile(r"<\|(start|channel|message|end|return|call|constrain)\|>")
_TOKEN = re.compile(r"<\|im_start\|>(?:assistant)?|<\|[A-Za-z_]{1,30}\|>")
_BEGINS = re.compile(r"[ \t>]{0,8}(?:#{1,6}[ \t]+\S|\{|```json)")
# Templates whose marks were lost on the way: how the thoughts begin, and the words between them and the answer.
_SPOKEN = (("analysis", "assistantfinal"), ("here is my thought process", "here is my response:"))
_SIGNS = ("<", "[", "\u25c1", "&lt;")
_MAX_DETOURS = 4


@dataclass(frozen=True, slots=True)
class Thoughts:
    """A text without thoughts, of the same length.

    Attributes:
        text: The text; what was thought is blank.
        state: ``out`` where something was taken out, ``open`` where thoughts have no end, ``only`` where nothing is
            left, else empty.
    """

    text: str
    state: State = ""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A sign at which thoughts begin or end; ``guarded`` where code or a string holds it."""

    name: str
    start: int
    end: int
    closes: bool
    guarded: bool


def without_thoughts(text: str) -> Thoughts:
    """Return ``text`` with its thoughts blanked; every other character keeps its place. Linear, and never raises."""
    if not any(sign in text for sign in (*_SIGNS, "assistantfinal", "thought process")):
        return Thoughts(text)
    bare = text.lstrip()
    if bare[:1] in ("{", "[") and not _MARK.match(bare):
        return Thoughts(text)
    made, is_open = _without_marks(_without_spoken(_without_channels(text)))
    made = _without_tokens(made)
    if made == text:
        return Thoughts(text)
    if not made.strip():
        return Thoughts(made, "only")
    return Thoughts(made, "open" if is_open else "out")


def _blank(text: str, start: int, end: int) -> str:
    kept = "".join(char if char in "\r\n" else " " for char in text[start:end])
    return text[:start] + kept + text[end:]


def _without_marks(text: str) -> tuple[str, bool]:
    """Blank what stands between marks; tell whether thoughts without an end were among it."""
    position, detours = 0, 0
    spans: list[tuple[int, int]] = []
    is_open, filled = False, len(text.rstrip())
    while detours <= _MAX_DETOURS:
        mark = next((one for one in _marks(text, position) if not one.guarded and _counts(text, one)), None)
        if mark is None:
            break
        if mark.closes:
            # Behind whole thoughts and an answer a last sign is only left over.
            is_left_over = bool(spans) and mark.end >= filled
            spans.append((mark.start if is_left_over else 0, mark.end))
            position = mark.end
            continue
        end, straight = _end_of(text, mark)
        detours += not straight
        if end < 0 and text[mark.start] == "[" and (spans or text[mark.start : mark.end] != "[THINK]"):
            # A word in brackets is rather a label.
            position = mark.end
            continue
        is_open = is_open or end < 0
        end = end if end >= 0 else _answer_begins(text, mark.end)
        spans.append((mark.start, end))
        position = end
        if text[position : position + 400].lstrip()[:1] in ("{", "["):
            break
    return _with_blanks(text, spans), is_open


def _with_blanks(text: str, spans: list[tuple[int, int]]) -> str:
    """Blank some spans at once; a span that begins at 0 takes all that stands before."""
    lasting = max((number for number, span in enumerate(spans) if span[0] == 0), default=0)
    parts: list[str] = []
    position = 0
    for start, end in spans[lasting:]:
        parts += [text[position:start], _blank(text[start:end], 0, end - start)]
        position = end
    return "".join([*parts, text[position:]])


def _marks(text: str, position: int) -> Iterator[_Mark]:
    """Yield the marks behind ``position``; fences are counted from there."""
    fence = ""
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop + 1
        line = text[position:stop]
        run = _fence_run(line)
        if run and (not fence or (run[0] == fence[0] and len(run) >= len(fence) and line.strip() == run)):
            fence = "" if fence else run
        elif any(sign in line for sign in _SIGNS):
            for match in _MARK.finditer(line):
                mark = _mark_of(match, text, line, position, fenced=bool(fence))
                if mark is not None:
                    yield mark
        position = stop


def _fence_run(line: str) -> str:
    bare = line.lstrip(" \t>")
    sign = bare[:1]
    if sign not in ("`", "~") or not bare.startswith(sign * 3):
        return ""
    run = bare[: len(bare) - len(bare.lstrip(sign))]
    return "" if "`" in bare[len(run) :] else run


def _mark_of(match: re.Match[str], text: str, line: str, offset: int, *, fenced: bool) -> _Mark | None:
    if match["fold"]:
        closes = bool(match["fold_end"])
        is_folded = "reasoning" in (match["fold_said"] or "").lower() or _FOLDED.match(text, offset + match.end())
        if not closes and not is_folded:
            return None
        return _Mark("details", offset + match.start(), offset + match.end(), closes, fenced)
    name = match["tag"] or match["bracket"] or match["sign"] or match["token"]
    ends = match["tag_end"] or match["bracket_end"] or match["sign_end"] or (match["edge"] or "").lower() == "end"
    if match["empty"]:
        return None
    before = line[: match.start()]
    guarded = fenced or before.count("`") % 2 == 1 or before.count('"') % 2 == 1
    return _Mark(name.lower(), offset + match.start(), offset + match.end(), bool(ends), guarded)


def _counts(text: str, mark: _Mark) -> bool:
    """Tell a mark from a word about it: an end has no sentence going on behind it, a beginning none before it."""
    if mark.name == "details":
        return not mark.closes
    before = text[text.rfind("\n", 0, mark.start) + 1 : mark.start].strip(" \t>")
    if not before:
        return True
    if not mark.closes:
        return before[-1] in ".!?:)>*。"
    stop = text.find("\n", mark.end)
    after = text[mark.end : stop if stop >= 0 else len(text)].strip()
    return not after or not (after[0].islower() or after[0] in ",.;:)'")


def _end_of(text: str, opening: _Mark) -> tuple[int, bool]:
    """Return where thoughts end (-1 for nowhere), and whether no code in them had to be ignored for that."""
    depth, position = 1, opening.end
    first = other = -1
    for mark in _marks(text, position):
        same = mark.name == opening.name
        if mark.closes and not same and opening.name != "details" and mark.name != "details":
            other = mark.end if other < 0 else other
        if not same:
            continue
        if mark.closes:
            first = mark.end if first < 0 else first
        if not mark.guarded and (mark.closes or _stands_alone(text, mark)):
            depth += -1 if mark.closes else 1
            if depth == 0:
                return mark.end, True
    return (first, False) if first >= 0 else (other, False)


def _stands_alone(text: str, mark: _Mark) -> bool:
    return text[mark.end : mark.end + 1] in ("\n", "\r") and text[mark.start - 1 : mark.start] in ("\n", "")


def _answer_begins(text: str, position: int) -> int:
    """Return where an answer begins behind thoughts without an end: at the first heading or JSON, else nowhere."""
    while (position := text.find("\n", position) + 1) > 0:
        if _BEGINS.match(text, position):
            return position
    return len(text)


def _without_channels(text: str) -> str:
    """Keep what a chat template's ``final`` channel says."""
    tokens = [] if "<|channel|>" not in text else list(_CHANNEL.finditer(text))
    at = next((token for token in tokens if token[1] == "channel"), None)
    if at is None or text[text.rfind("\n", 0, at.start()) + 1 : at.start()].count("`") % 2:
        return text
    parts: list[str] = [_blank(text[: tokens[0].start()], 0, tokens[0].start())]
    channel, speaks = "", False
    for number, token in enumerate(tokens):
        end = tokens[number + 1].start() if number + 1 < len(tokens) else len(text)
        said = text[token.end() : end]
        if token[1] == "channel":
            channel = said.strip().split(" ")[0].lower()
        elif token[1] == "start":
            channel = ""
        speaks = token[1] == "message" and channel in ("final", "")
        parts += [" " * len(token[0]), said if speaks else _blank(said, 0, len(said))]
    return "".join(parts)


def _without_spoken(text: str) -> str:
    head = text[:200].lstrip().lower()
    for opening, between in _SPOKEN:
        if head.startswith(opening):
            at = text.lower().find(between)
            if at > 0 and len(text.lower()) == len(text):
                return _blank(text, 0, at + len(between))
    return text


def _without_tokens(text: str) -> str:
    """Blank tokens of chat templates that are left at the edges of lines: ``<|im_end|>``."""
    if "<|" not in text:
        return text
    lines = text.split("\n")
    fence = False
    for number, line in enumerate(lines):
        if _fence_run(line):
            fence = not fence
        elif "<|" in line and not fence and "`" not in line:
            lines[number] = _TOKEN.sub(lambda match: " " * len(match[0]), line)
    return "\n".join(lines)
