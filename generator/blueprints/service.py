"""The ``service`` blueprint: a module in the workspace's folder of services."""

from __future__ import annotations

from generator.answers.units import ServiceAnswers
from generator.blueprints.descriptor import Blueprint

SERVICE = Blueprint(
    name="service",
    answers=ServiceAnswers,
    answers_file="{services_dir}/.copier-answers.{name}.yml",
    own=("{services_dir}/{name}.py", "{services_dir}/{name}.notes.md"),
    probe="service",
)
