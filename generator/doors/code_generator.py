"""``CodeGenerator``: the files of a unit as text. Copier does the rendering."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.answers.units import PluginAnswers, UnitAnswers
from generator.apply.placing import units_of
from generator.bench.rendering import renderer_for
from generator.blueprints import parse_answers
from generator.contract import contract_or_default
from generator.doors.configuration import Configured
from generator.doors.specs import ConfigSpec, PluginSpec, plan_of_spec
from generator.errors import GeneratorError, WorkspaceError
from generator.plan import ConfigField, ImplementationPlan
from generator.template import resolve_template
from generator.unit_settings import settings_of

Spec = PluginSpec | ImplementationPlan | UnitAnswers | Mapping[str, Any]


class CodeGenerator(Configured):
    """Renders units without touching any workspace.

    Args:
        config: See ``configuration_of``: nothing, a folder, a mapping, or an object with a ``workspace``.
    """

    def __init__(self, config: object = None) -> None:
        super().__init__(config)
        self._contract = contract_or_default(self._configuration.workspace, self._configuration.settings.contract)

    def generate_plugin(self, spec: Spec) -> dict[str, str]:
        """Return the files of a plugin, workspace-relative path to content.

        Args:
            spec: A ``PluginSpec``, a plan, a unit's answers, or the answers as a mapping.

        Raises:
            GeneratorError: The spec describes no plugin, or Copier refused it.
        """
        return self._render(self._plugin(spec))

    def generate_config_class(self, spec: ConfigSpec | Spec) -> str:
        """Return the source of a plugin's ``config.py``.

        Raises:
            GeneratorError: The spec describes no plugin or no settings, or Copier refused it.
        """
        answers = self._plugin(spec.plugin if isinstance(spec, ConfigSpec) else spec)
        files = self._render(answers)
        path = f"{answers.contract.plugins_dir}/{answers.name}/config.py"
        if path not in files:
            raise GeneratorError(f"The plugin {answers.name} has no settings.", "Give it at least one field.")
        return files[path]

    def add_to_config_manager(self, fields: Sequence[ConfigField]) -> str:
        """Return the source of the workspace's settings file with the fields added; the file itself is not changed.

        Raises:
            WorkspaceError: The workspace has no settings class.
            PatchRefused: The settings class cannot take the fields.
        """
        from generator.bench.patching import setting_fields
        from generator.edit.settings import add_fields

        settings = self._contract.settings
        path = self._configuration.workspace / (settings.path if settings else "")
        if settings is None or not path.is_file():
            raise WorkspaceError(self._configuration.workspace, "there is no settings class to add to.")
        asked = [field.model_copy(update={"scope": "workspace"}) for field in fields]
        plan = ImplementationPlan(task_id="", config_additions=tuple(asked))
        added = setting_fields(settings_of(plan, "workspace"))
        patched = add_fields(path.read_bytes(), settings.class_name, added, path=settings.path, place=path)
        return patched.source.decode("utf-8")

    def _plugin(self, spec: Spec) -> PluginAnswers:
        units: Sequence[UnitAnswers]
        if isinstance(spec, PluginSpec):
            spec = plan_of_spec(spec, self._contract.plugins_dir)
        if isinstance(spec, ImplementationPlan):
            units = units_of(spec, self._contract)[0]
        else:
            units = [spec if isinstance(spec, UnitAnswers) else parse_answers(dict(spec))]
        for unit in units:
            if isinstance(unit, PluginAnswers):
                return unit
        raise GeneratorError("The spec describes no plugin.", "Give a plan whose kinds name a plugin.")

    def _render(self, answers: UnitAnswers) -> dict[str, str]:
        settings = self._configuration.settings
        with (
            tempfile.TemporaryDirectory() as folder,
            renderer_for(resolve_template(settings.template), settings.vcs_ref) as renderer,
        ):
            top = Path(folder)
            renderer.render(answers, top)
            files = sorted(path for path in top.rglob("*") if path.is_file())
            return {path.relative_to(top).as_posix(): path.read_text(encoding="utf-8") for path in files}
