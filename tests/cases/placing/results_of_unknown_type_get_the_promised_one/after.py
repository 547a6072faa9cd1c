import json
from typing import Any, Dict

import aiohttp


def load(text: str) -> Dict[str, int]:
    result: Dict[str, int] = json.loads(text)
    return result  # numbers


def name_of(row: Any) -> str:
    if row:
        result: str = row["name"]
        return result
    return "nobody"


async def fetch(url: str) -> str:
    async with aiohttp.ClientSession() as session:
        response = await session.get(url)
        result: str = await response.text()
        return result


def whole(row: Any) -> Any:
    return row["x"]
