"""Drafts: what is built of a task whose plan is in doubt, apart from the good branches and never done."""

from __future__ import annotations

from generator.apply.ledger import Ledger
from generator.apply.task import Run
from generator.errors import GitError
from generator.plan import DRAFTS_STEP, ImplementationPlan
from generator.planning import PlannedTask
from generator.task_branches.judging import judge_drafts
from generator.task_results import BUILT, TaskResult


def not_built(task: PlannedTask, ledger: Ledger) -> TaskResult:
    """Return the result of a task that this run does not build, with the draft that an earlier run has made of it."""
    plan = task.plan
    if not plan.is_unsure:
        return TaskResult(task_id=plan.task_id, outcome=plan.outcome, reason=plan.reason, code=plan.code)
    branch, commit = ledger.draft(task) or (None, None)
    reason = plan.reason if branch else f"{plan.reason}; {DRAFTS_STEP}"
    return TaskResult(
        task_id=plan.task_id, outcome="review", reason=reason, code=plan.code, branch=branch, commit=commit
    )


def as_draft(plan: ImplementationPlan, result: TaskResult) -> TaskResult:
    """Return what became of a draft: it goes to review for its doubts, whatever building it led to.

    Nothing of it is transient: it is on the board, and a draft that could not be built is tried again anyhow.
    """
    reason = plan.reason
    if not result.branch:
        reason = f"{reason}; no draft was built: {result.reason}"
    elif result.outcome not in BUILT:
        reason = f"{reason}; the draft does not pass: {result.reason}"
    told = {"outcome": "review", "reason": reason, "code": plan.code}
    return result.model_copy(update={**told, "transient": False, "lacks": ()})


def without_drafts(run: Run, ledger: Ledger, result: TaskResult) -> TaskResult:
    """Delete the drafts of a task that is done, unless somebody needs them; return the result with what stays.

    It is also done for a task that an earlier run has built: that run may have been killed before it came to this.
    """
    drafts = ledger.drafts(result.task_id) if result.task_id and ledger.is_done(result) else {}
    if not drafts or not run.publish:
        return result
    try:
        judged = judge_drafts(run.bench.workspace, result.task_id.upper(), run.base, drafts)
        if judged.ours:
            with run.bench.state.publishing(*judged.ours):
                run.bench.workspace.delete_branches(judged.ours)
            run.record.tell(result.task_id, "published", deleted=judged.ours)
        told = judged.warnings if result.outcome in BUILT else ()
    except GitError as error:
        told = (f"the draft could not be deleted: {error}",)
    return result.model_copy(update={"warnings": (*result.warnings, *told)})
