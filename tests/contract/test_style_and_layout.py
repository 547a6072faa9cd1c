"""Folders, logging library, line length, quotes and types."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.answers.contract import Contract
from generator.contract import read_contract

from .workspaces import write


def contract_of(root: Path, files: dict[str, str]) -> Contract:
    return read_contract(write(root, dict(files))).contract


@pytest.mark.parametrize(
    ("files", "length"),
    [
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100\n[tool.black]\nline-length = 90\n"}, 100),
        ({"pyproject.toml": "[tool.black]\nline-length = 90\n", "setup.cfg": "[flake8]\nmax-line-length = 99\n"}, 90),
        ({"ruff.toml": "line-length = 110\n", "pyproject.toml": "[tool.ruff]\nline-length = 100\n"}, 110),
        ({"setup.cfg": "[flake8]\nmax-line-length = 99\n"}, 99),
        ({".flake8": "[flake8]\nmax-line-length = 101\n"}, 101),
        ({"tox.ini": "[pycodestyle]\nmax-line-length = 95\n"}, 95),
        ({".editorconfig": "root = true\n[*]\nmax_line_length = 80\n[*.{py,pyi}]\nmax_line_length = 96\n"}, 96),
        ({".editorconfig": "[*.md]\nmax_line_length = 72\n"}, 88),
        ({".editorconfig": "[*]\nmax_line_length = off\n"}, 88),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 400\n"}, 200),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 20\n"}, 60),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 'wide'\n[tool.black]\nline-length = 70\n"}, 70),
        (
            {
                "pyproject.toml": "[tool.ruff\n",
                "setup.cfg": "no section\n",
                ".flake8": "[flake8]\nmax-line-length = 90",
            },
            90,
        ),
        ({"pyproject.toml": 'tool = "x"\n'}, 88),
        ({}, 88),
    ],
)
def test_line_length(tmp_path: Path, files: dict[str, str], length: int) -> None:
    assert contract_of(tmp_path, files).line_length == length


@pytest.mark.parametrize(
    ("files", "quotes"),
    [
        ({"pyproject.toml": "[tool.ruff.format]\nquote-style = 'single'\n"}, "single"),
        ({"ruff.toml": "[format]\nquote-style = 'single'\n"}, "single"),
        ({"ruff.toml": "[lint.flake8-quotes]\ninline-quotes = 'single'\n"}, "single"),
        ({".flake8": "[flake8]\ninline-quotes = '\n"}, "single"),
        ({"pyproject.toml": "[tool.ruff.format]\nquote-style = 'preserve'\n"}, "double"),
        ({}, "double"),
    ],
)
def test_quotes(tmp_path: Path, files: dict[str, str], quotes: str) -> None:
    assert contract_of(tmp_path, files).quotes == quotes


@pytest.mark.parametrize(
    ("files", "strict"),
    [
        ({"pyproject.toml": "[tool.mypy]\nstrict = true\n"}, True),
        ({"mypy.ini": "[mypy]\nstrict = True\n"}, True),
        ({"setup.cfg": "[mypy]\nstrict = yes\n"}, True),
        ({"mypy.ini": "[mypy]\nstrict = False\n", "pyproject.toml": "[tool.mypy]\nstrict = true\n"}, False),
        ({"pyproject.toml": "[tool.mypy]\npython_version = '3.11'\n"}, False),
        ({}, False),
    ],
)
def test_strict_types(tmp_path: Path, files: dict[str, str], strict: bool) -> None:
    assert contract_of(tmp_path, files).strict_types is strict


@pytest.mark.parametrize(
    ("files", "logger"),
    [
        ({"core/a.py": "from loguru import logger\n", "core/b.py": "import logging\nimport structlog\n"}, "loguru"),
        (
            {"core/a.py": "import logging\n", "core/b.py": "import logging.config\n", "x.py": "import loguru"},
            "logging",
        ),
        ({"plugins/a/b.py": "    import structlog\n", "tests/t.py": "import logging\n"}, "structlog"),
        ({"app.py": "import structlog\n"}, "structlog"),
        ({"core/a.py": "# import loguru\nimport logginghelper\n"}, "logging"),
        ({"requirements.txt": "loguru>=0.7\n"}, "loguru"),
        ({}, "logging"),
    ],
)
def test_logger(tmp_path: Path, files: dict[str, str], logger: str) -> None:
    assert contract_of(tmp_path, files).logger == logger


def test_folders_that_exist_are_taken(tmp_path: Path) -> None:
    files = {"services/__init__.py": "", "test/__init__.py": "", "app/plugins/x.py": "", ".env.sample": ""}
    contract = contract_of(tmp_path, files)
    assert (contract.plugins_dir, contract.services_dir, contract.tests_dir, contract.env_example) == (
        "app/plugins",
        "services",
        "test",
        ".env.sample",
    )


def test_an_empty_workspace_has_the_usual_places_and_two_problems(tmp_path: Path) -> None:
    reading = read_contract(tmp_path)
    contract = reading.contract
    assert (contract.plugin_base, contract.hub, contract.settings) == (None, None, None)
    assert (contract.plugins_dir, contract.services_dir, contract.tests_dir) == ("plugins", "core/services", "tests")
    assert len(reading.problems) == 2
    assert all(problem.endswith(".") for problem in reading.problems)
