"""The present blueprints as a release of their own, and versions behind it that each change one thing."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.release_history import PARTS, ROOT, template_file
from tests.support import Workspace

RELEASE = "v9.0.0"
HOME = "blueprints/plugin/template/{{ contract.plugins_dir }}/{{ name }}"
TESTS = "blueprints/plugin/template/{{ contract.tests_dir }}"
NEW_LINE = "# Of the new version."
# What the linter finds fault with, and no formatter takes out.
UNTIDY = "\n\ndef is_unset(value: object) -> bool:\n    return value == None\n"
# Files that a version adds to the plugin's template.
ADDED = {
    "adds-file": f"{HOME}/data.jinja",
    "adds-folder": f"{HOME}/data/one.txt.jinja",
    "adds-test": f"{TESTS}/test_{{{{ name }}}}_more.py.jinja",
}


def present_template(folder: Path) -> Path:
    """Make a repository of the present blueprints, tagged, with versions behind it as branches."""
    template = Workspace(folder)
    folder.mkdir(parents=True)
    template.git("init", "--quiet", "--initial-branch=main")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / part)
    start = template.commit("The release")
    template.git("tag", RELEASE)
    changed = [
        template_file(folder, "plugin", "__init__.py"),
        template_file(folder, "plugin", "test_{{ name }}.py"),
        template_file(folder, "service", "{{ name }}.py"),
        template_file(folder, "config_patch", "test_{{ name }}_workspace_settings.py"),
    ]
    _version(template, start, "changed", {path: f"{path.read_text()}{NEW_LINE}\n" for path in changed})
    service = template_file(folder, "service", "{{ name }}.py")
    _version(template, start, "untidy", {service: f"{service.read_text()}{UNTIDY}"})
    for name, path in ADDED.items():
        _version(template, start, name, {folder / path: f"{NEW_LINE}\n"})
    return folder


def _version(template: Workspace, start: str, name: str, files: dict[Path, str]) -> None:
    template.git("checkout", "--quiet", "-b", name, start)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    template.commit(name)
    template.git("checkout", "--quiet", "main")
