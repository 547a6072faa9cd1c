"""The blueprints: each is one descriptor here and one folder of templates in ``blueprints/``.

A fourth one is a module like these, a folder with ``answers_file.jinja``, ``questions.yml`` and ``template/``, and one
line in ``BLUEPRINTS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from generator.answers.units import UnitAnswers
from generator.blueprints.config_patch import CONFIG_PATCH
from generator.blueprints.descriptor import Blueprint
from generator.blueprints.plugin import PLUGIN
from generator.blueprints.service import SERVICE

BLUEPRINTS: dict[str, Blueprint] = {each.name: each for each in (PLUGIN, SERVICE, CONFIG_PATCH)}


def blueprint_of(answers: UnitAnswers) -> Blueprint:
    """Return the descriptor of a unit's blueprint."""
    return BLUEPRINTS[answers.blueprint]


def parse_answers(data: Mapping[str, Any]) -> UnitAnswers:
    """Judge answers read from a file; Copier's own keys (``_commit``, ``_src_path``) are left out.

    Raises:
        pydantic.ValidationError: An answer is missing, unknown or unsafe, or there is no such blueprint.
    """
    name = data.get("blueprint")
    blueprint = BLUEPRINTS.get(name) if isinstance(name, str) else None
    if blueprint is None:
        known = ", ".join(BLUEPRINTS)
        fault = PydanticCustomError("blueprint", "is none of {known}", {"known": known})
        raise ValidationError.from_exception_data(
            "UnitAnswers", [InitErrorDetails(type=fault, loc=("blueprint",), input=name)]
        )
    return blueprint.answers.model_validate({key: value for key, value in data.items() if not key.startswith("_")})
