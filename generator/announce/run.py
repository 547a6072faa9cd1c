"""Telling the services that are set of what runs have done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.announce.linear import KEY_VARIABLE, Linear
from generator.announce.pending import Told
from generator.announce.people import People
from generator.announce.services import Service
from generator.bench.state import State
from generator.errors import GeneratorError
from generator.git import open_workspace
from generator.redaction import redact
from generator.settings import Settings
from generator.task_results import RunReport


def announced(report: RunReport, workspace: Path, settings: Settings, *, dry_run: bool = False) -> RunReport:
    """Tell every service that is set what it has not had yet; return the report with what went wrong in it."""
    if dry_run:
        return report
    problems = [
        problem
        for service in _services(settings, report.workspace)
        for problem in _tell(service, workspace, report.run_id)
    ]
    return report.model_copy(update={"problems": (*report.problems, *problems)}) if problems else report


def _services(settings: Settings, workspace: str) -> Iterator[Service]:
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if key and settings.linear_team:
        yield Linear(key, settings.linear_team, settings.linear_states)
    if settings.notify:
        yield People(settings.notify, workspace)


def _tell(service: Service, workspace: Path, run_id: str) -> Iterator[str]:
    """Tell one service; yield a sentence where that failed."""
    try:
        told = Told(State(open_workspace(workspace)), service.name)
        if news := told.waiting(run_id):
            service.tell(news, told.add)
    except ModuleNotFoundError as error:
        extra = service.name
        yield f"{service.name}: {error.name} is not installed: pip install 'aas-generator[{extra}]'"
    except GeneratorError as error:
        yield redact(f"{service.name}: {error.in_one_line}")
    except Exception as error:
        # The run is done, and must not fail by an answer that its service has never given before.
        yield redact(f"{service.name}: {type(error).__name__}: {error}. It is told later.")
