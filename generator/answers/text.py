"""Types for text that ends up in generated files: each makes what a model wrote safe, or refuses it.

``Line`` and ``Prose`` cannot end a docstring, a comment or a literal: they are one line, without control and
direction-changing characters, and double quotes become single ones. ``Source`` is program text that the blueprints
place as it is; it is judged by the gates, here only its characters are. ``RelativePath`` stays inside the workspace.
"""

from __future__ import annotations

import builtins
import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from generator.characters import is_hidden
from generator.names import DEVICES, is_safe_name, is_snake_case
from generator.values.setting_names import is_taken
from generator.values.task_ids import is_task_id
from generator.values.types import IMPORTS

LINE_MAX = 200
PROSE_MAX = 2_000
SOURCE_MAX = 262_144
PATH_MAX = 200
# Each part has at most 100 characters, and is neither a dot, nor two, nor git's own folder. Windows has no files whose
# names are those of devices, with any ending, or end with a dot.
_DEVICE = "|".join(sorted(DEVICES))
_PATH_PART = (
    rf"(?!(?:\.|\.\.|\.[Gg][Ii][Tt])(?:/|\Z))(?!(?i:{_DEVICE})(?:[./]|\Z))"
    r"[A-Za-z0-9_.](?:[A-Za-z0-9_.-]{0,98}[A-Za-z0-9_-])?"
)
PATH_PATTERN = re.compile(rf"(?=[^\n]{{1,{PATH_MAX}}}\Z){_PATH_PART}(?:/{_PATH_PART})*\Z")
CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,63}\Z")
RESERVED_CLASS_NAMES = frozenset(
    [
        *dir(builtins),
        *IMPORTS,
        *("BaseModel", "BaseSettings", "ConfigDict", "SettingsConfigDict", "Field", "ExitStack", "MagicMock"),
        *("AsyncExitStack", "AsyncMock", "Callable"),
        "UNWRITTEN",
    ]
)
_SOURCE_BREAKS = {ord("\x85"): " ", ord("\u2028"): " ", ord("\u2029"): " "}
# The categories Cc and Cs, which Unicode promises never to change, without line feed and tab.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return ``text`` on one line: white space folded, characters that are not seen left out."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (
        " " if unicodedata.category(char) in {"Zs", "Zl", "Zp"} or char in "\t\r\n\f\v\x85" else char
        for char in text
        if char in "\t\r\n\f\v\x85" or not is_hidden(char)
    )
    return " ".join("".join(kept).split())


def shorten(text: str, limit: int) -> str:
    """Return ``text`` cut at a word before ``limit`` characters, with an ellipsis where it was cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head).rstrip() + "…"


def safe_text(text: str, limit: int) -> str:
    """Return a model's text in the form that ``Line`` and ``Prose`` demand, at most ``limit`` characters."""
    return shorten(one_line(text).replace('"', "'").replace("\\", "/"), limit)


def _judge_text(text: str) -> str:
    if text != safe_text(text, len(text) + 1):
        raise ValueError("has line breaks, control characters, double quotes or backslashes")
    return text


def clean_source(text: str) -> str:
    r"""Return program text with ``\n`` line ends and without characters that YAML or Python editors cannot hold."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SOURCE_BREAKS)
    kept = _CONTROLS.sub("", unified)
    stripped = "\n".join(line.rstrip() for line in kept.split("\n")).strip("\n")
    return f"{stripped}\n" if stripped else ""


def _judge_source(text: str) -> str:
    if text != clean_source(text):
        raise ValueError("is not clean program text (line ends, control characters or trailing white space)")
    return text


def _judge_name(name: str) -> str:
    if not is_safe_name(name):
        raise ValueError(f"{name!r} is no usable name: it must be snake case, no keyword, no standard-library module")
    return name


def is_class_name(name: str) -> bool:
    """Tell whether ``name`` may be a unit's class: Pascal case, no keyword, and no name that the blueprints use."""
    return CLASS_NAME.match(name) is not None and name not in RESERVED_CLASS_NAMES


def _judge_class_name(name: str) -> str:
    if not is_class_name(name):
        raise ValueError(f"{name!r} is no class name, or one that Python or the generated files already use")
    return name


def is_setting_name(name: str) -> bool:
    """Tell whether ``name`` may be a setting: snake case, no keyword, and it hides nothing of Python or pydantic."""
    return is_snake_case(name) and not is_taken(name)


def _judge_setting(name: str) -> str:
    if not is_setting_name(name):
        raise ValueError(f"{name!r} is no usable setting: it must be snake case and no name of Python or pydantic")
    return name


def _judge_test_name(name: str) -> str:
    if not name.startswith("test_") or not is_safe_name(name):
        raise ValueError(f"{name!r} is no test file: it must be snake case and begin with test_")
    return name


def _judge_task_id(task_id: str) -> str:
    if not is_task_id(task_id):
        raise ValueError(f"{task_id!r} is no task id such as AAS-224")
    return task_id


def is_inside(path: str) -> bool:
    """Tell whether ``path`` is a relative POSIX path that stays inside a workspace and outside of ``.git``."""
    return PATH_PATTERN.match(path) is not None


def _judge_path(path: str) -> str:
    if not is_inside(path):
        raise ValueError(f"{path!r} is no path inside a workspace")
    return path


def _text_before(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Line = Annotated[str, StringConstraints(max_length=LINE_MAX), AfterValidator(_judge_text)]
Prose = Annotated[str, StringConstraints(max_length=PROSE_MAX), AfterValidator(_judge_text)]
Source = Annotated[str, StringConstraints(max_length=SOURCE_MAX), AfterValidator(_judge_source)]
Name = Annotated[str, AfterValidator(_judge_name)]
SettingName = Annotated[str, AfterValidator(_judge_setting)]
TestName = Annotated[str, AfterValidator(_judge_test_name)]
ClassName = Annotated[str, AfterValidator(_judge_class_name)]
TaskId = Annotated[str, AfterValidator(_judge_task_id)]
RelativePath = Annotated[str, AfterValidator(_judge_path)]
Version = Annotated[str, BeforeValidator(_text_before), StringConstraints(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]
