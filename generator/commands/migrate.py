"""``aas-generator migrate``: what the template's migrations do with a unit that Copier updates."""

from __future__ import annotations

from pathlib import Path

from generator.answers.units import ConfigPatchAnswers
from generator.bench.answers_files import read_answers
from generator.git import open_workspace
from generator.migrations import Change, Step, migrate
from generator.output import note


def run_migrate(answers_file: Path, workspace: Path, step: Step) -> None:
    """Run the migrations of one unit in the work tree that Copier is updating.

    After Copier's merge a settings unit's settings class follows its answers too, whatever the versions are.

    Raises:
        GeneratorError: The answers, the workspace or a version cannot be used, or a migration cannot go on.
    """
    answers = read_answers(workspace / answers_file)
    repository = open_workspace(workspace.absolute())
    change = Change(answers, answers_file.as_posix(), repository)
    for sentence in migrate(change, step):
        note(f"{answers.key}: {sentence}")
    if step.stage == "after" and isinstance(answers, ConfigPatchAnswers):
        from generator.bench.patching import patch_settings

        for name in patch_settings(answers, repository):
            note(f"{answers.key}: {name} was edited in the settings class since and stays as it is.")
