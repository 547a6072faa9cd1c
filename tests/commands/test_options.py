"""Options: one name and one text for one thing in all commands, and former names that still work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from generator.cli import app
from tests.apply.scene import batch_file, generator, terse

FEW = {"--json": "Short for --output-format json.", "--dry-run": "Show what would be done, change nothing."}
# What a command calls so is another thing than what others call so.
OWN = {"--task", "--out", "--workspace", "--diff", "--jobs", "--output-format", "--output-file", "--model", "--api"}


def options() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield each option that help shows: its command, its long name, its text and all of its names."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        for each in command.params:
            if each.param_type_name == "option" and not (each.hidden or command.hidden):
                yield name, each.opts[0], each.help, tuple(each.opts)


def test_an_option_has_one_text_and_the_same_short_name_everywhere() -> None:
    told: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for _, name, text, names in options():
        told.setdefault(name, set()).add((text, names))
    differing = {name: texts for name, texts in told.items() if len(texts) > 1 and name not in OWN}
    assert not differing
    assert {name: text for name in FEW for text, _ in told[name]} == FEW


def test_a_result_that_can_be_had_as_json_can_be_written_to_a_file() -> None:
    given: dict[str, set[str]] = {}
    for command, name, _, _ in options():
        given.setdefault(command, set()).add(name)
    assert [command for command, names in given.items() if "--json" in names] == [
        command for command, names in given.items() if {"--output-format", "--output-file"} <= names
    ]


@pytest.mark.parametrize("former", ["--vcs-ref", "--preview", "--to", "--json-lines"])
def test_former_names_are_not_shown(former: str) -> None:
    assert former not in {each for _, _, _, names in options() for each in names}


@pytest.mark.parametrize(
    "arguments",
    [
        ["update", "--to", "v1", "--preview"],
        ["update", "--vcs-ref=v1", "-n"],
        ["apply", "x.json", "--vcs-ref", "v1"],
        ["adopt", "x", "-r", "v1"],
        ["migrate", "x", "--stage", "after", "--from", "v1", "--to", "v2"],
    ],
    ids=" ".join,
)
def test_former_names_still_work(arguments: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, [*arguments, "--workspace", str(tmp_path / "none")])
    assert "No such option" not in done.output
    wrong = CliRunner().invoke(app, [*arguments, "--to-nowhere", "x"])
    assert "No such option" in wrong.output


def test_a_result_goes_whole_to_a_file_or_the_file_stays(tmp_path: Path) -> None:
    batch, out = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")}), tmp_path / "deep" / "out"
    args = ("plan", str(batch), "--workspace", str(tmp_path))
    shown = generator(*args, "--json-lines").stdout
    assert generator(*args, "--output-format", "jsonl").stdout == shown
    assert generator(*args, "--output-format", "jsonl", "--output-file", str(out)).stdout == ""
    assert out.read_text(encoding="utf-8") == shown
    generator("plan", "missing.json", "--workspace", str(tmp_path), "--json", "--output-file", str(out), code=2)
    assert out.read_text(encoding="utf-8") == shown
    generator(*args, "--json", "--output-file", str(out))
    assert [item["name"] for item in json.loads(out.read_text(encoding="utf-8"))["items"]] == ["alpha"]
    twice = generator(*args, "--json", "--json-lines", code=2)
    assert "two formats are asked for: json, jsonl" in twice.stderr


def test_the_exit_code_of_a_result_in_a_file_is_the_same(tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(f"{{\n{batch_file(tmp_path / 'one.json', {'AAS-901': terse('Alpha Plugin')}).read_text()}\n")
    out = tmp_path / "out.json"
    args = ("plan", str(batch), "--workspace", str(tmp_path), "--json")
    plain = CliRunner().invoke(app, list(args))
    kept = CliRunner().invoke(app, [*args, "--output-file", str(out)])
    assert kept.exit_code == plain.exit_code
    assert (out.read_text(encoding="utf-8") if out.exists() else "") == plain.stdout
