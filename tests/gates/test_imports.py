"""The imports gate and what it knows about requirements."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator.distributions import distribution_of
from generator.gates.imports import check_imports
from generator.gates.requirements import declared_distributions
from tests.gates.subjects import BASE, codes, make_subject, unit, write

FILE = "plugins/demo/main.py"
WORKSPACE = {
    **BASE,
    "plugins/other/__init__.py": "from .parts import *\n",
    "plugins/other/parts.py": "",
    "plugins/plain/__init__.py": (
        "import os.path as p\nfor N in (1,):\n    pass\ntry:\n    A: int\nexcept E as B:\n    pass\n"
    ),
    "plugins/late/__init__.py": "def __getattr__(name: str) -> int:\n    return 1\n",
    "bare/inner/module.py": "",
    "redis/data.txt": "no module",
    "loguru.py": "logger = 1\n",
}


def found(source: str, tmp_path: Path, path: str = FILE) -> list[tuple[str, int | None, str]]:
    files = {path: source, "plugins/demo/__init__.py": "", "plugins/demo/sub/__init__.py": ""}
    return codes(check_imports(make_subject(tmp_path, files, base=WORKSPACE)))


@pytest.mark.parametrize(
    "source",
    [
        "import os, sys, json.decoder\nfrom collections.abc import Mapping\n",
        "import core.hub\nfrom core import hub, plugin_base\nfrom core.hub import Hub\n",
        "from . import sub\nfrom .sub import *\nfrom .. import other\nfrom ..other import parts, anything\n",
        "from plugins.plain import p, N, A, B\n",
        "from plugins.late import whatever\n",
        "import bare.inner.module\nfrom bare import inner\nfrom bare.inner import module\n",
        "import requests\nfrom requests.adapters import HTTPAdapter\n",
        "from loguru import logger\n",
        "try:\n    import uvloop\nexcept ImportError:\n    import winloop as uvloop\nelse:\n    uvloop.install()\n",
        "try:\n    from core.nothing import x\nexcept (ValueError, ModuleNotFoundError):\n    x = None\n",
        "try:\n    import a_b_c\nexcept:\n    pass\n",
        "from contextlib import suppress\nwith suppress(ImportError):\n    import uvloop\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from _typeshed import StrPath\n",
        "import pytest\n",
        "'''import nothing_at_all'''  # import nothing_at_all\n",
    ],
)
def test_an_import_that_leads_somewhere_passes(source: str, tmp_path: Path) -> None:
    assert found(source, tmp_path) == []


@pytest.mark.parametrize(
    ("source", "line", "code"),
    [
        ("import core.nothing\n", 1, "missing-module"),
        ("\nimport plugins.other.missing\n", 2, "missing-module"),
        ("from plugins.missing import x\n", 1, "missing-module"),
        ("from core.hub.deeper import x\n", 1, "missing-module"),
        ("from core import nothing\n", 1, "missing-module"),
        ("from . import nothing\n", 1, "missing-module"),
        ("from .nothing import x\n", 1, "missing-module"),
        ("from ..plain import Nope\n", 1, "missing-module"),
        ("from ... import core\n", 1, "missing-module"),
        ("from .....x import y\n", 1, "missing-module"),
        ("from bare import nothing\n", 1, "missing-module"),
        ("import loguru.sinks\n", 1, "missing-module"),
        ("import quantum_leap_sdk\n", 1, "undeclared-dependency"),
        ("def f():\n    from quantum.leap import x\n", 2, "undeclared-dependency"),
        ("import redis\n", 1, "undeclared-dependency"),
        ("try:\n    import uvloop\nexcept ValueError:\n    pass\n", 2, "undeclared-dependency"),
        ("try:\n    pass\nexcept ImportError:\n    pass\nfinally:\n    import uvloop\n", 6, "undeclared-dependency"),
        ("if TYPE_CHECKING:\n    import uvloop\n", 2, "undeclared-dependency"),
        ("from contextlib import suppress\nwith suppress(OSError):\n    import uvloop\n", 3, "undeclared-dependency"),
    ],
)
def test_an_import_that_leads_nowhere_fails(source: str, line: int, code: str, tmp_path: Path) -> None:
    assert found(source, tmp_path) == [(FILE, line, code)]


def test_the_message_names_the_distribution_that_it_may_be(tmp_path: Path) -> None:
    (finding,) = check_imports(make_subject(tmp_path, {FILE: "import cv2.aruco\n"}))
    assert "'cv2'" in finding.message
    assert "'opencv-python'" in finding.message


def test_what_only_this_tool_brings_along_is_not_the_workspaces(tmp_path: Path) -> None:
    assert found("import libcst\n", tmp_path) == [(FILE, 1, "undeclared-dependency")]


def test_what_the_workspaces_own_environment_has_is_taken(tmp_path: Path) -> None:
    other = tmp_path / "venv" / "bin" / "python"
    other.parent.mkdir(parents=True)
    other.symlink_to(sys.executable)
    (tmp_path / "venv" / "pyvenv.cfg").write_text((Path(sys.prefix) / "pyvenv.cfg").read_text())
    (tmp_path / "venv" / "lib").symlink_to(Path(sys.prefix) / "lib")
    assert check_imports(make_subject(tmp_path, {FILE: "import libcst\n"}, python=other)) == []


def test_a_workspace_that_declares_nothing_is_taken_at_its_interpreter(tmp_path: Path) -> None:
    base = {path: text for path, text in BASE.items() if path != "requirements.txt"}
    assert check_imports(make_subject(tmp_path, {FILE: "import libcst\n"}, base=base)) == []


def test_a_unit_may_import_its_own_files_and_those_of_the_units_before_it(tmp_path: Path) -> None:
    files = {
        "plugins/a/__init__.py": "from .b import c\n",
        "plugins/a/b.py": "c = 1\n",
        "plugins/d/__init__.py": "from plugins.a import b\nimport nope_sdk\n",
        "tests/test_d.py": "from plugins.d import x\n",
    }
    units = [
        unit("plugins/a/__init__.py", "plugins/a/b.py", name="a"),
        unit("plugins/d/__init__.py", "tests/test_d.py", name="d"),
    ]
    found = codes(check_imports(make_subject(tmp_path, files, units=units)))
    assert found == [
        ("plugins/d/__init__.py", 2, "undeclared-dependency"),
        ("tests/test_d.py", 1, "missing-module"),
    ]


def test_nothing_of_the_unit_is_executed(tmp_path: Path) -> None:
    files = {
        FILE: f"open({str(tmp_path / 'ran')!r}, 'w')\nfrom . import x\n",
        "plugins/demo/__init__.py": f"open({str(tmp_path / 'ran')!r}, 'w')\n",
        "sitecustomize.py": f"open({str(tmp_path / 'ran')!r}, 'w')\n",
        "ast.py": f"open({str(tmp_path / 'ran')!r}, 'w')\n",
    }
    assert codes(check_imports(make_subject(tmp_path, files))) == [(FILE, 2, "missing-module")]
    assert not (tmp_path / "ran").exists()


def test_distributions_are_declared_in_many_places(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "requirements.txt": "\ufeffA.b==1  # x\r\n-e .\n-r more/extra.txt\n--index-url https://x\nc @ https://x/c.zip\n",
            "more/extra.txt": "d>=1 ; python_version < '4'\n-r ../requirements.txt\n-r ../../outside.txt\n",
            "requirements-dev.txt": "e \\\n    --hash=sha256:00\ngit+https://x/y.git\n???\n",
            "requirements/test.txt": "f[x]~=1.0\n--requirement=../more/other.txt\n",
            "more/other.txt": "p\n",
            "pyproject.toml": (
                '[project]\ndependencies = ["g", 1]\n[project.optional-dependencies]\nx = ["h<2"]\n'
                '[dependency-groups]\ndev = ["i", {include-group = "x"}]\n'
                '[tool.poetry.dependencies]\npython = "^3"\nj = "*"\n[tool.poetry.group.dev.dependencies]\nk = "*"\n'
            ),
            "setup.cfg": "[options]\ninstall_requires =\n  l>=1\n  m\n[options.extras_require]\nz = n\n",
            "Pipfile": '[packages]\no = "*"\n',
        },
    )
    (tmp_path.parent / "outside.txt").write_text("outside\n")
    expected = {"a-b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"}
    assert declared_distributions(tmp_path) == expected


@pytest.mark.parametrize(
    "text", ["[project", "project = 1", "[project]\noptional-dependencies = 3\ndependencies = 'x'", "a = " + "[" * 9999]
)
def test_a_broken_declaration_declares_nothing(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": text, "setup.cfg": text, "Pipfile": text, "requirements.txt": b"\xff\x00\n"})
    assert declared_distributions(tmp_path) == frozenset()


@pytest.mark.parametrize(("name", "distribution"), [("yaml", "pyyaml"), ("my_pkg", "my-pkg"), ("PIL", "pillow")])
def test_distributions_are_guessed_in_canonical_spelling(name: str, distribution: str) -> None:
    assert distribution_of(name) == distribution
