"""Lists whose lines have names: both sides' entries are there, in order, and no comment is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.merge.line_sets import KeyOf, LinesClash, key_of, merge_lines

ENVIRONMENT = "# Copy to .env\n\n# Hub\nHUB_HOST=127.0.0.1\nHUB_PORT=8420\n"
REQUIREMENTS = "# What it runs on\npydantic>=2\nloguru>=0.7  # logs\n\n# Development\npytest>=9\n"


def key(path: str) -> KeyOf:
    found = key_of(path)
    assert found is not None
    return found


def merged(base: str, ours: str, theirs: str, path: str = ".env.example") -> str:
    return merge_lines(base.encode(), ours.encode(), theirs.encode(), key(path)).decode()


@pytest.mark.parametrize(
    ("path", "is_set"),
    [
        (".env.example", True),
        ("deploy/.env.sample", True),
        ("requirements.txt", True),
        ("requirements-dev.txt", True),
        ("requirements/base.txt", True),
        ("constraints.txt", True),
        ("docs/notes.txt", False),
        (".env", False),
        ("core/config/manager.py", False),
    ],
)
def test_which_files_are_sets(path: str, *, is_set: bool) -> None:
    assert (key_of(path) is not None) == is_set
    assert key_of("config/env.dist", "config/env.dist") is not None


def test_sections_of_both_sides_stand_behind_each_other() -> None:
    ours = f"{ENVIRONMENT}\n# Alpha\n# the a\nA=1\nA2=\n"
    theirs = f"{ENVIRONMENT}\n# Beta\n# the b\nB=1\n"
    assert merged(ENVIRONMENT, ours, theirs) == f"{ours}\n# Beta\n# the b\nB=1\n"


def test_an_entry_stands_behind_its_neighbour() -> None:
    ours = REQUIREMENTS.replace("loguru>=0.7  # logs\n", "loguru>=0.7  # logs\nhttpx>=1\n")
    theirs = REQUIREMENTS.replace("loguru>=0.7  # logs\n", "loguru>=0.8\naiohttp\n")
    expected = "# What it runs on\npydantic>=2\nloguru>=0.8\nhttpx>=1\naiohttp\n\n# Development\npytest>=9\n"
    assert merged(REQUIREMENTS, ours, theirs, "requirements.txt") == expected


def test_the_same_package_in_another_spelling_is_one_entry() -> None:
    ours = f"{REQUIREMENTS}Typing_Extensions>=4\n"
    assert merged(REQUIREMENTS, ours, f"{REQUIREMENTS}Typing_Extensions>=4\n", "requirements.txt") == ours
    with pytest.raises(LinesClash, match="both sides changed typing-extensions"):
        merged(REQUIREMENTS, ours, f"{REQUIREMENTS}typing-extensions>=5\n", "requirements.txt")


def test_markers_options_and_joined_lines_are_entries_of_their_own() -> None:
    base = 'tomli>=2; python_version < "3.11"\n'
    ours = f"{base}tomli>=3; python_version >= '3.11'\n"
    theirs = f"{base}-r base.txt\nhttpx==1 \\\n    --hash=sha256:abc\n"
    expected = f"{ours}-r base.txt\nhttpx==1 \\\n    --hash=sha256:abc\n"
    assert merged(base, ours, theirs, "requirements.txt") == expected


def test_what_one_side_removed_goes_and_its_section_s_heading_stays_for_the_rest() -> None:
    theirs = "# Copy to .env\n\n# Hub\nHUB_PORT=8420\n"
    ours = f"{ENVIRONMENT}A=1\n"
    assert merged(ENVIRONMENT, ours, theirs) == f"{theirs}A=1\n"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("HUB_PORT=1\n", "HUB_PORT=2\n"),
        ("", "HUB_PORT=2\n"),
        ("HUB_PORT=2\n", ""),
    ],
)
def test_what_both_sides_changed_is_for_a_person(ours: str, theirs: str) -> None:
    with pytest.raises(LinesClash, match="HUB_PORT"):
        merged("HUB_PORT=8420\n", ours, theirs)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"A=1\0", b"A" * (1 << 20) + b"="])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(LinesClash):
        merge_lines(b"", b"A=1\n", content, key(".env.example"))


def test_line_ends_and_a_missing_last_one_stay() -> None:
    assert merge_lines(b"A=1\r\n", b"A=1\r\nB=1\r\n", b"A=1\nC=1\n", key(".env.example")) == b"A=1\r\nB=1\r\nC=1\r\n"
    assert merged("A=1", "A=1\nB=1", "A=1\nC=1") == "A=1\nB=1\nC=1"


NAMES = st.lists(st.sampled_from([f"V{number}" for number in range(12)]), unique=True, max_size=8)


# A loaded machine is no fault of the strategy.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(base=NAMES, ours=NAMES, theirs=NAMES)
def test_every_addition_is_there_once_and_every_removal_is_done(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    def text(names: list[str]) -> str:
        return "".join(f"# about {name}\n{name}=1\n" for name in names)

    result = merged(text(base), text(ours), text(theirs)).splitlines()
    names = [line.partition("=")[0] for line in result if "=" in line]
    wanted = {*ours, *theirs} - ({*base} - {*ours}) - ({*base} - {*theirs})
    assert sorted(names) == sorted(wanted)
    assert {f"# about {name}" for name in wanted} <= {*result}
    assert merged(text(base), text(ours), text(base)) == text(ours)
