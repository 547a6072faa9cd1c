"""The grammars that readers of settings and packages share, as tables."""

from __future__ import annotations

import pytest

from generator.distributions import distribution_of, import_name_of, is_tool, is_well_known
from generator.reading.code.python import read_code
from generator.reading.fields.placeholders import is_placeholder
from generator.reading.fields.settings_context import is_settings_file, setting_name
from generator.reading.fields.settings_nested import leaves


@pytest.mark.parametrize(
    ("source", "type_", "default"),
    [
        ('os.getenv("A_B")', "str", None),
        ('os.getenv("A_B", "x")', "str", "x"),
        ('int(os.environ.get("A_B", "30"))', "int", 30),
        ('int(os.environ.get("A_B", "many"))', "int", None),
        ('float(os.environ.get("A_B", 0.5))', "float", 0.5),
        ('os.getenv("A_B", "no").lower() == "true"', "bool", False),
        ('os.getenv("A_B", "1") in ("1", "yes")', "bool", True),
        ('os.getenv("A_B", "a, b").split(",")', "list[str]", ["a", "b"]),
        ('[int(x) for x in os.getenv("A_B", "").split(",") if x]', "list[int]", []),
        ('[int(x) for x in os.getenv("A_B", "a,b").split(",")]', "list[int]", None),
        ('os.getenv("A_B") or "http://x"', "str", "http://x"),
        ('Path(os.environ["A_B"])', "str", None),
    ],
)
def test_what_code_makes_of_a_variable_is_its_type(source: str, type_: str, default: object) -> None:
    (read,) = read_code(f"import os\nvalue = {source}\n").environment
    assert (read.name, read.type, read.default) == ("A_B", type_, default)


@pytest.mark.parametrize(
    "source",
    ['os.environ["HOME"]', 'os.environ.get("GITHUB_SHA")', 'os.environ["A_B"] = "1"', "{**os.environ}", 'get("A_B")'],
)
def test_what_the_system_sets_and_what_code_sets_is_not_read(source: str) -> None:
    assert read_code(f"import os\n{source}\n").environment == ()


def test_a_source_with_gaps_still_tells_what_it_reads() -> None:
    read = read_code('import os\nclass A:\n    ...rest...\n    x = os.getenv("A_B", "3")\n').environment
    assert [(one.name, one.default, one.line) for one in read] == [("A_B", "3", 4)]


@pytest.mark.parametrize(
    "value",
    ["<token>", "your-token-here", "YOUR_KEY", "changeme", "sk-...", "xxxx", "${TOKEN}", "你的token", "tu-clave"],
)
def test_what_stands_for_a_value_is_none(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize("value", ["", "youtube.com", "subprocess", "turbo", "http://localhost:11434", 5, None, "x"])
def test_a_value_is_no_placeholder(value: str | int | None) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a_b", "a_b"),
        ("llm.provider", "llm_provider"),
        ("config.retry.limit", "retry_limit"),
        ("config.yaml", ""),
        ("core/config.py", ""),
        ("Event.TOPIC", ""),
        ("self.name()", ""),
        ("a.b.c.d.e.f", ""),
    ],
)
def test_dotted_keys_are_names(text: str, name: str) -> None:
    assert setting_name(text) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [("add to `config_mail.py`:", True), ("`settings/dev.yaml`", False), ("`.env.example`", True), ("main.py", False)],
)
def test_files_of_settings_are_known_by_their_names(text: str, expected: bool) -> None:
    assert is_settings_file(text) is expected


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("yaml", "a:\n  b:\n    c-d: 1\n", ["a_b_c_d"]),
        ("yaml", "a:\n  old: 1\n  # ... existing ...\n  new: 2\n", ["a_new"]),
        ("yaml", "a:\n  new: 2\n  # ... existing ...\n", ["a_new"]),
        ("yaml", "jobs:\n  test: 1\n", []),
        ("yaml", "a: &x [1]\nb: *x\n", []),
        ("yaml", "a: [", []),
        ("toml", "[a.b]\nc = 1\n", ["a_b_c"]),
        ("toml", "[tool.ruff]\nline-length = 1\n", []),
        ("json", '"a": {"b": true},', ["a_b"]),
        ("ini", "[a]\nb = 1\n", ["a_b"]),
        ("json", "[1, 2]", []),
    ],
)
def test_sections_give_their_names_to_what_they_hold(language: str, text: str, names: list[str]) -> None:
    assert [leaf.name for leaf in leaves(text, language)] == names


@pytest.mark.parametrize(
    ("distribution", "module"),
    [
        ("python-telegram-bot", "telegram"),
        ("Pillow", "PIL"),
        ("slack-bolt", "slack_bolt"),
        ("google-cloud-storage", "google"),
    ],
)
def test_the_module_of_a_distribution(distribution: str, module: str) -> None:
    assert import_name_of(distribution) == module


def test_the_first_of_several_distributions_is_the_usual_one() -> None:
    assert (distribution_of("discord"), distribution_of("google")) == ("discord-py", "google-api-python-client")


@pytest.mark.parametrize("name", ["FastAPI", "SQLAlchemy", "PyYAML", "slack_sdk"])
def test_well_known_in_any_spelling(name: str) -> None:
    assert is_well_known(name)


@pytest.mark.parametrize("name", ["requests", "redis", "rich", "openai", "core"])
def test_everyday_words_and_servers_are_not_well_known(name: str) -> None:
    assert not is_well_known(name)


def test_tools_of_tests_and_checks() -> None:
    assert [is_tool(name) for name in ("pytest-cov", "ruff", "types-PyYAML", "httpx")] == [True, True, True, False]
