"""Places for code blocks, and the cases of placing as folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.edit.fit_code import Place

CASES = Path(__file__).parents[1] / "cases" / "placing"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
DEVTOYS: dict[str, Any] = {
    "package": "plugins.devtoys",
    "module": "devtoys",
    "siblings": {
        "config": "config",
        "devtoys_plugin": "",
        "devtoys_plugin.config": "config",
        "plugins.devtoys_plugin": "",
        "client": "client",
    },
    "config_class": "DevToysConfig",
    "known_names": {"DevToysClient": "client", "DevToysPlugin": "devtoys", "DevToysConfig": "config"},
    "line_length": 100,
    "settings_fields": ["api_key", "endpoint", "timeout"],
    "secrets": ["api_key"],
}


def place(**changes: Any) -> Place:
    """Return a place in the unit of the cases."""
    return Place.model_validate({**DEVTOYS, **changes})


def before(name: str) -> str:
    """Return a case's input."""
    return (CASES / name / "before.py").read_text(encoding="utf-8")
