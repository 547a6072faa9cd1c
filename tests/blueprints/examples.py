"""Random answers: whatever the models admit."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue, ValidationError

from generator.answers.contract import Contract
from generator.answers.line_breaks import can_be_laid_out
from generator.answers.parts import base_attributes
from generator.answers.text import LINE_MAX, PROSE_MAX, is_class_name, is_setting_name, safe_text
from generator.answers.units import UnitAnswers
from generator.blueprints import parse_answers
from generator.names import is_safe_name
from generator.values.literals import default_literal
from tests.blueprints import grid

NUMBER = int(os.environ.get("AAS_EXAMPLES", "40"))
CODE = '"""Own code, {{ 1 }} {% x %}."""\n\nVALUE = 1\n'
PART = """class {name}:
    def __init__(self) -> None:
        self.up = False

    {head_of_start}def begin(self) -> None:
        self.up = True

    {head_of_stop}def end(self) -> None:
        self.up = False
"""
KINDS = [field["type"] for field in grid.FIELDS if field["type"] != "SecretStr | None"]
_PARTS = [
    "a",
    "Z",
    '"""',
    "'''",
    "\\",
    "{{ 1 }}",
    "{% endraw %}",
    "{#",
    "\n",
    "\0",
    "\u202e",
    "# noqa",
    "é",
    "中",
    "🚀",
]
TEXT = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from([*_PARTS, *grid.TEXTS, " ", " ", "word"]), max_size=30).map("".join),
)
LINE = TEXT.map(lambda text: safe_text(text, LINE_MAX))
NAME = st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True).filter(is_safe_name)
SETTING = st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True).filter(is_setting_name)
CLASS = st.from_regex(r"[A-Z][A-Za-z0-9]{0,63}", fullmatch=True).filter(is_class_name)
JSON: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
CONTRACT = st.builds(
    lambda base, hub, **more: Contract(
        plugin_base=base,
        **({"entry": grid.CONTRACTS["rich"].entry} if base is grid.RICH else {}),
        hub=grid.MANAGER if base is grid.MANAGED else hub if base is grid.DESIGN else None,
        **more,
    ),
    st.sampled_from([grid.DESIGN, grid.MANAGED, grid.RICH, grid.BARE]),
    st.sampled_from([None, grid.EXAMPLE_HUB]),
    logger=st.sampled_from(["loguru", "logging", "structlog"]),
    line_length=st.sampled_from([60, 72, 79, 88, 100, 120]),
    plugins_dir=st.sampled_from(["plugins", "src/plugins"]),
    tests_dir=st.sampled_from(["tests", "tests/units"]),
    quotes=st.sampled_from(["double", "double", "single"]),
)


@st.composite
def fields(draw: st.DrawFn, width: int) -> list[dict[str, Any]]:
    """Draw settings, each with a default that fits or none."""
    found = []
    for name in draw(st.lists(SETTING, max_size=4, unique=True)):
        if draw(st.booleans()) and draw(st.booleans()):
            found.append({"name": name, "type": "SecretStr | None", "secret": True, "description": draw(LINE)})
            continue
        kind = draw(st.sampled_from([kind for kind in KINDS if can_be_laid_out(f"{kind} | None", width - 4)]))
        default = default_literal(kind, draw(JSON))
        if default is None:
            kind = kind if kind.endswith("| None") else f"{kind} | None"
        found.append({"name": name, "type": kind, "default": default or "None", "description": draw(LINE)})
    return found


@st.composite
def module(draw: st.DrawFn, name: str, class_name: str, can_await: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw a module and the part of the plugin in it: a scaffold, imported code, or code that the plugin starts."""
    kind = draw(st.sampled_from(["scaffold", "scaffold", "code", "part"]))
    if kind == "code":
        return {"name": name, "code": CODE}, {}
    if kind == "scaffold":
        methods = grid.methods(draw(st.lists(LINE.filter(bool), max_size=3)))
        return {"name": name, "class_name": class_name, "purpose": draw(LINE), "methods": methods}, {}
    hows = st.sampled_from(["call", "await"] if can_await else ["call"])
    starts_by, stops_by = draw(hows), draw(hows)
    code = PART.format(
        name=class_name,
        head_of_start="async " if starts_by == "await" else "",
        head_of_stop="async " if stops_by == "await" else "",
    )
    part = {"module": name, "class_name": class_name, "attribute": name, "starts_by": starts_by, "stops_by": stops_by}
    turns = {"start": draw(st.sampled_from(["begin", ""])), "stop": draw(st.sampled_from(["end", ""]))}
    return {"name": name, "code": code}, {**part, **turns}


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the answers of one unit, without its name."""
    contract = draw(CONTRACT)
    blueprint = draw(st.sampled_from(["plugin", "plugin", "service", "config_patch"]))
    spec: dict[str, Any] = {"fields": draw(fields(contract.line_length))}
    if blueprint == "config_patch":
        assume(spec["fields"])
    else:
        names = draw(st.lists(CLASS, min_size=5, max_size=5, unique=True))
        spec |= {"class_name": names[0], "config_class": names[1], "env_prefix": draw(st.sampled_from(["", "A_"]))}
        if draw(st.booleans()) and contract.plugin_base is not grid.RICH:
            contract = contract.model_copy(update={"settings": None})
    if blueprint == "service":
        tasks = draw(st.lists(LINE.filter(bool), max_size=4))
        spec |= {"methods": grid.methods(tasks), "code": draw(st.sampled_from(["", "", CODE]))}
    if blueprint == "plugin":
        taken = base_attributes(contract.plugin_base or grid.DESIGN)
        modules = draw(st.lists(NAME.filter(lambda name: name not in taken), max_size=3, unique=True))
        can_await = (contract.plugin_base or grid.DESIGN).can_await
        drawn = [draw(module(name, cls, can_await)) for name, cls in zip(modules, names[2:], strict=False)]
        spec["modules"] = [each for each, _ in drawn]
        spec["parts"] = [part for _, part in drawn if part]
    if blueprint != "config_patch" and draw(st.integers(0, 3)) == 0:
        kind = draw(st.sampled_from(["stub", "change"]))
        spec["notes"] = [{"kind": kind, "subject": draw(LINE), "reason": draw(LINE), "code": CODE}]
    title = draw(LINE.filter(bool))
    summary = safe_text(draw(TEXT), PROSE_MAX)
    data = {"blueprint": blueprint, "title": title, "summary": summary, "task_id": "AAS-7", "contract": contract}
    return {**data, "name": draw(NAME), blueprint: spec}


def random_units(number: int) -> list[UnitAnswers]:
    """Return so many units that the models admit, each with a name of its own."""
    found: list[UnitAnswers] = []

    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(answers())
    def collect(data: dict[str, Any]) -> None:
        name = f"{data['name'][:58]}x{len(found)}"
        try:
            found.append(parse_answers({**data, "name": name}))
        except ValidationError:
            assume(False)

    collect()
    return found
