"""Tools."""

import asyncio
import json
import os
from datetime import datetime
from loguru import logger
from pathlib import Path
from pydantic import BaseModel, Field
from typing import Optional
from .client import DevToysClient
from .config import DevToysConfig

class Tool(BaseModel):
    name: str = Field(default="tool")
    made: datetime = Field(default_factory=datetime.now)
    parent: Optional[Path] = None


async def run(tool: Tool, config: DevToysConfig, client: DevToysClient) -> str:
    logger.info("running in {}", os.getcwd())
    await asyncio.sleep(0.1)
    return json.dumps(tool.model_dump())
