"""The ``plugin`` blueprint: a package in the workspace's folder of plugins."""

from __future__ import annotations

from generator.answers.contract import Contract
from generator.answers.units import PluginAnswers
from generator.blueprints.descriptor import Blueprint


def _loads(contract: Contract) -> tuple[str, ...]:
    base, hub, settings = contract.plugin_base, contract.hub, contract.settings
    of_base = [base.module, *base.imports.values()] if base else []
    return (*of_base, *([hub.module] if hub and hub.module else []), *([settings.module] if settings else []))


def _lacks(contract: Contract) -> str:
    if contract.plugin_base is None:
        return "the workspace has no base class for plugins; name it in the configuration under contract.plugin_base"
    return ""


PLUGIN = Blueprint(
    name="plugin",
    answers=PluginAnswers,
    answers_file="{plugins_dir}/{name}/.copier-answers.yml",
    own=("{plugins_dir}/{name}/",),
    probe="plugin",
    loads=_loads,
    lacks=_lacks,
)
