"""Where lines begin and end, and the signs that they begin with: list markers, emoji, the fence around all."""

from __future__ import annotations

import unicodedata

from generator.reading.text.fences import language_of
from generator.reading.text.scan import Span


def line_spans(text: str) -> list[tuple[int, int]]:
    r"""Return the spans of the lines, without their ends; ``\r\n``, ``\r`` and ``\n`` end a line."""
    spans: list[tuple[int, int]] = []
    start = 0
    for part in text.replace("\r\n", "\n\n").replace("\r", "\n").split("\n"):
        spans.append((start, start + len(part)))
        start += len(part) + 1
    if "\r\n" not in text:
        return spans
    # Every \r\n became two line feeds of the same length: drop the empty line between them.
    return [span for span in spans if not (span[0] > 0 and text[span[0] - 1 : span[0] + 1] == "\r\n")]


def unwrapped(lines: list[str]) -> frozenset[int]:
    """Return the lines of a fence that wraps the whole answer as Markdown: two, one without an end, or none."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < 3:
        return frozenset()
    opening = lines[filled[0]].strip().lower()
    if opening not in ("```markdown", "```md", "````markdown", "````md", "~~~markdown"):
        return frozenset()
    closing = lines[filled[-1]].strip()
    return frozenset((filled[0], filled[-1])) if set(closing) <= {opening[0]} else frozenset((filled[0],))


def wraps(span: Span, lines: list[str]) -> bool:
    """Tell whether a block is the answer itself: Markdown with a heading, and most of the text."""
    if language_of(span.info) not in ("markdown", "md", "") or span.ending != "closed" or span.is_behind:
        return False
    around = "".join([*lines[: span.first], span.info, *lines[span.last + 1 :]])
    headed = any(line.startswith("#") for line in span.content.split("\n", 6)[:6])
    return headed and ".md" not in around.lower() and len(around) < 0.3 * len(span.content)


def skip_signs(text: str, position: int, stop: int) -> int:
    """Return the position behind leading emoji and the like; signs that draw boxes stay."""
    start = position
    if text[position : position + 1].isdecimal() and text[position + 1 : position + 2] in ("\ufe0f", "\u20e3"):
        position += 1  # a keycap: a digit with a frame around it
    while position < stop and not text[position].isascii() and not "\u2500" <= text[position] <= "\u257f":
        if unicodedata.category(text[position]) not in ("So", "Sk", "Mn", "Me", "Cf"):
            break
        position += 1
    while start < position < stop and text[position] in " \t":
        position += 1
    return position if position < stop else start


def marker_width(text: str, position: int, stop: int) -> tuple[int, int | None] | None:
    """Return width and number of a list marker at ``position``."""
    char = text[position]
    if char in _BULLETS and position + 1 < stop and text[position + 1] in " \t":
        return 1, None
    if char in "abcdefgh" and text[position + 1 : position + 3] in (". ", ") "):
        return 2, None
    keycap = _keycap_width(text, position)
    if keycap:
        return keycap, int(char)
    digits = 0
    while digits < 4 and position + digits < stop and text[position + digits] in "0123456789":
        digits += 1
    after = position + digits
    if 0 < digits < 4 and after + 1 < stop and text[after] in ".)" and text[after + 1] in " \t*":
        return digits + 1, int(text[position:after])
    return None


def _keycap_width(text: str, position: int) -> int:
    """Return the width of a digit with a frame around it; 0 for anything else."""
    if text[position] not in "0123456789":
        return 0
    frame = next((one for one in ("\ufe0f\u20e3", "\u20e3") if text.startswith(one, position + 1)), "")
    return 1 + len(frame) if frame else 0


_BULLETS = "-*+•◦‣▪●○·\u2013➤✓✔✅☐☑🔹🔸→"
