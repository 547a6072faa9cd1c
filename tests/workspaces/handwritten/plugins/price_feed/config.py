"""Settings of the price feed."""

from pydantic import BaseModel, Field


class PriceFeedConfig(BaseModel):
    zone: str = Field(default="DE-LU", description="Market zone")
    ceiling: float = Field(default=500.0, gt=0, description="Prices above this are faults")
