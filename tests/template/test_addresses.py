"""Which template is meant, and whether two addresses mean the same one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import TemplateError
from generator.template import OWN_TEMPLATE, is_own, is_same_template, resolve_template
from tests.blueprints.support import copy_template


@pytest.mark.parametrize("configured", [None, "", OWN_TEMPLATE, f"git+{OWN_TEMPLATE}"])
def test_template_of_the_installation_has_one_address(configured: str | None) -> None:
    assert resolve_template(configured) == OWN_TEMPLATE


def test_url_stays_and_folder_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_template(tmp_path / "template")
    monkeypatch.chdir(tmp_path)
    assert resolve_template("gh:someone/template") == "gh:someone/template"
    assert resolve_template("template") == str(tmp_path / "template")


def test_folder_that_is_no_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"the folder has no copier\.yml"):
        resolve_template(str(tmp_path))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gh:team/template", "https://github.com/team/template.git"),
        ("gh:/team/template.git", "https://github.com/team/template"),
        ("gl:team/template", "git+https://gitlab.com/team/template/"),
        ("https://token@git.example.com/t.git", "https://git.example.com/t"),
        ("git@git.example.com:t.git", "git@git.example.com:t"),
        ("./template", "template"),
    ],
)
def test_two_addresses_of_one_template(one: str, other: str) -> None:
    assert is_same_template(one, other)


@pytest.mark.parametrize(
    "other",
    [
        "https://git.example.com/template.git",
        "aas-generator::other.git",
        "other::template.git",
        "template.git",
        "",
        "a\0b",
        "x" * 5000,
        "~nobody-of-that-name/template",
    ],
)
def test_other_addresses_are_not_the_installations(other: str) -> None:
    assert not is_own(other)
    assert is_same_template(other, other)
