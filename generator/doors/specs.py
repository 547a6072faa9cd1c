"""What ``CodeGenerator`` is asked for in a few words: a plugin, or its settings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from generator.names import to_snake
from generator.plan import CodeBlock, ConfigField, FileSpec, ImplementationPlan

# What a unit that no task asked for says in its answers file.
NO_TASK = "TASK-0"
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class PluginSpec:
    """A plugin to generate.

    Attributes:
        name: Its name in snake case.
        title: What it is called in sentences; by default made from the name.
        description: What it is for, one paragraph.
        fields: Its settings.
        modules: Its own modules beside the standard ones, name to source.
        requirements: Import names of the packages that it needs.
        task_id: The task that asks for it.
    """

    name: str
    title: str = ""
    description: str = ""
    fields: Sequence[ConfigField] = ()
    modules: Mapping[str, str] = field(default_factory=dict)
    requirements: Sequence[str] = ()
    task_id: str = NO_TASK


@dataclass(frozen=True, config=_STRICT)
class ConfigSpec:
    """A plugin's settings class to generate.

    Attributes:
        name: The plugin's name in snake case, or the name of the class, e.g. ``CommunityForgeConfig``.
        fields: The settings.
    """

    name: str
    fields: Sequence[ConfigField] = ()

    @property
    def plugin(self) -> PluginSpec:
        """The plugin that has these settings and nothing else."""
        return PluginSpec(name=to_snake(self.name).removesuffix("_config"), fields=self.fields)


def plan_of_spec(spec: PluginSpec, plugins_dir: str) -> ImplementationPlan:
    """Return the plan of a plugin as an analysis would have it."""
    fields = tuple(each.model_copy(update={"scope": "unit"}) for each in spec.fields)
    paths = {f"{plugins_dir}/{spec.name}/{name.removesuffix('.py')}.py": code for name, code in spec.modules.items()}
    return ImplementationPlan(
        task_id=spec.task_id,
        title=spec.title or spec.name.replace("_", " ").capitalize(),
        kinds=("plugin",),
        name=spec.name,
        names={"plugin": spec.name},
        phases=(),
        files=tuple(
            FileSpec(path=path, type="plugin", template="plugin/module", variables={"code_block": index})
            for index, path in enumerate(paths)
        ),
        config_additions=fields,
        requirements=tuple(spec.requirements),
        code_blocks=tuple(
            CodeBlock(index=index, info="python", role="file", path=path, content=code)
            for index, (path, code) in enumerate(paths.items())
        ),
    )
