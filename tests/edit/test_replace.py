"""Fields that are taken out, renamed or brought up to date; what a person edited stays."""

from __future__ import annotations

import pytest

from generator.edit.settings import add_fields, remove_fields, replace_fields
from tests.edit.samples import PLAIN, field, settings

OLD = [field("workers", "int", default=4, description="Workers"), field("region", default="eu")]
HEAD = "from pydantic import BaseModel as BaseSettings, Field\n"
STYLES = {
    "plain": PLAIN,
    "crlf": PLAIN.replace(b"\n", b"\r\n"),
    "no-final-newline": PLAIN.rstrip(),
    "docstrings": settings('host: str = "x"\n"""Host."""\n\nport: int = 1\n"""Port."""'),
    "above": settings('# where\nhost: str = "x"\n# port\nport: int = 1'),
    "trailing": settings('host: str = "x"  # where\nport: int = 1  # port\n\ndef f(self) -> int:\n    return 1'),
    "blank-lines": settings("host: str\n\nport: int\n\ndef f(self) -> int:\n    return 1"),
    "fields": settings(
        'host: str = Field("x", description="Host")', "from pydantic import BaseModel as BaseSettings, Field\n"
    ),
}


@pytest.mark.parametrize("name", STYLES)
def test_taking_out_what_was_added_gives_the_file_back(name: str) -> None:
    patched = add_fields(STYLES[name], "Settings", OLD)
    assert patched.added == ("workers", "region")
    back = remove_fields(patched.source, "Settings", OLD)
    assert back.removed == ("workers", "region")
    assert back.source == STYLES[name]


def test_a_changed_default_is_replaced_in_place() -> None:
    source = add_fields(PLAIN, "Settings", OLD).source + b"    own: int = 1\n"
    patched = replace_fields(source, "Settings", OLD, [field("workers", "int", default=9), OLD[1]])
    assert patched.replaced == ("workers",)
    assert patched.unchanged == ("region",)
    assert b'    workers: int = 9\n    region: str = "eu"\n    own: int = 1\n' in patched.source


def test_changed_limits_are_replaced_in_place_and_those_of_a_person_stay() -> None:
    few, more = ([field("workers", "int", default=4, constraints={"ge": 1, "le": most})] for most in (8, 16))
    source = add_fields(PLAIN, "Settings", few).source
    assert b"workers: int = Field(default=4, ge=1, le=8)\n" in source
    patched = replace_fields(source, "Settings", few, more)
    assert patched.replaced == ("workers",)
    assert b"workers: int = Field(default=4, ge=1, le=16)\n" in patched.source
    assert replace_fields(patched.source, "Settings", more, more).source == patched.source
    for theirs in (b"ge=1, le=9", b"ge=1", b"ge=1, le=8, lt=5"):
        edited = replace_fields(source.replace(b"ge=1, le=8", theirs), "Settings", few, more)
        assert edited.left == ("workers",)
        assert theirs in edited.source


def test_a_section_of_its_own_comes_and_goes_with_its_fields() -> None:
    source = settings("""# ===== Base =====
host: str = "x"

# ===== Web =====
web_port: int = 1""")
    asked = [field("web_host", default="a"), field("region", default="eu"), field("zone", default="b")]
    patched = replace_fields(source, "Settings", (), asked, section="Regions")
    head, _, regions = patched.source.partition(b"# ===== Regions =====")
    assert b'web_port: int = 1\n    web_host: str = "a"\n' in head
    assert regions == b'\n    region: str = "eu"\n    zone: str = "b"\n'
    assert replace_fields(patched.source, "Settings", asked, (), section="Regions").source == source
    kept = replace_fields(patched.source, "Settings", asked, asked[1:2], section="Regions")
    assert b"# ===== Regions =====\n    region" in kept.source
    renamed = replace_fields(patched.source, "Settings", asked, [field("area", default="eu")], section="Regions")
    assert b"# ===== Regions =====\n    area" in renamed.source


def test_a_renamed_field_goes_and_comes() -> None:
    source = add_fields(PLAIN, "Settings", OLD).source
    patched = replace_fields(source, "Settings", OLD, [OLD[0], field("zone", default="eu")])
    assert patched.removed == ("region",)
    assert patched.added == ("zone",)
    assert b"region" not in patched.source


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        (b"workers: int = 16", "default"),
        (b"workers: float = 4", "type"),
        (b"workers: int = Field(4, ge=1)", "constraint"),
        (b"workers: int = 4; other: int = 5", "company"),
    ],
)
def test_a_field_that_a_person_edited_is_left_and_named(theirs: bytes, why: str) -> None:
    head = b"from pydantic import Field\n"
    source = head + add_fields(PLAIN, "Settings", OLD).source.replace(b"workers: int = 4", theirs)
    for new in ([], [field("workers", "int", default=5)]):
        patched = replace_fields(source, "Settings", OLD, new)
        assert patched.left == ("workers",), why
        assert theirs in patched.source
        assert patched.removed == ("region",)


def test_a_field_that_is_gone_already_is_no_error() -> None:
    patched = remove_fields(PLAIN, "Settings", OLD)
    assert patched.source == PLAIN
    assert patched.removed == ()


def test_a_class_keeps_a_body() -> None:
    source = settings("workers: int = 4")
    patched = remove_fields(source, "Settings", [OLD[0]])
    assert patched.source == settings("pass")


def test_an_import_that_is_no_longer_used_is_named() -> None:
    new = [field("token", secret=True), field("folder", "Path", default="x")]
    source = add_fields(PLAIN, "Settings", new).source + b"\n\nHOME = Path('y')\n"
    assert remove_fields(source, "Settings", new).notes == ("SecretStr is still imported, but no longer used.",)


def test_a_field_that_a_person_deleted_does_not_come_back_as_another() -> None:
    source = add_fields(PLAIN, "Settings", OLD).source.replace(b"    workers: int = 4\n", b"")
    patched = replace_fields(source, "Settings", OLD, [field("workers", "int", default=9), field("zone")])
    assert patched.left == ("workers",)
    assert b"workers" not in patched.source
    assert patched.added == ("zone",)


def test_variables_of_fields_that_go_are_told_too() -> None:
    source = add_fields(PLAIN, "Settings", OLD).source.replace(b"workers: int = 4", b"workers: int = 16")
    patched = replace_fields(source, "Settings", OLD, [field("zone")])
    assert patched.environment == {"workers": "WORKERS", "region": "REGION", "zone": "ZONE"}
    assert patched.left == ("workers",)
