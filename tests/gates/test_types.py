"""The types gate, with the real mypy."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

import generator
from generator.gates.judges import judges_changed
from generator.gates.records import GateNotRunError
from generator.gates.suppressions import disarm
from generator.gates.types import check_types
from generator.sandbox import Sandbox
from tests.examples import taking_turns
from tests.gates.subjects import BASE, codes, make_subject, plugin_source, unit

FILE = "plugins/demo/__init__.py"
WRONG = 'x: int = ""\n'
UNTYPED = "def f(a):\n    return a\n"
NO_CONFIG = {path: text for path, text in BASE.items() if path != "pyproject.toml"}


def test_good_units_pass_and_the_wrong_one_of_two_is_named(tmp_path: Path, cache: Path) -> None:
    files = {FILE: plugin_source(), "plugins/bad/__init__.py": "import core.hub\n\ncore.hub.Hub(1)\n"}
    units = [unit(FILE), unit("plugins/bad/__init__.py", name="bad")]
    findings = check_types(make_subject(tmp_path, files, units=units, cache=cache))
    assert codes(findings) == [("plugins/bad/__init__.py", 3, "call-arg")]
    assert findings[0].message == 'Too many arguments for "Hub"'


@pytest.mark.parametrize(
    ("settings", "strict"),
    [
        ({"pyproject.toml": "[tool.mypy]\nstrict = true\n"}, True),
        ({"mypy.ini": "[mypy]\nstrict = true\n", "pyproject.toml": "[tool.mypy]\n"}, True),
        ({"setup.cfg": "[mypy]\nstrict = true\n", "pyproject.toml": "[project]\ndependencies = ['mypy']\n"}, True),
        ({".mypy.ini": "[mypy]\nstrict = true\n"}, True),
        ({"setup.cfg": "[mypy]\nstrict = false\n"}, False),
        ({}, False),
    ],
)
def test_the_workspaces_own_settings_decide_how_strict_it_is(
    settings: dict[str, str], strict: bool, tmp_path: Path, cache: Path
) -> None:
    subject = make_subject(tmp_path, {FILE: UNTYPED}, base={**NO_CONFIG, **settings}, cache=cache)
    assert codes(check_types(subject)) == ([(FILE, 1, "no-untyped-def")] if strict else [])


RARE = [
    "show_error_end = true",
    "output = 'nonsense'",
    "files = ['core']",
    "exclude = ['plugins']",
    "incremental = false",
    "hide_error_codes = true",
]


@pytest.mark.parametrize(
    "option",
    [
        "pretty = true",
        "show_column_numbers = true",
        "show_absolute_path = true",
        *(pytest.param(option, marks=pytest.mark.slow) for option in taking_turns(RARE, 2)),
        "install_types = true\nnon_interactive = true",
    ],
)
def test_no_setting_about_output_or_files_hides_an_error(option: str, tmp_path: Path, cache: Path) -> None:
    base = {**NO_CONFIG, "pyproject.toml": f"[tool.mypy]\n{option}\n"}
    assert codes(check_types(make_subject(tmp_path, {FILE: WRONG}, base=base, cache=cache))) == [
        (FILE, 1, "assignment")
    ]


def test_errors_of_the_workspaces_other_files_do_not_count(tmp_path: Path, cache: Path) -> None:
    base = {**BASE, "core/old.py": WRONG, "core/older.py": UNTYPED}
    subject = make_subject(tmp_path, {FILE: "import core.old\n\ny: int = core.old.x\n"}, base=base, cache=cache)
    assert check_types(subject) == []


def test_old_errors_of_a_changed_file_do_not_count_but_new_ones_do(tmp_path: Path, cache: Path) -> None:
    old = WRONG + "def g() -> int: ...\ndef g() -> int: ...\n"
    new = "import os\n\n" + old + "\ny: str = 1\n"
    subject = make_subject(tmp_path, {"core/config.py": new}, before={"core/config.py": old}, cache=cache)
    found = codes(check_types(subject))
    assert found == [("core/config.py", 7, "assignment")]
    assert len(check_types(make_subject(tmp_path / "new", {"core/config.py": new}, cache=cache))) > len(found)


@pytest.mark.parametrize(
    "source",
    [
        'x: int = ""  # type: ignore\n',
        "# type: ignore\n" + WRONG,
        "# mypy: ignore-errors\n" + WRONG,
        '"""Doc\n# mypy: ignore-errors\n"""\n' + WRONG,
        "# mypy: disable-error-code=assignment\n" + WRONG,
        'x: int = ""  # noqa\n',
        "# coding: latin-1\n# mypy: ignore-errors\r\n" + WRONG,
    ],
)
def test_generated_code_cannot_switch_the_check_off(source: str, tmp_path: Path, cache: Path) -> None:
    subject = make_subject(tmp_path, {FILE: source}, cache=cache)
    disarm(subject.root, [FILE])
    assert "assignment" in {each.code for each in check_types(subject)}


def test_a_decorator_that_leaves_code_out_is_a_finding(tmp_path: Path, cache: Path) -> None:
    source = 'import typing\n\n\n@typing.no_type_check\ndef f() -> int:\n    return ""\n'
    assert codes(check_types(make_subject(tmp_path, {FILE: source}, cache=cache))) == [(FILE, 4, "unchecked")]
    old = {"core/old.py": source}
    assert check_types(make_subject(tmp_path / "old", old, before=old, cache=cache)) == []


@pytest.mark.parametrize(
    ("branch", "line"),
    [
        ("if not TYPE_CHECKING:\n    x: int = ''\n", 4),
        ("if typing.TYPE_CHECKING:\n    x: int\nelse:\n    x = ''\n", 6),
        ("if not TYPE_CHECKING:\n    import json\n", None),
        ("if TYPE_CHECKING:\n    x: int = 1\nelse:\n    pass\n", None),
    ],
)
def test_a_branch_that_hides_code_is_a_finding(branch: str, line: int | None, tmp_path: Path, cache: Path) -> None:
    source = f"import typing\nfrom typing import TYPE_CHECKING\n{branch}print(typing, TYPE_CHECKING)\n"
    found = codes(check_types(make_subject(tmp_path, {FILE: source}, cache=cache)))
    assert found == ([(FILE, line, "unchecked")] if line else [])


def test_a_configuration_that_the_unit_brings_along_is_not_used(tmp_path: Path, cache: Path) -> None:
    files = {FILE: WRONG, "plugins/demo/mypy.ini": "[mypy]\nignore_errors = true\n", "plugins/demo/pyproject.toml": ""}
    assert codes(check_types(make_subject(tmp_path, files, cache=cache))) == [(FILE, 1, "assignment")]


def test_a_syntax_error_in_a_file_that_is_imported_is_no_verdict_on_the_unit(tmp_path: Path, cache: Path) -> None:
    base = {**BASE, "core/broken.py": "def (:\n"}
    with pytest.raises(GateNotRunError, match=r"core/broken\.py:1"):
        check_types(make_subject(tmp_path, {FILE: "import core.broken\n"}, base=base, cache=cache))


def test_a_syntax_error_in_a_file_that_nobody_imports_is_not_even_seen(tmp_path: Path, cache: Path) -> None:
    base = {**BASE, "core/broken.py": "def (:\n"}
    assert check_types(make_subject(tmp_path, {FILE: plugin_source()}, base=base, cache=cache)) == []


def test_a_mypy_that_cannot_work_is_no_verdict(tmp_path: Path, cache: Path) -> None:
    base = {**BASE, "pyproject.toml": "[tool.mypy]\nplugins = ['no.such.plugin']\n"}
    with pytest.raises(GateNotRunError, match=r"no\.such\.plugin"):
        check_types(make_subject(tmp_path / "a", {FILE: WRONG}, base=base, cache=cache))
    with pytest.raises(GateNotRunError, match="python executable"):
        check_types(make_subject(tmp_path / "b", {FILE: WRONG}, python=tmp_path / "nowhere", cache=cache))
    with pytest.raises(GateNotRunError, match="no Python files"):
        check_types(make_subject(tmp_path / "c", {"plugins/demo/a.json": "{}"}, cache=cache))


def test_a_mypy_that_does_not_end_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.gates.types.TYPES_SECONDS", 0.1)
    with pytest.raises(GateNotRunError, match="did not end"):
        check_types(make_subject(tmp_path, {FILE: WRONG}))


def test_a_module_of_the_workspace_shadows_a_library(tmp_path: Path, cache: Path) -> None:
    base = {**BASE, "loguru.py": "def shout(text: str) -> None: ...\n"}
    source = "from loguru import logger, shout\n\nshout('x')\n"
    assert codes(check_types(make_subject(tmp_path, {FILE: source}, base=base, cache=cache))) == [
        (FILE, 1, "attr-defined")
    ]


def test_a_file_of_the_same_size_and_second_is_looked_at_again(tmp_path: Path, cache: Path) -> None:
    texts = {"right": "NUMBER: int = 0  # yes\n", "wrong": "NUMBER: int = ''  # no\n"}
    found = []
    for name, text in texts.items():
        # The gates' copy has the same folder's name each time, and so the same cache.
        subject = make_subject(tmp_path / name / "tree", {FILE: text}, cache=cache)
        os.utime(subject.root / FILE, (1_700_000_000, 1_700_000_000))
        found.append(codes(check_types(subject)))
    assert len({len(text) for text in texts.values()}) == 1
    assert found == [[], [(FILE, 1, "assignment")]]


def test_a_note_about_untyped_code_is_no_trouble(tmp_path: Path, cache: Path) -> None:
    noted = "class A:\n    def __init__(self):\n        self.x: list[int] = []\n"
    assert check_types(make_subject(tmp_path, {FILE: noted}, base=NO_CONFIG, cache=cache)) == []


def test_without_a_sandbox_a_plugin_of_the_workspace_is_not_loaded(tmp_path: Path, cache: Path) -> None:
    mark = tmp_path / "loaded"
    plugin = f"open({str(mark)!r}, 'w').close()\nfrom mypy.plugin import Plugin\nplugin = lambda _: Plugin\n"
    for number, named in enumerate(("['tools/strict.py']", "['pydantic.mypy', './tools/strict.py:plugin']")):
        settings = {"pyproject.toml": f"[tool.mypy]\nplugins = {named}\n", "tools/strict.py": plugin}
        subject = make_subject(tmp_path / str(number), {FILE: WRONG}, base={**NO_CONFIG, **settings}, cache=cache)
        with pytest.raises(GateNotRunError, match="no sandbox to load it in") as refused:
            check_types(subject)
        assert refused.value.code == "no-sandbox"
    ours = {**NO_CONFIG, "mypy.ini": "[mypy]\nplugins = pydantic.mypy\n"}
    assert codes(check_types(make_subject(tmp_path / "ours", {FILE: WRONG}, base=ours, cache=cache))) == [
        (FILE, 1, "assignment")
    ]
    assert not mark.exists()


@pytest.mark.parametrize(
    "path",
    [
        "pyproject.toml",
        "mypy.ini",
        "ruff.toml",
        "rules/base.toml",
        "tools/strict.py",
        "tools/helping.py",
        "tests/conftest.py",
        "sitecustomize.py",
        "core/start.pth",
        "mypy.py",
        "pydantic/__init__.py",
    ],
)
def test_a_task_that_brings_or_changes_its_judge_is_left_to_a_person(path: str, tmp_path: Path) -> None:
    base = {
        **BASE,
        "pyproject.toml": "[tool.mypy]\nplugins = ['tools/strict.py']\n[tool.ruff]\nextend = 'rules/base.toml'\n",
        "rules/base.toml": "line-length = 80\n",
        "tools/strict.py": "import helping\n",
        "tools/helping.py": "",
    }
    before = {path: base[path]} if path in base else {}
    subject = make_subject(tmp_path, {FILE: plugin_source(), path: base.get(path, "")}, base=base, before=before)
    with pytest.raises(GateNotRunError, match="changes what it is judged by") as refused:
        check_types(subject)
    assert path in str(refused.value)


@pytest.mark.parametrize("path", ["plugins/demo/ruff.toml", "plugins/demo/mypy.py", "core/setup.py", "docs/notes.toml"])
def test_files_of_a_unit_that_no_tool_reads_as_its_own_are_no_judges(path: str, tmp_path: Path) -> None:
    subject = make_subject(tmp_path, {FILE: plugin_source(), path: ""})
    assert judges_changed(subject) == []


def test_a_workspace_may_lie_in_a_folder_from_which_the_interpreter_imports(best_sandbox: Sandbox) -> None:
    with tempfile.TemporaryDirectory(prefix=".types-", dir=Path(generator.__file__).parents[1]) as folder:
        place = Path(folder)
        place.chmod(0o755)
        subject = make_subject(place / "work", {"plugins/demo/__init__.py": "X: int = 1\n"}, sandbox=best_sandbox)
        assert check_types(subject) == []
