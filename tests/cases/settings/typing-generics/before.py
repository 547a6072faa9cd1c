from typing import Dict, List, Optional

from pydantic import BaseSettings, Field


class Settings(BaseSettings):
    hosts: List[str] = Field(default_factory=list)
    weights: Dict[str, int] = Field(default_factory=dict)
    name: Optional[str] = None
