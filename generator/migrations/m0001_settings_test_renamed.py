"""2.0.0: the test of a settings unit is ``test_<name>_workspace_settings.py``.

``test_<name>_settings.py`` is what analyses call their own tests of a plugin's settings.
"""

from __future__ import annotations

from generator.migrations.moving import carry_over
from generator.migrations.records import Change, Migration


def _run(change: Change) -> list[str]:
    stem = f"{change.answers.contract.tests_dir}/test_{change.answers.name}"
    return carry_over(change, f"{stem}_settings.py", f"{stem}_workspace_settings.py")


MIGRATION = Migration(1, "settings_test_renamed", frozenset({"config_patch"}), "2.0.0", _run)
