"""Random modules whose definitions were changed at random: what only one side changed is always taken over."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edit.fragment import Refused, United
from generator.edit.fragment.checks import definitions
from generator.edit.fragment.story import unite_here

# Each list holds versions of one definition; the empty one is its absence.
CONSTANTS = [
    ["", "LIMIT = 3", "LIMIT = 4  # raised", "LIMIT: int = 3"],
    ["", 'NAMES = [\n    "a",\n    "b",\n]', 'NAMES = ["a"]', 'NAMES = ["b", "a", "c"]'],
    ["", 'TABLE = {"a": 1}', 'TABLE = {"a": 2, "b": 3}', 'TABLE = {\n    "a": 1,  # first\n}'],
]
MEMBERS = [
    ["", "    limit: int = 1", "    limit: float = 1.5", '    limit: int = field(default=2, doc="x")'],
    [
        "",
        "    def run(self) -> int:\n        return 1",
        '    def run(self) -> int:\n        """Run."""\n        return 2',
    ],
    [
        "",
        "    @property\n    def up(self) -> bool:\n        # asked often\n        return True",
        "    @property\n    def up(self) -> bool:\n        return False",
    ],
    ["", "    async def stop(self, *, hard: bool = False) -> None:\n        await done(hard)"],
    ["", "    # Ours.\n    kind = 'a'", "    kind = 'b'"],
]
FUNCTIONS = [
    ["", "def done(hard: bool) -> int:\n    return 1", "def done(hard: bool) -> int:\n    x = 2\n    return x"],
    [
        "",
        "@cached\ndef late(a, b=1, *c, d, **e):\n    yield a",
        "def late(a):\n    if a:\n        return 1\n    return 2",
    ],
    ["", 'if __name__ == "__main__":\n    print(1)', 'if __name__ == "__main__":\n    print(2)'],
]
HEAD = '"""A module."""\n\nfrom tools import cached, done, field\n'
WORDS = re.compile(r"\w+")


class Versions(NamedTuple):
    """Which version of each definition the three files have, and the files."""

    constants: list[tuple[int, int, int]]
    members: list[tuple[int, int, int]]
    functions: list[tuple[int, int, int]]

    def file(self, side: int) -> bytes:
        return self.text([[choice[side] for choice in choices] for choices in self]).encode()

    def files(self) -> tuple[bytes, bytes, bytes]:
        return self.file(0), self.file(1), self.file(2)

    def text(self, chosen: list[list[int]]) -> str:
        constants, members, functions = (
            [texts[version] for texts, version in zip(all_texts, versions, strict=True) if texts[version]]
            for all_texts, versions in zip((CONSTANTS, MEMBERS, FUNCTIONS), chosen, strict=True)
        )
        body = "\n\n".join(['    """A class."""', *members])
        return "\n\n\n".join(["\n".join([HEAD, *constants]), f"class A:\n{body}", *functions]) + "\n"

    def settled(self) -> str | None:
        """Return the file that has what only one side changed; nothing where both changed the same definition."""
        chosen = []
        for choices in self:
            chosen.append([ours if theirs == base else theirs for base, ours, theirs in choices])
            if any(base not in (ours, theirs) and ours != theirs for base, ours, theirs in choices):
                return None
        return self.text(chosen)


def choices(texts: list[list[str]], *, both: bool) -> st.SearchStrategy[list[tuple[int, int, int]]]:
    def three(count: int) -> st.SearchStrategy[tuple[int, int, int]]:
        version = st.integers(0, count - 1)
        if both:
            return st.tuples(version, version, version)
        one_sided = st.tuples(version, version, st.booleans())
        return one_sided.map(lambda each: (each[0], each[1], each[0]) if each[2] else (each[0], each[0], each[1]))

    return st.tuples(*(three(len(each)) for each in texts)).map(list)


def modules(*, both: bool) -> st.SearchStrategy[Versions]:
    parts = (choices(texts, both=both) for texts in (CONSTANTS, MEMBERS, FUNCTIONS))
    return st.builds(Versions, *parts)


def words(code: bytes) -> Counter[str]:
    return Counter(WORDS.findall(code.decode()))


@settings(max_examples=25, deadline=None)
@given(modules(both=False))
def test_what_one_side_changed_is_taken_over(versions: Versions) -> None:
    united = unite_here(*versions.files())
    expected = versions.settled()
    assert expected is not None
    assert isinstance(united, United), united
    assert definitions(united.code.decode()) == definitions(expected)
    assert words(united.code) == words(expected.encode())


@settings(max_examples=25, deadline=None)
@given(modules(both=True))
def test_united_or_refused_and_nothing_of_the_user_is_lost(versions: Versions) -> None:
    base, ours, theirs = versions.files()
    united = unite_here(base, ours, theirs)
    swapped = unite_here(base, theirs, ours)
    assert type(united) is type(swapped)
    if isinstance(united, Refused):
        assert united.reason.endswith(".")
        assert versions.settled() is None
        return
    assert isinstance(swapped, United)
    assert words(united.code) == words(swapped.code)
    ast.parse(united.code)
    now = definitions(united.code.decode())
    before, mine, yours = (definitions(each.decode()) for each in (base, ours, theirs))
    for name, said in mine.items():
        assert said == before.get(name) or name in now
        assert said == before.get(name) or yours.get(name) != before.get(name) or now[name] == said
    for again in (unite_here(base, united.code, theirs), unite_here(base, ours, united.code)):
        assert isinstance(again, United), again
        assert again.code == united.code


@settings(max_examples=10, deadline=None)
@given(modules(both=True))
def test_one_changed_side_wins_to_the_byte(versions: Versions) -> None:
    base, ours, theirs = versions.files()
    for three, winner in (((base, ours, ours), ours), ((base, base, theirs), theirs), ((base, ours, base), ours)):
        united = unite_here(*three)
        assert isinstance(united, United)
        assert united.code == winner
