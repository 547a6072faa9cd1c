"""Plain documents: single files, folders, the feature folders of spec tools, and where their tasks come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import InputError
from generator.items import Item
from generator.results import open_files
from tests.results.records import chat, jsonl, result, save

PLAN = "# Weather Mast Plugin\n\n**Complexity:** Low\n"


def write(folder: Path, *names: str, text: str = PLAN) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def items(*paths: Path, tasks: tuple[str, ...] = ()) -> list[Item]:
    return [item for batch in open_files(paths, tasks=tasks).batches for item in batch]


def ids(*paths: Path, tasks: tuple[str, ...] = ()) -> list[str]:
    return [item.task_id or Path(item.custom_id).name for item in items(*paths, tasks=tasks)]


FRONTS = {
    "id": "---\nid: AAS-7\ntitle: Mast\n---\n",
    "task": "---\ntitle: Mast\ntask: AAS-7\n---\n",
    "task_id in quotes": '---\ntask_id: "AAS-7"  # the row\n---\n',
    "in small letters": "---\nId: aas-7\n---\n",
    "behind a mark": "\ufeff---\nid: AAS-7\n---\n",
    "with carriage returns": "---\r\nid: AAS-7\r\n---\r\n",
}


@pytest.mark.parametrize("case", FRONTS)
def test_the_front_matter_tells_the_task(tmp_path: Path, case: str) -> None:
    (tmp_path / "PLAN.md").write_bytes((FRONTS[case] + PLAN).encode())
    (item,) = items(tmp_path / "PLAN.md")
    assert (item.task_id, item.custom_id, item.batch_id, item.problem) == ("AAS-7", "AAS-7", "PLAN", "")
    assert PLAN in item.text


def test_other_front_matter_tells_no_task(tmp_path: Path) -> None:
    for front in ("---\nid: weather-mast\n---\n", "id: AAS-7\n", "---\nid: AAS-7\n", "---\nparent_id: AAS-7\n---\n"):
        write(tmp_path, "PLAN.md", text=front + PLAN)
        assert ids(tmp_path / "PLAN.md") == ["PLAN.md"]


NAMES = {
    "AAS-7.md": "AAS-7",
    "aas-7.md": "AAS-7",
    "AAS-7-weather-mast.md": "AAS-7",
    "plan_AAS-7.markdown": "AAS-7",
    "weather-mast.md": "weather-mast.md",
    "task-7.md": "task-7.md",
    "covid-19-tracker.md": "covid-19-tracker.md",
    "AAS-7-and-AAS-8.md": "AAS-7-and-AAS-8.md",
    "plan-2026-01-02.md": "plan-2026-01-02.md",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_file_name_tells_the_task(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    assert ids(tmp_path / name) == [NAMES[name]]


def test_what_the_option_says_goes_before_all(tmp_path: Path) -> None:
    write(tmp_path, "AAS-1.md", text=FRONTS["id"] + PLAN)
    write(tmp_path, "two.md")
    assert ids(tmp_path / "AAS-1.md") == ["AAS-7"]
    assert ids(tmp_path / "AAS-1.md", tmp_path / "two.md", tasks=("AAS-4", "AAS-5")) == ["AAS-4", "AAS-5"]


@pytest.mark.parametrize(
    ("tasks", "words"),
    [(("AAS-1",), "but there are 2"), (("AAS-1", "AAS-2", "AAS-3"), "but there are 2"), (("x", "AAS-2"), "no task id")],
)
def test_options_that_do_not_fit_are_refused(tmp_path: Path, tasks: tuple[str, ...], words: str) -> None:
    write(tmp_path, "one.md", "two.md")
    with pytest.raises(InputError, match=words):
        items(tmp_path / "one.md", tmp_path / "two.md", tasks=tasks)
    with pytest.raises(InputError, match="there are 0"):
        items(save(tmp_path, jsonl(result("AAS-1", chat()))), tasks=("AAS-1",))


def test_a_folder_is_its_documents_without_those_of_the_project(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.md", "PLAN.md", "README.md", "AGENTS.md", "notes.txt", ".hidden.md", "below/c.md")
    assert ids(tmp_path) == ["PLAN.md", "a.md", "b.md"]


FEATURES = {
    "spec-kit": ("spec.md", "plan.md", "tasks.md"),
    "spec-kit, begun": ("spec.md",),
    "spec-kit, without its tasks": ("spec.md", "plan.md"),
    "only a plan": ("plan.md",),
    "OpenSpec": ("proposal.md", "design.md", "tasks.md"),
    "OpenSpec, without a design": ("proposal.md", "tasks.md"),
}


@pytest.mark.parametrize("case", FEATURES)
def test_a_feature_folder_is_one_document_in_the_order_of_its_making(tmp_path: Path, case: str) -> None:
    folder = tmp_path / "001-weather-mast"
    for name in (*reversed(FEATURES[case]), "research.md", "checklists/all.md")[: None if case != "only a plan" else 1]:
        write(folder, name, text=f"# {name}\n")
    (item,) = items(folder)
    assert [line.removeprefix("# ") for line in item.text.split("\n") if line] == list(FEATURES[case])
    assert item.task_id == ""
    assert Path(item.custom_id).name == "001-weather-mast"


def test_features_below_a_folder_go_before_loose_documents(tmp_path: Path) -> None:
    for feature in ("specs/001-mast", "specs/AAS-2-horn"):
        write(tmp_path, *(f"{feature}/{name}" for name in FEATURES["spec-kit"]))
    write(tmp_path, "specs/overview.md", "loose.md")
    assert ids(tmp_path) == ids(tmp_path / "specs") == ["001-mast", "AAS-2"]


def test_an_openspec_folder_is_its_open_changes(tmp_path: Path) -> None:
    for feature in ("changes/add-mast", "changes/archive/2026-01-01-old"):
        write(tmp_path, *(f"openspec/{feature}/{name}" for name in FEATURES["OpenSpec"]))
    write(tmp_path, "openspec/project.md", "openspec/specs/mast/spec.md")
    assert ids(tmp_path / "openspec") == ["add-mast"]


def test_the_front_matter_of_any_file_of_a_feature_counts(tmp_path: Path) -> None:
    write(tmp_path, "mast/spec.md")
    write(tmp_path, "mast/plan.md", text=FRONTS["task"] + PLAN)
    assert ids(tmp_path / "mast") == ["AAS-7"]


def test_documents_stand_behind_results(tmp_path: Path) -> None:
    write(tmp_path, "AAS-2.md")
    output = save(tmp_path, jsonl(result("AAS-1", chat())))
    opened = open_files([tmp_path / "AAS-2.md", output])
    assert [batch.batch_id for batch in opened.batches] == ["batch_abc123", "AAS-2"]
    assert opened.groups == (0, 1)
    assert [entry[:2] for entry in opened.ids] == [("AAS-1", "AAS-1"), ("AAS-2", "AAS-2")]


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="folder without plans"):
        items(tmp_path / "empty")
    with pytest.raises(InputError, match="does not exist"):
        items(tmp_path / "none.md")
    (tmp_path / "image.md").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(InputError, match="PNG"):
        items(tmp_path / "image.md")
    write(tmp_path, "large.md", text="x" * 2_000_000)
    with pytest.raises(InputError, match="max_document_mb"):
        open_files([tmp_path / "large.md"], max_document_mb=1)


def test_an_empty_document_says_so_and_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    write(tmp_path, "AAS-1.md", text=" \n")
    (item,) = items(tmp_path / "AAS-1.md")
    assert (item.problem, item.task_id) == ("empty", "AAS-1")
    (tmp_path / "AAS-2.md").write_bytes(b"# Gr\xf6sse\n")
    (batch,) = open_files([tmp_path / "AAS-2.md"]).batches
    assert [item.text for item in batch] == ["# Gr\ufffdsse\n"]
    assert "UTF-8" in str(batch.problems[0])
    assert not batch.problems.lost
