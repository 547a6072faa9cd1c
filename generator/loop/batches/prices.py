"""What requests to a model cost in USD, by the prices that genai-prices brings along; it asks nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generator.loop.extra import required

# The service charges half for what it may answer within a day.
BATCH_SHARE = 0.5
PER_MILLION = 1_000_000


@dataclass(frozen=True)
class Pricing:
    """How the tokens of one model are charged.

    Attributes:
        model: The model.
        given: Its price as a person gave it, ``0.25/2`` for USD per million tokens sent and brought back; it wins.
        share: What of the price is charged.
    """

    model: str
    given: str | None = None
    share: float = BATCH_SHARE

    def cost(self, tokens: Iterable[tuple[int, int]]) -> float | None:
        """Return what requests cost, each with its tokens sent and brought back; ``None`` where no price is known."""
        if self.given is not None:
            sent, back = (float(price) / PER_MILLION for price in self.given.split("/"))
            return self.share * sum(sent * one + back * other for one, other in tokens)
        prices = required("genai_prices")
        total = 0.0
        for one, other in tokens:
            price = self._price(prices, prices.Usage(input_tokens=one, output_tokens=other))
            if price is None:
                return None
            total += price
        return self.share * total

    def _price(self, prices: Any, usage: object) -> float | None:
        # Models are called alike at other services, and cost more or less there.
        for provider in ("openai", None):
            try:
                return float(prices.calc_price(usage, self.model, provider_id=provider).total_price)
            except LookupError:
                continue
        return None
