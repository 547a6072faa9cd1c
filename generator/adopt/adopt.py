"""The story of ``adopt``: find the unit, infer its answers, let the template judge them, publish the answers file."""

from __future__ import annotations

from pathlib import Path

from generator.adopt.drafts import NO_TASK, Draft
from generator.adopt.finding import Target, faults_of, targets_of, task_faults
from generator.adopt.fitting import Fit, best_fit
from generator.adopt.plugins import class_faults, draft_plugin
from generator.adopt.records import AdoptReport
from generator.adopt.services import draft_service, service_faults
from generator.adopt.sources import Files
from generator.answers.contract import Contract
from generator.answers.text import shorten
from generator.answers.units import UnitAnswers
from generator.apply.messages import of_another_workspace
from generator.bench.rendering import renderer_for
from generator.bench.state import State
from generator.commit_text import SUBJECT_MAX
from generator.contract import read_contract
from generator.drift.comparing import read_regular
from generator.errors import GeneratorError, ManyErrors, TemplateError, WorkspaceError
from generator.git import IsolatedRepository, Repository, clone_shared, open_workspace, refuse_unusable, workspace_of
from generator.journal.facts import new_run_id
from generator.redaction import redact
from generator.settings import Settings
from generator.template import resolve_template
from generator.unit_places import answers_path

_ADOPTS = "Adopts"


def adopt_unit(
    unit: str, workspace: Path, settings: Settings, *, task_id: str | None = None, dry_run: bool = False
) -> AdoptReport:
    """Commit the answers file of a unit that was written by hand, on a branch of its own; the checkout stays as it is.

    Args:
        unit: The unit's name, key (``plugin:name``) or path.
        workspace: The workspace's folder.
        settings: The tool's settings for it.
        task_id: The task that the unit was made for; ``None`` to take what its files say.
        dry_run: Do everything but publish.

    Raises:
        ManyErrors: The unit cannot be adopted; every fault is listed.
        GeneratorError: The workspace or the template cannot be used, or the branch is in the way.
    """
    repository = open_workspace(workspace)
    base = repository.head()
    refuse_unusable(repository, settings.branch_prefix)
    template = resolve_template(settings.template)
    state = State(repository)
    with state.locked(new_run_id()):
        isolated = clone_shared(repository, state.work / "repository", settings.git_filters)
        isolated.check_out(base)
        files = Files(isolated.files(base), read_regular(isolated.top))
        contract = read_contract(isolated.top, settings.contract).contract
        target = _target(unit, task_id, files, repository, contract)
        draft = _draft(target, files, contract, task_id)
        with renderer_for(template, settings.vcs_ref) as renderer:
            fit = best_fit(draft, files, renderer)
        _refuse_without_version(template, fit.version)
        warnings = (*draft.warnings, *_further_warnings(fit.answers, target, files, repository))
        commit = _commit(isolated, base, fit, task_id)
        branch = f"{settings.branch_prefix}adopt-{target.name}"
        if not dry_run:
            with state.publishing(branch):
                repository.publish(isolated, {branch: commit}, replace=_replaceable(repository, branch, target.key))
    return AdoptReport(
        workspace=str(repository.top),
        unit=target.key,
        answers_file=answers_path(fit.answers),
        template=redact(template),
        version=fit.version,
        base=base,
        branch=branch,
        commit=commit,
        dry_run=dry_run,
        answers=fit.answers.to_data(),
        files=fit.files,
        warnings=warnings,
    )


def _target(unit: str, task_id: str | None, files: Files, repository: Repository, contract: Contract) -> Target:
    """Return the unit that is meant.

    Raises:
        ManyErrors: There is none, it has answers already, or it has nothing that answers could name.
    """
    targets = targets_of(unit, contract)
    faults = [*task_faults(task_id), *faults_of(targets, files, repository.work_files(), contract)]
    found = [target for target in targets if target.is_in(files)]
    for target in found[:1]:
        if target.blueprint == "service":
            faults += service_faults(target, files)
        elif contract.plugin_base is not None:
            faults += class_faults(target, files, contract)
    if faults:
        raise ManyErrors(f"{unit} cannot be adopted", faults, "Nothing was written.")
    return found[0]


def _draft(target: Target, files: Files, contract: Contract, task_id: str | None) -> Draft:
    draft = draft_plugin if target.blueprint == "plugin" else draft_service
    return draft(target, files, contract, task_id)


def _refuse_without_version(template: str, version: str) -> None:
    """Refuse a template from which nothing could be updated.

    Raises:
        TemplateError: It has no versions, or the one that was rendered is in nobody's history.
    """
    step = "Name one that is a git repository with --template."
    if not version:
        raise TemplateError(f"{template}: this template has no versions, so nothing could be updated from it.", step)
    folder = Path(template)
    if folder.is_dir():
        try:
            known = open_workspace(folder).resolve(version)
        except GeneratorError:
            return
        if known is None:
            step = "Commit them, or name a version with --ref."
            raise TemplateError(f"{template}: the template has changes that no commit has.", step)


def _commit(isolated: IsolatedRepository, base: str, fit: Fit, task_id: str | None) -> str:
    """Commit the answers file alone; the same answers on the same base give the same commit."""
    place = isolated.top / answers_path(fit.answers)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(fit.answers_file)
    isolated.stage_all()
    message = _message(fit.answers, fit.version, task_id)
    return isolated.commit_tree(isolated.write_tree(), [base], message, isolated.commit_date(base))


def _message(answers: UnitAnswers, version: str, task_id: str | None) -> str:
    subject = shorten(f"chore({answers.name}): adopt the {answers.blueprint} into the blueprints", SUBJECT_MAX)
    body = f"Its answers were inferred from its files, which stay as they are.\nIt counts as one of version {version}."
    trailers = [f"Task-Id: {task_id}"] if task_id else []
    trailers += [f"Blueprint: {answers.blueprint}", f"Answers-SHA256: {answers.digest()}", f"{_ADOPTS}: {answers.key}"]
    return "\n".join([subject, "", body, "", *trailers]) + "\n"


def _replaceable(repository: Repository, branch: str, key: str) -> tuple[str, ...]:
    """Return the branch where it is an earlier adoption of the same unit that nobody has worked on or is in.

    Raises:
        WorkspaceError: It belongs to another workspace of the repository.
    """
    tip = repository.resolve(f"refs/heads/{branch}")
    if tip is None or branch in repository.checked_out():
        return ()
    trailers = repository.trailers(tip)
    if _ADOPTS.lower() in trailers and workspace_of(trailers) != repository.folder:
        raise WorkspaceError(repository.top, f"{of_another_workspace(branch, workspace_of(trailers))}.")
    ours = repository.is_ours(tip) and trailers.get(_ADOPTS.lower()) == key
    return (branch,) if ours else ()


def _further_warnings(answers: UnitAnswers, target: Target, files: Files, repository: Repository) -> list[str]:
    """Return what else a person should know."""
    found = []
    if answers.task_id == NO_TASK:
        found.append(f"no task is named in its files, so the answers say {NO_TASK}; name one with --task")
    now = Files(repository.work_files(), read_regular(repository.top))
    own = [path for path in files.paths if path == target.home or path.startswith(f"{target.home}/")]
    if any(now.text(path) != files.text(path) for path in own):
        found.append("what is not committed of it was not looked at")
    return found
