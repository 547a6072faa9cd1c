"""Where units may write, which answers files a workspace has, and which of them are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.answers.contract import Contract, SettingsClass
from generator.answers.reading import SIZE_MAX
from generator.answers.units import ConfigPatchAnswers, PluginAnswers, ServiceAnswers, UnitAnswers
from generator.bench.answers_files import choose_units, find_answers, read_answers
from generator.bench.units import BuiltUnit
from generator.bench.units import _place_faults as place_faults
from generator.errors import InputError, ManyErrors
from generator.unit_places import answers_path, places_of

PLUGIN = PluginAnswers.model_validate(
    {
        "name": "lantern",
        "title": "L",
        "task_id": "AAS-1",
        "plugin": {
            "class_name": "LanternPlugin",
            "config_class": "LanternConfig",
            "tests": [{"name": "test_wick", "code": "x = 1\n"}],
        },
    }
)
SERVICE = ServiceAnswers.model_validate(
    {
        "name": "tunnel",
        "title": "T",
        "task_id": "AAS-1",
        "service": {"class_name": "TunnelService", "config_class": "TunnelConfig"},
    }
)
SETTINGS = ConfigPatchAnswers.model_validate(
    {
        "name": "lamp",
        "title": "Lamp settings",
        "task_id": "AAS-2",
        "contract": Contract(settings=SettingsClass()).model_dump(mode="json"),
        "config_patch": {"fields": [{"name": "lamp_level", "type": "int", "default": "3", "description": "how much"}]},
    }
)
MANAGER = "core/config/manager.py"


@pytest.mark.parametrize(
    ("unit", "status", "path", "said"),
    [
        (PLUGIN, "A", "plugins/lantern/x/y.txt", ""),
        (PLUGIN, "A", "plugins/lantern/.copier-answers.yml", ""),
        (PLUGIN, "A", "tests/test_anything.py", ""),
        (PLUGIN, "A", "tests/test_anything.txt", "is outside the unit's places"),
        (PLUGIN, "A", "tests/conftest.py", "is outside the unit's places"),
        (PLUGIN, "A", "plugins/lanterns/x.py", "is outside the unit's places"),
        (PLUGIN, "A", "core/services/lantern.py", "is outside the unit's places"),
        (PLUGIN, "M", "plugins/lantern/x.py", "exists already"),
        (PLUGIN, "D", "plugins/lantern/x.py", "would be removed"),
        (PLUGIN, "M", MANAGER, ""),
        (PLUGIN, "D", MANAGER, "would be removed"),
        (SERVICE, "A", "core/services/tunnel.py", ""),
        (SERVICE, "A", "core/services/tunnel.notes.md", ""),
        (SERVICE, "A", "core/services/.copier-answers.tunnel.yml", ""),
        (SERVICE, "A", "core/services/other.py", "is outside the unit's places"),
        (SERVICE, "A", "plugins/tunnel/x.py", "is outside the unit's places"),
        (SETTINGS, "A", "core/config/.fields.lamp.yml", ""),
        (SETTINGS, "A", "core/config/.fields.other.yml", "is outside the unit's places"),
        (SERVICE, "A", "core/config/.fields.tunnel.yml", "is outside the unit's places"),
    ],
)
def test_a_unit_writes_in_its_own_places_alone(unit: UnitAnswers, status: str, path: str, said: str) -> None:
    assert list(place_faults(unit, [(status, path)], [MANAGER])) == ([f"{path} {said}"] if said else [])


def _touch(top: Path, *paths: str) -> None:
    for path in paths:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).touch()


def files_of(unit: UnitAnswers, top: Path) -> list[str]:
    return places_of(unit).of({path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()})


def test_files_of_a_unit_are_found_again(tmp_path: Path) -> None:
    own = ["plugins/lantern/.copier-answers.yml", "tests/test_lantern.py", "tests/test_wick.py", "plugins/lantern/a.py"]
    _touch(tmp_path, *own, MANAGER, "tests/test_other.py", "plugins/lantern/__pycache__/a.pyc", "plugins/other/a.py")
    assert files_of(PLUGIN, tmp_path) == own
    service = ["core/services/.copier-answers.tunnel.yml", "tests/test_tunnel.py", "core/services/tunnel.py"]
    _touch(tmp_path, *service)
    assert files_of(SERVICE, tmp_path) == service
    test = "tests/test_lamp_workspace_settings.py"
    settings = ["core/config/.copier-answers.lamp.yml", test, "core/config/.fields.lamp.yml"]
    _touch(tmp_path, *settings, "tests/test_lamp_settings.py")
    assert files_of(SETTINGS, tmp_path) == [*settings, MANAGER]
    shared = places_of(SETTINGS).shared_among({*settings, MANAGER, "core/config/.fields.other.yml"})
    assert shared == {MANAGER, "core/config/.fields.other.yml"}


def test_gates_are_told_what_a_unit_is() -> None:
    told = [BuiltUnit(each, ("a.py",), frozenset({"a.py"}), "v1").to_gate() for each in (PLUGIN, SERVICE, SETTINGS)]
    assert [(each.key, each.blueprint, each.name, each.files) for each in told] == [
        ("plugin:lantern", "plugin", "lantern", ("a.py",)),
        ("service:tunnel", "service", "tunnel", ("a.py",)),
        ("config_patch:lamp", "config_patch", "lamp", ("a.py",)),
    ]
    assert [(each.class_name, each.fields) for each in told] == [
        ("LanternPlugin", ()),
        ("TunnelService", ()),
        ("", ("lamp_level",)),
    ]


def _write(top: Path, unit: UnitAnswers, text: str | None = None) -> str:
    import yaml

    path = answers_path(unit)
    (top / path).parent.mkdir(parents=True, exist_ok=True)
    (top / path).write_text(yaml.safe_dump(unit.to_data()) if text is None else text, encoding="utf-8")
    return path


def test_units_of_a_workspace_are_found_and_faults_are_told_beside_them(tmp_path: Path) -> None:
    good, bad = _write(tmp_path, PLUGIN), _write(tmp_path, SERVICE, "blueprint: service\nname: 7\n")
    broken = "core/.copier-answers.broken.yml"
    others = ["core/.copier-answers.other.yml", "core/answers.yml", "core/.copier-answers.link.yml"]
    _touch(tmp_path, broken, *others)
    (tmp_path / broken).write_text("a: [\n")
    (tmp_path / others[0]).write_text("_src_path: elsewhere\n")
    (tmp_path / others[1]).write_text("a: [\n")
    (tmp_path / others[2]).unlink()
    (tmp_path / others[2]).symlink_to(tmp_path / good)
    found, faults = find_answers(tmp_path, [good, bad, broken, *others, "core/.copier-answers.gone.yml"])
    assert found == {good: PLUGIN}
    assert [fault.partition(":")[0] for fault in faults] == [broken, others[2], bad]
    assert "is a link" in faults[1]
    assert "name" in faults[2]


def test_answers_that_cannot_be_used_say_why(tmp_path: Path) -> None:
    path = tmp_path / ".copier-answers.yml"
    with pytest.raises(InputError, match="cannot be read"):
        read_answers(path)
    path.write_text("- a\n")
    with pytest.raises(InputError, match="is no answers file"):
        read_answers(path)
    path.write_bytes(b"a: " + b"x" * SIZE_MAX)
    with pytest.raises(InputError, match=f"is larger than {SIZE_MAX} bytes"):
        read_answers(path)
    path.write_text("blueprint: plugin\nname: Bad Name\n")
    with pytest.raises(ManyErrors, match="these answers cannot be used") as caught:
        read_answers(path)
    assert "name: " in str(caught.value)


def test_units_are_chosen_by_name_key_or_file() -> None:
    units: dict[str, UnitAnswers] = {answers_path(each): each for each in (PLUGIN, SERVICE)}
    first = {answers_path(PLUGIN): PLUGIN}
    assert choose_units(units, []) == units
    for name in ("lantern", "plugin:lantern", answers_path(PLUGIN)):
        assert choose_units(units, [name]) == first
    assert choose_units(units, ["lantern", "tunnel"]) == units
    with pytest.raises(ManyErrors) as caught:
        choose_units(units, ["lanterm", "tunnel", "zzzzzz"])
    assert "lanterm (near: lantern" in str(caught.value)
    assert "zzzzzz" in str(caught.value)
    assert "tunnel" not in str(caught.value).replace("service:tunnel", "")
