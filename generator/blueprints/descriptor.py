"""What the engine knows of a blueprint beside its templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from generator.answers.contract import Contract
from generator.answers.units import UnitAnswers

# How the smoke gate brings a unit to life: by the workspace's way of making plugins, as a class with start and stop,
# as fields of the settings class, or by importing its modules and no more.
Probe = Literal["plugin", "service", "settings", "modules"]


@dataclass(frozen=True)
class Blueprint:
    """One blueprint.

    Places are patterns over the contract's folders (``{plugins_dir}``, ``{services_dir}``, ``{tests_dir}``,
    ``{settings_dir}``, ``{settings_path}``, ``{env_example}``) and the unit's ``{name}``. Folders end with a slash.
    Where the settings file stands at the workspace's top, ``{settings_dir}`` is empty.

    Attributes:
        name: Its name, which is also the answer that holds its details.
        answers: The model of its answers; the fields are the questions of ``copier.yml``.
        answers_file: Where a unit's answers are; ``answers_file.jinja`` in its folder says the same to Copier.
        own: Files and folders that are the unit's alone; not all of them need exist.
        tests: The test files that the blueprint brings; further ones are named in the answer ``tests``.
        shared: Files of the workspace that the unit changes, and others too.
        shared_lists: Start and end of the names of files, one a unit, that are read together when a shared file
            changes.
        probe: How the smoke gate loads it.
        loads: Modules of the workspace that the gates load beside the unit's files.
        lacks: Why a workspace cannot take such a unit; empty where it can.
    """

    name: str
    answers: type[UnitAnswers]
    answers_file: str
    own: tuple[str, ...]
    tests: tuple[str, ...] = ("{tests_dir}/test_{name}.py",)
    shared: tuple[str, ...] = ()
    shared_lists: tuple[str, str] | None = None
    probe: Probe = "modules"
    loads: Callable[[Contract], tuple[str, ...]] = lambda _: ()
    lacks: Callable[[Contract], str] = lambda _: ""
