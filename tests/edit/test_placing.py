"""Where new fields and imports go, and what the text of a field can not do."""

from __future__ import annotations

import ast

import pytest

from generator.edit.settings import add_fields
from tests.edit.samples import PLAIN, field, settings

BANNERS = settings('# --- Server ---\nhost: str = "x"\n\n# --- Store ---\nfolder: str = "y"')
NASTY = '"""\'\'\'\\ {{ x }} \n import os; os.system("x") # \x00\x1b[31m\u202e\u2028 \ud800 noqa'
DOCSTRINGS = settings('host: str = "x"\n"""Host."""')
TRAILING = settings('host: str = "x"  # where')
ABOVE = settings('# where\nhost: str = "x"')
HEAD = "from pydantic import BaseModel as BaseSettings, Field\n"
ARGUMENTS = settings('host: str = Field("x", description="d")', HEAD)


@pytest.mark.parametrize("source", [PLAIN, DOCSTRINGS, TRAILING, ABOVE, ARGUMENTS, BANNERS])
def test_no_description_and_no_section_leaves_its_place(source: bytes) -> None:
    new = [field("workers", "int", default=4, description=NASTY)]
    patched = add_fields(source, "Settings", new, section=NASTY)
    tree = ast.parse(patched.source)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert not any(char in patched.source for char in (b"\0", b"\x1b", b"\xe2\x80\xae", b"\xe2\x80\xa8"))
    assert add_fields(patched.source, "Settings", new, section=NASTY).source == patched.source


def test_nasty_defaults_come_back_as_they_were() -> None:
    text = NASTY.replace("\ud800", "")
    patched = add_fields(PLAIN, "Settings", [field("motto", default=text), field("many", "list[str]", default=[text])])
    constants = [node.value for node in ast.walk(ast.parse(patched.source)) if isinstance(node, ast.Constant)]
    assert constants.count(text) == 2


def test_a_section_stands_once_however_often_fields_are_added_to_it() -> None:
    first = add_fields(BANNERS, "Settings", [field("a_url", default="x")], section="Ngrok")
    second = add_fields(first.source, "Settings", [field("b_url", default="x")], section="ngrok")
    assert second.source.count(b"# --- Ngrok ---\n") == 1
    assert b'    # --- Ngrok ---\n    a_url: str = "x"\n    b_url: str = "x"\n' in second.source


def test_a_file_without_banners_gets_none() -> None:
    assert b"#" not in add_fields(PLAIN, "Settings", [field("a_url", default="x")], section="Ngrok").source


def test_a_module_that_is_imported_whole_is_used_by_its_name() -> None:
    new = [field("wait", "timedelta", default=5), field("day", "datetime.date", default="2026-01-02")]
    patched = add_fields(b"import datetime\n" + PLAIN, "Settings", new)
    assert b"    wait: datetime.timedelta = datetime.timedelta(seconds=5)\n" in patched.source
    assert b'    day: datetime.date = datetime.date.fromisoformat("2026-01-02")\n' in patched.source
    assert add_fields(patched.source, "Settings", new).source == patched.source


def test_names_are_imported_once_however_many_fields_need_them() -> None:
    new = [field(f"token_{number}_x", secret=True) for number in range(20)]
    assert add_fields(PLAIN, "Settings", new).source.count(b"import SecretStr") == 1


def test_no_fields_change_nothing() -> None:
    assert add_fields(PLAIN, "Settings", []).source == PLAIN


def test_a_comment_below_the_last_field_stays_with_it_and_a_banner_goes_with_what_follows() -> None:
    source = settings("a: int = 1\n# a is long\n\n# === methods ===\ndef f(self) -> None: ...")
    patched = add_fields(source, "Settings", [field("workers", "int", default=4)])
    assert b"# a is long\n    workers: int = 4\n\n    # === methods ===\n" in patched.source


def test_a_name_that_is_imported_under_another_is_used_under_that() -> None:
    head = b"from pathlib import Path as P\nfrom typing import Literal as Lit, Optional as Opt\n"
    new = [
        field("folder", "Path", default="x"),
        field("mode", "Literal['a']", default="a"),
        field("maybe", "int", optional=True),
    ]
    patched = add_fields(head + PLAIN, "Settings", new)
    assert b'    folder: P = P("x")\n    mode: Lit["a"] = "a"\n    maybe: Opt[int] = None\n' in patched.source
    assert add_fields(patched.source, "Settings", new).unchanged == patched.added
