"""macOS: the profile's text, and the run of a command under it with a stand-in for ``sandbox-exec``."""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path

import pytest

from generator.sandbox import Command, Limits, clean_environment
from generator.sandbox.seatbelt import Seatbelt, find_seatbelt, trial
from generator.sandbox.seatbelt_profile import profile

PYTHON = Path(sys.executable)
LIMITS = Limits(seconds=20, output_bytes=10_000)
# Keeps what it was given, and becomes the command.
STAND_IN = """#!/bin/sh
[ "$1" = -p ] || exit 64
printf '%s' "$2" > "$(dirname "$0")/profile"
shift 2
exec "$@"
"""


@pytest.fixture
def seatbelt(tmp_path: Path) -> Seatbelt:
    if os.name != "posix":
        pytest.skip("the stand-in is a shell script")
    program = tmp_path / "sandbox-exec"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    return Seatbelt(str(program))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    return folder


def parsed(text: str) -> list[object]:
    """Read a profile as lists of words, and strings as their content with a quote before it."""
    found: list[list[object]] = [[]]
    place = 0
    while place < len(text):
        letter = text[place]
        if letter == '"':
            content, place = "", place + 1
            while text[place] != '"':
                place += text[place] == "\\"
                content, place = content + text[place], place + 1
            found[-1].append(f'"{content}')
        elif letter == "(":
            found.append([])
        elif letter == ")":
            inner = found.pop()
            found[-1].append(inner)
        elif not letter.isspace():
            end = next(at for at in range(place, len(text)) if text[at] in ' \n()"')
            found[-1].append(text[place:end])
            place = end - 1
        place += 1
    assert len(found) == 1, "a parenthesis is open"
    return found[0]


def allowed(text: str, operation: str) -> list[str]:
    """Return the paths for which a profile allows an operation."""
    rules = [rule for rule in parsed(text) if isinstance(rule, list) and rule[:2] == ["allow", operation]]
    return [str(place[1])[1:] for rule in rules for place in rule[2:]]


def test_everything_is_denied_but_what_is_named(tmp_path: Path) -> None:
    text = profile([tmp_path / "copy"], [tmp_path / "own"])
    rules = parsed(text)
    assert rules[:3] == [["version", "1"], ["deny", "default"], ["deny", "network*"]]
    assert not [rule for rule in rules if isinstance(rule, list) and "network" in str(rule) and rule[0] == "allow"]
    assert set(allowed(text, "file-write*")) == {str(tmp_path / "own"), "/dev/null"}
    assert {str(tmp_path / "copy"), str(tmp_path / "own"), "/usr/lib"} <= set(allowed(text, "file-read*"))
    read = allowed(text, "file-read*")
    assert not [path for path in read if path in {"/", "/Users", "/private", "/private/var", "/private/tmp", "/etc"}]


@pytest.mark.parametrize(
    "name", ['a"b', "a\\b", 'x") (allow network*) ("', "(allow default)", "a;b", "with space", "ünï", "back\\", "#t"]
)
def test_no_path_leaves_its_string(name: str, tmp_path: Path) -> None:
    text = profile([tmp_path / name], [])
    assert str((tmp_path / name).resolve()) in allowed(text, "file-read*")
    assert [rule for rule in parsed(text) if isinstance(rule, list) and rule[0] == "allow"] == [
        rule for rule in parsed(text) if isinstance(rule, list) and rule[0] == "allow" and rule != ["allow", "network*"]
    ]
    assert len(parsed(text)) == len(parsed(profile([tmp_path / "plain"], [])))


@pytest.mark.parametrize("name", ["a\nb", "a\x00b", "a\x1bb", "a\u2028b"])
def test_a_path_that_no_string_holds_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"cannot be named|null"):
        profile([tmp_path / name], [])


def test_links_are_followed_as_the_system_does(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert str(tmp_path / "real") in allowed(profile([tmp_path / "link"], []), "file-read*")


def test_a_command_runs_under_its_profile(seatbelt: Seatbelt, root: Path) -> None:
    code = "import os, sys; print(sys.stdin.read(), os.environ['HOME'] == os.environ['TMPDIR']); sys.exit(7)"
    command = Command((str(PYTHON), "-c", code), root, clean_environment(), b"abc")
    done = seatbelt.run(command, root=root, python=PYTHON, limits=LIMITS)
    assert (done.verdict, done.returncode, done.stdout) == ("exited", 7, b"abc True\n")
    text = Path(seatbelt.program).with_name("profile").read_text(encoding="utf-8")
    assert str(root) in allowed(text, "file-read*")
    assert str(root) not in allowed(text, "file-write*")


def test_a_writable_folder_is_one(seatbelt: Seatbelt, root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    command = Command((str(PYTHON), "-c", "pass"), root, clean_environment())
    seatbelt.run(command, root=root, python=PYTHON, extra_writable=[cache], limits=LIMITS)
    text = Path(seatbelt.program).with_name("profile").read_text(encoding="utf-8")
    assert str(cache) in allowed(text, "file-write*")


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("import time; time.sleep(60)", "timeout"),
        ("print('x' * 100_000)", "limit"),
    ],
)
def test_limits_end_it(seatbelt: Seatbelt, root: Path, code: str, verdict: str) -> None:
    begin = time.monotonic()
    command = Command((str(PYTHON), "-c", code), root, clean_environment())
    done = seatbelt.run(command, root=root, python=PYTHON, limits=Limits(seconds=5, output_bytes=10_000))
    assert (done.verdict, done.returncode) == (verdict, None)
    assert time.monotonic() - begin < 40


def test_the_trial_finds_out_that_a_stand_in_confines_nothing(seatbelt: Seatbelt) -> None:
    assert trial(seatbelt) == "a trial was not confined: read, write, tcp, confined"


@pytest.mark.skipif(platform.system() == "Darwin", reason="macOS has it")
def test_there_is_none_elsewhere() -> None:
    assert find_seatbelt() == (None, "seatbelt needs macOS")


def test_macos_without_the_program_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr("generator.sandbox.seatbelt.PROGRAM", "/no/such/sandbox-exec")
    assert find_seatbelt() == (None, "there is no /no/such/sandbox-exec")
