"""Files in the syntax of a newer Python than ours are read as far as facts are concerned, or named as just that."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from generator.contract import read_contract
from generator.edit import FieldsRefused
from generator.edit.settings import add_fields
from generator.newer_syntax import readable, too_new
from tests.edit.samples import PLAIN, field

NEWER = {
    "type alias": ("type Pair = tuple[int, int]\n", (3, 12)),
    "generic type alias": ("type Pair[T] = tuple[T, T]\n", (3, 12)),
    "generic function": ("def first[T: (int, str)](items: list[T]) -> T:\n    return items[0]\n", (3, 12)),
    "generic class": ("class Box[T, *Ts]:\n    def get(self) -> T: ...\n", (3, 12)),
    "parameters on lines": ("async def f[\n    T,\n    U,\n](x: T) -> U:\n    return x\n", (3, 12)),
    "template string": ("GREETING = t'hello {1 + 1}'\n", (3, 14)),
    "handlers without brackets": ("try:\n    pass\nexcept ValueError, OSError:\n    pass\n", (3, 14)),
}
HEAD = "from pydantic_settings import BaseSettings\n"
CLASS = "class AASConfig(BaseSettings):\n    x: int\n"
FORMATTED = {
    "backslash": "X = f\"{'\\n'.join('ab')}\"\n",
    "same quotes": 'X = f"{\'a\' + f"{1}"}"\n',
    "comment": 'X = f"""{1 # one\n}"""\n',
}


def test_what_every_python_reads_is_left_as_it_is() -> None:
    assert readable("type = 3\ntype: int\nx = {'a': 1}\n") == ("type = 3\ntype: int\nx = {'a': 1}\n", None)


@pytest.mark.parametrize("kind", NEWER)
def test_newer_syntax_is_read_with_its_lines_in_place(kind: str) -> None:
    source, version = NEWER[kind]
    if sys.version_info >= version:
        pytest.skip("this Python reads it itself")
    found = readable(f"{source}\nLAST = 1\n")
    assert found.version == version
    last = ast.parse(found.text).body[-1]
    assert last.lineno == source.count("\n") + 2


@pytest.mark.parametrize("source", ["def f(:\n", "type Pair = = 3\n", "class A[T:\n    pass\n", "x = t'\n"])
def test_what_is_broken_in_every_python_is_called_broken(source: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        readable(source)
    assert too_new(source, caught.value) == ""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it itself")
@pytest.mark.parametrize("kind", FORMATTED)
def test_a_formatted_string_of_a_newer_python_is_named(kind: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        ast.parse(FORMATTED[kind])
    assert "uses syntax of Python 3.12" in too_new(FORMATTED[kind], caught.value)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it itself")
def test_a_settings_class_beside_newer_syntax_is_found(tmp_path: Path) -> None:
    manager = tmp_path / "core/config/manager.py"
    manager.parent.mkdir(parents=True)
    manager.write_text(f"{HEAD}\ntype Port = int\n\n\n{CLASS}")
    reading = read_contract(tmp_path)
    assert reading.contract.settings is not None
    assert reading.contract.settings.required == ("x",)
    said = [finding for finding in reading.findings if finding.where == "core/config/manager.py"]
    assert any("uses syntax of Python 3.12" in finding.rule for finding in said)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it itself")
def test_a_settings_file_that_cannot_be_read_for_its_age_is_named_so(tmp_path: Path) -> None:
    manager = tmp_path / "core/config/manager.py"
    manager.parent.mkdir(parents=True)
    manager.write_text(f"{HEAD}{FORMATTED['backslash']}\n\n{CLASS}")
    (problem,) = [problem for problem in read_contract(tmp_path).problems if "manager.py" in problem]
    assert "uses syntax of Python 3.12, and this tool runs on Python 3.11; run the tool with Python 3.12" in problem
    assert "correct it" not in problem


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it itself")
def test_editing_a_file_of_a_newer_python_says_so() -> None:
    source = b"type Port = int\n" + PLAIN
    with pytest.raises(FieldsRefused, match=r"uses syntax of Python 3.12") as caught:
        add_fields(source, "Settings", [field("workers", "int", default=4)])
    assert caught.value.code == "newer-python"
