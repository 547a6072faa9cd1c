"""Which packages are needed to load units, followed from their files through the workspace's own modules."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from generator.answers.contract import Contract, Hub, PluginBase, SettingsClass
from generator.blueprints import BLUEPRINTS
from generator.gates.asking_packages import packages_of
from generator.gates.closure import Closure, Outside, for_tests
from generator.gates.needs import Supply, lacking, names_of, plain, to_install
from generator.gates.packages import Packages
from generator.gates.wanted import wanted_by
from tests.gates.subjects import write

WORKSPACE = {
    "core/__init__.py": "import of_package\n",
    "core/base.py": (
        "from __future__ import annotations\n"
        "import os, direct.inner\n"
        "from typing import TYPE_CHECKING\n"
        "from . import helper\n"
        "from .more import deep\n"
        "if TYPE_CHECKING:\n    import only_types\nelse:\n    import at_run_time\n"
        "try:\n    import guarded\nexcept ImportError:\n    guarded = None\n"
        "if os.name == 'nt':\n    import winreg_lib\n"
        "def late():\n    import later\n"
        "class Base:\n    import in_class\n"
        "import folder_of_data\n"
        "import shadowed\n"
    ),
    "core/helper.py": "from . import base\nimport of_helper\n",
    "core/more/__init__.py": "",
    "core/more/deep.py": "from ..helper import x\nimport of_deep\nfrom ....too.far import y\n",
    "core/other.py": "import of_other\n",
    "folder_of_data/script.py": "import nothing_of_it\n",
    "shadowed.py": "import of_shadowed\n",
}


def tops(found: list[Outside]) -> set[str]:
    return {each.top for each in found} - {"os", "typing", "__future__"}


def test_imports_are_followed_through_the_workspace(tmp_path: Path) -> None:
    write(tmp_path, WORKSPACE)
    found = Closure(tmp_path, lambda top: top == "folder_of_data").of_modules(["core.base", "elsewhere.module"])
    expected = {"of_package", "direct", "of_helper", "of_deep", "at_run_time", "in_class", "folder_of_data"}
    assert tops(found) == expected | {"of_shadowed", "elsewhere"}
    assert "direct.inner" in {each.module for each in found}
    assert tops(Closure(tmp_path).of_modules(["core.other"])) == {"of_package", "of_other"}


def test_all_imports_of_a_units_own_files_count(tmp_path: Path) -> None:
    source = "from core import base\ntry:\n    import maybe\nexcept ImportError:\n    pass\ndef f():\n    import late\n"
    test = "import pytest\nfrom plugins.demo import main\n"
    write(tmp_path, {**WORKSPACE, "plugins/__init__.py": "import of_plugins\n", "plugins/demo/main.py": source})
    write(tmp_path, {"tests/test_demo.py": test, "plugins/demo/aas-plugin.json": "{}"})
    files = ["plugins/demo/main.py", "plugins/demo/aas-plugin.json", "tests/test_demo.py"]
    found = Closure(tmp_path).of_files(files)
    assert {"maybe", "late", "pytest", "of_plugins", "of_deep"} <= tops(found)
    assert {each.module for each in found if each.is_units} == {"maybe", "late", "pytest"}
    assert {each.module for each in found if each.late} == {"maybe", "late"}
    assert "later" not in tops(found)


@pytest.mark.parametrize(
    "data", [b"import (\n", b"\0", b"# coding: rot13\nimport a\n", b"(" * 100_000, b"x = " + b"-" * 200_000 + b"1\n"]
)
def test_a_file_that_cannot_be_read_imports_nothing(data: bytes, tmp_path: Path) -> None:
    write(tmp_path, {"core/base.py": data, "core/__init__.py": "import known\n"})
    assert tops(Closure(tmp_path).of_modules(["core.base"])) == {"known"}


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"outside.py": "import secret\n", "w/core/__init__.py": ""})
    (tmp_path / "w/core/base.py").symlink_to(tmp_path / "outside.py")
    os.mkfifo(tmp_path / "w/core/pipe.py")
    assert Closure(tmp_path / "w").of_modules(["core.base", "core.pipe"]) in ([], [Outside("core.pipe")])


def test_what_the_gates_load_depends_on_the_blueprint() -> None:
    base = PluginBase(module="core.base", imports={"Hub": "core.hub", "Any": "typing"})
    contract = Contract(plugin_base=base, hub=Hub(module="core.hub", class_name="Hub"), settings=SettingsClass())
    assert set(BLUEPRINTS["plugin"].loads(contract)) == {"core.base", "core.hub", "typing", "core.config.manager"}
    assert BLUEPRINTS["config_patch"].loads(contract) == ("core.config.manager",)
    assert BLUEPRINTS["service"].loads(contract) == ()
    bare = Contract(plugin_base=None, settings=None)
    assert BLUEPRINTS["plugin"].loads(bare) == BLUEPRINTS["config_patch"].loads(bare) == ()


def test_tests_need_what_runs_them(tmp_path: Path) -> None:
    write(tmp_path, {"tests/test_a.py": "@pytest.mark.asyncio\nasync def test(): ...\n", "tests/test_b.py": ""})
    asked = [
        [each.module for each in for_tests(tmp_path, files, Contract(), declared)]
        for files, declared in (
            (["tests/test_a.py"], {"pytest-asyncio"}),
            (["tests/test_a.py"], set[str]()),
            (["tests/test_b.py"], {"pytest-asyncio"}),
            (["plugins/a.py"], {"pytest-asyncio"}),
        )
    ]
    assert asked == [["pytest", "pytest_asyncio"], ["pytest"], ["pytest"], []]


def supply(tmp_path: Path, requirements: str, **versions: str) -> Supply:
    """What a workspace with these requirements has in an interpreter with these distributions."""
    write(tmp_path, {"requirements.txt": requirements})
    real = packages_of(Path(sys.executable))
    assert real is not None
    modules = frozenset(name.replace("-", "_") for name in versions)
    return Supply(wanted_by(tmp_path), real.model_copy(update={"modules": modules, "versions": versions}))


def test_a_need_is_what_is_declared_or_what_the_workspace_itself_imports(tmp_path: Path) -> None:
    given = supply(tmp_path, "PyYAML==6\naiohttp>=3\nold>=2\ntypes-aiohttp\nwin==1; sys_platform == 'win32'\n", old="1")
    modules = [
        *(Outside(name, "core/a.py") for name in ("yaml", "old", "nobody", "os", "win")),
        *(Outside(name, "plugins/a.py", is_units=True) for name in ("aiohttp.web", "invented")),
        Outside("pytest"),
    ]
    needs = given.needs(modules)
    told = {need.name: (need.line, need.may_install, need.is_there, need.fits) for need in needs}
    assert told == {
        "aiohttp": ("aiohttp>=3", True, False, False),
        "types-aiohttp": ("types-aiohttp", True, False, False),
        "nobody": ("nobody", False, False, False),
        "old": ("old>=2", True, True, False),
        "pytest": ("pytest", True, False, False),
        "win": ("win", False, False, False),
        "yaml": ("PyYAML==6", True, False, False),
    }
    assert names_of(lacking(needs)) == "aiohttp, nobody, pytest, types-aiohttp, win, yaml"
    assert names_of(lacking(needs), most=2) == "aiohttp, nobody and 4 more"
    assert set(to_install(needs, given.wanted)) == {
        "aiohttp>=3",
        "types-aiohttp",
        "old>=2",
        "pytest",
        "PyYAML==6",
    }


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("google.cloud.storage", "google-cloud-storage"),
        ("cv2", "opencv-python-headless"),
        ("psycopg2", "psycopg2"),
        ("jwt.api", "PyJWT"),
        ("discord.ext", "discord.py"),
        ("magic", "python-magic"),
        ("ruamel.yaml", "ruamel.yaml"),
        ("typing_extensions", "typing-extensions"),
    ],
)
def test_a_module_is_known_by_the_distribution_that_is_declared(module: str, line: str, tmp_path: Path) -> None:
    (need,) = supply(tmp_path, f"{line}\n").needs([Outside(module, "plugins/a.py", is_units=True)])
    assert (need.line, need.may_install) == (line, True)


def test_lines_with_hashes_go_together(tmp_path: Path) -> None:
    lines = [f"{name}==1 --hash=sha256:{number * 64}" for name, number in (("a", "0"), ("b", "1"))]
    given = supply(tmp_path, "\n".join([*lines, "c==1", ""]))
    assert to_install(given.needs([Outside("c", "x.py")]), given.wanted) == ["c==1"]
    assert to_install(given.needs([Outside("a", "x.py")]), given.wanted) == lines
    assert plain([*lines, "d[x]>=1; python_version > '3'"]) == ["a==1", "b==1", "d[x]>=1"]


def test_an_interpreter_is_asked_again_after_something_was_installed(tmp_path: Path) -> None:
    python = tmp_path / "venv/bin/python"
    packages = tmp_path / f"venv/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    packages.mkdir(parents=True)
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    (tmp_path / "venv/pyvenv.cfg").write_text(f"home = {sys.base_prefix}/bin\n")

    def modules() -> frozenset[str]:
        found = packages_of(python)
        assert isinstance(found, Packages)
        return found.modules

    assert modules() == frozenset()
    write(packages, {"one.py": "", "two/data.txt": "", "x.pth": f"import os; os.mkdir({str(tmp_path / 'ran')!r})\n"})
    assert modules() == {"one", "two"}
    write(tmp_path, {"project/three.py": ""})
    write(packages, {"more.pth": f"# comment\n{tmp_path}/project\nno/such\n{'x' * 5000}\n"})
    assert modules() == {"one", "two", "three"}
    info = packages / "hidden-1.0.dist-info"
    write(info, {"METADATA": "Metadata-Version: 2.1\nName: Hidden\nVersion: 1.0\n", "top_level.txt": "four\n"})
    write(info, {"direct_url.json": '{"url": "file:///x", "dir_info": {"editable": true}}'})
    assert modules() == {"one", "two", "three", "four"}
    assert not (tmp_path / "ran").exists()


def test_what_is_no_interpreter_tells_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"python": "#!/bin/sh\necho '{}'\n", "other": "no program"})
    (tmp_path / "python").chmod(0o755)
    assert [packages_of(tmp_path / name) for name in ("python", "other", "missing")] == [None, None, None]
