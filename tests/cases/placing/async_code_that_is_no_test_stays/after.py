async def test_connection(host: str) -> bool:
    return bool(host)
