"""The page of a workspace's units, from a real workspace and from records."""

from __future__ import annotations

from pathlib import Path

from generator.effort import RunEffort
from generator.report.fleet import RUNS_SHOWN, plots_of
from tests.apply.scene import generator
from tests.conftest import ExampleRun
from tests.report.test_page import Elements


def run_effort(number: int, implemented: int, failed: int, cost: float | None) -> RunEffort:
    outcomes = {"implemented": implemented, "failed": failed}
    return RunEffort(run_id=f"run-{number}", outcomes=outcomes, seconds=2.0, sent=1, received=1, cost=cost)


def test_units_are_told_with_version_drift_and_what_an_update_does(example: ExampleRun, tmp_path: Path) -> None:
    workspace = example.workspace.copy(tmp_path / "workspace")
    workspace.git("stash", "--include-untracked", "--quiet")
    workspace.git("checkout", "--quiet", "--detach", "aas/AAS-231")
    path = "plugins/weather_watch/config.py"
    workspace.write(path, workspace.show("HEAD", path) + "\nMINE = '</script><b>'\n")
    workspace.commit("mine")
    out = tmp_path / "units.html"
    done = generator("status", "--html", str(out), "--workspace", str(workspace.path))
    assert done.stdout == f"{out}\n"
    page = Elements(out.read_text(encoding="utf-8"))
    words = " ".join(page.text.split())
    assert "weather_watch" in words
    assert f"drifted {path}" in words
    assert "✓ current" in words
    assert "Implemented, in percent of the tasks of a run" in words
    assert [tag for tag, _ in page.found].count("script") == 1


def test_bars_are_the_runs_oldest_first_and_as_high_as_their_values() -> None:
    runs = [run_effort(3, 1, 1, 0.5), run_effort(2, 4, 0, None), run_effort(1, 0, 4, 0.25)]
    success, cost, seconds = plots_of(runs)
    assert [column.told.partition(",")[0] for column in success.columns] == [
        "run-1: 0 %",
        "run-2: 100 %",
        "run-3: 50 %",
    ]
    assert [column.height for column in success.columns] == [0, 90, 45]
    assert [column.height for column in cost.columns] == [45, 90]
    assert seconds.most == "2.0 s"
    assert plots_of([]) == []
    assert len(plots_of([run_effort(each, 1, 0, None) for each in range(RUNS_SHOWN + 5)])[0].columns) == RUNS_SHOWN
