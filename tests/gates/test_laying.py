"""One copy in which the files of several tasks are laid, and what each gate sees of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from generator.findings import Finding
from generator.gates import GATES, Subject, UnitFiles, run_together
from generator.gates.laying import SharedCopy, copy_links
from generator.gates.records import Gate, GateNotRunError
from tests.gates.subjects import make_subject

BASE = {"core/hub.py": "HUB = 1\n", "run.sh": "#!/bin/sh\n"}
LAYERS = {
    "one": {"plugins/one/a.py": "A = 1\n", "core/hub.py": "HUB = 2\n"},
    "two": {"plugins/two/b.py": "B = 1\n"},
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def read(folder: Path) -> dict[str, str]:
    """Return the files of a folder, not what is reached by a link."""
    files = (path for path in folder.rglob("*") if path.is_file() and "linked" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


@pytest.fixture
def copy(tmp_path: Path) -> SharedCopy:
    pristine = write(tmp_path / "before", BASE)
    (pristine / "run.sh").chmod(0o700)
    (pristine / "core" / "hub.py").chmod(0o600)
    (pristine / "linked").symlink_to("core")
    (pristine / "broken").symlink_to("nowhere")
    copy_links(pristine, tmp_path / "tree")
    return SharedCopy(pristine, tmp_path / "tree")


@pytest.fixture
def layers(tmp_path: Path) -> dict[str, Path]:
    return {name: write(tmp_path / "layers" / name, files) for name, files in LAYERS.items()}


def test_a_copy_has_every_file_and_link_and_everybody_may_read_it(copy: SharedCopy) -> None:
    assert read(copy.root) == BASE
    assert (copy.root / "linked").readlink() == Path("core")
    assert (copy.root / "broken").readlink() == Path("nowhere")
    assert (copy.root / "core/hub.py").stat().st_mode & 0o777 == 0o644
    assert (copy.root / "run.sh").stat().st_mode & 0o777 == 0o755
    assert (copy.root / "core").stat().st_mode & 0o777 == 0o755


def test_layers_come_and_go_and_nothing_of_them_stays(copy: SharedCopy, layers: dict[str, Path]) -> None:
    empty = read(copy.root)
    copy.hold([layers["one"]])
    assert read(copy.root) == empty | LAYERS["one"]
    copy.hold([layers["two"]])
    assert read(copy.root) == empty | LAYERS["two"]
    copy.hold(layers.values())
    assert (copy.root / "core/hub.py").read_text() == "HUB = 2\n"
    copy.hold([])
    assert read(copy.root) == empty
    assert not (copy.root / "plugins").exists()
    assert (copy.pristine / "core/hub.py").read_text() == "HUB = 1\n"
    assert (layers["one"] / "core/hub.py").read_text() == "HUB = 2\n"


def test_a_folder_in_which_a_tool_left_something_stays(copy: SharedCopy, layers: dict[str, Path]) -> None:
    copy.hold([layers["two"]])
    (copy.root / "plugins/two/left").write_text("")
    copy.hold([])
    assert list(read(copy.root).keys() - BASE.keys()) == ["plugins/two/left"]


@pytest.fixture
def subjects(copy: SharedCopy, layers: dict[str, Path], tmp_path: Path) -> list[Subject]:
    made = make_subject(tmp_path / "other", {"plugins/x.py": ""})
    return [
        Subject(
            root=copy.root,
            units=(UnitFiles(name, "plugin", name, tuple(LAYERS[name])),),
            contract=made.contract,
            python=made.python,
            sandbox=made.sandbox,
            cache=made.cache,
            baseline=lambda: copy.pristine,
            layer=layers[name],
            shared=copy,
        )
        for name in LAYERS
    ]


def seen(subject: Subject) -> list[Finding]:
    """Find what stands below the plugins' folder of the copy, and what is hidden."""
    plugins = sorted(path.name for path in (subject.root / "plugins").glob("*/*"))
    hidden = ", ".join(sorted(subject.hidden))
    return [Finding(code="seen", message=f"{plugins} {hidden} {subject.layer is not None}")]


def said(subjects: Sequence[Subject]) -> list[str]:
    return [each.findings[0].message for (each,) in run_together(subjects, ["syntax"])]


def test_a_gate_that_judges_one_task_sees_no_other(subjects: list[Subject], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GATES, "syntax", Gate(seen, "parses"))
    assert said(subjects) == ["['a.py']  False", "['b.py']  False"]


def test_a_gate_that_judges_several_is_told_what_is_not_theirs(
    subjects: list[Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GATES, "syntax", Gate(seen, "parses", together=lambda them: [seen(each) for each in them]))
    both = "['a.py', 'b.py']"
    assert said(subjects) == [f"{both} plugins/two/b.py True", f"{both} core/hub.py, plugins/one/a.py True"]


def test_what_fails_for_both_is_tried_with_each_alone(subjects: list[Subject], monkeypatch: pytest.MonkeyPatch) -> None:
    def together(them: Sequence[Subject]) -> list[list[Finding]]:
        raise GateNotRunError("too much at once")

    monkeypatch.setitem(GATES, "syntax", Gate(seen, "parses", together=together))
    assert said(subjects) == ["['a.py']  False", "['b.py']  False"]


def test_a_layer_can_lack_files_of_the_workspace_and_folders_in_which_nothing_is_left(
    copy: SharedCopy, tmp_path: Path
) -> None:
    before = read(copy.root)
    layer = write(tmp_path / "layers/three", {"run.sh/inner.txt": "a folder now\n", "plugins/three.py": ""})
    copy.let_lack(layer, ["core/hub.py", "run.sh"])
    copy.hold([layer])
    assert read(copy.root) == {"run.sh/inner.txt": "a folder now\n", "plugins/three.py": ""}
    assert not (copy.root / "core").exists()
    assert copy.hidden_by(layer) == {"core"}
    copy.hold([])
    assert read(copy.root) == before == read(copy.pristine)


def test_a_file_can_take_the_place_of_a_folder_and_is_not_hidden_for_it(copy: SharedCopy, tmp_path: Path) -> None:
    layer = write(tmp_path / "layers/four", {"core": "a file now\n"})
    copy.let_lack(layer, ["core/hub.py"])
    copy.hold([layer])
    assert (copy.root / "core").read_text() == "a file now\n"
    assert copy.hidden_by(layer) == frozenset()
    copy.hold([])
    assert read(copy.root) == BASE


def test_both_copies_go_on_to_another_commit(copy: SharedCopy, layers: dict[str, Path], tmp_path: Path) -> None:
    copy.hold([layers["one"]])
    brought = write(tmp_path / "brought", {"core/hub.py": "HUB = 3\n", "core/new/a.py": ""})
    copy.go_on(brought, ["run.sh"])
    after = {"core/hub.py": "HUB = 3\n", "core/new/a.py": ""}
    assert read(copy.root) == read(copy.pristine) == after
    copy.hold([layers["one"]])
    assert (copy.pristine / "core/hub.py").read_text() == "HUB = 3\n"
    copy.hold([])
    assert read(copy.root) == after


def test_units_of_one_layer_see_each_other(
    subjects: list[Subject], layers: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GATES, "syntax", Gate(seen, "parses", together=lambda them: [seen(each) for each in them]))
    write(layers["one"], LAYERS["two"])
    first, second = subjects
    pair = [replace(first, beside=second.units), replace(second, layer=first.layer, beside=first.units)]
    both = "['a.py', 'b.py']"
    assert said(pair) == [f"{both}  True", f"{both}  True"]
