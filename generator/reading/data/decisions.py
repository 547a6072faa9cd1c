"""What the schema lets a model decide: that its answer is no unit, and what the plugin starts."""

from __future__ import annotations

from typing import Any, get_args

from generator.reading.data.keys import Entry, as_text, heard
from generator.reading.data.record import Start
from generator.reading.data.schema import NotAUnit
from generator.reading.data.values import Remark

MAX_STARTS = 50
REASONS: dict[NotAUnit, str] = {
    "changes_only": "the answer says that only existing files are changed, which is not generated; change them by hand "
    "or ask for a new plugin or service",
    "question": "the answer says that something must be decided first; write the decision on the board under the "
    "task's details and ask again",
    "whole_product": "the answer says that this is a whole product and no single plugin or service; split the task and "
    "ask for its parts",
}
NOTHING = "the answer says that there is nothing to build; do the task by hand, or ask again for a plugin or service"
_WORDS: dict[NotAUnit, tuple[str, ...]] = {
    "changes_only": ("chang", "existing", "refactor", "modif", "edit"),
    "question": ("question", "decision", "decide", "compar", "option", "unclear"),
    "whole_product": ("product", "whole", "application", "project", "system"),
}


def no_unit(value: Any, remark: Remark) -> str:
    """Return why nothing is to be built, where a value says so; else empty."""
    text = heard(as_text(value))
    if value is True or text in ("true", "yes"):
        return NOTHING
    if not text or text in ("null", "none", "no", "false", "unit"):
        return ""
    stated = next((one for one in get_args(NotAUnit) if heard(one) == text), None)
    if stated is None:
        remark(f"{as_text(value)[:60]!r} was read as the reason why nothing is to be built")
        stated = next((one for one, words in _WORDS.items() if any(word in text for word in words)), None)
    return REASONS[stated] if stated is not None else NOTHING


def nothing_built(kinds: tuple[str, ...] | None, values: dict[str, Any]) -> str:
    """Return why nothing is to be built where the answer's kinds are none; else empty."""
    if kinds != ():
        return ""
    if values.get("subtasks"):
        return REASONS["whole_product"]
    return REASONS["changes_only"] if values.get("changes") and not values.get("files") else NOTHING


def as_starts(value: Any, remark: Remark) -> tuple[Start, ...]:
    """Return what a value says that the plugin starts: mappings with a file and a name, or ``{file: name}``."""
    if isinstance(value, dict):
        read = Entry(value)
        listed = [value] if read.has("start_path") else [{"path": k, "name": v} for k, v in value.items()]
    else:
        listed = value if isinstance(value, list) else []
    found = [_start(Entry(entry)) for entry in listed[:MAX_STARTS] if isinstance(entry, dict)]
    kept = tuple(one for one in found if all(part.isidentifier() for part in (one.name, one.start, one.stop) if part))
    kept = tuple(one for one in kept if one.path and one.name)
    if len(kept) < len(listed) or (value and not listed):
        remark("what names no file and no class or function of it was left out")
    return kept


def _start(read: Entry) -> Start:
    name, _, method = read.text("start_name").partition(".")
    start = read.text("start_method") or method
    stop = read.text("stop_method")
    return Start(read.text("start_path")[:300], *(one.removesuffix("()") for one in (name, start, stop)))
