from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.edit import FieldsRefused, patch_file, replace_in_file
from generator.errors import ToolBrokenError
from tests.edit.samples import PLAIN, field

NEW = [field("workers", "int", default=4), field("token", secret=True)]


def test_a_file_is_patched_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "settings.py"
    path.write_bytes(PLAIN)
    path.chmod(0o640)
    patched = patch_file(path, "Settings", NEW)
    assert patched.added == ("workers", "token")
    assert path.read_bytes() == patched.source
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.py"]


def test_a_second_run_does_not_even_write(tmp_path: Path) -> None:
    path = tmp_path / "settings.py"
    path.write_bytes(PLAIN)
    patch_file(path, "Settings", NEW)
    before = path.stat()
    again = patch_file(path, "Settings", NEW)
    after = path.stat()
    assert again.added == ()
    assert again.unchanged == ("workers", "token")
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_fields_are_replaced_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "settings.py"
    path.write_bytes(PLAIN)
    patch_file(path, "Settings", NEW)
    patched = replace_in_file(path, "Settings", NEW, [field("workers", "int", default=8)])
    assert patched.removed == ("token",)
    assert patched.replaced == ("workers",)
    assert b"workers: int = 8\n" in path.read_bytes()
    assert b"token" not in path.read_bytes().split(b"class")[1]


def test_links_pipes_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    real = tmp_path / "real.py"
    real.write_bytes(PLAIN)
    (tmp_path / "link.py").symlink_to(real)
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    codes = []
    for name in ("link.py", "pipe.py", "folder.py", "none.py"):
        with pytest.raises(FieldsRefused) as caught:
            patch_file(tmp_path / name, "Settings", NEW)
        codes.append(caught.value.code)
    assert codes == ["not-a-file", "not-a-file", "not-a-file", "unreadable"]
    assert real.read_bytes() == PLAIN


def test_a_deadline_ends_the_attempt(tmp_path: Path) -> None:
    path = tmp_path / "settings.py"
    # The process that reads it has everything loaded, so that the file itself must take its time.
    heavy = PLAIN + b"\n".join(b"class A%d:\n    def f(self, a, b): self.x = a" % number for number in range(10_000))
    path.write_bytes(heavy)
    started = time.monotonic()
    with pytest.raises(FieldsRefused) as caught:
        patch_file(path, "Settings", NEW, deadline=0.2)
    assert caught.value.code == "timeout"
    assert time.monotonic() - started < 5
    assert path.read_bytes() == heavy


def test_a_planted_module_beside_the_caller_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('planted')\n")
    (tmp_path / "libcst.py").write_text("raise SystemExit('planted')\n")
    path = tmp_path / "settings.py"
    path.write_bytes(PLAIN)
    monkeypatch.chdir(tmp_path)
    assert patch_file(path, "Settings", NEW).added == ("workers", "token")


def test_the_module_itself_never_runs(tmp_path: Path) -> None:
    path = tmp_path / "settings.py"
    path.write_bytes(PLAIN + b"\nopen('touched', 'w').close()\nraise SystemExit(3)\n")
    patch_file(path, "Settings", NEW)
    assert not (tmp_path / "touched").exists()
    assert not Path("touched").exists()


def test_importing_the_package_does_not_load_libcst() -> None:
    code = "import sys, generator.edit; sys.exit('libcst' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, timeout=60, check=False).returncode == 0


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.py"
    path.write_bytes(PLAIN)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ToolBrokenError, match="No space left"):
        patch_file(path, "Settings", NEW)
    assert path.read_bytes() == PLAIN
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.py"]
