"""Choosing among readings of a unit: the answers that render what is nearest to the files that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.adopt.drafts import Draft, changed, judge
from generator.adopt.sources import Files
from generator.answers.units import UnitAnswers
from generator.bench.rendering import read_files
from generator.drift.comparing import compare_unit
from generator.drift.report import DriftFile
from generator.errors import ManyErrors, RenderError
from generator.render import Renderer
from generator.scratch import temporary_folder
from generator.unit_places import answers_path


@dataclass(frozen=True)
class Fit:
    """Answers with what they render.

    Attributes:
        answers: The answers, judged.
        files: How the unit's files differ from the render.
        answers_file: The answers file as Copier writes it.
        version: The template's version.
    """

    answers: UnitAnswers
    files: tuple[DriftFile, ...]
    answers_file: bytes
    version: str

    @property
    def distance(self) -> tuple[int, int]:
        """How far the files are from the render: lines of other content, then lines of another layout."""
        content = sum(file.added + file.removed for file in self.files if file.kind != "format")
        return content, sum(file.added + file.removed for file in self.files if file.kind == "format")

    def touches(self, paths: Sequence[str]) -> bool:
        """Tell whether one of some files differs."""
        return any(file.path in paths and file.state != "same" for file in self.files)


def best_fit(draft: Draft, files: Files, renderer: Renderer) -> Fit:
    """Return the reading of a unit that is nearest to its files.

    Raises:
        ManyErrors: No reading is one that the answers models admit; the faults of the last one are listed.
        RenderError: The template does not render it.
    """
    data, answers = _first_admitted(draft)
    data, best = _first_rendered(data, answers, draft, files, renderer)
    for alternative in draft.alternatives:
        if not best.touches(alternative.paths):
            continue
        other = changed(data, alternative.change)
        judged = judge(other)
        if other == data or isinstance(judged, list):
            continue
        try:
            found = _fit(judged, files, renderer)
        except RenderError:
            continue
        if found.distance < best.distance:
            data, best = other, found
    return best


def _first_rendered(
    data: dict[str, object], answers: UnitAnswers, draft: Draft, files: Files, renderer: Renderer
) -> tuple[dict[str, object], Fit]:
    """Return the render of a reading; where the blueprint cannot write the unit itself, that of all its files as code.

    Raises:
        RenderError: Neither is rendered.
    """
    try:
        return data, _fit(answers, files, renderer)
    except RenderError:
        for alternative in draft.alternatives:
            other = changed(data, alternative.change)
            judged = judge(other)
            if other != data and not isinstance(judged, list):
                data, answers = other, judged
        return data, _fit(answers, files, renderer)


def _first_admitted(draft: Draft) -> tuple[dict[str, object], UnitAnswers]:
    """Return the draft, its alternatives put in one after the other until the models admit it."""
    data = draft.data
    judged = judge(data)
    for alternative in draft.alternatives:
        if not isinstance(judged, list):
            break
        data = changed(data, alternative.change)
        judged = judge(data)
    if isinstance(judged, list):
        subject = f"{draft.data['blueprint']}:{draft.data['name']} cannot be put into answers"
        raise ManyErrors(subject, judged, "Rename what is named, or leave the unit as it is.")
    return data, judged


def _fit(answers: UnitAnswers, files: Files, renderer: Renderer) -> Fit:
    with temporary_folder("aas-adopt-") as folder:
        version = renderer.render(answers, Path(folder)).version
        fresh = read_files(Path(folder))
    own = answers_path(answers)
    compared = compare_unit(answers, fresh, files.paths, files.read)
    drift = tuple(each.file for each in compared if each.file.path != own)
    return Fit(answers, drift, fresh.get(own, b""), version)
