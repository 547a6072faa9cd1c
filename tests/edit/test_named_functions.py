"""Functions that are replaced by name: every byte beside them stays."""

from __future__ import annotations

import pytest

from generator.edit.three_way import Refused, replace_functions

HEAD = '"""Doc."""\n\nfrom __future__ import annotations\n\nimport json  # kept\n\n\n'
CLASS = (
    "class Client:\n    # above\n    def run(self) -> None:\n        raise NotImplementedError\n\n    x = 1;  y = 2\n"
)
TAIL = "\n\n# a comment   \nVALUE = [1,2,\n  3]\n\n\ndef last() -> int:\n    return 1\n# end"
NEW = 'def run(self) -> int:\n    """Do it."""\n\n    return json.dumps and 2\n'
DONE = '    def run(self) -> int:\n        """Do it."""\n\n        return json.dumps and 2\n'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_nothing_but_the_function_changes(end: str, mark: bytes) -> None:
    def stored(text: str) -> bytes:
        return mark + text.replace("\n", end).encode()

    old = CLASS[CLASS.index("    def run") : CLASS.index("\n    x = 1")]
    expected = stored(HEAD + CLASS.replace(old, DONE) + TAIL)
    assert replace_functions(stored(HEAD + CLASS + TAIL), [("Client.run", NEW)]) == expected
    assert replace_functions(expected, [("Client.run", NEW)], ["import json"]) == expected


def test_imports_and_new_functions_find_their_places() -> None:
    given = [("Client.run", NEW), ("Client.more", "def more(self) -> Path:\n    return Path()\n")]
    made = replace_functions((HEAD + CLASS + TAIL).encode(), given, ["from pathlib import Path", "import os"])
    assert isinstance(made, bytes)
    lines = made.decode().splitlines()
    assert {"import os", "from pathlib import Path", "import json  # kept", "    def more(self) -> Path:"} <= {*lines}
    assert lines.index("import os") < lines.index("class Client:")
    assert made.decode().endswith(TAIL)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Client.run", "def other(self) -> None:\n    pass\n"),
        ("Client.run", NEW + "\n\nimport os\nos._exit(0)\n"),
        ("Other.run", NEW),
        ("Client.run", "def run(self) -> None:\n    ...\n    # ... existing code ...\n"),
        ("Client.run", "def run(:\n"),
        ("Client.run", "(" * 5000),
    ],
)  # fmt: skip
def test_what_is_not_that_function_is_refused(name: str, source: str) -> None:
    assert isinstance(replace_functions((HEAD + CLASS + TAIL).encode(), [(name, source)]), Refused)
