"""Every folder of ``tests/cases/settings`` is a settings file before and after a patch, with what was asked for."""

from __future__ import annotations

import ast
import difflib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.edit.fields import SettingField
from generator.edit.settings import add_fields

CASES = Path(__file__).parents[1] / "cases" / "settings"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


class Case:
    """One folder of the corpus."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = CASES / name
        self.facts: dict[str, Any] = json.loads((self.folder / "case.json").read_bytes())
        self.class_name = str(self.facts["class"])
        self.fields = [SettingField.model_validate(entry) for entry in self.facts["fields"]]
        self.before = (self.folder / "before.py").read_bytes()
        self.after = (self.folder / "after.py").read_bytes()

    def patch(self, source: bytes) -> bytes:
        """Return the patched source."""
        return add_fields(source, self.class_name, self.fields, section=self.facts.get("section", "")).source


def _lines(data: bytes) -> list[bytes]:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _changed(before: bytes, after: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the lines that went and the lines that came."""
    matcher = difflib.SequenceMatcher(None, _lines(before), _lines(after), autojunk=False)
    gone: list[bytes] = []
    new: list[bytes] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            gone += _lines(before)[a:b]
            new += _lines(after)[c:d]
    return gone, new


def _fields_by_class(data: bytes) -> dict[str, list[str]]:
    """Return the annotated names of every class, nested ones by their full path; doubled classes are numbered."""
    found: dict[str, list[str]] = {}

    def walk(node: ast.AST, path: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = path
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                inner = f"{path}/{child.name}"
                inner += "'" * sum(name == inner or name.startswith(f"{inner}'") for name in found)
            if isinstance(child, ast.ClassDef):
                annotated = [one.target for one in child.body if isinstance(one, ast.AnnAssign)]
                found[inner] = [target.id for target in annotated if isinstance(target, ast.Name)]
            walk(child, inner)

    walk(ast.parse(data), "")
    return found


def _problems(case: Case, loaded: dict[str, Any]) -> list[str]:
    """Return what is wrong with one case; an empty list where nothing is."""
    result = case.patch(case.before)
    problems = [] if result == case.after else ["differs from after.py"]
    gone, _ = _changed(case.before, result)
    if len(gone) > 1 or not all(b"import" in line for line in gone):
        problems.append(f"lines changed: {gone}")
    old, new = _fields_by_class(case.before), _fields_by_class(result)
    grown = {path for path in new if new[path] != old.get(path)}
    if not all(path.count("/") == 1 and path.strip("/'") == case.class_name for path in grown):
        problems.append(f"wrong class: {grown}")
    if case.patch(result) != result:
        problems.append("a second run changes it")
    return problems + _loading_problems(case, loaded.get(case.name))


def _loading_problems(case: Case, values: dict[str, Any] | None) -> list[str]:
    if values is None:
        return [] if not case.facts["importable"] else ["was not loaded"]
    if "error" in values:
        return [str(values["error"])]
    problems = [f"{one.name} is no field" for one in case.fields if one.name not in values["defaults"]]
    for one in case.fields:
        shown = values["defaults"].get(one.name)
        simple = isinstance(one.default, str | int) and one.type in {"str", "int", "Path", "bool"}
        if simple and shown != str(one.default):
            problems.append(f"default of {one.name} is {shown}")
    for name, (_, _, expected) in case.facts["environment"].items():
        if values["loaded"].get(name) != str(expected):
            problems.append(f"{name} is {values['loaded'].get(name)} instead of {expected} from the environment")
    return problems


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Really import every importable file after its patch, with pydantic-settings, in another process."""
    folder = tmp_path_factory.mktemp("patched")
    jobs = []
    for case in map(Case, NAMES):
        if case.facts["importable"]:
            path = folder / f"{case.name}.py"
            path.write_bytes(case.patch(case.before))
            environment = {variable: text for variable, text, _ in case.facts["environment"].values()}
            jobs.append([case.name, str(path), case.class_name, environment, case.facts.get("required", {})])
    clean = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    script = str(Path(__file__).with_name("load_settings.py"))
    done = subprocess.run(
        [sys.executable, "-P", script],
        input=json.dumps(jobs).encode(),
        capture_output=True,
        cwd=folder,
        env=clean,
        timeout=120,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("name", NAMES)
def test_a_settings_file_gets_exactly_what_was_asked_for(name: str, loaded: dict[str, Any]) -> None:
    assert _problems(Case(name), loaded) == []


def test_the_corpus_is_large_and_all_of_it_passes(loaded: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    passed = sum(not _problems(Case(name), loaded) for name in NAMES)
    with capsys.disabled():
        print(f"\nsettings corpus: {passed}/{len(NAMES)} passed, {len(loaded)} of them really imported")
    assert passed == len(NAMES)
    assert len(NAMES) >= 40
    assert len(loaded) >= 40


def test_the_check_of_the_corpus_can_fail(loaded: dict[str, Any]) -> None:
    case = Case("plain")
    case.after = case.before
    assert _problems(case, loaded) == ["differs from after.py"]
    other = Case("plain")
    other.fields = [SettingField(name="never_loaded")]
    assert "never_loaded is no field" in _problems(other, loaded)
