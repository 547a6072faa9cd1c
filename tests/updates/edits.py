"""Ten kinds of edits that teams make in what was generated, and the judgement whether one came through an update.

Each edit is a function over a unit of the work tree and returns its traces: what must still be so afterwards.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from generator.answers.units import UnitAnswers

Fate = Literal["kept", "reported", "lost"]
# The body of a method that is still to be written.
_OPEN = r" {8}raise NotImplementedError\(\".*\"\)\n"
MARKERS = ("<<<<<<< ", ">>>>>>> ")


@dataclass(frozen=True)
class Trace:
    """What an edit leaves in one file.

    Attributes:
        path: The file, relative to the workspace.
        there: Whether the file exists.
        has: Pieces of lines that it has.
        has_not: Lines that the edit took away.
    """

    path: str
    there: bool = True
    has: tuple[str, ...] = ()
    has_not: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A unit in a work tree, and which of its files plays which part in the edits."""

    top: Path
    answers: UnitAnswers

    @property
    def code(self) -> str:
        """The file that holds what the unit does."""
        contract, name = self.answers.contract, self.answers.name
        places = {
            "plugin": f"{contract.plugins_dir}/{name}/{name}_plugin.py",
            "service": f"{contract.services_dir}/{name}.py",
        }
        return places.get(self.answers.blueprint, self.test)

    @property
    def body(self) -> str:
        """The file of which a function's body is changed."""
        folder = f"{self.answers.contract.plugins_dir}/{self.answers.name}"
        return f"{folder}/worker.py" if self.answers.blueprint == "plugin" else self.code

    @property
    def settings(self) -> str:
        """The file that holds the settings class."""
        contract, name = self.answers.contract, self.answers.name
        assert contract.settings is not None
        places = {"plugin": f"{contract.plugins_dir}/{name}/config.py", "service": self.code}
        return places.get(self.answers.blueprint, contract.settings.path)

    @property
    def test(self) -> str:
        """The unit's own test."""
        stem = f"{self.answers.contract.tests_dir}/test_{self.answers.name}"
        return f"{stem}_workspace_settings.py" if self.answers.blueprint == "config_patch" else f"{stem}.py"

    @property
    def manifest(self) -> str:
        """What describes the unit: the plugin's manifest, the service's notes, the list of the unit's settings."""
        contract, name = self.answers.contract, self.answers.name
        places = {
            "plugin": f"{contract.plugins_dir}/{name}/aas-plugin.json",
            "service": f"{contract.services_dir}/{name}.notes.md",
        }
        return places.get(self.answers.blueprint, f"core/config/.fields.{name}.yml")

    def read(self, path: str) -> str:
        """Return a file's text."""
        return (self.top / path).read_text(encoding="utf-8")

    def change(self, path: str, change: Callable[[str], str]) -> Trace:
        """Change a file and return which lines came and went."""
        before = self.read(path)
        after = change(before)
        assert after != before, path
        (self.top / path).write_text(after, encoding="utf-8")
        old, new = ({line.strip() for line in text.splitlines() if line.strip()} for text in (before, after))
        return Trace(path, has=tuple(sorted(new - old)), has_not=tuple(sorted(old - new)))


def added_method(unit: Unit) -> list[Trace]:
    """Add a method at the end of the unit's class; to a test, which has none, a function."""
    method = "def added_by_the_team(self) -> int:\n    return 7"

    def change(text: str) -> str:
        classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
        if not classes:
            return f"{text}\n\n{method.replace('self', '')}\n"
        return _behind(text, classes[-1], "\n" + _indented(method))

    return [unit.change(unit.code, change)]


def changed_body(unit: Unit) -> list[Trace]:
    """Change a line in a function."""
    before, after = {
        "plugin": (_OPEN, "        self.done = True\n"),
        "service": (_OPEN, "        self.done = True\n"),
        "config_patch": (r"( {4}assert name in .*)", r"\1, name"),
    }[unit.answers.blueprint]
    return [unit.change(unit.body, lambda text: re.sub(before, after, text, count=1))]


def added_import(unit: Unit) -> list[Trace]:
    """Add an import where the others are, and its use."""
    head = "from __future__ import annotations\n\n"
    path = unit.code if unit.answers.blueprint == "config_patch" else unit.settings
    use = "\n\nTEAM_PATTERN = re.compile('team')\n"
    return [unit.change(path, lambda text: text.replace(head, f"{head}import re\n", 1) + use)]


def deleted_file(unit: Unit) -> list[Trace]:
    """Delete the unit's test."""
    test = unit.test
    (unit.top / test).unlink()
    return [Trace(test, there=False)]


def renamed_file(unit: Unit) -> list[Trace]:
    """Give the unit's test a name of the team's own."""
    test, target = unit.test, unit.test.replace("test_", "test_team_", 1)
    lines = {line.strip() for line in unit.read(test).splitlines() if line.strip()}
    (unit.top / test).rename(unit.top / target)
    return [Trace(test, there=False), Trace(target, has=tuple(sorted(lines)))]


def reformatted_file(unit: Unit) -> list[Trace]:
    """Write a whole file with the other kind of quotes."""
    path = unit.settings if unit.answers.blueprint != "config_patch" else unit.test
    return [unit.change(path, lambda text: re.sub(r'(?<!")"([^"\'\n]+)"(?!")', r"'\1'", text))]


def added_field(unit: Unit) -> list[Trace]:
    """Add a setting to the unit's settings class, behind all others."""
    assert unit.answers.contract.settings is not None
    named = {"config_patch": unit.answers.contract.settings.class_name}
    spec = getattr(unit.answers, unit.answers.blueprint)
    name = named.get(unit.answers.blueprint) or spec.config_class

    def change(text: str) -> str:
        (home,) = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == name]
        last = [node for node in home.body if isinstance(node, ast.AnnAssign)][-1]
        return _behind(text, last, f"    {unit.answers.name}_by_the_team: int = 3")

    return [replace(unit.change(unit.settings, change), has=(f"{unit.answers.name}_by_the_team: int = ",))]


def changed_default(unit: Unit) -> list[Trace]:
    """Give one of the unit's settings another default."""
    first = getattr(unit.answers, unit.answers.blueprint).fields[0].name
    pattern = re.compile(rf"({first}: int = Field\(\s*default=)8420")
    return [unit.change(unit.settings, lambda text: pattern.sub(r"\g<1>8421", text))]


def added_test(unit: Unit) -> list[Trace]:
    """Add a test behind all others."""
    test = "\n\ndef test_added_by_the_team() -> None:\n    assert 7 + 7 == 14\n"
    return [unit.change(unit.test, lambda text: text + test)]


def edited_manifest(unit: Unit) -> list[Trace]:
    """Say more in what describes the unit."""
    line = {
        "plugin": ('  "task":', '  "owner": "the team",\n  "task":'),
        "service": ("## worker\n", "## worker\n\nThe team looks after it.\n"),
        "config_patch": ("-   name:", "# Of the team.\n-   name:"),
    }[unit.answers.blueprint]
    return [unit.change(unit.manifest, lambda text: text.replace(*line, 1))]


EDITS: dict[str, Callable[[Unit], list[Trace]]] = {
    edit.__name__: edit
    for edit in (
        added_method,
        changed_body,
        added_import,
        deleted_file,
        renamed_file,
        reformatted_file,
        added_field,
        changed_default,
        added_test,
        edited_manifest,
    )
}


# The part of the unit that an edit is made in; a settings unit's own class is its test.
_PARTS = {
    "added_method": "code",
    "changed_body": "body",
    "added_import": "settings",
    "deleted_file": "test",
    "renamed_file": "test",
    "reformatted_file": "settings",
    "added_field": "settings",
    "changed_default": "settings",
    "added_test": "test",
    "edited_manifest": "manifest",
}


def apart(unit: Unit) -> list[tuple[str, ...]]:
    """Return groups of edits that can be made to one unit of this kind, since no two of a group touch the same file."""
    groups: list[dict[str, str]] = []
    for edit, part in _PARTS.items():
        in_test = unit.answers.blueprint == "config_patch" and edit in ("added_import", "reformatted_file")
        file = getattr(unit, "test" if in_test else part)
        home = next((group for group in groups if file not in group), None)
        if home is None:
            groups.append({file: edit})
        else:
            home[file] = edit
    return [tuple(group.values()) for group in groups]


def judge(traces: Collection[Trace], unit: Unit, conflicts: Collection[str] = ()) -> Fate:
    """Tell what an update did to an edit.

    Args:
        traces: What the edit left.
        unit: The unit after the update.
        conflicts: Files about which the user was told that a person must decide.
    """
    fates = [_fate(trace, unit, conflicts) for trace in traces]
    return next(fate for fate in ("lost", "reported", "kept") if fate in fates)


def _fate(trace: Trace, unit: Unit, conflicts: Collection[str]) -> Fate:
    path = trace.path
    if not trace.there:
        return "reported" if path in conflicts else "lost" if (unit.top / path).exists() else "kept"
    if not (unit.top / path).is_file():
        return "lost"
    text = unit.read(path)
    has_all = all(piece in text for piece in trace.has)
    if path in conflicts:
        return "reported" if has_all else "lost"
    lines = {line.strip() for line in text.splitlines()}
    return "kept" if has_all and not lines & {*trace.has_not} and _is_sound(path, text) else "lost"


def _is_sound(path: str, text: str) -> bool:
    """Tell whether a file that nobody is told about has no markers, and is Python where it should be."""
    if any(line.startswith(MARKERS) for line in text.splitlines()):
        return False
    try:
        ast.parse(text if path.endswith(".py") else "")
    except SyntaxError:
        return False
    return True


def _behind(text: str, node: ast.stmt, addition: str) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[: node.end_lineno], addition, *lines[node.end_lineno :]]) + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
