"""Every code that is raised has a text, every text belongs to a code that is raised, and ``explain`` tells them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.apply.messages import UNWRITTEN
from generator.cli import app
from generator.codes import FAMILIES, codes, nearest
from generator.commands.drift import CODES as DRIFT_CODES
from generator.errors import INTERNAL, GeneratorError
from generator.reading.fields.doubts import SIGNALS
from generator.reading.fields.verdict import CODES

ROOT = Path(__file__).parents[1]
_AN_ERROR = re.compile(r"^class \w+\(\w*(Error|Refused)\)", re.MULTILINE)
# Where in a call a code stands, by the name of what is called: a position, or a keyword.
PLACES: dict[str, tuple[int | str, ...]] = {
    "Finding": ("code",),
    "Fault": ("code",),
    "_Fault": (2,),
    "FileFacts": ("code",),
    "GateNotRunError": (1, "code"),
    "_skipped": (3, "code"),
    "_note": (0,),
    "with_code": (1,),
    "Objection": (0,),
    "Reason": (0,),
    "because": (1,),
    "Doubt": ("code",),
    "doubt": (2,),
    "partial": ("code",),
    "TaskResult": ("code",),
}
# These say what they cannot do to other code of this tool, which puts it in words of its own.
UNSEEN = ("generator/edit/three_way/", "generator/edit/fragment/")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def sources() -> Iterator[Path]:
    for path in sorted((ROOT / "generator").rglob("*.py")):
        if not path.relative_to(ROOT).as_posix().startswith(UNSEEN):
            yield path


def raised() -> dict[str, set[str]]:
    """Return every code that the source names where a code belongs, with the files that do."""
    found: dict[str, set[str]] = {}
    for path in sources():
        for node in ast.walk(tree(path)):
            for value in codes_of(node, path):
                found.setdefault(value, set()).add(path.name)
    for known in (*SIGNALS, *CODES.values(), *DRIFT_CODES.values(), INTERNAL, UNWRITTEN):
        found.setdefault(known, set()).add("a table")
    for error in errors():
        found.setdefault(error.code, set()).add(error.__name__)
    return found


def codes_of(node: ast.AST, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        wanted = PLACES.get(name, ())
        given = [node.args[each] for each in wanted if isinstance(each, int) and each < len(node.args)]
        given += [each.value for each in node.keywords if each.arg in wanted]
        for value in given:
            yield from constants(value)
    if path.parent.name in {"gates", "probes"}:
        # Records of gates that have a code by default, and what a probe says in its reply.
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "code" and node.value:
            yield from constants(node.value)
        if isinstance(node, ast.FunctionDef):
            names = [each.arg for each in node.args.args][::-1]
            for name, default in zip(names, node.args.defaults[::-1], strict=False):
                yield from constants(default) if name == "code" else ()
    if isinstance(node, ast.Dict):
        told = {
            key.value: value for key, value in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant)
        }
        # A record, and not a table of codes.
        if told.keys() & {"reason", "message", "error"} and "code" in told:
            yield from constants(told["code"])


def constants(value: ast.expr) -> Iterator[str]:
    """Return the texts that an expression can be."""
    if isinstance(value, ast.IfExp):
        yield from constants(value.body)
        yield from constants(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for each in value.values:
            yield from constants(each)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value


def errors() -> list[type[GeneratorError]]:
    """Return every class of error that a user can meet."""
    for path in sources():
        if _AN_ERROR.search(path.read_text(encoding="utf-8")):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found: list[type[GeneratorError]] = []
    waiting = [GeneratorError]
    while waiting:
        found.append(waiting.pop())
        waiting += [each for each in found[-1].__subclasses__() if each.__module__.startswith("generator.")]
    return found


def test_each_code_that_is_raised_is_explained_and_none_is_explained_that_is_not_raised() -> None:
    found = raised()
    assert {code: found[code] for code in found.keys() - codes().keys()} == {}
    assert codes().keys() - found.keys() == set()


def test_codes_are_words_in_lower_case_and_each_text_is_whole() -> None:
    assert {each.family for each in codes().values()} == set(FAMILIES)
    for code, told in codes().items():
        assert code.replace("-", "").isalpha(), code
        assert code == code.lower(), code
        for text in (told.means, told.why, told.do):
            assert text.endswith("."), (code, text)
            assert "\n" not in text, code


def test_explain_tells_one_code_and_lists_all() -> None:
    one = CliRunner().invoke(app, ["explain", "[undeclared-dependency]"])
    assert one.exit_code == 0
    assert one.stdout.startswith("undeclared-dependency (finding)\n  An import names a package")
    listed = CliRunner().invoke(app, ["explain"]).stdout
    assert all(f"  {code} " in listed for code in codes())


def test_explain_gives_all_of_it_as_json() -> None:
    told = json.loads(CliRunner().invoke(app, ["explain", "--json"]).stdout)
    assert [each["code"] for each in told["codes"]] == list(codes())
    assert all(each["means"] and each["why"] and each["do"] for each in told["codes"])


def test_an_unknown_code_names_its_neighbours() -> None:
    assert nearest("undeclard-dependancy")[0] == "undeclared-dependency"
    said = CliRunner().invoke(app, ["explain", "undeclard-dependancy"])
    assert said.exit_code == 2
    assert "Near ones: undeclared-dependency" in said.stderr
    assert said.stderr.endswith("[input]\n")


@pytest.mark.parametrize(
    ("code", "word"), [("F401", "unused-import"), ("s301", "pickle"), ("arg-type", "argument types")]
)
def test_codes_of_ruff_and_mypy_are_explained_by_these(code: str, word: str) -> None:
    told = CliRunner().invoke(app, ["explain", code])
    assert told.exit_code == 0, told.stderr
    assert word in told.stdout
