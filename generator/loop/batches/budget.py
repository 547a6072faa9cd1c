"""What may be spent: for one run, and in one month of UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.errors import EXIT_REFUSED, GeneratorError
from generator.loop.batches.records import Submission


class BudgetError(GeneratorError):
    """What is to be sent would cost more than may be spent, or nobody knows what it costs."""

    exit_code = EXIT_REFUSED
    code = "budget"


@dataclass(frozen=True)
class Budget:
    """What may be spent, in USD.

    Attributes:
        run: By one run.
        month: In this month.
        spent: What this month has cost so far.
    """

    run: float
    month: float
    spent: float = 0.0

    def demand(self, submissions: Sequence[Submission]) -> float:
        """Return what submissions are expected to cost.

        Raises:
            BudgetError: That is more than may be spent, or it is unknown.
        """
        cost = 0.0
        for each in submissions:
            if each.cost is None:
                problem = f"No price of the model {each.model} is known, so no budget can be kept."
                raise BudgetError(
                    problem, "Name it in USD per million tokens, '--price 0.25/2', or '0/0' for your own."
                )
            cost += each.cost
        if cost > self.run:
            problem = f"This run is expected to cost {dollars(cost)}, and {dollars(self.run)} may be spent by one run."
            raise BudgetError(problem, "Choose fewer tasks with --only, or raise --budget.")
        if self.spent + cost > self.month:
            problem = (
                f"This run is expected to cost {dollars(cost)}; of the {dollars(self.month)} of this month "
                f"{dollars(self.spent)} are spent or promised."
            )
            raise BudgetError(problem, "Wait for the next month, or raise budget_month in your own configuration.")
        return cost


def dollars(amount: float) -> str:
    """Return an amount as a person reads it."""
    return f"${amount:.2f}" if amount >= 1 or amount == 0 else f"${amount:.4f}"
