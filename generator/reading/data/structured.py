"""Answers that are data: JSON or YAML that follows the schema of a plan or comes near it.

Bare, inside fences, with prose around it, in several blocks, as a list, or nested under another key. Text that was
cut is never repaired: ``Structured.broken`` says so and the item goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.reading.data.finding import Known, known_keys, plans_in
from generator.reading.data.joining import joined
from generator.reading.data.json_text import Decoded, closing_of, decode, first_sign
from generator.reading.data.keys import heard, is_exact, key_of
from generator.reading.data.mapping import mapped
from generator.reading.data.record import Structured
from generator.reading.data.schema import follows_schema
from generator.reading.data.yaml_text import MAX_YAML, load_yaml
from generator.reading.text.document import Document, Fence
from generator.reading.text.inline import fold
from generator.values.defaults import clean_text

__all__ = ["Structured", "read_structured"]

MAX_FENCES = 40
MAX_TRIES = 8
CUT = "the answer is JSON that was cut, and is not repaired; ask again with a larger output limit"
INVALID = "the answer is JSON that is not valid, and is not repaired; ask again with a response format"
NESTED = "the answer is data that is nested too deeply to be read; ask again with a response format"
NO_PLAN = "the answer is JSON that holds no plan; ask again with the response format of the command schema"
_CORE = frozenset({"complexity", "phases", "blockers", "first_step"})
_HEAD = frozenset({"complexity", "priority", "blockers", "task_id"})
_QUOTED_KEY = re.compile(r"[\"']([A-Za-z][\w .-]{0,50})[\"']\s{0,20}:")


def read_structured(document: Document, task_id: str = "") -> Structured | None:
    """Return the structured answer of a text; ``None`` where it has none.

    Args:
        document: The text.
        task_id: The task that the answer is for; of several plans in one answer, its own is taken.
    """
    try:
        return _read(document, task_id)
    except RecursionError:
        return Structured(0, len(document.text), "json/broken", broken=NESTED, whole=True)


def _read(document: Document, task_id: str) -> Structured | None:
    text = document.text
    start = first_sign(text, 0)
    found = _whole(text, start, task_id) if text[start : start + 1] in ("{", "[") else None
    if found is not None:
        return found
    reads = [one for decoded, container, whole in _candidates(document) for one in _plans(decoded, container, whole)]
    return joined(reads, task_id) if reads else _cut(document) or _bare_yaml(text, task_id)


def _whole(text: str, start: int, task_id: str) -> Structured | None:
    """Read a text that is data from its first character on."""
    decoded = decode(text, start)
    if decoded is None:
        return _whole_broken(text, start, task_id)
    rest = text[decoded.end :].strip()
    reads = list(_plans(decoded, "json/whole", not rest))
    if reads and "{" not in rest:
        return joined(reads, task_id)
    return None if rest else _no_plan(decoded, task_id)


def _no_plan(outer: Decoded, task_id: str) -> Structured | None:
    """Judge data that is no plan: a text in it can be the answer, as data or as prose; its place is the data's."""
    text = max(_strings(outer.value), key=len, default="").strip()
    inner = decode(text, 0) if text[:1] in ("{", "[") else None
    if inner is not None:
        odd = ("it was encoded twice", *inner.oddities)
        reads = list(_plans(Decoded(inner.value, outer.start, outer.end, {}, odd), "json/whole", whole=True))
        empty = not inner.value or not isinstance(inner.value, dict)
        return joined(reads, task_id) if reads else None if empty else _without_plan(outer)
    if text[:1] in ("{", "["):
        return _fault(text, 0, (outer.start, outer.end))
    if "\n" in text or len(text) > 120:
        return Structured(outer.start, outer.end, "json/prose", prose=text)
    if isinstance(outer.value, list) or not outer.value or len(text) > 20:
        return None
    return _without_plan(outer)


def _without_plan(outer: Decoded) -> Structured:
    return Structured(outer.start, outer.end, "json/no-plan", broken=NO_PLAN, whole=True)


def _whole_broken(text: str, start: int, task_id: str) -> Structured | None:
    end = closing_of(text, start)
    found = _fault(text, start, (start, len(text) if end == -1 else end), least=1)
    if found is None or end == -1:
        return found
    if text[end:].strip():
        return None
    flow = _as_flow(text, start, end)
    reads = list(_plans(flow, "yaml/whole", whole=True)) if flow else []
    return joined(reads, task_id) if reads else found


def _fault(text: str, start: int, span: tuple[int, int], least: int = 2) -> Structured | None:
    """Return what is wrong with JSON that cannot be decoded; ``None`` where too few of its keys are a plan's."""
    keys = {key for match in _QUOTED_KEY.finditer(text[start : start + 4000]) if (key := key_of(match.group(1)))}
    if len(keys) < least:
        return None
    broken = CUT if closing_of(text, start) == -1 else INVALID
    return Structured(*span, "json/broken", broken=broken, whole=True)


def _as_flow(text: str, start: int, end: int) -> Decoded | None:
    """Read what looks like JSON but is not, single quotes for example, as the flow style of YAML."""
    found = load_yaml(text, start, end)
    if found is None or not isinstance(found.value, dict | list):
        return None
    return replace(found, oddities=("it is no JSON; it was read as YAML", *found.oddities))


def _strings(loaded: object, depth: int = 0) -> Iterator[str]:
    if isinstance(loaded, str):
        yield clean_text(loaded)
    elif isinstance(loaded, dict | list) and depth < 5:
        for value in list(loaded.values() if isinstance(loaded, dict) else loaded)[:50]:
            yield from _strings(value, depth + 1)


def _candidates(document: Document) -> Iterator[tuple[Decoded, str, bool]]:
    """Yield the data of a document, how it stands there, and whether the document is nothing else."""
    only = len(document.fences) == 1 and all(line.kind in ("blank", "code") for line in document.lines)
    for fence in document.fences[:MAX_FENCES]:
        is_yaml = fold(fence.info.partition(" ")[0]) in ("yaml", "yml")
        decoded = _in_yaml_fence(document, fence) if is_yaml else _in_fence(document, fence)
        if decoded is not None:
            yield decoded, "yaml/fence" if is_yaml else "json/fence", only
    covered = 0
    for start in _openings(document):
        decoded = decode(document.text, start) if start >= covered else None
        if decoded is not None:
            covered = decoded.end
            yield decoded, "json/inline", False


def _openings(document: Document) -> Iterator[int]:
    """Yield where data begins in lines of text, behind a few words at most; no more than a few places."""
    tries = 0
    for line in document.lines:
        at = _opening(line.text) if line.kind == "text" else -1
        if at >= 0 and tries < MAX_TRIES:
            tries += 1
            yield line.start + at


def _opening(line: str) -> int:
    """Return where data begins in a line; -1 where it does not: ``{``, ``{"`` or ``[{`` behind a few words."""
    for sign in ("{", "["):
        at = line.find(sign)
        behind = line[at + 1 :].lstrip()[:1]
        if 0 <= at <= 80 and (behind in {'"', "'", "{"} or (not behind and (at == 0 or sign == "{"))):
            return at
    return -1


def _in_yaml_fence(document: Document, fence: Fence) -> Decoded | None:
    end = document.lines[fence.last].start if fence.closed else fence.end
    return load_yaml(document.text, document.lines[fence.first].end, end)


def _in_fence(document: Document, fence: Fence) -> Decoded | None:
    language = fold(fence.info.partition(" ")[0])
    content = fence.content.strip()
    if content[:1] not in ("{", "[") or language in ("javascript", "js", "typescript", "ts"):
        return None
    text = document.text
    start = first_sign(text, document.lines[fence.first].end)
    end = document.lines[fence.last].start if fence.closed else fence.end
    if text[start : start + 1] not in ("{", "["):  # the fence stands in a quotation, whose marks are no part of it
        inner = decode(content, 0)
        return Decoded(inner.value, fence.start, fence.end, {}, inner.oddities) if inner is not None else None
    decoded = decode(text, start, end)
    return _as_flow(text, start, end) if decoded is None and language != "python" else decoded


def _plans(decoded: Decoded, container: str, whole: bool) -> Iterator[Structured]:
    """Yield every plan that a decoded value holds."""
    for loaded, path, own_id in plans_in(decoded.value):
        if loaded.get("type") == "object" and isinstance(loaded.get("properties"), dict):
            continue  # A schema, not an answer to it.
        known, follows = known_keys(loaded, path), follows_schema(loaded)
        if follows or _is_plan(known, loaded, outside=whole or container.endswith(("whole", "front"))):
            strict = follows and not decoded.oddities and not path and container.startswith("json")
            rule = container.replace("json", "schema") if strict else container
            yield mapped(known, decoded, rule, strict=strict, whole=whole, task_id=own_id)


def _is_plan(known: Known, loaded: dict[Any, Any], *, outside: bool) -> bool:
    """Tell whether the known keys make a plan; data between prose must show more, since documents hold other data."""
    if outside:
        code = known.values.get("code_blocks")
        return bool(known.telling) or (code is not None and isinstance(code.value, list | dict) and bool(code.value))
    core = known.telling & _CORE
    phases = known.values.get("phases")
    named = bool(_HEAD & known.values.keys()) or (phases is not None and phases.exact)
    if len(core) >= 2 or (core and named and len(known.strange) <= len(known.values) >= 3):
        return True
    own = [name for name in loaded if is_exact(name) and str(name) in ("config_additions", "code_blocks")]
    return bool(own) and not known.strange


def _cut(document: Document) -> Structured | None:
    """An unfinished or invalid JSON answer inside a fence, or behind prose, is no answer."""
    for fence in document.fences[:10]:
        content = fence.content.strip()
        found = _fault(content, 0, (fence.start, fence.end)) if content[:1] in ("{", "[") else None
        if found is not None and decode(content, 0) is None:
            return found
    for start in _openings(document):
        found = _fault(document.text, start, (start, len(document.text)))
        if found is not None and found.broken == CUT:
            return found
    return None


def _bare_yaml(text: str, task_id: str) -> Structured | None:
    """Read a text that is YAML from its first line on; several documents are read one by one."""
    lead = next((line for line in text[:2000].split("\n") if line.strip() and not line.startswith("#")), "")
    key, sign, _ = lead.partition(":")
    known = bool(key_of(key)) and key == key.strip().lower() and " " not in key
    if not (lead.strip() == "---" or (sign and (known or heard(key) in ("plan", "analysis")))):
        return None
    documents = [(end - start, load_yaml(text, start, end)) for start, end in _yaml_documents(text)]
    # Front matter over a document: what stands below it is read too.
    front = any(size > 40 and (one is None or not isinstance(one.value, dict)) for size, one in documents[1:])
    reads: list[Structured] = []
    for decoded in (one for _, one in documents if one is not None and isinstance(one.value, dict)):
        if any(isinstance(value, dict | list) for value in decoded.value.values()):
            reads += _plans(decoded, "yaml/front" if front else "yaml/whole", not front)
    return joined(reads, task_id) if reads else None


def _yaml_documents(text: str) -> list[tuple[int, int]]:
    """Return the spans between the lines ``---`` of a text."""
    if len(text) > 4 * MAX_YAML:
        return []
    marks = [(0, 0), *(match.span() for match in re.finditer(r"^(?:---|\.\.\.)[ \t]*+$\n?", text, re.MULTILINE))]
    ends = [*(start for start, _ in marks[1:]), len(text)]
    return [(begin, end) for (_, begin), end in zip(marks, ends, strict=True) if text[begin:end].strip()][:10]
