"""Which unit is meant, and why it cannot be adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from generator.adopt.sources import Files
from generator.answers.contract import Contract
from generator.names import is_safe_name
from generator.values.task_ids import is_task_id


@dataclass(frozen=True)
class Target:
    """A unit without an answers file.

    Attributes:
        blueprint: ``plugin`` or ``service``.
        name: Its name.
        home: Its folder, or its file for a service.
        answers_file: Where its answers belong.
    """

    blueprint: str
    name: str
    home: str
    answers_file: str

    @property
    def key(self) -> str:
        """The unit's name within its workspace."""
        return f"{self.blueprint}:{self.name}"

    def is_in(self, files: Files) -> bool:
        """Tell whether the workspace has it."""
        if self.blueprint == "service":
            return self.home in files.paths
        return any(path.startswith(f"{self.home}/") and path.endswith(".py") for path in files.paths)


def targets_of(wanted: str, contract: Contract) -> list[Target]:
    """Return what a person may mean: by name, by ``plugin:name``, or by folder or file."""
    text = wanted.strip().removeprefix("./").rstrip("/")
    kind, colon, name = text.partition(":")
    plugins, services = f"{contract.plugins_dir}/", f"{contract.services_dir}/"
    if colon and kind in {"plugin", "service"}:
        return [_target(kind, name, contract)]
    if text.startswith(plugins):
        return [_target("plugin", text.removeprefix(plugins), contract)]
    if text.startswith(services):
        return [_target("service", text.removeprefix(services).removesuffix(".py"), contract)]
    return [_target("plugin", text, contract), _target("service", text, contract)]


def _target(blueprint: str, name: str, contract: Contract) -> Target:
    if blueprint == "plugin":
        home = f"{contract.plugins_dir}/{name}"
        return Target(blueprint, name, home, f"{home}/.copier-answers.yml")
    folder = contract.services_dir
    return Target(blueprint, name, f"{folder}/{name}.py", f"{folder}/.copier-answers.{name}.yml")


def faults_of(targets: list[Target], files: Files, present: frozenset[str], contract: Contract) -> Iterator[str]:
    """Yield why none of some units, or more than one of them, could be adopted.

    Args:
        targets: What may be meant.
        files: The files of the commit.
        present: The files of the work tree.
        contract: What the workspace demands.
    """
    first = targets[0]
    if not is_safe_name(first.name):
        yield f"{first.name!r} is no name that a unit may have: snake case, no keyword, no standard-library module"
    found = [target for target in targets if target.is_in(files)]
    if len(found) > 1:
        yield f"{first.name} may be {' or '.join(target.key for target in found)}; name it in this way"
    if not found:
        now = [target for target in targets if target.is_in(Files(present, files.read))]
        if now:
            yield f"{now[0].home} is not committed yet; commit it first"
        else:
            homes = " and no ".join(target.home for target in targets)
            yield f"there is no {homes}{_near(first, files, contract)}"
    for target in found:
        if target.answers_file in files.paths | present:
            yield f"{target.answers_file} is there already: the unit can be updated as it is"
        if target.blueprint == "plugin" and contract.plugin_base is None:
            yield "the workspace has no base class of plugins; name it in the configuration under contract.plugin_base"


def task_faults(task_id: str | None) -> Iterator[str]:
    """Yield what is wrong with a task id that was given."""
    if task_id is not None and not is_task_id(task_id):
        yield f"{task_id[:60]!r} is no task id such as AAS-224"


def _near(target: Target, files: Files, contract: Contract) -> str:
    prefix = f"{contract.plugins_dir}/"
    names = {path.removeprefix(prefix).partition("/")[0] for path in files.paths if path.startswith(prefix)}
    near = get_close_matches(target.name, sorted({*names, *files.python_in(contract.services_dir)}), n=3)
    return f" (near: {', '.join(near)})" if near else ""
