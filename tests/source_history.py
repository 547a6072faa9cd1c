"""A source repository of this tool with releases of its own, for what only a history of the whole source can show.

``1.0.0`` is the tree as it is now. ``1.1.0`` gives the test of settings units another name, with the migration that
takes the edits of teams along, and changes a line in it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from generator.template.history import write_bundle
from tests.release_history import PARTS, ROOT, SETTINGS_TEST, change_file, git, template_file

COPIED = (
    *PARTS,
    "generator",
    "release",
    "examples",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    ".gitignore",
)
OLD_TEST, NEW_TEST = "workspace_settings", "fields"
_MIGRATION = '''"""1.1.0: the test of a settings unit is ``test_<name>_fields.py``."""

from __future__ import annotations

from generator.migrations.moving import carry_over
from generator.migrations.records import Change, Migration


def _run(change: Change) -> list[str]:
    stem = f"{change.answers.contract.tests_dir}/test_{change.answers.name}"
    return carry_over(change, f"{stem}_workspace_settings.py", f"{stem}_fields.py")


MIGRATION = Migration(1, "settings_test_renamed", frozenset({"config_patch"}), "1.1.0", _run)
'''


class SourceHistory:
    """The repository; its first release is made with it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self._day = 0
        folder.mkdir(parents=True)
        for name in COPIED:
            source, target = ROOT / name, folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "_template"))
            elif source.is_file():
                shutil.copyfile(source, target)
        self.git("init", "--quiet", "--initial-branch=main")
        self.release("1.0.0")

    def git(self, *args: str) -> str:
        """Run git in it."""
        return git(self.path, self._day, *args)

    def release(self, version: str) -> None:
        """Commit all of it with a version and tag that."""
        self._day += 1
        project = self.path / "pyproject.toml"
        text = project.read_text(encoding="utf-8")
        project.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', text, count=1), encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", f"Release {version}")
        self.git("tag", f"v{version}")

    def rename_settings_test(self) -> None:
        """Make the changes of 1.1.0."""
        change_file(self.path, "config_patch", SETTINGS_TEST, lambda text: text.replace('"""', '"""Checked. ', 1))
        test = template_file(self.path, "config_patch", SETTINGS_TEST)
        test.rename(test.with_name(test.name.replace(OLD_TEST, NEW_TEST)))
        self._replace("generator/blueprints/config_patch.py", OLD_TEST, NEW_TEST)
        name = "m0001_settings_test_renamed"
        (self.path / "generator" / "migrations" / f"{name}.py").write_text(_MIGRATION, encoding="utf-8")
        registry = "generator/migrations/registry.py"
        head = "from generator.migrations.records import Migration\n"
        self._replace(registry, head, f"from generator.migrations import {name}\n{head}")
        self._replace(registry, "...] = ()", f"...] = ({name}.MIGRATION,)")

    def template(self, folder: Path) -> Path:
        """Clone the template's own repository of the present state, as the tool that is installed from it would."""
        bundle = folder.with_suffix(".bundle")
        write_bundle(self.path, bundle)
        git(self.path, 0, "clone", "--quiet", str(bundle), str(folder))
        return folder

    def _replace(self, path: str, old: str, new: str) -> None:
        text = (self.path / path).read_text(encoding="utf-8")
        assert old in text, path
        (self.path / path).write_text(text.replace(old, new), encoding="utf-8")
