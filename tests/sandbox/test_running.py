"""What a caller of `run` gets: results, refusals, the command's environment and view of files."""

from __future__ import annotations

import json
import os
import resource
import socket
import stat
import subprocess
import sys
import threading
import venv
from pathlib import Path

import pytest

from generator.errors import SandboxError
from generator.sandbox import (
    Command,
    Finished,
    Limits,
    Sandbox,
    clean_environment,
    describe,
    detect,
    finding,
    get,
    staging,
)
from generator.sandbox.bubblewrap import Bubblewrap
from generator.sandbox.interpreter import program_of, visible_paths
from generator.sandbox.records import not_run

PYTHON = Path(sys.executable)


@pytest.fixture(params=["bubblewrap", "sandlock", "unconfined"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return usable(request.param)


@pytest.fixture(params=["bubblewrap", "sandlock"])
def confining(request: pytest.FixtureRequest) -> Sandbox:
    return usable(request.param)


@pytest.fixture
def bubblewrap() -> Sandbox:
    return usable("bubblewrap")


def usable(name: str) -> Sandbox:
    try:
        return get(name)
    except SandboxError as error:
        pytest.skip(str(error))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "note.txt").write_text("hello")
    return folder


def run_code(sandbox: Sandbox, root: Path, code: str, *, writable: bool = False, **env: str) -> Finished:
    command = Command((str(PYTHON), "-c", code), root, clean_environment(env))
    return sandbox.run(command, root=root, python=PYTHON, writable=writable, limits=Limits(seconds=20))


def test_output_and_status_come_back(sandbox: Sandbox, root: Path) -> None:
    done = run_code(
        sandbox, root, "import sys; print(open('note.txt').read()); print('e', file=sys.stderr); sys.exit(3)"
    )
    assert (done.verdict, done.returncode, done.stdout, done.stderr) == ("exited", 3, b"hello\n", b"e\n")
    assert 0 < done.seconds < 20


def test_death_by_signal_is_128_and_the_number(sandbox: Sandbox, root: Path) -> None:
    done = run_code(sandbox, root, "import os; os.kill(os.getpid(), 15)")
    assert (done.verdict, done.returncode) == ("exited", 128 + 15)


def test_missing_program_ends_with_127(sandbox: Sandbox, root: Path) -> None:
    done = sandbox.run(Command(("/no/such/program",), root), root=root, python=PYTHON)
    assert (done.verdict, done.returncode) == ("exited", 127)


def test_libraries_of_the_environment_can_be_imported(sandbox: Sandbox, root: Path) -> None:
    done = run_code(sandbox, root, "import pytest, pydantic, sqlite3, ssl; print(pytest.__name__)")
    assert done.stdout == b"pytest\n", done.stderr


def test_start_folder_outside_of_the_workspace_is_a_callers_mistake(sandbox: Sandbox, root: Path) -> None:
    with pytest.raises(ValueError, match="is not inside"):
        sandbox.run(Command(("/bin/true",), root.parent), root=root, python=PYTHON)


@pytest.mark.parametrize(
    "command",
    [
        Command((), Path("copy")),
        Command(("/bin/true", "a\0b"), Path("copy")),
        Command(("/bin/true",), Path("copy"), {"A": "x\0--bind\0/\0/"}),
        Command(("/bin/true",), Path("copy"), {"A\0B": "x"}),
        Command(("/bin/true",), Path("copy"), {"A=B": "x"}),
        Command(("/bin/true",), Path("copy"), {"": "x"}),
        Command(("/bin/true", "\ud800"), Path("copy")),
        Command(("/bin/true", "x" * 3_000_000), Path("copy")),
    ],
)
def test_command_that_cannot_be_started_is_not_run(
    sandbox: Sandbox, root: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root.parent)
    done = sandbox.run(command, root=Path("copy"), python=PYTHON)
    if done.verdict == "exited":  # the supervisor could be started, the command could not
        assert done.returncode in {126, 127}
    else:
        assert (done.verdict, done.returncode) == ("not-run", None)
        assert done.detail


def test_environment_is_exactly_what_was_given(sandbox: Sandbox, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    done = run_code(sandbox, root, "import os, json; print(json.dumps(dict(os.environ)))", EXTRA="a b\nc 'ü'")
    seen = json.loads(done.stdout)
    assert seen["EXTRA"] == "a b\nc 'ü'"
    assert set(seen) - {"PWD"} == {*clean_environment(), "EXTRA"}


def test_home_and_temporary_folder_are_private_and_writable(sandbox: Sandbox, root: Path) -> None:
    code = (
        "import os, pathlib, tempfile\n"
        "for name in ('HOME', 'TMPDIR'): pathlib.Path(os.environ[name], 'x').write_text('x')\n"
        "print(pathlib.Path.home()); tempfile.mkdtemp()"
    )
    done = run_code(sandbox, root, code, HOME=str(Path.home()), TMPDIR=str(root))
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.decode().strip()) != Path.home()
    assert [path.name for path in root.iterdir()] == ["note.txt"]


def test_workspace_is_written_only_when_asked(confining: Sandbox, root: Path) -> None:
    code = "open('new.txt', 'w').write('x'); open('note.txt', 'a').write('!')"
    refused = run_code(confining, root, code).stderr
    assert b"Read-only file system" in refused or b"Permission denied" in refused
    assert run_code(confining, root, code, writable=True).returncode == 0
    assert (root / "note.txt").read_text() == "hello!"


def test_further_folders_are_shown_read_only(confining: Sandbox, root: Path, tmp_path: Path) -> None:
    extra = tmp_path / "extra"
    extra.mkdir()
    (extra / "data").write_text("data")
    command = Command(("/bin/cat", str(extra / "data")), root)
    hidden = confining.run(command, root=root, python=PYTHON)
    shown = confining.run(command, root=root, python=PYTHON, extra_read_only=(extra, tmp_path / "missing"))
    assert (hidden.returncode, shown.stdout) == (1, b"data")
    writing = Command(("/bin/touch", str(extra / "new")), root)
    assert confining.run(writing, root=root, python=PYTHON, extra_read_only=(extra,)).returncode == 1


def test_private_files_of_the_copy_can_be_read(confining: Sandbox, root: Path) -> None:
    (root / "deep").mkdir(mode=0o700)
    (root / "deep" / "private.txt").write_text("private")
    (root / "deep" / "private.txt").chmod(0o600)
    root.chmod(0o700)
    done = run_code(confining, root, "print(open('deep/private.txt').read())")
    assert done.stdout == b"private\n", done.stderr


def test_file_with_a_second_name_elsewhere_keeps_its_permissions(confining: Sandbox, root: Path) -> None:
    original = root.parent / "original"
    original.write_text("precious")
    original.chmod(0o600)
    (root / "linked").hardlink_to(original)
    done = run_code(confining, root, "print(open('linked').read())")
    assert done.stdout == b"precious\n", done.stderr
    assert stat.S_IMODE(original.stat().st_mode) == 0o600


def test_links_that_lead_out_of_the_copy_are_not_followed(confining: Sandbox, root: Path) -> None:
    outside = root.parent / "outside.txt"
    outside.write_text("secret")
    outside.chmod(0o600)
    (root / "link").symlink_to(outside)
    refused = run_code(confining, root, "print(open('link').read())").stderr
    assert b"No such file" in refused or b"Permission denied" in refused
    assert stat.S_IMODE(outside.stat().st_mode) == 0o600


def test_another_virtual_environment_works_through_its_links(confining: Sandbox, root: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "real", symlinks=True, with_pip=False)
    (tmp_path / "alias").symlink_to(tmp_path / "real")
    python = tmp_path / "alias" / "bin" / "python"
    command = Command((str(python), "-c", "import sys, sqlite3; print(sys.prefix)"), root, clean_environment())
    done = confining.run(command, root=root, python=python)
    assert done.stdout.decode().strip() == str(tmp_path / "alias"), done.stderr


def test_neighbours_of_the_interpreter_stay_hidden(confining: Sandbox, root: Path, tmp_path: Path) -> None:
    """An environment made inside of a checkout shows the interpreter, not the checkout."""
    venv.create(tmp_path / "checkout", symlinks=True, with_pip=False)
    (tmp_path / "checkout" / ".git").mkdir()
    python = tmp_path / "checkout" / "bin" / "python"
    code = f"import os\nos.chdir({str(tmp_path / 'checkout')!r})\nprint(open('pyvenv.cfg').read()); os.listdir('.git')"
    done = confining.run(Command((str(python), "-c", code), root, clean_environment()), root=root, python=python)
    assert b"home = " in done.stdout, done.stderr
    assert b"No such file" in done.stderr or b"Permission denied" in done.stderr


def test_interpreter_that_only_its_owner_can_read_still_works(confining: Sandbox, root: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "private", symlinks=True, with_pip=False)
    (tmp_path / "private" / "lib").chmod(0o700)
    python = tmp_path / "private" / "bin" / "python"
    done = confining.run(Command((str(python), "-c", "print(1)"), root), root=root, python=python)
    assert done.stdout == b"1\n", done.stderr


def test_root_without_the_right_to_mount_still_gets_a_sandbox(
    bubblewrap: Sandbox, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root binds folders")
    monkeypatch.setattr(staging, "_STAGE", "/no/such/folder")
    done = run_code(bubblewrap, root, "print(open('note.txt').read())")
    assert done.stdout == b"hello\n", done


@pytest.mark.parametrize("tool", ["mypy", "pytest"])
def test_tools_of_the_gates_run_within_the_default_limits(confining: Sandbox, root: Path, tool: str) -> None:
    (root / "test_sum.py").write_text("def test_sum() -> None:\n    assert 1 + 1 == 2\n")
    env = clean_environment({"PYTHONPATH": str(root), "MYPY_CACHE_DIR": "/dev/null"})
    command = Command((str(PYTHON), "-m", tool, "test_sum.py"), root, env)
    done = confining.run(command, root=root, python=PYTHON)
    assert done.returncode == 0, done


def test_several_threads_may_run_at_once(sandbox: Sandbox, root: Path) -> None:
    outputs: list[bytes] = []

    def one(number: int) -> None:
        outputs.append(run_code(sandbox, root, f"print({number})").stdout)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outputs) == [b"%d\n" % number for number in range(6)]


def test_no_descriptor_and_no_mount_is_left_with_us(sandbox: Sandbox, root: Path) -> None:
    def held() -> tuple[int, list[str]]:
        # An engine for containers mounts what other tests run in.
        mounts = [line for line in Path("/proc/self/mounts").read_text().split("\n") if "/containers/" not in line]
        return len(list(Path("/proc/self/fd").iterdir())), mounts

    run_code(sandbox, root, "pass")
    before = held()
    for _ in range(3):
        run_code(sandbox, root, "pass")
    assert held() == before


def test_refusing_sandbox_executes_nothing(root: Path) -> None:
    done = get("none").run(Command(("/bin/touch", str(root / "ran")), root), root=root, python=PYTHON, writable=True)
    assert (done.verdict, done.returncode) == ("not-run", None)
    assert not (root / "ran").exists()


def test_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        SandboxError, match=r"'chroot'.*bubblewrap, sandlock, container, seatbelt, none, unconfined"
    ) as caught:
        get("chroot")
    assert caught.value.exit_code == 4


def test_detection_prefers_confinement_and_is_kept() -> None:
    found = detect()
    assert found.confines
    assert found.name in {"bubblewrap", "sandlock", "none"}
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert detect().name == found.name
    # Nothing was started to find it out once more.
    assert resource.getrusage(resource.RUSAGE_CHILDREN) == children


def test_every_kind_is_described() -> None:
    found = {status.name: status for status in describe()}
    assert list(found) == ["bubblewrap", "sandlock", "container", "seatbelt", "none", "unconfined"]
    assert found["bubblewrap"].works == (detect().name == "bubblewrap")
    assert all(status.detail for status in found.values())


def test_machine_without_bubblewrap_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "TOOLS_PATH", str(tmp_path))
    found, reason = finding.find_bubblewrap()
    assert found is None
    assert "not installed" in reason


def test_bubblewrap_that_does_not_start_is_not_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    broken.chmod(0o755)
    monkeypatch.setattr(finding, "TOOLS_PATH", f"{tmp_path}:/usr/bin:/bin")
    found, reason = finding.find_bubblewrap()
    assert found is None
    assert "No permissions to create new namespace" in reason


def test_bubblewrap_that_only_pretends_is_never_a_pass(root: Path, tmp_path: Path) -> None:
    """It ends with status 0 but never reports that a command was executed."""
    done = Bubblewrap("/bin/true", "/usr/bin/prlimit").run(Command(("/bin/true",), root), root=root, python=PYTHON)
    assert (done.verdict, done.returncode) == ("not-run", None)


def test_not_run_has_no_status() -> None:
    assert not_run("why") == Finished(None, b"", b"", 0.0, "not-run", "why")


def test_environment_is_the_same_everywhere_and_extras_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/planted")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    plain = clean_environment()
    assert not {"PYTHONPATH", "AWS_SECRET_ACCESS_KEY"} & plain.keys()
    assert (plain["PYTHONHASHSEED"], plain["TZ"], plain["LANG"]) == ("0", "UTC", "C.UTF-8")
    assert clean_environment({"TZ": "Asia/Tokyo", "A": "b"}) == {**plain, "TZ": "Asia/Tokyo", "A": "b"}


def test_clearing_the_environment_inside_would_not_be_enough(bubblewrap: Sandbox, root: Path) -> None:
    """The naive way: the parent's secrets are in the first process's environment, where we have none."""
    code = "print(open('/proc/1/environ').read())"
    line = ["bwrap", "--unshare-user", "--unshare-pid", "--clearenv", "--ro-bind", "/", "/", "--proc", "/proc"]
    naive = subprocess.run(
        [*line, "--", str(PYTHON), "-c", code],
        env={**os.environ, "SECRET_TOKEN": "hunter2"},
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert b"hunter2" in naive.stdout
    assert run_code(bubblewrap, root, code).stdout.strip(b"\0\n") in {b"", b"PWD=/"}


@pytest.mark.parametrize("kind", ["bubblewrap", "sandlock", "unconfined", "container"])
def test_a_channel_goes_both_ways_until_the_command_ends(kind: str, root: Path) -> None:
    code = (
        "import os, sys\nchannel = os.dup(0)\nwhile (text := os.read(channel, 100)) != b'end\\n':\n"
        "    os.write(channel, b'heard ' + text)\nprint('done')\n"
    )
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    heard: list[bytes] = []

    def speak() -> None:
        with ours, ours.makefile("rb") as lines:
            for text in (b"one\n", b"two\n"):
                ours.sendall(text)
                heard.append(lines.readline())
            ours.sendall(b"end\n")
            heard.append(lines.read())

    speaker = threading.Thread(target=speak)
    speaker.start()
    with theirs:
        command = Command((sys.executable, "-c", code), root, clean_environment(), channel=theirs.fileno())
        done = usable(kind).run(command, root=root, python=PYTHON, limits=Limits(seconds=20))
    speaker.join()
    assert (done.returncode, done.stdout) == (0, b"done\n"), done
    assert heard == [b"heard one\n", b"heard two\n", b""]


def test_a_command_reads_what_it_is_given(sandbox: Sandbox, root: Path) -> None:
    data = b"line\n" * 100_000
    code = "import sys; print(len(sys.stdin.buffer.read()))"
    command = Command((str(PYTHON), "-c", code), root, clean_environment(), data)
    done = sandbox.run(command, root=root, python=PYTHON, limits=Limits(seconds=20))
    assert done.stdout == b"500000\n", done
    assert run_code(sandbox, root, code).stdout == b"0\n"


def test_a_folder_beside_the_copy_can_be_written_and_the_copy_cannot(
    confining: Sandbox, root: Path, tmp_path: Path
) -> None:
    beside, closed = tmp_path / "beside", tmp_path / "closed"
    for folder in (beside, closed):
        folder.mkdir()
        (folder / "old.txt").write_text("old")
    code = (
        "from pathlib import Path\n"
        f"for folder in {[str(beside), str(closed), str(root)]!r}:\n"
        "    for name in ('new.txt', 'old.txt'):\n"
        "        try: Path(folder, name).write_text('written')\n"
        "        except OSError: pass\n"
    )
    command = Command((str(PYTHON), "-c", code), root, clean_environment())
    done = confining.run(
        command,
        root=root,
        python=PYTHON,
        extra_writable=(beside,),
        extra_read_only=(closed,),
        limits=Limits(seconds=20),
    )
    assert done.returncode == 0, done
    assert {path.name: path.read_text() for path in beside.iterdir()} == {"new.txt": "written", "old.txt": "written"}
    assert {path.name: path.read_text() for path in closed.iterdir()} == {"old.txt": "old"}
    assert [path.name for path in root.iterdir()] == ["note.txt"]


def test_a_folder_beside_the_copy_may_grow_only_so_far(sandbox: Sandbox, root: Path, tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    code = f"import time\nopen({str(beside / 'big')!r}, 'wb').write(b'x' * (8 << 20))\ntime.sleep(10)"
    command = Command((str(PYTHON), "-c", code), root, clean_environment())
    limits = Limits(seconds=20, tmp_bytes=1 << 20)
    done = sandbox.run(command, root=root, python=PYTHON, extra_writable=(beside,), limits=limits)
    assert (done.verdict, "wrote more than" in done.detail) == ("limit", True), done


def test_a_copy_that_is_only_read_is_looked_through_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []
    real = staging._open_all

    def noting(folder: Path, own: bool) -> bool:
        looked.append(folder)
        return real(folder, own)

    monkeypatch.setattr(staging, "_open_all", noting)
    assert [staging.open_to_nobody(root, False) for _ in range(3)] == [True] * 3
    assert looked == [root]
    (root / "more.txt").touch(mode=0o600)
    assert staging.open_to_nobody(root, False)
    assert stat.S_IMODE((root / "more.txt").stat().st_mode) & 0o044 == 0o044
    assert looked == [root] * 2
    monkeypatch.setattr(staging, "_new_files_are_readable", lambda: False)
    staging.open_to_nobody(root, False)
    assert looked == [root] * 3


def test_an_interpreters_files_are_found_without_starting_it(tmp_path: Path) -> None:
    script = tmp_path / "venv" / "bin" / "python"
    script.parent.mkdir(parents=True)
    script.write_text(f"#!/bin/sh\n: > {tmp_path}/started\n")
    script.chmod(0o755)
    assert script.parent in visible_paths(script)
    assert program_of(script) is None
    assert program_of(PYTHON) == PYTHON.resolve()
    assert not (tmp_path / "started").exists()
