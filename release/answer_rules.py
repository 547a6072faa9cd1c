"""Writes the rules of the answers models for plain Copier, which knows no model: ``blueprints/shared/rules.jinja``.

Run it as ``python -m release.answer_rules`` when a model of the answers has changed; a test compares the two.
"""

from __future__ import annotations

import json
import keyword
import re
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from generator.answers import text
from generator.answers.demands import ANNOTATION_MAX, VARIABLE_MAX
from generator.blueprints import BLUEPRINTS
from generator.characters import DIRECTION
from generator.names import DEVICES, NAME_PATTERN
from generator.values.task_ids import SHAPE

TARGET = Path(__file__).parents[1] / "blueprints" / "shared" / "rules.jinja"
Shape = dict[str, Any]
_SHORT = rf"[^\n]{{1,{ANNOTATION_MAX}}}"
_LETTER = r'[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029' + "".join(sorted(DIRECTION)) + "]"
_OPTIONAL = "or_nothing"
# What a rule may say beside its pattern: lists of words that are taken, and that the parts of the text between some
# separator are identifiers, behind what is stripped from its start and its end.
RULES: dict[str, dict[str, Any]] = {
    "name": {"pattern": NAME_PATTERN.pattern, "taken": ["keywords", "modules"]},
    "test file": {"pattern": f"(?=test_){NAME_PATTERN.pattern}", "taken": ["keywords", "modules"]},
    "setting": {"pattern": NAME_PATTERN.pattern, "taken": ["keywords"]},
    "class": {"pattern": text.CLASS_NAME.pattern, "taken": ["keywords"]},
    "task id": {"pattern": SHAPE.pattern},
    "line": {"pattern": rf"{_LETTER}{{0,{text.LINE_MAX}}}\Z"},
    "prose": {"pattern": rf"{_LETTER}{{0,{text.PROSE_MAX}}}\Z"},
    "path": {"pattern": text.PATH_PATTERN.pattern},
    "Python file": {"pattern": rf"(?=[^\n]*\.py\Z){text.PATH_PATTERN.pattern}"},
    "package folder": {"pattern": text.PATH_PATTERN.pattern, "parts": "/", "taken": ["keywords"]},
    "file": {"pattern": rf"(?!.*/){text.PATH_PATTERN.pattern}"},
    "plugin file": {"pattern": rf"{_SHORT}\.py\Z", "parts": ".", "suffix": ".py", "taken": ["keywords"]},
    "identifier": {"pattern": rf"(?!.*\.){_SHORT}\Z", "parts": ".", "taken": ["keywords"]},
    "parameter": {
        "pattern": rf"(?!.*\.|self\Z)\*{{0,2}}(?!\*){_SHORT}\Z",
        "prefix": "*",
        "parts": ".",
        "taken": ["keywords"],
    },
    "module": {"pattern": rf"{_SHORT}\Z", "parts": ".", "taken": ["keywords"]},
    "entry point": {"pattern": rf"[A-Za-z0-9_.:{{}}/-]{{0,{ANNOTATION_MAX}}}\Z"},
    "variable": {"pattern": rf"[^=\x00-\x1f]{{1,{VARIABLE_MAX}}}\Z"},
}
# Which rule stands for which judgement of the models.
_JUDGEMENTS = {
    get_args(kind)[-1]: rule
    for kind, rule in (
        (text.Name, "name"),
        (text.TestName, "test file"),
        (text.SettingName, "setting"),
        (text.ClassName, "class"),
        (text.TaskId, "task id"),
        (text.Line, "line"),
    )
}
_PARAMETERS: Shape = {"each": {"fields": {"name": {"rule": "parameter"}}}}
# The contract is judged as a whole (``generator.answers.demands``), so its rules are told here.
CONTRACT: Shape = {
    "fields": {
        "plugins_dir": {"rule": "package folder", "needed": True},
        "services_dir": {"rule": "package folder", "needed": True},
        "tests_dir": {"rule": "path", "needed": True},
        "env_example": {"rule": "path"},
        "source_root": {"rule": "path", _OPTIONAL: True},
        "manifest_entry": {"rule": "entry point"},
        "entry": {
            "fields": {
                "file": {"rule": "plugin file"},
                "main": {"rule": "plugin file"},
                "function": {"rule": "identifier", _OPTIONAL: True},
                "hub_method": {"rule": "identifier", _OPTIONAL: True},
                "parameters": _PARAMETERS,
                "constructor": _PARAMETERS,
            }
        },
        "manifest": {"fields": {"file": {"rule": "file"}}, _OPTIONAL: True},
        "settings": {
            "fields": {
                "path": {"rule": "Python file", "needed": True},
                "module": {"rule": "module"},
                "class_name": {"rule": "identifier"},
                "factory": {"rule": "identifier", _OPTIONAL: True},
                "instance": {"rule": "identifier", _OPTIONAL: True},
                "factory_module": {"rule": "module", _OPTIONAL: True},
                "required": {"each": {"rule": "identifier"}},
                "variables": {"each": {"rule": "variable"}},
            },
            _OPTIONAL: True,
        },
        "plugin_base": {
            "fields": {
                "module": {"rule": "module"},
                "class_name": {"rule": "identifier"},
                "constructor": _PARAMETERS,
                "attributes": _PARAMETERS,
                "methods": {"each": {"fields": {"name": {"rule": "identifier"}, "parameters": _PARAMETERS}}},
            },
            _OPTIONAL: True,
        },
        "hub": {
            "fields": {
                "module": {"rule": "module"},
                "class_name": {"rule": "identifier"},
                "register_method": {"rule": "identifier", _OPTIONAL: True},
                "settings_attribute": {"rule": "identifier", _OPTIONAL: True},
                "constructor": _PARAMETERS,
            },
            _OPTIONAL: True,
        },
    }
}


def main() -> None:
    """Write the file."""
    TARGET.write_text(rules_text(TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""), encoding="utf-8")


def rules_text(before: str = "") -> str:
    """Return the content of the file.

    Args:
        before: What it was: names that another version of Python takes stay in it.
    """
    rules = dict(RULES)
    shapes = {"contract": CONTRACT}
    for name, blueprint in BLUEPRINTS.items():
        fields = blueprint.answers.model_fields
        # Lines inside of a unit's own files are judged by the engine alone: the code beside them is free anyway.
        shapes[name] = _without_lines(_shape(fields[name].annotation, (), rules) or {})
        shapes |= {key: found for key in fields if (found := _field_shape(fields[key], rules)) and "rule" in found}
    taken = {
        "keywords": sorted({*keyword.kwlist, *_words(before, "keywords")}),
        "modules": sorted({*keyword.softkwlist, *sys.stdlib_module_names, *DEVICES, *_words(before, "modules")}),
    }
    rules = {name: {**rule, "pattern": rf"\A(?:{rule['pattern']})"} for name, rule in rules.items()}
    told = "{#- Written by release/answer_rules.py from the answers models; plain Copier judges by it. -#}\n"
    parts: dict[str, dict[str, Any]] = {"RULES": rules, "TAKEN": taken, "SHAPES": shapes}
    return told + "".join(f"{{%- set {name} = {_literal(value)} -%}}\n" for name, value in parts.items())


def _without_lines(shape: Shape) -> Shape:
    if "each" in shape:
        inside = _without_lines(shape["each"])
        return {**shape, "each": inside} if inside else {}
    if "fields" in shape:
        kept = {name: found for name, each in shape["fields"].items() if (found := _without_lines(each))}
        return {**shape, "fields": kept} if kept else {}
    return {} if shape.get("rule") in {"line", "prose"} else shape


def _words(before: str, name: str) -> list[str]:
    found = re.search(rf'"{name}": (\[[^\]]*\])', before)
    words: list[str] = json.loads(found[1]) if found else []
    return words


def _literal(value: Mapping[str, Any]) -> str:
    """Return a mapping as Jinja reads it, an entry a line; lists of words go over several."""
    entries = [f"{json.dumps(key)}: {json.dumps(each)}" for key, each in value.items()]
    lines = [textwrap.fill(entry, 118) if '": ["' in entry and "{" not in entry else entry for entry in entries]
    # Two braces beside each other would be a tag.
    return re.sub(r"([{}])(?=\1)", r"\1 ", "{\n" + ",\n".join(lines) + "\n}")


def _field_shape(field: FieldInfo, rules: dict[str, Any]) -> Shape | None:
    return _shape(field.annotation, tuple(field.metadata), rules)


def _shape(annotation: Any, metadata: tuple[Any, ...], rules: dict[str, Any]) -> Shape | None:
    """Return what is judged of a value of a type; ``None`` for nothing."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        own = [more for each in arguments[1:] for more in (each.metadata if isinstance(each, FieldInfo) else [each])]
        return _shape(arguments[0], (*own, *metadata), rules)
    if origin in {Union, UnionType}:
        shapes = [shape for each in arguments if (shape := _shape(each, metadata, rules))]
        return {**shapes[0], _OPTIONAL: True} if shapes else None
    if origin is tuple:
        inside = _shape(arguments[0], (), rules)
        return {"each": inside} if inside else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {
            name: found for name, field in annotation.model_fields.items() if (found := _field_shape(field, rules))
        }
        return {"fields": fields} if fields else None
    rule = _rule(metadata, rules) if annotation is str else None
    return {"rule": rule} if rule else None


def _rule(metadata: tuple[Any, ...], rules: dict[str, Any]) -> str | None:
    """Return the rule for a text; a pattern of the model's becomes a rule of its own."""
    found = [_JUDGEMENTS[each] for each in metadata if isinstance(each, AfterValidator) and each in _JUDGEMENTS]
    if found:
        limits = [getattr(each, "max_length", None) for each in metadata]
        return "prose" if found[0] == "line" and text.PROSE_MAX in limits else found[0]
    patterns = [pattern for each in metadata if (pattern := getattr(each, "pattern", None))]
    if not patterns:
        return None
    # Pydantic's own dollar is the end of the text, Python's is not.
    pattern = patterns[0].removeprefix("^").removesuffix("$") + r"\Z"
    rules[pattern] = {"pattern": pattern}
    return str(pattern)


if __name__ == "__main__":
    main()
