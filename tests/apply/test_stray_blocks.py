"""Code that names no file goes where it plainly belongs, else to the notes with a warning."""

from __future__ import annotations

import pytest

from generator.answers.contract import Contract
from generator.answers.units import PluginAnswers
from generator.apply.block_results import block_results
from generator.apply.ladder import left_changes
from generator.apply.stray_blocks import with_stray_blocks
from generator.plan import CodeBlock, ImplementationPlan
from tests.apply.wired import plugin

CLIENT = """
import json


class Client:
    def __init__(self):
        self.session = None

    def connect(self):
        self.session = make_session()


class Other:
    def __init__(self):
        self.names = []
"""
COLOURS = "def pick(name):\n    return name.upper()\n"


def built(*codes: str, info: str = "python") -> tuple[PluginAnswers, ImplementationPlan]:
    """Return a plugin of two modules with some blocks that name no file, and its plan."""
    blocks = tuple(
        CodeBlock(index=number, info=info, role="example", content=code) for number, code in enumerate(codes)
    )
    plan = ImplementationPlan(task_id="AAS-109", code_blocks=blocks)
    ((unit,), warnings) = with_stray_blocks(plan, [plugin(Contract(), client=CLIENT, colours=COLOURS)])
    assert isinstance(unit, PluginAnswers)
    assert warnings == ()
    return unit, plan


def codes(unit: PluginAnswers) -> dict[str, str]:
    return {module.name: module.code for module in unit.plugin.modules}


@pytest.mark.parametrize(
    ("block", "module", "line"),
    [
        # What a module calls and does not define.
        ("import os\n\ndef make_session():\n    return os.getcwd()", "client", "def make_session():"),
        # What calls something that only one module defines.
        ("def pick_all(names):\n    return [pick(each) for each in names]", "colours", "def pick_all(names):"),
        # Methods of the class whose attributes they use.
        ("async def disconnect(self):\n    self.session = None", "client", "    async def disconnect(self):"),
        ("def first(self):\n    return self.names[0]", "client", "    def first(self):"),
    ],
)
def test_block_goes_to_the_one_file_it_can_belong_to(block: str, module: str, line: str) -> None:
    unit, plan = built(block)
    assert line in codes(unit)[module].split("\n")
    compile(codes(unit)[module], module, "exec")
    assert unit.plugin.notes == ()
    (fate,) = block_results(plan, [unit])
    assert (fate.fate, fate.path) == ("placed", f"plugins/penpot/{module}.py")


def test_methods_are_put_into_the_right_class_and_imports_to_the_top() -> None:
    unit, _ = built("import os\n\ndef first(self):\n    return os.path.join(*self.names)")
    code = codes(unit)["client"]
    assert code.startswith("import json\nimport os\n")
    assert code.index("class Other") < code.index("def first")


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("def retry(count):\n    return count + 1", "could belong to several or to none"),
        ("def connect(self):\n    self.session = 1", "Client has another connect"),
        ("def pick(name):\n    return name", "colours has something else of that name"),
        ("def main():\n    pick('x')", "it shows how the code is used"),
        ("def go():\n    pick('x')\n\ngo()", "it shows how the code is used"),
        ("def first(self):\n    return self.other", "several classes or none could have these methods"),
        ("from penpot.colours import pick\n\ndef go():\n    pick('x')", "it uses the unit from outside"),
    ],
)
def test_what_has_no_certain_place_is_kept_and_told(block: str, reason: str) -> None:
    unit, plan = built(block)
    assert codes(unit) == codes(built()[0])
    (note,) = unit.plugin.notes
    assert (note.kind, note.code) == ("change", f"{block}\n")
    assert note.reason.endswith(reason)
    (said,) = left_changes([unit])
    assert said.startswith("code block 1 (")
    (fate,) = block_results(plan, [unit])
    assert (fate.fate, fate.reason) == ("review", note.reason)


def test_block_without_a_definition_is_left_out() -> None:
    for unit, plan in (built("pick('x')"), built("def broken(:"), built("def f() {}", info="js")):
        assert unit.plugin.notes == ()
        assert [each.fate for each in block_results(plan, [unit])] == ["left out"]
