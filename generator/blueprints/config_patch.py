"""The ``config_patch`` blueprint: fields of the workspace's own settings class, with a list of them beside it."""

from __future__ import annotations

from generator.answers.contract import Contract
from generator.answers.units import ConfigPatchAnswers
from generator.blueprints.descriptor import Blueprint


def _loads(contract: Contract) -> tuple[str, ...]:
    return (contract.settings.module,) if contract.settings else ()


def _lacks(contract: Contract) -> str:
    if contract.settings is None:
        return "the workspace has no settings class; name it in the configuration under contract.settings"
    return ""


CONFIG_PATCH = Blueprint(
    name="config_patch",
    answers=ConfigPatchAnswers,
    answers_file="{settings_dir}.copier-answers.{name}.yml",
    own=("{settings_dir}.fields.{name}.yml",),
    tests=("{tests_dir}/test_{name}_workspace_settings.py",),
    shared=("{settings_path}", "{env_example}"),
    shared_lists=("{settings_dir}.fields.", ".yml"),
    probe="settings",
    loads=_loads,
    lacks=_lacks,
)
