"""Blocks of code without a fence: tags, wiki markup, directives of reStructuredText, and patches in the text."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from generator.reading.text.scan import LOOKS_AHEAD, TAG_ENDS, Ending, Scan, Span

_TAG = re.compile(r"[ \t]*(?:<pre(?:\s[^<>]{0,200})?>[ \t]*)?<(?:code|pre)(?P<said>\s[^<>]{0,200})?>", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:language|lang|highlight)[-=](?:source-)?[\"']?([A-Za-z0-9+#]{1,20})", re.IGNORECASE)
_WIKI = re.compile(r"\{(?:code|noformat)(?::(?P<info>[A-Za-z0-9+]{1,20}))?[^{}\n]{0,80}\}")
_DIRECTIVE = re.compile(r"(?P<lead>[ \t]*)\.\. (?:code-block|code|sourcecode)::[ \t]*(?P<info>[^\n]{0,80})")
_FILE_TAG = re.compile(r"[ \t]*<(?P<tag>\w{1,30})\s(?P<said>[^<>]{1,400})>[ \t]*")
_FILE_SAID = re.compile(r"(?:path|filePath|file_path|filename|file|name)=[\"']([^\"'<>\s]{1,200}\.\w{1,8})[\"']")
_PATH_TAG = re.compile(
    r"[ \t]*<(?:file_)?(?:path|name)>[ \t]*([^<>\s]{1,200}\.\w{1,8})[ \t]*</(?:file_)?(?:path|name)>[ \t]*"
)
_BODY_TAG = re.compile(r"[ \t]*<(?P<tag>content|contents|file_content|file_text|diff|body|source)>(?P<rest>.*)")
_DIFF_LINES = ("+", "-", " ", "@@", "\\ ", "diff --git ", "index ", "new file ")


def _tagged(scan: Scan, number: int) -> Span | None:
    """Read ``<pre>`` and ``<code>`` that begin a line and end on another."""
    line = scan.lines[number]
    match = _TAG.match(line) if "<" in line else None
    if match is None or TAG_ENDS.search(line, match.end()):
        return None
    language = _LANGUAGE.search(match[0])
    last = next(iter(scan.tag_ends[(at := bisect_right(scan.tag_ends, number)) : at + 1]), -1)
    ends = TAG_ENDS.search(scan.lines[last]) if last >= 0 else None
    if last < 0 or (ends is None and not scan.is_bare(last)):
        return None
    before = scan.lines[last][: ends.start()] if ends else ""
    body = [line[match.end() :], *scan.lines[number + 1 : last], before]
    content = "".join(f"{one}\n" for one in body[not body[0].strip() : len(body) - (not before.strip())])
    # Tags would hide signs of code, so that code in tags is escaped.
    content = html.unescape(content) if "<" not in content else content
    return Span(number, last, match.start(), language[1] if language else "", content, "closed")


def _wiki(scan: Scan, number: int) -> Span | None:
    line = scan.lines[number]
    match = _WIKI.fullmatch(line.strip()) if "{" in line else None
    if match is None:
        return None
    for last in range(number + 1, min(len(scan.lines), number + 4 * LOOKS_AHEAD)):
        if _WIKI.fullmatch(scan.lines[last].strip()):
            content = "".join(f"{one}\n" for one in scan.lines[number + 1 : last])
            return Span(number, last, line.find("{"), match["info"] or "", content, "closed")
    return None


def _directive(scan: Scan, number: int) -> Span | None:
    """Read a directive of reStructuredText, whose block indentation alone ends."""
    line = scan.lines[number]
    match = _DIRECTIVE.match(line) if ".. " in line else None
    if match is None:
        return None
    indent, last = len(match["lead"]), number
    for other in range(number + 1, len(scan.lines)):
        text = scan.lines[other]
        if text.strip() and len(text) - len(text.lstrip()) <= indent:
            break
        last = other if text.strip() else last
    if last == number:
        return None
    body = _dedented(scan.lines[number + 1 : last + 1])
    options = next((n for n, one in enumerate(body) if one.strip() and not one.startswith(":")), len(body))
    content = "".join(f"{one}\n" for one in body[options:])
    return Span(number, last, indent, match["info"].strip(), content, "closed")


def _dedented(lines: Sequence[str]) -> list[str]:
    widths = [len(one) - len(one.lstrip()) for one in lines if one.strip()]
    return [one[min(widths, default=0) :] for one in lines]


def _file_tag(scan: Scan, number: int) -> Span | None:
    """Read ``<file path="x.py">`` around bare code, and ``<path>x.py</path>`` over ``<content>``."""
    line = scan.lines[number]
    if "<" not in line or "." not in line:
        return None
    match = _FILE_TAG.fullmatch(line)
    said = _FILE_SAID.search(match["said"]) if match else _PATH_TAG.fullmatch(line)
    if said is None:
        return None
    first, rest, tag = number + 1, "", match["tag"] if match else ""
    if match is None:
        body = _BODY_TAG.fullmatch(scan.lines[first]) if first < len(scan.lines) else None
        if body is None:
            return None
        first, rest, tag = first + 1, body["rest"], body["tag"]
    below = next(
        (scan.lines[n].strip() for n in range(first, min(first + 3, len(scan.lines))) if scan.lines[n].strip()), ""
    )
    if not rest.strip() and below.startswith(("```", "~~~", "<path", "<content", "<!")):
        return None
    nearest = bisect_left(scan.closing, first)
    for last in scan.closing[nearest : nearest + LOOKS_AHEAD]:
        at = scan.lines[last].find(f"</{tag}>")
        if at >= 0:
            body_lines = [rest, *scan.lines[first:last], scan.lines[last][:at]]
            content = "".join(f"{one}\n" for one in body_lines).strip("\n")
            return Span(number, last, 0, said[1], f"{content}\n", "closed")
    return None


def _patch(scan: Scan, number: int) -> Span | None:
    """Read a patch that stands in the text without a fence."""
    line = scan.lines[number].strip()
    if line == "*** Begin Patch":
        last = next((n for n in range(number + 1, len(scan.lines)) if scan.lines[n].strip() == "*** End Patch"), -1)
    elif line.startswith(("<<<<<<<", "-------")) and line.strip("<-").strip() in ("SEARCH", "ORIGINAL"):
        ends = (n for n in range(number + 1, len(scan.lines)) if scan.lines[n].startswith((">>>>>>>", "+++++++")))
        last = next(ends, -1)
    elif line.startswith("--- ") and number + 1 < len(scan.lines) and scan.lines[number + 1].startswith("+++ "):
        last = number + 1
        while last + 1 < len(scan.lines) and scan.lines[last + 1].startswith(_DIFF_LINES):
            last += 1
    else:
        return None
    ending: Ending = "open" if last < 0 else "closed"
    last = last if last >= 0 else len(scan.lines) - 1
    content = "".join(f"{one}\n" for one in scan.lines[number : last + 1])
    return Span(number, last, 0, "patch", content, ending)


OPENERS: dict[str, Callable[[Scan, int], Span | None]] = {
    "tag": _tagged,
    "wiki": _wiki,
    "directive": _directive,
    "file tag": _file_tag,
    "patch": _patch,
}
