"""Functions of a module by their names, and its outline."""

from __future__ import annotations

from generator.loop.functions import names_in, outline
from tests.loop.lantern import WICK, code

SOURCE = '''\
import os.path as paths
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from x import Y

    def only_types() -> None: ...

LIMIT: int = 3
first, (second, *rest) = 1, (2, 3)


@decorated
@twice(1)
def load(path: str = "a") -> int:
    """Load it.

    At length.
    """

    def inner() -> int:
        return 1

    return inner()


class Box(Base, metaclass=Meta):
    """A box."""

    size: int = 1

    @property
    def width(self) -> int:
        return self._width

    @width.setter
    def width(self, value: int) -> None:
        self._width = value

    class Lid:
        def close(self) -> None:
            raise NotImplementedError

    def _hidden(self) -> None: ...

    def __init__(self) -> None:
        self._width = 1
'''


def test_functions_have_qualified_names_and_the_lines_of_their_decorators() -> None:
    names = names_in(SOURCE)
    assert names is not None
    assert set(names.functions) == {"load", "Box.Lid.close", "Box._hidden", "Box.__init__"}
    assert (names.functions["load"].first, names.functions["load"].last) == (13, 24)
    assert [each.name for each in names.functions.values() if each.is_unwritten] == ["Box.Lid.close"]
    assert names.classes == {"Box", "Box.Lid"}


def test_every_name_that_is_bound_is_taken() -> None:
    names = names_in(SOURCE)
    assert names is not None
    bound = {"paths", "TYPE_CHECKING", "overload", "Y", "only_types", "LIMIT", "first", "second", "rest", "load", "Box"}
    inner = {"Box.size", "Box.width", "Box.Lid", "Box.Lid.close", "Box._hidden", "Box.__init__"}
    assert names.taken == bound | inner


def test_a_line_belongs_to_the_function_around_it() -> None:
    names = names_in(SOURCE)
    assert names is not None
    for line, name in ((13, "load"), (21, "load"), (1, None), (None, None), (41, "Box.Lid.close")):
        found = names.around(line)
        assert (found.name if found else None) == name


def test_what_cannot_be_read_has_no_names() -> None:
    for text in ("def f(:", "(" * 10_000, "x = '" + "y" * 300_000 + "'", "\ud800"):
        assert names_in(text) is None
        assert outline(text) == ""


def test_an_outline_tells_heads_and_first_lines_of_what_is_asked_for() -> None:
    assert outline(SOURCE, ["Box", "load"]) == (
        '@decorated\n@twice(1)\ndef load(path: str="a") -> int:\n    """Load it."""\n'
        'class Box(Base, metaclass=Meta):\n    """A box."""\n    size: int = 1\n'
        "    @property\n    def width(self) -> int:\n        ...\n"
        "    @width.setter\n    def width(self, value: int) -> None:\n        ...\n"
        "    class Lid:\n        def close(self) -> None:\n            ...\n"
        "    def __init__(self) -> None:\n        ..."
    ).replace('"a"', "'a'")
    assert outline("class A:\n    pass\n") == "class A:\n    ..."
    assert outline("A = 1\n_B = 2\n") == "A = 1"


def test_the_code_of_a_task_knows_what_is_unwritten() -> None:
    assert code("complete").unwritten == {WICK: ["Wick.burn"]}
    assert code("repair").unwritten == {}
