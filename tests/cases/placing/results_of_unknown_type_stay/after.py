import json
from typing import Any, Dict

import aiohttp


def load(text: str) -> Dict[str, int]:
    return json.loads(text)  # numbers


def name_of(row: Any) -> str:
    if row:
        return row["name"]
    return "nobody"


async def fetch(url: str) -> str:
    async with aiohttp.ClientSession() as session:
        response = await session.get(url)
        return await response.text()


def whole(row: Any) -> Any:
    return row["x"]
