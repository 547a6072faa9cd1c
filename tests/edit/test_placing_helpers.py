"""What is read from a block of code, and the formatter over it."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from generator.edit.fit_code import defined_classes, is_bare, referenced_names, tidy
from generator.edit.fit_code.own_modules import own_module
from tests.edit.places import NAMES, before, place


def test_referenced_names_are_read_not_bound() -> None:
    assert referenced_names("import os\nx = path\ndef f(a): return a.b\n") == {"path", "a"}
    assert referenced_names("def") == frozenset()


def test_classes_with_their_fields() -> None:
    code = "class A:\n    x: int\n    y = 1\nclass B(A): pass\ndef f():\n    class C: pass\n"
    assert defined_classes(code) == {"A": ("x",), "B": ()}
    assert defined_classes("class") == {}


@pytest.mark.parametrize(
    ("code", "bare"),
    [
        ("", True),
        ('"""Text."""\nimport os\n__all__ = ["os"]\n', True),
        ("x = 1\n", False),
        ("class A: pass\n", False),
        ("def", False),
    ],
)
def test_bare_modules(code: str, *, bare: bool) -> None:
    assert is_bare(code) is bare


@pytest.mark.parametrize(
    ("dotted", "module"),
    [
        ("config", "config"),
        (".config", "config"),
        ("..devtoys_plugin.config", "config"),
        ("plugins.devtoys", ""),
        ("plugins.devtoys.client", "client"),
        ("aas.plugins.devtoys_plugin.config", "config"),
        (".", ""),
        ("core.config", None),
        ("django.core", None),
        ("plugins.weather", None),
        ("devtoys", None),
        ("asyncio", None),
        ("", None),
    ],
)
def test_which_module_is_meant(dotted: str, module: str | None) -> None:
    assert own_module(dotted, place()) == module


def test_tidy_sorts_and_lays_out() -> None:
    code = "from typing import Optional, List\nimport os, json\nx : Optional[int]=json.loads( '1' )  # noqa\n"
    assert tidy(code, 88) == 'import json\n\nx: int | None = json.loads("1")  # noqa\n'


def test_tidy_returns_what_ruff_refuses() -> None:
    assert tidy("def", 88) == "def"
    assert tidy("x = '\ud800'", 88) == "x = '\ud800'"
    assert tidy("x=1", 100_000) == "x=1"


def test_tidy_obeys_no_configuration_but_its_own() -> None:
    long = f"x = [{', '.join(str(number) for number in range(30))}]\n"
    assert tidy(long, 60).count("\n") > 3
    assert tidy(long, 200) == long


@pytest.mark.parametrize("name", NAMES[::6])
def test_tidy_twice_is_tidy_once(name: str) -> None:
    once = tidy(before(name), 100)
    assert tidy(once, 100) == once


def test_no_name_of_the_tables_leads_nowhere() -> None:
    from generator.edit.fit_code.well_known import HOMES, MODULES

    lines = [f"from {module} import {name}" for name, module in HOMES.items()] + [f"import {name}" for name in MODULES]
    program = "\n".join(sorted(line for line in lines if "EmailStr" not in line))
    ast.parse(program)
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
