"""Pages are short and reached from the navigation, and what is made from the code says what the code says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from documentation import outdated
from generator.answers.contract import Contract
from generator.cli import app
from generator.codes import codes
from generator.commands.documents import SCHEMAS, schema_named
from generator.gates.registry import GATES
from generator.settings import Settings
from tests.documentation.links import links
from tests.documentation.site import DOCS, ROOT, Page

# Pages that list others, which the navigation leaves to them.
LISTS = [DOCS / name for name in ("decisions/index.md", "reference/commands.md")]


def test_pages_that_are_made_from_the_code_are_current() -> None:
    assert not [str(page) for page, _ in outdated()], "run `make reference`"


def test_a_page_that_is_not_current_is_found(tmp_path: Path) -> None:
    assert tmp_path / "reference" / "settings.md" in [page for page, _ in outdated(tmp_path)]


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_is_not_too_long(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 250


def test_every_page_is_in_the_navigation_or_in_a_list_that_is() -> None:
    config = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))
    shown = [DOCS / page for page in _pages(config["project"]["nav"])]
    listed = [page.parent / link.partition("#")[0] for page in LISTS for link in links(page)]
    assert set(LISTS) <= set(shown)
    assert {*shown, *listed} == set(DOCS.rglob("*.md"))
    assert len(set(shown)) == len(shown)


def test_every_command_and_option_that_help_shows_is_in_the_reference(site: dict[str, Page]) -> None:
    text = {name: page.text for name, page in site.items() if name.startswith("reference/commands-")}
    command_line = dict(_commands(typer.main.get_command(app), ""))
    assert len(command_line) > 20
    for name, command in command_line.items():
        (section,) = (part for page in text.values() for part in _sections(page, name))
        options = [each for parameter in command.params if not parameter.hidden for each in parameter.opts]
        assert not [each for each in options if each.startswith("-") and each not in section], name


def test_every_setting_gate_and_fact_of_the_contract_is_in_the_reference(site: dict[str, Page]) -> None:
    text = site["reference/settings.html"].text.split()
    known = {*Settings.model_fields, *Contract.model_fields, *GATES}
    assert not known - set(text)


def test_every_code_is_in_the_reference(site: dict[str, Page]) -> None:
    assert not set(codes()) - set(site["reference/codes.html"].text.split())


def test_every_gate_is_described(site: dict[str, Page]) -> None:
    assert not set(GATES) - set(site["reference/gates.html"].text.split())


def _pages(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        for value in entry.values():
            if isinstance(value, str):
                yield value
            else:
                yield from _pages(value)


def _commands(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix}{name} ")
        elif not command.hidden:
            yield prefix + name, command


def _sections(page: str, name: str) -> list[str]:
    """The part of a page that is about a command: from its usage to that of the next one."""
    return [part for part in page.split("aas-generator ")[1:] if part.startswith((f"{name} ", f"{name}\n"))]


def test_every_code_and_every_key_of_a_document_is_in_the_reference(site: dict[str, Page]) -> None:
    assert not set(codes()) - set(site["reference/codes.html"].text.split())
    text = " ".join(page.text for name, page in site.items() if name.startswith("reference/json-")).split()
    described = {name: schema_named(name) for name in SCHEMAS.keys() - {"settings", "pyproject"}}
    keys = {key for schema in described.values() for key in _keys(schema)}
    assert len(keys) > 150
    assert not keys - set(text)


def _keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}) if isinstance(schema.get("properties"), dict) else ()
        for each in schema.values():
            yield from _keys(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _keys(each)
