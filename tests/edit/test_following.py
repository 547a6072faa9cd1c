"""What a settings file takes from other files of the workspace: bases, prefixes, and names that hide other ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.edit import FieldsRefused, SettingField, patch_file
from generator.edit.fields import Patched
from generator.edit.settings import add_fields
from tests.edit.samples import field

BASE = "from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\n"
BASE_CLASS = (
    f"{BASE}class BaseConfigSet(BaseSettings):\n"
    '    model_config = SettingsConfigDict(env_prefix="TEAM_")\n    region: str = "eu"\n'
)
PLAIN_CLASS = "class BaseConfigSet:\n    pass\n"
CLASS = 'class AASConfig({base}):\n    host: str = "localhost"\n'
NEW = field("workers", "int", default=4)


def workspace(root: Path, files: dict[str, str]) -> Path:
    """Write files; return the settings file among them."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root / "core/config/manager.py"


def patched_here(path: Path, fields: list[SettingField]) -> Patched:
    """Patch without a child process, which a few tests go through."""
    return add_fields(path.read_bytes(), "AASConfig", fields, place=path)


MANAGER = "core/config/manager.py"
WAYS: dict[str, dict[str, str]] = {
    "star import": {MANAGER: "from core.config.base import *\n\n\n" + CLASS.format(base="BaseConfigSet")},
    "relative star import": {MANAGER: "from .base import *\n\n\n" + CLASS.format(base="BaseConfigSet")},
    "alias": {
        MANAGER: "from core.config.base import BaseConfigSet as Root\n\n\n" + CLASS.format(base="Root")
    },
    "module": {
        MANAGER: "import core.config.base\n\n\n" + CLASS.format(base="core.config.base.BaseConfigSet"),
    },
    "module alias": {MANAGER: "from . import base as b\n\n\n" + CLASS.format(base="b.BaseConfigSet")},
    "package's __init__": {
        "core/settings/__init__.py": "from ..config.base import BaseConfigSet as Root\n",
        MANAGER: "from core.settings import Root\n\n\n" + CLASS.format(base="Root"),
    },
    "assigned alias": {
        "core/settings.py": "from core.config.base import BaseConfigSet\n\nRoot = BaseConfigSet\n",
        MANAGER: "from core.settings import *\n\n\n" + CLASS.format(base="Root"),
    },
    "star of a star": {
        "core/settings.py": "from core.config.base import *\n",
        MANAGER: "from core.settings import *\n\n\n" + CLASS.format(base="BaseConfigSet"),
    },
    "base in between": {
        "core/settings.py": "from core.config.base import *\n\n\nclass Middle(BaseConfigSet):\n    zone: str = 'a'\n",
        MANAGER: "from core.settings import Middle\n\n\n" + CLASS.format(base="Middle"),
    },
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_base_of_another_module_is_followed(way: str, tmp_path: Path) -> None:
    path = workspace(tmp_path, {"core/config/base.py": BASE_CLASS, **WAYS[way]})
    patched = patched_here(path, [NEW, field("region", default="eu")])
    assert (patched.added, patched.unchanged) == (("workers",), ("region",))
    assert patched.environment == {"workers": "TEAM_WORKERS", "region": "TEAM_REGION"}
    with pytest.raises(FieldsRefused, match="which the same environment variable sets"):
        patched_here(path, [field("REGION")])


@pytest.mark.parametrize("way", WAYS)
def test_a_base_of_another_module_that_is_none_of_settings_is_seen(way: str, tmp_path: Path) -> None:
    path = workspace(tmp_path, {"core/config/base.py": PLAIN_CLASS, **WAYS[way]})
    before = path.read_bytes()
    with pytest.raises(FieldsRefused, match="'AASConfig' is a class of"):
        patched_here(path, [NEW])
    assert path.read_bytes() == before


def test_imports_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    path = workspace(
        tmp_path,
        {
            "core/config/base.py": "from core.config.manager import *\nfrom core.config.other import *\n",
            "core/config/other.py": "from core.config.base import *\nA = B\nB = A\n",
            "core/config/manager.py": "from core.config.base import *\n\n\n" + CLASS.format(base="A"),
        },
    )
    with pytest.raises(FieldsRefused, match="'AASConfig' is a class of"):
        patched_here(path, [NEW])


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    path = workspace(tmp_path, {"core/config/manager.py": "from .base import *\n\n\n" + CLASS.format(base="Thing")})
    outside = tmp_path / "outside.py"
    outside.write_text(BASE_CLASS.replace("BaseConfigSet", "Thing"))
    (path.parent / "base.py").symlink_to(outside)
    with pytest.raises(FieldsRefused, match="'AASConfig' is a class of"):
        patched_here(path, [NEW])


HEAD = "from pydantic import Field\nfrom pydantic_settings import BaseSettings\n"
SETTINGS = "\n\nclass AASConfig(BaseSettings):\n    host: str = Field(default='x')\n"
OWN = "class {name}:\n    pass\n"
# How a name comes to mean something else, the field that needs it, and the name.
HIDING: dict[str, tuple[dict[str, str], SettingField, str]] = {
    "a built-in type defined": ({"head": HEAD + "\n\nclass int:\n    pass\n"}, NEW, "int"),
    "a built-in type assigned": ({"head": HEAD + "\nint = float\n"}, NEW, "int"),
    "a built-in type as a type alias": ({"head": HEAD + "\nint: type = float\n"}, NEW, "int"),
    "a built-in type imported": (
        {"head": HEAD + "from .types import str\n", "core/config/types.py": OWN.format(name="str")},
        field("name", "str", default="x"),
        "str",
    ),
    "a generic by a star import": (
        {"head": HEAD + "from .types import *\n", "core/config/types.py": OWN.format(name="list")},
        field("names", "list[str]", default_factory="list"),
        "list",
    ),
    "a function as a factory": (
        {"head": HEAD + "\n\ndef set(values):\n    return values\n"},
        field("names", "set[str]", default=["a"]),
        "set",
    ),
    "a name of typing": (
        {"head": HEAD + "from .types import Any\n", "core/config/types.py": OWN.format(name="Any")},
        field("anything", "Any", default=1),
        "Any",
    ),
    "a secret's type": (
        {"head": HEAD + "from .types import SecretStr\n", "core/config/types.py": "SecretStr = str\n"},
        field("token", secret=True),
        "SecretStr",
    ),
    "a secret's type by a star import": (
        {"head": HEAD + "from .types import *\n", "core/config/types.py": "SecretStr = str\n"},
        field("token", secret=True),
        "SecretStr",
    ),
    "Field": (
        {
            "head": "from pydantic_settings import BaseSettings\nfrom .types import Field\n",
            "core/config/types.py": "def Field(**given):\n    return None\n",
        },
        field("names", "list[str]", default_factory="list"),
        "Field",
    ),
    "Field of another library": (
        {"head": "from pydantic_settings import BaseSettings\nfrom dataclassy import Field\n"},
        field("names", "list[str]", default_factory="list"),
        "Field",
    ),
}


@pytest.mark.parametrize("case", HIDING)
def test_a_name_that_means_something_else_is_refused(case: str, tmp_path: Path) -> None:
    files, asked, name = HIDING[case]
    others = {path: text for path, text in files.items() if path != "head"}
    path = workspace(tmp_path, {"core/config/manager.py": files["head"] + SETTINGS, **others})
    before = path.read_bytes()
    with pytest.raises(FieldsRefused) as caught:
        patched_here(path, [asked])
    assert caught.value.code == "name-taken"
    assert repr(name) in str(caught.value)
    assert path.read_bytes() == before


def test_a_field_that_stands_there_with_a_type_of_another_meaning_is_refused(tmp_path: Path) -> None:
    head = HEAD + "from .types import SecretStr\n"
    source = head + SETTINGS + "    token: SecretStr | None = None\n"
    path = workspace(tmp_path, {"core/config/manager.py": source, "core/config/types.py": "SecretStr = str\n"})
    with pytest.raises(FieldsRefused, match="'SecretStr'"):
        patched_here(path, [field("token", secret=True)])


# The same names where they mean what they always do, or can be called by their module.
HARMLESS: dict[str, tuple[dict[str, str], SettingField, str]] = {
    "handed on": (
        {"head": HEAD + "from .types import SecretStr\n", "core/config/types.py": "from pydantic import SecretStr\n"},
        field("token", secret=True),
        "token: SecretStr | None = Field(default=None)",
    ),
    "handed on by a star": (
        {"head": HEAD + "from .types import *\n", "core/config/types.py": "from pydantic import SecretStr\n"},
        field("token", secret=True),
        "token: SecretStr | None = Field(default=None)",
    ),
    "by the module": (
        {"head": HEAD + "import builtins\n\nint = float\n"},
        NEW,
        "workers: builtins.int = Field(default=4)",
    ),
    "defined below": (
        {"head": HEAD, "tail": "\n\nclass int:\n    pass\n"},
        NEW,
        "workers: int = Field(default=4)",
    ),
    "only for type checkers": (
        {"head": HEAD + "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .types import int\n"},
        NEW,
        "workers: int = Field(default=4)",
    ),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_a_name_that_is_what_it_seems_is_used(case: str, tmp_path: Path) -> None:
    files, asked, line = HARMLESS[case]
    others = {path: text for path, text in files.items() if path not in {"head", "tail"}}
    source = files["head"] + SETTINGS + files.get("tail", "")
    path = workspace(tmp_path, {"core/config/manager.py": source, **others})
    assert line in patched_here(path, [asked]).source.decode()


def test_the_child_process_follows_too(tmp_path: Path) -> None:
    path = workspace(tmp_path, {"core/config/base.py": BASE_CLASS, **WAYS["star of a star"]})
    assert patch_file(path, "AASConfig", [NEW]).environment == {"workers": "TEAM_WORKERS"}
